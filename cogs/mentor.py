"""``/mentor``: offering to walk beside someone, and everything about being a mentor."""

from __future__ import annotations

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.ui import options, waiting
from bot.ui.knocks import Interaction, answer, caller_of, house, plain, services, someone
from bot.ui.outcomes import MENTOR_RESUMED, asked, mentor_paused


class Mentor(commands.GroupCog, group_name="mentor", group_description="Be a mentor to someone"):
    """For mentors, and those who would like to be one."""

    @app_commands.command(description="Say that you would like to mentor; facilitators have a look")
    async def volunteer(self, interaction: Interaction) -> None:
        await house(interaction).presses.door(interaction, interaction.guild_id or 0, "volunteer")

    @app_commands.command(description="What you bring, how many people you have room for, more about yourself")
    async def update(self, interaction: Interaction) -> None:
        await house(interaction).presses.about_me.as_mentor(interaction)

    @app_commands.command(description="Take nobody new for a while; whoever you mentor now stays")
    @app_commands.describe(until=options.UNTIL)
    @app_commands.autocomplete(until=options.until_when)
    async def pause(self, interaction: Interaction, until: str | None = None) -> None:
        async def pause() -> ui.LayoutView:
            mentor = await services(interaction).standing.pause(caller_of(interaction), until=until)
            return plain(mentor_paused(mentor.paused_until))

        await answer(interaction, pause())

    @app_commands.command(description="Be open for mentees again")
    async def resume(self, interaction: Interaction) -> None:
        async def resume() -> ui.LayoutView:
            await services(interaction).standing.resume(caller_of(interaction))
            return plain(MENTOR_RESUMED)

        await answer(interaction, resume())

    @app_commands.command(name="step-down", description="Stop being a mentor, at any time, without a reason")
    async def step_down(self, interaction: Interaction) -> None:
        await house(interaction).presses.door(interaction, interaction.guild_id or 0, "mentor-step-down")

    @app_commands.command(description="Ask for a mentee: a member by name, or someone who is waiting")
    @app_commands.describe(mentee="Whom you would like to ask. Left out: choose among those waiting.")
    async def ask(self, interaction: Interaction, mentee: discord.User | None = None) -> None:
        await (offer_to(interaction, mentee) if mentee else offer_to_waiting(interaction))


async def offer_to(interaction: Interaction, mentee: discord.User | discord.Member) -> None:
    """A mentor asks someone by name."""

    async def offer() -> ui.LayoutView:
        caller, here = caller_of(interaction), house(interaction)
        pairing = await here.services.asking.offer(caller, someone(mentee))
        return plain(asked(pairing, caller.user_id, here.programme))

    await answer(interaction, offer())


async def offer_to_waiting(interaction: Interaction) -> None:
    """A mentor chooses among those waiting."""

    async def show() -> ui.LayoutView:
        return waiting.waiting_list(await services(interaction).offering.waiting_for(caller_of(interaction)))

    await answer(interaction, show())


@app_commands.context_menu(name="Offer to mentor")
async def offer_to_mentor(interaction: Interaction, member: discord.User) -> None:
    """The same by a right click on a member."""
    await offer_to(interaction, member)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Mentor())
    bot.tree.add_command(offer_to_mentor)
