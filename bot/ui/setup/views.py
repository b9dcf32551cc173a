"""Pages of the server's settings; every choice is saved at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.rules.setup_check import (
    CHANNEL_PERMISSIONS,
    FORUM_PERMISSIONS,
    ChannelState,
    RetentionPromise,
    SetupState,
    check_setup,
)
from bot.rules.text_limits import name_some
from bot.rules.traits import Trait
from bot.ui.components.paging import FIRST_PLACE, Place
from bot.ui.components.setup import (
    Setting,
    approval_select,
    channel_select,
    coordinator_select,
    daily_line_select,
    own_country_select,
    role_list_id,
    role_page_buttons,
    role_select,
    roles_at,
    tag_select,
)
from bot.ui.components.traits import TraitListMove, traits_button
from bot.ui.core.audience import facilitates
from bot.ui.core.layout import Block, card_view, escape_markup, join_lines, mention_role, mention_user
from bot.ui.core.mentions import role_name_of
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


def settings_page(community: Community, guild: discord.Guild | None, countries: Iterable[str]) -> ui.LayoutView:
    """Return the page of every setting with its control, *countries* those with crisis lines.

    Raises NotFound outside a server.
    """
    if guild is None:
        raise NotFound
    blocks: list[Block] = ["## Setting up\nEvery choice is kept as you make it. `/setup check` looks it all over."]
    pages = {kind: roles_at(kind, community, guild, FIRST_PLACE) for kind in ROLE_QUESTIONS}
    for kind, question in ROLE_QUESTIONS.items():
        blocks += [question, [role_select(kind, pages[kind])]]
    blocks += [
        "**Facilitators' channel** – where cards go; what people confide goes by direct message",
        [channel_select(Setting.CHANNEL, community.facilitators_channel_id, discord.ChannelType.text, guild)],
        "**Forum** – where people may post that they would like to mentor",
        [channel_select(Setting.FORUM, community.forum_id, discord.ChannelType.forum, guild)],
        _tag(community, guild),
        "**Coordinator** – looks after mentorship as a whole",
        [coordinator_select(community, guild)],
        (
            "**Beginning** – does a facilitator have a look first? **Daily line** – does the channel hear, without "
            "names, that something began or ended? **Country** – whose crisis lines come first on `/support`?"
        ),
        [approval_select(community)],
        [daily_line_select(community)],
        [own_country_select(countries, community.country)],
        [traits_button(TraitListMove.OPEN), *role_page_buttons(pages)],
    ]
    return card_view(*blocks)


def roles_page(kind: RoleKind, community: Community, guild: discord.Guild, place: Place) -> ui.LayoutView:
    """Return one page of the roles of one kind, of which there are more than one select holds."""
    page = roles_at(kind, community, guild, place)
    return card_view(
        f"{ROLE_QUESTIONS[kind]} ({page.total - 1})",
        "-# What you choose here replaces the roles of this page; those of other pages stay. The last page has room "
        "for more. `/setup start` shows all settings.",
        [role_select(kind, page)],
        *page.footer(role_list_id(kind)),
    )


def settings_summary(community: Community, guild: discord.Guild, traits: Sequence[Trait]) -> ui.LayoutView:
    """Return the page of the settings to read."""
    lines = [f"{question}: {_mentions(community.role_ids(kind))}" for kind, question in ROLE_QUESTIONS.items()]
    channel, forum = community.facilitators_channel_id, community.forum_id
    tag = _tag_named(community, guild)
    return card_view(
        "## Settings",
        join_lines(
            *lines,
            f"**Facilitators' channel**: {f'<#{channel}>' if channel else 'none'}",
            f"**Forum**: {f'<#{forum}>' if forum else 'none'}{f', tag *{tag}*' if tag else ''}",
            f"**Coordinator**: {mention_user(community.coordinator_id) if community.coordinator_id else 'none'}",
            f"**Country**: {community.country or 'none'}",
            f"**A facilitator says yes to each pairing**: {'yes' if community.needs_yes else 'no'}",
            f"**A daily line in the channel**: {'yes' if community.daily_at else 'no'}",
            setup_traits.traits_summary(traits),
        ),
    )


def setup_check_page(
    community: Community,
    guild: discord.Guild,
    *,
    members_intent: bool,
    promised: RetentionPromise | None = None,
    known: bool = True,
) -> ui.LayoutView:
    """Return what is in place, what is missing and how to fix it, and how long data is kept.

    *known* says whether Discord has listed all members of the server.
    """
    found = _guild_state(community, guild, members_intent=members_intent)
    # Conversations may be among them, which are no channels of the server.
    unreached = map(guild.get_channel, promised.unreached_channel_ids if promised else ())
    names = tuple(f"*{escape_markup(channel.name)}*" for channel in unreached if channel is not None)
    findings = check_setup(replace(found, retention=promised, are_all_members_known=known, unreached_channels=names))
    gaps = sum(not finding.is_ok for finding in findings)
    head = "## Everything is in place" if not gaps else f"## {gaps} thing{'s' * (gaps > 1)} to mend"
    return card_view(head, "\n".join(f"{'✅' if f.is_ok else '🔧'} {f.text}" for f in findings))


def _guild_state(community: Community, guild: discord.Guild, *, members_intent: bool) -> SetupState:
    me = guild.me
    mentor_role = guild.get_role(community.mentor_role_id or 0)
    forum = guild.get_channel(community.forum_id or 0)
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else []
    coordinator = guild.get_member(community.coordinator_id or 0)
    others = (RoleKind.MEMBER, RoleKind.ALUMNI, RoleKind.GROUP)
    return SetupState(
        has_members_intent=members_intent,
        bot_name=me.display_name,
        facilitator_roles=_names(community.role_ids(RoleKind.FACILITATOR), guild),
        facilitator_count=sum(facilitates(member, community) for member in guild.members),
        other_roles={k: v for kind in others for k, v in _names(community.role_ids(kind), guild).items()},
        mentor_role=role_name_of(mentor_role),
        is_mentor_role_chosen=community.mentor_role_id is not None,
        is_mentor_role_below=mentor_role is not None and mentor_role < me.top_role,
        is_mentor_role_managed=mentor_role is not None and mentor_role.managed,
        is_mentor_role_facilitator=community.mentor_role_id in community.role_ids(RoleKind.FACILITATOR),
        can_manage_roles=me.guild_permissions.manage_roles,
        channel=_place(community.facilitators_channel_id, community, guild),
        forum=_place(community.forum_id, community, guild),
        is_tag_chosen=community.forum_tag_id is not None,
        has_tag=any(tag.id == community.forum_tag_id for tag in tags),
        is_coordinator_chosen=community.coordinator_id is not None,
        is_coordinator_present=coordinator is not None and not coordinator.bot,
    )


def _names(role_ids: frozenset[int], guild: discord.Guild) -> dict[int, str | None]:
    return {role_id: role_name_of(guild.get_role(role_id)) for role_id in role_ids}


def _seen_by(channel: discord.abc.GuildChannel, community: Community, guild: discord.Guild) -> tuple[str, ...]:
    """Return the roles of people who are no facilitators and can nevertheless see the channel."""
    open_to = {guild.default_role}
    for kind in (RoleKind.MEMBER, RoleKind.ALUMNI, RoleKind.GROUP, RoleKind.MENTOR):
        open_to |= {role for role_id in community.role_ids(kind) if (role := guild.get_role(role_id))}
    return tuple(
        sorted(role_name_of(role) or str(role.id) for role in open_to if channel.permissions_for(role).view_channel)
    )


def _place(channel_id: int | None, community: Community, guild: discord.Guild) -> ChannelState | None:
    if channel_id is None:
        return None
    channel = guild.get_channel(channel_id)
    if channel is None:
        return ChannelState(name=None)
    mine = channel.permissions_for(guild.me)
    granted = frozenset(name for name in (*CHANNEL_PERMISSIONS, *FORUM_PERMISSIONS) if getattr(mine, name))
    return ChannelState(
        name=channel.name,
        permissions=granted,
        visible_to_roles=_seen_by(channel, community, guild),
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
    """Return the roles, of many the first few; `/setup start` leads to all."""
    return name_some([mention_role(role_id) for role_id in sorted(role_ids)]) or "none"
