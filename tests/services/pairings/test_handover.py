"""Handing over: offered by a mentor who has stepped down, decided by the mentee, and never two mentors at once."""

from __future__ import annotations

import pytest

from bot.rules.pairing import PairingMove
from bot.rules.refusals import HasAMentor, NoLongerOpen, NotAMentor, NotFound, NotNow
from storage.models.enums import EndedHow, MessageKind, PairingState, SeekerState
from storage.models.records import Pairing
from storage.schema.people import seekers
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
    pairing_of,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

INES, MAREK, ADA, BILAL, TOMAS = 10, 20, 31, 32, 50


async def offered(harness: ServiceHarness, mentee: int = ADA, mentor: int = INES) -> Pairing:
    """A mentor has stepped down, and has offered their mentee to go on with someone else."""
    await harness.add_mentor(mentor)
    pairing = await harness.active_pairing(mentee, mentor)
    await harness.services.mentor_status.step_down(member(mentor))
    offer = await harness.services.handover.offer(in_dm(mentor), pairing.id)
    await harness.drain_outbox()
    return offer


async def mentors_of(harness: ServiceHarness, mentee: int) -> int:
    """How many mentors someone has, without any who hands them over."""
    async with harness.database.read_transaction() as uow:
        return await uow.pairings.count_mentors(COMMUNITY_ID, mentee)


async def test_the_mentee_is_asked_and_everything_goes_on(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.drain_outbox()

    offer = await harness.services.handover.offer(in_dm(INES), pairing.id)

    assert (offer.state, offer.handover_at) == (PairingState.ACTIVE, harness.clock())
    assert await pending_messages(harness) == {(MessageKind.HANDOVER_ASKED, ADA)}
    assert (await audit_entries(harness, "pairing"))[-1] == (INES, PairingMove.HAND_OVER)
    assert await mentors_of(harness, ADA) == 0


async def test_who_stays_has_their_mentor_as_before_and_is_off_the_list(harness: ServiceHarness) -> None:
    pairing = await offered(harness)
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)

    stays = await harness.services.handover.stay(in_dm(ADA), pairing.id)

    assert (stays.state, stays.handover_at) == (PairingState.ACTIVE, None)
    assert await pending_messages(harness) == {(MessageKind.HANDOVER_STAYS, INES)}
    assert await mentors_of(harness, ADA) == 1
    [seeker] = await rows(harness.database, seekers)
    assert seeker["state"] == SeekerState.WITHDRAWN


async def test_who_goes_back_to_the_list_has_what_they_hoped_for(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.join(
        member(ADA), hope="Someone kind.", attends=False, listed=True, preferences="Evenings."
    )
    pairing = await offered(harness)

    ended = await harness.services.handover.move_on(in_dm(ADA), pairing.id)

    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.HANDED_OVER, ADA)
    assert await pending_messages(harness) == {
        (MessageKind.PAIRING_ENDED, INES),
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
    }
    mine = await harness.services.overview.mine(member(ADA))
    assert mine.seeker is not None
    assert (mine.seeker.hope, mine.seeker.attends, mine.seeker.preferences) == ("Someone kind.", False, "Evenings.")
    assert [closing_state.pairing.id for closing_state in mine.closings] == [pairing.id]


async def test_who_never_looked_goes_on_the_list_without_the_words_for_one_mentor(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.services.requests.ask_mentor(
        member(ADA), someone(INES), words="For Ines alone.", attends=False
    )
    await harness.services.responses.agree(in_dm(INES), asked.id)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.handover.offer(in_dm(INES), asked.id)

    await harness.services.handover.move_on(in_dm(ADA), asked.id)

    seeker = (await harness.services.overview.mine(member(ADA))).seeker
    assert seeker is not None
    assert (seeker.hope, seeker.attends) == (None, False)


async def test_someone_new_may_be_asked_and_the_present_one_ends_when_it_begins(harness: ServiceHarness) -> None:
    pairing = await offered(harness)
    await harness.add_mentor(MAREK)
    asked = await harness.request_pairing(ADA, MAREK)
    assert (await pairing_of(harness, pairing.id)).state is PairingState.ACTIVE
    await harness.drain_outbox()

    await harness.services.responses.agree(in_dm(MAREK), asked.id)

    ended = await pairing_of(harness, pairing.id)
    assert (ended.state, ended.ended_how) == (PairingState.ENDED, EndedHow.HANDED_OVER)
    assert {(MessageKind.PAIRING_ENDED, INES), (MessageKind.PAIRING_ENDED, ADA)} <= await pending_messages(harness)
    assert await mentors_of(harness, ADA) == 1


async def test_who_waits_for_someone_new_is_among_those_mentors_may_offer_to(harness: ServiceHarness) -> None:
    await offered(harness)
    await harness.add_mentor(MAREK)
    waits = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )

    [waiter] = (await harness.services.offers.list_waiting(member(MAREK))).candidates
    await harness.services.offers.offer_to_waiting(member(MAREK), waiter.seeker_id)

    assert waiter.seeker_id == waits.id


