"""Finds out from Discord who could be told of a message, and tells those whom ``bot.rules.audience`` chooses."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_errors import UNKNOWN_MEMBER_CODES
from bot.rules.audience import (
    Audience,
    Matter,
    Occasion,
    Staff,
    audience,
    audience_of_daily_check,
    audience_without_channel,
    eligible_handlers,
    is_private,
)
from bot.rules.callers import is_known_user
from bot.rules.message_specs import SPECS
from bot.rules.message_types import REPOST_REASONS, CardReason, MessageRoute
from bot.services import Services
from bot.services.outbox.context import MessageContext
from bot.ui.core.audience import can_read_channel, staff_of
from bot.ui.core.members import has_all_members

from .rate_limiter import RateLimiter

MEMBERS_TIMEOUT_S = 5.0
"""Seconds for Discord to tell who is in a server."""


class AudienceFinder:
    """Looks up in Discord who is there; whom to tell, a rule decides, and services write the messages."""

    def __init__(self, client: discord.Client, services: Services, rate_limiter: RateLimiter) -> None:
        self._client = client
        self._services = services
        self._rate_limiter = rate_limiter

    async def handlers(self, context: MessageContext) -> Staff:
        """Return those who may be told. Raises TimeoutError while that cannot be told."""
        guild, community, excluded = self.guild(context), context.community, matter_of(context).excluded
        found = eligible_handlers(staff_of(guild, community), excluded)
        if found.facilitators and (found.coordinator or not community.coordinator_id):
            return found
        # Soon after the start not everyone is known, and nobody is to be told instead of someone who is there.
        known = await has_all_members(guild, timeout_s=MEMBERS_TIMEOUT_S)
        found = eligible_handlers(staff_of(guild, community, known=known), excluded)
        if not known and found.coordinator is None and community.coordinator_id not in {None, *excluded}:
            coordinator = await self.member(guild, community.coordinator_id or 0)
            found = replace(found, coordinator=coordinator.id if coordinator and not coordinator.bot else None)
        if not (known or found.can_post or found.informed_in_full):
            raise TimeoutError("it is not known yet who is there")
        return found

    async def find(self, context: MessageContext, handlers: Staff) -> Audience:
        """Return who is told of it."""
        readers = await self._readers(context, handlers)
        out_of_reach = await self._out_of_reach(context, handlers)
        return audience(matter_of(context), handlers, readers=readers, out_of_reach=out_of_reach)

    async def find_without_channel(self, context: MessageContext, handlers: Staff) -> Audience:
        """Return who is told of it where Discord did not let the bot post it."""
        out_of_reach = await self._out_of_reach(context, replace(handlers, can_post=False))
        return audience_without_channel(matter_of(context), handlers, out_of_reach=out_of_reach)

    async def find_for_daily_check(self, context: MessageContext, handlers: Staff) -> Audience:
        """Return who is told at the daily check of what waits."""
        out_of_reach = await self._out_of_reach(context, handlers)
        return audience_of_daily_check(matter_of(context), handlers, out_of_reach=out_of_reach)

    async def is_private(self, context: MessageContext, handlers: Staff) -> bool:
        """Return whether its card must be kept out of the facilitators' channel."""
        readers = await self._readers(context, handlers)
        return is_private(matter_of(context), may_post=handlers.can_post, readers=readers)

    async def notify(self, context: MessageContext, audience: Audience) -> None:
        """Enqueue messages to those whom the card does not reach, or not alone."""
        if context.concern is None:
            if audience.notified or audience.owner_id is not None or audience.has_nobody_left:
                await self._services.escalation.notify(context, to=audience.notified, owner=audience.owner_id)
            return
        if audience.owner_id is not None:
            await self._services.escalation.notify(context, to=(), owner=audience.owner_id)
        if audience.notified and audience.reach is not None:
            await self._services.outbox.notify_privately(context.message, to=audience.notified, reach=audience.reach)

    def guild(self, context: MessageContext) -> discord.Guild:
        """Return the server that it is about. Raises TimeoutError while that is out of reach."""
        guild = self._client.get_guild(context.community.community_id)
        if guild is None or guild.unavailable:
            raise TimeoutError("the server is not known yet")
        return guild

    async def member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        """Return someone in the server; asked for if unknown, because soon after the start not everyone is known."""
        if not is_known_user(user_id):
            # Discord has no such id, and what it says to one is no answer: the message would be tried for ever.
            return None
        if member := guild.get_member(user_id):
            return member
        try:
            return await self._rate_limiter.request(guild.fetch_member(user_id))
        except discord.NotFound as error:
            if error.code not in UNKNOWN_MEMBER_CODES:
                raise
            return None

    async def _readers(self, context: MessageContext, handlers: Staff) -> list[int]:
        """Return the parties who must not read the facilitators' channel, and can."""
        asked = matter_of(context).must_not_read
        if not asked or not handlers.can_post:
            return []
        guild = self.guild(context)
        members = [await self.member(guild, person) for person in asked]
        return [one.id for one in members if one is not None and can_read_channel(one, context.community)]

    async def _out_of_reach(self, context: MessageContext, handlers: Staff) -> set[int]:
        if handlers.read_the_channel or handlers.coordinator is None or context.concern is not None:
            return set()
        return await self._services.escalation.unreachable_people(
            context.community.community_id, [handlers.coordinator]
        )


def matter_of(context: MessageContext) -> Matter:
    """Return what decides who is told of a message."""
    confided_by = context.question.person_id if context.question else context.note.author_id if context.note else None
    return Matter(
        parties=frozenset(one for one in context.parties if is_known_user(one)),
        kept_apart=context.excluded_ids,
        confided_by=context.raised_by_id or confided_by,
        is_confidential=SPECS[context.kind].is_confidential,
        # What is posted once is told once.
        is_waiting=context.awaits_handling
        if SPECS[context.kind].route is MessageRoute.CARD
        else not context.message.attempts,
        reach=context.concern.reach if context.concern else None,
        occasion=_occasion_of(context),
        told_before=context.question.confided_to if context.question else None,
    )


def _occasion_of(context: MessageContext) -> Occasion:
    if context.payload in REPOST_REASONS:
        return Occasion.BROUGHT_UP
    return Occasion.DAILY_CHECK if context.payload is CardReason.DAILY_CHECK else Occasion.CHANGED
