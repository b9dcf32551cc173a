"""Handlers of a member's overview: all that is theirs, undelivered messages, and who sees what of it."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.rules.callers import is_facilitator
from bot.rules.pairing import PairingMove
from bot.services.outbox.context import MessageContext
from bot.ui.check_ins import views as check_ins_views
from bot.ui.components.home import Server, server_blocks
from bot.ui.components.navigation import (
    NAVIGATION_LOOKS,
    OVERVIEW_LABEL,
    NavigationTarget,
    navigate_button,
    navigation_servers_id,
)
from bot.ui.components.overview import QUEUE_CUSTOM_ID, OwnList
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.privacy import ALL_COMMUNITIES, PrivacyMove, privacy_button
from bot.ui.core.context import Interaction, caller_in, caller_of, client, services
from bot.ui.core.layout import QUIET, Reply, card_view
from bot.ui.core.respond import EXTRA_TEXT_LEFT_OUT, EXTRA_TEXT_RETURNED, follow_up, respond, responds
from bot.ui.core.routes import Route
from bot.ui.mentors import handover_views
from bot.ui.outbox.handlers import return_refused_text
from bot.ui.privacy import who_sees_what
from bot.ui.support.handlers import mutual_servers

from . import facilitator_handlers, member, undelivered_views

NO_MUTUAL_SERVER = (
    "From here I can't see which server we share. In your server, `/mentorship me` shows everything of yours. If you "
    "have left it: what is stored about you stays yours to see and to delete."
)


@responds()
async def show_pairings(interaction: Interaction) -> ui.LayoutView:
    """Show the person's mentors and mentees, and their open questions."""
    return member.pairings_page(await services(interaction).overview.mine(caller_of(interaction)))


@responds()
async def show_own_list(interaction: Interaction, community_id: int, shown: OwnList) -> ui.LayoutView:
    """Show a list of the person's own."""
    return await _own_list(interaction, community_id, shown, FIRST_PLACE)


@responds(edit_source=True)
async def turn_own_list(
    interaction: Interaction, community_id: int, shown: OwnList, at: int, row: int
) -> ui.LayoutView:
    """Show another page of it."""
    return await _own_list(interaction, community_id, shown, Place(at, row))


async def show_overview(interaction: Interaction, community_id: int) -> None:
    """Show everything of the person's, then all messages that could not be delivered, as they would have come."""
    kept: list[MessageContext] = []
    if await respond(interaction, _overview(interaction, community_id, kept)):
        await _show_undelivered(interaction, kept)


@responds(edit_source=True)
async def clear_undelivered(interaction: Interaction, last_id: int) -> ui.LayoutView:
    """Clear the person's undelivered messages, up to the last that they have read."""
    community_id, left = await services(interaction).overview.mark_read(caller_of(interaction), last_id)
    return undelivered_views.cleared_page(community_id, left)


@responds(edit_source=True)
async def turn_own_servers(interaction: Interaction, target: NavigationTarget, at: int, row: int) -> ui.LayoutView:
    """Show another page of the servers among which somebody chooses."""
    return _choose_server(await mutual_servers(interaction), target, Place(at, row))


@responds()
async def show_who_sees_what(interaction: Interaction, community_id: int) -> Reply:
    """Show who sees what is stored about the person, as far as it concerns them."""
    caller = await caller_in(interaction, community_id)
    mine = await services(interaction).overview.mine(caller)
    return who_sees_what.who_sees_pages(mine, facilitates=is_facilitator(caller, mine.community))


@responds()
async def choose_note(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show to whom the person can write a note, with a button for each."""
    home = await _home(interaction, community_id, NavigationTarget.NOTE)
    if not isinstance(home, int):
        return home
    caller = await caller_in(interaction, home)
    fitting = await services(interaction).overview.own_pairings_allowing(caller, PairingMove.NOTE)
    return member.notes_page(fitting, caller.user_id, home)


async def _own_list(interaction: Interaction, community_id: int, shown: OwnList, place: Place) -> ui.LayoutView:
    caller, overview = await caller_in(interaction, community_id), services(interaction).overview
    match shown:
        case OwnList.PAIRINGS:
            return member.pairings_page(await overview.mine(caller), place)
        case OwnList.NOTES:
            fitting = await overview.own_pairings_allowing(caller, PairingMove.NOTE)
            return member.notes_page(fitting, caller.user_id, community_id, place)
        case OwnList.RHYTHMS:
            return check_ins_views.rhythm_page(await overview.mine(caller), place=place)
        case OwnList.MENTEES:
            return handover_views.mentees_page(await overview.mine(caller), place)


async def _overview(interaction: Interaction, community_id: int, kept: list[MessageContext]) -> Reply:
    home = await _home(interaction, community_id, NavigationTarget.OVERVIEW)
    if not isinstance(home, int):
        return home
    mine = await services(interaction).overview.mine(await caller_in(interaction, home))
    kept.extend(mine.kept_messages)
    return member.overview_page(mine)


async def _home(interaction: Interaction, community_id: int, target: NavigationTarget) -> int | ui.LayoutView:
    """Return the community that a button names, or the only one shared with the bot; else the choice of one."""
    if community_id != ALL_COMMUNITIES or interaction.guild_id is not None:
        return community_id
    shared = await mutual_servers(interaction)
    return shared[0].id if len(shared) == 1 else _choose_server(shared, target)


async def _show_undelivered(interaction: Interaction, kept: list[MessageContext]) -> None:
    """Send each undelivered message as it would have come; text that Discord refuses here is returned as well."""
    programme = client(interaction).programme
    for context, message in undelivered_views.undelivered_messages(kept, programme):
        interaction.extras[EXTRA_TEXT_LEFT_OUT] = False
        interaction.extras[EXTRA_TEXT_RETURNED] = context.spec.returns_text
        await follow_up(interaction, message)
        if interaction.extras[EXTRA_TEXT_LEFT_OUT]:
            await return_refused_text(interaction, context.message.id)
    if kept:
        await follow_up(interaction, undelivered_views.undelivered_summary(kept, programme))


def _choose_server(shared: Sequence[Server], target: NavigationTarget, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return the choice of servers, or what to do where none is shared."""
    if not shared:
        return card_view(NO_MUTUAL_SERVER, [privacy_button(ALL_COMMUNITIES, PrivacyMove.SHOW)], colour=QUIET)
    label = OVERVIEW_LABEL if target is NavigationTarget.OVERVIEW else NAVIGATION_LOOKS[target][0]
    several = server_blocks(
        shared,
        lambda server: [navigate_button(server.id, target, label_text=f"{label}: {server.name}")],
        navigation_servers_id(target),
        place,
    )
    return card_view("We share more than one server. Which of them do you mean?", *several, colour=QUIET)


OVERVIEW_ROUTES = (
    Route("kept:{last_id}", clear_undelivered),
    Route(
        f"door-in:{{target}}:{LIST_PARTS}",
        turn_own_servers,
        target=(NavigationTarget.OVERVIEW, NavigationTarget.NOTE),
    ),
    Route("mine:{community_id}:{shown}", show_own_list, shown=OwnList),
    Route(f"mine:{{community_id}}:{{shown}}:{LIST_PARTS}", turn_own_list, shown=OwnList),
    Route(QUEUE_CUSTOM_ID, facilitator_handlers.show_queue),
)
