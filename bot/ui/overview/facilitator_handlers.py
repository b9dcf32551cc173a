"""Handlers of the facilitators' overview: what waits, all pairings, one member."""

from __future__ import annotations

import discord
from discord import ui

from bot.rules.mentor_status import NewPeopleMove
from bot.ui.components.overview import QUEUE_CUSTOM_ID, WeeklyMatter
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, PAGE_PARTS, Place, page_position
from bot.ui.concerns import views as concerns_views
from bot.ui.core.context import Interaction, caller_in, caller_of, person_from_user, resolve_person, services
from bot.ui.core.layout import Reply, text_view
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import facilitator, person_views


@responds()
async def show_queue(interaction: Interaction) -> ui.LayoutView:
    """Show what waits for facilitators."""
    return facilitator.queue_page(await services(interaction).overview.queue(caller_of(interaction)))


@responds(edit_source=True)
async def turn_queue(interaction: Interaction, at: int, row: int) -> ui.LayoutView:
    """Show another page of it."""
    queue = await services(interaction).overview.queue(caller_of(interaction))
    return facilitator.queue_page(queue, Place(at, row))


@responds()
async def show_pairs(interaction: Interaction) -> ui.LayoutView:
    """Show all live pairings and proposals."""
    return await pairs_page_at(interaction, FIRST_PLACE)


async def pairs_page_at(interaction: Interaction, place: Place) -> ui.LayoutView:
    """Return one page of all live pairings and proposals."""
    caller, overview = caller_of(interaction), services(interaction).overview
    live, quiet = await overview.live_pairings(caller), await overview.silent_pairing_ids(caller)
    return facilitator.pairs_page(live, quiet, place)


@responds()
async def show_member(interaction: Interaction, member: discord.User) -> Reply:
    """Show how a member stands and what was before, as facilitators may see it."""
    view = await services(interaction).overview.member_status(caller_of(interaction), person_from_user(member))
    return person_views.member_pages(view)


@responds(edit_source=True)
async def show_member_history(interaction: Interaction, person_id: int, at: int, behind: int) -> ui.LayoutView:
    """Show the page of what was before with a member to which a button leads."""
    position = page_position(at, behind)
    page = await services(interaction).overview.member_history(caller_of(interaction), person_id, position)
    return person_views.history_page(person_id, page)


@responds(edit_source=True)
async def turn_member(interaction: Interaction, person_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of it."""
    person = await resolve_person(interaction, person_id)
    view = await services(interaction).overview.member_status(caller_of(interaction), person)
    return person_views.member_page(view, Place(at, row))


@responds()
async def decide_about_new_people(interaction: Interaction, mentor_row_id: int, move: NewPeopleMove) -> ui.LayoutView:
    """Stop new people for a mentor, or let them come again, for a facilitator."""
    mentor = await services(interaction).mentor_status.decide_about_new_people(
        caller_of(interaction), mentor_row_id, move
    )
    return text_view(concerns_views.new_people_confirmation(mentor.user_id, move))


@responds()
async def show_matter(interaction: Interaction, community_id: int, matter: WeeklyMatter) -> ui.LayoutView:
    """Show one kind of what waits, to a facilitator or the coordinator."""
    return await _matter(interaction, community_id, matter, FIRST_PLACE)


@responds(edit_source=True)
async def turn_matter(
    interaction: Interaction, community_id: int, matter: WeeklyMatter, at: int, row: int
) -> ui.LayoutView:
    """Show another page of it."""
    return await _matter(interaction, community_id, matter, Place(at, row))


async def _matter(interaction: Interaction, community_id: int, matter: WeeklyMatter, place: Place) -> ui.LayoutView:
    queue = await services(interaction).weekly.open(await caller_in(interaction, community_id))
    return facilitator.matter_page(
        queue, matter, place, community_id=community_id, decides=interaction.guild_id is not None
    )


@responds()
async def look_for_mentor(interaction: Interaction, community_id: int, seeker: int) -> ui.LayoutView:
    """Record that somebody looks for a mentor for the seeker with this id."""
    looked_for = await services(interaction).weekly.look(await caller_in(interaction, community_id), seeker)
    return text_view(facilitator.look_confirmation(looked_for))


FACILITATOR_ROUTES = (
    Route(f"{QUEUE_CUSTOM_ID}:{LIST_PARTS}", turn_queue),
    Route(f"person-now:{{person_id}}:{LIST_PARTS}", turn_member),
    Route("week:{community_id}:{matter}", show_matter, matter=WeeklyMatter),
    Route(f"week:{{community_id}}:{{matter}}:{LIST_PARTS}", turn_matter, matter=WeeklyMatter),
    Route(f"person:{{person_id}}:{PAGE_PARTS}", show_member_history),
    Route("look:{community_id}:{seeker}", look_for_mentor),
    Route("mentor:{mentor_row_id}:{move}", decide_about_new_people, move=NewPeopleMove),
)
