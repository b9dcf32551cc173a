"""Handlers of the facilitators' overview: what waits, all pairings, one member."""

from __future__ import annotations

import discord
from discord import ui

from bot.ui.core.context import Interaction, caller_of, services, someone
from bot.ui.core.respond import responds

from . import facilitator


@responds()
async def queue(interaction: Interaction) -> ui.LayoutView:
    """Show what waits for facilitators."""
    return facilitator.queue(await services(interaction).overview.queue(caller_of(interaction)))


@responds()
async def pairs(interaction: Interaction) -> ui.LayoutView:
    """Show all live pairings and proposals."""
    caller, overview = caller_of(interaction), services(interaction).overview
    return facilitator.pairs(await overview.pairs(caller), await overview.quiet(caller))


@responds()
async def person(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Show how one member stands, as facilitators may see it."""
    view = await services(interaction).overview.person(caller_of(interaction), someone(member))
    return facilitator.standings(view)
