"""``/setup``: the settings, for those who manage the server."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.core.context import Interaction
from bot.ui.setup import handlers as setup_handlers


class SetupCog(
    commands.GroupCog,
    group_name="setup",
    group_description="Set mentorship up in this server",
):
    """Commands for those who manage the server; checked at every interaction, and hidden from others by Discord."""

    @app_commands.command(description="Choose roles, channels and people; every choice is kept at once")
    async def start(self, interaction: Interaction) -> None:
        await setup_handlers.start_setup(interaction)

    @app_commands.command(description="The settings as they are")
    async def show(self, interaction: Interaction) -> None:
        await setup_handlers.show_settings(interaction)

    @app_commands.command(description="Are roles, channels, permissions and intents right? And how to mend them")
    async def check(self, interaction: Interaction) -> None:
        await setup_handlers.show_setup_check(interaction)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog, shown to those who manage the server; discord.py calls this when it loads the module."""
    cog = SetupCog()
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.default_permissions = discord.Permissions(manage_guild=True)
    await bot.add_cog(cog)
