"""What looking through mentors costs, one card after the other, among very many who all have room.

``python -m tests.bench.browsing [--database sqlite|postgresql|both] [--mentors 1000 10000]``
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.rules.callers import Caller
from bot.rules.programme import Programme
from bot.rules.traits import TRAIT_CATALOGUE, TraitKind, Want, WantStance, format_answers
from bot.services import Services
from bot.services.browsing import BrowsedMentor, EndOfMentorList
from bot.services.core.context import ServiceContext
from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.enums import CheckInWish
from storage.schema.matching import kept_apart, passed_over, profiles
from storage.schema.people import preferences
from tests.support.databases import database_at
from tests.support.factories import write_wants

from . import bulk_rows
from .bulk_rows import HOME, MEMBER_ROLE, MENTORS, Span
from .databases import Arguments, bench_databases, parser
from .tables import median, milliseconds, report

HEAD = (
    "browsing",
    "mentors",
    "pairings",
    "the first ever ms",
    "first card ms",
    "next card ms",
    "CPU ms",
    "best ten ms",
)
SEEKER = 9_000_000_001
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Europe/London", "Australia/Sydney")
CARDS, NOT_FOR_THEM = 10, 6


@dataclass(slots=True, kw_only=True)
class Looks:
    """How long each took."""

    cold: float = 0.0
    first: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    ten: list[float] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        """As printed."""
        return milliseconds(self.cold), *(
            milliseconds(median(each)) for each in (self.first, self.after, self.worked, self.ten)
        )


async def measure(url: str, *, mentors: int, pairings: int, rounds: int) -> Looks:
    """Look at the first, then at the nine after that; again and again."""
    database = database_at(url)
    try:
        await migrate(database)
        now = datetime.now(UTC)
        await _prepare(database, mentors=mentors, pairings=pairings, now=now)
    finally:
        await database.close()
    # Opened once more, so that nothing is known yet of what people said.
    database, looks = database_at(url), Looks()
    try:
        browsing = Services.create(ServiceContext(database, lambda: now, Programme())).browsing
        caller = Caller(user_id=SEEKER, community_id=HOME, role_ids=frozenset({MEMBER_ROLE}))
        looks.cold, _ = await _timed(browsing.first_mentor(caller))
        for _ in range(rounds):
            worked = time.process_time()
            taken, shown = await _timed(browsing.first_mentor(caller))
            looks.worked.append(time.process_time() - worked)
            looks.first.append(taken)
            ten, seen = taken, {shown.mentor.id}
            for _ in range(min(CARDS, mentors - NOT_FOR_THEM) - 1):
                taken, shown = await _timed(browsing.mentor_after(caller, shown.mentor.id))
                looks.after.append(taken)
                ten, seen = ten + taken, seen | {shown.mentor.id}
            if len(seen) < min(CARDS, mentors - NOT_FOR_THEM):
                raise AssertionError("somebody was shown twice")
            looks.ten.append(ten)
        return looks
    finally:
        await database.close()


async def _timed(look: Awaitable[BrowsedMentor | EndOfMentorList]) -> tuple[float, BrowsedMentor]:
    began = time.perf_counter()
    shown = await look
    if not isinstance(shown, BrowsedMentor):
        raise AssertionError("nobody was shown")
    return time.perf_counter() - began, shown


async def _prepare(database: Database, *, mentors: int, pairings: int, now: datetime) -> None:
    await bulk_rows.create_community(database)
    await bulk_rows.add_people(database, Span(1, mentors), at=now)
    # Each mentor has one mentee and room for another; what is above is long over, and with others.
    walking = min(mentors, pairings)
    await bulk_rows.add_active(database, Span(1, walking), at=now, due_at=now + timedelta(days=30))
    await bulk_rows.add_ended(database, Span(walking + 1, pairings), at=now - timedelta(days=400))
    people = [*(MENTORS + number for number in range(1, mentors + 1)), SEEKER]
    await _say(database, people, now=now)
    await bulk_rows.update_planner_statistics(database)


async def _say(database: Database, people: Sequence[int], *, now: datetime) -> None:
    chance = random.Random(4)
    wants = {
        "side": Want(stance=WantStance.OTHER),
        "path": Want(stance=WantStance.SIMILAR),
        "age": Want(stance=WantStance.SIMILAR),
        "languages": Want(stance=WantStance.SIMILAR, must=True),
    }
    async with database.engine.begin() as connection:
        await connection.execute(
            insert(profiles),
            [
                {
                    "community_id": HOME,
                    "user_id": person,
                    "answers": format_answers(_answers(chance)),
                    "wants": write_wants(wants) if person == SEEKER else None,
                }
                for person in people
            ],
        )
        await connection.execute(
            insert(preferences),
            [
                {
                    "community_id": HOME,
                    "user_id": person,
                    "time_zone": chance.choice(ZONES),
                    "quiet_weekdays": 0,
                    "wish": CheckInWish.ASK,
                }
                for person in people
            ],
        )
        apart = [{"community_id": HOME, "by_id": SEEKER, "other_id": person, "since": now} for person in people[:3]]
        await connection.execute(insert(kept_apart), apart)
        passed = [{"community_id": HOME, "person_id": SEEKER, "mentor_id": person} for person in people[3:6]]
        await connection.execute(insert(passed_over), passed)


def _answers(chance: random.Random) -> dict[str, str]:
    """Something about everything that is asked; everyone speaks English."""
    said = {}
    for trait in TRAIT_CATALOGUE:
        if trait.options:
            several = (
                chance.sample(trait.options, k=min(2, len(trait.options))) if trait.kind is TraitKind.MANY else []
            )
            said[trait.key] = "+".join(several) or chance.choice(trait.options)
    return {**said, "languages": f"en+{said['languages']}"}


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--mentors", type=int, nargs="+", default=[1000, 10_000], help="how many have room")
    options.add_argument("--rounds", type=int, default=10)
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with bench_databases(asked.database) as kinds:
        for place, mentors in itertools.product(kinds, asked.mentors):
            pairings = mentors * 3 // 2
            looks = asyncio.run(measure(place.new(), mentors=mentors, pairings=pairings, rounds=asked.rounds))
            found.append((place.name, f"{mentors:,}", f"{pairings:,}", *looks.cells()))
    report(f"Looking through mentors, median of {asked.rounds} rounds", HEAD, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
