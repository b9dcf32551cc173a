"""``/help``: what the bot is for, and the ways in, on one page."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.core.context import Interaction
from bot.ui.overview import help_handlers


class HelpCog(commands.Cog):
    """A command for everyone, in the server and in direct messages."""

    @app_commands.command(description="What this is, what you can do here, and where help is")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def help(self, interaction: Interaction) -> None:
        await help_handlers.show_help(interaction)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(HelpCog())
