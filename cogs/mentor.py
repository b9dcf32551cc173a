"""``/mentor``: offering to walk beside someone, and everything about being a mentor."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.ui import about_me_presses, options, pairing_presses, seeker_presses, volunteering_presses
from bot.ui.context import Interaction


class Mentor(commands.GroupCog, group_name="mentor", group_description="Be a mentor to someone"):
    """For mentors, and those who would like to be one."""

    @app_commands.command(description="Say that you would like to mentor; facilitators have a look")
    async def volunteer(self, interaction: Interaction) -> None:
        await volunteering_presses.volunteer(interaction)

    @app_commands.command(description="What you bring, how many people you have room for, more about yourself")
    async def update(self, interaction: Interaction) -> None:
        await about_me_presses.as_mentor(interaction)

    @app_commands.command(description="Take nobody new for a while; whoever you mentor now stays")
    @app_commands.describe(until=options.UNTIL)
    @app_commands.autocomplete(until=options.until_when)
    async def pause(self, interaction: Interaction, until: str | None = None) -> None:
        await volunteering_presses.pause(interaction, until=until)

    @app_commands.command(description="Be open for mentees again")
    async def resume(self, interaction: Interaction) -> None:
        await volunteering_presses.resume(interaction)

    @app_commands.command(name="step-down", description="Stop being a mentor, at any time, without a reason")
    async def step_down(self, interaction: Interaction) -> None:
        await volunteering_presses.step_down(interaction)

    @app_commands.command(description="Ask for a mentee: a member by name, or someone who is waiting")
    @app_commands.describe(mentee="Whom you would like to ask. Left out: choose among those waiting.")
    async def ask(self, interaction: Interaction, mentee: discord.User | None = None) -> None:
        await (pairing_presses.offer(interaction, mentee) if mentee else seeker_presses.waiting_list(interaction))


@app_commands.context_menu(name="Offer to mentor")
async def offer_to_mentor(interaction: Interaction, member: discord.User) -> None:
    """The same by a right click on a member."""
    await pairing_presses.offer(interaction, member)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentor())
    bot.tree.add_command(offer_to_mentor)
