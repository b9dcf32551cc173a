"""Raising a concern: who is told, what rests, who is kept apart, and that nobody whom it is about learns of it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from bot.rules.bad_input import NothingWritten, TooLong
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, NotSetUp, StillPaused, TooOften, WithABot
from bot.rules.text_limits import MAX_LONG_TEXT_CHARS
from storage.models.concerns import Concern
from storage.models.enums import ConcernKind, ConcernOutcome, MessageKind, PairingState
from storage.models.records import Pairing
from storage.schema.audit import audit
from storage.schema.check_ins import schedules
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import (
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import (
    audit_entries,
    pairing_of,
    pending_messages,
    rows,
    run_concurrently,
)

INES, MAREK, ADA, ESME, TOMAS = 10, 11, 31, 32, 50


async def raised(harness: ServiceHarness, by: int = ADA, **more: object) -> Concern:
    """A concern in general, with a name."""
    fields = {"words": "Something worries me.", "named": True} | more
    return await harness.services.concerns.raise_concern(member(by), **fields)  # type: ignore[arg-type]  # named rightly


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Ines mentors Ada."""
    await harness.add_mentor(INES)
    begun = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    return begun


async def test_a_wish_to_be_reached_is_a_card_with_a_name_and_without_words(harness: ServiceHarness) -> None:
    wish = await harness.services.concerns.request_contact(member(ADA))

    assert (wish.kind, wish.by_id, wish.named, wish.words) == (ConcernKind.REACH, ADA, True, None)
    assert await pending_messages(harness) == {(MessageKind.CARD_CONCERN, None)}


async def test_one_wish_to_be_reached_is_on_its_way_at_a_time(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    both = await run_concurrently(
        harness.services.concerns.request_contact(member(ADA)),
        second_harness.services.concerns.request_contact(member(ADA)),
    )

    wish, again = both
    assert isinstance(wish, Concern)
    assert wish == again
    assert len(await pending_messages(harness)) == 1
    await harness.services.concern_cases.close(facilitator(), wish.id, outcome=ConcernOutcome.TALKED)
    assert (await harness.services.concerns.request_contact(member(ADA))).id != wish.id


async def test_words_are_cleaned_and_neither_missing_nor_too_long(harness: ServiceHarness) -> None:
    kept = await raised(harness, words=" \u202eSo it is.\x00 ")

    assert kept.words == "So it is."
    with pytest.raises(NothingWritten):
        await raised(harness, words=" \u200b ")
    with pytest.raises(TooLong):
        await raised(harness, words="x" * (MAX_LONG_TEXT_CHARS + 1))
    assert "So it is." not in repr(kept)
    assert "by_id" not in repr(kept)


async def test_the_trail_tells_of_a_concern_and_never_whose(harness: ServiceHarness, pairing: Pairing) -> None:
    await raised(harness, pairing_id=pairing.id, pause_pairing=True, named=False)

    assert await audit_entries(harness, "concern") == [(None, "raise")]


async def test_ids_tell_nobody_how_many_concerns_there_are(harness: ServiceHarness) -> None:
    first, second = await raised(harness), await raised(harness)

    assert abs(first.id - second.id) > 1000


async def test_about_a_mentorship_it_is_about_the_other_of_the_two(harness: ServiceHarness, pairing: Pairing) -> None:
    about = await raised(harness, pairing_id=pairing.id)
    by_name = await raised(harness, by=INES, about=someone(ADA))

    assert (about.about_id, about.pairing_id) == (INES, pairing.id)
    assert (by_name.about_id, by_name.pairing_id) == (ADA, pairing.id)


async def test_it_may_be_about_someone_who_left_and_never_about_a_bot_or_other_peoples_mentorship(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    assert (await raised(harness, about=someone(MAREK, is_here=False))).about_id == MAREK
    assert (await raised(harness, about=someone(ADA))).about_id is None
    with pytest.raises(WithABot):
        await raised(harness, about=someone(MAREK, is_bot=True))
    with pytest.raises(NotFound):
        await raised(harness, by=ESME, pairing_id=pairing.id)
    with pytest.raises(NotFound):
        await raised(harness, pairing_id=999)


async def test_as_many_as_the_programme_says_within_a_day(harness: ServiceHarness) -> None:
    for _ in range(harness.programme.concerns_a_day):
        await raised(harness)

    with pytest.raises(TooOften) as refused:
        await raised(harness)
    assert refused.value.limit == harness.programme.concerns_a_day
    await raised(harness, by=ESME)
    harness.advance_time(hours=24)
    await raised(harness)


async def test_only_where_nobody_at_all_could_read_it_it_is_refused(harness: ServiceHarness) -> None:
    owner = member(ADA, OTHER_COMMUNITY_ID)

    with pytest.raises(NotSetUp):
        await harness.services.concerns.request_contact(
            type(owner)(user_id=ADA, community_id=OTHER_COMMUNITY_ID, owns_server=True)
        )
    assert await harness.services.concerns.request_contact(owner)


@pytest.mark.parametrize(("one", "other"), [(ADA, INES), (INES, ADA)])
async def test_while_a_concern_is_open_only_whoever_raised_it_reaches_the_other(
    harness: ServiceHarness, one: int, other: int
) -> None:
    await harness.add_mentor(INES)
    concern = await raised(harness, by=one, about=someone(other))

    by_mentee = await harness.request_pairing(ADA, INES)
    await harness.services.responses.withdraw(in_dm(ADA), by_mentee.id)
    by_mentor = await harness.services.requests.ask_mentee(member(INES), someone(ADA))
    await harness.services.responses.withdraw(in_dm(INES), by_mentor.id)
    suggested = await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))

    assert [by_mentee.is_decoy, by_mentor.is_decoy] == [one == INES, one == ADA]
    assert suggested.is_decoy
    assert await harness.services.exclusions.mine(member(other)) == []

    await harness.services.concern_cases.close(facilitator(), concern.id, outcome=ConcernOutcome.NOTHING)
    assert not (await harness.request_pairing(ADA, INES)).is_decoy


