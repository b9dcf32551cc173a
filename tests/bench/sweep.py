"""What a sweep costs: a thousand people are due for a check-in, among few pairings and among very many.

``python -m tests.bench.sweep [--database sqlite|postgresql|both] [--among 10000 1000000]``
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event, update

from bot.rules.programme import Programme
from bot.services import Services
from bot.services.core.context import ServiceContext
from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.repositories.due_rows import DueKind
from storage.schema.check_ins import schedules
from tests.support.databases import database_at

from . import bulk_rows
from .bulk_rows import Span
from .databases import Arguments, bench_databases, parser
from .tables import median, milliseconds, report

HEAD = ("sweep", "due", "among", "sweep ms", "CPU ms", "a second", "longest transaction ms", "due rows found by")


@dataclass(slots=True, kw_only=True)
class Sweeps:
    """The rounds over one database."""

    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)
    found_by: str = ""

    def cells(self, due: int) -> tuple[str, ...]:
        """As printed."""
        taken = median(self.taken)
        return (
            milliseconds(taken),
            milliseconds(median(self.worked)),
            f"{due / taken:,.0f}",
            milliseconds(median(self.longest)),
            self.found_by,
        )


async def measure(url: str, *, due: int, among: int, rounds: int) -> Sweeps:
    """Sweep, make the same rows due again, sweep again."""
    database = database_at(url)
    try:
        await migrate(database)
        # At noon, which is a good moment for everyone here.
        now = datetime.now(UTC).replace(hour=12, minute=0)
        await _prepare(database, due=due, among=among, now=now)
        days = itertools.count()

        def clock() -> datetime:
            return now + timedelta(days=next_day)

        services = Services.create(ServiceContext(database, clock, Programme()))
        sweeps = Sweeps()
        for number in range(rounds + 1):
            next_day = next(days)
            await _make_due(database, due, clock())
            with _longest_transaction(database) as transactions:
                began, worked = time.perf_counter(), time.process_time()
                moved = await services.due.sweep()
                taken, worked = time.perf_counter() - began, time.process_time() - worked
            if moved != due:
                raise AssertionError(f"{moved} rows moved and not {due}")
            if number:  # the first round warms up
                sweeps.taken.append(taken)
                sweeps.worked.append(worked)
                sweeps.longest.append(max(transactions))
        sweeps.found_by = await _found_by(database, clock())
        return sweeps
    finally:
        await database.close()


async def _prepare(database: Database, *, due: int, among: int, now: datetime) -> None:
    await bulk_rows.create_community(database)
    began = now - timedelta(days=3)
    await bulk_rows.add_active(database, Span(1, due), at=began, due_at=now + timedelta(days=3650))
    # The others' check-ins lie after every round of this bench.
    await bulk_rows.add_years(database, Span(due + 1, among), now=now + timedelta(days=60))
    await bulk_rows.update_planner_statistics(database)


async def _make_due(database: Database, due: int, now: datetime) -> None:
    first = schedules.c.pairing_id <= due // 2
    async with database.engine.begin() as connection:
        await connection.execute(
            update(schedules).where(first).values(ask_at=now, due_at=now, nudge_at=None, is_open=False)
        )


@contextmanager
def _longest_transaction(database: Database) -> Iterator[list[float]]:
    """How long each transaction was open: on SQLite, a command may wait for that long."""
    seconds: list[float] = []
    began: dict[int, float] = {}

    def begin(connection: Connection) -> None:
        began[id(connection)] = time.perf_counter()

    def end(connection: Connection) -> None:
        seconds.append(time.perf_counter() - began.pop(id(connection)))

    engine = database.engine.sync_engine
    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", end)
    try:
        yield seconds
    finally:
        event.remove(engine, "begin", begin)
        event.remove(engine, "commit", end)


async def _found_by(database: Database, now: datetime) -> str:
    """The index by which the database finds what is due, in its own words; "everything read" without one."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction() as uow:
        await uow.due_rows.claim(DueKind.SCHEDULE, by=now, limit=100)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    statement, parameters = asked[-1]
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    async with database.engine.begin() as connection:
        plan = str((await connection.exec_driver_sql(f"{explain} {statement}", parameters)).all())
    return "`ix_schedules_due`" if "ix_schedules_due" in plan else "everything read"


def main(arguments: Arguments = None) -> int:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--among", type=int, nargs="+", default=[10_000, 1_000_000], help="how many pairings exist")
    options.add_argument("--due", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args(arguments)
    found: list[tuple[str, ...]] = []
    with bench_databases(asked.database) as kinds:
        for place, among in itertools.product(kinds, asked.among):
            sweeps = asyncio.run(measure(place.new(), due=asked.due, among=among, rounds=asked.rounds))
            found.append((place.name, f"{asked.due:,}", f"{among:,}", *sweeps.cells(asked.due)))
    report(f"A sweep, median of {asked.rounds} rounds", HEAD, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
