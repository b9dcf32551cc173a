"""What happens when someone looks for help.

That the card was shown, or could not be, is logged nowhere: it goes past :func:`bot.ui.knocks.answer`, which notes
what fails.
"""

from __future__ import annotations

from discord import ui

from . import support
from .knocks import ALREADY_ACKNOWLEDGED, Interaction, house, under_way


class SupportPresses:
    """Handed to the controls by the app."""

    async def card(self, interaction: Interaction) -> None:
        """The crisis lines, at once: nothing here waits for the database."""
        under_way(house(interaction).answering)
        known = house(interaction).crisis_lines
        if not await _shown(interaction, support.page(known)):
            await _shown(interaction, support.lines_alone(known))


async def _shown(interaction: Interaction, view: ui.LayoutView) -> bool:
    """Whether Discord took it."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to nobody
        return getattr(error, "code", None) == ALREADY_ACKNOWLEDGED
    return True
