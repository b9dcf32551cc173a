"""Delivers one message: prepares it from what is true now, sends it, and returns what came of it.

What must be noted before Discord is asked, or between two requests, is noted on the way; the outcome is not.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import structlog

from bot.discord_errors import UNKNOWN_CHANNEL, UNREACHABLE_USER_CODES, ContentRefused, is_content_error, is_outage
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute, PostedIn, WeeklyReader
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.outbox.context import MessageContext
from bot.services.outbox.service import MessageGone
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage

from . import roles
from .audience import AudienceFinder
from .channel import ChannelSender
from .outcomes import (
    Cancelled,
    ChannelGone,
    ChannelMessageIds,
    Obsolete,
    Outcome,
    Released,
    RetryLater,
    Sent,
    Snoozed,
    Unanswered,
    Unreachable,
)
from .posted_messages import PostedMessages
from .prepared import (
    CardUpdate,
    ChannelMessage,
    Confided,
    DirectMessage,
    DmRemoval,
    ForumReply,
    Prepared,
    Removal,
    RoleChange,
    WelcomeCard,
    Withdrawal,
)
from .rate_limiter import OutboxSettings, RateLimiter, ShuttingDown
from .report import DeliveryReport
from .throttle import WaitTooLong
from .transport import NoAnswer, Transport

log = structlog.get_logger(__name__)

TRANSIENT_ERRORS = (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)


REMOVAL_DELAY_S = 60
"""Seconds for the news to arrive that a server has removed the bot."""


class DiscordSender:
    """Delivers one message: prepares it from what is true now, sends it, and returns the outcome."""

    def __init__(
        self, client: discord.Client, services: Services, programme: Programme, settings: OutboxSettings
    ) -> None:
        self._outbox, self._matters, self._readers = services.outbox, services.matters, services.matter_readers
        self._staff, self._weekly = services.staff, services.weekly
        self._escalation = services.escalation
        self._programme = programme
        self.rate_limiter = RateLimiter(settings)
        self.report = DeliveryReport(services.outbox.count_waiting)
        self._audiences = AudienceFinder(client, services, self.rate_limiter)
        self._posted = PostedMessages(client, services.outbox, self.rate_limiter, self._audiences)
        self._transport = Transport(client, services.outbox, programme, self.rate_limiter, self._posted)
        self._channel = ChannelSender(services, self._audiences, self._transport, self._posted)

    async def deliver(self, message: OutboxMessage) -> Outcome:
        """Deliver one message and return what came of it; nothing is raised."""
        return await self._outcome_of(message, self._deliver(message))

    async def take_down(self, message: OutboxMessage, sent: ChannelMessageIds) -> Outcome:
        """Take down what was sent of a message and was not to go any more; nothing is raised."""
        return await self._outcome_of(message, self._take_down(sent))

    async def _outcome_of(self, message: OutboxMessage, trying: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Return what came of trying it, or what stood in the way."""
        try:
            try:
                return await trying
            except discord.HTTPException as error:
                return await self._refused(message, error)
        except ShuttingDown:
            return Released()
        except WaitTooLong as wait:
            return Snoozed(delay_s=wait.seconds)
        except MessageGone:
            return Cancelled()
        except NoAnswer as error:
            self.report.note_put_off(message, error.__cause__)
            return Unanswered()
        except discord.HTTPException as error:
            self.report.note_put_off(message, error)
            return RetryLater(min_delay_s=self.rate_limiter.apply_retry_after(error))
        except TRANSIENT_ERRORS as error:
            self.report.note_put_off(message, error)
            return RetryLater(min_delay_s=getattr(error, "retry_after", 0))
        except Exception as error:  # one broken message must not hold up the others
            log.error("message failed", message=message.id, kind=message.kind, exc_info=error)
            return RetryLater()

    async def _refused(self, message: OutboxMessage, error: discord.HTTPException) -> Outcome:
        if is_outage(error):
            self.report.note_put_off(message, error)
        else:
            self.report.note_refused(message, error)
        if is_content_error(error):
            # Nobody's words are in it: it is the bot's own that Discord does not take.
            log.error("message invalid for Discord", message=message.id, kind=message.kind, exc_info=error)
        says_of_reader = error.code in {*UNREACHABLE_USER_CODES, UNKNOWN_CHANNEL}
        is_for_members = says_of_reader and not SPECS[message.kind].is_sent_after_removal
        if is_for_members and await self._audiences.is_bot_removed(message.community_id):
            # The reader has not changed: it waits, should the bot come back.
            return Snoozed(delay_s=REMOVAL_DELAY_S)
        if error.code in UNREACHABLE_USER_CODES:
            return Unreachable()
        if error.code == UNKNOWN_CHANNEL:
            return ChannelGone()
        return RetryLater(min_delay_s=self.rate_limiter.apply_retry_after(error))

    async def _take_down(self, message: ChannelMessageIds) -> Outcome:
        await self._posted.delete(message)
        return Cancelled()

    async def _deliver(self, message: OutboxMessage) -> Outcome:
        await self.rate_limiter.wait_for_next_message()
        context = await self._outbox.load_context(message)
        if self._outbox.is_community_removed(context):
            return Released()
        if seconds := self._outbox.delay_s(context):
            return Snoozed(delay_s=seconds)
        if context.spec.route is MessageRoute.STAFF_CHECK:
            return await self._check_staff(context)
        if context.spec.payload is WeeklyReader and not await self._still_looks_after(context):
            return Obsolete()
        if context.payload is WeeklyReader.OWNER or context.seeker is not None:
            context = await self._escalation.with_readers(context, await self._audiences.staff(context))
        return await self._deliver_context(context)

    async def _check_staff(self, context: MessageContext) -> Outcome:
        staff = await self._audiences.staff(context)
        match context.message.kind:
            case MessageKind.WEEKLY_ROUND:
                await self._weekly.write_cards(context.community, staff)
            case _:
                await self._matters.release_absent(context.community.community_id, staff)
                await self._staff.record_check(context.community, staff)
        return Obsolete()

    async def _still_looks_after(self, context: MessageContext) -> bool:
        """Return whether a message with what waits is for somebody who still may look after it."""
        staff = await self._audiences.staff(context)
        if context.payload is None:
            return context.message.recipient_id in staff.facilitators
        as_owner = context.payload is WeeklyReader.OWNER
        return context.message.recipient_id == (staff.owner if as_owner else staff.coordinator)

    async def _deliver_context(self, context: MessageContext) -> Outcome:
        """Send it; where Discord refuses its content, again without names, and then without what people wrote."""
        message = context.message
        try:
            return await self._send(await self._prepare(context))
        except ContentRefused as refusal:
            log.warning("content rejected by Discord", message=message.id, kind=message.kind, by_discord=str(refusal))
            may_be_a_name = context.is_without_names is None or not refusal.has_words
            if message.recipient_id is not None and not context.is_without_names and may_be_a_name:
                return await self._deliver_context(replace(context, is_without_names=True))
            if not refusal.has_words:
                raise refusal.error from None
            if await self._outbox.return_rejected_content(context):
                return await self._deliver_context(
                    replace(context, withheld_level=context.withheld_level + 1, is_without_names=False)
                )
            return Cancelled()

    async def _prepare(self, context: MessageContext) -> Prepared | Obsolete:
        """Render what is true now, and decide how it goes and to whom."""
        match context.spec.route:
            case MessageRoute.ROLE:
                return RoleChange(context=context)
            case MessageRoute.REMOVAL if context.card is not None:
                return Removal(context=context, message=context.card)
            case MessageRoute.DM_REMOVAL if isinstance(context.payload, PostedIn):
                return DmRemoval(context=context, channel_id=context.payload.channel_id)
            case MessageRoute.CARD | MessageRoute.CHANNEL_POST | MessageRoute.WELCOME:
                return await self._prepare_card(context)
            case MessageRoute.CONFIDED:
                return await self._prepare_confided(context)
        return await self._prepare_dm(context)

    async def _prepare_dm(self, context: MessageContext) -> Prepared | Obsolete:
        if context.message.kind is MessageKind.AWAITING_YES:
            first = (await self._audiences.handlers(context)).first_recipient(is_confided=False)
            context = replace(context, first_recipient=first)
        if context.message.kind is MessageKind.MATTER_SPOKEN and await self._has_lost_role(context):
            return Obsolete()
        view, reader = direct_messages.render_dm(context, self._programme), context.message.recipient_id
        if view is None or reader is None:
            return Withdrawal(context=context)
        return DirectMessage(context=context, reader=reader, view=view)

    async def _has_lost_role(self, context: MessageContext) -> bool:
        """Return whether the person who took something on may not look after it any more: it is handed back then."""
        taker, staff = context.message.recipient_id, await self._audiences.staff(context)
        if taker is None or taker in staff.informed_in_full:
            return False
        if context.matter is not None and await self._readers.is_let_in(context.matter, taker):
            return False
        await self._matters.release(context.community.community_id, taker, as_owner=taker == staff.owner)
        return True

    async def _prepare_card(self, context: MessageContext) -> Prepared:
        view = outbox_cards.render_card(context, self._programme)
        if view is None:
            return Withdrawal(context=context)
        if context.spec.route is MessageRoute.CHANNEL_POST:
            return ForumReply(context=context, view=view)
        if context.spec.route is MessageRoute.WELCOME:
            return WelcomeCard(context=context, view=view)
        if context.payload is CardReason.EDIT_ONLY:
            return CardUpdate(context=context, view=view)
        handlers = await self._audiences.handlers(context)
        audience = await self._audiences.find(context, handlers)
        return ChannelMessage(context=context, view=view, handlers=handlers, audience=audience)

    async def _prepare_confided(self, context: MessageContext) -> Prepared | Obsolete:
        if context.concern is None and outbox_cards.render_card(context, self._programme) is None:
            return Obsolete()
        handlers = await self._audiences.handlers(context)
        return Confided(context=context, handlers=handlers, audience=await self._audiences.find(context, handlers))

    async def _send(self, prepared: Prepared | Obsolete) -> Outcome:
        match prepared:
            case DirectMessage():
                return await self._transport.write_to(prepared.context, prepared.reader, prepared.view)
            case Confided():
                return await self._channel.confide(prepared)
            case ChannelMessage():
                return await self._channel.send(prepared)
            case CardUpdate():
                return await self._update(prepared)
            case ForumReply():
                return await self._channel.reply(prepared)
            case WelcomeCard():
                return await self._channel.welcome(prepared)
            case Withdrawal():
                return await self._channel.withdraw(prepared.context)
            case Removal() | DmRemoval():
                return await self._remove(prepared)
            case RoleChange():
                return await self._change_role(prepared.context)
        return prepared

    async def _update(self, update: CardUpdate) -> Outcome:
        context = update.context
        if context.card is not None and await self._posted.edit(context, context.card, update.view):
            return Sent(context=context, card=context.card)
        return Obsolete()

    async def _remove(self, removal: Removal | DmRemoval) -> Outcome:
        if isinstance(removal, Removal):
            await self._posted.delete(removal.message)
        elif not await self._posted.clear_dms(removal.channel_id):
            return Snoozed(delay_s=1)
        return Sent(context=removal.context)

    async def _change_role(self, context: MessageContext) -> Outcome:
        guild = self._audiences.guild(context)
        is_done = await roles.sync_mentor_role(context, guild, self._audiences.member, self.rate_limiter)
        return Sent(context=context) if is_done else Obsolete()
