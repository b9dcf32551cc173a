"""The process lock: of all processes on one database, one holds it and serves."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import NullPool, func, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from .sqlite.files import OWNER_ONLY_MODE, file_of
from .urls import postgresql_options

SERVING_LOCK_ID = 7_305_171_144
"""Id of the PostgreSQL advisory lock that the serving process holds."""

ANSWER_TIMEOUT_S = 3.0
"""Seconds for which PostgreSQL may take to answer, before its connection counts as lost."""

KEEPALIVES = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}
"""Within ten seconds, in seconds and a number, PostgreSQL lets go of the lock of a machine that is gone."""

LOCK_FAILURES = (DBAPIError, OSError, TimeoutError)


class ProcessLock(Protocol):
    """The lock on one database."""

    may_stand_by: bool
    """Whether a process without it may wait for it for as long as it likes."""

    async def acquire(self) -> bool:
        """Try to take it; return whether this process holds it. Raises what LOCK_FAILURES names."""
        ...

    async def is_held(self) -> bool:
        """Return whether this process holds it still."""
        ...

    async def release(self) -> None:
        """Let go of it."""
        ...


def process_lock(url: str) -> ProcessLock | None:
    """Return the lock of the database at that address; None for one in memory, which nobody else can reach."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return AdvisoryLock(url)
    file = file_of(address.database or "")
    return FileLock(file.with_name(f"{file.name}.lock")) if file else None


class FileLock:
    """A lock of the operating system on a file beside SQLite's, which ends with the process however that ends.

    The database's own file has locks of SQLite's, which opening and closing it once more would break.
    """

    may_stand_by = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    async def acquire(self) -> bool:
        """Try to take it; return whether this process holds it. Raises OSError."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, OWNER_ONLY_MODE)
        if not _lock_file(descriptor):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    async def is_held(self) -> bool:
        """Return whether this process holds it still: nobody can take it away."""
        return self._descriptor is not None

    async def release(self) -> None:
        """Let go of it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock_file(descriptor: int) -> bool:
    """Return whether the file is locked for this process now."""
    try:
        if os.name == "nt":
            import msvcrt  # noqa: PLC0415 - only there

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]  # only there
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: nothing is known of others there
        return True
    return True


class AdvisoryLock:
    """An advisory lock of PostgreSQL's, held by a transaction that stays open on a connection of its own.

    A session's lock would be of no use behind a pooler, which gives each transaction another session. An idle
    transaction at READ COMMITTED holds no snapshot, and so keeps nothing from being vacuumed.
    """

    may_stand_by = True

    def __init__(self, url: str) -> None:
        address, arguments = postgresql_options(make_url(url))
        arguments |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        self._engine = create_async_engine(
            address,
            poolclass=NullPool,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            connect_args=arguments,
        )
        self._connection: AsyncConnection | None = None
        self._has_lock = False

    async def acquire(self) -> bool:
        """Try to take it; return whether this process holds it. Raises DBAPIError, OSError or TimeoutError."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                self._has_lock = await self._try()
            return self._has_lock
        except LOCK_FAILURES:
            await self.release()
            raise

    async def _try(self) -> bool:
        connection = self._connection = self._connection or await self._engine.connect()
        if not await connection.scalar(select(func.pg_try_advisory_xact_lock(SERVING_LOCK_ID))):
            await connection.rollback()
            return False
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        # Some systems know no keepalives; there PostgreSQL waits for as long as those do.
        with contextlib.suppress(DBAPIError):
            async with connection.begin_nested():
                for name, value in KEEPALIVES.items():
                    await connection.execute(select(func.set_config(name, value, True)))
        return True

    async def is_held(self) -> bool:
        """Return whether this process holds it still; the connection is asked, and given up where it fails."""
        if self._connection is None or not self._has_lock:
            return False
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._connection.execute(text("SELECT 1"))
        except LOCK_FAILURES:
            await self.release()
            return False
        return True

    async def release(self) -> None:
        """Let go of it."""
        connection, self._connection, self._has_lock = self._connection, None, False
        if connection is None:
            return
        # Whatever state it is in: with the connection goes the lock.
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await connection.close()
        except LOCK_FAILURES:
            await connection.invalidate()
