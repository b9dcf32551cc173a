"""Whom a card about people reaches when the facilitators' channel is not the place for it."""

from __future__ import annotations

from collections.abc import Collection

import discord

from storage.records import Community, Pairing
from storage.states import ConcernReach, RoleKind


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


def hands(guild: discord.Guild, community: Community, parties: Collection[int]) -> dict[ConcernReach, list[int]]:
    """Who could look after a concern, the nearest first: everyone here who is no part of it."""
    facilitators = [person.id for person in guild.members if not person.bot and facilitates(person, community)]
    coordinator = guild.get_member(community.coordinator_id or 0)
    everyone = {
        ConcernReach.FACILITATORS: facilitators,
        ConcernReach.COORDINATOR: [coordinator.id] if coordinator else [],
        ConcernReach.OWNER: [guild.owner_id] if guild.owner_id else [],
    }
    return {reach: [one for one in people if one not in parties] for reach, people in everyone.items()}


def facilitates(person: discord.Member, community: Community) -> bool:
    """Whether a member has a facilitator's role here."""
    return any(role.id in community.role_ids(RoleKind.FACILITATOR) for role in person.roles)
