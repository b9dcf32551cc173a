"""``/mentorship``: the guide, and everything of mine at a glance."""

from __future__ import annotations

from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.ui import guide, pages
from bot.ui.knocks import Interaction, answer, caller_of, house, services, show_more


@app_commands.guild_only()
class Mentorship(commands.GroupCog, group_name="mentorship", group_description="What it is, and what is yours"):
    """For everyone."""

    @app_commands.command(description="What mentorship is here, how it starts and ends, who sees what")
    async def about(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            return guide.page(house(interaction).guide, 0, interaction.guild_id)

        await answer(interaction, show())

    @app_commands.command(description="Everything of yours at a glance, with what you can do next")
    async def me(self, interaction: Interaction) -> None:
        programme = house(interaction).programme
        mine = None

        async def show() -> ui.LayoutView:
            nonlocal mine
            mine = await services(interaction).overview.mine(caller_of(interaction))
            return pages.mine(mine)

        await answer(interaction, show())
        for letter in pages.kept(mine, programme) if mine else []:
            await show_more(interaction, letter)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentorship())
