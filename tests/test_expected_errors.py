"""What fails outside of the bot is one line in the log, and what may be a bug is told with its frames."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sqlite3
from types import SimpleNamespace

import aiohttp
import asyncpg
import discord
import pytest
from discord.app_commands import CommandInvokeError
from sqlalchemy.exc import OperationalError

from storage.ledger import LedgerUnusable

from .test_log import WORDS, Lines, as_it_was, lines, raised

__all__ = ["as_it_was", "lines"]


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
def test_what_is_no_bug_is_one_line(error: BaseException, told: str, level: str, lines: Lines) -> None:
    logging.getLogger("any").error("broke", exc_info=error)

    [line] = lines()
    assert (line["event"], line["level"], line["error"]) == ("broke", level, told)
    assert "exception" not in line
    assert WORDS not in str(line)


@pytest.mark.parametrize("error", [sqlite_error(sqlite3.SQLITE_ERROR), http_error(400), PermissionError(13, WORDS)])
def test_what_may_be_a_bug_is_told_with_its_frames(error: BaseException, lines: Lines) -> None:
    logging.getLogger("any").error("broke", exc_info=raised(error))

    [line] = lines()
    assert "in raised" in str(line["exception"])
