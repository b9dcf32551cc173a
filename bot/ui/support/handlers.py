"""Handlers for somebody who looks for help.

Whether the card was shown is logged nowhere: it is not sent by :func:`bot.ui.core.respond.respond`, which logs what
fails.
"""

from __future__ import annotations

from discord import ui

from bot.discord_errors import ALREADY_ACKNOWLEDGED
from bot.ui.components.concerns import keep_row
from bot.ui.components.support import SupportMove
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.core.audience import first_recipient_of
from bot.ui.core.context import Interaction, caller_in, client, services
from bot.ui.core.layout import QUIET, card_view, text_view
from bot.ui.core.members import mutual_guilds
from bot.ui.core.message_parts import EMERGENCY_HINT
from bot.ui.core.respond import follow_up, responds, send_view, track_task
from bot.ui.core.routes import Route

from . import views


async def show_support_card(interaction: Interaction) -> None:
    """Show the crisis lines at once: nothing here waits for the database."""
    track_task(client(interaction).running_tasks)
    known = client(interaction).crisis_lines
    if not await _send(interaction, views.support_page(known, await mutual_servers(interaction))):
        await _send(interaction, views.crisis_lines_page(known))


async def open_support_card(interaction: Interaction, community_id: int) -> None:  # noqa: ARG001 - said by the button, and of no use
    """Show the crisis lines for the button that is on every direct message."""
    await show_support_card(interaction)


async def reach_facilitator(interaction: Interaction, community_id: int) -> None:
    """Ask the facilitators to contact the caller; where that fails, say whom else to turn to."""
    if not await _ask_for_contact(interaction, community_id):
        await follow_up(interaction, text_view(EMERGENCY_HINT))


@responds()
async def _ask_for_contact(interaction: Interaction, community_id: int) -> ui.LayoutView:
    wish = await services(interaction).concerns.request_contact(await caller_in(interaction, community_id))
    first_recipient = await first_recipient_of(
        interaction, *await services(interaction).concerns.load_audience_inputs(wish)
    )
    return card_view(views.contact_confirmation(first_recipient), keep_row(wish.matter_id), colour=QUIET)


async def mutual_servers(interaction: Interaction) -> list[views.Server]:
    """Return the server of the interaction; in direct messages, every server that the person shares with the bot."""
    if interaction.guild_id is not None:
        return [views.Server(interaction.guild_id, "")]
    return views.with_unique_names(
        [views.Server(guild.id, guild.name) for guild in await mutual_guilds(interaction.client, interaction.user.id)]
    )


async def _send(interaction: Interaction, view: ui.LayoutView) -> bool:
    """Return whether Discord accepted the view; a failure is logged nowhere."""
    try:
        await send_view(interaction, view, is_follow_up=interaction.response.is_done())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to nobody
        return getattr(error, "code", None) == ALREADY_ACKNOWLEDGED
    return True


SUPPORT_ROUTES = (
    Route(f"support:{{community_id}}:{SupportMove.OPEN}", open_support_card),
    Route(f"support:{{community_id}}:{SupportMove.REACH}", reach_facilitator),
    Route(f"support:{{community_id}}:{SupportMove.CONCERN}", concerns_handlers.open_concern_form),
)
