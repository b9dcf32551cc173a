"""The facilitators' card about an application: one a day of one person, edited where it stands."""

from __future__ import annotations

from datetime import datetime

from bot.rules.daily_limits import DAILY_LIMIT_WINDOW
from bot.rules.programme import Programme
from bot.services.core.counted_acts import count_within_limit
from bot.services.core.open_matters import close_seen, open_matter
from storage.models.counted_acts import CountedKind
from storage.models.enums import MessageKind
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork


async def bring_to_facilitators(
    uow: UnitOfWork, mentor: Mentor, before: Mentor | None, programme: Programme, *, at: datetime
) -> None:
    """Have an application decided about; *before* is the person's last one. Raises TooOften."""
    home, me = mentor.community_id, mentor.user_id
    count, limit = CountedKind.APPLICATION, programme.applications_a_day
    await count_within_limit(uow, home, count, programme, by=me, limit=limit, at=at)
    if before is not None:
        await close_seen(uow, before, at=at)
        await _go_on_with_card(uow, before, mentor, at=at)
    await open_matter(uow, programme, home, MessageKind.CARD_MENTOR, subject_id=mentor.id, by_id=me, at=at)


async def _go_on_with_card(uow: UnitOfWork, before: Mentor, mentor: Mentor, *, at: datetime) -> None:
    """Let the card of an application of the same day show the new one: one card a day, edited where it stands."""
    if at - before.applied_at >= DAILY_LIMIT_WINDOW:
        return
    card = {MessageKind.CARD_MENTOR}
    await uow.outbox.drop_waiting(mentor.community_id, card, subject_id=before.id, recipient_id=None, at=at)
    if before.card_message_id is not None:
        await uow.mentors.set_card(before.id, channel_id=None, message_id=None)
        await uow.mentors.set_card(mentor.id, channel_id=before.card_channel_id, message_id=before.card_message_id)
