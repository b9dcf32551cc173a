"""Handlers of the server's settings, for those who manage it, and of the guide, for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.mentor_status import capacity_in
from bot.rules.refusals import NotFound
from bot.rules.setup.choices import SetupPage
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.setup import (
    CHECK_CUSTOM_ID,
    MENTOR_RULES_CUSTOM_ID,
    RESPONSIBLE_CUSTOM_ID,
    ROLE_LIST_LABELS,
    ZONE_CUSTOM_ID,
    Setting,
    role_ids_on,
    roles_at,
)
from bot.ui.core.audience import AT_MOST_S, coordinator_text
from bot.ui.core.context import Interaction, caller_in, caller_of, client, services
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.members import has_all_members
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_ids, selected_value
from bot.ui.preferences.modals import CityForm, CityInput
from bot.ui.preferences.views import resolve_zone
from storage.models.enums import RoleKind
from storage.models.records import Community
from storage.models.settings import GroupRule

from . import check_views, guide, suggestions, views
from .modals import MentorRulesForm, MentorRulesInput, ResponsibleForm, ResponsibleInput

PAGE_OF_SETTING = {
    Setting.CHANNEL: SetupPage.WHERE,
    Setting.FORUM: SetupPage.WHERE,
    Setting.TAG: SetupPage.WHERE,
    Setting.COORDINATOR: SetupPage.WHO,
    Setting.NEEDS_YES: SetupPage.HOW,
    Setting.GROUP_RULE: SetupPage.HOW,
    Setting.DAILY_LINE: SetupPage.HOW,
    Setting.COUNTRY: SetupPage.HOW,
}
"""The page on which each setting is chosen; the channel of the welcome card is, on the page of the check."""

WELCOME_CARD_COMES = "**Kept.** The card with which members begin stands there in a moment."


@responds()
async def start_setup(interaction: Interaction) -> ui.LayoutView:
    """Show the first page of settings."""
    return page_of_settings(interaction, SetupPage.WHO, await load_settings(interaction))


@responds(edit_source=True)
async def turn_page(interaction: Interaction, page: SetupPage) -> ui.LayoutView:
    """Show another page of settings."""
    return page_of_settings(interaction, page, await load_settings(interaction))


@responds(edit_source=True)
async def change_setting(interaction: Interaction, setting: Setting) -> ui.LayoutView:
    """Save one of the server's settings as it was chosen."""
    community = await save_setting(interaction, setting, selected_value(interaction))
    if setting is Setting.WELCOME:
        return await page_of_check(
            interaction, community, WELCOME_CARD_COMES if community.welcome_channel_id else None
        )
    return page_of_settings(interaction, PAGE_OF_SETTING[setting], community)


@responds(edit_source=True)
async def choose_roles(interaction: Interaction, kind: RoleKind) -> ui.LayoutView:
    """Keep the roles of one kind as they were chosen."""
    chosen = await _choose_roles(interaction, kind, FIRST_PLACE)
    return page_of_settings(interaction, SetupPage.WHO, chosen)


@responds(edit_source=True)
async def choose_roles_on_page(interaction: Interaction, kind: RoleKind, row: int) -> ui.LayoutView:
    """Keep those of one page as they were chosen; the others stay."""
    place = Place(row=row)
    return views.roles_page(kind, await _choose_roles(interaction, kind, place), guild_of(interaction), place)


@responds(edit_source=True)
async def turn_roles(interaction: Interaction, kind: RoleKind, at: int, row: int) -> ui.LayoutView:
    """Show another page of the roles of one kind."""
    return views.roles_page(kind, await load_settings(interaction), guild_of(interaction), Place(at, row))


@opens_form
async def open_zone_form(interaction: Interaction) -> Form:
    """Open the form for the community's time zone."""
    await load_settings(interaction)
    return CityForm("The community's time zone", _save_zone)


