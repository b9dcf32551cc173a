"""Nobody has more mentees or mentors than fit, however fast the answers come."""

from __future__ import annotations

import pytest

from bot.rules.refusals import HasAMentor, NoLongerOpen, NoRoom, PlaceTaken
from storage.models.enums import LetterKind, PairingState
from storage.schema.pairings import pairings
from tests.support.house import House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, pairing_of, refusals, rows

TOMAS = 50
MENTORS, MENTEES, OTHERS = range(10, 10 + ROUNDS), range(30, 30 + ROUNDS), range(70, 70 + ROUNDS)


async def test_a_mentor_with_no_room_left_is_told_so_and_nothing_changes(house: House) -> None:
    await house.mentor(10, capacity=1)
    first, second = await house.asked(30, 10), await house.asked(31, 10)
    await house.services.answering.agree(in_dm(10), first.id)
    await house.letters()

    with pytest.raises(NoRoom):
        await house.services.answering.agree(in_dm(10), second.id)

    assert await pairing_of(house, second.id) == second
    assert await house.letters() == []


async def test_a_mentee_learns_only_that_the_mentor_takes_nobody_now(house: House) -> None:
    await house.mentor(10, capacity=1)
    offered = await house.services.asking.offer(member(10), someone(30))
    await house.together(31, 10)

    with pytest.raises(PlaceTaken):
        await house.services.answering.agree(in_dm(30), offered.id)

    assert (await pairing_of(house, offered.id)).unanswered == (30,)


async def test_who_waits_for_a_facilitators_yes_counts_already(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(10, capacity=1)
    await house.mentor(11)
    first, second, other = await house.asked(30, 10), await house.asked(31, 10), await house.asked(30, 11)
    await house.services.answering.agree(in_dm(10), first.id)

    with pytest.raises(NoRoom):
        await house.services.answering.agree(in_dm(10), second.id)
    with pytest.raises(NoLongerOpen):
        await house.services.answering.agree(in_dm(11), other.id)


async def test_a_mentee_who_has_a_mentor_says_yes_to_no_other(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(10)
    await house.mentor(11)
    offered = await house.services.asking.offer(member(11), someone(30))
    await house.together(30, 10)

    with pytest.raises(HasAMentor):
        await house.services.answering.agree(in_dm(30), offered.id)


async def test_a_paused_mentor_may_still_say_yes_to_who_asked_before(house: House) -> None:
    await house.mentor(10)
    asked = await house.asked(30, 10)
    await house.services.standing.pause(member(10), until=None)

    begun = await house.services.answering.agree(in_dm(10), asked.id)

    assert begun.state is PairingState.ACTIVE


async def test_an_ended_pairing_makes_room(house: House) -> None:
    await house.mentor(10, capacity=1)
    first = await house.together(30, 10)
    await house.services.walking.end(member(30), first.id)

    second = await house.together(31, 10)

    assert second.state is PairingState.ACTIVE


async def test_a_mentor_saying_yes_to_two_at_once_gets_as_many_as_fit(house: House, rival: House) -> None:
    for mentor, one, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await house.mentor(mentor, capacity=1)
        asked = {"one": await house.asked(one, mentor), "other": await house.asked(other, mentor)}
        await house.letters()

        said = await at_once(
            house.services.answering.agree(in_dm(mentor), asked["one"].id),
            rival.services.answering.agree(in_dm(mentor), asked["other"].id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoRoom)
        [lost] = [asked[key] for key, outcome in zip(asked, said, strict=True) if outcome is refusal]
        assert await pairing_of(house, lost.id) == lost
        assert len(await house.told(LetterKind.INTRODUCED)) == 2


async def test_two_mentees_saying_yes_to_one_mentor_at_once_get_as_much_room_as_there_is(
    house: House, rival: House
) -> None:
    for mentor, one, other in zip(MENTORS, MENTEES, OTHERS, strict=True):
        await house.mentor(mentor, capacity=1)
        first = await house.services.suggesting.suggest(facilitator(), mentor=someone(mentor), mentee=someone(one))
        second = await house.services.suggesting.suggest(facilitator(), mentor=someone(mentor), mentee=someone(other))
        for pairing in (first, second):
            await house.services.answering.agree(in_dm(mentor), pairing.id)

        said = await at_once(
            house.services.answering.agree(in_dm(one), first.id),
            rival.services.answering.agree(in_dm(other), second.id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, PlaceTaken)
        assert await together(house, "mentor_id", mentor) == 1


async def test_two_mentors_saying_yes_to_one_mentee_at_once_leave_them_with_one(house: House, rival: House) -> None:
    for mentee, one, other in zip(MENTEES, MENTORS, OTHERS, strict=True):
        await house.mentor(one)
        await house.mentor(other)
        first, second = await house.asked(mentee, one), await house.asked(mentee, other)

        said = await at_once(
            house.services.answering.agree(in_dm(one), first.id),
            rival.services.answering.agree(in_dm(other), second.id),
            turned=mentee % 2 == 0,
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoLongerOpen)
        assert await together(house, "mentee_id", mentee) == 1


async def test_the_same_holds_while_a_facilitators_yes_is_wanted(house: House, rival: House) -> None:
    await house.wants_a_yes()
    for mentee, one, other in zip(MENTEES, MENTORS, OTHERS, strict=True):
        await house.mentor(one)
        await house.mentor(other)
        first, second = await house.asked(mentee, one), await house.asked(mentee, other)

        said = await at_once(
            house.services.answering.agree(in_dm(one), first.id),
            rival.services.answering.agree(in_dm(other), second.id),
        )

        [refusal] = refusals(said)
        assert isinstance(refusal, NoLongerOpen)
        lost = first if said[0] is refusal else second
        assert await pairing_of(house, lost.id) == lost


async def test_a_circle_of_yeses_in_the_same_moment_never_gets_stuck(house: House, rival: House) -> None:
    people = range(10, 14)
    for person in people:
        await house.mentor(person)
    circle = [await house.asked(person, 10 + (person - 9) % 4) for person in people]

    said = await at_once(
        *(
            at.services.answering.agree(in_dm(pairing.mentor_id), pairing.id)
            for at, pairing in zip((house, rival, house, rival), circle, strict=True)
        )
    )

    assert refusals(said) == []


async def together(house: House, side: str, person: int) -> int:
    live = await rows(house.store, pairings, pairings.c[side] == person, pairings.c.state == PairingState.ACTIVE)
    return len(live)
