"""``/privacy``: what only the person themselves decides."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.core.context import Interaction, home_of
from bot.ui.exclusions import handlers as exclusions_handlers
from bot.ui.privacy import handlers as privacy_handlers


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class PrivacyCog(commands.GroupCog, group_name="privacy", group_description="What is yours alone to decide"):
    """Commands for everyone, in the server and in direct messages."""

    @app_commands.command(name="mine", description="What is stored about you, at a glance; only you see it")
    async def mine(self, interaction: Interaction) -> None:
        await privacy_handlers.show_stored_data(interaction, home_of(interaction))

    @app_commands.command(name="export", description="All that is stored about you, as files; only you see them")
    async def export(self, interaction: Interaction) -> None:
        await privacy_handlers.export_data(interaction, home_of(interaction))

    @app_commands.command(name="delete", description="Delete all that is stored about you; you are asked once more")
    async def delete(self, interaction: Interaction) -> None:
        await privacy_handlers.ask_to_delete(interaction, home_of(interaction))

    @app_commands.command(name="keep-apart", description="Never be brought together with someone; nobody is told")
    @app_commands.describe(member="Who it is; someone who has left the server can be chosen, too")
    async def keep_apart(self, interaction: Interaction, member: discord.User) -> None:
        await exclusions_handlers.keep_apart(interaction, member)

    @app_commands.command(name="keep-apart-list", description="Whom you keep apart from; only you see it")
    async def keep_apart_list(self, interaction: Interaction) -> None:
        await privacy_handlers.list_exclusions(interaction, home_of(interaction))


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(PrivacyCog())
