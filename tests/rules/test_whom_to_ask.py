"""By what a person is asked about a pairing: its rhythm, what they said of their times, and whether they wish it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.rules import quiet_dates
from bot.rules.checking_in import asks_mentor, plan_for, times_of
from bot.rules.moments import Times, zone_of
from bot.rules.programme import Programme
from storage.models.enums import AskedBy, PairingState, Rhythm, Wish
from storage.models.records import Pairing, Preferences, Question
from tests.support.rules.schedules import BEGAN, USUAL, evening
from tests.support.rules.some_times import quiet_over_new_year

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
            Question(id=n, pairing_id=7, community_id=100, person_id=person, number=n, asked_at=BEGAN)
            for n in range(1, 10)
        )
        return [one.number for one in asked_each if asks_mentor(one, PAIRING, Programme(ask_mentor_every=every))]

    assert (of(10, 3), of(31, 3), of(10, 0)) == ([3, 6, 9], [], [])


@pytest.mark.parametrize(
    ("state", "wish", "asks"),
    [
        (PairingState.ACTIVE, Wish.ASK, True),
        (PairingState.ACTIVE, Wish.REST, False),
        (PairingState.ACTIVE, Wish.OFF, False),
        (PairingState.PAUSED, Wish.ASK, False),
        (PairingState.ENDED, Wish.ASK, False),
    ],
)
def test_only_who_wishes_it_is_asked_and_only_while_it_goes_on(state: PairingState, wish: Wish, asks: bool) -> None:
    wishes = Preferences(community_id=100, user_id=31, wish=wish)

    assert plan_for(replace(PAIRING, state=state), wishes, USUAL).asks is asks


def test_gentle_counts_from_the_beginning_and_others_from_when_they_were_chosen() -> None:
    wishes = Preferences(community_id=100, user_id=31)

    def anchor(rhythm: Rhythm, pairing: Pairing = PAIRING) -> datetime:
        return plan_for(replace(pairing, rhythm=rhythm), wishes, USUAL).anchor

    assert (anchor(Rhythm.GENTLE), anchor(Rhythm.WEEKLY)) == (BEGAN, evening(20))
    assert anchor(Rhythm.WEEKLY, replace(PAIRING, rhythm_from=None)) == BEGAN


def test_what_someone_has_not_said_is_the_programmes_hour_in_utc() -> None:
    silent = times_of(Preferences(community_id=100, user_id=31), replace(USUAL, check_in_hour=17))

    assert silent == Times(zone=ZoneInfo("UTC"), hour=17)


def test_what_someone_has_said_is_kept_to() -> None:
    said = Preferences(
        community_id=100,
        user_id=31,
        time_zone="Asia/Kathmandu",
        hour=0,
        quiet_weekdays=0b1000001,
        quiet_dates=quiet_dates.to_json(quiet_over_new_year()),
    )

    assert times_of(said, USUAL) == Times(
        zone=ZoneInfo("Asia/Kathmandu"), hour=0, weekdays=frozenset({0, 6}), dates=quiet_over_new_year()
    )


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\0"])
def test_a_zone_that_the_system_does_not_know_is_none_and_read_as_utc(name: str) -> None:
    lost = Preferences(community_id=100, user_id=31, time_zone=name)

    assert zone_of(name) is None
    assert times_of(lost, USUAL).zone == ZoneInfo("UTC")
