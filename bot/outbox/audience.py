"""Finds out from Discord who could be told of a message, and tells those whom ``bot.rules.audience`` chooses."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_errors import UNKNOWN_GUILD_CODES, UNKNOWN_MEMBER_CODES
from bot.rules.audience import (
    MAX_NOTIFIED,
    Audience,
    Matter,
    Staff,
    audience,
    audience_without_channel,
    eligible_handlers,
)
from bot.rules.callers import is_known_user
from bot.rules.ladder import URGENT_KINDS, WEEKLY_KINDS
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute
from bot.services import Services
from bot.services.outbox.context import MessageContext
from bot.ui.core.audience import staff_of
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
        is_confided = SPECS[context.kind].route is MessageRoute.CONFIDED
        if found.facilitators and (found.coordinator or not community.coordinator_id) and not is_confided:
            return found
        # Soon after the start not everyone is known, and nobody is to be told instead of someone who is there.
        known = await has_all_members(guild, timeout_s=MEMBERS_TIMEOUT_S)
        found = eligible_handlers(staff_of(guild, community, known=known), excluded)
        if not known and found.coordinator is None and community.coordinator_id not in {None, *excluded}:
            coordinator = await self.member(guild, community.coordinator_id or 0)
            found = replace(found, coordinator=coordinator.id if coordinator and not coordinator.bot else None)
        if not (known or found.informed_in_full or (found.can_post and not is_confided)):
            raise TimeoutError("it is not known yet who is there")
        return found

    async def staff(self, context: MessageContext) -> Staff:
        """Return all who look after mentorship. Raises TimeoutError while Discord has not told who is there."""
        guild = self.guild(context)
        if not await has_all_members(guild, timeout_s=MEMBERS_TIMEOUT_S):
            raise TimeoutError("it is not known yet who is there")
        return staff_of(guild, context.community)

    async def find(self, context: MessageContext, handlers: Staff) -> Audience:
        """Return who is told of it; of what somebody confided, only those who may read it."""
        out_of_reach = await self._out_of_reach(context, handlers)
        if context.matter is not None and context.kind in URGENT_KINDS:
            handlers = await self._services.matter_readers.admit(
                context.community.community_id,
                context.kind,
                context.message.subject_id,
                handlers,
                to_all=context.payload is CardReason.SHOWN_TO_NEWCOMERS,
                out_of_reach=out_of_reach,
            )
        if context.matter is not None and len(handlers.facilitators) > MAX_NOTIFIED:
            home, people = context.community.community_id, handlers.facilitators
            active = await self._services.escalation.by_activity(home, people)
            handlers = replace(handlers, facilitators=tuple(active))
        return audience(matter_of(context), handlers, out_of_reach=out_of_reach)

    async def find_without_channel(self, context: MessageContext, handlers: Staff) -> Audience:
        """Return who is told of it where Discord did not let the bot post it."""
        out_of_reach = await self._out_of_reach(context, replace(handlers, can_post=False))
        return audience_without_channel(matter_of(context), handlers, out_of_reach=out_of_reach)

    async def notify(self, context: MessageContext, audience: Audience) -> None:
        """Enqueue messages to those who are told by direct message."""
        if context.matter is not None:
            await self._services.escalation.tell_of_matter(context, audience)

    def guild(self, context: MessageContext) -> discord.Guild:
        """Return the server that it is about. Raises TimeoutError while that is out of reach."""
        guild = self._client.get_guild(context.community.community_id)
        if guild is None or guild.unavailable:
            raise TimeoutError("the server is not known yet")
        return guild

    async def is_bot_removed(self, community_id: int) -> bool:
        """Return whether Discord says that the bot is not in a server any more; the event of it may be on its way."""
        try:
            await self._rate_limiter.request(self._client.http.get_guild(community_id, with_counts=False))
        except (discord.NotFound, discord.Forbidden) as error:
            return error.code in UNKNOWN_GUILD_CODES
        return False

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

    async def _out_of_reach(self, context: MessageContext, handlers: Staff) -> frozenset[int]:
        is_confided = SPECS[context.kind].route is MessageRoute.CONFIDED
        if handlers.read_the_channel and not is_confided:
            return frozenset()
        return await self._services.escalation.people_out_of_reach(context)


def matter_of(context: MessageContext) -> Matter:
    """Return what decides who is told of a message."""
    return Matter(
        parties=frozenset(one for one in context.parties if is_known_user(one)),
        kept_apart=context.excluded_ids,
        is_confided=SPECS[context.kind].route is MessageRoute.CONFIDED,
        is_waiting=context.awaits_handling,
        rung=context.matter.rung if context.matter else None,
        comes_weekly=context.kind in WEEKLY_KINDS,
    )
