"""Two people kept apart: never brought together again, whoever wished it, and neither can tell."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.refusals import (
    CantBeAsked,
    NobodyWaiting,
    NoLongerOpen,
    NoLongerWaiting,
    NotFound,
    PlaceTaken,
    TooManyApart,
    WithABot,
    WithYourself,
)
from bot.services.browsing import NobodyMore, Shown
from bot.services.exclusions import MOST_APART
from storage.models.enums import LetterKind, PairingState
from storage.models.records import Seeker
from storage.schema.audit import audit
from storage.schema.matching import kept_apart
from storage.schema.outbox import letters
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import news, pairing_of, rows, trail

INES, MAREK, ADA, BILAL = 10, 11, 31, 32
OUTSIDER = Caller(user_id=77, community_id=HOME)
EITHER = pytest.mark.parametrize("by", [INES, ADA], ids=["by the mentor", "by the mentee"])


async def keep(house: House, by: int, other: int) -> None:
    """One of two wishes it."""
    await house.services.keeping_apart.keep(member(by), someone(other))


async def apart(house: House, by: int) -> None:
    """Ines and Ada are kept apart, by one of them."""
    await keep(house, by, ADA if by == INES else INES)


async def joins(house: House, person: int) -> Seeker:
    return await house.services.seekers.join(member(person), hope="To be heard.", attends=True, preferences=None)


async def test_a_wish_is_kept_once_and_nobody_is_told(house: House) -> None:
    await house.mentor(INES)
    await house.letters()
    service = house.services.keeping_apart

    first = await service.keep(member(ADA), someone(INES))
    second = await service.keep(member(ADA), someone(INES))

    assert first == second
    assert [(kept.by_id, kept.other_id) for kept in await service.mine(member(ADA))] == [(ADA, INES)]
    assert await service.mine(member(INES)) == []
    assert await house.letters() == []
    assert await trail(house, "person") == [(ADA, "keep apart")]
    assert [kept["subject_id"] for kept in await rows(house.store, audit, audit.c.move == "keep apart")] == [ADA]


async def test_it_is_taken_back_and_the_others_own_wish_stays(house: House) -> None:
    service = house.services.keeping_apart
    await keep(house, ADA, INES)
    await keep(house, INES, ADA)

    left = await service.let_be(member(ADA), INES)
    again = await service.let_be(member(ADA), INES)

    assert left == again == []
    assert [kept.other_id for kept in await service.mine(member(INES))] == [ADA]
    assert await trail(house, "person") == [(ADA, "keep apart"), (INES, "keep apart"), (ADA, "let be")]


async def test_what_is_answered_does_not_depend_on_the_others_wish(house: House) -> None:
    before = await house.services.keeping_apart.keep(member(ADA), someone(INES))
    await house.services.keeping_apart.let_be(member(ADA), INES)
    await keep(house, INES, ADA)

    after = await house.services.keeping_apart.keep(member(ADA), someone(INES))

    assert before == after


async def test_anybody_in_the_server_may_wish_it_also_of_someone_who_left(house: House) -> None:
    service = house.services.keeping_apart

    kept = await service.keep(OUTSIDER, someone(INES, is_here=False))

    assert kept.other_id == INES
    assert kept.between is None


async def test_not_of_oneself_a_bot_or_from_nowhere(house: House) -> None:
    service = house.services.keeping_apart

    with pytest.raises(WithYourself):
        await service.keep(member(ADA), someone(ADA))
    with pytest.raises(WithABot):
        await service.keep(member(ADA), someone(INES, is_bot=True))
    with pytest.raises(NotFound):
        await service.keep(in_dm(ADA), someone(INES))
    assert await rows(house.store, kept_apart) == []


async def test_a_full_list_says_so_and_still_knows_who_is_on_it(house: House) -> None:
    service = house.services.keeping_apart
    for other in range(1000, 1000 + MOST_APART):
        await keep(house, ADA, other)

    with pytest.raises(TooManyApart):
        await keep(house, ADA, INES)
    again = await service.keep(member(ADA), someone(1000))
    await service.let_be(member(ADA), 1001)
    await keep(house, ADA, INES)

    assert again.other_id == 1000
    assert len(await service.mine(member(ADA))) == MOST_APART


@EITHER
async def test_neither_can_ask_the_other_in_any_way(house: House, by: int) -> None:
    await house.mentor(INES)
    seeker = await joins(house, ADA)
    await apart(house, by)
    services = house.services

    for asking in (
        services.asking.may_ask(member(ADA), someone(INES)),
        services.asking.ask_mentor(member(ADA), someone(INES), words=None, attends=True),
        services.asking.offer(member(INES), someone(ADA)),
        services.suggesting.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA)),
    ):
        with pytest.raises(CantBeAsked):
            await asking
    with pytest.raises(NobodyWaiting):
        await services.offering.waiting_for(member(INES))
    with pytest.raises(NoLongerWaiting):
        await services.offering.offer_to_waiting(member(INES), seeker.id)
    assert isinstance(await services.browsing.first(member(ADA)), NobodyMore)


@EITHER
async def test_as_soon_as_it_is_taken_back_they_may_meet_again(house: House, by: int) -> None:
    await house.mentor(INES)
    await apart(house, by)
    await house.services.keeping_apart.let_be(member(by), ADA if by == INES else INES)

    assert isinstance(await house.services.browsing.first(member(ADA)), Shown)
    await house.services.asking.may_ask(member(ADA), someone(INES))


@EITHER
async def test_a_mentors_yes_to_an_old_question_hears_that_it_is_closed_and_it_is(house: House, by: int) -> None:
    await house.mentor(INES)
    asked = await house.asked(ADA, INES)
    await house.letters()
    await apart(house, by)
    unchanged = await pairing_of(house, asked.id)

    with pytest.raises(NoLongerOpen):
        await house.services.answering.agree(in_dm(INES), asked.id)
    with pytest.raises(NoLongerOpen):
        await house.services.answering.agree(in_dm(INES), asked.id)

    assert unchanged.state is PairingState.PROPOSED
    assert (await pairing_of(house, asked.id)).state is PairingState.WITHDRAWN
    assert await news(house) == {(LetterKind.ASK_WITHDRAWN, ADA)}


@EITHER
async def test_a_mentees_yes_hears_what_it_would_without_room(house: House, by: int) -> None:
    await house.mentor(INES)
    offered = await house.services.asking.offer(member(INES), someone(ADA))
    await house.letters()
    await apart(house, by)

    with pytest.raises(PlaceTaken):
        await house.services.answering.agree(in_dm(ADA), offered.id)

    assert (await pairing_of(house, offered.id)).state is PairingState.PROPOSED
    assert await house.letters() == []


@EITHER
async def test_a_facilitators_yes_comes_too_late(house: House, by: int) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    agreed = await house.together(ADA, INES)
    await apart(house, by)

    with pytest.raises(CantBeAsked):
        await house.services.answering.decide(facilitator(), agreed.id, PairingMove.APPROVE)

    assert (await pairing_of(house, agreed.id)).state is PairingState.AGREED


@EITHER
async def test_nobody_is_reminded_of_the_other(house: House, by: int) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    await house.letters()
    await apart(house, by)

    house.wait(days=8)
    await house.services.due.sweep()

    assert await house.letters() == []


@EITHER
async def test_what_goes_on_goes_on(house: House, by: int) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.letters()

    await apart(house, by)

    assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE
    assert await house.letters() == []


@pytest.mark.parametrize("state", [PairingState.PROPOSED, PairingState.ACTIVE, PairingState.PAUSED])
@EITHER
async def test_what_there_is_between_them_is_shown_to_who_wishes_it(
    house: House, by: int, state: PairingState
) -> None:
    await house.mentor(INES)
    pairing = await (house.asked if state is PairingState.PROPOSED else house.together)(ADA, INES)
    if state is PairingState.PAUSED:
        await house.services.walking.pause(member(ADA), pairing.id)

    kept = await house.services.keeping_apart.keep(member(by), someone(ADA if by == INES else INES))

    assert kept.between is not None
    assert (kept.between.id, kept.between.state) == (pairing.id, state)


async def test_keeping_apart_does_not_tell_a_mentor_whom_they_offered_to(house: House) -> None:
    await house.mentor(INES)
    seeker = await joins(house, ADA)
    await joins(house, BILAL)
    await house.services.offering.offer_to_waiting(member(INES), seeker.id)
    service = house.services.keeping_apart

    asked, not_asked = [await service.keep(member(INES), someone(other)) for other in (ADA, BILAL)]

    assert asked.between is None
    assert not_asked.between is None


async def test_keeping_apart_does_not_tell_a_mentor_whom_they_were_suggested_to(house: House) -> None:
    await house.mentor(INES)
    suggested = await house.services.suggesting.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    await house.letters()

    kept = await house.services.keeping_apart.keep(member(INES), someone(ADA))
    house.wait(days=4)
    await house.services.due.sweep()
    reminded = await house.told(LetterKind.ASKED_REMINDER)
    agreed = await house.services.answering.agree(in_dm(INES), suggested.id)

    assert kept.between is None
    assert reminded == [INES]
    assert agreed.state is PairingState.PROPOSED
    with pytest.raises(PlaceTaken):
        await house.services.answering.agree(in_dm(ADA), suggested.id)
    assert await house.letters() == []


async def test_it_holds_in_one_community_alone(house: House) -> None:
    await house.set_up(200)
    await house.services.keeping_apart.keep(member(ADA, 200), someone(INES))
    await house.mentor(INES)

    await house.services.asking.may_ask(member(ADA), someone(INES))

    assert await house.services.keeping_apart.mine(member(ADA)) == []


async def test_no_letter_carries_it(house: House) -> None:
    await house.mentor(INES)
    before = len(await rows(house.store, letters))

    await keep(house, ADA, INES)
    await keep(house, INES, ADA)
    await house.services.keeping_apart.let_be(member(ADA), INES)

    assert len(await rows(house.store, letters)) == before
