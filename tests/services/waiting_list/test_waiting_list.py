"""A mentor offers to someone on the waiting list without being told who that is."""

from __future__ import annotations

import pytest

from bot.rules.pairing import can_see_partner
from bot.rules.refusals import NobodyWaiting, NoLongerWaiting, NoRoom, NotAMentor, OfferPending, WithYourself
from storage.models.enums import MessageKind
from storage.models.records import Seeker
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import ROUNDS, pending_messages, refusals, run_concurrently

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def waits(harness: ServiceHarness, person: int, community_id: int = COMMUNITY_ID) -> Seeker:
    return await harness.services.waiting_list.join(
        member(person, community_id), hope="Hope.", attends=False, listed=True, preferences=None
    )


async def test_a_mentor_chooses_among_those_who_wait_longest_waiting_first(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    rows = []
    for person in (BILAL, ADA):
        rows.append((await waits(harness, person)).id)
        harness.advance_time(days=1)

    offered = await harness.services.offers.list_waiting(member(INES))

    assert [waiter.seeker_id for waiter in offered.candidates] == rows


async def test_who_has_said_yes_and_waits_for_a_facilitator_is_in_nobodys_list(harness: ServiceHarness) -> None:
    for mentor in (INES, MAREK):
        await harness.add_mentor(mentor, capacity=5)
    await harness.require_approval()
    await waits(harness, ADA)
    still = await waits(harness, BILAL)
    await harness.active_pairing(ADA, MAREK)

    for mentor in (INES, MAREK):
        offered = await harness.services.offers.list_waiting(member(mentor))
        assert [waiter.seeker_id for waiter in offered.candidates] == [still.id]


async def test_looking_at_the_list_takes_a_mentor_with_room_and_someone_who_waits(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=1)

    with pytest.raises(NotAMentor):
        await harness.services.offers.list_waiting(member(BILAL))
    with pytest.raises(NobodyWaiting):
        await harness.services.offers.list_waiting(member(INES))
    await harness.active_pairing(ADA, INES)
    await waits(harness, BILAL)
    with pytest.raises(NoRoom):
        await harness.services.offers.list_waiting(member(INES))


async def test_an_offer_from_the_list_tells_the_mentor_no_name_before_a_yes(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    seeker = await waits(harness, ADA)
    await harness.drain_outbox()

    offered = await harness.services.offers.offer_to_waiting(member(INES), seeker.id)

    assert (offered.anonymous_until_agreed, offered.attends, offered.mentee_id) == (True, False, ADA)
    assert (can_see_partner(offered, INES), can_see_partner(offered, ADA)) == (False, True)
    assert await pending_messages(harness) == {(MessageKind.ASKED, ADA)}
    agreed = await harness.services.responses.agree(in_dm(ADA), offered.id)
    assert can_see_partner(agreed, INES)


async def test_a_forged_or_foreign_place_on_the_list_is_nobody(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    foreign = await waits(harness, ADA, OTHER_COMMUNITY_ID)

    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), 10**12)
    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), foreign.id)


@pytest.mark.parametrize("listed", [False, None])
async def test_whom_mentors_do_not_see_they_cannot_choose(harness: ServiceHarness, listed: bool | None) -> None:
    await harness.add_mentor(INES)
    seeker = await waits(harness, ADA)
    async with harness.database.transaction() as uow:
        await uow.seekers.update_if_unchanged(seeker, listed=listed)

    with pytest.raises(NobodyWaiting):
        await harness.services.offers.list_waiting(member(INES))
    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), seeker.id)


async def test_only_a_mentor_with_room_offers_from_the_list(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=1)
    await harness.active_pairing(BILAL, INES)
    seeker = await waits(harness, ADA)

    with pytest.raises(NotAMentor):
        await harness.services.offers.offer_to_waiting(member(33), seeker.id)
    with pytest.raises(NoRoom):
        await harness.services.offers.offer_to_waiting(member(INES), seeker.id)


async def test_nobody_is_offered_to_who_does_not_wait_any_more(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    withdrawn = await waits(harness, ADA)
    await harness.services.waiting_list.withdraw(member(ADA))

    with pytest.raises(NoLongerWaiting):
        await harness.services.offers.offer_to_waiting(member(INES), withdrawn.id)


async def test_a_mentor_who_waits_themselves_does_not_offer_to_themselves(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    own = await waits(harness, INES)

    with pytest.raises(WithYourself):
        await harness.services.offers.offer_to_waiting(member(INES), own.id)


async def test_no_offer_reaches_who_waits_for_a_facilitators_yes(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    seeker = await waits(harness, ADA)
    await harness.active_pairing(ADA, MAREK)

    offered = await harness.services.offers.offer_to_waiting(member(INES), seeker.id)

    assert offered.is_decoy


async def test_two_fast_clicks_offer_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for mentor, person in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        seeker = await waits(harness, person)

        offered = await run_concurrently(
            harness.services.offers.offer_to_waiting(member(mentor), seeker.id),
            second_harness.services.offers.offer_to_waiting(member(mentor), seeker.id),
        )

        assert offered[0] == offered[1]


async def test_a_mentor_offers_to_one_person_at_a_time(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor in range(INES, INES + ROUNDS):
        await harness.add_mentor(mentor)
    one, other = await waits(harness, ADA), await waits(harness, BILAL)

    for mentor in range(INES, INES + ROUNDS):
        offered = await run_concurrently(
            harness.services.offers.offer_to_waiting(member(mentor), one.id),
            second_harness.services.offers.offer_to_waiting(member(mentor), other.id),
            harness.services.requests.ask_mentee(member(mentor), someone(33)),
        )

        assert [type(refusal) for refusal in refusals(offered)] == [OfferPending] * 2
        with pytest.raises(OfferPending):
            await harness.services.offers.list_waiting(member(mentor))


async def test_several_mentors_may_offer_to_the_same_person_who_then_chooses(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    seeker = await waits(harness, ADA)

    offered = await run_concurrently(
        harness.services.offers.offer_to_waiting(member(INES), seeker.id),
        second_harness.services.offers.offer_to_waiting(member(MAREK), seeker.id),
    )

    assert refusals(offered) == []