@opens_form
async def open_responsible_form(interaction: Interaction) -> Form:
    """Open the form for who is named as responsible, and whether everybody has to be an adult."""
    return ResponsibleForm(_save_responsible, await load_settings(interaction))


@opens_form
async def open_mentor_rules_form(interaction: Interaction) -> Form:
    """Open the form for how long somebody has to be here before they mentor, and for how many there is room."""
    community = await load_settings(interaction)
    capacity = capacity_in(community, client(interaction).programme)
    return MentorRulesForm(_save_mentor_rules, community, capacity=capacity)


@responds()
async def show_settings(interaction: Interaction) -> ui.LayoutView:
    """Show the settings to read."""
    community = await load_settings(interaction)
    traits = await services(interaction).community_traits.list_traits(caller_of(interaction))
    return views.settings_summary(community, guild_of(interaction), traits)


@responds()
async def show_setup_check(interaction: Interaction) -> ui.LayoutView:
    """Check whether roles, channels, permissions and intents are right."""
    return await page_of_check(interaction, await load_settings(interaction))


@responds(edit_source=True)
async def check_again(interaction: Interaction) -> ui.LayoutView:
    """Check it in place of the page that was shown."""
    return await page_of_check(interaction, await load_settings(interaction))


@responds()
async def show_guide(interaction: Interaction) -> ui.LayoutView:
    """Show the first section of the guide."""
    return await _guide_page(interaction, 0, interaction.guild_id)


