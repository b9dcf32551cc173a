"""Handing over: offered by a mentor who has stepped down, decided by the mentee, and never two mentors at once."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.refusals import HasAMentor, NoLongerOpen, NotAMentor, NotFound, NotNow, NotYours
from storage.models.enums import EndedHow, LetterKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.schema.people import seekers
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, pairing_of, refusals, rows, trail

INES, MAREK, ADA, BILAL, TOMAS = 10, 20, 31, 32, 50


async def offered(house: House, mentee: int = ADA, mentor: int = INES) -> Pairing:
    """A mentor has stepped down, and has offered their mentee to go on with someone else."""
    await house.mentor(mentor)
    pairing = await house.together(mentee, mentor)
    await house.services.standing.step_down(member(mentor))
    offer = await house.services.handing_over.offer(in_dm(mentor), pairing.id)
    await house.letters()
    return offer


async def mentors_of(house: House, mentee: int) -> int:
    """How many mentors someone has, without any who hands them over."""
    async with house.store.reading() as memory:
        return await memory.pairings.count_mentors(HOME, mentee)


async def test_the_mentee_is_asked_and_everything_goes_on(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.standing.step_down(member(INES))
    await house.letters()

    offer = await house.services.handing_over.offer(in_dm(INES), pairing.id)

    assert (offer.state, offer.handover_at) == (PairingState.ACTIVE, house.clock())
    assert await news(house) == {(LetterKind.HANDOVER_ASKED, ADA)}
    assert (await trail(house, "pairing"))[-1] == (INES, PairingMove.HAND_OVER)
    assert await mentors_of(house, ADA) == 0


async def test_who_stays_has_their_mentor_as_before_and_is_off_the_list(house: House) -> None:
    pairing = await offered(house)
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    stays = await house.services.handing_over.stay(in_dm(ADA), pairing.id)

    assert (stays.state, stays.handover_at) == (PairingState.ACTIVE, None)
    assert await news(house) == {(LetterKind.HANDOVER_STAYS, INES)}
    assert await mentors_of(house, ADA) == 1
    [seeker] = await rows(house.store, seekers)
    assert seeker["state"] == SeekerState.WITHDRAWN


async def test_who_goes_back_to_the_list_has_what_they_hoped_for(house: House) -> None:
    await house.services.seekers.join(member(ADA), hope="Someone kind.", attends=False, preferences="Evenings.")
    pairing = await offered(house)

    ended = await house.services.handing_over.move_on(in_dm(ADA), pairing.id)

    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.HANDED_OVER, ADA)
    assert await news(house) == {(LetterKind.PAIRING_ENDED, INES), (LetterKind.MENTOR_ROLE, INES)}
    mine = await house.services.overview.mine(member(ADA))
    assert mine.seeker is not None
    assert (mine.seeker.hope, mine.seeker.attends, mine.seeker.preferences) == ("Someone kind.", False, "Evenings.")
    assert [parting.pairing.id for parting in mine.partings] == [pairing.id]


async def test_who_never_looked_goes_on_the_list_without_the_words_for_one_mentor(house: House) -> None:
    await house.mentor(INES)
    asked = await house.services.asking.ask_mentor(member(ADA), someone(INES), words="For Ines alone.", attends=False)
    await house.services.answering.agree(in_dm(INES), asked.id)
    await house.services.standing.step_down(member(INES))
    await house.services.handing_over.offer(in_dm(INES), asked.id)

    await house.services.handing_over.move_on(in_dm(ADA), asked.id)

    seeker = (await house.services.overview.mine(member(ADA))).seeker
    assert seeker is not None
    assert (seeker.hope, seeker.attends) == (None, False)


async def test_someone_new_may_be_asked_and_the_present_one_ends_when_it_begins(house: House) -> None:
    pairing = await offered(house)
    await house.mentor(MAREK)
    asked = await house.asked(ADA, MAREK)
    assert (await pairing_of(house, pairing.id)).state is PairingState.ACTIVE
    await house.letters()

    await house.services.answering.agree(in_dm(MAREK), asked.id)

    ended = await pairing_of(house, pairing.id)
    assert (ended.state, ended.ended_how) == (PairingState.ENDED, EndedHow.HANDED_OVER)
    assert {(LetterKind.PAIRING_ENDED, INES), (LetterKind.PAIRING_ENDED, ADA)} <= await news(house)
    assert await mentors_of(house, ADA) == 1


async def test_who_waits_for_someone_new_is_among_those_mentors_may_offer_to(house: House) -> None:
    await offered(house)
    await house.mentor(MAREK)
    await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    [waiter] = (await house.services.offering.waiting_for(member(MAREK))).waiters
    await house.services.offering.offer_to_waiting(member(MAREK), waiter.seeker.id)

    assert waiter.seeker.user_id == ADA


async def test_who_has_said_yes_to_someone_new_neither_stays_nor_goes_back_to_the_list(house: House) -> None:
    pairing = await offered(house)
    await house.wants_a_yes()
    await house.mentor(MAREK)
    agreed = await house.together(ADA, MAREK)

    for refused in (house.services.handing_over.stay, house.services.handing_over.move_on):
        with pytest.raises(HasAMentor):
            await refused(in_dm(ADA), pairing.id)
    await house.services.walking.end(in_dm(ADA), agreed.id)
    await house.services.handing_over.stay(in_dm(ADA), pairing.id)

    assert await mentors_of(house, ADA) == 1


@pytest.mark.parametrize("move", ["stay", "move_on"])
async def test_an_answer_and_a_new_mentors_yes_in_the_same_moment_leave_one_mentor(
    house: House, rival: House, move: str
) -> None:
    for number in range(ROUNDS):
        old, new, mentee = INES + number, MAREK + number, ADA + number
        pairing = await offered(house, mentee, old)
        await house.mentor(new)
        asked = await house.asked(mentee, new)

        await at_once(
            getattr(house.services.handing_over, move)(in_dm(mentee), pairing.id),
            rival.services.answering.agree(in_dm(new), asked.id),
            turned=number % 2 == 0,
        )

        live = [await pairing_of(house, one.id) for one in (pairing, asked)]
        assert await mentors_of(house, mentee) == (0 if all(one.closed_at for one in live) else 1)
        assert [one.state for one in live].count(PairingState.ACTIVE) <= 1
        mine = await house.services.overview.mine(member(mentee))
        assert mine.seeker is None or mine.pairings == []


async def test_staying_and_moving_on_in_the_same_moment_are_one_answer(house: House, rival: House) -> None:
    for number in range(ROUNDS):
        pairing = await offered(house, ADA + number, INES + number)

        answered = await at_once(
            house.services.handing_over.stay(in_dm(ADA + number), pairing.id),
            rival.services.handing_over.move_on(in_dm(ADA + number), pairing.id),
            turned=number % 2 == 0,
        )

        [refusal] = refusals(answered)
        assert isinstance(refusal, NotNow | NoLongerOpen)


async def test_offering_twice_in_the_same_moment_asks_once(house: House, rival: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.services.standing.step_down(member(INES))

    offers = await at_once(
        house.services.handing_over.offer(in_dm(INES), pairing.id),
        rival.services.handing_over.offer(in_dm(INES), pairing.id),
    )

    assert len(refusals(offers)) == 1
    assert await house.told(LetterKind.HANDOVER_ASKED) == [ADA]


async def test_each_of_the_two_has_their_own_part_and_nobody_else_any(house: House) -> None:
    pairing = await offered(house)
    handing = house.services.handing_over

    for deed in (handing.offer, handing.stay, handing.move_on):
        for outsider in (in_dm(BILAL), facilitator(TOMAS)):
            with pytest.raises(NotYours):
                await deed(outsider, pairing.id)
        with pytest.raises(NotFound):
            await deed(member(ADA, ELSEWHERE), pairing.id)
        with pytest.raises(NotNow):
            await deed(in_dm(ADA if deed == handing.offer else INES), pairing.id)
    await house.services.walking.end(in_dm(ADA), pairing.id)
    for caller, deed in ((INES, handing.offer), (ADA, handing.stay), (ADA, handing.move_on)):
        with pytest.raises(NoLongerOpen):
            await deed(in_dm(caller), pairing.id)


async def test_a_mentor_who_goes_on_mentoring_hands_nobody_over(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)

    with pytest.raises(NotNow):
        await house.services.handing_over.offer(in_dm(INES), pairing.id)
    with pytest.raises(NotNow):
        await house.services.handing_over.stay(in_dm(ADA), pairing.id)


async def test_a_pause_does_not_stand_in_the_way(house: House) -> None:
    pairing = await offered(house)
    await house.services.walking.pause(in_dm(ADA), pairing.id)

    ended = await house.services.handing_over.move_on(in_dm(ADA), pairing.id)

    assert ended.ended_how is EndedHow.HANDED_OVER


async def test_the_role_goes_with_the_last_one_or_at_once_if_wished(house: House) -> None:
    pairing = await offered(house)

    async def wears() -> bool:
        found = [letter for letter in await house.letters() if letter.kind is LetterKind.MENTOR_ROLE]
        return (await house.services.post.facts(found[-1])).wears_role

    with pytest.raises(NotAMentor):
        await house.services.standing.take_role_off(member(BILAL))
    await house.services.walking.pause(in_dm(ADA), pairing.id)
    await house.mentor(MAREK)
    await house.letters()
    with pytest.raises(NotNow):
        await house.services.standing.take_role_off(member(MAREK))

    await house.services.standing.take_role_off(member(INES))

    assert not await wears()
    assert (await pairing_of(house, pairing.id)).closed_at is None


async def test_a_retired_mentor_is_told_whom_they_still_walk_with(house: House) -> None:
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    await house.mentor(ADA)
    await house.services.asking.ask_mentor(member(BILAL), someone(INES), words=None, attends=True)
    await house.letters()

    await house.services.standing.retire(facilitator(TOMAS), someone(INES))

    [letter] = [one for one in await house.letters() if one.kind is LetterKind.MENTOR_RETIRED]
    facts = await house.services.post.facts(letter)
    assert [each.id for each in facts.mentees] == [pairing.id]
