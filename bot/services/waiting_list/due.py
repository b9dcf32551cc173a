"""Due handler for the waiting list: now and then a message that they are not forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.rules.check_in_schedule import next_reassurance_at
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import CheckInWish, MessageKind
from storage.unit_of_work import UnitOfWork


class WaitingListDueHandler:
    """Sends one message, however long the bot was away, and none to those who want none."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Enqueue a message to each, and set when the next is due; its content is made when it is sent."""
        for seeker in await uow.seekers.by_ids(ids):
            theirs = await uow.preferences.get(seeker.community_id, seeker.user_id)
            when = next_reassurance_at(theirs, self._programme, after=now)
            # The database lets nobody be due who does not wait.
            if not await uow.seekers.update_if_unchanged(seeker, word_at=when) or theirs.wish is not CheckInWish.ASK:
                continue
            home, kind, person = seeker.community_id, MessageKind.STILL_WAITING, seeker.user_id
            if await uow.outbox.drop_undelivered(home, kind, subject_id=seeker.id, recipient_id=person, at=now):
                await enqueue(uow, home, kind, subject_id=seeker.id, recipient_id=person, at=now)
