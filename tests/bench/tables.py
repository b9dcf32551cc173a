"""What a bench prints: what it ran on, and its figures as a Markdown table."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
from collections.abc import Iterable, Sequence
from importlib.metadata import version

PARTS = ("discord.py", "aiohttp", "SQLAlchemy", "aiosqlite", "asyncpg")


def describe_machine() -> str:
    """The machine and the parts, in one line."""
    parts = ", ".join(f"{part} {version(part)}" for part in PARTS)
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {parts}"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; every column but the first is of figures."""
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def report(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one bench's figures."""
    print(f"\n### {title}\n\n{describe_machine()}\n\n{table(head, rows)}", flush=True)


def median(values: Iterable[float]) -> float:
    """The middle one; of an even number, the middle of the two in the middle."""
    return statistics.median(list(values))


def milliseconds(seconds: float) -> str:
    """Short, with as many digits as mean something."""
    thousandths = seconds * 1000
    return f"{thousandths:,.1f}" if thousandths < 100 else f"{thousandths:,.0f}"
