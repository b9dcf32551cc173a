"""Who is told of what is for the facilitators, as far as Discord says who is there."""

from __future__ import annotations

from collections.abc import Collection

import discord

from bot.rules.audience import FirstRecipient, Staff, eligible_handlers
from bot.rules.setup_check import CHANNEL_PERMISSIONS
from storage.models.enums import RoleKind
from storage.models.records import Community

from .context import Interaction, services
from .members import has_all_members

INSTEAD = {
    FirstRecipient.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again until somebody has taken it on."
    ),
    FirstRecipient.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again. Then I bring it to them."
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

ASKED_AGAIN = (
    "As long as nobody has taken it on, I ask again, and then others. I write to you when I do, and when somebody "
    "has. You can also write to any facilitator now."
)
"""What becomes of something urgent that somebody asks for."""

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


async def first_recipient_in_community(interaction: Interaction, community_id: int) -> FirstRecipient:
    """Return who is told first of something about the caller, who is not, where a card in the channel tells of it."""
    me = interaction.user.id
    found = await services(interaction).escalation.load_audience_inputs(community_id, [me], reader=me)
    return await first_recipient_of(interaction, *found, is_confided=False)


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
    staff = eligible_handlers(staff_of(guild, community, known=known), but)
    return staff.first_recipient(is_confided=is_confided)
