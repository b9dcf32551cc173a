"""Two people in a pairing, and the state of their check-ins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.rules.programme import Programme
from bot.services.core.open_matters import open_matter
from storage.database import Database
from storage.models.enums import MessageKind
from storage.models.records import CheckInSchedule, Pairing
from storage.schema.check_ins import questions
from tests.support.service_harness import ServiceHarness

from .concurrency import pending_messages, rows

INES, ADA = 10, 31


def evening(number: int) -> datetime:
    """Return 18:00 UTC, so many days after the day on which the pairing began."""
    return datetime(2026, 1, 1, 18, tzinfo=UTC) + timedelta(days=number)


async def start_pairing(harness: ServiceHarness, mentee: int = ADA, mentor: int = INES) -> Pairing:
    """Return a pairing that has begun; the messages about it are sent."""
    await harness.add_mentor(mentor)
    pairing = await harness.active_pairing(mentee, mentor)
    await harness.drain_outbox()
    return pairing


async def goes_quiet(database: Database, pairing: Pairing) -> int:
    """Put a pair on the list of those with whom it is quiet; return the matter."""
    home, card, at = pairing.community_id, MessageKind.CARD_SILENCE, pairing.began_at or pairing.proposed_at
    async with database.transaction() as uow:
        silence = await uow.silences.add(community_id=home, pairing_id=pairing.id, at=at)
        return await open_matter(uow, Programme(), home, card, subject_id=silence or 0, at=at) or 0


async def advance_to(harness: ServiceHarness, when: datetime) -> set[tuple[MessageKind, int | None]]:
    """Move the clock to this time, run a sweep, and return the messages that it enqueued."""
    harness.clock.advance(when - harness.clock())
    await harness.services.due.sweep()
    return await pending_messages(harness)


async def schedule_of(harness: ServiceHarness, pairing: Pairing, person: int) -> CheckInSchedule:
    """Return a person's check-in schedule as it is stored now."""
    async with harness.database.read_transaction() as uow:
        schedule = await uow.schedules.get(pairing.id, person)
    assert schedule is not None
    return schedule


async def newest_check_in(harness: ServiceHarness, person: int) -> int:
    """Return the id of the check-in that a person was asked last."""
    return int((await rows(harness.database, questions, questions.c.person_id == person))[-1]["id"])
