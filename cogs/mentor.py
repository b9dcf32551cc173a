"""``/mentor``: offering to mentor, and everything about being a mentor."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.mentors import handlers as mentors_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.profiles import handlers as profiles_handlers
from bot.ui.waiting_list import handlers as waiting_list_handlers


class MentorCog(commands.GroupCog, group_name="mentor", group_description="Be a mentor to someone"):
    """Commands for mentors, and for those who would like to be one."""

    @app_commands.command(description="Say that you would like to mentor; facilitators have a look")
    async def volunteer(self, interaction: Interaction) -> None:
        await mentors_handlers.open_volunteer_form(interaction)

    @app_commands.command(description="What you bring, how many people you have room for, more about yourself")
    async def update(self, interaction: Interaction) -> None:
        await profiles_handlers.show_mentor_profile(interaction)

    @app_commands.command(description="Take nobody new for a while; a mentorship that you have goes on")
    @app_commands.describe(until=autocomplete.UNTIL_DESCRIPTION)
    @app_commands.autocomplete(until=autocomplete.complete_span)
    async def pause(self, interaction: Interaction, until: str | None = None) -> None:
        await mentors_handlers.pause_mentor(interaction, until=until)

    @app_commands.command(description="Be open for mentees again")
    async def resume(self, interaction: Interaction) -> None:
        await mentors_handlers.resume_mentor(interaction)

    @app_commands.command(name="step-down", description="Stop being a mentor, at any time, without a reason")
    async def step_down(self, interaction: Interaction) -> None:
        await mentors_handlers.step_down_as_mentor(interaction)

    @app_commands.command(description="Ask for a mentee: a member by name, or someone who is waiting")
    @app_commands.describe(mentee="Whom you would like to ask. Left out: choose among those waiting.")
    async def ask(self, interaction: Interaction, mentee: discord.User | None = None) -> None:
        await (
            pairings_handlers.offer_to_member(interaction, mentee)
            if mentee
            else waiting_list_handlers.show_waiting_list(interaction)
        )


@app_commands.context_menu(name="Offer to mentor")
async def offer_to_mentor(interaction: Interaction, member: discord.User) -> None:
    """Offer to mentor the member that the caller clicked on."""
    await pairings_handlers.offer_to_member(interaction, member)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog and its context menu; discord.py calls this when it loads the module."""
    await bot.add_cog(MentorCog())
    bot.tree.add_command(offer_to_mentor)
