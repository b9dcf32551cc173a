"""``/mentorship``: the guide, and the caller's overview."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.core.context import Interaction, home_of
from bot.ui.overview import handlers as overview_handlers
from bot.ui.setup import handlers as setup_handlers


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class MentorshipCog(commands.GroupCog, group_name="mentorship", group_description="What it is, and what is yours"):
    """Commands for everyone."""

    @app_commands.command(description="What mentorship is here, how it starts and ends, who sees what")
    async def about(self, interaction: Interaction) -> None:
        await setup_handlers.show_guide(interaction)

    @app_commands.command(description="Everything of yours at a glance, with what you can do next")
    async def me(self, interaction: Interaction) -> None:
        await overview_handlers.show_overview(interaction, home_of(interaction))


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(MentorshipCog())
