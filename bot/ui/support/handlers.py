"""Handlers for somebody who looks for help.

Whether the card was shown is logged nowhere: it is not sent by :func:`bot.ui.core.respond.respond`, which logs what
fails.
"""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.discord_errors import ALREADY_ACKNOWLEDGED
from bot.ui.components.concerns import keep_row
from bot.ui.components.home import Server, named_apart
from bot.ui.components.paging import LIST_PARTS, Place
from bot.ui.components.privacy import ALL_COMMUNITIES
from bot.ui.components.support import SUPPORT_SERVERS_ID, SupportMove
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.concerns.waiting_views import own_concern_status
from bot.ui.core.audience import NOBODY_KNOWN, OUTSIDE, find_people, first_recipient_and_people
from bot.ui.core.context import Interaction, caller_in, client, services, set_community
from bot.ui.core.layout import QUIET, card_view, text_view
from bot.ui.core.members import LOOKOUT_TIMEOUT_S, find_all_mutual_guilds, find_mutual_guilds
from bot.ui.core.message_parts import EMERGENCY_HINT
from bot.ui.core.respond import follow_up, responds, send_view, track_task
from bot.ui.core.routes import Route, selected_value

from . import views


async def show_support_card(interaction: Interaction) -> None:
    """Show the crisis lines at once: names are looked for no longer than a second, and nothing else of them waits."""
    track_task(client(interaction).running_tasks)
    known, servers = client(interaction).crisis_lines, await mutual_servers(interaction, or_look_later=True)
    people = NOBODY_KNOWN
    if len(servers) == 1 and servers[0].id != ALL_COMMUNITIES:
        set_community(interaction, servers[0].id)
        people = await find_people(interaction, servers[0].id)
    page = views.support_page(known, servers, locale=str(interaction.locale), people=people)
    if not await _send(interaction, page):
        await _send(interaction, views.crisis_lines_page(known))


async def open_support_card(interaction: Interaction, community_id: int) -> None:  # noqa: ARG001 - said by the button, and of no use
    """Show the crisis lines for the button that is on every direct message."""
    await show_support_card(interaction)


async def show_country(interaction: Interaction, community_id: int) -> None:  # noqa: ARG001 - as above
    """Show the crisis lines of the country that was chosen, or of all where it has none any more."""
    track_task(client(interaction).running_tasks)
    await _send(interaction, views.crisis_lines_page(client(interaction).crisis_lines, selected_value(interaction)))


async def reach_facilitator(interaction: Interaction, community_id: int) -> None:
    """Ask the facilitators to contact the caller; where that fails, say whom else to turn to."""
    if not await _ask_for_contact(interaction, community_id):
        await follow_up(interaction, text_view(EMERGENCY_HINT))


async def raise_concern(interaction: Interaction, community_id: int) -> None:
    """Open the form for a concern, or show in which servers it can be raised, where that had to be looked for."""
    if community_id == ALL_COMMUNITIES:
        await _show_servers(interaction)
    else:
        await concerns_handlers.open_concern_form(interaction, community_id)


@responds()
async def _ask_for_contact(interaction: Interaction, community_id: int) -> ui.LayoutView:
    if community_id == ALL_COMMUNITIES:
        found = await _all_servers(interaction)
        if len(found) != 1:
            return views.servers_page(found)
        community_id = found[0].id
    caller = await caller_in(interaction, community_id, timeout_s=LOOKOUT_TIMEOUT_S)
    wish = await services(interaction).concerns.request_contact(caller)
    if wish.taken_by is not None:
        # Asked again: nobody new is asked while somebody has it.
        return card_view(own_concern_status(wish), OUTSIDE, keep_row(wish.matter_id), colour=QUIET)
    inputs = await services(interaction).concerns.load_audience_inputs(wish)
    first_recipient, people = await first_recipient_and_people(interaction, *inputs)
    return views.contact_confirmation(keep_row(wish.matter_id), first_recipient, people)


@responds()
async def _show_servers(interaction: Interaction) -> ui.LayoutView:
    return views.servers_page(await _all_servers(interaction))


async def show_all_servers(interaction: Interaction, community_id: int) -> None:  # noqa: ARG001 - as above
    """Show every server in which the person can reach the facilitators or raise a concern."""
    await _show_servers(interaction)


@responds(edit_source=True)
async def turn_support_servers(interaction: Interaction, at: int, row: int) -> ui.LayoutView:
    """Show another page of them."""
    return views.servers_page(await _all_servers(interaction), Place(at, row))


async def mutual_servers(interaction: Interaction, *, or_look_later: bool = False) -> list[Server]:
    """Return the server of the interaction; in direct messages, every server that the person shares with the bot.

    Where Discord does not say in time which these are, and *or_look_later*, that is one without a name, whose id says
    that a button of it has to look for them.
    """
    if interaction.guild_id is not None:
        return [Server(interaction.guild_id, "")]
    here, perhaps = await find_mutual_guilds(interaction.client, interaction.user.id)
    if or_look_later and not here and len(perhaps) > 1:
        return [Server(ALL_COMMUNITIES, "")]
    return _named(here if here or len(perhaps) != 1 else perhaps)


async def _all_servers(interaction: Interaction) -> list[Server]:
    """Return every server that the person shares with the bot, however long that takes to find out."""
    request = client(interaction).outbox_worker.request
    return _named(await find_all_mutual_guilds(interaction.client, interaction.user.id, request))


def _named(guilds: Sequence[discord.Guild]) -> list[Server]:
    return named_apart([Server(guild.id, guild.name) for guild in guilds])


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
    Route(f"support:{{community_id}}:{SupportMove.CONCERN}", raise_concern),
    Route(f"support:{{community_id}}:{SupportMove.COUNTRY}", show_country),
    Route(f"support:{{community_id}}:{SupportMove.SERVERS}", show_all_servers),
    Route(f"{SUPPORT_SERVERS_ID}:{LIST_PARTS}", turn_support_servers),
)
