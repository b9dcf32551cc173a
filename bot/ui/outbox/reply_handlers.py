"""What happens when somebody writes to the bot: what they write is not looked at, and that they wrote is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.services.outbox.direct_messages import ONCE_IN, DirectMessages
from bot.ui.core.members import where_is

LOOKS_AGAIN = timedelta(minutes=1)
"""After which it is looked anew for somebody who could not be answered, or was by another bot on this database."""

MOST_REMEMBERED = 1000

TYPED = frozenset({discord.MessageType.default, discord.MessageType.reply})
"""All that people send, pictures and voices, too; the rest Discord makes of what they do, such as pinning."""


def is_written_to(message: discord.Message) -> bool:
    """Whether a message is from a person to the bot alone."""
    author = message.author
    by_a_person = not author.bot and not getattr(author, "system", False) and message.webhook_id is None
    return by_a_person and isinstance(message.channel, discord.DMChannel) and message.type in TYPED


class Answering:
    """Remembers who was answered, so that many messages ask nobody anything; it is the database that decides."""

    def __init__(self, service: DirectMessages, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._quiet: dict[int, datetime] = {}

    async def written_by(self, person_id: int, client: discord.Client) -> None:
        """Somebody has written."""
        now = self._clock()
        if self._quiet.get(person_id, now) > now:
            return
        self._remember(person_id, until=now + ONCE_IN, now=now)
        answered = False
        try:
            here, perhaps = await where_is(client, person_id)
            ids = [guild.id for guild in here]
            answered = await self._service.answer(person_id, here=ids, perhaps=[guild.id for guild in perhaps])
        finally:
            if not answered:
                self._quiet[person_id] = now + LOOKS_AGAIN

    def _remember(self, person_id: int, *, until: datetime, now: datetime) -> None:
        if len(self._quiet) >= MOST_REMEMBERED:
            self._quiet = {person: quiet for person, quiet in self._quiet.items() if quiet > now}
        if len(self._quiet) >= MOST_REMEMBERED:
            del self._quiet[next(iter(self._quiet))]
        self._quiet[person_id] = until
