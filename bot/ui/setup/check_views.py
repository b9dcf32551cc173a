"""The page of the setup check: what is in place, what is missing, what mends it, and the welcome card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import accumulate

import discord
from discord import ui

from bot.rules.setup.check import CHANNEL_PERMISSIONS, FORUM_PERMISSIONS, check_setup
from bot.rules.setup.choices import SetupPage
from bot.rules.setup.state import ChannelState, CheckResult, RetentionPromise, SetupState
from bot.ui.components.setup import (
    MADE_NAMES,
    PAGE_LABELS,
    Made,
    Setting,
    channel_select,
    check_button,
    make_button,
    page_button,
)
from bot.ui.core.audience import facilitates
from bot.ui.core.layout import Block, ControlRow, card_view, escape_markup
from bot.ui.core.mentions import role_name_of
from storage.models.enums import RoleKind
from storage.models.records import Community

from .suggestions import (
    is_missing,
    lacks_permission,
    readers_besides_facilitators,
    suggested_welcome_channel,
)

MAX_FINDINGS = 3400
"""Characters of all findings, so that the rest fits the same message."""

WELCOME_OFFER = (
    "**Welcome card** – with the buttons with which members begin. In which channel shall it stand? Chosen again, it "
    "is posted anew."
)


def setup_check_page(
    community: Community,
    guild: discord.Guild,
    *,
    members_intent: bool,
    now: datetime,
    crisis_lines_checked: date,
    promised: RetentionPromise | None = None,
    known: bool = True,
    confirmation: str | None = None,
) -> ui.LayoutView:
    """Return what is in place, what is missing and how to fix it, and how long data is kept.

    *known* says whether Discord has listed all members of the server.
    """
    found = _guild_state(community, guild, members_intent=members_intent)
    # Conversations may be among them, which are no channels of the server.
    unreached = map(guild.get_channel, promised.unreached_channel_ids if promised else ())
    names = tuple(f"*{escape_markup(channel.name)}*" for channel in unreached if channel is not None)
    findings = check_setup(
        replace(
            found,
            retention=promised,
            are_all_members_known=known,
            unreached_channels=names,
            now=now,
            crisis_lines_checked=crisis_lines_checked,
        )
    )
    return _page_of(findings, community, guild, confirmation)


def _page_of(
    findings: Sequence[CheckResult], community: Community, guild: discord.Guild, confirmation: str | None
) -> ui.LayoutView:
    """Return the page: what is to mend with its buttons first, and what is in place below them."""
    gaps = [finding for finding in findings if not finding.is_ok]
    head = "## Everything is in place" if not gaps else f"## {len(gaps)} thing{'s' * (len(gaps) > 1)} to mend"
    to_mend = _as_many_as_fit([f"🔧 {gap.text}" for gap in gaps], MAX_FINDINGS)
    in_place = [f"✅ {finding.text}" for finding in findings if finding.is_ok]
    return card_view(
        head,
        confirmation,
        to_mend,
        _mending(community, guild, {gap.page for gap in gaps if gap.page is not None}),
        *_welcome(community, guild),
        _as_many_as_fit(in_place, MAX_FINDINGS - len(to_mend or "")),
    )


def _as_many_as_fit(lines: Sequence[str], most: int) -> str | None:
    """Return the findings from the top, in at most so many characters, and how many there are besides."""
    shown = [line for line, so_far in zip(lines, accumulate(map(len, lines)), strict=True) if so_far <= most]
    left = len(lines) - len(shown)
    more = [f"-# …and {left} more; they come once some of these are mended."] if left else []
    return "\n".join([*shown, *more]) or None


def _mending(community: Community, guild: discord.Guild, pages: set[SetupPage]) -> ControlRow:
    """Return the buttons to the pages on which the gaps are mended, to the missing tag, and to another look."""
    able = is_missing(Made.TAG, community, guild) and not lacks_permission(Made.TAG, community, guild)
    return [
        *(page_button(page, f"Mend: {PAGE_LABELS[page]}") for page in SetupPage if page in pages),
        *([make_button(Made.TAG)] if able else []),
        check_button("Look again"),
    ]


def _welcome(community: Community, guild: discord.Guild) -> list[Block]:
    chosen = community.welcome_channel_id
    blocks: list[Block] = [
        WELCOME_OFFER,
        [channel_select(Setting.WELCOME, chosen, discord.ChannelType.text, guild)],
    ]
    if not is_missing(Made.WELCOME_CHANNEL, community, guild) or suggested_welcome_channel(guild):
        return blocks
    if missing := lacks_permission(Made.WELCOME_CHANNEL, community, guild):
        return [*blocks, f"-# With *{missing}* I could make #{MADE_NAMES[Made.WELCOME_CHANNEL]} for it."]
    return [*blocks, [make_button(Made.WELCOME_CHANNEL)]]


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
        welcome=_place(community.welcome_channel_id, community, guild),
        time_zone=community.time_zone,
    )


def _names(role_ids: frozenset[int], guild: discord.Guild) -> dict[int, str | None]:
    return {role_id: role_name_of(guild.get_role(role_id)) for role_id in role_ids}


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
        visible_to_roles=readers_besides_facilitators(channel, community, guild),
        hidden_from_roles=_facilitators_shut_out(channel, community, guild),
    )


def _facilitators_shut_out(
    channel: discord.abc.GuildChannel, community: Community, guild: discord.Guild
) -> tuple[str, ...]:
    roles = filter(None, map(guild.get_role, sorted(community.role_ids(RoleKind.FACILITATOR))))
    return tuple(
        role_name_of(role) or str(role.id) for role in roles if not channel.permissions_for(role).view_channel
    )
