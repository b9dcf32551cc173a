"""``/checkin``: how it goes, how often that is asked, and when."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.rules.pairing import PairingMove
from bot.ui.check_ins import handlers as check_ins_handlers
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.pairings.autocomplete import complete_pairing_for
from bot.ui.preferences import handlers as preferences_handlers

CHECK_IN_PAIRING_DESCRIPTION = "Which one, if there are several"


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class CheckInCog(commands.GroupCog, group_name="checkin", group_description="How it goes, and how often I ask"):
    """Commands for the two of a pairing, each for themselves; only the rhythm is for both."""

    @app_commands.command(description="Say how it goes, now")
    @app_commands.describe(pairing=CHECK_IN_PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.CHECK_IN))
    async def now(self, interaction: Interaction, pairing: str | None = None) -> None:
        await check_ins_handlers.start_check_in(interaction, pairing)

    @app_commands.command(description="How often I ask the two of you; the other is told")
    @app_commands.describe(
        rhythm="Left out: see how it is, and change it there", pairing=CHECK_IN_PAIRING_DESCRIPTION
    )
    @app_commands.choices(rhythm=check_ins_handlers.RHYTHM_CHOICES)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.RHYTHM))
    async def rhythm(self, interaction: Interaction, rhythm: str | None = None, pairing: str | None = None) -> None:
        await check_ins_handlers.show_or_change_rhythm(interaction, rhythm, pairing)

    @app_commands.command(
        description="Your time zone, the hour you like, days without messages, a rest, no check-ins"
    )
    @app_commands.describe(time_zone="The nearest larger city; choose from the list")
    @app_commands.autocomplete(time_zone=autocomplete.complete_time_zone)
    async def preferences(self, interaction: Interaction, time_zone: str | None = None) -> None:
        await preferences_handlers.show_preferences(interaction, time_zone)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(CheckInCog())
