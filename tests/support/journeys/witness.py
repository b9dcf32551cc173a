"""What people say on a journey, and the places in which none of it may be found afterwards.

Heard is all that somebody types (into a form, as a command's text, or to the bot) and all that the bot seals, also
where a test arranges it without a knock. It is looked for in what the bot logs, at its most talkative, in whatever
else it writes to stderr, in every text of every table, and in the bytes of the database's files. What people are
called is looked for in logs and texts.

Exempt is what is no one's confidence: the community's own words for traits, which are settings, and a time zone,
which the database keeps readable so that the next moment can be reckoned from it (docs/running.md says so).
"""

from __future__ import annotations

import io
import logging
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import structlog
from simcord import Env

from bot.config.sections import LogSettings
from bot.demo.world.community import CAST
from bot.logging_setup import set_up_logging
from storage.schema.columns import metadata
from tests.support.databases import RING

SHORTEST, ENOUGH = 12, 40
"""A line with fewer signs may stand somewhere by chance; of a longer one the beginning is looked for, should it have
been cut."""

TEXT_OPTION, TEXT_INPUT = 3, 4
NAMES = re.compile(rf"\b({'|'.join(part.name for part in CAST)})\b")
TALKATIVE = ("discord", "aiohttp", "sqlalchemy", "aiosqlite", "asyncpg", "alembic.runtime.plugins")


class Witness:
    """Remembers what was said, and looks for it."""

    def __init__(self, log: io.StringIO, sealed: set[str]) -> None:
        self._log = log
        self._sealed = sealed
        self._typed: set[str] = set()

    def listen_to(self, env: Env) -> None:
        """From now on every knock is heard."""
        emit = env.backend.emit

        def heard(event: str, payload: Any, *rest: Any, **more: Any) -> Any:
            if event == "INTERACTION_CREATE":
                self._typed.update(_typed(payload["data"]))
            elif event == "MESSAGE_CREATE" and "guild_id" not in payload and not payload["author"].get("bot"):
                self._typed.add(payload["content"])
            return emit(event, payload, *rest, **more)

        env.backend.emit = heard  # type: ignore[method-assign]  # one more ear, for this one Discord

    @property
    def said(self) -> list[str]:
        """Whatever was said, line by line, and long enough to be somebody's own."""
        texts = self._typed | self._sealed
        lines = {line.strip()[:ENOUGH] for text in texts for line in text.splitlines()}
        return sorted(line for line in lines if len(line) >= SHORTEST)

    def found_in_the_log(self) -> list[str]:
        """What was said, or who was named, in what the bot wrote to stderr."""
        return self._found(self._log.getvalue())

    def found_in(self, file: Path) -> list[str]:
        """What stands readable in a database, and so in its backups."""
        held = b"".join(each.read_bytes() for each in (file, file.with_name(f"{file.name}-wal")) if each.exists())
        settings = "\n".join(_texts_in(file, {"traits"}))
        texts = "\n".join(_texts_in(file, metadata.tables.keys() - {"traits"}))
        readable = [line for line in self.said if line.encode() in held and line not in settings]
        return readable + self._found(texts)

    def _found(self, text: str) -> list[str]:
        return [line for line in self.said if line in text] + NAMES.findall(text)


@contextmanager
def witnessing() -> Iterator[Witness]:
    """The log as it is in earnest, but for its level, and with somebody reading along."""
    root, stderr = logging.getLogger(), sys.stderr
    handlers, level = root.handlers[:], root.level
    sys.stderr, RING.heard = log, sealed = io.StringIO(), set[str]()
    set_up_logging(LogSettings(level="DEBUG"))
    try:
        yield Witness(log, sealed)
    finally:
        sys.stderr, RING.heard = stderr, None
        stderr.write(log.getvalue())
        root.handlers[:] = handlers
        root.setLevel(level)
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.NOTSET)
        structlog.reset_defaults()


def _typed(data: dict[str, Any]) -> Iterator[str]:
    for part in _parts(data):
        said = part.get("value")
        is_text = part.get("type") in {TEXT_OPTION, TEXT_INPUT} and isinstance(said, str)
        if is_text and part.get("name") != "time_zone":
            yield str(said)


def _parts(of: Any) -> Iterator[dict[str, Any]]:
    if isinstance(of, dict):
        yield of
        of = list(of.values())
    if isinstance(of, list):
        for each in of:
            yield from _parts(each)


def _texts_in(file: Path, tables: Iterable[str]) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        for name in tables:
            for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608 - our own tables
                yield from (held for held in row if isinstance(held, str))
