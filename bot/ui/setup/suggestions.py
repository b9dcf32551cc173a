"""What a server has by its names, and what it lacks: suggested, or made by the bot, where nothing is chosen yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import discord

from bot.rules.setup.choices import (
    FORUM_WORDS,
    STAFF_CHANNEL_WORDS,
    WELCOME_CHANNEL_WORDS,
    SetupPage,
    suggest_channel,
    suggest_roles,
)
from bot.ui.components.setup import Made, Setting
from bot.ui.core.mentions import role_name_of
from storage.models.enums import RoleKind
from storage.models.records import Community

TAG_WORDS = ("mentor",)

MADE_ON = {
    SetupPage.WHO: (Made.FACILITATOR_ROLE, Made.MENTOR_ROLE),
    SetupPage.WHERE: (Made.FACILITATORS_CHANNEL, Made.TAG),
    SetupPage.HOW: (),
}

PERMISSION_NEEDED = {
    Made.FACILITATOR_ROLE: "manage_roles",
    Made.MENTOR_ROLE: "manage_roles",
    Made.FACILITATORS_CHANNEL: "manage_channels",
    Made.TAG: "manage_channels",
    Made.WELCOME_CHANNEL: "manage_channels",
}
PERMISSION_NAMES = {"manage_roles": "Manage Roles", "manage_channels": "Manage Channels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What was found by name, of what is not chosen yet: ids, by what they are for."""

    roles: Mapping[RoleKind, list[int]] = field(default_factory=dict)
    settings: Mapping[Setting, int] = field(default_factory=dict)


def suggestions_for(page: SetupPage, community: Community, guild: discord.Guild) -> Suggestions:
    """Return what was found by name for a page."""
    match page:
        case SetupPage.WHO:
            return Suggestions(roles=_roles(community, guild))
        case SetupPage.WHERE:
            return Suggestions(settings=_places(community, guild))
    return Suggestions()


def missing_for(page: SetupPage, community: Community, guild: discord.Guild) -> list[Made]:
    """Return what the bot could make for a page: it is neither chosen nor found by name."""
    found = suggestions_for(page, community, guild)
    return [made for made in MADE_ON[page] if is_missing(made, community, guild) and not _is_found(made, found)]


def is_missing(made: Made, community: Community, guild: discord.Guild) -> bool:
    """Return whether nothing that still exists is chosen in its place."""
    match made:
        case Made.FACILITATOR_ROLE:
            return not has_role(RoleKind.FACILITATOR, community, guild)
        case Made.MENTOR_ROLE:
            return not has_role(RoleKind.MENTOR, community, guild)
        case Made.FACILITATORS_CHANNEL:
            return guild.get_channel(community.facilitators_channel_id or 0) is None
        case Made.WELCOME_CHANNEL:
            return guild.get_channel(community.welcome_channel_id or 0) is None
    return chosen_forum(community, guild) is not None and not _has_tag(community, guild)


def lacks_permission(made: Made, community: Community, guild: discord.Guild) -> str | None:
    """Return the permission, as Discord calls it, without which the bot can't make it; None where it can."""
    needed, mine, forum = PERMISSION_NEEDED[made], guild.me.guild_permissions, chosen_forum(community, guild)
    if made is Made.TAG and forum is not None:
        mine = forum.permissions_for(guild.me)
    return None if getattr(mine, needed) else PERMISSION_NAMES[needed]


def chosen_forum(community: Community, guild: discord.Guild) -> discord.ForumChannel | None:
    """Return the forum that was chosen, if it still exists."""
    forum = guild.get_channel(community.forum_id or 0)
    return forum if isinstance(forum, discord.ForumChannel) else None


def has_role(kind: RoleKind, community: Community, guild: discord.Guild) -> bool:
    """Return whether a role of this kind is chosen and still exists."""
    return any(guild.get_role(role_id) for role_id in community.role_ids(kind))


def readers_besides_facilitators(
    channel: discord.abc.GuildChannel, community: Community, guild: discord.Guild
) -> tuple[str, ...]:
    """Return the names of the roles of people who are no facilitators and can nevertheless see the channel."""
    open_to = {guild.default_role}
    for kind in (RoleKind.MEMBER, RoleKind.ALUMNI, RoleKind.GROUP, RoleKind.MENTOR):
        open_to |= {role for role_id in community.role_ids(kind) if (role := guild.get_role(role_id))}
    return tuple(
        sorted(role_name_of(role) or str(role.id) for role in open_to if channel.permissions_for(role).view_channel)
    )


def suggested_welcome_channel(guild: discord.Guild) -> int | None:
    """Return the channel in which members probably begin."""
    seen = {
        each.id: each.name
        for each in guild.text_channels
        if each.permissions_for(guild.default_role).view_channel and each.permissions_for(guild.me).send_messages
    }
    return suggest_channel(seen, WELCOME_CHANNEL_WORDS)


def _roles(community: Community, guild: discord.Guild) -> dict[RoleKind, list[int]]:
    roles = [role for role in guild.roles if not role.managed and not role.is_default()]
    chosen = {role_id for kind in RoleKind for role_id in community.role_ids(kind)}
    found = suggest_roles({role.id: role.name for role in roles if role.id not in chosen})
    return {kind: ids for kind, ids in found.items() if not has_role(kind, community, guild)}


def _places(community: Community, guild: discord.Guild) -> dict[Setting, int]:
    private = {
        each.id: each.name
        for each in guild.text_channels
        if each.permissions_for(guild.me).view_channel and not readers_besides_facilitators(each, community, guild)
    }
    found: dict[Setting, int | None] = {}
    if is_missing(Made.FACILITATORS_CHANNEL, community, guild):
        found[Setting.CHANNEL] = suggest_channel(private, STAFF_CHANNEL_WORDS)
    forum = chosen_forum(community, guild)
    if forum is None:
        found[Setting.FORUM] = suggest_channel({each.id: each.name for each in guild.forums}, FORUM_WORDS)
    elif not _has_tag(community, guild):
        found[Setting.TAG] = suggest_channel({tag.id: tag.name for tag in forum.available_tags}, TAG_WORDS)
    return {setting: channel_id for setting, channel_id in found.items() if channel_id is not None}


def _has_tag(community: Community, guild: discord.Guild) -> bool:
    forum = chosen_forum(community, guild)
    return forum is not None and any(tag.id == community.forum_tag_id for tag in forum.available_tags)


def _is_found(made: Made, found: Suggestions) -> bool:
    match made:
        case Made.FACILITATOR_ROLE:
            return RoleKind.FACILITATOR in found.roles
        case Made.MENTOR_ROLE:
            return RoleKind.MENTOR in found.roles
        case Made.FACILITATORS_CHANNEL:
            return Setting.CHANNEL in found.settings
        case Made.TAG:
            return Setting.TAG in found.settings
    return False
