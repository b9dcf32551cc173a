"""``/pairing``: answering, and everything while it lasts."""

from __future__ import annotations

from discord import app_commands, ui
from discord.ext import commands

from bot.app import Companion
from bot.rules.pairing import PairingMove
from bot.ui import options, pages
from bot.ui.knocks import Interaction, answer, caller_of, house, services

WHICH = "Which one, if there are several"


class Pairing(commands.GroupCog, group_name="pairing", group_description="You and your mentor or mentee"):
    """For the two, and for whoever asked."""

    @app_commands.command(description="Say yes to a question you were asked")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.AGREE))
    async def accept(self, interaction: Interaction, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.AGREE, pairing)

    @app_commands.command(description="Not this time; nobody asks why")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.DECLINE))
    async def decline(self, interaction: Interaction, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.DECLINE, pairing)

    @app_commands.command(description="Take back a question that you asked")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.WITHDRAW))
    async def withdraw(self, interaction: Interaction, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.WITHDRAW, pairing)

    @app_commands.command(description="Pause it; no check-ins meanwhile")
    @app_commands.describe(until=options.UNTIL, pairing=WHICH)
    @app_commands.autocomplete(until=options.until_when, pairing=options.pairings_for(PairingMove.PAUSE))
    async def pause(self, interaction: Interaction, until: str | None = None, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.PAUSE, pairing, until=until)

    @app_commands.command(description="Go on after a pause")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.RESUME))
    async def resume(self, interaction: Interaction, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.RESUME, pairing)

    @app_commands.command(description="End it, at any time, at once, without a reason")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.END))
    async def end(self, interaction: Interaction, pairing: str | None = None) -> None:
        await _move(interaction, PairingMove.END, pairing)

    @app_commands.command(description="A few words to the other, by direct message")
    @app_commands.describe(pairing=WHICH)
    @app_commands.autocomplete(pairing=options.pairings_for(PairingMove.NOTE))
    async def note(self, interaction: Interaction, pairing: str | None = None) -> None:
        which = options.which(interaction, PairingMove.NOTE, pairing)
        await house(interaction).presses.note(interaction, which)

    @app_commands.command(description="Your mentors and mentees, and what is open")
    async def show(self, interaction: Interaction) -> None:
        async def show() -> ui.LayoutView:
            return pages.pairings(await services(interaction).overview.mine(caller_of(interaction)))

        await answer(interaction, show())


async def _move(interaction: Interaction, move: PairingMove, chosen: str | None, *, until: str | None = None) -> None:
    async def make() -> ui.LayoutView:
        which = await options.which(interaction, move, chosen)
        return await house(interaction).presses.move(interaction, which, move, until=until)

    await answer(interaction, make())


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Pairing())