async def what_shows(harness: ServiceHarness, pairing: Pairing) -> list[object]:
    """All that is stored or on its way for the other, in the trail, and where anybody looks."""
    message_rows = await rows(harness.database, outbox_messages, outbox_messages.c.kind != MessageKind.CARD_CONCERN)
    mine = await harness.services.overview.mine(member(INES))
    return [
        await pairing_of(harness, pairing.id),
        [{key: row[key] for key in row if key not in {"id", "position"}} for row in message_rows],
        await audit_entries(harness, "pairing"),
        [row["due_at"] for row in await rows(harness.database, schedules)],
        [(each.state, each.paused_since(ADA), each.due_at) for each in mine.pairings],
        (await harness.services.privacy.mine(member(INES))).rows_by_kind,
        await harness.services.overview.own_pairings_allowing(member(INES), PairingMove.RESUME),
    ]


async def test_a_rest_over_a_concern_is_to_everybody_else_like_any_pause(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    like_any_pause = await what_shows(harness, pairing)
    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)
    async with harness.database.engine.begin() as connection:
        told = outbox_messages.c.kind.in_([MessageKind.PAIRING_PAUSED, MessageKind.PAIRING_RESUMED])
        await connection.execute(delete(outbox_messages).where(told))
        await connection.execute(delete(audit).where(audit.c.move.in_(["pause", "resume"])))

    await raised(harness, pairing_id=pairing.id, pause_pairing=True)

    assert await what_shows(harness, pairing) == like_any_pause
    with pytest.raises(StillPaused):
        await harness.services.active_pairings.resume(in_dm(INES), pairing.id)


async def test_who_let_it_rest_goes_on_when_they_like_whatever_becomes_of_the_concern(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    concern = await raised(harness, pairing_id=pairing.id, pause_pairing=True)
    await harness.services.concern_cases.close(facilitator(), concern.id, outcome=ConcernOutcome.TALKED)

    with pytest.raises(StillPaused):
        await harness.services.active_pairings.resume(in_dm(INES), pairing.id)
    assert (await harness.services.concerns.outcome(in_dm(ADA), concern.id))[1] is not None
    assert (await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)).state is PairingState.ACTIVE
    assert (await harness.services.concerns.outcome(in_dm(ADA), concern.id))[1] is None


async def test_who_has_paused_already_rests_on_as_before(harness: ServiceHarness, pairing: Pairing) -> None:
    before = await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="2 weeks")
    await harness.drain_outbox()

    await raised(harness, pairing_id=pairing.id, pause_pairing=True)

    assert await pairing_of(harness, pairing.id) == before
    assert await pending_messages(harness) == {(MessageKind.CARD_CONCERN, None)}


async def test_where_the_other_has_paused_it_rests_for_both(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id)

    await raised(harness, pairing_id=pairing.id, pause_pairing=True)

    assert (await harness.services.active_pairings.resume(in_dm(INES), pairing.id)).state is PairingState.PAUSED


@pytest.mark.parametrize("who", [ADA, INES])
async def test_while_it_rests_either_can_end_it_at_once(harness: ServiceHarness, pairing: Pairing, who: int) -> None:
    await raised(harness, pairing_id=pairing.id, pause_pairing=True)

    assert (await harness.services.active_pairings.end(in_dm(who), pairing.id)).state is PairingState.ENDED


async def test_without_the_wish_nothing_rests(harness: ServiceHarness, pairing: Pairing) -> None:
    await raised(harness, pairing_id=pairing.id)
    await raised(harness, by=ESME, about=someone(INES), pause_pairing=True)

    assert (await pairing_of(harness, pairing.id)).state is PairingState.ACTIVE


async def test_raising_and_bringing_together_never_pass_each_other_by(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for number in range(3):
        mentor, mentee = 10 + number, 30 + number
        await harness.add_mentor(mentor)
        asked, told = await run_concurrently(
            harness.request_pairing(mentee, mentor), _raised(second_harness, mentor, mentee), turned=number % 2 == 0
        )

        assert isinstance(told, Concern)
        assert isinstance(asked, Pairing)
        trail = await rows(harness.database, audit, audit.c.move.in_(["raise", "ask as mentee"]))
        first, _ = sorted(trail, key=lambda row: row["id"])[-2:]
        assert asked.is_decoy == (first["move"] == "raise")


async def _raised(harness: ServiceHarness, by: int, about: int) -> Concern | Pairing:
    return await raised(harness, by=by, about=someone(about))
