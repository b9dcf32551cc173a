"""Two people kept apart: never brought together again, whoever wished it, and neither can tell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.callers import Caller
from bot.rules.pairing import PairingMove
from bot.rules.refusals import (
    KeptApartByYou,
    NoLongerOpen,
    NotFound,
    WithABot,
    WithYourself,
)
from bot.services.browsing import BrowsedMentor, EndOfMentorList
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import EndedHow, MessageKind, PairingState
from storage.models.records import Pairing, Seeker
from storage.schema.audit import audit
from storage.schema.matching import kept_apart
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import audit_entries, pairing_of, pending_messages, rows

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50
OUTSIDER = Caller(user_id=77, community_id=COMMUNITY_ID)
EITHER = pytest.mark.parametrize("by", [INES, ADA], ids=["by the mentor", "by the mentee"])


async def keep(harness: ServiceHarness, by: int, other: int) -> None:
    """One of two wishes it."""
    await harness.services.exclusions.exclude(member(by), someone(other))


async def apart(harness: ServiceHarness, by: int) -> None:
    """Ines and Ada are kept apart, by one of them."""
    await keep(harness, by, ADA if by == INES else INES)


async def apart_meanwhile(harness: ServiceHarness, by: int) -> None:
    """Something stays open between the two who are kept apart: the wish ended nothing."""
    other = ADA if by == INES else INES
    async with harness.database.transaction() as uow:
        await uow.exclusions.add(COMMUNITY_ID, person_id=by, other_id=other, at=harness.clock())


async def joins(harness: ServiceHarness, person: int) -> Seeker:
    return await harness.services.waiting_list.join(
        member(person), hope="To be heard.", attends=True, listed=True, preferences=None
    )


async def test_a_wish_is_kept_once_and_nobody_is_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    service = harness.services.exclusions

    first = await service.exclude(member(ADA), someone(INES))
    second = await service.exclude(member(ADA), someone(INES))

    assert first == second
    assert [(kept.by_id, kept.other_id) for kept in await service.mine(member(ADA))] == [(ADA, INES)]
    assert await service.mine(member(INES)) == []
    assert await harness.drain_outbox() == []
    [entry] = await rows(harness.database, audit, audit.c.move == "keep apart")
    assert (entry["actor_id"], entry["subject"], entry["subject_id"]) == (None, "community", COMMUNITY_ID)


async def test_it_is_taken_back_and_the_others_own_wish_stays(harness: ServiceHarness) -> None:
    service = harness.services.exclusions
    await keep(harness, ADA, INES)
    await keep(harness, INES, ADA)

    left = await service.lift(member(ADA), INES)
    again = await service.lift(member(ADA), INES)

    assert left == again == []
    assert [kept.other_id for kept in await service.mine(member(INES))] == [ADA]
    silent = [(None, "keep apart"), (None, "keep apart"), (None, "let be")]
    assert (await audit_entries(harness, "community"))[-3:] == silent


async def test_what_is_answered_does_not_depend_on_the_others_wish(harness: ServiceHarness) -> None:
    before = await harness.services.exclusions.exclude(member(ADA), someone(INES))
    await harness.services.exclusions.lift(member(ADA), INES)
    await keep(harness, INES, ADA)

    after = await harness.services.exclusions.exclude(member(ADA), someone(INES))

    assert before == after


async def test_anybody_in_the_server_may_wish_it_also_of_someone_who_left(harness: ServiceHarness) -> None:
    service = harness.services.exclusions

    kept = await service.exclude(OUTSIDER, someone(INES, is_here=False))

    assert kept.other_id == INES
    assert kept.open_pairing is None


async def test_not_of_oneself_a_bot_or_from_nowhere(harness: ServiceHarness) -> None:
    service = harness.services.exclusions

    with pytest.raises(WithYourself):
        await service.exclude(member(ADA), someone(ADA))
    with pytest.raises(WithABot):
        await service.exclude(member(ADA), someone(INES, is_bot=True))
    with pytest.raises(NotFound):
        await service.exclude(in_dm(ADA), someone(INES))
    assert await rows(harness.database, kept_apart) == []


async def test_a_list_has_no_end_and_who_is_on_it_is_on_it_once(harness: ServiceHarness) -> None:
    for other in [*range(1000, 1027), 1000]:
        await keep(harness, ADA, other)

    assert [each.other_id for each in await harness.services.exclusions.mine(member(ADA))] == [*range(1000, 1027)]


@EITHER
async def test_neither_reaches_the_other_in_any_way(harness: ServiceHarness, by: int) -> None:
    await harness.add_mentor(INES)
    seeker = await joins(harness, ADA)
    await harness.drain_outbox()
    await apart(harness, by)
    services = harness.services
    asks: dict[int, Callable[[], Awaitable[Pairing]]] = {
        ADA: lambda: harness.request_pairing(ADA, INES),
        INES: lambda: services.requests.ask_mentee(member(INES), someone(ADA)),
    }

    with pytest.raises(KeptApartByYou):
        await asks[by]()
    assert [each.seeker_id for each in (await services.offers.list_waiting(member(INES))).candidates] == [seeker.id]
    # Who keeps apart does not meet the other there; to the other, nothing tells.
    shown = EndOfMentorList if by == ADA else BrowsedMentor
    assert isinstance(await services.browsing.first_mentor(member(ADA)), shown)
    suggested = await services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    asked = await asks[ADA if by == INES else INES]()
    if by == ADA:
        await services.responses.withdraw(in_dm(INES), asked.id)
    offered = await services.offers.offer_to_waiting(member(INES), seeker.id)

    assert [each.is_decoy for each in (suggested, asked, offered)] == [True] * 3
    assert await harness.drain_outbox() == []


@EITHER
async def test_as_soon_as_it_is_taken_back_they_may_meet_again(harness: ServiceHarness, by: int) -> None:
    await harness.add_mentor(INES)
    await apart(harness, by)
    await harness.services.exclusions.lift(member(by), ADA if by == INES else INES)

    assert isinstance(await harness.services.browsing.first_mentor(member(ADA)), BrowsedMentor)
    await harness.have_begun(ADA)
    await harness.services.requests.check_can_ask(member(ADA), someone(INES))


@EITHER
@pytest.mark.parametrize("answering", [INES, ADA])
async def test_a_yes_to_an_old_question_meets_what_it_would_had_the_other_taken_it_back(
    harness: ServiceHarness, by: int, answering: int
) -> None:
    await harness.add_mentor(INES)
    if answering == INES:
        asked = await harness.request_pairing(ADA, INES)
    else:
        asked = await harness.services.requests.ask_mentee(member(INES), someone(ADA))
    await harness.drain_outbox()
    await apart_meanwhile(harness, by)
    unchanged = await pairing_of(harness, asked.id)

    for _ in range(2):
        with pytest.raises(NoLongerOpen):
            await harness.services.responses.agree(in_dm(answering), asked.id)

    assert unchanged.state is PairingState.PROPOSED
    closed = await pairing_of(harness, asked.id)
    assert (closed.state, closed.closed_by) == (PairingState.WITHDRAWN, None)
    assert await pending_messages(harness) == {
        (MessageKind.ASK_WITHDRAWN, ADA),
        (MessageKind.ASK_WITHDRAWN, INES),
    }


@pytest.mark.parametrize("worries", [False, True])
async def test_a_question_that_has_arrived_is_shown_and_brought_up_again_whatever_the_asker_wishes_since(
    harness: ServiceHarness, *, worries: bool
) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()
    if worries:
        await harness.services.concerns.raise_concern(
            member(ADA), words="He frightens me.", about=someone(INES), named=False
        )
    else:
        await apart_meanwhile(harness, ADA)
    harness.advance_time(days=4)
    await harness.services.due.sweep()

    [reminder] = [each for each in await harness.drain_outbox() if each.kind is MessageKind.ASKED_REMINDER]

    context = await harness.services.outbox.load_context(reminder)
    assert render_dm(context, harness.programme) is not None


@EITHER
async def test_a_facilitators_yes_comes_too_late(harness: ServiceHarness, by: int) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    agreed = await harness.active_pairing(ADA, INES)
    await apart_meanwhile(harness, by)

    with pytest.raises(NoLongerOpen):
        await harness.services.responses.decide(facilitator(), agreed.id, PairingMove.APPROVE)

    ended = await pairing_of(harness, agreed.id)
    assert (ended.state, ended.closed_by, ended.ended_how) == (PairingState.ENDED, by, EndedHow.BY_PARTY)


async def test_keeping_apart_does_not_tell_a_mentor_whom_they_offered_to(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    seeker = await joins(harness, ADA)
    await joins(harness, BILAL)
    await harness.services.offers.offer_to_waiting(member(INES), seeker.id)
    service = harness.services.exclusions

    asked, not_asked = [await service.exclude(member(INES), someone(other)) for other in (ADA, BILAL)]

    assert asked.open_pairing is None
    assert not_asked.open_pairing is None


async def test_keeping_apart_does_not_tell_a_mentor_whom_they_were_suggested_to(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    suggested = await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    await harness.drain_outbox()

    kept = await harness.services.exclusions.exclude(member(INES), someone(ADA))
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    reminded = await harness.recipients_of(MessageKind.ASKED_REMINDER)
    agreed = await harness.services.responses.agree(in_dm(INES), suggested.id)

    assert kept.open_pairing is None
    assert INES in reminded
    assert agreed.state is PairingState.PROPOSED
    with pytest.raises(NoLongerOpen):
        await harness.services.responses.agree(in_dm(ADA), suggested.id)
    told = {(MessageKind.ASK_WITHDRAWN, ADA), (MessageKind.ASK_WITHDRAWN, INES)}
    assert await pending_messages(harness) == told | {(MessageKind.SUGGESTION_CLOSED, TOMAS)}


async def test_it_holds_in_one_community_alone(harness: ServiceHarness) -> None:
    await harness.set_up(200)
    await harness.services.exclusions.exclude(member(ADA, 200), someone(INES))
    await harness.add_mentor(INES)

    await harness.have_begun(ADA)
    await harness.services.requests.check_can_ask(member(ADA), someone(INES))

    assert await harness.services.exclusions.mine(member(ADA)) == []


async def test_no_message_carries_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    before = len(await rows(harness.database, outbox_messages))

    await keep(harness, ADA, INES)
    await keep(harness, INES, ADA)
    await harness.services.exclusions.lift(member(ADA), INES)

    assert len(await rows(harness.database, outbox_messages)) == before
