"""Handlers of a set of matches, for facilitators; every page replaces the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from discord import ui

from bot.rules.callers import NamedUser, require_community_id
from bot.rules.refusals import Refusal
from bot.services.matching.results import MatchSet
from bot.ui.components.matching import MatchingMove, MatchMove
from bot.ui.components.paging import LIST_PARTS, Place
from bot.ui.core.context import Interaction, caller_of, resolve_cached_person, resolve_person, services
from bot.ui.core.layout import card_view, gallery
from bot.ui.core.mentions import role_names_in
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from storage.models.matching import Match

from . import views
from .chart_data import alt_text
from .chart_of_set import chart_data_of
from .chart_png import render_chart_png

CHART_FILE_NAME = "who-fits.png"


@responds()
async def find_matches(interaction: Interaction) -> ui.LayoutView:
    """Find the best set of matches for all who wait, for a facilitator."""
    return await _overview(await services(interaction).matching.find(caller_of(interaction)))


@responds(edit_source=True)
async def match_move(interaction: Interaction, match_id: int, move: MatchMove) -> ui.LayoutView:
    """Show, suggest, skip or swap one match, for a facilitator."""
    caller = caller_of(interaction)
    match move:
        case MatchMove.SHOW:
            return await _page(interaction, match_id)
        case MatchMove.SUGGEST:
            who_is = await _resolve_people(interaction, _match_to_resolve(interaction, match_id))
            done = await services(interaction).matching.suggest(caller, match_id, who_is)
        case MatchMove.SKIP:
            done = await services(interaction).matching.skip(caller, match_id)
        case MatchMove.SWAP:
            swapped = await services(interaction).matching.swap(caller, match_id)
            return await _page(interaction, match_id, views.swap_confirmation(swapped))
    return await _next_page(interaction, done)


@responds(edit_source=True)
async def matching_move(interaction: Interaction, matching_id: int, move: MatchingMove) -> ui.LayoutView:
    """Show a set of matches, ask before all of it is suggested, or suggest it, for a facilitator."""
    caller = caller_of(interaction)
    match move:
        case MatchingMove.SHOW:
            return await _overview(await services(interaction).matching.get(caller, matching_id))
        case MatchingMove.REVIEW_ALL:
            found = await services(interaction).matching.get(caller, matching_id)
            return views.suggest_all_confirmation(found) if found.open_matches else await _overview(found)
        case MatchingMove.SUGGEST_ALL:
            who_is = await _resolve_people(interaction, _matches_to_resolve(interaction, matching_id))
            done = await services(interaction).matching.suggest_all(caller, matching_id, who_is)
            found = await services(interaction).matching.get(caller, matching_id)
            return await _overview(found, views.all_suggested_text(done))
        case MatchingMove.LIST:
            return views.matching_list(await services(interaction).matching.get(caller, matching_id))


@responds(edit_source=True)
async def turn_matching(interaction: Interaction, matching_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of everybody in a set of matches, for a facilitator."""
    found = await services(interaction).matching.get(caller_of(interaction), matching_id)
    return views.matching_list(found, Place(at, row))


async def _match_to_resolve(interaction: Interaction, match_id: int) -> Sequence[Match]:
    """Return the match whose people Discord must be asked about; none where suggesting it is refused anyway."""
    if _has_all_members(interaction):
        return ()
    try:
        return [(await services(interaction).matching.get_match(caller_of(interaction), match_id)).match]
    except Refusal:
        return ()


async def _matches_to_resolve(interaction: Interaction, matching_id: int) -> Sequence[Match]:
    """Return the open matches of the set whose people Discord must be asked about."""
    if _has_all_members(interaction):
        return ()
    return (await services(interaction).matching.get(caller_of(interaction), matching_id)).open_matches


async def _next_page(interaction: Interaction, done: Match) -> ui.LayoutView:
    """Return the page after a match: what came of it, with the next open one or else the overview."""
    caller, said = caller_of(interaction), views.match_confirmation(done)
    following = await services(interaction).matching.next_open(caller, done)
    if following is not None:
        return await _page(interaction, following, said)
    return await _overview(await services(interaction).matching.get(caller, done.matching_id), said)


async def _page(interaction: Interaction, match_id: int, said: str | None = None) -> ui.LayoutView:
    caller = caller_of(interaction)
    pair = await services(interaction).matching.get_match(caller, match_id)
    return views.match_page(pair, role_names_in(interaction, require_community_id(caller)), said)


def _has_all_members(interaction: Interaction) -> bool:
    """Return whether Discord has listed all members of the server."""
    return interaction.guild is not None and interaction.guild.chunked


async def _resolve_people(
    interaction: Interaction, matches: Awaitable[Sequence[Match]]
) -> Callable[[int], NamedUser]:
    """Return a lookup of people, made before the decision so that no transaction waits for Discord.

    Discord is asked only about the people of these *matches*, and only where it has not listed all members yet.
    """
    people = {person for match in await matches for person in (match.seeker_id, match.mentor_id)}
    asked = {
        who.user_id: who for who in await asyncio.gather(*(resolve_person(interaction, person) for person in people))
    }
    return lambda person: asked.get(person) or resolve_cached_person(interaction.guild, person)


async def _overview(found: MatchSet, said: str | None = None) -> ui.LayoutView:
    if not found.snapshot.seekers or not found.snapshot.free_mentors:
        return card_view(*views.matching_overview(found, said=said))
    alt, png = await asyncio.to_thread(_draw_chart, found)
    return card_view(
        *views.matching_overview(found, gallery(CHART_FILE_NAME, alt), said), files={CHART_FILE_NAME: png}
    )


def _draw_chart(found: MatchSet) -> tuple[str, bytes]:
    picture = chart_data_of(found)
    return alt_text(picture), render_chart_png(picture)


MATCHING_ROUTES = (
    Route("match:{match_id}:{move}", match_move, move=MatchMove),
    Route("matching:{matching_id}:{move}", matching_move, move=MatchingMove),
    Route(f"matching:{{matching_id}}:{MatchingMove.LIST}:{LIST_PARTS}", turn_matching),
)