async def test_who_has_said_yes_to_someone_new_neither_stays_nor_goes_back_to_the_list(
    harness: ServiceHarness,
) -> None:
    pairing = await offered(harness)
    await harness.require_approval()
    await harness.add_mentor(MAREK)
    agreed = await harness.active_pairing(ADA, MAREK)

    for refused in (harness.services.handover.stay, harness.services.handover.move_on):
        with pytest.raises(HasAMentor):
            await refused(in_dm(ADA), pairing.id)
    await harness.services.active_pairings.end(in_dm(ADA), agreed.id)
    await harness.services.handover.stay(in_dm(ADA), pairing.id)

    assert await mentors_of(harness, ADA) == 1


@pytest.mark.parametrize("move", ["stay", "move_on"])
async def test_an_answer_and_a_new_mentors_yes_in_the_same_moment_leave_one_mentor(
    harness: ServiceHarness, second_harness: ServiceHarness, move: str
) -> None:
    for number in range(ROUNDS):
        old, new, mentee = INES + number, MAREK + number, ADA + number
        pairing = await offered(harness, mentee, old)
        await harness.add_mentor(new)
        asked = await harness.request_pairing(mentee, new)

        await run_concurrently(
            getattr(harness.services.handover, move)(in_dm(mentee), pairing.id),
            second_harness.services.responses.agree(in_dm(new), asked.id),
            turned=number % 2 == 0,
        )

        live = [await pairing_of(harness, one.id) for one in (pairing, asked)]
        assert await mentors_of(harness, mentee) == (0 if all(one.closed_at for one in live) else 1)
        assert [one.state for one in live].count(PairingState.ACTIVE) <= 1
        mine = await harness.services.overview.mine(member(mentee))
        assert mine.seeker is None or mine.pairings == []


async def test_staying_and_moving_on_in_the_same_moment_are_one_answer(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for number in range(ROUNDS):
        pairing = await offered(harness, ADA + number, INES + number)

        answered = await run_concurrently(
            harness.services.handover.stay(in_dm(ADA + number), pairing.id),
            second_harness.services.handover.move_on(in_dm(ADA + number), pairing.id),
            turned=number % 2 == 0,
        )

        [refusal] = refusals(answered)
        assert isinstance(refusal, NotNow | NoLongerOpen)


async def test_offering_twice_in_the_same_moment_asks_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.mentor_status.step_down(member(INES))

    offers = await run_concurrently(
        harness.services.handover.offer(in_dm(INES), pairing.id),
        second_harness.services.handover.offer(in_dm(INES), pairing.id),
    )

    assert offers[0] == offers[1]
    assert await harness.recipients_of(MessageKind.HANDOVER_ASKED) == [ADA]


async def test_each_of_the_two_has_their_own_part_and_nobody_else_any(harness: ServiceHarness) -> None:
    pairing = await offered(harness)
    handing = harness.services.handover

    for action in (handing.offer, handing.stay, handing.move_on):
        for outsider in (in_dm(BILAL), facilitator(TOMAS)):
            with pytest.raises(NotFound):
                await action(outsider, pairing.id)
        with pytest.raises(NotFound):
            await action(member(ADA, OTHER_COMMUNITY_ID), pairing.id)
        with pytest.raises(NotNow):
            await action(in_dm(ADA if action == handing.offer else INES), pairing.id)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    for caller, action in ((INES, handing.offer), (ADA, handing.stay), (ADA, handing.move_on)):
        with pytest.raises(NoLongerOpen):
            await action(in_dm(caller), pairing.id)


async def test_a_mentor_who_goes_on_mentoring_hands_nobody_over(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)

    with pytest.raises(NotNow):
        await harness.services.handover.offer(in_dm(INES), pairing.id)
    with pytest.raises(NotNow):
        await harness.services.handover.stay(in_dm(ADA), pairing.id)


async def test_a_pause_does_not_stand_in_the_way(harness: ServiceHarness) -> None:
    pairing = await offered(harness)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)

    ended = await harness.services.handover.move_on(in_dm(ADA), pairing.id)

    assert ended.ended_how is EndedHow.HANDED_OVER


async def test_the_role_goes_with_the_last_one_or_at_once_if_wished(harness: ServiceHarness) -> None:
    pairing = await offered(harness)

    async def wears() -> bool:
        found = [
            message for message in await harness.drain_outbox() if message.kind is MessageKind.UPDATE_MENTOR_ROLE
        ]
        return (await harness.services.outbox.load_context(found[-1])).has_right_to_role

    with pytest.raises(NotAMentor):
        await harness.services.mentor_status.remove_role(member(BILAL))
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    await harness.add_mentor(MAREK)
    await harness.drain_outbox()
    with pytest.raises(NotNow):
        await harness.services.mentor_status.remove_role(member(MAREK))

    await harness.services.mentor_status.remove_role(member(INES))

    assert not await wears()
    assert (await pairing_of(harness, pairing.id)).closed_at is None


async def test_a_retired_mentor_is_told_whom_they_still_walk_with(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.add_mentor(ADA)
    await harness.services.requests.ask_mentor(member(BILAL), someone(INES), words=None, attends=True)
    await harness.drain_outbox()

    await harness.services.mentor_status.retire(facilitator(TOMAS), someone(INES))

    [message] = [one for one in await harness.drain_outbox() if one.kind is MessageKind.MENTOR_RETIRED]
    context = await harness.services.outbox.load_context(message)
    assert [each.id for each in context.mentees] == [pairing.id]
