"""Fresh databases for a bench, on either kind, gone when it ends."""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.support.databases import running_postgres

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class BenchDatabase:
    """One kind of database; *new* gives the URL of an empty one each time."""

    name: str
    new: Callable[[], str]


@contextmanager
def bench_databases(wanted: str) -> Iterator[list[BenchDatabase]]:
    """The kinds asked for: one of KINDS, or "both"."""
    with ExitStack() as open_:
        found: list[BenchDatabase] = []
        if wanted in {"sqlite", "both"}:
            folder = open_.enter_context(tempfile.TemporaryDirectory(prefix="companion-bench-"))
            numbers = itertools.count()
            found.append(
                BenchDatabase(KINDS["sqlite"], lambda: f"sqlite+aiosqlite:///{folder}/companion-{next(numbers)}.db")
            )
        if wanted in {"postgresql", "both"}:
            found.append(BenchDatabase(KINDS["postgresql"], open_.enter_context(running_postgres()).empty_database))
        yield found


def parser(description: str | None) -> argparse.ArgumentParser:
    """What every bench can be asked on the command line."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--database", choices=[*KINDS, "both"], default="both")
    return parser


Arguments = Sequence[str] | None
