"""The controls of the server's settings, and of the guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import discord
from discord import ui

from bot.rules.setup.choices import SetupPage
from bot.ui.components.paging import MAX_ENTRIES, ListEntry, ListPage, Place, page_at
from bot.ui.core.custom_ids import BLUE, GREEN, GREY, MAX_ID, Button, Select, button, select
from bot.ui.core.layout import ControlRow
from storage.models.enums import RoleKind
from storage.models.records import Community
from storage.models.settings import GroupRule


class Setting(StrEnum):
    """The settings besides roles that are chosen one by one; also the last part of a control's custom id."""

    CHANNEL = "channel"
    FORUM = "forum"
    TAG = "tag"
    COORDINATOR = "coordinator"
    NEEDS_YES = "yes"
    GROUP_RULE = "groups"
    COUNTRY = "country"
    DAILY_LINE = "daily"
    WELCOME = "welcome"


class Made(StrEnum):
    """What the bot makes where it is missing; also the last part of a button's custom id."""

    FACILITATOR_ROLE = "facilitator"
    MENTOR_ROLE = "mentor"
    FACILITATORS_CHANNEL = "channel"
    TAG = "tag"
    WELCOME_CHANNEL = "welcome"


CHECK_CUSTOM_ID = "setup:check"
ZONE_CUSTOM_ID = "setup:zone"
RESPONSIBLE_CUSTOM_ID = "setup:responsible"
MENTOR_RULES_CUSTOM_ID = "setup:rules"

PAGE_LABELS = {SetupPage.WHO: "Who", SetupPage.WHERE: "Where", SetupPage.HOW: "How"}

MADE_NAMES = {
    Made.FACILITATOR_ROLE: "Mentorship facilitator",
    Made.MENTOR_ROLE: "Mentor",
    Made.FACILITATORS_CHANNEL: "mentorship-facilitators",
    Made.TAG: "I'd like to mentor",
    Made.WELCOME_CHANNEL: "mentorship",
}

MADE_LABELS = {
    Made.FACILITATOR_ROLE: "Make the role {}",
    Made.MENTOR_ROLE: "Make the role {}",
    Made.FACILITATORS_CHANNEL: "Make the private channel #{}",
    Made.TAG: "Make the tag “{}”",
    Made.WELCOME_CHANNEL: "Make the channel #{}",
}


MAX_ROLES = {RoleKind.ALUMNI: 1, RoleKind.MENTOR: 1}
ROLE_LIST_LABELS = {
    RoleKind.FACILITATOR: "All facilitators' roles",
    RoleKind.MEMBER: "All members' roles",
    RoleKind.GROUP: "All support groups",
}
ROOM_FOR_MORE = MAX_ID
"""In place of a role: where the next one can be chosen."""


def page_button(page: SetupPage, label_text: str | None = None, *, is_next: bool = False) -> Button:
    """Return the button that leads to a page of setting up."""
    return button((PAGE_LABELS[page], None, BLUE if is_next else GREY), f"setup:page:{page}", label_text=label_text)


def check_button(label_text: str, *, is_next: bool = False) -> Button:
    """Return the button that looks everything over."""
    return button((label_text, None, BLUE if is_next else GREY), CHECK_CUSTOM_ID)


def zone_button() -> Button:
    """Return the button that opens the form for the community's time zone."""
    return button(("Choose the time zone", "🕰️", GREY), ZONE_CUSTOM_ID)


def mentor_rules_button() -> Button:
    """Return the button that opens the form for who can mentor, and how many mentees there is room for."""
    return button(("Rules for mentors", None, GREY), MENTOR_RULES_CUSTOM_ID)


def responsible_button() -> Button:
    """Return the button that opens the form for who is responsible here."""
    return button(("Who is responsible here", None, GREY), RESPONSIBLE_CUSTOM_ID)


def use_button(page: SetupPage) -> Button:
    """Return the button that chooses what was found by name."""
    return button(("Use what you found", None, GREEN), f"setup:use:{page}")


def make_button(made: Made) -> Button:
    """Return the button that makes what is missing, and chooses it."""
    return button((MADE_LABELS[made].format(MADE_NAMES[made]), "➕", GREY), f"setup:make:{made}")


def guide_select(sections: list[str], chosen: str) -> Select:
    """Return a select of the guide's sections, at most 25."""
    options = [
        discord.SelectOption(label=title[:100], value=str(number), default=title == chosen)
        for number, title in enumerate(sections)
    ]
    return select("guide", "More about…", options[:25])


def role_list_id(kind: RoleKind) -> str:
    """Return the custom id of the roles of one kind, with which those of its pages begin."""
    return f"setup:{kind}"


def roles_at(kind: RoleKind, community: Community, guild: discord.Guild, place: Place) -> ListPage:
    """Return one page of the chosen roles of one kind that still exist; the last always has room for one more."""
    present = (role_id for role_id in community.role_ids(kind) if guild.get_role(role_id))
    return page_at((ListEntry(Place(row=row), ()) for row in (*present, ROOM_FOR_MORE)), place)


