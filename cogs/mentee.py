"""``/mentee``: looking for someone to walk beside you."""

from __future__ import annotations

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.ui.knocks import Interaction, answer, caller_of, house, plain, services
from bot.ui.outcomes import LEFT_THE_LIST


class Mentee(commands.GroupCog, group_name="mentee", group_description="Find a mentor"):
    """For members who look for a mentor."""

    @app_commands.command(description="Ask for a mentor: someone by name, or be put on the waiting list")
    @app_commands.describe(mentor="Whom you would like to ask. Left out: you are put on the waiting list.")
    async def ask(self, interaction: Interaction, mentor: discord.User | None = None) -> None:
        presses = house(interaction).presses
        if mentor is None:
            await presses.door(interaction, interaction.guild_id or 0, "ask")
        else:
            await presses.ask_mentor(interaction, mentor)

    @app_commands.command(
        description="Look through mentors who have room, one at a time, those nearest to what you hope for first"
    )
    async def browse(self, interaction: Interaction) -> None:
        await house(interaction).presses.door(interaction, interaction.guild_id or 0, "browse")

    @app_commands.command(description="What you hope for, and more about yourself; your place in the list stays")
    async def update(self, interaction: Interaction) -> None:
        await house(interaction).presses.about_me.as_seeker(interaction)

    @app_commands.command(description="Leave the waiting list")
    async def withdraw(self, interaction: Interaction) -> None:
        async def withdraw() -> ui.LayoutView:
            await services(interaction).seekers.withdraw(caller_of(interaction))
            return plain(LEFT_THE_LIST)

        await answer(interaction, withdraw())


@app_commands.context_menu(name="Ask as my mentor")
async def ask_as_my_mentor(interaction: Interaction, member: discord.User) -> None:
    """The same by a right click on a member."""
    await house(interaction).presses.ask_mentor(interaction, member)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentee())
    bot.tree.add_command(ask_as_my_mentor)
