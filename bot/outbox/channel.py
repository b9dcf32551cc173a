"""Sending what is for those who look after mentorship: in their channel, or by direct message instead."""

from __future__ import annotations

import contextlib

import discord
from discord import ui

from bot.discord_errors import UNREACHABLE_USER_CODES
from bot.rules.audience import Audience
from bot.rules.message_types import CardReason, MessageRoute
from bot.services import Services
from bot.services.outbox.context import MessageContext
from bot.ui.core.layout import QUIET, card_view
from bot.ui.outbox import cards as outbox_cards

from .audience import AudienceFinder
from .outcomes import Obsolete, Outcome, Sent, Unreachable
from .posted_messages import PostedMessages
from .prepared import ChannelMessage, ForumReply
from .transport import Transport

WITHDRAWN_CARD_TEXT = "-# Nothing is needed here."


class ChannelSender:
    """Posts cards in the facilitators' channel, and tells the people whom the audience names."""

    def __init__(
        self, services: Services, audiences: AudienceFinder, transport: Transport, posted: PostedMessages
    ) -> None:
        self._outbox, self._escalation = services.outbox, services.escalation
        self._audiences = audiences
        self._transport = transport
        self._posted = posted

    async def send(self, message: ChannelMessage) -> Outcome:
        """Tell those who are to be told, and post, edit or remove the card as the audience says."""
        context, audience = message.context, message.audience
        if context.concern is None and not audience.goes_to_channel:
            return await self._tell_one(context, message.view, audience)
        if context.concern is not None and audience.has_nobody_left:
            return Unreachable()
        await self._audiences.notify(context, audience)
        if not audience.goes_to_channel:
            if context.card is not None:
                await self._posted.remove_before_repost(context, context.card)
            return Sent(context=context)
        is_card = context.spec.route is MessageRoute.CARD
        if is_card and (outcome := await self._edit(message)) is not None:
            return outcome
        return await self._repost(message)

    async def reply(self, message: ForumReply) -> Outcome:
        """Post in a thread."""
        thread_id = message.context.message.subject_id
        sent = await self._transport.send(thread_id, message.view, message.context.message)
        return Sent(context=message.context, card=(thread_id, sent.id))

    async def withdraw(self, context: MessageContext) -> Outcome:
        """Take down a message whose person was erased, also where Discord took it and the answer was lost.

        Its nonce tells: Discord gives the message that it has, for some minutes, and takes no other.
        """
        channel_id = context.community.facilitators_channel_id
        is_reply = context.spec.route is MessageRoute.FORUM_REPLY
        if channel_id is not None and context.card is None and not is_reply:
            with contextlib.suppress(discord.Forbidden, discord.NotFound):
                sent = await self._transport.send(
                    channel_id, card_view(WITHDRAWN_CARD_TEXT, colour=QUIET), context.message
                )
                await self._posted.delete((channel_id, sent.id))
        return Obsolete()

    async def _edit(self, message: ChannelMessage) -> Outcome | None:
        """Edit the card where it stands; None where it is to be posted, for the first time or again."""
        context = message.context
        if context.card is None:
            # Over before anyone was told of it.
            return Obsolete() if context.silence is not None and context.silence.over_at is not None else None
        if context.payload is CardReason.DAILY_CHECK:
            if not message.handlers.is_fully_known:
                await self._escalation.recheck_soon(context)
            return Sent(context=context)
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
            sent = await self._transport.send(channel_id, message.view, context.message)
        except (discord.Forbidden, discord.NotFound):
            if (outcome := await self._tell_others(message)) is None:
                raise
            return outcome
        if (
            context.spec.route is MessageRoute.CARD
            and context.awaits_handling
            and not message.handlers.is_fully_known
        ):
            await self._escalation.recheck_soon(context)
        return Sent(context=context, card=(channel_id, sent.id))

    async def _tell_others(self, message: ChannelMessage) -> Outcome | None:
        """Tell others after Discord refused the card, so that nobody waits until that is mended.

        None where the card is to be tried again nevertheless.
        """
        context = message.context
        audience = await self._audiences.find_without_channel(context, message.handlers)
        if context.concern is None and not audience.goes_to_channel:
            return await self._tell_one(context, message.view, audience)
        if context.concern is not None and audience.has_nobody_left:
            return Unreachable()
        await self._audiences.notify(context, audience)
        return Sent(context=context) if context.concern is not None else None

    async def _tell_one(self, context: MessageContext, view: ui.LayoutView, audience: Audience) -> Outcome:
        """Tell the first candidate who can be reached what the card says; else the owner that it waits."""
        question = context.question
        if question is not None and question.confided_to is not None and question.taken_by == question.confided_to:
            # The one who was told has taken it on, and knows.
            return Obsolete()
        asked = question if context.awaits_handling else None
        confided = outbox_cards.card_as_dm(view, take=asked.id if asked is not None else None)
        for candidate in audience.candidates:
            if asked is not None:
                await self._outbox.set_confided_to(asked, recipient_id=candidate)
            try:
                return await self._transport.write_to(context, candidate, confided)
            except discord.HTTPException as error:
                # Their messages are closed; it matters to someone, so the next one is told.
                if error.code not in UNREACHABLE_USER_CODES:
                    raise
        if asked is not None:
            await self._outbox.set_confided_to(asked, recipient_id=None)
        if audience.owner_id is None:
            return Unreachable()
        await self._escalation.notify(context, to=(), owner=audience.owner_id)
        # Once it had arrived, the words would be forgotten, and nobody has read them.
        return Unreachable() if context.note is not None else Sent(context=context)
