"""Who hears of what is for the facilitators: they in their channel, or someone else by direct message."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.rules.audience import Staff, eligible_handlers
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


def staff_of(guild: discord.Guild, community: Community, *, known: bool = True) -> Staff:
    """Return who looks after mentorship here, as far as Discord has told who is there; *known*, if it has."""
    coordinator = guild.get_member(community.coordinator_id or 0)
    return Staff(
        facilitators=tuple(one.id for one in guild.members if facilitates(one, community)),
        coordinator=coordinator.id if coordinator is not None and not coordinator.bot else None,
        owner=guild.owner_id,
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


def can_read_channel(member: discord.Member | None, community: Community) -> bool:
    """Return whether someone can read what is posted for facilitators: as one of them, or by their permissions."""
    if member is None:
        return False
    channel = member.guild.get_channel(community.facilitators_channel_id or 0)
    if channel is not None and channel.permissions_for(member).view_channel:
        return True
    return facilitates(member, community)


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
    first = eligible_handlers(staff_of(guild, community), but).first
    if first is Hearer.FACILITATORS:
        return first
    known = await everyone_is_known(guild, at_most=AT_MOST_S)
    return eligible_handlers(staff_of(guild, community, known=known), but).first
