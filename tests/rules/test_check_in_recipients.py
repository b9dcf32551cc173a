"""Which plan a person is asked by: the pairing's rhythm, their contact hours, and whether they wish it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules import quiet_dates
from bot.rules.check_in_schedule import check_in_plan, contact_hours_of, is_mentor_asked_about_self
from bot.rules.contact_hours import ContactHours, find_zone
from bot.rules.programme import Programme
from storage.models.enums import AskedBy, CheckInWish, PairingState, Rhythm
from storage.models.preferences import Preferences
from storage.models.records import CheckInQuestion, Pairing
from tests.support.rules.contact_hours import quiet_over_new_year
from tests.support.rules.schedules import BEGAN, USUAL, evening

PAIRING = Pairing(
    id=7,
    community_id=100,
    mentor_id=10,
    mentee_id=31,
    state=PairingState.ACTIVE,
    asked_by=AskedBy.MENTEE,
    needs_yes=False,
    proposed_at=evening(-2),
    began_at=BEGAN,
    rhythm_from=evening(20),
)


def test_mentors_are_asked_how_they_are_now_and_then_where_the_programme_wants_it() -> None:
    def of(person: int, every: int) -> list[int]:
        asked_each = (
            CheckInQuestion(id=n, pairing_id=7, community_id=100, person_id=person, number=n, asked_at=BEGAN)
            for n in range(1, 10)
        )
        return [
            one.number
            for one in asked_each
            if is_mentor_asked_about_self(one, PAIRING, Programme(ask_mentor_every=every))
        ]

    assert (of(10, 3), of(31, 3), of(10, 0)) == ([3, 6, 9], [], [])


@pytest.mark.parametrize(
    ("state", "wish", "asks"),
    [
        (PairingState.ACTIVE, CheckInWish.ASK, True),
        (PairingState.ACTIVE, CheckInWish.REST, False),
        (PairingState.ACTIVE, CheckInWish.OFF, False),
        (PairingState.PAUSED, CheckInWish.ASK, False),
        (PairingState.ENDED, CheckInWish.ASK, False),
    ],
)
def test_only_who_wishes_it_is_asked_and_only_while_it_goes_on(
    state: PairingState, wish: CheckInWish, asks: bool
) -> None:
    wishes = Preferences(community_id=100, user_id=31, wish=wish)

    assert check_in_plan(replace(PAIRING, state=state), wishes, USUAL).is_enabled is asks


def test_gentle_counts_from_the_beginning_and_others_from_when_they_were_chosen() -> None:
    wishes = Preferences(community_id=100, user_id=31)

    def anchor(rhythm: Rhythm, pairing: Pairing = PAIRING) -> datetime:
        return check_in_plan(replace(pairing, rhythm=rhythm), wishes, USUAL).anchor

    assert (anchor(Rhythm.GENTLE), anchor(Rhythm.WEEKLY)) == (BEGAN, evening(20))
    assert anchor(Rhythm.WEEKLY, replace(PAIRING, rhythm_from=None)) == BEGAN


def test_what_someone_has_not_said_is_the_programmes_hour_in_utc() -> None:
    silent = contact_hours_of(Preferences(community_id=100, user_id=31), replace(USUAL, check_in_hour=17))

    assert silent == ContactHours(zone=ZoneInfo("UTC"), hour=17)


def test_what_someone_has_said_is_kept_to() -> None:
    said = Preferences(
        community_id=100,
        user_id=31,
        time_zone="Asia/Kathmandu",
        hour=0,
        quiet_weekdays=0b1000001,
        quiet_dates=quiet_dates.ranges_to_json(quiet_over_new_year()),
    )

    assert contact_hours_of(said, USUAL) == ContactHours(
        zone=ZoneInfo("Asia/Kathmandu"), hour=0, quiet_weekdays=frozenset({0, 6}), quiet_dates=quiet_over_new_year()
    )


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\0"])
def test_a_zone_that_the_system_does_not_know_is_none_and_read_as_utc(name: str) -> None:
    lost = Preferences(community_id=100, user_id=31, time_zone=name)

    assert find_zone(name) is None
    assert contact_hours_of(lost, USUAL).zone == ZoneInfo("UTC")
