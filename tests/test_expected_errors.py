"""What fails outside of the bot is one line in the log, and what may be a bug is told with its frames."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import asyncpg
import discord
import pytest
import structlog
from discord.app_commands import CommandInvokeError
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.logging_setup import REPEATS_AFTER_S, RepeatFilter
from storage.database import Database
from storage.ledger import LedgerUnusable
from tests.support.databases import PostgresDatabases, database_at

from .test_log import WORDS, Lines, as_it_was, lines, raised, usual_lines

__all__ = ["as_it_was", "lines", "usual_lines"]


def http_error(status: int, code: int = 0) -> discord.HTTPException:
    return discord.HTTPException(SimpleNamespace(status=status, reason=WORDS), {"code": code, "message": WORDS})


def sqlite_error(code: int) -> OperationalError:
    origin = sqlite3.OperationalError(WORDS)
    origin.sqlite_errorcode = code
    return OperationalError(WORDS, {}, origin)


INVOKED = CommandInvokeError.__new__(CommandInvokeError)
INVOKED.original = http_error(404, 10062)


@pytest.mark.parametrize(
    ("error", "told", "level"),
    [
        (http_error(404, 10062), "HTTPException (status 404, code 10062)", "warning"),
        (http_error(400, 40060), "HTTPException (status 400, code 40060)", "warning"),
        (INVOKED, "HTTPException (status 404, code 10062)", "warning"),
        (http_error(503), "HTTPException (status 503, code 0)", "warning"),
        (http_error(401), "HTTPException (status 401, code 0)", "error"),
        (aiohttp.ServerDisconnectedError(WORDS), "ServerDisconnectedError", "warning"),
        (socket.gaierror(-2, WORDS), "gaierror (errno -2)", "warning"),
        (asyncio.CancelledError(), "CancelledError", "warning"),
        (sqlite_error(sqlite3.SQLITE_FULL), "OperationalError", "error"),
        (OSError(errno.ENOSPC, WORDS), "OSError (errno 28)", "error"),
        (asyncpg.AdminShutdownError(WORDS), "AdminShutdownError (sqlstate 57P01)", "error"),
        (LedgerUnusable(WORDS), "LedgerUnusable", "error"),
    ],
)
def test_what_is_no_bug_is_one_line(error: BaseException, told: str, level: str, usual_lines: Lines) -> None:
    logging.getLogger("any").error("broke", exc_info=error)

    [line] = usual_lines()
    assert (line["event"], line["level"], line["error"]) == ("broke", level, told)
    assert "exception" not in line
    assert WORDS not in str(line)


@pytest.mark.parametrize("error", [sqlite_error(sqlite3.SQLITE_ERROR), http_error(400), PermissionError(13, WORDS)])
def test_what_may_be_a_bug_is_told_with_its_frames(error: BaseException, lines: Lines) -> None:
    logging.getLogger("any").error("broke", exc_info=raised(error))

    [line] = lines()
    assert "in raised" in str(line["exception"])


def test_its_frames_are_there_for_who_asks_for_everything(lines: Lines) -> None:
    logging.getLogger("any").error("broke", exc_info=raised(http_error(503)))

    [line] = lines()
    assert line["error"] == "HTTPException (status 503, code 0)"
    assert "in raised" in str(line["exception"])
    assert WORDS not in str(line)


def test_a_fault_that_comes_again_and_again_is_told_once_in_ten_minutes_with_how_often() -> None:
    now = [0.0]
    repeats = RepeatFilter(lambda: now[0])

    def told(error: BaseException, event: str = "broke") -> dict[str, object] | None:
        record = logging.LogRecord("any", logging.ERROR, "", 0, event, None, (type(error), error, None))
        return getattr(record, "repeats", {}) if repeats.filter(record) else None

    assert [told(http_error(503)) for _ in range(3)] == [{}, None, None]
    assert told(http_error(502)) == {}
    assert told(http_error(503), "other") == {}
    assert [told(ValueError(WORDS)) for _ in range(3)] == [{}, {}, {}]
    now[0] = REPEATS_AFTER_S + 1.0
    assert told(http_error(503)) == {"times": 3, "in_s": REPEATS_AFTER_S + 1}
    assert told(http_error(503)) is None


def test_of_many_lines_about_one_outage_one_is_written(usual_lines: Lines) -> None:
    for number in range(5):
        structlog.get_logger("ours").error("sweep failed", exc_info=sqlite_error(sqlite3.SQLITE_FULL), row=number)
        logging.getLogger("discord.client").error("Attempting a reconnect in %.2fs", number, exc_info=http_error(503))

    assert [line["event"] for line in usual_lines()] == ["sweep failed", "Attempting a reconnect in 0.00s"]


async def test_a_full_disk_and_a_foreign_lock_are_told_apart(tmp_path: Path, usual_lines: Lines) -> None:
    file = tmp_path / "c.db"
    database = database_at(f"sqlite+aiosqlite:///{file}")
    with contextlib.closing(sqlite3.connect(file)) as foreign:
        foreign.execute("CREATE TABLE t (x)")
        foreign.commit()
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA busy_timeout=0")
        foreign.execute("BEGIN IMMEDIATE")
        await log_error_of(database, "SELECT 1")
        foreign.rollback()
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count=2")
    await log_error_of(database, f"INSERT INTO t VALUES ('{WORDS * 9000}')")  # noqa: S608 - our own words
    await database.close()

    assert [line["error"] for line in usual_lines()] == [
        f"OperationalError (sqlite_errorname {name})" for name in ("SQLITE_BUSY", "SQLITE_FULL")
    ]
    assert WORDS not in str(usual_lines())


async def test_what_postgresql_names_its_error_is_told(postgres: PostgresDatabases, usual_lines: Lines) -> None:
    database = postgres.fresh_database()

    await log_error_of(database, f"DO $$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = '53100'; END $$")
    await database.close()

    [line] = usual_lines()
    assert "(sqlstate 53100)" in str(line["error"])
    assert WORDS not in str(line)


async def log_error_of(database: Database, statement: str) -> None:
    try:
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql(statement)
    except DBAPIError as error:
        structlog.get_logger("ours").error("statement failed", exc_info=error)
