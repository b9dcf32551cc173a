"""Leadership: of all processes on one database, one serves; on PostgreSQL the others stand by and take over."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from storage.database import DatabaseUnreachable
from storage.process_lock import LOCK_FAILURES, ProcessLock

from .shutdown import run_until

log = structlog.get_logger(__name__)

CHECK_EVERY_S = 2.0
"""Seconds between two looks at whether this process still leads, and two tries to take the lead over."""

PATIENCE_S, PAUSE_S = 10.0, 0.2
"""Seconds for which a start waits for one that is just ending, and between two tries, where none may stand by."""


class ServedElsewhere(DatabaseUnreachable):
    """Another process serves this database, and there can be only one; the text says what to do."""


class Leadership:
    """Whether this process serves. Without a lock it always does."""

    def __init__(
        self, lock: ProcessLock | None, *, check_every_s: float = CHECK_EVERY_S, patience_s: float = PATIENCE_S
    ) -> None:
        self._lock = lock
        self._check_every_s = check_every_s
        self._patience_s = patience_s
        self._is_taken_over = asyncio.Event()
        self.is_standing_by = False
        self.is_database_reached = True
        """Whether the database answered when it was last asked for the lead."""

    async def take_at_once(self) -> bool:
        """Take the lead if nobody has it; return whether this process leads now.

        Raises ServedElsewhere where another has it, and none may stand by.
        """
        if self._lock is None or await self._try(self._lock):
            return True
        if self._lock.may_stand_by:
            self.is_standing_by = True
            log.info("standing by: another process serves this database")
            return False
        until = asyncio.get_running_loop().time() + self._patience_s
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(PAUSE_S)
            if await self._try(self._lock):
                return True
        raise ServedElsewhere(
            "Another process serves this database already, and with SQLite there can be only one (database.url). "
            "Stop the other first, or give this one a database of its own."
        )

    async def take(self) -> None:
        """Return when the process that served has ended, and this one leads in its place."""
        while self._lock is not None and not await self._try(self._lock):  # noqa: ASYNC110 - another process's doing
            await asyncio.sleep(self._check_every_s)
        self.is_standing_by = False
        log.info("taking over: the process that served has ended")

    async def serve(self, serving: Coroutine[Any, Any, None]) -> None:
        """Serve until that ends by itself. Raises ServedElsewhere when another process has taken over."""
        if self._lock is None:
            return await serving
        watching = asyncio.create_task(self._watch(self._lock), name="leadership")
        try:
            served = await run_until(self._is_taken_over, serving)
        finally:
            watching.cancel()
        if served.cancelled():
            raise ServedElsewhere("Another process has taken over this database. Started again, this one stands by.")
        return served.result()

    async def release(self) -> None:
        """Let another process take over."""
        if self._lock is not None:
            await self._lock.release()

    async def _watch(self, lock: ProcessLock) -> None:
        """Return when another process leads in this one's place."""
        while True:
            await asyncio.sleep(self._check_every_s)
            if await lock.is_held():
                continue
            log.warning("the lead is lost with the database's connection; asking for it again")
            while not await self._try(lock):
                if self.is_database_reached:
                    return self._is_taken_over.set()
                await asyncio.sleep(self._check_every_s)
            log.info("leading again")

    async def _try(self, lock: ProcessLock) -> bool:
        """Return whether this process holds the lock now; not where the database can't be asked."""
        try:
            is_held = await lock.acquire()
        except LOCK_FAILURES as error:
            self.is_database_reached = False
            log.debug("the database could not be asked for the lead", exc_info=error)
            return False
        self.is_database_reached = True
        return is_held
