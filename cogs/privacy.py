"""``/privacy``: what is a person's own to decide."""

from __future__ import annotations

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.ui import apart
from bot.ui.household import PrivacyPresses
from bot.ui.knocks import Interaction, answer, caller_of, house, services, someone
from bot.ui.names import known_in


def presses(interaction: Interaction) -> PrivacyPresses:
    """What happens with what is stored about somebody; the buttons lead to the same."""
    return house(interaction).presses.privacy


class Privacy(commands.GroupCog, group_name="privacy", group_description="What is yours alone to decide"):
    """For everyone in the server."""

    @app_commands.command(name="mine", description="What is stored about you, at a glance; only you see it")
    async def mine(self, interaction: Interaction) -> None:
        await answer(interaction, presses(interaction).shown(interaction, caller_of(interaction), "mine"))

    @app_commands.command(name="export", description="All that is stored about you, as files; only you see them")
    async def export(self, interaction: Interaction) -> None:
        await answer(interaction, presses(interaction).shown(interaction, caller_of(interaction), "export"))

    @app_commands.command(name="delete", description="Delete all that is stored about you; you are asked once more")
    async def delete(self, interaction: Interaction) -> None:
        await answer(interaction, presses(interaction).shown(interaction, caller_of(interaction), "delete"))

    @app_commands.command(name="keep-apart", description="Never be brought together with someone; nobody is told")
    @app_commands.describe(member="Who it is; someone who has left the server can be chosen, too")
    async def keep_apart(self, interaction: Interaction, member: discord.User) -> None:
        async def keep() -> ui.LayoutView:
            kept = await services(interaction).keeping_apart.keep(caller_of(interaction), someone(member))
            return apart.kept(kept, interaction.user.id)

        await answer(interaction, keep())

    @app_commands.command(name="keep-apart-list", description="Whom you keep apart from; only you see it")
    async def keep_apart_list(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            mine = await services(interaction).keeping_apart.mine(caller_of(interaction))
            return apart.listed(interaction.guild_id or 0, mine, known_in(interaction.client, interaction.guild_id))

        await answer(interaction, show())


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Privacy())
