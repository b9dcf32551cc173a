"""Two who walk together, and how their check-ins stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.models.enums import LetterKind
from storage.models.records import Pairing, Schedule
from storage.schema.check_ins import questions
from tests.support.house import House

from .moments import news, rows

INES, ADA = 10, 31


def evening(number: int) -> datetime:
    """Six o'clock in UTC, so many days after the day on which the two began."""
    return datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=number)


async def begun(house: House, mentee: int = ADA, mentor: int = INES) -> Pairing:
    """They have begun, and have heard of it."""
    await house.mentor(mentor)
    pairing = await house.together(mentee, mentor)
    await house.letters()
    return pairing


async def at(house: House, when: datetime) -> set[tuple[LetterKind, int | None]]:
    """What is told when it is this time, and has been swept."""
    house.clock.forward(when - house.clock())
    await house.services.due.sweep()
    return await news(house)


async def schedule_of(house: House, pairing: Pairing, person: int) -> Schedule:
    """How one's check-ins stand now."""
    async with house.store.reading() as memory:
        schedule = await memory.schedules.of(pairing.id, person)
    assert schedule is not None
    return schedule


async def newest(house: House, person: int) -> int:
    """The id of the question that someone was asked last."""
    return int((await rows(house.store, questions, questions.c.person_id == person))[-1]["id"])
