"""Messages that the bot has posted in a channel or conversation: edited in place, and removed."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord_errors import MISSING_ACCESS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, raising_content_refused
from bot.services.outbox.context import MessageContext
from bot.services.outbox.service import OutboxService
from bot.ui.core import mentions
from bot.ui.core.custom_ids import set_component_id
from bot.ui.core.layout import has_quote

from .audience import AudienceFinder
from .rate_limiter import RateLimiter

if TYPE_CHECKING:
    from discord.types.user import User

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the clocks of the bot and of Discord may be apart."""

PAGE_SIZE = 100
"""Messages that Discord lists at once."""

REMOVED_AT_ONCE = 20
"""Messages of a conversation that are removed before others have their turn."""


class PostedMessages:
    """Edits and removals of posted messages whose channel and id are known."""

    def __init__(
        self, client: discord.Client, outbox: OutboxService, rate_limiter: RateLimiter, audiences: AudienceFinder
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._rate_limiter = rate_limiter
        self._audiences = audiences

    async def find(self, context: MessageContext, channel_id: int) -> tuple[int, int] | None:
        """Return where a message stands that was tried before, or None.

        It was posted by the bot soon after it was tried first, or just now, and has the component id that it would
        have now.
        """
        first = context.maybe_sent_since
        after = None if first is None else discord.utils.time_snowflake(first - CLOCK_TOLERANCE)
        page = await self._rate_limiter.request(self._client.http.logs_from(channel_id, PAGE_SIZE, after=after))
        for message in page:
            ids = {component.get("id") for component in message["components"]}
            if self._is_own(message["author"]) and context.component_id in ids:
                return channel_id, int(message["id"])
        return None

    async def edit(self, context: MessageContext, card: tuple[int, int], view: ui.LayoutView) -> bool:
        """Edit the card to what is so now; return whether it still existed."""
        channel_id, message_id = card
        channel = self._client.get_partial_messageable(channel_id)
        set_component_id(view, context.component_id)
        mentions.add_account_names(view, self._client.get_guild(context.message.community_id))
        try:
            # discord.py leaves the bot's own default out of an edit that has no content.
            quietly = discord.AllowedMentions.none()
            editing = channel.get_partial_message(message_id).edit(view=view, allowed_mentions=quietly)
            await raising_content_refused(self._rate_limiter.request(editing), has_words=has_quote(view))
        except (discord.NotFound, discord.Forbidden) as error:
            if error.code not in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL, MISSING_ACCESS}:
                raise
            if error.code != UNKNOWN_MESSAGE and await self._audiences.is_bot_removed(context.message.community_id):
                raise
            await self._outbox.forget_card_location(context, may_still_exist=error.code == MISSING_ACCESS)
            return False
        return True

    async def remove_before_repost(self, context: MessageContext, card: tuple[int, int]) -> None:
        """Remove a card before it is posted again at the end of the channel, so that it isn't there twice."""
        with contextlib.suppress(discord.Forbidden):
            await self.delete(card)
            return await self._outbox.forget_card_location(context)
        return await self._outbox.forget_card_location(context, may_still_exist=True)

    async def clear_dms(self, channel_id: int) -> bool:
        """Delete the newest of the bot's messages in somebody's conversation with it; return whether that was all.

        They are found there, not by what is stored: older versions kept no record of them. A few at a time, because
        everything else that is sent waits meanwhile.
        """
        found = await self._own_messages(channel_id)
        for message_id in (some := found[:REMOVED_AT_ONCE]):
            await self.delete((channel_id, message_id))
        await self._outbox.forget_posted(some)
        return found == some

    async def _own_messages(self, channel_id: int) -> list[int]:
        """Return ids of the bot's messages in a conversation, newest first: some more than are removed at once."""
        own: list[int] = []
        before = None
        while len(own) <= REMOVED_AT_ONCE:
            listing = self._client.http.logs_from(channel_id, PAGE_SIZE, before=before)
            page = await self._rate_limiter.request(listing)
            own += [int(message["id"]) for message in page if self._is_own(message["author"])]
            if len(page) < PAGE_SIZE:
                break
            before = int(page[-1]["id"])
        return own

    def _is_own(self, author: User) -> bool:
        return self._client.user is not None and int(author["id"]) == self._client.user.id

    async def delete(self, card: tuple[int, int]) -> None:
        """Delete a posted message; one that is gone already is fine.

        Without access, which may come back, it stays: discord.Forbidden is raised, so that it is tried again.
        """
        channel_id, message_id = card
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        with contextlib.suppress(discord.NotFound):
            await self._rate_limiter.request(message.delete())
