"""Quiet days that are past and people who left are forgotten by themselves; what is kept too long is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.refusals import CantBeAsked, ManagersOnly
from bot.services.privacy.erasure import forget_person
from storage.schema.matching import kept_apart
from storage.schema.people import people, preferences, seekers
from storage.unit_of_work import Memory
from tests.support.house import HOME, House, facilitator, member, someone
from tests.support.services.moments import manager, rows

from .test_retention import swept, with_words

ADA, INES, MAREK = 10, 20, 30


async def test_quiet_days_are_removed_once_they_are_past(house: House) -> None:
    await house.services.preferences.keep_dates_quiet(member(ADA), "5 Jan 2026\n10 Jan 2026 to 20 Jan 2026")

    await swept(house, days=5)
    first = (await house.services.preferences.mine(member(ADA))).quiet_dates
    await swept(house, days=14)
    during = (await house.services.preferences.mine(member(ADA))).quiet_dates
    await swept(house, days=2)

    assert first == during == '[["2026-01-10","2026-01-20"]]'
    assert (await house.services.preferences.mine(member(ADA))).quiet_dates is None


async def test_quiet_days_are_past_when_they_are_past_where_the_person_lives(house: House) -> None:
    await house.services.preferences.live_in(member(ADA), "Pacific/Honolulu")
    await house.services.preferences.keep_dates_quiet(member(ADA), "5 Jan 2026")

    await swept(house, days=4, hours=20)
    still = (await house.services.preferences.mine(member(ADA))).quiet_dates
    await swept(house, days=1)

    assert still is not None
    assert (await house.services.preferences.mine(member(ADA))).quiet_dates is None


async def test_who_left_is_forgotten_after_ninety_days(house: House) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.leaving.left(HOME, ADA)

    await swept(house, days=89)
    before = await rows(house.store, people, people.c.user_id == ADA)
    await swept(house, days=1)

    assert [row["left_at"] for row in before] == [house.clock() - timedelta(days=90)]
    assert await rows(house.store, preferences, preferences.c.user_id == ADA) == []
    assert await rows(house.store, people, people.c.user_id == ADA) == []


async def test_what_someone_hoped_for_is_kept_while_what_came_of_it_goes_on(house: House) -> None:
    await house.mentor(INES)
    await house.services.seekers.join(member(ADA), hope="To be heard.", attends=True, preferences=None)
    pairing = await house.together(ADA, INES)

    await swept(house, days=200)
    [walking] = await rows(house.store, seekers)
    await house.services.walking.end(member(ADA), pairing.id)
    await swept(house)
    await swept(house, days=89)
    [ended] = await rows(house.store, seekers)
    await swept(house, days=1)
    [gone] = await rows(house.store, seekers)

    assert (walking["hope"], ended["hope"], gone["hope"]) == ("To be heard.", "To be heard.", None)


async def test_one_who_cannot_be_forgotten_holds_up_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (ADA, INES):
        await house.services.preferences.like_hour(member(person), 9)
        await house.services.leaving.left(HOME, person)
        house.wait(hours=1)

    async def broken(memory: Memory, home: int, person: int, *wishes: Any, **more: Any) -> bool:
        if person == ADA:
            raise ValueError
        return await forget_person(memory, home, person, *wishes, **more)

    monkeypatch.setattr("bot.services.privacy.retention.forget_person", broken)
    await swept(house, days=90)

    assert [row["user_id"] for row in await rows(house.store, preferences)] == [ADA]


async def test_who_is_kept_apart_from_them_stays_so_however_long_they_are_away(house: House) -> None:
    await house.mentor(INES)
    await house.services.keeping_apart.keep(member(ADA), someone(INES))
    await house.services.keeping_apart.keep(member(INES), someone(MAREK))
    await house.services.leaving.left(HOME, INES)

    await swept(house, days=90)
    apart = [(row["by_id"], row["other_id"]) for row in await rows(house.store, kept_apart)]
    await house.mentor(INES)

    assert [(by, other > 0) for by, other in apart] == [(ADA, False)]
    with pytest.raises(CantBeAsked):
        await house.asked(ADA, INES)


async def test_who_came_back_is_kept(house: House) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.leaving.left(HOME, ADA)
    house.wait(days=80)
    await house.services.leaving.here(HOME, [ADA, INES])

    await swept(house, days=400)

    assert (await house.services.preferences.mine(member(ADA))).hour == 9


@pytest.mark.parametrize("is_here", [None, True])
async def test_nobody_is_forgotten_who_is_here_or_may_be(house: House, is_here: bool | None) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.leaving.left(HOME, ADA)
    house.services.retention.is_here = lambda _community_id, _user_id: is_here

    await swept(house, days=91)
    kept = (await house.services.preferences.mine(member(ADA))).hour
    house.services.retention.is_here = lambda _community_id, _user_id: False
    await swept(house, days=1)
    later = (await house.services.preferences.mine(member(ADA))).hour

    assert kept == 9
    assert later == (None if is_here is None else 9)


async def test_who_leaves_and_comes_back_while_others_come_and_go_is_kept(house: House) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.leaving.here(HOME, [INES])
    await house.services.leaving.left(HOME, ADA)
    await house.services.leaving.here(HOME, [ADA])
    await house.services.leaving.left(HOME, ADA)
    await house.services.leaving.here(HOME, [ADA])

    await swept(house, days=400)

    assert (await house.services.preferences.mine(member(ADA))).hour == 9


async def test_who_comes_back_between_the_look_and_the_forgetting_is_kept(house: House) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.leaving.left(HOME, ADA)
    house.wait(days=90)
    await house.services.leaving.here(HOME, [ADA])
    now = house.clock()

    forgotten = await house.services.retention._forget_if_still_gone(HOME, ADA, before=now, now=now)

    assert not forgotten
    assert (await house.services.preferences.mine(member(ADA))).hour == 9


async def test_leaving_is_noted_once_and_only_of_those_of_whom_anything_is_stored(house: House) -> None:
    await house.services.preferences.like_hour(member(ADA), 9)

    for user_id in (ADA, MAREK, ADA):
        await house.services.leaving.left(HOME, user_id)
        house.wait(days=1)

    noted = {row["user_id"]: row["left_at"] for row in await rows(house.store, people) if row["left_at"]}
    assert noted == {ADA: house.clock() - timedelta(days=3)}


@pytest.mark.parametrize("days", [89, 90.9, 91.1])
async def test_the_check_tells_once_something_is_kept_a_day_too_long(house: House, days: float) -> None:
    await with_words(house)
    await swept(house, days=60)

    house.wait(days=days - 60)
    promised = await house.services.retention.promised(manager())

    assert promised.is_kept == (days < 91)


async def test_the_check_finds_quiet_days_and_people_kept_too_long(house: House) -> None:
    await house.services.preferences.keep_dates_quiet(member(ADA), "5 Jan 2026")
    well = [(await house.services.retention.promised(manager())).is_kept]
    house.wait(days=7)
    well.append((await house.services.retention.promised(manager())).is_kept)
    await house.services.retention.sweep()
    well.append((await house.services.retention.promised(manager())).is_kept)
    await house.services.leaving.left(HOME, ADA)
    house.wait(days=92)
    well.append((await house.services.retention.promised(manager())).is_kept)

    assert well == [True, False, True, False]
    assert (await house.services.retention.promised(manager(community_id=200))).is_kept


async def test_only_who_manages_the_server_is_told(house: House) -> None:
    with pytest.raises(ManagersOnly):
        await house.services.retention.promised(facilitator())
