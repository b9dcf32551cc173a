"""Sending what is for those who look after mentorship: in their channel, or to each by direct message."""

from __future__ import annotations

import contextlib

import discord

from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.services import Services
from bot.services.outbox.context import MessageContext

from .audience import AudienceFinder
from .outcomes import Obsolete, Outcome, RetryLater, Sent, Unreachable
from .posted_messages import PostedMessages
from .prepared import ChannelMessage, Confided, ForumReply
from .transport import Transport


class ChannelSender:
    """Posts cards in the facilitators' channel, and tells the people whom the audience names."""

    def __init__(
        self, services: Services, audiences: AudienceFinder, transport: Transport, posted: PostedMessages
    ) -> None:
        self._escalation = services.escalation
        self._audiences = audiences
        self._transport = transport
        self._posted = posted

    async def send(self, message: ChannelMessage) -> Outcome:
        """Post or edit the card, and tell those of it whom the audience names."""
        context = message.context
        await self._audiences.notify(context, message.audience)
        outcome = await self._edit(message) or await self._repost(message)
        if context.awaits_handling and not message.handlers.is_fully_known and isinstance(outcome, Sent):
            await self._escalation.recheck_soon(context)
        return outcome

    async def confide(self, message: Confided) -> Outcome:
        """Have each of those written to who may act, or, where it is over, those who were told."""
        context, audience = message.context, message.audience
        await self._audiences.notify(context, audience)
        await self._escalation.tell_that_it_is_over(context)
        if context.awaits_handling and not message.handlers.is_fully_known:
            await self._escalation.recheck_soon(context)
        return Sent(context=context)

    async def reply(self, message: ForumReply) -> Outcome:
        """Post in a thread."""
        thread_id = message.context.message.subject_id
        sent = await self._transport.send(thread_id, message.view, message.context)
        return Sent(context=message.context, card=sent)

    async def withdraw(self, context: MessageContext) -> Outcome:
        """Take down a message that says nothing any more, where Discord took it and the answer was lost."""
        channel_id = context.community.facilitators_channel_id
        if context.message.recipient_id is not None:
            channel_id = context.dm_channel_id
        elif context.spec.route is MessageRoute.CHANNEL_POST:
            channel_id = context.message.subject_id
        if channel_id is not None and context.maybe_sent_since is not None:
            with contextlib.suppress(discord.Forbidden, discord.NotFound):
                if stands := await self._posted.find(context, channel_id):
                    await self._posted.delete(stands)
        return Obsolete()

    async def _edit(self, message: ChannelMessage) -> Outcome | None:
        """Edit the card where it stands; None where it is to be posted, for the first time or again."""
        context = message.context
        if context.card is None:
            return None
        if context.payload is CardReason.REMINDER and context.awaits_handling:
            await self._posted.remove_before_repost(context, context.card)
            return None
        is_edited = await self._posted.edit(context, context.card, message.view)
        return Sent(context=context, card=context.card) if is_edited else None

    async def _repost(self, message: ChannelMessage) -> Outcome:
        context, channel_id = message.context, message.context.community.facilitators_channel_id
        if channel_id is None or not message.handlers.can_post:
            return Unreachable()
        try:
            sent = await self._transport.send(channel_id, message.view, context)
        except (discord.Forbidden, discord.NotFound):
            # Others are told, so that nobody waits until that is mended; the card is tried again.
            is_home = not await self._audiences.is_bot_removed(context.community.community_id)
            if is_home and context.spec.subject is not Subject.COMMUNITY:
                others = await self._audiences.find_without_channel(context, message.handlers)
                await self._audiences.notify(context, others)
            raise
        is_card = context.spec.route is MessageRoute.CARD
        if is_card and context.maybe_sent_since and not await self._posted.edit(context, sent, message.view):
            # What stood there from an earlier try, as it was then, is gone by now.
            return RetryLater()
        return Sent(context=context, card=sent)
