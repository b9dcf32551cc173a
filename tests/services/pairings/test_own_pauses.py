"""Each of the two has their own pause: it rests while either's is on, and nobody ends the other's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.refusals import StillPaused
from storage.models.enums import MessageKind, PairingState
from storage.schema.check_ins import schedules
from tests.support.service_harness import ServiceHarness, in_dm
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    pairing_of,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
)

INES, ADA = 10, 31


async def test_resting_and_going_on_tell_the_other(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    walking = harness.services.active_pairings

    paused = await walking.pause(in_dm(ADA), pairing.id, until="2 weeks")
    until = datetime(2026, 1, 15, 10, tzinfo=UTC)
    assert (paused.state, paused.has_paused(ADA), paused.has_paused(INES)) == (PairingState.PAUSED, True, False)
    assert (paused.paused_until_of(ADA), paused.due_at) == (until, until)
    assert await pending_messages(harness) == {(MessageKind.PAIRING_PAUSED, INES)}

    harness.advance_time(days=1)
    resumed = await walking.resume(in_dm(ADA), pairing.id)
    due = [row["due_at"] for row in await rows(harness.database, schedules, schedules.c.pairing_id == pairing.id)]
    assert (resumed.state, resumed.due_at, due) == (
        PairingState.ACTIVE,
        None,
        [datetime(2026, 1, 4, 18, tzinfo=UTC)] * 2,
    )
    assert await pending_messages(harness) == {(MessageKind.PAIRING_RESUMED, INES)}
    assert (await audit_entries(harness, "pairing"))[-2:] == [(ADA, "pause"), (ADA, "resume")]


async def test_nobody_ends_the_pause_of_the_other(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    await harness.drain_outbox()

    with pytest.raises(StillPaused):
        await harness.services.active_pairings.resume(in_dm(INES), pairing.id)

    assert (await pairing_of(harness, pairing.id)).has_paused(ADA)
    assert await pending_messages(harness) == set()


@pytest.mark.parametrize(("first", "last"), [(INES, ADA), (ADA, INES)])
async def test_where_both_have_paused_it_goes_on_when_the_last_of_them_does(
    harness: ServiceHarness, first: int, last: int
) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    walking = harness.services.active_pairings
    await walking.pause(in_dm(INES), pairing.id)
    await harness.drain_outbox()

    both = await walking.pause(in_dm(ADA), pairing.id, until="1 week")
    assert await pending_messages(harness) == {(MessageKind.PAIRING_PAUSED, INES)}
    harness.advance_time(days=1)
    one = await walking.resume(in_dm(first), pairing.id)
    assert await pending_messages(harness) == {(MessageKind.PAIRING_RESUMED, last)}
    assert await walking.resume(in_dm(first), pairing.id) == one
    assert {row["due_at"] for row in await rows(harness.database, schedules)} == {None}
    harness.advance_time(days=1)
    none = await walking.resume(in_dm(last), pairing.id)

    assert {both.state, one.state} == {PairingState.PAUSED}
    assert none.state is PairingState.ACTIVE
    assert await pending_messages(harness) == {(MessageKind.PAIRING_RESUMED, first)}
    assert None not in {row["due_at"] for row in await rows(harness.database, schedules)}


async def test_who_has_paused_can_change_the_date_and_the_other_hears(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id)
    await harness.drain_outbox()
    harness.advance_time(days=1)

    changed = await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="2 weeks")

    assert changed.due_at == changed.paused_until_of(ADA) == datetime(2026, 1, 16, 10, tzinfo=UTC)
    assert await pending_messages(harness) == {(MessageKind.PAIRING_PAUSED, INES)}
    for again in (None, "2 weeks"):
        assert await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until=again) == changed


async def test_each_is_asked_at_the_date_of_their_own_pause(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id, until="2 weeks")
    await harness.services.active_pairings.pause(in_dm(ADA), pairing.id, until="1 week")
    await harness.drain_outbox()

    told = []
    for days in (6.9, 1.1, 5.9, 1.1, 15):
        harness.clock.advance(timedelta(days=days))
        await harness.services.due.sweep()
        told.append(await pending_messages(harness))

    assert told == [set(), {(MessageKind.PAUSE_OVER, ADA)}, set(), {(MessageKind.PAUSE_OVER, INES)}, set()]


async def test_both_pausing_in_the_same_moment_have_each_their_own(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        paused = await run_concurrently(
            harness.services.active_pairings.pause(in_dm(mentor), pairing.id),
            second_harness.services.active_pairings.pause(in_dm(mentee), pairing.id),
        )

        stored = await pairing_of(harness, pairing.id)
        assert refusals(paused) == []
        assert (stored.has_paused(mentor), stored.has_paused(mentee)) == (True, True)
        told = await harness.recipients_of(MessageKind.PAIRING_PAUSED)
        assert (len(told), set(told)) == (2, {mentor, mentee})


async def test_one_going_on_while_the_other_pauses_ends_no_pause_but_their_own(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)
        await harness.services.active_pairings.pause(in_dm(mentee), pairing.id)

        both = await run_concurrently(
            harness.services.active_pairings.resume(in_dm(mentee), pairing.id),
            second_harness.services.active_pairings.pause(in_dm(mentor), pairing.id),
            turned=mentor % 2 == 0,
        )

        stored = await pairing_of(harness, pairing.id)
        assert refusals(both) == []
        assert (stored.state, stored.has_paused(mentor), stored.has_paused(mentee)) == (
            PairingState.PAUSED,
            True,
            False,
        )


async def test_two_fast_clicks_on_pause_count_once(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)

        paused = await run_concurrently(
            harness.services.active_pairings.pause(in_dm(mentee), pairing.id),
            second_harness.services.active_pairings.pause(in_dm(mentee), pairing.id),
        )

        assert paused[0] == paused[1]
        assert len(await harness.recipients_of(MessageKind.PAIRING_PAUSED)) == 1
