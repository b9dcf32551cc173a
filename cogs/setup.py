"""``/setup``: for those who manage the server."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.rules.refusals import NotFound
from bot.ui import settings
from bot.ui.heard import AT_MOST_S
from bot.ui.knocks import Interaction, answer, caller_of, services
from bot.ui.members import everyone_is_known
from storage.records import Community


class Setup(
    commands.GroupCog,
    group_name="setup",
    group_description="Set mentorship up in this server",
):
    """Checked at every knock; hidden from others by Discord as well."""

    @app_commands.command(description="Choose roles, channels and people; every choice is kept at once")
    async def start(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            return settings.start(await _settings(interaction), interaction.guild)

        await answer(interaction, show())

    @app_commands.command(description="The settings as they are")
    async def show(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            community = await _settings(interaction)
            traits = await services(interaction).traits.all(caller_of(interaction))
            return settings.show(community, _guild(interaction), traits)

        await answer(interaction, show())

    @app_commands.command(description="Are roles, channels, permissions and intents right? And how to mend them")
    async def check(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            members = interaction.client.intents.members
            community, guild = await _settings(interaction), _guild(interaction)
            known = await everyone_is_known(guild, within=AT_MOST_S)
            promised = await services(interaction).retention.promised(caller_of(interaction))
            return settings.check(community, guild, members_intent=members, promised=promised, known=known)

        await answer(interaction, show())


async def _settings(interaction: Interaction) -> Community:
    return await services(interaction).setup.settings(caller_of(interaction))


def _guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    if interaction.guild is None:
        raise NotFound
    return interaction.guild


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    cog = Setup()
    group = cog.app_command
    assert isinstance(group, app_commands.Group)
    group.default_permissions = discord.Permissions(manage_guild=True)
    await bot.add_cog(cog)
