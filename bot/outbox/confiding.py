"""Telling people by direct message what is for the facilitators, where their channel is not enough."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.discord_errors import MEMBER_GONE
from bot.rules.people import is_known
from bot.services import Services
from bot.services.concerns.raising import TELLING
from bot.services.core.message_kinds import LOOK
from bot.services.outbox.context import Facts
from bot.services.outbox.service import IN_CONFIDENCE
from bot.services.outbox.unheard import LOOKED_AFTER
from bot.ui.core.audience import Hearers, hearers, reads_along
from bot.ui.core.members import everyone_is_known
from storage.models.concerns import Concern
from storage.models.enums import ConcernReach

from .rate_limiter import Gates

WAITS_S = 5.0
"""Seconds for Discord to tell who is in a server."""

MOST_TOLD = 5
"""Of many facilitators not all are written to: where everyone is told, everyone leaves it to the others."""


class Undeliverable(Exception):
    """There is no way to the reader, now or later."""


class Confiding:
    """Whom to write to is looked up in Discord; the letters are written by the services."""

    def __init__(self, client: discord.Client, services: Services, gates: Gates) -> None:
        self._client = client
        self._services = services
        self._gates = gates

    async def hearers_of(self, facts: Facts) -> Hearers:
        """Who may hear of it: nobody whose own case it is, nor anyone whom one of these keeps apart from."""
        guild = self.guild(facts)
        but = {one for one in facts.parties if is_known(one)} | facts.strangers
        around = hearers(guild, facts.community, but)
        if around.facilitators and (around.coordinator or not facts.community.coordinator_id):
            return around
        # Soon after the start not everyone is known, and nobody is to be told instead of someone who is there.
        around = hearers(guild, facts.community, but, known=await everyone_is_known(guild, at_most=WAITS_S))
        if not around.known and around.coordinator is None and facts.community.coordinator_id not in {None, *but}:
            coordinator = await self.member(guild, facts.community.coordinator_id or 0)
            around = replace(around, coordinator=coordinator.id if coordinator and not coordinator.bot else None)
        if not (around.known or around.may_post or around.in_full):
            raise TimeoutError("it is not known yet who is there")
        return around

    async def look(self, facts: Facts) -> None:
        """Whether somebody hears of what waits; if not, someone else is told. Looked at again a day later."""
        is_over = facts.kind in LOOKED_AFTER and not facts.waits
        around = await self.hearers_of(facts) if not is_over else None
        if around is not None and not around.suffice:
            await self.tell(facts, around)
        if around is None or facts.kind not in LOOKED_AFTER:
            await self._services.post.needless(facts.letter)
            return
        is_missing = facts.card is None and around.may_post and not await self.must_be_told_apart(facts, around)
        await self._services.unheard.look_again(facts, anew=is_missing, soon=not around.known)

    async def tell(self, facts: Facts, around: Hearers) -> None:
        """Tell the coordinator; where there is none, the facilitators, and the owner that something waits."""
        full = around.in_full[:1] if around.coordinator else list(around.facilitators[:MOST_TOLD])
        closed = await self._services.unheard.out_of_reach(facts.community.community_id, full)
        if around.coordinator in closed:
            full = around.in_full[: MOST_TOLD + 1]
        reached = around.coordinator is not None and around.coordinator not in closed
        await self._services.unheard.tell(facts, to=full, owner=None if reached else around.owner)

    async def tell_owner(self, facts: Facts, around: Hearers) -> None:
        """Nobody can be told whom it is about."""
        await self._services.unheard.tell(facts, to=(), owner=around.owner)

    async def bring_up(self, facts: Facts, concern: Concern, around: Hearers, *, apart: bool) -> bool:
        """Tell those of a concern whom its card does not reach; returns whether it is for nobody in the channel.

        Raises Undeliverable where nobody is left to be told.
        """
        apart = apart or not around.suffice
        why = facts.letter.detail
        asks_daily = not around.suffice or concern.reach is ConcernReach.OWNER
        if not facts.waits or (why not in TELLING and not (why == LOOK and asks_daily)):
            return apart
        reach = concern.reach if around.suffice else max(concern.reach, ConcernReach.COORDINATOR, key=_how_far)
        goes_on = around.suffice and reach is ConcernReach.COORDINATOR
        told = list(around.facilitators) if apart and not goes_on else []
        if reach is not ConcernReach.FACILITATORS and around.coordinator is not None:
            told.append(around.coordinator)
        asks_owner = reach is ConcernReach.OWNER or (reach is ConcernReach.COORDINATOR and not around.coordinator)
        if asks_owner and around.owner is not None:
            await self.tell_owner(facts, around)
        elif not told and (apart or reach is not ConcernReach.FACILITATORS):
            raise Undeliverable
        if told:
            await self._services.post.confide(facts.letter, to=dict.fromkeys(told), reach=reach)
        return apart

    def guild(self, facts: Facts) -> discord.Guild:
        """The server that it is about. Raises TimeoutError while that is out of reach."""
        guild = self._client.get_guild(facts.community.community_id)
        if guild is None or guild.unavailable:
            raise TimeoutError("the server is not known yet")
        return guild

    async def member(self, guild: discord.Guild, user_id: int) -> discord.Member | None:
        """Someone in the server; asked for if unknown, because soon after the start not everyone is known."""
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

    async def must_be_told_apart(self, facts: Facts, around: Hearers) -> bool:
        """Whether a card about people may not, or cannot, go to the facilitators' channel."""
        people = [one for one in facts.parties if is_known(one)]
        if facts.kind not in IN_CONFIDENCE or not people:
            return False
        if not around.may_post:
            return True
        # Who confides something may read it; a silence is for neither of the two.
        confides = facts.question.person_id if facts.question else facts.note.author_id if facts.note else None
        confides = facts.raised_by or confides
        guild = self.guild(facts)
        others = [await self.member(guild, person) for person in people if person != confides]
        return any(reads_along(other, facts.community) for other in others)


def _how_far(reach: ConcernReach) -> int:
    return list(ConcernReach).index(reach)
