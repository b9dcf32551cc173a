"""A mentor offers to someone on the waiting list without being told who that is."""

from __future__ import annotations

import pytest

from bot.rules.pairing import sees_partner
from bot.rules.refusals import NobodyWaiting, NoLongerWaiting, NoRoom, NotAMentor, OneOffer, WithYourself
from storage.models.enums import LetterKind
from storage.models.records import Seeker
from tests.support.house import ELSEWHERE, HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import ROUNDS, at_once, news, refusals

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def waits(house: House, person: int, community_id: int = HOME) -> Seeker:
    return await house.services.seekers.join(
        member(person, community_id), hope="Hope.", attends=False, preferences=None
    )


async def test_a_mentor_chooses_among_those_who_wait_longest_waiting_first(house: House) -> None:
    await house.mentor(INES)
    for person in (BILAL, ADA):
        await waits(house, person)
        house.wait(days=1)

    offered = await house.services.offering.waiting_for(member(INES))

    assert [waiter.seeker.user_id for waiter in offered.waiters] == [BILAL, ADA]


async def test_at_most_as_many_are_shown_as_a_select_holds(house: House) -> None:
    await house.mentor(INES)
    for person in range(100, 130):
        await waits(house, person)

    offered = await house.services.offering.waiting_for(member(INES))

    assert [waiter.seeker.user_id for waiter in offered.waiters] == list(range(100, 125))


async def test_whom_one_knows_already_or_cannot_have_is_not_among_them(house: House) -> None:
    await house.mentor(INES, capacity=5)
    await house.mentor(MAREK)
    await house.wants_a_yes()
    for person in (INES, ADA, BILAL, 33, 34):
        await waits(house, person)
    await house.asked(ADA, INES)
    await house.together(BILAL, MAREK)
    await house.services.suggesting.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(33))

    offered = await house.services.offering.waiting_for(member(INES))

    assert [waiter.seeker.user_id for waiter in offered.waiters] == [34]


async def test_looking_at_the_list_takes_a_mentor_with_room_and_someone_who_waits(house: House) -> None:
    await house.mentor(INES, capacity=1)

    with pytest.raises(NotAMentor):
        await house.services.offering.waiting_for(member(BILAL))
    with pytest.raises(NobodyWaiting):
        await house.services.offering.waiting_for(member(INES))
    await house.together(ADA, INES)
    await waits(house, BILAL)
    with pytest.raises(NoRoom):
        await house.services.offering.waiting_for(member(INES))


async def test_an_offer_from_the_list_tells_the_mentor_no_name_before_a_yes(house: House) -> None:
    await house.mentor(INES)
    seeker = await waits(house, ADA)
    await house.letters()

    offered = await house.services.offering.offer_to_waiting(member(INES), seeker.id)

    assert (offered.veiled, offered.attends, offered.mentee_id) == (True, False, ADA)
    assert (sees_partner(offered, INES), sees_partner(offered, ADA)) == (False, True)
    assert await news(house) == {(LetterKind.ASKED, ADA)}
    agreed = await house.services.answering.agree(in_dm(ADA), offered.id)
    assert sees_partner(agreed, INES)


async def test_a_forged_or_foreign_place_on_the_list_is_nobody(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.mentor(INES)
    foreign = await waits(house, ADA, ELSEWHERE)

    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), 10**12)
    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), foreign.id)


async def test_only_a_mentor_with_room_offers_from_the_list(house: House) -> None:
    await house.mentor(INES, capacity=1)
    await house.together(BILAL, INES)
    seeker = await waits(house, ADA)

    with pytest.raises(NotAMentor):
        await house.services.offering.offer_to_waiting(member(33), seeker.id)
    with pytest.raises(NoRoom):
        await house.services.offering.offer_to_waiting(member(INES), seeker.id)


async def test_nobody_is_offered_to_who_does_not_wait_any_more(house: House) -> None:
    await house.mentor(INES)
    withdrawn = await waits(house, ADA)
    await house.services.seekers.withdraw(member(ADA))

    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), withdrawn.id)


async def test_a_mentor_who_waits_themselves_does_not_offer_to_themselves(house: House) -> None:
    await house.mentor(INES)
    own = await waits(house, INES)

    with pytest.raises(WithYourself):
        await house.services.offering.offer_to_waiting(member(INES), own.id)


async def test_who_waits_for_a_facilitators_yes_is_offered_to_by_nobody_else(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    await house.mentor(MAREK)
    seeker = await waits(house, ADA)
    await house.together(ADA, MAREK)

    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), seeker.id)


async def test_two_fast_clicks_offer_once(house: House, rival: House) -> None:
    for mentor, person in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await house.mentor(mentor)
        seeker = await waits(house, person)

        offered = await at_once(
            house.services.offering.offer_to_waiting(member(mentor), seeker.id),
            rival.services.offering.offer_to_waiting(member(mentor), seeker.id),
        )

        [refusal] = refusals(offered)
        assert isinstance(refusal, OneOffer)


async def test_a_mentor_offers_to_one_person_at_a_time(house: House, rival: House) -> None:
    for mentor in range(INES, INES + ROUNDS):
        await house.mentor(mentor)
    one, other = await waits(house, ADA), await waits(house, BILAL)

    for mentor in range(INES, INES + ROUNDS):
        offered = await at_once(
            house.services.offering.offer_to_waiting(member(mentor), one.id),
            rival.services.offering.offer_to_waiting(member(mentor), other.id),
            house.services.asking.offer(member(mentor), someone(33)),
        )

        assert [type(refusal) for refusal in refusals(offered)] == [OneOffer] * 2
        with pytest.raises(OneOffer):
            await house.services.offering.waiting_for(member(mentor))


async def test_several_mentors_may_offer_to_the_same_person_who_then_chooses(house: House, rival: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    seeker = await waits(house, ADA)

    offered = await at_once(
        house.services.offering.offer_to_waiting(member(INES), seeker.id),
        rival.services.offering.offer_to_waiting(member(MAREK), seeker.id),
    )

    assert refusals(offered) == []
