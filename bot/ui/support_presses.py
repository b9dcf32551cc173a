"""What happens when someone looks for help.

That the card was shown, or could not be, is logged nowhere: it goes past :func:`bot.ui.knocks.answer`, which notes
what fails.
"""

from __future__ import annotations

from discord import ui

from bot.rules.programme import Programme
from bot.services import Services

from . import support
from .heard import first_to_hear
from .knocks import ALREADY_ACKNOWLEDGED, Interaction, add, answer, caller_in, house, plain, show, under_way
from .letters.shared import IN_DANGER
from .members import shared_with


class SupportPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services, programme: Programme) -> None:
        self._services = services
        self._programme = programme

    async def card(self, interaction: Interaction) -> None:
        """The crisis lines, at once: nothing here waits for the database."""
        under_way(house(interaction).answering)
        known = house(interaction).crisis_lines
        if not await _shown(interaction, support.page(known, await servers_of(interaction))):
            await _shown(interaction, support.lines_alone(known))

    async def pressed(self, interaction: Interaction, community_id: int, move: str) -> None:
        """One of the buttons on that card, or the one on every direct message."""
        match move:
            case "reach":
                await self._reach(interaction, community_id)
            case "concern":
                await house(interaction).presses.concerns.form(interaction, community_id)
            case _:
                await self.card(interaction)

    async def _reach(self, interaction: Interaction, community_id: int) -> None:
        async def reach() -> ui.LayoutView:
            wish = await self._services.concerns.reach(await caller_in(interaction, community_id))
            hearer = await first_to_hear(interaction, *await self._services.concerns.circumstances(wish))
            return plain(support.reached(self._programme, hearer))

        if not await answer(interaction, reach()):
            await add(interaction, plain(IN_DANGER))


async def servers_of(interaction: Interaction) -> list[support.Server]:
    """Where the knock is; in direct messages, every server that the person shares with the bot."""
    if interaction.guild_id is not None:
        return [support.Server(interaction.guild_id, "")]
    return support.told_apart(
        [support.Server(guild.id, guild.name) for guild in await shared_with(interaction.client, interaction.user.id)]
    )


async def _shown(interaction: Interaction, view: ui.LayoutView) -> bool:
    """Whether Discord took it."""
    try:
        await show(interaction, view, further=interaction.response.is_done())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to nobody
        return getattr(error, "code", None) == ALREADY_ACKNOWLEDGED
    return True
