"""Handlers of browsing the mentors, one card at a time."""

from __future__ import annotations

from discord import ui

from bot.rules.callers import Caller, require_community_id
from bot.services.browsing import BrowsedMentor, BrowsingService, EndOfMentorList
from bot.ui.components.browsing import BrowseMove
from bot.ui.core.context import Interaction, caller_in, client, resolve_person, services
from bot.ui.core.mentions import find_names_for_reply, role_names_in
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from bot.ui.pairings.handlers import request_form

from . import views


@responds()
async def show_first_mentor(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Show the mentor who fits best, to a member who begins to browse."""
    caller = await caller_in(interaction, community_id)
    found = await services(interaction).browsing.first_mentor(caller)
    return await _page(interaction, require_community_id(caller), found)


async def browse_move(interaction: Interaction, community_id: int, mentor: int, move: BrowseMove) -> None:
    """Open the form for asking the mentor on the card, or show the card to which the move leads."""
    if move is BrowseMove.ASK:
        await ask_browsed_mentor(interaction, community_id, mentor)
    else:
        await show_browse_page(interaction, community_id, mentor, move)


@responds(edit_source=True)
async def show_browse_page(
    interaction: Interaction, community_id: int, mentor_row_id: int, move: BrowseMove
) -> ui.LayoutView:
    """Show the mentor's card to which a move leads, in place of the card before."""
    caller = await caller_in(interaction, community_id)
    found = await _find_page(services(interaction).browsing, caller, mentor_row_id, move)
    if move is BrowseMove.NOT_FOR_ME and isinstance(found, BrowsedMentor) and found.mentor.id == mentor_row_id:
        return views.dismiss_page(found, role_names_in(interaction, community_id), client(interaction).programme)
    return await _page(interaction, community_id, found)


@opens_form
async def ask_browsed_mentor(interaction: Interaction, community_id: int, mentor_row_id: int) -> Form:
    """Open the form for asking the mentor on the card."""
    mentor_user_id = await services(interaction).browsing.mentor_user_id(
        await caller_in(interaction, community_id), mentor_row_id
    )
    return await request_form(
        interaction, community_id, await resolve_person(interaction, mentor_user_id, community_id)
    )


async def _page(interaction: Interaction, community_id: int, found: BrowsedMentor | EndOfMentorList) -> ui.LayoutView:
    """Return the page of what was found; the button to ask a mentor names them."""
    people = [found.mentor.user_id] if isinstance(found, BrowsedMentor) else []
    name_of = await find_names_for_reply(interaction, community_id, people)
    name = next(map(name_of, people), None)
    return views.browse_page(found, role_names_in(interaction, community_id), name)


async def _find_page(
    browsing: BrowsingService, caller: Caller, mentor_row_id: int, move: BrowseMove
) -> BrowsedMentor | EndOfMentorList:
    match move:
        case BrowseMove.FIRST:
            return await browsing.first_mentor(caller)
        case BrowseMove.NEXT:
            return await browsing.mentor_after(caller, mentor_row_id)
        case BrowseMove.FOR_A_WHILE | BrowseMove.FOR_GOOD:
            return await browsing.pass_over(caller, mentor_row_id, permanently=move is BrowseMove.FOR_GOOD)
        case _:
            return await browsing.same_mentor(caller, mentor_row_id)


BROWSING_ROUTES = (Route("browse:{community_id}:{mentor}:{move}", browse_move, move=BrowseMove),)
