"""Pages of the server's settings; every choice is saved at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.rules.setup.choices import SetupPage
from bot.rules.text_limits import name_some
from bot.rules.traits import Trait
from bot.ui.components.paging import FIRST_PLACE, Place
from bot.ui.components.setup import (
    MADE_NAMES,
    PAGE_LABELS,
    Setting,
    approval_select,
    channel_select,
    check_button,
    coordinator_select,
    daily_line_select,
    group_rule_select,
    make_button,
    mentor_rules_button,
    own_country_select,
    page_button,
    responsible_button,
    role_list_id,
    role_page_buttons,
    role_select,
    roles_at,
    tag_select,
    use_button,
    zone_button,
)
from bot.ui.components.traits import TraitListMove, traits_button
from bot.ui.core.layout import (
    Block,
    ControlRow,
    card_view,
    escape_markup,
    format_days,
    join_lines,
    mention_role,
    mention_user,
)
from storage.models.enums import RoleKind
from storage.models.records import Community
from storage.models.settings import GroupRule

from . import traits as setup_traits
from .suggestions import chosen_forum, lacks_permission, missing_for, suggestions_for

PLACE_NAMES = {Setting.CHANNEL: "Facilitators' channel", Setting.FORUM: "Forum", Setting.TAG: "Tag"}

GROUP_RULE_NAMES = {
    GroupRule.ANY: "in any way",
    GroupRule.PREFERRED: "within one, if it can be",
    GroupRule.ONLY: "within one only",
}

ROLE_QUESTIONS = {
    RoleKind.FACILITATOR: "**Facilitators** – who decides (one or more roles)",
    RoleKind.MEMBER: "**Members** – who may ask for a mentor (none: everyone)",
    RoleKind.ALUMNI: "**Alumni** – past members, who may mentor",
    RoleKind.GROUP: "**Support groups** – their roles",
    RoleKind.MENTOR: "**Mentor** – the role that mentors wear (none: no role)",
}


def settings_page(
    page: SetupPage,
    community: Community,
    guild: discord.Guild,
    countries: Iterable[str],
    *,
    confirmation: str | None = None,
) -> ui.LayoutView:
    """Return a page of settings with a control for each, *countries* those with crisis lines."""
    number = list(SetupPage).index(page) + 1
    blocks = {
        SetupPage.WHO: lambda: _who(community, guild),
        SetupPage.WHERE: lambda: _where(community, guild),
        SetupPage.HOW: lambda: _how(community, countries),
    }[page]()
    return card_view(
        f"## {PAGE_LABELS[page]} · {number} of {len(SetupPage)}\nEvery choice is kept as you make it.",
        confirmation,
        *_found_and_missing(page, community, guild),
        *blocks,
        _turn(page),
    )


def _who(community: Community, guild: discord.Guild) -> list[Block]:
    pages = {kind: roles_at(kind, community, guild, FIRST_PLACE) for kind in ROLE_QUESTIONS}
    kinds: list[Block] = []
    for kind, question in ROLE_QUESTIONS.items():
        kinds += [question, [role_select(kind, pages[kind])]]
    return [
        *kinds,
        role_page_buttons(pages),
        "**Coordinator** – looks after mentorship as a whole",
        [coordinator_select(community, guild)],
    ]


def _where(community: Community, guild: discord.Guild) -> list[Block]:
    return [
        "**Facilitators' channel** – private; cards go there, and what people confide goes by direct message",
        [channel_select(Setting.CHANNEL, community.facilitators_channel_id, discord.ChannelType.text, guild)],
        "**Forum** – where people may post that they would like to mentor (none: they use a command)",
        [channel_select(Setting.FORUM, community.forum_id, discord.ChannelType.forum, guild)],
        _tag(community, guild),
    ]


def _how(community: Community, countries: Iterable[str]) -> list[Block]:
    return [
        "**Beginning** – does a facilitator have a look first?",
        [approval_select(community)],
        [group_rule_select(community)],
        "**Daily line** – a line a day in the channel, with buttons to what began and what ended",
        [daily_line_select(community)],
        f"**Time zone** – for those who have not said their own: {community.time_zone or 'UTC, until you choose'}",
        [zone_button()],
        "**Country** – whose crisis lines come first on `/support`",
        [own_country_select(countries, community.country)],
        f"**Responsible** – {_responsible(community)}",
        [responsible_button(), mentor_rules_button()],
        "**About people** – what they may say about themselves",
        [traits_button(TraitListMove.OPEN)],
    ]


def _responsible(community: Community) -> str:
    """Return who is named to members, and for whom mentorship is here."""
    ages = "adults only" if community.adults_only else "minors, too"
    runs = escape_markup(community.operator) if community.operator else "nobody named yet"
    return f"who runs me here: {runs}; for {ages}"


def _found_and_missing(page: SetupPage, community: Community, guild: discord.Guild) -> list[Block]:
    """Return what was found by name, with a button that chooses it, and what is missing, with buttons to make it."""
    found = suggestions_for(page, community, guild)
    lines = [
        f"{_short(kind)}: {', '.join(map(mention_role, found.roles[kind]))}"
        for kind in ROLE_QUESTIONS
        if kind in found.roles
    ]
    lines += [
        f"{PLACE_NAMES[setting]}: {_place_named(setting, chosen, guild, community)}"
        for setting, chosen in found.settings.items()
    ]
    missing = missing_for(page, community, guild)
    able = [made for made in missing if not lacks_permission(made, community, guild)]
    unable = {lack: MADE_NAMES[made] for made in missing if (lack := lacks_permission(made, community, guild))}
    return [
        f"**Found by name** – {'; '.join(lines)}" if lines else None,
        [*([use_button(page)] if lines else []), *map(make_button, able)],
        *(
            f"-# I could make *{name}* for you, but I am missing *{lack}*. You can allow it for my role, or make it "
            "yourself."
            for lack, name in unable.items()
        ),
    ]


def _short(kind: RoleKind) -> str:
    return ROLE_QUESTIONS[kind].partition("** – ")[0].removeprefix("**")


def _place_named(setting: Setting, chosen: int, guild: discord.Guild, community: Community) -> str:
    tag = _tag_named(replace(community, forum_tag_id=chosen), guild) if setting is Setting.TAG else None
    return escape_markup(tag) if tag else f"<#{chosen}>"


def _turn(page: SetupPage) -> ControlRow:
    """Return the buttons to the page before and the page after, and at the end to the check."""
    pages = list(SetupPage)
    at = pages.index(page)
    before = [page_button(pages[at - 1], "Back")] if at else []
    if page is pages[-1]:
        return [*before, check_button("Next: look it all over", is_next=True)]
    return [*before, page_button(pages[at + 1], f"Next: {PAGE_LABELS[pages[at + 1]].lower()}", is_next=True)]


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
            f"**Time zone**: {community.time_zone or 'UTC'}",
            f"**Country**: {community.country or 'none'}",
            f"**Welcome card**: {f'<#{community.welcome_channel_id}>' if community.welcome_channel_id else 'none'}",
            f"**A facilitator says yes to each pairing**: {'yes' if community.needs_yes else 'no'}",
            f"**Who runs me here**: {escape_markup(community.operator or 'nobody named yet')}",
            f"**For complaints**: {escape_markup(community.complaints or 'nobody named yet')}",
            f"**Adults only**: {'yes' if community.adults_only else 'no'}",
            f"**Here before mentoring**: {format_days(community.least_days) if community.least_days else 'any time'}",
            f"**Mentees at once**: {community.mentor_capacity or 'not chosen'}; each mentor can say otherwise",
            f"**Support groups come together**: {GROUP_RULE_NAMES[community.group_rule]}",
            f"**A daily line in the channel**: {'yes' if community.daily_at else 'no'}",
            setup_traits.traits_summary(traits),
        ),
    )


def _tag(community: Community, guild: discord.Guild) -> Block:
    forum = chosen_forum(community, guild)
    if forum is None or not forum.available_tags:
        return None
    return [tag_select(forum, community.forum_tag_id)]


def _tag_named(community: Community, guild: discord.Guild) -> str | None:
    forum = chosen_forum(community, guild)
    tags = forum.available_tags if forum is not None else []
    return next((tag.name for tag in tags if tag.id == community.forum_tag_id), None)


def _mentions(role_ids: frozenset[int]) -> str:
    """Return the roles, of many the first few; `/setup start` leads to all."""
    return name_some([mention_role(role_id) for role_id in sorted(role_ids)]) or "none"
