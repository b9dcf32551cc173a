"""What falls due by itself: reminders, kind expiry, check-ins, pauses that are over, requests nobody took on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.rules.permissions import Permission, requires
from bot.services.check_ins.scheduling import CheckInDueHandler
from bot.services.communities.staffing import StaffDueHandler
from bot.services.core.context import Service, ServiceContext
from bot.services.matters.climbing import MatterDueHandler
from bot.services.mentors.due import MentorCheckDueHandler, MentorPauseDueHandler
from bot.services.pairings.due import PairingDueHandler
from bot.services.preferences.due import RestDueHandler
from bot.services.reports.daily_line import DailyLineDueHandler
from bot.services.waiting_list.due import WaitingListDueHandler
from bot.services.weekly import WeeklyDueHandler
from storage.outages import is_transient
from storage.repositories.due_rows import DueKind
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

FAILED_ROW_RETRY_AFTER = timedelta(hours=1)
"""How long a row that failed waits before it is tried again."""

DUE_BATCH_ROWS = 25
"""Rows that a transaction handles; few, so that a member's command never waits long behind it."""

CHECK_IN_BATCH_ROWS = 100
"""Rows of check-ins that a transaction handles; a few statements are enough for all of them."""


class DueHandler(Protocol):
    """Handles due rows of one kind."""

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Handle these rows, which are locked for update, and set when each is due next."""


class DueService(Service):
    """The sweep. Due times are columns of rows; setting the next one and enqueuing messages are one transaction."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._handlers: dict[DueKind, DueHandler] = {
            DueKind.MATTER: MatterDueHandler(context.programme),
            DueKind.MENTOR: MentorPauseDueHandler(context.programme),
            DueKind.OPEN_PAUSE: MentorCheckDueHandler(context.programme),
            DueKind.REST: RestDueHandler(),
            DueKind.PAIRING: PairingDueHandler(context.programme),
            DueKind.SCHEDULE: CheckInDueHandler(context.programme),
            DueKind.SEEKER: WaitingListDueHandler(context.programme),
            DueKind.STAFF: StaffDueHandler(),
            DueKind.WEEKLY: WeeklyDueHandler(context.programme),
            DueKind.DAILY: DailyLineDueHandler(context.programme),
        }

    @requires(Permission.PROGRAM)
    async def sweep(self) -> int:
        """Do everything that is due now; return how many rows were moved on. Where nothing is due, it only reads."""
        total = 0
        while due := await self._what_is_due():
            moved = sum(
                [
                    await self._handle_batch(due_kind, handler)
                    for due_kind, handler in self._handlers.items()
                    if due_kind in due
                ]
            )
            total += moved
            if not moved:
                # Another process holds it, and moves it on.
                break
        return total

    @requires(Permission.PROGRAM)
    async def next_due_at(self) -> datetime | None:
        """Return when something falls due, or is to be sent to a person, the next time; None if nothing is."""
        async with self._database.read_transaction() as uow:
            return await uow.due_rows.next_due_at(after=self._clock())

    async def _what_is_due(self) -> list[DueKind]:
        async with self._database.read_transaction() as uow:
            return await uow.due_rows.due_kinds(by=self._clock())

    async def _handle_batch(self, due_kind: DueKind, handler: DueHandler) -> int:
        now, limit = self._clock(), CHECK_IN_BATCH_ROWS if due_kind is DueKind.SCHEDULE else DUE_BATCH_ROWS
        try:
            async with self._database.transaction() as uow:
                ids = await uow.due_rows.claim(due_kind, by=now, limit=limit)
                if ids:
                    await handler.handle(uow, ids, now)
                return len(ids)
        except Exception as error:  # noqa: BLE001 - the very row that cannot be moved on is found and told of below
            log.warning("due batch failed, retrying row by row", due_kind=due_kind, error=error)
            return await self._one_by_one(due_kind, handler, now)

    async def _one_by_one(self, due_kind: DueKind, handler: DueHandler, now: datetime) -> int:
        """Handle the due rows one at a time; return how many were handled or put off.

        A row that fails must not hold up the others: it is logged and retried after FAILED_ROW_RETRY_AFTER. A passing
        error of the database is raised.
        """
        async with self._database.read_transaction() as uow:
            ids = await uow.due_rows.list_due(due_kind, by=now, limit=DUE_BATCH_ROWS)
        moved = 0
        for row_id in ids:
            try:
                async with self._database.transaction() as uow:
                    if held := await uow.due_rows.claim_one(due_kind, row_id, by=now):
                        await handler.handle(uow, held, now)
                        moved += 1
            except Exception as error:  # whatever is wrong with this row, the next one is tried
                if is_transient(error):
                    raise  # no row is to blame; the next ring of the scheduler tries again
                log.error("due row failed", due_kind=due_kind, row=row_id, exc_info=error)
                async with self._database.transaction() as uow:
                    await uow.due_rows.postpone(due_kind, row_id, until=now + FAILED_ROW_RETRY_AFTER)
                moved += 1
        return moved
