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

from bot.discord_errors import CHANNEL_GONE, NEVER_WILL, ContentRefused, is_about_content
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.outbox.context import Facts
from bot.services.outbox.service import LetterGone
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import LetterKind
from storage.models.records import Letter

from . import roles
from .audience import AudienceFinder
from .channel import ChannelSender
from .outcomes import (
    Cancelled,
    ChannelGone,
    LookAgain,
    Obsolete,
    Outcome,
    Place,
    Released,
    RetryLater,
    Sent,
    Snoozed,
    Unreachable,
)
from .posted import Standing
from .prepared import (
    CardUpdate,
    ChannelMessage,
    DailyLook,
    DirectMessage,
    ForumReply,
    Prepared,
    Removal,
    RoleChange,
    Withdrawal,
)
from .rate_limiter import Closing, Gates, Round
from .throttle import TooLong
from .transport import Transport

log = structlog.get_logger(__name__)

PASSING = (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)


class Delivery:
    """Everything that the courier asks of Discord."""

    def __init__(self, client: discord.Client, services: Services, programme: Programme, settings: Round) -> None:
        self._post = services.post
        self._programme = programme
        self.gates = Gates(settings)
        self._audiences = AudienceFinder(client, services, self.gates)
        self._transport = Transport(client, services.post, programme, self.gates)
        self._posted = Standing(client, services.post, self.gates)
        self._channel = ChannelSender(services, self._audiences, self._transport, self._posted)

    async def deliver(self, letter: Letter) -> Outcome:
        """Deliver one message and return what came of it; nothing is raised."""
        return await self._outcome_of(letter, self._deliver(letter))

    async def take_down(self, letter: Letter, message: Place) -> Outcome:
        """Take down what was sent of a message and was not to go any more; nothing is raised."""
        return await self._outcome_of(letter, self._take_down(message))

    async def _outcome_of(self, letter: Letter, trying: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Return what came of trying it, or what stood in the way."""
        try:
            return await trying
        except Closing:
            return Released()
        except TooLong as wait:
            return Snoozed(seconds=wait.seconds)
        except LetterGone:
            return Cancelled()
        except discord.HTTPException as error:
            return self._refused(letter, error)
        except PASSING as error:
            log.warning("letter put off", letter=letter.id, kind=letter.kind, error=type(error).__name__)
            return RetryLater(at_least=getattr(error, "retry_after", 0))
        except Exception as error:  # one broken letter must not hold up the others
            log.error("letter failed", letter=letter.id, kind=letter.kind, exc_info=error)
            return RetryLater()

    def _refused(self, letter: Letter, error: discord.HTTPException) -> Outcome:
        log.warning("letter refused", letter=letter.id, kind=letter.kind, status=error.status, code=error.code)
        if is_about_content(error):
            # Nobody's words are in it: it is the bot's own that Discord does not take.
            log.error("letter not as Discord takes it", letter=letter.id, kind=letter.kind, exc_info=error)
        if error.code in NEVER_WILL:
            return Unreachable()
        if error.code == CHANNEL_GONE:
            return ChannelGone()
        return RetryLater(at_least=self.gates.heed(error))

    async def _take_down(self, message: Place) -> Outcome:
        await self._posted.take_down(message)
        return Cancelled()

    async def _deliver(self, letter: Letter) -> Outcome:
        await self.gates.begin()
        facts = await self._post.facts(letter)
        if self._post.is_held(facts):
            return Released()
        if seconds := self._post.comes_later(facts):
            return Snoozed(seconds=seconds)
        return await self._deliver_facts(facts)

    async def _deliver_facts(self, facts: Facts) -> Outcome:
        """Where Discord does not take its content, it goes without names, and then without what people wrote."""
        letter = facts.letter
        try:
            return await self._send(await self._prepare(facts))
        except ContentRefused as refusal:
            log.warning("content not taken", letter=letter.id, kind=letter.kind, by_discord=str(refusal))
            may_be_a_name = facts.unnamed is None or not refusal.has_words
            if letter.to_id is not None and not facts.unnamed and may_be_a_name:
                return await self._deliver_facts(replace(facts, unnamed=True))
            if not refusal.has_words:
                raise refusal.error from None
            if await self._post.words_refused(facts):
                return await self._deliver_facts(replace(facts, withheld=facts.withheld + 1, unnamed=False))
            return Cancelled()

    async def _prepare(self, facts: Facts) -> Prepared | Obsolete:
        """Render what is true now, and decide how it goes and to whom."""
        match facts.spec.route:
            case MessageRoute.ROLE:
                return RoleChange(facts=facts)
            case MessageRoute.REMOVAL if facts.card is not None:
                return Removal(facts=facts, message=facts.card)
            case MessageRoute.CARD | MessageRoute.POSTED_ONCE | MessageRoute.FORUM_REPLY:
                return await self._prepare_card(facts)
            case MessageRoute.LOOK:
                if SPECS[facts.kind].looked_after and not facts.waits:
                    return Obsolete()
                return DailyLook(facts=facts, handlers=await self._audiences.handlers(facts))
        if facts.letter.kind is LetterKind.AWAITING_YES:
            facts = replace(facts, hearer=(await self._audiences.handlers(facts)).first)
        view, reader = direct_messages.render(facts, self._programme), facts.letter.to_id
        if view is None or reader is None:
            return Obsolete()
        return DirectMessage(facts=facts, reader=reader, view=view)

    async def _prepare_card(self, facts: Facts) -> Prepared:
        view = outbox_cards.render(facts, self._programme)
        if view is None:
            return Withdrawal(facts=facts)
        if facts.spec.route is MessageRoute.FORUM_REPLY:
            return ForumReply(facts=facts, view=view)
        if facts.payload is CardReason.WHERE_IT_STANDS:
            return CardUpdate(facts=facts, view=view)
        handlers = await self._audiences.handlers(facts)
        audience = await self._audiences.find(facts, handlers)
        return ChannelMessage(facts=facts, view=view, handlers=handlers, audience=audience)

    async def _send(self, prepared: Prepared | Obsolete) -> Outcome:
        match prepared:
            case DirectMessage():
                return await self._transport.write_to(prepared.facts, prepared.reader, prepared.view)
            case ChannelMessage():
                return await self._channel.send(prepared)
            case CardUpdate():
                return await self._update(prepared)
            case ForumReply():
                return await self._channel.reply(prepared)
            case Withdrawal():
                return await self._channel.withdraw(prepared.facts)
            case Removal():
                await self._posted.take_down(prepared.message)
                return Sent(facts=prepared.facts)
            case RoleChange():
                return await self._change_role(prepared.facts)
            case DailyLook():
                return await self._look(prepared)
        return prepared

    async def _update(self, update: CardUpdate) -> Outcome:
        facts = update.facts
        if facts.card is not None and await self._posted.edit(facts, facts.card, update.view):
            return Sent(facts=facts, card=facts.card)
        return Obsolete()

    async def _change_role(self, facts: Facts) -> Outcome:
        guild = self._audiences.guild(facts)
        is_done = await roles.settle(facts, guild, self._audiences.member, self.gates)
        return Sent(facts=facts) if is_done else Obsolete()

    async def _look(self, look: DailyLook) -> Outcome:
        """Whether somebody hears of what waits; if not, others are told. Looked at again a day later."""
        facts, handlers = look.facts, look.handlers
        await self._audiences.notify(facts, await self._audiences.find_for_daily_look(facts, handlers))
        if not SPECS[facts.kind].looked_after:
            return Obsolete()
        may_stand = facts.card is None and handlers.may_post
        repost = may_stand and not await self._audiences.is_private(facts, handlers)
        return LookAgain(facts=facts, repost=repost, soon=not handlers.known)
