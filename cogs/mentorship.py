"""``/mentorship``: the guide, and everything of mine at a glance."""

from __future__ import annotations

from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.ui import guide
from bot.ui.knocks import Interaction, answer, house


class Mentorship(commands.GroupCog, group_name="mentorship", group_description="What it is, and what is yours"):
    """For everyone."""

    @app_commands.command(description="What mentorship is here, how it starts and ends, who sees what")
    async def about(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            return guide.page(house(interaction).guide, 0, interaction.guild_id)

        await answer(interaction, show())

    @app_commands.command(description="Everything of yours at a glance, with what you can do next")
    async def me(self, interaction: Interaction) -> None:
        await house(interaction).presses.door(interaction, interaction.guild_id or 0, "me")


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentorship())
