"""Handlers of looking through the mentors, one card at a time."""

from __future__ import annotations

from discord import ui

from bot.rules.people import Caller, at_home
from bot.services.browsing import Browsing, NobodyMore, Shown
from bot.ui.components.browsing import BrowseMove
from bot.ui.core.context import Interaction, caller_in, house, named, services
from bot.ui.core.mentions import groups_in
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from bot.ui.pairings.handlers import request_form

from . import views


@responds()
async def first(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Show the mentor who fits best, to someone who begins to look around."""
    caller = await caller_in(interaction, community_id)
    found = await services(interaction).browsing.first(caller)
    return views.page(found, groups_in(interaction, at_home(caller)))


async def moved(interaction: Interaction, community_id: int, mentor: int, move: BrowseMove) -> None:
    """Ask the mentor on the card, or show the card to which the move leads."""
    if move is BrowseMove.ASK:
        await ask(interaction, community_id, mentor)
    else:
        await turn(interaction, community_id, mentor, move)


@responds(in_place=True)
async def turn(interaction: Interaction, community_id: int, mentor_row_id: int, move: BrowseMove) -> ui.LayoutView:
    """Show the mentor's card to which a move leads, in the place of the one before."""
    caller, group = await caller_in(interaction, community_id), groups_in(interaction, community_id)
    found = await _found(services(interaction).browsing, caller, mentor_row_id, move)
    if move is BrowseMove.NOT_FOR_ME and isinstance(found, Shown) and found.mentor.id == mentor_row_id:
        return views.not_for_me(found, group, house(interaction).programme)
    return views.page(found, group)


@opens_form
async def ask(interaction: Interaction, community_id: int, mentor_row_id: int) -> Form:
    """Open the form for asking the mentor on the card."""
    mentor = await services(interaction).browsing.whom(await caller_in(interaction, community_id), mentor_row_id)
    return await request_form(interaction, community_id, await named(interaction, mentor, community_id))


async def _found(looking: Browsing, caller: Caller, mentor_row_id: int, move: BrowseMove) -> Shown | NobodyMore:
    match move:
        case BrowseMove.FIRST:
            return await looking.first(caller)
        case BrowseMove.NEXT:
            return await looking.after(caller, mentor_row_id)
        case BrowseMove.FOR_A_WHILE | BrowseMove.FOR_GOOD:
            return await looking.pass_over(caller, mentor_row_id, for_ever=move is BrowseMove.FOR_GOOD)
        case _:
            return await looking.again(caller, mentor_row_id)


ROUTES = (Route("browse:{community_id}:{mentor}:{move}", moved, move=BrowseMove),)
