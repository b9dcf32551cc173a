"""Due handler of open matters: they climb, and the person who took one on is asked whether they have spoken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.closing import unread_words_return_at
from bot.rules.ladder import StepKind, next_step, reason_to_tell
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import bring_up, return_unread_words
from storage.models.concerns import OpenMatter
from storage.models.enums import MessageKind
from storage.unit_of_work import UnitOfWork


class MatterDueHandler:
    """Moves on due matters, each by one step."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Bring each up with those of its next rung, or ask the person who took it on."""
        for matter in await uow.matters.by_ids(ids):
            if matter.kind is MessageKind.CARD_CLOSING_FEEDBACK and await self._is_returned(uow, matter, now):
                continue
            step = next_step(matter, self._programme, at=now)
            if await uow.matters.update_if_unchanged(matter, **step.change) is None:
                continue
            if step.kind is StepKind.ASK_TAKER:
                home, kind = matter.community_id, MessageKind.MATTER_SPOKEN
                await enqueue(uow, home, kind, subject_id=matter.id, recipient_id=matter.taken_by, at=now)
            else:
                await bring_up(uow, matter, reason_to_tell(matter.kind, step), at=now)

    async def _is_returned(self, uow: UnitOfWork, matter: OpenMatter, now: datetime) -> bool:
        """Return whether nobody got the words in all the time there was, so that they go back to their writer now."""
        note = await uow.notes.get(matter.subject_id)
        pairing = await uow.pairings.get(note.pairing_id) if note is not None else None
        if note is None or pairing is None or now < unread_words_return_at(pairing, self._programme):
            return False
        await return_unread_words(uow, note, matter.community_id, at=now)
        return True
