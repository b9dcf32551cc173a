"""What is for those who look after mentorship: posted in their channel, or told by direct message instead."""

from __future__ import annotations

import contextlib

import discord
from discord import ui

from bot.discord_errors import NEVER_WILL
from bot.rules.audience import Audience
from bot.rules.message_types import CardReason, MessageRoute
from bot.services import Services
from bot.services.outbox.context import Facts
from bot.ui.core.layout import QUIET, card
from bot.ui.outbox import cards as outbox_cards

from .audience import AudienceFinder
from .outcomes import Obsolete, Outcome, Sent, Unreachable
from .posted import Standing
from .prepared import ChannelMessage, ForumReply
from .transport import Transport

TAKEN_BACK = "-# Nothing is needed here."


class ChannelSender:
    """Carries out what was decided of who is told."""

    def __init__(self, services: Services, audiences: AudienceFinder, transport: Transport, posted: Standing) -> None:
        self._post, self._unheard = services.post, services.unheard
        self._audiences = audiences
        self._transport = transport
        self._posted = posted

    async def send(self, message: ChannelMessage) -> Outcome:
        """Tell those who are to be told, and have the card stand where it belongs."""
        facts, audience = message.facts, message.audience
        if facts.concern is None and not audience.in_channel:
            return await self._tell_one(facts, message.view, audience)
        if facts.concern is not None and audience.nobody_left:
            return Unreachable()
        await self._audiences.notify(facts, audience)
        if not audience.in_channel:
            if facts.card is not None:
                await self._posted.clear_away(facts, facts.card)
            return Sent(facts=facts)
        is_card = facts.spec.route is MessageRoute.CARD
        if is_card and (outcome := await self._bring_up_to_date(message)) is not None:
            return outcome
        return await self._post_anew(message)

    async def reply(self, message: ForumReply) -> Outcome:
        """Post in a thread."""
        thread_id = message.facts.letter.subject_id
        sent = await self._transport.send(thread_id, message.view, message.facts.letter)
        return Sent(facts=message.facts, card=(thread_id, sent.id))

    async def withdraw(self, facts: Facts) -> Outcome:
        """Whoever it is about was forgotten; should Discord have taken it, and the answer been lost, it goes, too.

        Its nonce tells: Discord gives the message that it has, for some minutes, and takes no other.
        """
        channel_id = facts.community.facilitators_channel_id
        is_reply = facts.spec.route is MessageRoute.FORUM_REPLY
        if channel_id is not None and facts.card is None and not is_reply:
            with contextlib.suppress(discord.Forbidden, discord.NotFound):
                sent = await self._transport.send(channel_id, card(TAKEN_BACK, colour=QUIET), facts.letter)
                await self._posted.take_down((channel_id, sent.id))
        return Obsolete()

    async def _bring_up_to_date(self, message: ChannelMessage) -> Outcome | None:
        """Edit the card where it stands; None where it is to be posted, for the first time or anew."""
        facts = message.facts
        if facts.card is None:
            # Over before anyone was told of it.
            return Obsolete() if facts.silence is not None and facts.silence.over_at is not None else None
        if facts.payload is CardReason.LOOK:
            if not message.handlers.known:
                await self._unheard.look_soon(facts)
            return Sent(facts=facts)
        if facts.payload is CardReason.AGAIN and facts.waits:
            await self._posted.clear_away(facts, facts.card)
            return None
        still_stands = await self._posted.edit(facts, facts.card, message.view)
        return Sent(facts=facts, card=facts.card) if still_stands else None

    async def _post_anew(self, message: ChannelMessage) -> Outcome:
        facts, channel_id = message.facts, message.facts.community.facilitators_channel_id
        if channel_id is None or not message.handlers.may_post:
            return Unreachable()
        try:
            sent = await self._transport.send(channel_id, message.view, facts.letter)
        except (discord.Forbidden, discord.NotFound):
            if (outcome := await self._tell_others(message)) is None:
                raise
            return outcome
        if facts.spec.route is MessageRoute.CARD and facts.waits and not message.handlers.known:
            await self._unheard.look_soon(facts)
        return Sent(facts=facts, card=(channel_id, sent.id))

    async def _tell_others(self, message: ChannelMessage) -> Outcome | None:
        """Discord knows better than what it told before. Whoever waits is not to wait until that is mended.

        None where the card is to be tried again nevertheless.
        """
        facts = message.facts
        audience = await self._audiences.find_without_channel(facts, message.handlers)
        if facts.concern is None and not audience.in_channel:
            return await self._tell_one(facts, message.view, audience)
        if facts.concern is not None and audience.nobody_left:
            return Unreachable()
        await self._audiences.notify(facts, audience)
        return Sent(facts=facts) if facts.concern is not None else None

    async def _tell_one(self, facts: Facts, view: ui.LayoutView, audience: Audience) -> Outcome:
        """Tell the first candidate who can be reached what the card says; else the owner that it waits."""
        question = facts.question
        if question is not None and question.confided_to is not None and question.taken_by == question.confided_to:
            # Whoever was told has taken it on, and knows.
            return Obsolete()
        asked = question if facts.waits else None
        confided = outbox_cards.confided(view, take=asked.id if asked is not None else None)
        for candidate in audience.candidates:
            if asked is not None:
                await self._post.confided(asked, to=candidate)
            try:
                return await self._transport.write_to(facts, candidate, confided)
            except discord.HTTPException as error:
                # Their messages are closed; it matters to someone, so the next one is told.
                if error.code not in NEVER_WILL:
                    raise
        if asked is not None:
            await self._post.confided(asked, to=None)
        if audience.owner is None:
            return Unreachable()
        await self._unheard.tell(facts, to=(), owner=audience.owner)
        # Once it had arrived, the words would be forgotten, and nobody has read them.
        return Unreachable() if facts.note is not None else Sent(facts=facts)
