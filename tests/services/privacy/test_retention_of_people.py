"""Quiet days that are past and people who left are forgotten by themselves; what is kept too long is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.refusals import ManagersOnly
from bot.services.privacy.erasure import erase_person
from storage.schema.matching import kept_apart
from storage.schema.people import people, preferences, seekers
from storage.unit_of_work import UnitOfWork
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import manager, rows

from .test_retention import swept, with_words

ADA, INES, MAREK = 10, 20, 30


async def test_quiet_days_are_removed_once_they_are_past(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_quiet_dates(member(ADA), "5 Jan 2026\n10 Jan 2026 to 20 Jan 2026")

    await swept(harness, days=5)
    first = (await harness.services.preferences.mine(member(ADA))).quiet_dates
    await swept(harness, days=14)
    during = (await harness.services.preferences.mine(member(ADA))).quiet_dates
    await swept(harness, days=2)

    assert first == during == '[["2026-01-10","2026-01-20"]]'
    assert (await harness.services.preferences.mine(member(ADA))).quiet_dates is None


async def test_quiet_days_are_past_when_they_are_past_where_the_person_lives(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_time_zone(member(ADA), "Pacific/Honolulu")
    await harness.services.preferences.set_quiet_dates(member(ADA), "5 Jan 2026")

    await swept(harness, days=4, hours=20)
    still = (await harness.services.preferences.mine(member(ADA))).quiet_dates
    await swept(harness, days=1)

    assert still is not None
    assert (await harness.services.preferences.mine(member(ADA))).quiet_dates is None


async def test_who_left_is_forgotten_after_ninety_days(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    await swept(harness, days=89)
    before = await rows(harness.database, people, people.c.user_id == ADA)
    await swept(harness, days=1)

    assert [row["left_at"] for row in before] == [harness.clock() - timedelta(days=90)]
    assert await rows(harness.database, preferences, preferences.c.user_id == ADA) == []
    assert await rows(harness.database, people, people.c.user_id == ADA) == []


async def test_what_someone_hoped_for_is_kept_while_what_came_of_it_goes_on(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.waiting_list.join(
        member(ADA), hope="To be heard.", attends=True, listed=True, preferences=None
    )
    pairing = await harness.active_pairing(ADA, INES)

    await swept(harness, days=200)
    [walking] = await rows(harness.database, seekers)
    await harness.services.active_pairings.end(member(ADA), pairing.id)
    await swept(harness)
    await swept(harness, days=89)
    [ended] = await rows(harness.database, seekers)
    await swept(harness, days=1)
    [gone] = await rows(harness.database, seekers)

    assert (walking["hope"], ended["hope"], gone["hope"]) == ("To be heard.", "To be heard.", None)


async def test_one_who_cannot_be_forgotten_holds_up_nobody(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (ADA, INES):
        await harness.services.preferences.set_hour(member(person), 9)
        await harness.services.departures.member_left(COMMUNITY_ID, person)
        harness.advance_time(hours=1)

    async def broken(uow: UnitOfWork, home: int, person: int, *wishes: Any, **more: Any) -> bool:
        if person == ADA:
            raise ValueError
        return await erase_person(uow, home, person, *wishes, **more)

    monkeypatch.setattr("bot.services.privacy.retention.erase_person", broken)
    await swept(harness, days=90)

    assert [row["user_id"] for row in await rows(harness.database, preferences)] == [ADA]


async def test_who_is_kept_apart_from_them_stays_so_however_long_they_are_away(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.exclusions.exclude(member(ADA), someone(INES))
    await harness.services.exclusions.exclude(member(INES), someone(MAREK))
    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    await swept(harness, days=90)
    apart = [(row["by_sealed"], row["other_sealed"]) for row in await rows(harness.database, kept_apart)]
    await harness.add_mentor(INES)

    assert apart == [(ADA, INES), (INES, MAREK)]
    assert (await harness.services.requests.ask_mentee(member(INES), someone(ADA))).is_decoy


async def test_who_came_back_is_kept(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    harness.advance_time(days=80)
    await harness.services.departures.members_present(COMMUNITY_ID, [ADA, INES])

    await swept(harness, days=400)

    assert (await harness.services.preferences.mine(member(ADA))).hour == 9


@pytest.mark.parametrize("is_here", [None, True])
async def test_nobody_is_forgotten_who_is_here_or_may_be(harness: ServiceHarness, is_here: bool | None) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    said = [is_here, False]

    async def is_present(_community_id: int, _user_id: int) -> bool | None:
        return said.pop(0)

    harness.services.retention.is_present = is_present

    await swept(harness, days=91)
    kept = (await harness.services.preferences.mine(member(ADA))).hour
    await swept(harness, days=1)
    later = (await harness.services.preferences.mine(member(ADA))).hour

    assert kept == 9
    assert later == (None if is_here is None else 9)


async def test_who_leaves_and_comes_back_while_others_come_and_go_is_kept(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.departures.members_present(COMMUNITY_ID, [INES])
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    await harness.services.departures.members_present(COMMUNITY_ID, [ADA])
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    await harness.services.departures.members_present(COMMUNITY_ID, [ADA])

    await swept(harness, days=400)

    assert (await harness.services.preferences.mine(member(ADA))).hour == 9


async def test_who_comes_back_between_the_look_and_the_forgetting_is_kept(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    harness.advance_time(days=90)
    await harness.services.departures.members_present(COMMUNITY_ID, [ADA])
    now = harness.clock()

    forgotten = await harness.services.retention._erase_if_still_gone(COMMUNITY_ID, ADA, before=now, now=now)

    assert not forgotten
    assert (await harness.services.preferences.mine(member(ADA))).hour == 9


async def test_leaving_is_noted_once_and_only_of_those_of_whom_anything_is_stored(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_hour(member(ADA), 9)

    for user_id in (ADA, MAREK, ADA):
        await harness.services.departures.member_left(COMMUNITY_ID, user_id)
        harness.advance_time(days=1)

    noted = {row["user_id"]: row["left_at"] for row in await rows(harness.database, people) if row["left_at"]}
    assert noted == {ADA: harness.clock() - timedelta(days=3)}


@pytest.mark.parametrize("days", [89, 90.9, 91.1])
async def test_the_check_tells_once_something_is_kept_a_day_too_long(harness: ServiceHarness, days: float) -> None:
    await with_words(harness)
    await swept(harness, days=60)

    harness.advance_time(days=days - 60)
    promised = await harness.services.retention.retention_promise(manager())

    assert promised.is_kept == (days < 91)


async def test_the_check_finds_quiet_days_and_people_kept_too_long(harness: ServiceHarness) -> None:
    await harness.services.preferences.set_quiet_dates(member(ADA), "5 Jan 2026")
    well = [(await harness.services.retention.retention_promise(manager())).is_kept]
    harness.advance_time(days=7)
    well.append((await harness.services.retention.retention_promise(manager())).is_kept)
    await harness.services.retention.sweep()
    well.append((await harness.services.retention.retention_promise(manager())).is_kept)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    harness.advance_time(days=92)
    well.append((await harness.services.retention.retention_promise(manager())).is_kept)

    assert well == [True, False, True, False]
    assert (await harness.services.retention.retention_promise(manager(community_id=200))).is_kept


async def test_only_who_manages_the_server_is_told(harness: ServiceHarness) -> None:
    with pytest.raises(ManagersOnly):
        await harness.services.retention.retention_promise(facilitator())
