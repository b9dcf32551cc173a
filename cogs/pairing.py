"""``/pairing``: answering, and everything while it lasts."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import Companion
from bot.rules.pairing import PairingMove
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.overview import handlers as overview_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.pairings.autocomplete import pairings_for

WHICH = "Which one, if there are several"


class Pairing(commands.GroupCog, group_name="pairing", group_description="You and your mentor or mentee"):
    """For the two, and for whoever asked."""

    @app_commands.command(description="Say yes to a question you were asked")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.AGREE))
    async def accept(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.AGREE, pairing)

    @app_commands.command(description="Not this time; nobody asks why")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.DECLINE))
    async def decline(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.DECLINE, pairing)

    @app_commands.command(description="Take back a question that you asked")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.WITHDRAW))
    async def withdraw(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.WITHDRAW, pairing)

    @app_commands.command(description="Pause it; no check-ins meanwhile")
    @app_commands.describe(until=autocomplete.UNTIL, pairing=WHICH)
    @app_commands.autocomplete(until=autocomplete.until_when, pairing=pairings_for(PairingMove.PAUSE))
    async def pause(self, interaction: Interaction, until: str | None = None, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.PAUSE, pairing, until=until)

    @app_commands.command(description="Go on after a pause")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.RESUME))
    async def resume(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.RESUME, pairing)

    @app_commands.command(description="End it, at any time, at once, without a reason")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.END))
    async def end(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make(interaction, PairingMove.END, pairing)

    @app_commands.command(description="A few words to the other, by direct message")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=pairings_for(PairingMove.NOTE))
    async def note(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.note(interaction, pairing)

    @app_commands.command(description="Your mentors and mentees, and what is open")
    async def show(self, interaction: Interaction) -> None:
        await overview_handlers.show(interaction)


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Pairing())
