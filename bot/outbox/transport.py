"""Sends one message to Discord: each request within the rate limits, the message's id as nonce.

With the nonce, Discord itself drops a repeat that comes soon; what was tried before is looked for first.
"""

from __future__ import annotations

import aiohttp
import discord
from discord import ui

from bot.discord_errors import BROKEN_ANSWER, MISSING_ACCESS, UNKNOWN_CHANNEL, raising_content_refused
from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.services.outbox.context import MessageContext
from bot.services.outbox.service import OutboxService
from bot.ui.core import mentions
from bot.ui.core.custom_ids import set_component_id
from bot.ui.core.layout import files_of, has_quote
from bot.ui.outbox import direct_messages
from storage.models.records import OutboxMessage

from .outcomes import ChannelMessageIds, Sent
from .posted_messages import PostedMessages
from .rate_limiter import RateLimiter

NO_ANSWER = (aiohttp.ClientError, ConnectionError, *BROKEN_ANSWER)
"""Errors after which Discord may have what was sent, and can be asked at once; a time-out has taken long enough."""


SERVER_ERROR = 500
"""The first of the statuses by which a server says that it does not know what became of a request."""


class NoAnswer(Exception):
    """Discord may have the message, and has not said so."""


class Transport:
    """Sends messages to channels and to people."""

    def __init__(
        self,
        client: discord.Client,
        outbox: OutboxService,
        programme: Programme,
        rate_limiter: RateLimiter,
        posted: PostedMessages,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._programme = programme
        self._rate_limiter = rate_limiter
        self._posted = posted

    async def write_to(self, context: MessageContext, reader: int, view: ui.LayoutView) -> Sent:
        """Send a direct message, or only that there is something to read where the reader wishes so."""
        message, masked, kept = context.message, context.is_discreet, context.dm_channel_id
        if masked:
            view = direct_messages.masked_view(message, self._programme)
        if context.is_without_names:
            mentions.leave_out_names(view)
        else:
            ask, within_s = self._rate_limiter.request, mentions.MESSAGE_NAMES_TIMEOUT_S
            await mentions.write_names(self._client, message.community_id, view, ask, within_s=within_s)
        try:
            sent = await self.send(kept or await self._open_dm(reader, message), view, context)
        except (discord.NotFound, discord.Forbidden) as error:
            if kept is None or error.code not in {UNKNOWN_CHANNEL, MISSING_ACCESS}:
                raise
            sent = await self.send(await self._open_dm(reader, message), view, context)
        return Sent(
            context=context,
            masked_for=reader if masked else None,
            message=sent,
            has_words=has_quote(view),
        )

    async def send(self, channel_id: int, view: ui.LayoutView, context: MessageContext) -> ChannelMessageIds:
        """Send it to a channel, unless it stands there from an earlier try; return where it stands.

        Raises MessageGone where it was dropped since it was claimed, and NoAnswer.
        """
        if context.maybe_sent_since is not None and (stands := await self._posted.find(context, channel_id)):
            return stands
        set_component_id(view, context.component_id)
        mentions.add_account_names(view, self._client.get_guild(context.message.community_id))
        ask = self._rate_limiter.request
        try:
            try:
                return await ask(self._send_now(channel_id, view, context))
            except NO_ANSWER:
                # Discord may have it: it stands there, or by its nonce Discord says so now, and soon no more.
                stands = await self._posted.find(context, channel_id)
                return stands if stands is not None else await ask(self._send_now(channel_id, view, context))
        except (*NO_ANSWER, OSError) as error:
            raise NoAnswer from error
        except discord.HTTPException as error:
            if error.status < SERVER_ERROR:
                raise
            raise NoAnswer from error

    async def _send_now(self, channel_id: int, view: ui.LayoutView, context: MessageContext) -> ChannelMessageIds:
        # The turn may have been long in coming, and one of the two may have ended it meanwhile.
        message = context.message
        await self._outbox.check_still_to_send(message)
        channel = self._client.get_partial_messageable(channel_id)
        is_silent, files = SPECS[message.kind].is_silent, files_of(view)
        sending = channel.send(view=view, files=files, nonce=context.nonce, silent=is_silent)
        sent = await raising_content_refused(
            sending, has_words=has_quote(view) or (bool(files) and SPECS[message.kind].is_attached_as_file)
        )
        return channel_id, sent.id

    async def _open_dm(self, reader: int, message: OutboxMessage) -> int:
        # Not Client.create_dm: that gives a channel it remembers, also when Discord no longer knows it.
        opened = await self._rate_limiter.request(self._client.http.start_private_message(reader), opens_dm=True)
        channel_id = int(opened["id"])
        await self._outbox.record_dm_channel(message, reader, channel_id)
        return channel_id
