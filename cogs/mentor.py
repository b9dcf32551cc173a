"""``/mentor``: offering to walk beside someone, and everything about being a mentor."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers


class Mentor(commands.GroupCog, group_name="mentor", group_description="Be a mentor to someone"):
    """For mentors, and those who would like to be one."""

    @app_commands.command(description="Say that you would like to mentor; facilitators have a look")
    async def volunteer(self, interaction: Interaction) -> None:
        await mentors_handlers.volunteer(interaction)

    @app_commands.command(description="What you bring, how many people you have room for, more about yourself")
    async def update(self, interaction: Interaction) -> None:
        await profiles_handlers.as_mentor(interaction)

    @app_commands.command(description="Take nobody new for a while; whoever you mentor now stays")
    @app_commands.describe(until=autocomplete.UNTIL)
    @app_commands.autocomplete(until=autocomplete.until_when)
    async def pause(self, interaction: Interaction, until: str | None = None) -> None:
        await mentors_handlers.pause(interaction, until=until)

    @app_commands.command(description="Be open for mentees again")
    async def resume(self, interaction: Interaction) -> None:
        await mentors_handlers.resume(interaction)

    @app_commands.command(name="step-down", description="Stop being a mentor, at any time, without a reason")
    async def step_down(self, interaction: Interaction) -> None:
        await mentors_handlers.step_down(interaction)

    @app_commands.command(description="Ask for a mentee: a member by name, or someone who is waiting")
    @app_commands.describe(mentee="Whom you would like to ask. Left out: choose among those waiting.")
    async def ask(self, interaction: Interaction, mentee: discord.User | None = None) -> None:
        await (
            pairings_handlers.offer(interaction, mentee)
            if mentee
            else waiting_list_handlers.waiting_list(interaction)
        )


@app_commands.context_menu(name="Offer to mentor")
async def offer_to_mentor(interaction: Interaction, member: discord.User) -> None:
    """The same by a right click on a member."""
    await pairings_handlers.offer(interaction, member)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentor())
    bot.tree.add_command(offer_to_mentor)
