"""Decoys: what reaches nobody is, for whoever asked, a question like any other, from its beginning to its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from random import Random

import pytest

from bot.rules.deadlines import draw_decoy_end, move_to_daytime
from bot.rules.refusals import AlreadyTogether, KeptApartByYou, NoContact, NoLongerOpen, NotFound, OfferPending
from bot.services import Services
from bot.services.core.context import ServiceContext
from bot.services.privacy.export import redact_pairing
from storage.models.enums import ContactPreference, MessageKind, PairingState
from storage.models.records import Pairing
from storage.schema.audit import audit
from storage.schema.pairings import pairings
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import make_ended_pairing, pairing_of, pending_messages, rows

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50

Asking = Callable[[ServiceHarness], Awaitable[Pairing]]


async def asks(harness: ServiceHarness) -> Pairing:
    """Ada asks Ines."""
    return await harness.request_pairing(ADA, INES)


async def offers(harness: ServiceHarness) -> Pairing:
    """Ines offers to Ada by name."""
    return await harness.services.requests.ask_mentee(member(INES), someone(ADA))


async def offers_without_a_name(harness: ServiceHarness) -> Pairing:
    """Ines offers to Ada, who waits, and does not know who it is."""
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, preferences=None, listed=True)
    seeker = await harness.services.waiting_list.mine(member(ADA))
    return await harness.services.offers.offer_to_waiting(member(INES), seeker.id)


async def suggests(harness: ServiceHarness) -> Pairing:
    """A facilitator suggests the two."""
    return await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))


ALL_WAYS = pytest.mark.parametrize("way", [asks, offers, offers_without_a_name, suggests])


async def other_than_asker(way: Asking) -> int:
    return INES if way is asks else ADA


async def keep_apart(harness: ServiceHarness, way: Asking) -> int:
    """Have one who is asked keep the other apart; return who."""
    by = await other_than_asker(way)
    await harness.services.exclusions.exclude(member(by), someone(ADA if by == INES else INES))
    return by


async def prepare(harness: ServiceHarness, seed: int = 1) -> None:
    """Add the mentor, and let the ends of decoys be drawn from a known source."""
    context = ServiceContext(harness.database, harness.clock, harness.programme, random=Random(seed))
    harness.services = Services.create(context)
    await harness.add_mentor(INES)
    await harness.drain_outbox()


@ALL_WAYS
async def test_it_is_taken_in_like_any_other_and_reaches_nobody(harness: ServiceHarness, way: Asking) -> None:
    await prepare(harness)
    await keep_apart(harness, way)

    asked = await way(harness)

    assert (asked.state, asked.is_decoy) == (PairingState.PROPOSED, True)
    assert await pending_messages(harness) == set()
    for person in {ADA, INES} - {asked.asker_id}:
        assert (await harness.services.overview.mine(member(person))).pairings == []
    [row] = await rows(harness.database, pairings)
    hidden = {ADA, INES} - {asked.asker_id}
    assert hidden.isdisjoint({row["mentor_id"], row["mentee_id"], row["lower_id"], row["higher_id"]})


@ALL_WAYS
async def test_it_ends_at_the_drawn_moment_as_if_declined(harness: ServiceHarness, way: Asking) -> None:
    await prepare(harness, seed=7)
    await keep_apart(harness, way)
    source = Random(7)
    drawn = move_to_daytime(draw_decoy_end(harness.programme, harness.clock(), [], source), UTC, source)
    asked = await way(harness)

    harness.advance_time(seconds=(drawn - harness.clock()).total_seconds() - 1)
    await harness.services.due.sweep()
    before = await pairing_of(harness, asked.id)
    harness.advance_time(seconds=2)
    await harness.services.due.sweep()

    assert before.state is PairingState.PROPOSED
    assert (await pairing_of(harness, asked.id)).state is PairingState.DECLINED
    kind = MessageKind.SUGGESTION_CLOSED if way is suggests else MessageKind.NOT_THIS_TIME
    told = {message for message in await pending_messages(harness) if message[0] is not MessageKind.STILL_WAITING}
    assert told == {(kind, asked.asker_id)}
    trail = await rows(harness.database, audit, audit.c.subject == "pairing")
    assert [(row["actor_id"], row["move"]) for row in trail][1:] == [(None, "closed")]


@ALL_WAYS
async def test_the_asker_takes_it_back_and_nobody_hears(harness: ServiceHarness, way: Asking) -> None:
    await prepare(harness)
    await keep_apart(harness, way)
    asked = await way(harness)
    asker = facilitator(TOMAS) if way is suggests else member(asked.asker_id or 0)

    taken_back = await harness.services.responses.withdraw(asker, asked.id)

    assert taken_back.state is PairingState.WITHDRAWN
    assert await pending_messages(harness) == set()


@ALL_WAYS
async def test_whom_it_was_for_can_do_nothing_with_it(harness: ServiceHarness, way: Asking) -> None:
    await prepare(harness)
    by = await keep_apart(harness, way)
    asked = await way(harness)

    for move in (harness.services.responses.agree, harness.services.responses.decline):
        with pytest.raises(NoLongerOpen):
            await move(in_dm(by), asked.id)
        with pytest.raises(NotFound):
            await move(in_dm(BILAL), asked.id)


async def test_it_counts_as_a_question_for_who_asked(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    await asks(harness)

    with pytest.raises(AlreadyTogether):
        await asks(harness)
    [shown] = (await harness.services.overview.mine(member(ADA))).pairings
    exported = redact_pairing(shown, ADA)

    assert (exported["with"], exported["state"], exported["due_at"]) == (INES, "proposed", None)
    assert "decoy" not in str(exported)


async def test_a_mentor_has_one_offer_open_though_it_reaches_nobody(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, offers)
    await offers(harness)

    with pytest.raises(OfferPending):
        await harness.services.requests.ask_mentee(member(INES), someone(BILAL))


async def test_a_second_facilitator_hears_of_the_suggestion_that_is_out(harness: ServiceHarness) -> None:
    await prepare(harness)
    await harness.has_waited(ADA)
    await keep_apart(harness, suggests)
    await suggests(harness)

    with pytest.raises(AlreadyTogether):
        await harness.services.suggestions.suggest(facilitator(51), mentor=someone(INES), mentee=someone(ADA))


async def test_once_a_decoy_always_one(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, offers)
    asked = await offers(harness)

    await harness.services.exclusions.lift(member(ADA), INES)

    assert (await pairing_of(harness, asked.id)).is_decoy
    assert (await harness.services.overview.mine(member(ADA))).pairings == []
    assert not (await asks(harness)).is_decoy


@pytest.mark.parametrize("way", [asks, offers, suggests])
async def test_who_leaves_closes_what_would_have_reached_them(harness: ServiceHarness, way: Asking) -> None:
    await prepare(harness)
    by = await keep_apart(harness, way)
    asked = await way(harness)

    await harness.services.departures.member_left(COMMUNITY_ID, by)

    kind = MessageKind.SUGGESTION_CLOSED if way is suggests else MessageKind.ASK_WITHDRAWN
    told = {message for message in await pending_messages(harness) if message[0] in {kind, MessageKind.NOT_THIS_TIME}}
    assert told == {(kind, asked.asker_id)}
    assert (await pairing_of(harness, asked.id)).state is PairingState.WITHDRAWN


async def test_a_mentor_who_stops_closes_what_would_have_reached_them(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    asked = await asks(harness)

    await harness.services.mentor_status.step_down(member(INES))

    assert (await pairing_of(harness, asked.id)).state is PairingState.WITHDRAWN
    assert (MessageKind.ASK_WITHDRAWN, ADA) in await pending_messages(harness)


async def test_deleting_everything_leaves_nothing_of_whom_it_was_for(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    asked = await asks(harness)

    await harness.services.privacy.delete(member(INES))

    [row] = await rows(harness.database, pairings)
    assert [row[name] for name in ("mentor_sealed", "mentor_hash", "mentee_sealed", "mentee_hash")] == [None] * 4
    assert redact_pairing(await pairing_of(harness, asked.id), ADA)["with"] is None


async def test_who_asked_and_left_comes_back_to_nothing(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    asked = await asks(harness)

    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    await harness.services.departures.members_present(COMMUNITY_ID, [ADA])
    harness.advance_time(days=14)
    await harness.services.due.sweep()

    assert (await pairing_of(harness, asked.id)).state is PairingState.WITHDRAWN
    assert await pending_messages(harness) == set()
    assert COMMUNITY_ID not in await harness.services.departures.departed_members(COMMUNITY_ID, [ADA, INES, TOMAS])


async def test_nobody_is_taken_for_somebody_who_has_left(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    await asks(harness)

    gone = await harness.services.departures.departed_members(COMMUNITY_ID, [])

    assert all(person > 0 for person in gone)


async def test_who_wishes_it_themselves_is_told_so_by_name_and_not_without(harness: ServiceHarness) -> None:
    await prepare(harness)
    await harness.services.exclusions.exclude(member(INES), someone(ADA))

    with pytest.raises(KeptApartByYou):
        await offers(harness)
    assert (await offers_without_a_name(harness)).is_decoy


@pytest.mark.parametrize("by", [INES, ADA])
async def test_no_contact_binds_as_soon_as_one_has_said_so(harness: ServiceHarness, by: int) -> None:
    ended = await make_ended_pairing(harness, ADA, INES)
    await harness.services.closing.set_boundary(in_dm(by), ended.id, ContactPreference.NONE)

    if by == ADA:
        with pytest.raises(NoContact):
            await asks(harness)
        assert (await offers(harness)).is_decoy
    else:
        assert (await asks(harness)).is_decoy
        with pytest.raises(NoContact):
            await offers(harness)


async def test_a_concern_holds_back_the_one_it_is_about_and_not_who_raised_it(harness: ServiceHarness) -> None:
    await prepare(harness)
    await harness.services.concerns.raise_concern(
        member(ADA), words="He frightens me.", about=someone(INES), named=False
    )

    assert (await offers(harness)).is_decoy
    assert not (await asks(harness)).is_decoy


async def test_it_is_on_time_after_the_bot_was_away(harness: ServiceHarness) -> None:
    await prepare(harness)
    await keep_apart(harness, asks)
    asked = await asks(harness)

    harness.advance_time(days=20)
    await harness.services.due.sweep()

    assert (await pairing_of(harness, asked.id)).state is PairingState.DECLINED
    assert await pending_messages(harness) == {(MessageKind.NOT_THIS_TIME, ADA)}
