"""Handler of people who write to the bot: their text isn't read, and they get a reply."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.services.outbox.dm_replies import MIN_DM_REPLY_INTERVAL, DmReplyService
from bot.ui.core.members import find_mutual_guilds

RETRY_AFTER = timedelta(minutes=1)
"""Time until a person is tried again who got no reply, or got it from another process on this database."""

MAX_REMEMBERED_PEOPLE = 1000

MESSAGE_TYPES_BY_PEOPLE = frozenset({discord.MessageType.default, discord.MessageType.reply})
"""Types of messages that people send, including pictures and voice messages; Discord makes the others itself."""


def is_dm_from_person(message: discord.Message) -> bool:
    """Return whether a message is a direct message from a person to the bot."""
    author = message.author
    by_a_person = not author.bot and not getattr(author, "system", False) and message.webhook_id is None
    return by_a_person and isinstance(message.channel, discord.DMChannel) and message.type in MESSAGE_TYPES_BY_PEOPLE


class DirectMessageResponder:
    """Replies to direct messages; remembers recent people to save queries, though the database decides."""

    def __init__(self, service: DmReplyService, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._quiet: dict[int, datetime] = {}

    async def on_message_from(self, person_id: int, client: discord.Client) -> None:
        """Reply to a person who has written, at most once in six hours."""
        now = self._clock()
        if self._quiet.get(person_id, now) > now:
            return
        self._remember(person_id, until=now + MIN_DM_REPLY_INTERVAL, now=now)
        answered = False
        try:
            here, perhaps = await find_mutual_guilds(client, person_id)
            ids = [guild.id for guild in here]
            answered = await self._service.reply(
                person_id, member_community_ids=ids, unsure_community_ids=[guild.id for guild in perhaps]
            )
        finally:
            if not answered:
                self._quiet[person_id] = now + RETRY_AFTER

    def _remember(self, person_id: int, *, until: datetime, now: datetime) -> None:
        if len(self._quiet) >= MAX_REMEMBERED_PEOPLE:
            self._quiet = {person: quiet for person, quiet in self._quiet.items() if quiet > now}
        if len(self._quiet) >= MAX_REMEMBERED_PEOPLE:
            del self._quiet[next(iter(self._quiet))]
        self._quiet[person_id] = until
