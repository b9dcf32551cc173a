"""The settings page: every choice is kept at once, nothing needs saving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.rules.house_check import NEEDED_IN_CHANNEL, NEEDED_IN_FORUM, HouseFacts, Place, Promised, look_over
from bot.rules.refusals import NotFound
from bot.rules.traits import Trait
from bot.ui.components.setup import (
    Setting,
    channel_select,
    coordinator_select,
    needs_yes_select,
    role_select,
    tag_select,
)
from bot.ui.components.traits import TraitListMove, traits_button
from bot.ui.core.audience import facilitates
from bot.ui.core.layout import Block, card, joined, person
from bot.ui.core.mentions import group_called
from storage.models.enums import RoleKind
from storage.models.records import Community

from . import traits as setup_traits

ROLE_QUESTIONS = {
    RoleKind.FACILITATOR: "**Facilitators** – who decides (one or more roles)",
    RoleKind.MEMBER: "**Members** – who may ask for a mentor (none: everyone)",
    RoleKind.ALUMNI: "**Alumni** – past members, who may mentor",
    RoleKind.GROUP: "**Support groups** – their roles",
    RoleKind.MENTOR: "**Mentor** – the role that mentors wear (none: no role)",
}


def start(community: Community, guild: discord.Guild | None) -> ui.LayoutView:
    """Every setting with its control; choices are kept as they are made."""
    if guild is None:
        raise NotFound
    blocks: list[Block] = ["## Setting up\nEvery choice is kept as you make it. `/setup check` looks it all over."]
    for kind, question in ROLE_QUESTIONS.items():
        blocks += [question, [role_select(kind, community, guild)]]
    blocks += [
        "**Facilitators' channel** – where cards go",
        [channel_select(Setting.CHANNEL, community.facilitators_channel_id, discord.ChannelType.text, guild)],
        "**Forum** – where people may post that they would like to mentor",
        [channel_select(Setting.FORUM, community.forum_id, discord.ChannelType.forum, guild)],
        _tag(community, guild),
        "**Coordinator** – looks after mentorship as a whole",
        [coordinator_select(community, guild)],
        "**Beginning** – does a facilitator have a look first?",
        [needs_yes_select(community)],
        [traits_button(TraitListMove.OPEN)],
    ]
    return card(*blocks)


def show(community: Community, guild: discord.Guild, traits: Sequence[Trait]) -> ui.LayoutView:
    """The settings to read."""
    lines = [f"{question}: {_mentions(community.role_ids(kind))}" for kind, question in ROLE_QUESTIONS.items()]
    channel, forum = community.facilitators_channel_id, community.forum_id
    tag = _tag_named(community, guild)
    return card(
        "## Settings",
        joined(
            *lines,
            f"**Facilitators' channel**: {f'<#{channel}>' if channel else 'none'}",
            f"**Forum**: {f'<#{forum}>' if forum else 'none'}{f', tag *{tag}*' if tag else ''}",
            f"**Coordinator**: {person(community.coordinator_id) if community.coordinator_id else 'none'}",
            f"**A facilitator says yes to each pairing**: {'yes' if community.needs_yes else 'no'}",
            setup_traits.in_short(traits),
        ),
    )


def check(
    community: Community,
    guild: discord.Guild,
    *,
    members_intent: bool,
    promised: Promised | None = None,
    known: bool = True,
) -> ui.LayoutView:
    """What is in place, what is missing, and how to mend it; and how long things are kept.

    *known* is whether Discord has told who is in the server.
    """
    found = _facts(community, guild, members_intent=members_intent)
    findings = look_over(replace(found, promised=promised, everyone_is_known=known))
    gaps = sum(not finding.is_well for finding in findings)
    head = "## Everything is in place" if not gaps else f"## {gaps} thing{'s' * (gaps > 1)} to mend"
    return card(head, "\n".join(f"{'✅' if f.is_well else '🔧'} {f.words}" for f in findings))


def _facts(community: Community, guild: discord.Guild, *, members_intent: bool) -> HouseFacts:
    me = guild.me
    mentor_role = guild.get_role(community.mentor_role_id or 0)
    forum = guild.get_channel(community.forum_id or 0)
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
    coordinator = guild.get_member(community.coordinator_id or 0)
    others = (RoleKind.MEMBER, RoleKind.ALUMNI, RoleKind.GROUP)
    return HouseFacts(
        members_intent=members_intent,
        bot_name=me.display_name,
        facilitator_roles=_names(community.role_ids(RoleKind.FACILITATOR), guild),
        facilitators=sum(facilitates(member, community) for member in guild.members),
        other_roles={k: v for kind in others for k, v in _names(community.role_ids(kind), guild).items()},
        mentor_role=group_called(mentor_role),
        mentor_role_chosen=community.mentor_role_id is not None,
        mentor_role_is_below=mentor_role is not None and mentor_role < me.top_role,
        mentor_role_is_managed=mentor_role is not None and mentor_role.managed,
        mentor_role_facilitates=community.mentor_role_id in community.role_ids(RoleKind.FACILITATOR),
        may_manage_roles=me.guild_permissions.manage_roles,
        channel=_place(community.facilitators_channel_id, community, guild),
        forum=_place(community.forum_id, community, guild),
        tag_chosen=community.forum_tag_id is not None,
        tag_is_there=any(tag.id == community.forum_tag_id for tag in tags),
        coordinator_chosen=community.coordinator_id is not None,
        coordinator_is_here=coordinator is not None and not coordinator.bot,
    )


def _names(role_ids: frozenset[int], guild: discord.Guild) -> dict[int, str | None]:
    return {role_id: group_called(guild.get_role(role_id)) for role_id in role_ids}


def _seen_by(channel: discord.abc.GuildChannel, community: Community, guild: discord.Guild) -> tuple[str, ...]:
    """Roles of people who are no facilitators, and can nevertheless look into the channel."""
    open_to = {guild.default_role}
    for kind in (RoleKind.MEMBER, RoleKind.ALUMNI, RoleKind.GROUP, RoleKind.MENTOR):
        open_to |= {role for role_id in community.role_ids(kind) if (role := guild.get_role(role_id))}
    return tuple(
        sorted(group_called(role) or str(role.id) for role in open_to if channel.permissions_for(role).view_channel)
    )


def _place(channel_id: int | None, community: Community, guild: discord.Guild) -> Place | None:
    if channel_id is None:
        return None
    channel = guild.get_channel(channel_id)
    if channel is None:
        return Place(name=None)
    mine = channel.permissions_for(guild.me)
    granted = frozenset(name for name in (*NEEDED_IN_CHANNEL, *NEEDED_IN_FORUM) if getattr(mine, name))
    return Place(
        name=channel.name,
        granted=granted,
        seen_by=_seen_by(channel, community, guild),
    )


def _tag(community: Community, guild: discord.Guild) -> Block:
    forum = guild.get_channel(community.forum_id or 0)
    if not isinstance(forum, discord.ForumChannel) or not forum.available_tags:
        return None
    return [tag_select(forum, community.forum_tag_id)]


def _tag_named(community: Community, guild: discord.Guild) -> str | None:
    forum = guild.get_channel(community.forum_id or 0)
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
    return next((tag.name for tag in tags if tag.id == community.forum_tag_id), None)


def _mentions(role_ids: frozenset[int]) -> str:
    return ", ".join(f"<@&{role_id}>" for role_id in sorted(role_ids)) or "none"
