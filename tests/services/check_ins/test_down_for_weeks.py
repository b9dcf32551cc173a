"""The bot was away, or Discord was: on return one check-in comes to each person, and not the pile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.rules.message_specs import kinds_where
from bot.rules.message_types import Extra
from storage.models.enums import LetterKind, LetterState, Rhythm
from storage.models.records import Pairing
from storage.schema.check_ins import questions, schedules
from storage.schema.outbox import letters
from tests.support.databases import store_at
from tests.support.house import House, in_dm, member
from tests.support.services.carrying import Died, Discord, Round
from tests.support.services.moments import at_once, rows
from tests.support.services.walkers import ADA, INES, begun, evening

BOTH = [(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)]


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Two who are asked every week."""
    pairing = await begun(house)
    await house.services.check_ins.change_rhythm(in_dm(ADA), pairing.id, Rhythm.WEEKLY)
    await house.letters()
    return pairing


@pytest.fixture
async def anew(house: House) -> AsyncIterator[House]:
    """Another process over what the first one left."""
    anew = House(store_at(house.store.engine.url.render_as_string(hide_password=False)), clock=house.clock)
    yield anew
    await anew.store.close()


async def swept(house: House, when: datetime) -> None:
    """It is this time, and what is due is done; nothing is carried."""
    house.clock.forward(when - house.clock())
    await house.services.due.sweep()


async def carried(house: House) -> list[tuple[LetterKind, int | None]]:
    """What a courier brings now, in its order."""
    discord = Discord()
    await Round(house, discord).carry()
    return discord.messages(at=house.clock())


async def next_asked(house: House) -> set[datetime]:
    """When the two are asked next."""
    return {row["ask_at"] for row in await rows(house.store, schedules)}


@pytest.mark.usefixtures("pairing")
@pytest.mark.parametrize("hours", [1, 3.9])
async def test_down_for_an_hour_the_check_in_comes_late_and_the_next_one_on_its_day(
    house: House, anew: House, hours: float
) -> None:
    await swept(anew, evening(7) + timedelta(hours=hours))

    assert await carried(anew) == BOTH
    assert await next_asked(house) == {evening(14)}


@pytest.mark.usefixtures("pairing")
async def test_down_until_the_night_it_comes_the_next_evening(anew: House) -> None:
    await swept(anew, evening(7) + timedelta(hours=5))
    at_night = await carried(anew)
    await swept(anew, evening(8))

    assert (at_night, await carried(anew)) == ([], BOTH)


@pytest.mark.usefixtures("pairing")
async def test_down_for_three_weeks_each_is_asked_once(house: House, anew: House) -> None:
    await swept(anew, evening(28) + timedelta(hours=1))

    assert await carried(anew) == BOTH
    assert await next_asked(house) == {evening(35)}
    assert len(await rows(house.store, questions)) == 2


@pytest.mark.usefixtures("pairing")
async def test_back_shortly_before_the_next_one_that_one_is_left_out(house: House, anew: House) -> None:
    await swept(anew, evening(27))

    assert await carried(anew) == BOTH
    assert await next_asked(house) == {evening(35)}


@pytest.mark.usefixtures("pairing")
async def test_down_with_letters_left_over_only_the_newest_check_in_comes(house: House, anew: House) -> None:
    await swept(house, evening(7))
    await swept(anew, evening(28))

    assert await carried(anew) == BOTH
    left = await rows(
        house.store, letters, letters.c.kind.in_(kinds_where(lambda spec: Extra.SCHEDULE in spec.extras))
    )
    assert [row["state"] for row in left] == [LetterState.DROPPED] * 2 + [LetterState.SENT] * 2
    # What never came is nothing that anyone left unanswered.
    assert {row["silent"] for row in await rows(house.store, schedules)} == {0}


@pytest.mark.usefixtures("pairing")
async def test_while_discord_takes_nothing_the_reminder_waits_for_what_it_reminds_of(house: House) -> None:
    for day in range(7, 13):
        await swept(house, evening(day))
    back = await carried(house)
    after = {}
    for day in range(13, 17):
        await swept(house, evening(day))
        after[day] = await carried(house)

    assert back == BOTH
    # Not counted as silent yet: the next one has come by then, and the reminder is of that.
    assert after == {13: [], 14: BOTH, 15: [], 16: []}


@pytest.mark.usefixtures("pairing")
async def test_who_sets_quiet_days_before_it_came_gets_it_alone_afterwards(house: House) -> None:
    await swept(house, evening(7))
    await house.services.preferences.keep_dates_quiet(member(ADA), "2026-01-08 to 2026-01-12")
    brought = {}
    for day in range(7, 18):
        await swept(house, evening(day))
        brought[day] = [kind for kind, reader in await carried(house) if reader == ADA]

    assert {day: kinds for day, kinds in brought.items() if kinds} == {
        12: [LetterKind.CHECK_IN],
        14: [LetterKind.CHECK_IN],
        17: [LetterKind.CHECK_IN_AGAIN],
    }


@pytest.mark.usefixtures("pairing")
@pytest.mark.parametrize("after", [1, 2, 3, 4, 5, 6])
async def test_a_courier_that_died_anywhere_is_followed_by_one_that_brings_the_rest_once(
    house: House, anew: House, after: int
) -> None:
    await swept(house, evening(7))
    discord = Discord()
    with pytest.raises(Died):
        await Round(house, discord, dies_after=after).carry()

    house.wait(minutes=3)
    await at_once(Round(house, discord).carry(), Round(anew, discord).carry())

    assert sorted(taken.letter.to_id or 0 for taken in discord.taken.values()) == [INES, ADA]
    left = await rows(house.store, letters, letters.c.kind == LetterKind.CHECK_IN)
    assert {row["state"] for row in left} == {LetterState.SENT}
