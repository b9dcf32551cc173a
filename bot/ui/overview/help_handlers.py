"""Handlers of help, and of commands in direct messages: in which server they are meant."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands, ui

from bot.rules.refusals import NotFound
from bot.ui.components.home import (
    ARGUMENT,
    COMMANDS_CARRIED,
    OWN_COMMANDS,
    Server,
    home_choice,
    home_choices_id,
    server_blocks,
)
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove, privacy_button
from bot.ui.core.audience import staff_in
from bot.ui.core.context import (
    EXTRA_CALLER,
    Interaction,
    caller_in,
    caller_of,
    home_of,
    interaction_data,
    services,
)
from bot.ui.core.custom_ids import parse_id
from bot.ui.core.layout import QUIET, card_view
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from bot.ui.support.handlers import mutual_servers

from . import help_views
from .handlers import NO_MUTUAL_SERVER

HOME_FOUND_WITHIN_S = 0.8
"""Seconds to find out in which server a command is meant: what it does has to be responded to within three."""

WHICH_SERVER = "We share more than one server. In which of them do you mean it?"


@responds()
async def show_help(interaction: Interaction) -> ui.LayoutView:
    """Show what the bot is for, with the ways in that are the caller's."""
    caller, home = caller_of(interaction), home_of(interaction)
    if not home:
        servers = await mutual_servers(interaction)
        if len(servers) != 1:
            return help_views.help_page(ALL_COMMUNITIES)
        caller = await caller_in(interaction, servers[0].id)
        may_seek = await services(interaction).overview.may_look_for_mentor(caller)
        return help_views.help_page(servers[0].id, in_server=False, may_seek=may_seek)
    facilitates = caller.user_id in (await staff_in(interaction, home)).facilitators
    may_seek = await services(interaction).overview.may_look_for_mentor(caller)
    return help_views.help_page(home, facilitates=facilitates, manages=caller.manages_server, may_seek=may_seek)


async def find_home(interaction: Interaction) -> bool:
    """Find in which server a command in direct messages is meant; return whether it can go on.

    Where there are several, it asks: a press on one of them does what the command would have done.
    """
    command = interaction.command
    name = command.qualified_name if isinstance(command, app_commands.Command) else None
    if interaction.guild_id is not None or name not in OWN_COMMANDS:
        return True
    if interaction.type is discord.InteractionType.autocomplete:
        return True
    try:
        async with asyncio.timeout(HOME_FOUND_WITHIN_S):
            servers = await mutual_servers(interaction)
            if len(servers) == 1:
                interaction.extras[EXTRA_CALLER] = await caller_in(interaction, servers[0].id)
                return True
    except (NotFound, TimeoutError) as error:
        await _say_why_not(interaction, error)
        return False
    if interaction.namespace.pairing:
        # The pairing that was chosen says where it is.
        return True
    await _ask(interaction, _choice(servers, name, _argument(interaction, name)))
    return False


@responds(edit_source=True)
async def turn_choice(interaction: Interaction, command: str, argument: str, at: int, row: int) -> ui.LayoutView:
    """Show another page of the servers among which somebody chooses."""
    servers = await mutual_servers(interaction)
    return _choice(servers, COMMANDS_CARRIED[command], argument, Place(at, row))


async def run_in_server(interaction: Interaction, community_id: int, command: str, argument: str) -> None:
    """Do what a command would have done, in the server that was chosen."""
    try:
        interaction.extras[EXTRA_CALLER] = await caller_in(interaction, community_id)
        given = _given(OWN_COMMANDS[COMMANDS_CARRIED[command]], argument)
    except (NotFound, TimeoutError) as error:
        await _say_why_not(interaction, error)
        return
    group, name = command.split(".")
    parent = interaction.client.tree.get_command(group)
    found = parent.get_command(name) if isinstance(parent, app_commands.Group) else None
    if isinstance(found, app_commands.Command):
        callback: Callable[..., Awaitable[None]] = found.callback
        await callback(found.binding, interaction, **given)


def _given(option: str | None, argument: str) -> dict[str, object]:
    """Return the options of the command, as it takes them. Raises NotFound for a member that is none."""
    if option != "member":
        return {option: argument} if option and argument else {}
    if not (member := parse_id(argument)):
        raise NotFound
    return {option: discord.Object(member)}


@responds()
async def _say_why_not(_interaction: Interaction, error: Exception) -> ui.LayoutView:
    raise error


@responds()
async def _ask(_interaction: Interaction, choice: ui.LayoutView) -> ui.LayoutView:
    return choice


def _argument(interaction: Interaction, command: str) -> str:
    """Return what was given with the command, as its one option has it."""
    options = interaction_data(interaction).get("options", [{}])[0].get("options", [])
    return next((str(each["value"]) for each in options if each["name"] == OWN_COMMANDS[command]), "")


def _choice(servers: list[Server], command: str, argument: str, place: Place = FIRST_PLACE) -> ui.LayoutView:
    if not servers:
        return card_view(NO_MUTUAL_SERVER, [privacy_button(ALL_COMMUNITIES, PrivacyMove.SHOW)], colour=QUIET)
    blocks = server_blocks(
        servers,
        lambda server: [home_choice(server.id, command, argument, server=server.name)],
        home_choices_id(command, argument),
        place,
    )
    return card_view(WHICH_SERVER, *blocks, colour=QUIET)


HELP_ROUTES = (
    Route(
        "in:{community_id}:{command}:{argument}",
        run_in_server,
        command=COMMANDS_CARRIED,
        argument=ARGUMENT,
    ),
    Route(f"in-all:{{command}}:{{argument}}:{LIST_PARTS}", turn_choice, command=COMMANDS_CARRIED, argument=ARGUMENT),
)
