"""What Discord tells of those who could be told of a message, and telling those who are.

Who is told is decided in ``bot.rules.audience``.
"""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_errors import MEMBER_GONE
from bot.rules.audience import (
    Audience,
    Matter,
    Occasion,
    Staff,
    audience,
    audience_of_daily_look,
    audience_without_channel,
    eligible_handlers,
    is_private,
)
from bot.rules.message_specs import SPECS
from bot.rules.message_types import BROUGHT_UP, CardReason, MessageRoute
from bot.rules.people import is_known
from bot.services import Services
from bot.services.outbox.context import Facts
from bot.ui.core.audience import can_read_channel, staff_of
from bot.ui.core.members import everyone_is_known

from .rate_limiter import Gates

WAITS_S = 5.0
"""Seconds for Discord to tell who is in a server."""


class AudienceFinder:
    """Whom to write to is looked up in Discord; their messages are written by the services."""

    def __init__(self, client: discord.Client, services: Services, gates: Gates) -> None:
        self._client = client
        self._services = services
        self._gates = gates

    async def handlers(self, facts: Facts) -> Staff:
        """Return those who may be told. Raises TimeoutError while that cannot be told."""
        guild, community, excluded = self.guild(facts), facts.community, matter_of(facts).excluded
        found = eligible_handlers(staff_of(guild, community), excluded)
        if found.facilitators and (found.coordinator or not community.coordinator_id):
            return found
        # Soon after the start not everyone is known, and nobody is to be told instead of someone who is there.
        known = await everyone_is_known(guild, at_most=WAITS_S)
        found = eligible_handlers(staff_of(guild, community, known=known), excluded)
        if not known and found.coordinator is None and community.coordinator_id not in {None, *excluded}:
            coordinator = await self.member(guild, community.coordinator_id or 0)
            found = replace(found, coordinator=coordinator.id if coordinator and not coordinator.bot else None)
        if not (known or found.may_post or found.told_in_full):
            raise TimeoutError("it is not known yet who is there")
        return found

    async def find(self, facts: Facts, handlers: Staff) -> Audience:
        """Return who is told of it."""
        readers = await self._readers(facts, handlers)
        out_of_reach = await self._out_of_reach(facts, handlers)
        return audience(matter_of(facts), handlers, readers=readers, out_of_reach=out_of_reach)

    async def find_without_channel(self, facts: Facts, handlers: Staff) -> Audience:
        """Return who is told of it where Discord did not let the bot post it."""
        out_of_reach = await self._out_of_reach(facts, replace(handlers, may_post=False))
        return audience_without_channel(matter_of(facts), handlers, out_of_reach=out_of_reach)

    async def find_for_daily_look(self, facts: Facts, handlers: Staff) -> Audience:
        """Return who is told at the daily look of what waits."""
        out_of_reach = await self._out_of_reach(facts, handlers)
        return audience_of_daily_look(matter_of(facts), handlers, out_of_reach=out_of_reach)

    async def is_private(self, facts: Facts, handlers: Staff) -> bool:
        """Return whether its card must be kept out of the facilitators' channel."""
        readers = await self._readers(facts, handlers)
        return is_private(matter_of(facts), may_post=handlers.may_post, readers=readers)

    async def notify(self, facts: Facts, audience: Audience) -> None:
        """Have those told by direct message to whom the card does not come, or not alone."""
        if facts.concern is None:
            if audience.notified or audience.owner is not None or audience.nobody_left:
                await self._services.unheard.tell(facts, to=audience.notified, owner=audience.owner)
            return
        if audience.owner is not None:
            await self._services.unheard.tell(facts, to=(), owner=audience.owner)
        if audience.notified and audience.reach is not None:
            await self._services.post.confide(facts.letter, to=audience.notified, reach=audience.reach)

    def guild(self, facts: Facts) -> discord.Guild:
        """Return the server that it is about. Raises TimeoutError while that is out of reach."""
        guild = self._client.get_guild(facts.community.community_id)
        if guild is None or guild.unavailable:
            raise TimeoutError("the server is not known yet")
        return guild

    async def member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        """Return someone in the server; asked for if unknown, because soon after the start not everyone is known."""
        if not is_known(user_id):
            # Discord has no such id, and what it says to one is no answer: the letter would be tried for ever.
            return None
        if member := guild.get_member(user_id):
            return member
        try:
            return await self._gates.ask(guild.fetch_member(user_id))
        except discord.NotFound as error:
            if error.code not in MEMBER_GONE:
                raise
            return None

    async def _readers(self, facts: Facts, handlers: Staff) -> list[int]:
        """The parties who must not read the facilitators' channel, and can."""
        asked = matter_of(facts).must_not_read
        if not asked or not handlers.may_post:
            return []
        guild = self.guild(facts)
        members = [await self.member(guild, person) for person in asked]
        return [one.id for one in members if one is not None and can_read_channel(one, facts.community)]

    async def _out_of_reach(self, facts: Facts, handlers: Staff) -> set[int]:
        if handlers.read_the_channel or handlers.coordinator is None or facts.concern is not None:
            return set()
        return await self._services.unheard.out_of_reach(facts.community.community_id, [handlers.coordinator])


def matter_of(facts: Facts) -> Matter:
    """Return what decides who is told of a message."""
    confided_by = facts.question.person_id if facts.question else facts.note.author_id if facts.note else None
    return Matter(
        parties=frozenset(one for one in facts.parties if is_known(one)),
        kept_apart=facts.strangers,
        confided_by=facts.raised_by or confided_by,
        confidential=SPECS[facts.kind].confidential,
        # What is posted once is told once.
        waits=facts.waits if SPECS[facts.kind].route is MessageRoute.CARD else not facts.letter.attempts,
        reach=facts.concern.reach if facts.concern else None,
        occasion=_occasion_of(facts),
        told_before=facts.question.confided_to if facts.question else None,
    )


def _occasion_of(facts: Facts) -> Occasion:
    if facts.payload in BROUGHT_UP:
        return Occasion.BROUGHT_UP
    return Occasion.DAILY_LOOK if facts.payload is CardReason.LOOK else Occasion.CHANGED
