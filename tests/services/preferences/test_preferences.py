"""Each person's own times: zone, hour, quiet days, a rest, or no check-ins at all; and nothing gets lost by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.refusals import DateGone, NoDayLeft, NotADate, NotAZone, NotDates, TooManyDates
from storage.models.enums import LetterKind, Wish
from storage.models.records import Preferences
from storage.schema.check_ins import schedules
from storage.schema.people import preferences
from tests.support.house import ELSEWHERE, HOME, House, in_dm, member
from tests.support.services.moments import at_once, news, rows, trail
from tests.support.services.walkers import ADA, INES, at, begun, evening, schedule_of

ASKED = (LetterKind.CHECK_IN, ADA)
OVER = (LetterKind.REST_OVER, ADA)


async def due(house: House, person: int = ADA) -> list[datetime | None]:
    """When someone is due, in each of their mentorships."""
    return [row["due_at"] for row in await rows(house.store, schedules, schedules.c.person_id == person)]


async def test_who_has_said_nothing_is_asked_by_the_programmes_hour(house: House) -> None:
    assert await house.services.preferences.mine(member(ADA)) == Preferences(community_id=HOME, user_id=ADA)
    assert await rows(house.store, preferences) == []


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
async def test_check_ins_come_at_the_persons_own_hour(house: House, zone: str, hour: int, utc: str) -> None:
    pairing = await begun(house)

    await house.services.preferences.live_in(member(ADA), zone)
    kept = await house.services.preferences.like_hour(member(ADA), hour)

    assert (kept.time_zone, kept.hour) == (zone, hour)
    assert await due(house) == [datetime.fromisoformat(utc).replace(tzinfo=UTC)]
    assert (await schedule_of(house, pairing, INES)).due_at == evening(3)
    assert await trail(house, "person") == [(ADA, "prefer")] * 2


async def test_every_mentorship_of_a_person_follows_and_no_other_community_does(house: House) -> None:
    await begun(house, ADA, INES)
    await house.mentor(ADA)
    await begun(house, 40, 11)
    await house.together(41, ADA)

    await house.services.preferences.like_hour(member(ADA), 10)
    await house.services.preferences.like_hour(member(ADA, ELSEWHERE), 20)

    assert await due(house) == [evening(3) - timedelta(hours=8)] * 2
    assert await due(house, person=40) == [evening(3)]
    assert (await house.services.preferences.mine(member(ADA, ELSEWHERE))).hour == 20


@pytest.mark.parametrize(("hour", "kept"), [(-1, 0), (0, 0), (23, 23), (24, 23)])
async def test_an_hour_is_one_of_the_day(house: House, hour: int, kept: int) -> None:
    assert (await house.services.preferences.like_hour(member(ADA), hour)).hour == kept


async def test_what_is_no_zone_no_date_or_leaves_no_day_is_refused_and_changes_nothing(house: House) -> None:
    mine = house.services.preferences

    with pytest.raises(NotAZone):
        await mine.live_in(member(ADA), "Mars/Olympus")
    with pytest.raises(NoDayLeft):
        await mine.keep_weekdays_quiet(member(ADA), range(7))
    with pytest.raises(NotDates):
        await mine.keep_dates_quiet(member(ADA), "soonish")
    with pytest.raises(TooManyDates):
        await mine.keep_dates_quiet(
            member(ADA), ", ".join(f"2026-{month}-{day}" for month in (3, 5) for day in range(1, 31))
        )
    with pytest.raises(NotADate):
        await mine.rest(member(ADA), until="soonish")
    with pytest.raises(DateGone):
        await mine.rest(member(ADA), until="2025-01-01")

    assert await rows(house.store, preferences) == []
    assert await trail(house, "person") == []


async def test_quiet_days_of_the_week_are_exactly_those_said_last(house: House) -> None:
    await begun(house)
    quiet = house.services.preferences.keep_weekdays_quiet

    await quiet(member(ADA), {0, 6, 9, -1})
    over_the_weekend = await due(house)
    await quiet(member(ADA), {1})

    assert (over_the_weekend, await due(house)) == ([evening(5)], [evening(3)])


async def test_quiet_dates_are_read_in_the_persons_own_time_and_kept_sealed(house: House) -> None:
    await begun(house)
    house.clock.forward(datetime(2026, 1, 2, 23, 30, tzinfo=UTC) - house.clock())
    await house.services.preferences.live_in(member(ADA), "Asia/Kathmandu")  # where it is the 3rd already

    await house.services.preferences.keep_dates_quiet(member(ADA), "2026-01-02, 2026-01-04 to 2026-01-08")

    assert await due(house) == [datetime(2026, 1, 9, 12, 15, tzinfo=UTC)]
    [kept] = await rows(house.store, preferences)
    assert kept["quiet_dates"] == '[["2026-01-04","2026-01-08"]]'
    async with house.store.engine.connect() as connection:
        sealed = (await connection.exec_driver_sql("SELECT quiet_dates FROM preferences")).scalar_one()
    assert b"2026" not in bytes(sealed)
    await house.services.preferences.keep_dates_quiet(member(ADA), None)
    assert await due(house) == [datetime(2026, 1, 4, 12, 15, tzinfo=UTC)]


async def test_a_check_in_that_falls_due_in_a_quiet_time_comes_once_at_the_next_good_moment(house: House) -> None:
    await begun(house)
    await house.services.preferences.keep_dates_quiet(member(ADA), "2026-01-04 to 2026-01-06")

    told = {day: ASKED in await at(house, evening(day)) for day in range(1, 14)}

    assert [day for day, asked in told.items() if asked] == [6]


async def test_who_moves_to_where_the_hour_is_over_is_asked_on_the_next_day_and_not_skipped(house: House) -> None:
    await begun(house)
    house.clock.forward(evening(3) - timedelta(hours=1) - house.clock())

    await house.services.preferences.live_in(member(ADA), "Pacific/Chatham")  # seven in the morning of the next day

    assert await at(house, evening(3)) == {(LetterKind.CHECK_IN, INES)}
    assert ASKED in await at(house, evening(4) - timedelta(hours=13, minutes=45))


async def test_a_rest_asks_nothing_and_when_its_date_comes_asks_once_whether_to_go_on(house: House) -> None:
    await begun(house)
    resting = await house.services.preferences.rest(member(ADA), until="3 weeks")

    told = {day: await at(house, evening(day)) for day in range(1, 61)}

    assert (resting.wish, resting.resting_until) == (Wish.REST, evening(21) - timedelta(hours=6))
    assert {day for day, what in told.items() if OVER in what} == {21}
    assert [day for day, what in told.items() if ASKED in what] == []
    after = await house.services.preferences.mine(member(ADA))
    assert (after.wish, after.resting_until) == (Wish.REST, None)


async def test_a_rest_without_a_date_does_not_end_by_itself(house: House) -> None:
    await begun(house)
    await house.services.preferences.rest(member(ADA))

    told = [what for day in range(10, 800, 50) for what in await at(house, evening(day)) if what[1] == ADA]

    assert told == []


async def test_who_went_on_or_wants_none_any_more_is_not_asked_about_the_rest(house: House) -> None:
    mine = house.services.preferences
    for person in (ADA, INES):
        await mine.rest(member(person), until="3 days")

    await mine.go_on(member(ADA))
    await mine.opt_out(member(INES))

    assert await at(house, evening(4)) == set()


async def test_going_on_asks_from_now_on_and_not_what_went_by(house: House) -> None:
    await begun(house)
    await house.services.preferences.opt_out(member(ADA))
    meanwhile = await at(house, evening(20))

    await house.services.preferences.go_on(member(ADA))

    assert meanwhile == {(LetterKind.CHECK_IN, INES)}
    assert await due(house) == [evening(30)]
    assert await trail(house, "person") == [(ADA, "prefer")] * 2


async def test_whoever_wants_none_stays_in_their_mentorship_and_may_write(house: House) -> None:
    pairing = await begun(house)

    await house.services.preferences.opt_out(member(ADA))
    await house.services.walking.write_note(in_dm(INES), pairing.id, "hello")

    assert await news(house) == {(LetterKind.NOTE, ADA)}


async def test_other_times_while_resting_bring_no_check_in_back(house: House) -> None:
    pairing = await begun(house)
    await house.services.preferences.rest(member(ADA))
    await house.services.walking.pause(in_dm(INES), pairing.id)

    for person in (ADA, INES):
        await house.services.preferences.like_hour(member(person), 9)

    assert (await due(house), await due(house, person=INES)) == ([None], [None])


async def test_a_wish_said_in_the_moment_in_which_it_begins_holds(house: House, rival: House) -> None:
    for round_ in range(6):
        mentor, mentee = INES + round_, ADA + round_
        await house.mentor(mentor)
        await house.services.preferences.opt_out(member(mentee))
        asked = await house.asked(mentee, mentor)

        await at_once(
            house.services.answering.agree(in_dm(mentor), asked.id),
            rival.services.preferences.go_on(member(mentee)),
            turned=round_ % 2 == 0,
        )

        assert await due(house, person=mentee) == [evening(3)]


async def test_two_of_a_pair_who_wish_otherwise_at_once_and_a_sweep_do_not_wait_for_each_other(
    house: House, rival: House
) -> None:
    pairing = await begun(house)
    house.clock.forward(evening(3) - house.clock())

    for hour in (9, 10, 11):
        await at_once(
            house.services.preferences.like_hour(member(ADA), hour),
            rival.services.preferences.like_hour(member(INES), hour),
            house.services.due.sweep(),
            rival.services.walking.pause(in_dm(ADA), pairing.id),
            turned=hour % 2 == 0,
        )
        await house.services.walking.resume(in_dm(INES), pairing.id)

    hours = {when.hour for person in (ADA, INES) for when in await due(house, person=person) if when}
    assert hours == {11}
