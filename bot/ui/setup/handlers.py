"""What those who manage the server do about its settings, and how everybody turns the guide's pages."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.rules.refusals import NotFound
from bot.ui.components.setup import Setting
from bot.ui.core.audience import AT_MOST_S
from bot.ui.core.context import Interaction, caller_of, house, services
from bot.ui.core.members import everyone_is_known
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_ids
from storage.models.enums import RoleKind
from storage.models.records import Community

from . import guide, views


@responds()
async def start(interaction: Interaction) -> ui.LayoutView:
    """Show every setting with its control."""
    return views.start(await _settings(interaction), interaction.guild)


@responds(in_place=True)
async def choose(interaction: Interaction, setting: Setting) -> ui.LayoutView:
    """Keep one of the server's settings as it was chosen."""
    return views.start(await _keep(interaction, setting, chosen_ids(interaction)), interaction.guild)


@responds(in_place=True)
async def choose_roles(interaction: Interaction, kind: RoleKind) -> ui.LayoutView:
    """Keep the roles of one kind as they were chosen."""
    chosen = await services(interaction).setup.choose_roles(caller_of(interaction), kind, chosen_ids(interaction))
    return views.start(chosen, interaction.guild)


@responds()
async def show(interaction: Interaction) -> ui.LayoutView:
    """Show the settings to read."""
    community = await _settings(interaction)
    traits = await services(interaction).traits.all(caller_of(interaction))
    return views.show(community, _guild(interaction), traits)


@responds()
async def check(interaction: Interaction) -> ui.LayoutView:
    """Look over whether roles, channels, permissions and intents are right."""
    members = interaction.client.intents.members
    community, guild = await _settings(interaction), _guild(interaction)
    known = await everyone_is_known(guild, at_most=AT_MOST_S)
    promised = await services(interaction).retention.promised(caller_of(interaction))
    return views.check(community, guild, members_intent=members, promised=promised, known=known)


@responds()
async def about(interaction: Interaction) -> ui.LayoutView:
    """Open the guide at its beginning."""
    return guide.page(house(interaction).guide, 0, interaction.guild_id)


@responds(in_place=True)
async def turn(interaction: Interaction) -> ui.LayoutView:
    """Turn to the section of the guide that was chosen."""
    number = next(iter(chosen_ids(interaction)), 0)
    return guide.page(house(interaction).guide, number, interaction.guild_id)


async def _keep(interaction: Interaction, setting: Setting, chosen: Sequence[int]) -> Community:
    """Keep one choice; return the settings as they are then."""
    setup, caller = services(interaction).setup, caller_of(interaction)
    first = chosen[0] if chosen else None
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


async def _settings(interaction: Interaction) -> Community:
    return await services(interaction).setup.settings(caller_of(interaction))


def _guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise NotFound
    return interaction.guild


ROUTES = (
    Route("guide", turn),
    Route("setup:{kind}", choose_roles, kind=RoleKind),
    Route("setup:{setting}", choose, setting=Setting),
)
