"""``/checkin``: how it goes, how often that is asked, and when."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.rules.pairing import PairingMove
from bot.ui.check_ins import handlers as check_ins_handlers
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.pairings.autocomplete import pairings_for
from bot.ui.preferences import handlers as preferences_handlers

WHICH = "Which one, if there are several"


class CheckIn(commands.GroupCog, group_name="checkin", group_description="How it goes, and how often I ask"):
    """For the two, each for themselves; only the rhythm is for both."""

    @app_commands.command(description="Say how it goes, now")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.CHECK_IN))
    async def now(self, interaction: Interaction, pairing: str | None = None) -> None:
        await check_ins_handlers.start(interaction, pairing)

    @app_commands.command(description="How often I ask the two of you; the other is told")
    @app_commands.describe(rhythm="Left out: see how it is, and change it there", pairing=WHICH)
    @app_commands.choices(rhythm=check_ins_handlers.RHYTHMS)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.RHYTHM))
    async def rhythm(self, interaction: Interaction, rhythm: str | None = None, pairing: str | None = None) -> None:
        await check_ins_handlers.rhythm(interaction, rhythm, pairing)

    @app_commands.command(
        description="Your time zone, the hour you like, days without messages, a rest, no check-ins"
    )
    @app_commands.describe(time_zone="The nearest larger city; choose from the list")
    @app_commands.autocomplete(time_zone=autocomplete.time_zones)
    async def preferences(self, interaction: Interaction, time_zone: str | None = None) -> None:
        await preferences_handlers.show(interaction, time_zone)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(CheckIn())
