"""``/mentee``: looking for someone to walk beside you."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.core.context import Interaction
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers


class Mentee(commands.GroupCog, group_name="mentee", group_description="Find a mentor"):
    """For members who look for a mentor."""

    @app_commands.command(description="Ask for a mentor: someone by name, or be put on the waiting list")
    @app_commands.describe(mentor="Whom you would like to ask. Left out: you are put on the waiting list.")
    async def ask(self, interaction: Interaction, mentor: discord.User | None = None) -> None:
        await (pairings_handlers.ask(interaction, mentor) if mentor else waiting_list_handlers.join(interaction))

    @app_commands.command(
        description="Look through mentors who have room, one at a time, those nearest to what you hope for first"
    )
    async def browse(self, interaction: Interaction) -> None:
        await browsing_handlers.first(interaction)

    @app_commands.command(description="What you hope for, and more about yourself; your place in the list stays")
    async def update(self, interaction: Interaction) -> None:
        await profiles_handlers.as_seeker(interaction)

    @app_commands.command(description="Leave the waiting list")
    async def withdraw(self, interaction: Interaction) -> None:
        await waiting_list_handlers.withdraw(interaction)


@app_commands.context_menu(name="Ask as my mentor")
async def ask_as_my_mentor(interaction: Interaction, member: discord.User) -> None:
    """The same by a right click on a member."""
    await pairings_handlers.ask(interaction, member)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentee())
    bot.tree.add_command(ask_as_my_mentor)
