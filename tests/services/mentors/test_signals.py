"""What about a mentor may be worth a word: the coordinator hears of it once, and of nothing that is hidden."""

from __future__ import annotations

from storage.models.enums import MessageKind
from tests.support.service_harness import ServiceHarness, member, someone

INES, COORDINATOR = 10, 2
MENTEES = (31, 32, 33, 34, 35)


async def begins_with(harness: ServiceHarness, *mentees: int) -> None:
    for mentee in mentees:
        await harness.active_pairing(mentee, INES)
        harness.advance_time(days=2)


async def ends_soon(harness: ServiceHarness, *mentees: int) -> None:
    for mentee in mentees:
        pairing = await harness.active_pairing(mentee, INES)
        harness.advance_time(days=5)
        await harness.services.active_pairings.end(member(mentee), pairing.id)


async def test_four_within_a_month_are_told_once(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=6)
    await begins_with(harness, *MENTEES[:3])
    before = await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY)

    await begins_with(harness, *MENTEES[3:])

    assert before == []
    assert await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY) == [COORDINATOR]


async def test_four_over_a_longer_time_are_nothing_to_tell(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=6)
    await begins_with(harness, *MENTEES[:3])
    harness.advance_time(days=30)

    await begins_with(harness, MENTEES[3])

    assert await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY) == []


async def test_several_that_ended_within_their_first_weeks_are_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await ends_soon(harness, *MENTEES[:2])
    before = await harness.recipients_of(MessageKind.MENTOR_ENDED_MANY)

    await ends_soon(harness, MENTEES[2])

    assert before == []
    assert await harness.recipients_of(MessageKind.MENTOR_ENDED_MANY) == [COORDINATOR]


async def test_one_that_went_on_for_long_or_whose_mentee_left_does_not_count(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await ends_soon(harness, *MENTEES[:2])
    long = await harness.active_pairing(MENTEES[2], INES)
    harness.advance_time(days=40)
    await harness.services.active_pairings.end(member(INES), long.id)
    await harness.active_pairing(MENTEES[3], INES)

    await harness.services.departures.member_left(100, MENTEES[3])

    assert await harness.recipients_of(MessageKind.MENTOR_ENDED_MANY) == []


async def test_what_the_coordinator_may_not_know_does_not_count(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=6)
    await harness.services.exclusions.exclude(member(MENTEES[0]), someone(COORDINATOR))
    harness.advance_time(hours=1)

    await begins_with(harness, *MENTEES[:4])
    hidden = await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY)
    await begins_with(harness, MENTEES[4])

    assert hidden == []
    assert await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY) == [COORDINATOR]


async def test_of_a_mentor_who_keeps_the_coordinator_apart_nothing_is_told(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=6)
    await harness.services.exclusions.exclude(member(INES), someone(COORDINATOR))

    await begins_with(harness, *MENTEES)

    assert await harness.recipients_of(MessageKind.MENTOR_BEGAN_MANY) == []
