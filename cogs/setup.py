"""``/setup``: for those who manage the server."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.ui.core.context import Interaction
from bot.ui.setup import handlers as setup_handlers


class Setup(
    commands.GroupCog,
    group_name="setup",
    group_description="Set mentorship up in this server",
):
    """Checked at every knock; hidden from others by Discord as well."""

    @app_commands.command(description="Choose roles, channels and people; every choice is kept at once")
    async def start(self, interaction: Interaction) -> None:
        await setup_handlers.start(interaction)

    @app_commands.command(description="The settings as they are")
    async def show(self, interaction: Interaction) -> None:
        await setup_handlers.show(interaction)

    @app_commands.command(description="Are roles, channels, permissions and intents right? And how to mend them")
    async def check(self, interaction: Interaction) -> None:
        await setup_handlers.check(interaction)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    cog = Setup()
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.default_permissions = discord.Permissions(manage_guild=True)
    await bot.add_cog(cog)
