"""Who hears of what is for the facilitators: they in their channel, or someone else by direct message."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import discord

from bot.rules.hearing import Hearer
from bot.rules.house_check import NEEDED_IN_CHANNEL
from storage.models.enums import RoleKind
from storage.models.records import Community

from .context import Interaction, services
from .members import everyone_is_known

INSTEAD = {
    Hearer.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again every day until somebody has taken it on."
    ),
    Hearer.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again every day. Then I bring it to them."
    ),
    Hearer.NOBODY: (
        "I keep it, but at present nobody here could read it who is no part of it. I go on looking for someone every "
        "day."
    ),
    Hearer.UNSURE: (
        "I take it to those who look after the groups: to the facilitators, or, if none of them is there, to whoever "
        "coordinates mentorship here. If nobody is, I ask the server's owner for someone, without saying who you are."
    ),
}
"""In place of what is said where facilitators hear of it."""

OUTSIDE = "Please don't wait for us: `/support` shows who outside can help, at any hour."

AT_MOST_S = 1.0
"""Seconds for Discord to tell who is there; what is answered must not wait longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Who in a server could hear of something, but for those who may not: whose own case it is, for one.

    The owner is here as such: whoever also facilitates or coordinates is among those, and not the owner. Where it is
    not *known* yet who is there, facilitators are taken to be, and nobody is told in their stead.
    """

    facilitators: tuple[int, ...]
    coordinator: int | None
    owner: int | None
    may_post: bool
    known: bool = True

    @property
    def suffice(self) -> bool:
        """Whether a card in the facilitators' channel comes before someone who can do something about it."""
        return self.may_post and (bool(self.facilitators) or not self.known)

    @property
    def in_full(self) -> list[int]:
        """Who may be told by direct message whom it is about, the coordinator first."""
        return list(dict.fromkeys([*([self.coordinator] if self.coordinator else []), *self.facilitators]))

    @property
    def first(self) -> Hearer:
        """Who is told."""
        if not self.known and not self.facilitators:
            return Hearer.UNSURE
        if self.suffice:
            return Hearer.FACILITATORS
        if self.coordinator is not None:
            return Hearer.COORDINATOR
        if self.facilitators:
            return Hearer.FACILITATORS
        return Hearer.NOBODY if self.owner is None else Hearer.OWNER


def hearers(guild: discord.Guild, community: Community, but: Collection[int] = (), *, known: bool = True) -> Hearers:
    """Everyone in the server who may hear of it, as far as Discord has told who is there; *known*, if it has."""
    facilitators = tuple(one.id for one in guild.members if facilitates(one, community) and one.id not in but)
    coordinator = guild.get_member(community.coordinator_id or 0)
    coordinates = coordinator.id if coordinator and not coordinator.bot and coordinator.id not in but else None
    owner = guild.owner_id if known and guild.owner_id not in {*but, *facilitators, coordinates} else None
    return Hearers(
        facilitators=facilitators,
        coordinator=coordinates,
        owner=owner,
        may_post=may_post(guild, community),
        known=known,
    )


def may_post(guild: discord.Guild, community: Community) -> bool:
    """Whether the facilitators' channel is there, and the bot may write in it."""
    channel = guild.get_channel(community.facilitators_channel_id or 0)
    if channel is None:
        return False
    mine = channel.permissions_for(guild.me)
    return all(getattr(mine, needed) for needed in NEEDED_IN_CHANNEL)


def reads_along(one: discord.Member | None, community: Community) -> bool:
    """Whether one of a pair would read what is posted for facilitators: as one of them, or by their rights."""
    if one is None:
        return False
    channel = one.guild.get_channel(community.facilitators_channel_id or 0)
    if channel is not None and channel.permissions_for(one).view_channel:
        return True
    return facilitates(one, community)


def facilitates(person: discord.Member, community: Community) -> bool:
    """Whether a member is a person and has a facilitator's role here."""
    return not person.bot and any(role.id in community.role_ids(RoleKind.FACILITATOR) for role in person.roles)


async def hearer_of_own(interaction: Interaction, community_id: int) -> Hearer:
    """Who hears of what is this person's own."""
    me = interaction.user.id
    found = await services(interaction).unheard.circumstances(community_id, [me], reader=me)
    return await first_to_hear(interaction, *found)


async def first_to_hear(interaction: Interaction, community: Community, but: Collection[int]) -> Hearer:
    """Who is told first of something that is not for those in *but*."""
    guild = interaction.client.get_guild(community.community_id)
    if guild is None or guild.unavailable:
        return Hearer.FACILITATORS
    around = hearers(guild, community, but)
    if around.first is Hearer.FACILITATORS:
        return around.first
    known = await everyone_is_known(guild, at_most=AT_MOST_S)
    return hearers(guild, community, but, known=known).first
