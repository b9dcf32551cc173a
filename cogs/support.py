"""``/support``: crisis lines, and the way to those who look after the groups."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.command_tree import UNLOGGED_EXTRA
from bot.ui.core.context import Interaction
from bot.ui.support import handlers as support_handlers


class SupportCog(commands.Cog):
    """A command for everyone, in the server and in direct messages; that it was used is recorded nowhere."""

    @app_commands.command(
        description="Someone to talk to now, and the way to a facilitator", extras={UNLOGGED_EXTRA: True}
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def support(self, interaction: Interaction) -> None:
        await support_handlers.show_support_card(interaction)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(SupportCog())
