"""``/mentee``: looking for a mentor."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.browsing import handlers as browsing_handlers
from bot.ui.core.context import Interaction
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers


class MenteeCog(commands.GroupCog, group_name="mentee", group_description="Find a mentor"):
    """Commands for members who look for a mentor."""

    @app_commands.command(description="Ask for a mentor: someone by name, or be put on the waiting list")
    @app_commands.describe(mentor="Whom you would like to ask. Left out: you are put on the waiting list.")
    async def ask(self, interaction: Interaction, mentor: discord.User | None = None) -> None:
        await (
            pairings_handlers.open_request_form(interaction, mentor)
            if mentor
            else waiting_list_handlers.open_seeker_form(interaction)
        )

    @app_commands.command(
        description="Look through mentors who have room, one at a time, those nearest to what you hope for first"
    )
    async def browse(self, interaction: Interaction) -> None:
        await browsing_handlers.show_first_mentor(interaction)

    @app_commands.command(description="What you hope for, and more about yourself; your place in the list stays")
    async def update(self, interaction: Interaction) -> None:
        await profiles_handlers.show_seeker_profile(interaction)

    @app_commands.command(description="Leave the waiting list")
    async def withdraw(self, interaction: Interaction) -> None:
        await waiting_list_handlers.leave_waiting_list(interaction)


@app_commands.context_menu(name="Ask as my mentor")
async def ask_as_my_mentor(interaction: Interaction, member: discord.User) -> None:
    """Ask the member that the caller clicked on to be their mentor."""
    await pairings_handlers.open_request_form(interaction, member)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog and its context menu; discord.py calls this when it loads the module."""
    await bot.add_cog(MenteeCog())
    bot.tree.add_command(ask_as_my_mentor)
