"""``/support``: someone to talk to now, and the way to those who look after the groups."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import UNLOGGED, Companion
from bot.ui.core.context import Interaction
from bot.ui.support import handlers as support_handlers


class Support(commands.Cog):
    """For everyone, in the server and in direct messages; that it was used is written down nowhere."""

    @app_commands.command(description="Someone to talk to now, and the way to a facilitator", extras={UNLOGGED: True})
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def support(self, interaction: Interaction) -> None:
        await support_handlers.card(interaction)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Support())
