"""Detector of leaks: text that people type on a journey must not be found in logs, texts or database files.

It records all that somebody types (into a form, as a command's text, or to the bot) and all that the bot encrypts,
also where a test prepares it without an interaction. It looks for that in what the bot logs at its lowest level, in
whatever else it writes to stderr, in every text of every table, and in the bytes of the database's files. People's
names are looked for in logs and texts.

Exempt is what nobody confides: the community's own settings, such as its names for traits and whom it names as
responsible, and a time zone, which the database keeps readable so that the next contact time can be computed
(docs/running.md says so). Encrypted ids are
looked for in the texts of the tables, but for the key of a message, which has its reader's id, as the row has.
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
from tests.support.databases import KEY_RING

MIN_TEXT_LENGTH, COMPARED_LENGTH = 12, 40
"""Characters a line needs to be looked for, and characters of it that are compared.

A shorter line may be there by chance; of a longer one the beginning is compared, in case it was cut.
"""

TEXT_OPTION, TEXT_INPUT = 3, 4
DEDUP_KEY = "dedup_key"
SETTINGS = {"communities", "traits"}
NAMES = re.compile(rf"\b({'|'.join(part.name for part in CAST)})\b")
VERBOSE_LOGGERS = ("discord", "aiohttp", "sqlalchemy", "aiosqlite", "asyncpg", "alembic.runtime.plugins")


class LeakDetector:
    """Records what people type, and looks for it."""

    def __init__(self, log: io.StringIO, encrypted: set[str]) -> None:
        self._log = log
        self._encrypted = encrypted
        self._typed: set[str] = set()

    def listen_to(self, env: Env) -> None:
        """Record the text of every interaction and direct message from now on."""
        emit = env.backend.emit

        def heard(event: str, payload: Any, *rest: Any, **more: Any) -> Any:
            if event == "INTERACTION_CREATE":
                self._typed.update(_typed(payload["data"]))
            elif event == "MESSAGE_CREATE" and "guild_id" not in payload and not payload["author"].get("bot"):
                self._typed.add(payload["content"])
            return emit(event, payload, *rest, **more)

        env.backend.emit = heard  # type: ignore[method-assign]  # one more ear, for this one Discord

    @property
    def typed_texts(self) -> list[str]:
        """Return every recorded line that is long enough to be somebody's own, cut to the compared length."""
        texts = self._typed | self._encrypted
        lines = {line.strip()[:COMPARED_LENGTH] for text in texts for line in text.splitlines()}
        return sorted(line for line in lines if len(line) >= MIN_TEXT_LENGTH)

    def found_in_the_log(self) -> list[str]:
        """Return recorded lines and people's names in what the bot wrote to stderr."""
        return self._found(self._log.getvalue())

    def found_in(self, file: Path) -> list[str]:
        """Return recorded lines and people's names that are readable in a database file, and so in its backups."""
        held = b"".join(each.read_bytes() for each in (file, file.with_name(f"{file.name}-wal")) if each.exists())
        settings = "\n".join(_texts_in(file, SETTINGS))
        texts = "\n".join(_texts_in(file, metadata.tables.keys() - SETTINGS))
        words = [line for line in self.typed_texts if not line.isdecimal()]
        readable = [line for line in words if line.encode() in held and line not in settings]
        return readable + self._found(texts)

    def _found(self, text: str) -> list[str]:
        return [line for line in self.typed_texts if line in text] + NAMES.findall(text)


@contextmanager
def detect_leaks() -> Iterator[LeakDetector]:
    """Yield a detector while logging is set up as in production, but at its lowest level."""
    root, stderr = logging.getLogger(), sys.stderr
    handlers, level = root.handlers[:], root.level
    sys.stderr, KEY_RING.heard = log, encrypted = io.StringIO(), set[str]()
    set_up_logging(LogSettings(level="DEBUG"))
    try:
        yield LeakDetector(log, encrypted)
    finally:
        sys.stderr, KEY_RING.heard = stderr, None
        stderr.write(log.getvalue())
        root.handlers[:] = handlers
        root.setLevel(level)
        for name in VERBOSE_LOGGERS:
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
            columns = ", ".join(column.name for column in metadata.tables[name].c if column.key != DEDUP_KEY)
            for row in connection.execute(f"SELECT {columns} FROM {name}"):  # noqa: S608 - our own tables
                yield from (held for held in row if isinstance(held, str))
