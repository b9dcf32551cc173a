"""``/pairing``: answering a request, and everything while a mentorship lasts."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.app import MentorshipBot
from bot.rules.pairing import PairingMove
from bot.ui.core import autocomplete
from bot.ui.core.context import Interaction
from bot.ui.overview import handlers as overview_handlers
from bot.ui.pairings import handlers as pairings_handlers
from bot.ui.pairings.autocomplete import complete_pairing_for

PAIRING_DESCRIPTION = "Which one, if there are several"


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class PairingCog(commands.GroupCog, group_name="pairing", group_description="You and your mentor or mentee"):
    """Commands for the two of a pairing, and for the one who asked."""

    @app_commands.command(description="Say yes to a question you were asked")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.AGREE))
    async def accept(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.AGREE, pairing)

    @app_commands.command(description="Not this time; nobody asks why")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.DECLINE))
    async def decline(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.DECLINE, pairing)

    @app_commands.command(description="Take back a question that you asked")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.WITHDRAW))
    async def withdraw(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.WITHDRAW, pairing)

    @app_commands.command(description="Your own pause; no check-ins meanwhile, and notes wait")
    @app_commands.describe(until=autocomplete.UNTIL_DESCRIPTION, pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(until=autocomplete.complete_span, pairing=complete_pairing_for(PairingMove.PAUSE))
    async def pause(self, interaction: Interaction, until: str | None = None, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.PAUSE, pairing, until=until)

    @app_commands.command(description="End your own pause; it goes on when neither has one")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.RESUME))
    async def resume(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.RESUME, pairing)

    @app_commands.command(description="End it, at any time, at once, without a reason")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.END))
    async def end(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.make_chosen_move(interaction, PairingMove.END, pairing)

    @app_commands.command(description="A few words to the other, by direct message")
    @app_commands.describe(pairing=PAIRING_DESCRIPTION)
    @app_commands.autocomplete(pairing=complete_pairing_for(PairingMove.NOTE))
    async def note(self, interaction: Interaction, pairing: str | None = None) -> None:
        await pairings_handlers.open_note_form(interaction, pairing)

    @app_commands.command(description="Your mentors and mentees, and what is open")
    async def show(self, interaction: Interaction) -> None:
        await overview_handlers.show_pairings(interaction)


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(PairingCog())
