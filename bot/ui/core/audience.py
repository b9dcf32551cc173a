"""Who is told of what is for the facilitators, as far as Discord says who is there."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.rules.audience import Staff, eligible_handlers
from bot.rules.first_recipient import FirstRecipient
from bot.rules.setup_check import CHANNEL_PERMISSIONS
from storage.models.enums import RoleKind
from storage.models.records import Community

from .context import Interaction, caller_in, services
from .layout import mention_user
from .members import fetch_member, has_all_members

INSTEAD = {
    FirstRecipient.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again every day until somebody has taken it on."
    ),
    FirstRecipient.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again every day. Then I bring it to them."
    ),
    FirstRecipient.NOBODY: (
        "I keep it, but at present nobody here could read it who is no part of it. I go on looking for someone every "
        "day."
    ),
    FirstRecipient.UNKNOWN: (
        "I take it to those who look after the groups: to the facilitators, or, if none of them is there, to whoever "
        "coordinates mentorship here. If nobody is, I ask the server's owner for someone, without saying who you are."
    ),
}
"""What people read where it is not the facilitators who are told first, by who is."""

OUTSIDE = "Please don't wait for us: `/support` shows who outside can help, at any hour."

AT_MOST_S = 1.0
"""Seconds for Discord to list a server's members; a response must not wait longer."""


def staff_of(guild: discord.Guild, community: Community, *, known: bool = True) -> Staff:
    """Return who looks after mentorship here, as far as Discord has told who is there; *known*, if it has."""
    coordinator = guild.get_member(community.coordinator_id or 0)
    return Staff(
        facilitators=tuple(one.id for one in guild.members if facilitates(one, community)),
        coordinator=coordinator.id if coordinator is not None and not coordinator.bot else None,
        owner=guild.owner_id,
        can_post=may_post(guild, community),
        is_fully_known=known,
    )


def may_post(guild: discord.Guild, community: Community) -> bool:
    """Return whether the facilitators' channel exists and the bot may write in it."""
    channel = guild.get_channel(community.facilitators_channel_id or 0)
    if channel is None:
        return False
    mine = channel.permissions_for(guild.me)
    return all(getattr(mine, needed) for needed in CHANNEL_PERMISSIONS)


def facilitates(person: discord.Member, community: Community) -> bool:
    """Return whether a member is a person, not a bot, and has a facilitator's role here."""
    return not person.bot and any(role.id in community.role_ids(RoleKind.FACILITATOR) for role in person.roles)


async def first_recipient_in_community(
    interaction: Interaction, community_id: int, *, by_dm: bool = False
) -> FirstRecipient:
    """Return who is told first of something about the caller, who is not: by a card in the channel, or *by_dm*."""
    me = interaction.user.id
    found = await services(interaction).escalation.load_audience_inputs(community_id, [me], reader=me)
    return await first_recipient_of(interaction, *found, is_confided=by_dm)


async def first_recipient_of(
    interaction: Interaction, community: Community, but: Collection[int], *, is_confided: bool = True
) -> FirstRecipient:
    """Return who is told first of something that those in *but* must not be told of; mostly it is confided.

    Waits at most a second for Discord to list the members. Where the server is unavailable, the facilitators are
    taken.
    """
    guild = interaction.client.get_guild(community.community_id)
    if guild is None or guild.unavailable:
        return FirstRecipient.FACILITATORS
    first = eligible_handlers(staff_of(guild, community), but).first_recipient(is_confided=is_confided)
    if first is FirstRecipient.FACILITATORS:
        return first
    known = await has_all_members(guild, timeout_s=AT_MOST_S)
    everybody = staff_of(guild, community, known=known)
    if known and not everybody.facilitators:
        await services(interaction).staff.request_met_nobody(community.community_id)
    return eligible_handlers(everybody, but).first_recipient(is_confided=is_confided)


async def coordinator_text(interaction: Interaction, community_id: int) -> str | None:
    """Return who coordinates mentorship here, as the caller may read it; None where that is nobody for them."""
    coordinator = await services(interaction).staff.coordinator(await caller_in(interaction, community_id))
    guild = interaction.client.get_guild(community_id)
    if guild is None or coordinator in (None, interaction.user.id):
        return None
    try:
        member = await fetch_member(guild, coordinator)
    except TimeoutError:
        return None
    who = mention_user(member.id) if member else None
    return f"{who} looks after mentorship here as a whole; you can write to them." if who else None
