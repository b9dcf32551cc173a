"""Handlers of the server's settings, for those who manage it, and of the guide, for everybody."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.setup import ROLE_LIST_LABELS, Setting, role_ids_on, roles_at
from bot.ui.core.audience import AT_MOST_S, coordinator_text
from bot.ui.core.context import Interaction, caller_of, client, services
from bot.ui.core.members import has_all_members
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_ids, selected_value
from storage.models.enums import RoleKind
from storage.models.records import Community

from . import guide, views


@responds()
async def start_setup(interaction: Interaction) -> ui.LayoutView:
    """Show every setting with its control."""
    return _page(interaction, await _settings(interaction))


@responds(edit_source=True)
async def change_setting(interaction: Interaction, setting: Setting) -> ui.LayoutView:
    """Save one of the server's settings as it was chosen."""
    return _page(interaction, await _save_setting(interaction, setting))


@responds(edit_source=True)
async def choose_roles(interaction: Interaction, kind: RoleKind) -> ui.LayoutView:
    """Keep the roles of one kind as they were chosen."""
    return _page(interaction, await _choose_roles(interaction, kind, FIRST_PLACE))


@responds(edit_source=True)
async def choose_roles_on_page(interaction: Interaction, kind: RoleKind, row: int) -> ui.LayoutView:
    """Keep those of one page as they were chosen; the others stay."""
    place = Place(row=row)
    return views.roles_page(kind, await _choose_roles(interaction, kind, place), _guild(interaction), place)


@responds(edit_source=True)
async def turn_roles(interaction: Interaction, kind: RoleKind, at: int, row: int) -> ui.LayoutView:
    """Show another page of the roles of one kind."""
    return views.roles_page(kind, await _settings(interaction), _guild(interaction), Place(at, row))


@responds()
async def show_settings(interaction: Interaction) -> ui.LayoutView:
    """Show the settings to read."""
    community = await _settings(interaction)
    traits = await services(interaction).community_traits.list_traits(caller_of(interaction))
    return views.settings_summary(community, _guild(interaction), traits)


@responds()
async def show_setup_check(interaction: Interaction) -> ui.LayoutView:
    """Check whether roles, channels, permissions and intents are right."""
    members = interaction.client.intents.members
    community, guild = await _settings(interaction), _guild(interaction)
    known = await has_all_members(guild, timeout_s=AT_MOST_S)
    promised = await services(interaction).retention.retention_promise(caller_of(interaction))
    return views.setup_check_page(community, guild, members_intent=members, promised=promised, known=known)


@responds()
async def show_guide(interaction: Interaction) -> ui.LayoutView:
    """Show the first section of the guide."""
    return await _guide_page(interaction, 0)


@responds(edit_source=True)
async def show_guide_section(interaction: Interaction) -> ui.LayoutView:
    """Show the section of the guide that was chosen."""
    number = next(iter(selected_ids(interaction)), 0)
    return await _guide_page(interaction, number)


async def _guide_page(interaction: Interaction, number: int) -> ui.LayoutView:
    home = interaction.guild_id
    coordinator = await coordinator_text(interaction, home) if home is not None else None
    return guide.guide_page(client(interaction).guide, number, home, coordinator=coordinator)


async def _save_setting(interaction: Interaction, setting: Setting) -> Community:
    """Save one setting as it was chosen; return all settings as they are then."""
    setup, caller = services(interaction).setup, caller_of(interaction)
    first = next(iter(selected_ids(interaction)), None)
    match setting:
        case Setting.CHANNEL:
            return await setup.choose_facilitators_channel(caller, first)
        case Setting.FORUM:
            return await setup.choose_forum(caller, first)
        case Setting.TAG:
            return await setup.choose_tag(caller, first)
        case Setting.COORDINATOR:
            return await setup.choose_coordinator(caller, first)
        case Setting.NEEDS_YES:
            return await setup.choose_needs_yes(caller, first == 1)
        case Setting.DAILY_LINE:
            return await setup.choose_daily_line(caller, first == 1)
        case Setting.COUNTRY:
            country = selected_value(interaction)
            return await setup.choose_country(
                caller, country if country in client(interaction).crisis_lines.lines else None
            )


async def _choose_roles(interaction: Interaction, kind: RoleKind, place: Place) -> Community:
    """Put what was chosen in the place of the roles on this page, and of those that are gone."""
    before, guild = await _settings(interaction), _guild(interaction)
    gone = [role_id for role_id in before.role_ids(kind) if guild.get_role(role_id) is None]
    on_page = role_ids_on(roles_at(kind, before, guild, place))
    return await services(interaction).setup.choose_roles(
        caller_of(interaction), kind, selected_ids(interaction), instead_of=[*on_page, *gone]
    )


def _page(interaction: Interaction, community: Community) -> ui.LayoutView:
    return views.settings_page(community, interaction.guild, client(interaction).crisis_lines.lines)


async def _settings(interaction: Interaction) -> Community:
    return await services(interaction).setup.settings(caller_of(interaction))


def _guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise NotFound
    return interaction.guild


SETUP_ROUTES = (
    Route("guide", show_guide_section),
    Route("setup:{kind}", choose_roles, kind=RoleKind),
    Route("setup:{kind}:{row}", choose_roles_on_page, kind=tuple(ROLE_LIST_LABELS)),
    Route(f"setup:{{kind}}:{LIST_PARTS}", turn_roles, kind=tuple(ROLE_LIST_LABELS)),
    Route("setup:{setting}", change_setting, setting=Setting),
)
