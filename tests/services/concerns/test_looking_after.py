"""Looking after a concern: who may, who was first, what the others see, and that a party finds nothing at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.rules.concerns import ConcernMove
from bot.rules.people import Caller
from bot.rules.refusals import (
    AlreadyDecided,
    FacilitatorsOnly,
    NoLongerOpen,
    NotFound,
    NothingWritten,
    NotNow,
    OwnCase,
    Refusal,
)
from bot.services.concerns.handling import Case, LookingAfter
from storage.models.concerns import Concern
from storage.models.enums import ConcernOutcome, ConcernReach, LetterKind
from storage.schema.concerns import concern_notes
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, refusals, rows, trail

from .test_concerns import raised

ADA, INES, TOMAS, LINDIWE, COORDINATOR = 31, 10, 50, 51, 2
OWNER = Caller(user_id=1, community_id=HOME, owns_server=True)
JEFF = member(COORDINATOR)

DEEDS: dict[str, Callable[[LookingAfter, Caller, int], Awaitable[Any]]] = {
    "read": lambda service, caller, concern: service.one(caller, concern),
    "take": lambda service, caller, concern: service.take(caller, concern),
    "take over": lambda service, caller, concern: service.take(caller, concern, ConcernMove.TAKE_OVER),
    "hand back": lambda service, caller, concern: service.take(caller, concern, ConcernMove.HAND_BACK),
    "note": lambda service, caller, concern: service.note(caller, concern, "Mind."),
    "close": lambda service, caller, concern: service.close(caller, concern, outcome=ConcernOutcome.TALKED),
}


async def reached(house: House, concern: Concern, reach: ConcernReach) -> None:
    """It has come so far."""
    async with house.store.transaction() as memory:
        await memory.concerns.change(concern, reach=reach)


@pytest.mark.parametrize("deed", DEEDS)
async def test_for_whom_it_is_about_there_is_no_concern_and_whoever_raised_it_decides_nothing(
    house: House, deed: str
) -> None:
    concern = await raised(house, by=TOMAS, about=someone(LINDIWE))
    do = DEEDS[deed]

    with pytest.raises(NotFound):
        await do(house.services.looking_after, facilitator(LINDIWE), concern.id)
    with pytest.raises(NotFound):
        await do(house.services.looking_after, facilitator(LINDIWE), concern.id + 1)
    with pytest.raises(OwnCase):
        await do(house.services.looking_after, facilitator(TOMAS), concern.id)
    for nobody in (member(ADA), member(LINDIWE), member(INES)):
        with pytest.raises(FacilitatorsOnly):
            await do(house.services.looking_after, nobody, concern.id)
    with pytest.raises(FacilitatorsOnly):
        await do(house.services.looking_after, facilitator(60, ELSEWHERE), concern.id)
    with pytest.raises(NotFound):
        await do(house.services.looking_after, in_dm(LINDIWE), concern.id)


async def test_who_walks_with_whoever_raised_it_is_not_told_what_is_about_nobody_by_name(house: House) -> None:
    await house.mentor(LINDIWE)
    await house.together(ADA, LINDIWE)
    wish = await house.services.concerns.reach(member(ADA))
    general = await raised(house)

    assert (await house.services.looking_after.listed(facilitator(LINDIWE))).open_ones == []
    theirs = (await house.services.looking_after.listed(facilitator(TOMAS))).open_ones
    assert {each.id for each in theirs} == {wish.id, general.id}


@pytest.mark.parametrize(
    ("reach", "coordinator"),
    [
        (ConcernReach.FACILITATORS, False),
        (ConcernReach.COORDINATOR, True),
        (ConcernReach.OWNER, True),
    ],
)
async def test_the_coordinator_looks_after_what_has_come_to_them_and_the_owner_after_none(
    house: House, reach: ConcernReach, coordinator: bool
) -> None:
    concern = await raised(house)
    await reached(house, concern, reach)
    service = house.services.looking_after

    assert bool((await service.listed(JEFF)).open_ones) is coordinator
    with pytest.raises(FacilitatorsOnly):
        await service.listed(OWNER)
    assert (await service.listed(facilitator())).open_ones


async def test_an_unnamed_one_tells_those_who_look_after_it_nobodys_name(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    concern = await raised(house, pairing_id=pairing.id, named=False, pauses=True)

    [listed] = (await house.services.looking_after.listed(facilitator())).open_ones
    case = await house.services.looking_after.take(facilitator(), concern.id)

    for told in (listed, case.concern):
        assert (told.by_id, told.pairing_id, told.about_id, told.pauses) == (0, None, INES, False)


async def test_one_takes_it_on_and_the_other_hears_who_was_first(house: House, rival: House) -> None:
    for number in range(ROUNDS):
        concern = await raised(house, by=ADA + number)
        await house.letters()
        both = await at_once(
            house.services.looking_after.take(facilitator(TOMAS), concern.id),
            rival.services.looking_after.take(facilitator(LINDIWE), concern.id),
            turned=number % 2 == 0,
        )

        [first] = [each for each in both if isinstance(each, Case)]
        [refusal] = refusals(both)
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == first.concern.taken_by
        assert (LetterKind.CONCERN_TAKEN, ADA + number) in await news(house)


async def test_taking_it_on_twice_changes_nothing(house: House) -> None:
    concern = await raised(house)
    await house.services.looking_after.take(facilitator(), concern.id)
    await house.letters()

    await house.services.looking_after.take(facilitator(), concern.id)

    assert await news(house) == set()
    assert await trail(house, "concern") == [(None, "raise"), (TOMAS, "take")]


async def test_it_may_be_handed_back_or_taken_over(house: House) -> None:
    concern, service = await raised(house), house.services.looking_after
    await service.take(facilitator(TOMAS), concern.id)

    with pytest.raises(NotNow):
        await service.take(facilitator(LINDIWE), concern.id, ConcernMove.HAND_BACK)
    over = await service.take(facilitator(LINDIWE), concern.id, ConcernMove.TAKE_OVER)
    back = await service.take(facilitator(LINDIWE), concern.id, ConcernMove.HAND_BACK)

    assert (over.concern.taken_by, back.concern.taken_by) == (LINDIWE, None)
    assert back.concern.again_at is not None
    assert (await service.take(facilitator(TOMAS), concern.id)).concern.taken_by == TOMAS


async def test_who_lost_the_role_or_left_leaves_it_to_others(house: House) -> None:
    concern, service = await raised(house), house.services.looking_after
    await service.take(facilitator(TOMAS), concern.id)

    with pytest.raises(FacilitatorsOnly):
        await service.close(member(TOMAS), concern.id, outcome=ConcernOutcome.TALKED)
    await house.services.leaving.left(HOME, TOMAS)

    [free] = (await service.listed(facilitator(LINDIWE))).open_ones
    assert (free.taken_by, free.again_at is not None) == (None, True)


async def test_notes_are_for_those_who_look_after_it(house: House) -> None:
    concern, service = await raised(house), house.services.looking_after
    await service.note(facilitator(TOMAS), concern.id, "I know both.")
    await house.letters()

    case = await service.note(facilitator(LINDIWE), concern.id, "Then I take it.")

    assert [(note.author_id, note.words) for note in case.notes] == [
        (TOMAS, "I know both."),
        (LINDIWE, "Then I take it."),
    ]
    assert await news(house) == set()
    assert "I know both." not in repr(case)
    with pytest.raises(NothingWritten):
        await service.note(facilitator(), concern.id, " ")


async def test_closed_it_tells_whoever_raised_it_and_nobody_else(house: House) -> None:
    concern, service = await raised(house, about=someone(INES)), house.services.looking_after
    await house.letters()

    closed = await service.close(facilitator(), concern.id, outcome=ConcernOutcome.ARRANGED, words="It is arranged.")

    assert await news(house) == {(LetterKind.CARD_CONCERN, None), (LetterKind.CONCERN_CLOSED, ADA)}
    mine, _ = await house.services.concerns.outcome(in_dm(ADA), concern.id)
    assert (mine.outcome, mine.outcome_words) == (ConcernOutcome.ARRANGED, "It is arranged.")
    assert closed.concern.again_at is None
    with pytest.raises(NotFound):
        await house.services.concerns.outcome(in_dm(INES), concern.id)
    with pytest.raises(AlreadyDecided):
        await service.close(facilitator(LINDIWE), concern.id, outcome=ConcernOutcome.TALKED)
    with pytest.raises(NoLongerOpen):
        await service.take(facilitator(), concern.id)
    listed = await service.listed(facilitator())
    assert (listed.open_ones, [each.id for each in listed.closed]) == ([], [concern.id])


async def test_a_note_in_the_same_moment_as_closing_comes_before_it_or_not_at_all(house: House, rival: House) -> None:
    for number in range(ROUNDS):
        concern = await raised(house, by=ADA + number)
        noted, closed = await at_once(
            house.services.looking_after.note(facilitator(TOMAS), concern.id, "Wait."),
            rival.services.looking_after.close(facilitator(LINDIWE), concern.id, outcome=ConcernOutcome.TALKED),
            turned=number % 2 == 0,
        )

        assert isinstance(closed, Case)
        kept = await rows(house.store, concern_notes, concern_notes.c.concern_id == concern.id)
        assert len(kept) == (0 if isinstance(noted, Refusal) else 1)


async def test_the_queue_holds_open_concerns_for_those_alone_who_may_look_after_them(house: House) -> None:
    concern = await raised(house, about=someone(LINDIWE))

    assert [each.id for each in (await house.services.overview.queue(facilitator(TOMAS))).concerns] == [concern.id]
    assert (await house.services.overview.queue(facilitator(LINDIWE))).concerns == []


async def test_who_raised_it_leaves_and_it_stays_without_letters_to_them(house: House) -> None:
    concern = await raised(house)
    await house.letters()
    await house.services.looking_after.take(facilitator(), concern.id)

    await house.services.leaving.left(HOME, ADA)

    assert {kind for kind, to in await news(house) if to == ADA} == set()
    assert [each.id for each in (await house.services.looking_after.listed(facilitator())).open_ones] == [concern.id]
