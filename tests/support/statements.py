"""What a database executes: every statement, and what one transaction reads twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import greenlet  # type: ignore[import-untyped]  # it brings no types
from sqlalchemy import Connection, event

import bot.services
from storage.database import Database

SERVICES = Path(bot.services.__file__).parent

BEGINS = "BEGIN"
"""How the statement starts that begins a transaction on SQLite; it is not counted, nor is what ends one."""


@contextmanager
def hearing(database: Database, **hears: Callable[..., None]) -> Iterator[None]:
    """Listen to these events of the database's engines."""
    # Those of PostgreSQL share their connections, and what is heard of the one is heard of both.
    engines = {engine.sync_engine.pool: engine.sync_engine for engine in (database.read_engine, database.engine)}
    for engine in engines.values():
        for name, hear in hears.items():
            event.listen(engine, name, hear)
    try:
        yield
    finally:
        for engine in engines.values():
            for name, hear in hears.items():
                event.remove(engine, name, hear)


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Collect the text of each statement from here to the end of the block."""
    found: list[str] = []

    def executed(_connection: Connection, _cursor: Any, text: str, *_: Any) -> None:
        if not text.startswith(BEGINS):
            found.append(text)

    with hearing(database, before_cursor_execute=executed):
        yield found


@contextmanager
def reads_twice(database: Database) -> Iterator[dict[str, set[str]]]:
    """Collect each read that one transaction executes again with the same parameters, by the service's method.

    What was written in between is no excuse: a statement that writes can return what it has written. Of what is
    undone nothing counts: whoever is refused may read once more, to be told who was first.
    """
    once: dict[Connection, set[str]] = {}
    again: dict[Connection, list[tuple[str, str]]] = {}
    found: dict[str, set[str]] = {}

    def executed(connection: Connection, _cursor: Any, text: str, parameters: Any, *_: Any) -> None:
        if text.startswith("SELECT"):
            reads, read = once.setdefault(connection, set()), f"{text} {_told(parameters)}"
            if read in reads:
                again.setdefault(connection, []).append((_asked_by(), read))
            reads.add(read)

    def kept(connection: Connection) -> None:
        once.pop(connection, None)
        for method, read in again.pop(connection, []):
            found.setdefault(method, set()).add(read)

    def undone(connection: Connection) -> None:
        once.pop(connection, None)
        again.pop(connection, None)

    with hearing(database, before_cursor_execute=executed, commit=kept, rollback=undone):
        yield found


def _told(parameters: Any) -> list[object]:
    """Return the parameters as they are, also those that would tell only where in memory they are."""
    return [bytes(each) if isinstance(each, memoryview) else each for each in parameters]


def _asked_by() -> str:
    """Return which method of a service is at work, as ``overview.mine``; "" outside of them.

    SQLAlchemy executes in a greenlet of its own, and whoever asked waits in its parent.
    """
    waiting = greenlet.getcurrent().parent
    frame, method = waiting.gr_frame if waiting is not None else None, ""
    while frame is not None:
        file = Path(frame.f_code.co_filename)
        if SERVICES in file.parents and file.parent != SERVICES / "core":
            method = ".".join((*file.relative_to(SERVICES).with_suffix("").parts, frame.f_code.co_name))
        frame = frame.f_back
    return method
