"""What happens when someone looks for help.

That the card was shown, or could not be, is logged nowhere: it goes past :func:`bot.ui.core.respond.answer`, which
notes what fails.
"""

from __future__ import annotations

from discord import ui

from bot.discord_errors import ALREADY_ACKNOWLEDGED
from bot.ui.components.support import SupportMove
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.core.audience import first_to_hear
from bot.ui.core.context import Interaction, caller_in, house, services
from bot.ui.core.layout import plain
from bot.ui.core.members import shared_with
from bot.ui.core.message_parts import IN_DANGER
from bot.ui.core.respond import add, responds, show, under_way
from bot.ui.core.routes import Route

from . import views


async def card(interaction: Interaction) -> None:
    """Show the crisis lines, at once: nothing here waits for the database."""
    under_way(house(interaction).answering)
    known = house(interaction).crisis_lines
    if not await _shown(interaction, views.page(known, await servers_of(interaction))):
        await _shown(interaction, views.lines_alone(known))


async def open_card(interaction: Interaction, community_id: int) -> None:  # noqa: ARG001 - said by the button, and of no use
    """Show the crisis lines for the button that is on every direct message."""
    await card(interaction)


async def reach(interaction: Interaction, community_id: int) -> None:
    """Ask the facilitators to contact whoever presses; where that fails, say whom else to turn to."""
    if not await _asked(interaction, community_id):
        await add(interaction, plain(IN_DANGER))


@responds()
async def _asked(interaction: Interaction, community_id: int) -> ui.LayoutView:
    wish = await services(interaction).concerns.reach(await caller_in(interaction, community_id))
    hearer = await first_to_hear(interaction, *await services(interaction).concerns.circumstances(wish))
    return plain(views.reached(house(interaction).programme, hearer))


async def servers_of(interaction: Interaction) -> list[views.Server]:
    """Return where the knock is; in direct messages, every server that the person shares with the bot."""
    if interaction.guild_id is not None:
        return [views.Server(interaction.guild_id, "")]
    return views.told_apart(
        [views.Server(guild.id, guild.name) for guild in await shared_with(interaction.client, interaction.user.id)]
    )


async def _shown(interaction: Interaction, view: ui.LayoutView) -> bool:
    """Whether Discord took it."""
    try:
        await show(interaction, view, further=interaction.response.is_done())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to nobody
        return getattr(error, "code", None) == ALREADY_ACKNOWLEDGED
    return True


ROUTES = (
    Route(f"support:{{community_id}}:{SupportMove.OPEN}", open_card),
    Route(f"support:{{community_id}}:{SupportMove.REACH}", reach),
    Route(f"support:{{community_id}}:{SupportMove.CONCERN}", concerns_handlers.form),
)
