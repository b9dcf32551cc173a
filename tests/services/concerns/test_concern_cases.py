"""Looking after a concern: who may, who was first, what the others see, and that a party finds nothing at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.rules.bad_input import NothingWritten
from bot.rules.callers import Caller
from bot.rules.concerns import ConcernMove
from bot.rules.mentor_status import NewPeopleMove
from bot.rules.refusals import (
    AlreadyDecided,
    FacilitatorsOnly,
    NoLongerOpen,
    NotFound,
    OwnCase,
    Refusal,
    WithSomebodyElse,
)
from bot.services.concerns.cases import ConcernCase, ConcernCaseService
from storage.models.concerns import Concern
from storage.models.enums import ConcernOutcome, MessageKind
from storage.schema.concerns import concern_notes
from storage.schema.matters import open_matters
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

from .test_concerns import raised

ADA, INES, TOMAS, LINDIWE, COORDINATOR = 31, 10, 50, 51, 2
OWNER = Caller(user_id=1, community_id=COMMUNITY_ID, owns_server=True)
JEFF = member(COORDINATOR)

ACTIONS: dict[str, Callable[[ConcernCaseService, Caller, int], Awaitable[Any]]] = {
    "read": lambda service, caller, concern: service.get(caller, concern),
    "take": lambda service, caller, concern: service.take(caller, concern),
    "take over": lambda service, caller, concern: service.take(caller, concern, ConcernMove.TAKE_OVER),
    "hand back": lambda service, caller, concern: service.take(caller, concern, ConcernMove.HAND_BACK),
    "note": lambda service, caller, concern: service.add_note(caller, concern, "Mind."),
    "nobody new": lambda service, caller, concern: service.decide_about_new_people(
        caller, concern, NewPeopleMove.STOP
    ),
    "close": lambda service, caller, concern: service.close(caller, concern, outcome=ConcernOutcome.TALKED),
}


async def coordinator_is_told(harness: ServiceHarness, concern: Concern) -> None:
    """It has come so far."""
    async with harness.database.transaction() as uow:
        matter = await uow.matters.get(concern.matter_id or 0)
        assert matter is not None
        await uow.matters.update_if_unchanged(matter, coordinator_told=True)


@pytest.mark.parametrize("action", ACTIONS)
async def test_for_whom_it_is_about_there_is_no_concern_and_whoever_raised_it_decides_nothing(
    harness: ServiceHarness, action: str
) -> None:
    concern = await raised(harness, by=TOMAS, about=someone(LINDIWE))
    do = ACTIONS[action]

    with pytest.raises(NotFound):
        await do(harness.services.concern_cases, facilitator(LINDIWE), concern.id)
    with pytest.raises(NotFound):
        await do(harness.services.concern_cases, facilitator(LINDIWE), concern.id + 1)
    with pytest.raises(OwnCase):
        await do(harness.services.concern_cases, facilitator(TOMAS), concern.id)
    for nobody in (member(ADA), member(LINDIWE), member(INES)):
        with pytest.raises(FacilitatorsOnly):
            await do(harness.services.concern_cases, nobody, concern.id)
    with pytest.raises(FacilitatorsOnly):
        await do(harness.services.concern_cases, facilitator(60, OTHER_COMMUNITY_ID), concern.id)
    with pytest.raises(NotFound):
        await do(harness.services.concern_cases, in_dm(LINDIWE), concern.id)


async def test_who_walks_with_whoever_raised_it_is_not_told_what_is_about_nobody_by_name(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(LINDIWE)
    await harness.active_pairing(ADA, LINDIWE)
    wish = await harness.services.concerns.request_contact(member(ADA))
    general = await raised(harness)

    assert (await harness.services.concern_cases.list_cases(facilitator(LINDIWE))).open_concerns == []
    theirs = (await harness.services.concern_cases.list_cases(facilitator(TOMAS))).open_concerns
    assert {each.id for each in theirs} == {wish.id, general.id}


async def test_the_coordinator_looks_after_what_has_come_to_them_and_the_owner_after_none(
    harness: ServiceHarness,
) -> None:
    concern, service = await raised(harness), harness.services.concern_cases
    before = await service.list_cases(JEFF)
    await coordinator_is_told(harness, concern)

    assert before.open_concerns == []
    assert [each.id for each in (await service.list_cases(JEFF)).open_concerns] == [concern.id]
    with pytest.raises(FacilitatorsOnly):
        await service.list_cases(OWNER)
    assert (await service.list_cases(facilitator())).open_concerns


async def test_an_unnamed_one_tells_those_who_look_after_it_nobodys_name(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    concern = await raised(harness, pairing_id=pairing.id, named=False, pause_pairing=True)

    [listed] = (await harness.services.concern_cases.list_cases(facilitator())).open_concerns
    case = await harness.services.concern_cases.take(facilitator(), concern.id)

    for told in (listed, case.concern):
        assert (told.by_id, told.pairing_id, told.about_id) == (0, None, INES)


async def test_one_takes_it_on_and_the_other_hears_that_somebody_was_first(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for number in range(ROUNDS):
        concern = await raised(harness, by=ADA + number)
        await harness.drain_outbox()
        both = await run_concurrently(
            harness.services.concern_cases.take(facilitator(TOMAS), concern.id),
            second_harness.services.concern_cases.take(facilitator(LINDIWE), concern.id),
            turned=number % 2 == 0,
        )

        [first] = [each for each in both if isinstance(each, ConcernCase)]
        [refusal] = refusals(both)
        assert isinstance(refusal, WithSomebodyElse)
        assert first.concern.taken_by in {TOMAS, LINDIWE}
        assert (MessageKind.CONCERN_TAKEN, ADA + number) in await pending_messages(harness)


async def test_taking_it_on_twice_changes_nothing(harness: ServiceHarness) -> None:
    concern = await raised(harness)
    await harness.services.concern_cases.take(facilitator(), concern.id)
    await harness.drain_outbox()

    await harness.services.concern_cases.take(facilitator(), concern.id)

    assert await pending_messages(harness) == set()
    assert await audit_entries(harness, "concern") == [(None, "raise"), (TOMAS, "take")]


async def test_it_may_be_handed_back_or_taken_over(harness: ServiceHarness) -> None:
    concern, service = await raised(harness), harness.services.concern_cases
    await service.take(facilitator(TOMAS), concern.id)

    for move in (ConcernMove.HAND_BACK, ConcernMove.NOTE, ConcernMove.CLOSE):
        with pytest.raises(WithSomebodyElse):
            await service.get(facilitator(LINDIWE), concern.id, move)
    over = await service.take(facilitator(LINDIWE), concern.id, ConcernMove.TAKE_OVER)
    back = await service.take(facilitator(LINDIWE), concern.id, ConcernMove.HAND_BACK)

    assert (over.concern.taken_by, back.concern.taken_by) == (LINDIWE, None)
    assert (await service.take(facilitator(TOMAS), concern.id)).concern.taken_by == TOMAS


async def test_who_lost_the_role_or_left_leaves_it_to_others(harness: ServiceHarness) -> None:
    concern, service = await raised(harness), harness.services.concern_cases
    await service.take(facilitator(TOMAS), concern.id)

    with pytest.raises(FacilitatorsOnly):
        await service.close(member(TOMAS), concern.id, outcome=ConcernOutcome.TALKED)
    await harness.services.departures.member_left(COMMUNITY_ID, TOMAS)

    [free] = (await service.list_cases(facilitator(LINDIWE))).open_concerns
    assert free.taken_by is None
    assert [each["subject_id"] for each in await rows(harness.database, open_matters)] == [concern.id]


async def test_notes_are_for_those_who_look_after_it(harness: ServiceHarness) -> None:
    concern, service = await raised(harness), harness.services.concern_cases
    await service.add_note(facilitator(TOMAS), concern.id, "I know both.")
    await harness.drain_outbox()

    case = await service.add_note(facilitator(LINDIWE), concern.id, "Then I take it.")

    assert [(note.author_id, note.words) for note in case.notes] == [
        (TOMAS, "I know both."),
        (LINDIWE, "Then I take it."),
    ]
    assert await pending_messages(harness) == set()
    assert "I know both." not in repr(case)
    with pytest.raises(NothingWritten):
        await service.add_note(facilitator(), concern.id, " ")


async def test_closed_it_tells_whoever_raised_it_and_nobody_else(harness: ServiceHarness) -> None:
    concern, service = await raised(harness, about=someone(INES)), harness.services.concern_cases
    await harness.drain_outbox()

    closed = await service.close(facilitator(), concern.id, outcome=ConcernOutcome.ARRANGED, words="It is arranged.")

    assert await pending_messages(harness) == {(MessageKind.CONCERN_CLOSED, ADA)}
    mine, _ = await harness.services.concerns.outcome(in_dm(ADA), concern.id)
    assert (mine.outcome, mine.outcome_words) == (ConcernOutcome.ARRANGED, "It is arranged.")
    assert await rows(harness.database, open_matters) == []
    assert closed.concern.closed_by == TOMAS
    with pytest.raises(NotFound):
        await harness.services.concerns.outcome(in_dm(INES), concern.id)
    with pytest.raises(AlreadyDecided):
        await service.close(facilitator(LINDIWE), concern.id, outcome=ConcernOutcome.TALKED)
    with pytest.raises(NoLongerOpen):
        await service.take(facilitator(), concern.id)
    listed = await service.list_cases(facilitator())
    assert (listed.open_concerns, [each.id for each in listed.recently_closed]) == ([], [concern.id])


async def test_a_note_in_the_same_moment_as_closing_comes_before_it_or_not_at_all(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for number in range(ROUNDS):
        concern = await raised(harness, by=ADA + number)
        noted, closed = await run_concurrently(
            harness.services.concern_cases.add_note(facilitator(TOMAS), concern.id, "Wait."),
            second_harness.services.concern_cases.close(
                facilitator(LINDIWE), concern.id, outcome=ConcernOutcome.TALKED
            ),
            turned=number % 2 == 0,
        )

        assert isinstance(closed, ConcernCase)
        kept = await rows(harness.database, concern_notes, concern_notes.c.concern_id == concern.id)
        assert len(kept) == (0 if isinstance(noted, Refusal) else 1)


async def test_the_queue_holds_open_concerns_for_those_alone_who_may_look_after_them(harness: ServiceHarness) -> None:
    concern = await raised(harness, about=someone(LINDIWE))

    assert [each.id for each in (await harness.services.overview.queue(facilitator(TOMAS))).concerns] == [concern.id]
    assert (await harness.services.overview.queue(facilitator(LINDIWE))).concerns == []


async def test_who_raised_it_leaves_and_it_stays_without_messages_to_them(harness: ServiceHarness) -> None:
    concern = await raised(harness)
    await harness.drain_outbox()
    await harness.services.concern_cases.take(facilitator(), concern.id)

    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert {kind for kind, to in await pending_messages(harness) if to == ADA} == set()
    assert [each.id for each in (await harness.services.concern_cases.list_cases(facilitator())).open_concerns] == [
        concern.id
    ]
