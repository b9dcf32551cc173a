"""Due handler of open matters: they climb, and the person who took one on is asked whether they have spoken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.ladder import StepKind, next_step, reason_to_tell
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import bring_up
from storage.models.enums import MessageKind
from storage.unit_of_work import UnitOfWork


class MatterDueHandler:
    """Moves on due matters, each by one step."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Bring each up with those of its next rung, or ask the person who took it on."""
        for matter in await uow.matters.by_ids(ids):
            step = next_step(matter, self._programme, at=now)
            if await uow.matters.update_if_unchanged(matter, **step.change) is None:
                continue
            if step.kind is StepKind.ASK_TAKER:
                home, kind = matter.community_id, MessageKind.MATTER_SPOKEN
                await enqueue(uow, home, kind, subject_id=matter.id, recipient_id=matter.taken_by, at=now)
            else:
                await bring_up(uow, matter, reason_to_tell(matter.kind, step), at=now)
