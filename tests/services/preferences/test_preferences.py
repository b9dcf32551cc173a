"""Each person's own times: zone, hour, quiet days, a rest, or no check-ins at all; and nothing gets lost by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.bad_input import (
    DateNotInFuture,
    InvalidDate,
    InvalidQuietDates,
    NoDayLeft,
    TooManyDates,
    UnknownTimeZone,
)
from storage.models.enums import CheckInWish, MessageKind
from storage.models.preferences import Preferences
from storage.schema.check_ins import schedules
from storage.schema.people import preferences
from tests.support.service_harness import COMMUNITY_ID, OTHER_COMMUNITY_ID, ServiceHarness, in_dm, member
from tests.support.services.check_ins import ADA, INES, advance_to, evening, schedule_of, start_pairing
from tests.support.services.concurrency import audit_entries, pending_messages, rows, run_concurrently

ASKED = (MessageKind.CHECK_IN, ADA)
OVER = (MessageKind.REST_OVER, ADA)


async def due(harness: ServiceHarness, person: int = ADA) -> list[datetime | None]:
    """When someone is due, in each of their mentorships."""
    return [row["due_at"] for row in await rows(harness.database, schedules, schedules.c.person_id == person)]


async def test_who_has_said_nothing_is_asked_by_the_programmes_hour(harness: ServiceHarness) -> None:
    assert await harness.services.preferences.mine(member(ADA)) == Preferences(community_id=COMMUNITY_ID, user_id=ADA)
    assert await rows(harness.database, preferences) == []


@pytest.mark.parametrize(
    ("zone", "hour", "utc"),
    [
        ("Asia/Kathmandu", 18, "2026-01-04T12:15"),
        ("America/Los_Angeles", 18, "2026-01-05T02:00"),  # the two began on the 1st there, too
        ("Pacific/Chatham", 7, "2026-01-04T17:15"),  # they began on the 2nd there
        ("Europe/Berlin", 0, "2026-01-03T23:00"),
        ("Europe/Berlin", 23, "2026-01-04T22:00"),
    ],
)
async def test_check_ins_come_at_the_persons_own_hour(
    harness: ServiceHarness, zone: str, hour: int, utc: str
) -> None:
    pairing = await start_pairing(harness)

    await harness.services.preferences.set_time_zone(member(ADA), zone)
    kept = await harness.services.preferences.set_hour(member(ADA), hour)

    assert (kept.time_zone, kept.hour) == (zone, hour)
    assert await due(harness) == [datetime.fromisoformat(utc).replace(tzinfo=UTC)]
    assert (await schedule_of(harness, pairing, INES)).due_at == evening(3)
    assert await audit_entries(harness, "person") == [(ADA, "prefer")] * 2


async def test_every_mentorship_of_a_person_follows_and_no_other_community_does(harness: ServiceHarness) -> None:
    await start_pairing(harness, ADA, INES)
    await harness.add_mentor(ADA)
    await start_pairing(harness, 40, 11)
    await harness.active_pairing(41, ADA)

    await harness.services.preferences.set_hour(member(ADA), 10)
    await harness.services.preferences.set_hour(member(ADA, OTHER_COMMUNITY_ID), 20)

    assert await due(harness) == [evening(3) - timedelta(hours=8)] * 2
    assert await due(harness, person=40) == [evening(3)]
    assert (await harness.services.preferences.mine(member(ADA, OTHER_COMMUNITY_ID))).hour == 20


@pytest.mark.parametrize(("hour", "kept"), [(-1, 0), (0, 0), (23, 23), (24, 23)])
async def test_an_hour_is_one_of_the_day(harness: ServiceHarness, hour: int, kept: int) -> None:
    assert (await harness.services.preferences.set_hour(member(ADA), hour)).hour == kept


async def test_what_is_no_zone_no_date_or_leaves_no_day_is_refused_and_changes_nothing(
    harness: ServiceHarness,
) -> None:
    mine = harness.services.preferences

    with pytest.raises(UnknownTimeZone):
        await mine.set_time_zone(member(ADA), "Mars/Olympus")
    with pytest.raises(NoDayLeft):
        await mine.set_quiet_weekdays(member(ADA), range(7))
    with pytest.raises(InvalidQuietDates):
        await mine.set_quiet_dates(member(ADA), "soonish")
    with pytest.raises(TooManyDates):
        await mine.set_quiet_dates(
            member(ADA), ", ".join(f"2026-{month}-{day}" for month in (3, 5) for day in range(1, 31))
        )
    with pytest.raises(InvalidDate):
        await mine.rest(member(ADA), until="soonish")
    with pytest.raises(DateNotInFuture):
        await mine.rest(member(ADA), until="2025-01-01")

    assert await rows(harness.database, preferences) == []
    assert await audit_entries(harness, "person") == []


async def test_quiet_days_of_the_week_are_exactly_those_said_last(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    quiet = harness.services.preferences.set_quiet_weekdays

    await quiet(member(ADA), {0, 6, 9, -1})
    over_the_weekend = await due(harness)
    await quiet(member(ADA), {1})

    assert (over_the_weekend, await due(harness)) == ([evening(5)], [evening(3)])


async def test_quiet_dates_are_read_in_the_persons_own_time_and_kept_sealed(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    harness.clock.advance(datetime(2026, 1, 2, 23, 30, tzinfo=UTC) - harness.clock())
    await harness.services.preferences.set_time_zone(member(ADA), "Asia/Kathmandu")  # where it is the 3rd already

    await harness.services.preferences.set_quiet_dates(member(ADA), "2026-01-02, 2026-01-04 to 2026-01-08")

    assert await due(harness) == [datetime(2026, 1, 9, 12, 15, tzinfo=UTC)]
    [kept] = await rows(harness.database, preferences)
    assert kept["quiet_dates"] == '[["2026-01-04","2026-01-08"]]'
    async with harness.database.engine.connect() as connection:
        sealed = (await connection.exec_driver_sql("SELECT quiet_dates FROM preferences")).scalar_one()
    assert b"2026" not in bytes(sealed)
    await harness.services.preferences.set_quiet_dates(member(ADA), None)
    assert await due(harness) == [datetime(2026, 1, 4, 12, 15, tzinfo=UTC)]


async def test_a_check_in_that_falls_due_in_a_quiet_time_comes_once_at_the_next_good_moment(
    harness: ServiceHarness,
) -> None:
    await start_pairing(harness)
    await harness.services.preferences.set_quiet_dates(member(ADA), "2026-01-04 to 2026-01-06")

    told = {day: ASKED in await advance_to(harness, evening(day)) for day in range(1, 14)}

    assert [day for day, asked in told.items() if asked] == [6]


async def test_who_moves_to_where_the_hour_is_over_is_asked_on_the_next_day_and_not_skipped(
    harness: ServiceHarness,
) -> None:
    await start_pairing(harness)
    harness.clock.advance(evening(3) - timedelta(hours=1) - harness.clock())

    await harness.services.preferences.set_time_zone(
        member(ADA), "Pacific/Chatham"
    )  # seven in the morning of the next day

    assert await advance_to(harness, evening(3)) == {(MessageKind.CHECK_IN, INES)}
    assert ASKED in await advance_to(harness, evening(4) - timedelta(hours=13, minutes=45))


async def test_a_rest_asks_nothing_and_when_its_date_comes_asks_once_whether_to_go_on(
    harness: ServiceHarness,
) -> None:
    await start_pairing(harness)
    resting = await harness.services.preferences.rest(member(ADA), until="3 weeks")

    told = {day: await advance_to(harness, evening(day)) for day in range(1, 61)}

    assert (resting.wish, resting.resting_until) == (CheckInWish.REST, evening(21) - timedelta(hours=6))
    assert {day for day, what in told.items() if OVER in what} == {21}
    assert [day for day, what in told.items() if ASKED in what] == []
    after = await harness.services.preferences.mine(member(ADA))
    assert (after.wish, after.resting_until) == (CheckInWish.REST, None)


async def test_a_rest_without_a_date_does_not_end_by_itself(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await harness.services.preferences.rest(member(ADA))

    told = [what for day in range(10, 800, 50) for what in await advance_to(harness, evening(day)) if what[1] == ADA]

    assert told == []


async def test_who_went_on_or_wants_none_any_more_is_not_asked_about_the_rest(harness: ServiceHarness) -> None:
    mine = harness.services.preferences
    for person in (ADA, INES):
        await mine.rest(member(person), until="3 days")

    await mine.go_on(member(ADA))
    await mine.opt_out(member(INES))

    assert await advance_to(harness, evening(4)) == set()


async def test_going_on_asks_from_now_on_and_not_what_went_by(harness: ServiceHarness) -> None:
    await start_pairing(harness)
    await harness.services.preferences.opt_out(member(ADA))
    meanwhile = await advance_to(harness, evening(20))

    await harness.services.preferences.go_on(member(ADA))

    assert meanwhile == {(MessageKind.CHECK_IN, INES)}
    assert await due(harness) == [evening(30)]
    assert await audit_entries(harness, "person") == [(ADA, "prefer")] * 2


async def test_whoever_wants_none_stays_in_their_mentorship_and_may_write(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)

    await harness.services.preferences.opt_out(member(ADA))
    await harness.services.active_pairings.write_note(in_dm(INES), pairing.id, "hello")

    assert await pending_messages(harness) == {(MessageKind.NOTE, ADA)}


async def test_other_times_while_resting_bring_no_check_in_back(harness: ServiceHarness) -> None:
    pairing = await start_pairing(harness)
    await harness.services.preferences.rest(member(ADA))
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id)

    for person in (ADA, INES):
        await harness.services.preferences.set_hour(member(person), 9)

    assert (await due(harness), await due(harness, person=INES)) == ([None], [None])


async def test_a_wish_said_in_the_moment_in_which_it_begins_holds(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for round_ in range(6):
        mentor, mentee = INES + round_, ADA + round_
        await harness.add_mentor(mentor)
        await harness.services.preferences.opt_out(member(mentee))
        asked = await harness.request_pairing(mentee, mentor)

        await run_concurrently(
            harness.services.responses.agree(in_dm(mentor), asked.id),
            second_harness.services.preferences.go_on(member(mentee)),
            turned=round_ % 2 == 0,
        )

        assert await due(harness, person=mentee) == [evening(3)]


async def test_two_of_a_pair_who_wish_otherwise_at_once_and_a_sweep_do_not_wait_for_each_other(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    pairing = await start_pairing(harness)
    harness.clock.advance(evening(3) - harness.clock())

    for hour in (9, 10, 11):
        await run_concurrently(
            harness.services.preferences.set_hour(member(ADA), hour),
            second_harness.services.preferences.set_hour(member(INES), hour),
            harness.services.due.sweep(),
            second_harness.services.active_pairings.pause(in_dm(ADA), pairing.id),
            turned=hour % 2 == 0,
        )
        await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)

    hours = {when.hour for person in (ADA, INES) for when in await due(harness, person=person) if when}
    assert hours == {11}
