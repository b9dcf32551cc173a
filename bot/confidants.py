"""Whom a card about two people reaches when the facilitators' channel is not the place for it."""

from __future__ import annotations

import discord

from storage.records import Community, Pairing
from storage.states import RoleKind


def reads_along(one: discord.Member | None, community: Community) -> bool:
    """Whether one of a pair would read what is posted for facilitators: as one of them, or by their rights."""
    if one is None:
        return False
    channel = one.guild.get_channel(community.facilitators_channel_id or 0)
    if channel is not None and channel.permissions_for(one).view_channel:
        return True
    return facilitates(one, community)


def outside(guild: discord.Guild, community: Community, pairing: Pairing) -> list[int]:
    """People outside the pair to tell instead, in this order: coordinator, facilitators, at last the owner."""
    facilitators = [person.id for person in guild.members if not person.bot and facilitates(person, community)]
    candidates = dict.fromkeys([community.coordinator_id, *facilitators, guild.owner_id])
    return [one for one in candidates if one is not None and one not in pairing.people]


def facilitates(person: discord.Member, community: Community) -> bool:
    """Whether a member has a facilitator's role here."""
    return any(role.id in community.role_ids(RoleKind.FACILITATOR) for role in person.roles)