def role_ids_on(page: ListPage) -> list[int]:
    """Return the roles on a page."""
    return [entry.place.row for entry in page.entries if entry.place.row != ROOM_FOR_MORE]


def role_select(kind: RoleKind, page: ListPage) -> ui.RoleSelect[Any]:
    """Return a select of roles of one kind, with those already chosen that are on this page of them."""
    most = MAX_ROLES.get(kind, MAX_ENTRIES)
    return ui.RoleSelect(
        custom_id=f"{role_list_id(kind)}:{page.entries[0].place.row}" if page.previous else role_list_id(kind),
        placeholder="None chosen",
        min_values=0,
        max_values=most,
        default_values=[discord.Object(role_id, type=discord.Role) for role_id in role_ids_on(page)[:most]],
    )


def role_page_buttons(pages: Mapping[RoleKind, ListPage]) -> ControlRow:
    """Return a button to all pages of each kind of which there are more roles than one select holds."""
    return [
        button((f"{ROLE_LIST_LABELS[kind]} ({page.total - 1})", None, GREY), f"{role_list_id(kind)}:0:0")
        for kind, page in pages.items()
        if page.next and kind in ROLE_LIST_LABELS
    ]


def channel_select(
    setting: Setting, channel_id: int | None, kind: discord.ChannelType, guild: discord.Guild
) -> ui.ChannelSelect[Any]:
    """Return a select of one channel for a setting, with the one already chosen if it still exists."""
    there = channel_id is not None and guild.get_channel(channel_id) is not None
    chosen = discord.SelectDefaultValueType.channel
    return ui.ChannelSelect(
        custom_id=f"setup:{setting}",
        placeholder="None chosen",
        min_values=0,
        channel_types=[kind],
        default_values=[discord.SelectDefaultValue(id=channel_id, type=chosen)] if there and channel_id else [],
    )


def tag_select(forum: discord.ForumChannel, chosen: int | None) -> Select:
    """Return a select of the forum tag with which people offer to mentor, at most 25."""
    options = [
        discord.SelectOption(label=tag.name, value=str(tag.id), default=tag.id == chosen)
        for tag in forum.available_tags
    ]
    return select(f"setup:{Setting.TAG}", "Which tag means “I would like to mentor”?", options[:25])


def coordinator_select(community: Community, guild: discord.Guild) -> ui.UserSelect[Any]:
    """Return a select of the person who coordinates mentorship here."""
    chosen = community.coordinator_id
    there = chosen is not None and guild.get_member(chosen) is not None
    return ui.UserSelect(
        custom_id=f"setup:{Setting.COORDINATOR}",
        placeholder="None chosen",
        min_values=0,
        default_values=[discord.Object(chosen, type=discord.User)] if there and chosen else [],
    )


def own_country_select(countries: Iterable[str], chosen: str | None) -> Select:
    """Return a select of the country whose crisis lines come first, or none."""
    anyone = discord.SelectOption(
        label="That of each member's language on Discord", value="0", default=chosen is None
    )
    options = [discord.SelectOption(label=each, value=each, default=each == chosen) for each in countries]
    return select(f"setup:{Setting.COUNTRY}", "None chosen", [anyone, *options])


def approval_select(community: Community) -> ui.Select[Any]:
    """Return a select of whether a facilitator approves a mentorship before it begins."""
    options = [
        discord.SelectOption(label="Begins as soon as both agree", value="0", default=not community.needs_yes),
        discord.SelectOption(
            label="Begins when both agree and a facilitator says yes", value="1", default=community.needs_yes
        ),
    ]
    return ui.Select(custom_id=f"setup:{Setting.NEEDS_YES}", placeholder="When it begins", options=options)


def group_rule_select(community: Community) -> ui.Select[Any]:
    """Return a select of whether people are brought together within a support group."""
    labels = {
        GroupRule.ANY: "From any support group",
        GroupRule.PREFERRED: "From the same support group, if it can be",
        GroupRule.ONLY: "From the same support group only",
    }
    options = [
        discord.SelectOption(label=label, value=rule, default=community.group_rule is rule)
        for rule, label in labels.items()
    ]
    return ui.Select(
        custom_id=f"setup:{Setting.GROUP_RULE}", placeholder="From which support groups", options=options
    )


def daily_line_select(community: Community) -> ui.Select[Any]:
    """Return a select of whether the facilitators' channel gets a daily line that leads to what began and ended."""
    is_wanted = community.daily_at is not None
    options = [
        discord.SelectOption(label="No daily line", value="0", default=not is_wanted),
        discord.SelectOption(label="One line a day, the same every day", value="1", default=is_wanted),
    ]
    return ui.Select(custom_id=f"setup:{Setting.DAILY_LINE}", placeholder="A daily line", options=options)