@responds()
async def open_guide(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show the first section of the guide, as it is in the community of the button."""
    await caller_in(interaction, community_id)
    return await _guide_page(interaction, 0, community_id)


@responds(edit_source=True)
async def show_guide_section(interaction: Interaction) -> ui.LayoutView:
    """Show the section of the guide that was chosen."""
    number = next(iter(selected_ids(interaction)), 0)
    return await _guide_page(interaction, number, interaction.guild_id)


async def _guide_page(interaction: Interaction, number: int, home: int | None) -> ui.LayoutView:
    here = client(interaction)
    if home is None:
        return guide.guide_page(here.guide, number, home)
    may_seek = await here.services.overview.may_look_for_mentor(await caller_in(interaction, home))
    coordinator = await coordinator_text(interaction, home)
    return guide.guide_page(here.guide, number, home, coordinator=coordinator, may_seek=may_seek)


async def _save_zone(interaction: Interaction, typed: CityInput) -> ui.LayoutView:
    here = client(interaction)
    meant = await asyncio.to_thread(resolve_zone, here.zone_finder, typed.city, now=here.clock())
    kept = await here.services.setup.choose_time_zone(caller_of(interaction), meant.zone)
    return page_of_settings(interaction, SetupPage.HOW, kept, meant.explanation)


async def _save_mentor_rules(interaction: Interaction, typed: MentorRulesInput) -> ui.LayoutView:
    kept = await services(interaction).setup.choose_mentor_rules(
        caller_of(interaction), least_days=typed.least_days, capacity=typed.capacity
    )
    return page_of_settings(interaction, SetupPage.HOW, kept)


async def _save_responsible(interaction: Interaction, typed: ResponsibleInput) -> ui.LayoutView:
    kept = await services(interaction).setup.choose_responsible(
        caller_of(interaction),
        operator=typed.operator,
        complaints=typed.complaints,
        adults_only=typed.adults_only,
    )
    return page_of_settings(interaction, SetupPage.HOW, kept)


async def save_setting(interaction: Interaction, setting: Setting, value: str) -> Community:
    """Save one setting by the value that a control carries; return all settings as they are then."""
    setup, caller, number = services(interaction).setup, caller_of(interaction), parse_id(value)
    match setting:
        case Setting.CHANNEL:
            return await setup.choose_facilitators_channel(
                caller, number, read_by=await _readers(interaction, number)
            )
        case Setting.FORUM:
            return await setup.choose_forum(caller, number)
        case Setting.TAG:
            return await setup.choose_tag(caller, number)
        case Setting.COORDINATOR:
            return await setup.choose_coordinator(caller, number)
        case Setting.NEEDS_YES:
            return await setup.choose_needs_yes(caller, number == 1)
        case Setting.GROUP_RULE:
            return await setup.choose_group_rule(caller, _group_rule(value))
        case Setting.DAILY_LINE:
            return await setup.choose_daily_line(caller, number == 1)
        case Setting.WELCOME:
            return await setup.choose_welcome_channel(caller, number)
        case Setting.COUNTRY:
            known = client(interaction).crisis_lines.lines
            return await setup.choose_country(caller, value if value in known else None)


def _group_rule(value: str) -> GroupRule:
    """Return the rule of this value; the widest one for a made-up value."""
    return next((rule for rule in GroupRule if rule == value), GroupRule.ANY)


async def _choose_roles(interaction: Interaction, kind: RoleKind, place: Place) -> Community:
    """Put what was chosen in the place of the roles on this page, and of those that are gone."""
    before, guild = await load_settings(interaction), guild_of(interaction)
    gone = [role_id for role_id in before.role_ids(kind) if guild.get_role(role_id) is None]
    on_page = role_ids_on(roles_at(kind, before, guild, place))
    return await services(interaction).setup.choose_roles(
        caller_of(interaction), kind, selected_ids(interaction), instead_of=[*on_page, *gone]
    )


async def _readers(interaction: Interaction, channel_id: int | None) -> Sequence[str]:
    """Return the roles of those who are no facilitators and can read a channel."""
    guild, community = guild_of(interaction), await load_settings(interaction)
    channel = guild.get_channel(channel_id or 0)
    return suggestions.readers_besides_facilitators(channel, community, guild) if channel is not None else ()


def page_of_settings(
    interaction: Interaction, page: SetupPage, community: Community, confirmation: str | None = None
) -> ui.LayoutView:
    """Return a page of settings."""
    countries = client(interaction).crisis_lines.lines
    return views.settings_page(page, community, guild_of(interaction), countries, confirmation=confirmation)


async def page_of_check(
    interaction: Interaction, community: Community, confirmation: str | None = None
) -> ui.LayoutView:
    """Return the page of the check."""
    here, guild = client(interaction), guild_of(interaction)
    return check_views.setup_check_page(
        community,
        guild,
        members_intent=interaction.client.intents.members,
        now=here.clock(),
        crisis_lines_checked=here.crisis_lines.checked,
        promised=await here.services.retention.retention_promise(caller_of(interaction)),
        known=await has_all_members(guild, timeout_s=AT_MOST_S),
        confirmation=confirmation,
    )


async def load_settings(interaction: Interaction) -> Community:
    """Return the server's settings. Raises ManagersOnly or NotFound."""
    return await services(interaction).setup.settings(caller_of(interaction))


def guild_of(interaction: Interaction) -> discord.Guild:
    """Return the server of the interaction. Raises NotFound outside one."""
    if interaction.guild is None:
        raise NotFound
    return interaction.guild


SETUP_ROUTES = (
    Route("guide", show_guide_section),
    Route("setup:page:{page}", turn_page, page=SetupPage),
    Route(CHECK_CUSTOM_ID, check_again),
    Route(ZONE_CUSTOM_ID, open_zone_form),
    Route(RESPONSIBLE_CUSTOM_ID, open_responsible_form),
    Route(MENTOR_RULES_CUSTOM_ID, open_mentor_rules_form),
    Route("setup:{kind}", choose_roles, kind=RoleKind),
    Route("setup:{kind}:{row}", choose_roles_on_page, kind=tuple(ROLE_LIST_LABELS)),
    Route(f"setup:{{kind}}:{LIST_PARTS}", turn_roles, kind=tuple(ROLE_LIST_LABELS)),
    Route("setup:{setting}", change_setting, setting=Setting),
)
