"""What facilitators look at."""

from __future__ import annotations

import discord
from discord import ui

from bot.ui.core.context import Interaction, caller_of, services, someone
from bot.ui.core.respond import responds

from . import facilitator


@responds()
async def queue(interaction: Interaction) -> ui.LayoutView:
    """Show what waits for a decision, oldest first."""
    return facilitator.queue(await services(interaction).overview.queue(caller_of(interaction)))


@responds()
async def pairs(interaction: Interaction) -> ui.LayoutView:
    """Show all pairings that go on or are being asked."""
    caller, overview = caller_of(interaction), services(interaction).overview
    return facilitator.pairs(await overview.pairs(caller), await overview.quiet(caller))


@responds()
async def person(interaction: Interaction, member: discord.User) -> ui.LayoutView:
    """Show what is open or waits for one member."""
    view = await services(interaction).overview.person(caller_of(interaction), someone(member))
    return facilitator.standings(view)
