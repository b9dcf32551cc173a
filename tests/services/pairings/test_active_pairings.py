"""An active pairing: either of the two pauses it, goes on or ends it, alone and at once."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import DateNotInFuture, InvalidDate
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, NotNow, OwnCase
from storage.models.enums import EndedHow, MessageKind, PairingState
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    pairing_of,
    pending_messages,
    refusals,
    run_concurrently,
)

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
@pytest.mark.parametrize("state", [PairingState.AGREED, PairingState.ACTIVE, PairingState.PAUSED])
async def test_either_ends_it_from_any_state_and_only_the_other_hears(
    harness: ServiceHarness, who: int, state: PairingState
) -> None:
    if state is PairingState.AGREED:
        await harness.require_approval()
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    if state is PairingState.PAUSED:
        await harness.services.active_pairings.pause(in_dm(INES), pairing.id, until="1 week")
    await harness.drain_outbox()

    ended = await harness.services.active_pairings.end(in_dm(who), pairing.id)

    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.BY_PARTY, who)
    assert (ended.closed_at, ended.due_at, ended.paused_since(INES)) == (harness.clock(), None, None)
    assert await pending_messages(harness) == {
        (MessageKind.PAIRING_ENDED, pairing.partner_of(who)),
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
    }
    assert (await audit_entries(harness, "pairing"))[-1] == (who, "end")


async def test_nobody_else_ends_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    end = harness.services.active_pairings.end

    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await end(outsider, pairing.id)
    with pytest.raises(NotFound):
        await end(member(ADA, OTHER_COMMUNITY_ID), pairing.id)
    with pytest.raises(NotFound):
        await end(in_dm(ADA), 10**12)

    assert (await pairing_of(harness, pairing.id)).state is PairingState.ACTIVE


async def test_what_has_not_begun_or_is_over_cannot_be_ended(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)

    with pytest.raises(NotNow):
        await harness.services.active_pairings.end(in_dm(ADA), asked.id)
    await harness.services.responses.agree(in_dm(INES), asked.id)
    ended = await harness.services.active_pairings.end(in_dm(ADA), asked.id)
    assert await harness.services.active_pairings.end(in_dm(ADA), asked.id) == ended
    with pytest.raises(NoLongerOpen):
        await harness.services.active_pairings.end(in_dm(INES), asked.id)
    harness.advance_time(days=1)
    with pytest.raises(NoLongerOpen):
        await harness.services.active_pairings.end(in_dm(ADA), asked.id)


async def test_both_ending_it_in_the_same_moment_end_it_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)
        await harness.drain_outbox()

        ended = await run_concurrently(
            harness.services.active_pairings.end(in_dm(mentor), pairing.id),
            second_harness.services.active_pairings.end(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(ended)
        assert isinstance(refusal, NoLongerOpen)
        assert len(await harness.recipients_of(MessageKind.PAIRING_ENDED)) == 1


async def test_a_facilitator_ends_it_for_both_and_both_hear(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()

    ended = await harness.services.active_pairings.end_for_both(facilitator(TOMAS), pairing.id)

    assert (ended.ended_how, ended.closed_by) == (EndedHow.BY_FACILITATOR, TOMAS)
    assert await pending_messages(harness) == {
        (MessageKind.PAIRING_ENDED, INES),
        (MessageKind.PAIRING_ENDED, ADA),
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
    }
    with pytest.raises(NoLongerOpen):
        await harness.services.active_pairings.end_for_both(facilitator(51), pairing.id)


async def test_ending_for_both_is_for_facilitators_outside_of_it(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    active_pairings = harness.services.active_pairings

    for may_not in (active_pairings.check_can_end_for_both, active_pairings.end_for_both):
        for outsider in (member(BILAL), in_dm(TOMAS), member(ADA)):
            with pytest.raises(FacilitatorsOnly):
                await may_not(outsider, pairing.id)
        for party in (INES, ADA):
            with pytest.raises(OwnCase):
                await may_not(facilitator(party), pairing.id)
        with pytest.raises(NotFound):
            await may_not(facilitator(TOMAS, OTHER_COMMUNITY_ID), pairing.id)
    await active_pairings.check_can_end_for_both(facilitator(TOMAS), pairing.id)


async def test_what_does_not_fit_is_refused_and_changes_nothing(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    walking = harness.services.active_pairings

    with pytest.raises(NotNow):
        await walking.resume(in_dm(ADA), pairing.id)
    with pytest.raises(InvalidDate):
        await walking.pause(in_dm(ADA), pairing.id, until="soonish")
    with pytest.raises(DateNotInFuture):
        await walking.pause(in_dm(ADA), pairing.id, until="0 days")
    with pytest.raises(DateNotInFuture):
        await walking.pause(in_dm(ADA), pairing.id, until="2031-01-01")
    with pytest.raises(NotFound):
        await walking.pause(facilitator(TOMAS), pairing.id)
    paused = await walking.pause(in_dm(ADA), pairing.id)
    assert await walking.pause(in_dm(ADA), pairing.id) == paused
    with pytest.raises(NotFound):
        await walking.resume(in_dm(BILAL), pairing.id)
    await walking.end(in_dm(INES), pairing.id)
    with pytest.raises(NoLongerOpen):
        await walking.resume(in_dm(INES), pairing.id)
