"""Handlers of a set of matches: every page stands in the place of the last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from discord import ui

from bot.rules.people import Someone, at_home
from bot.rules.refusals import Refusal
from bot.services.matching.results import SetOfMatches
from bot.ui.components.matching import MatchingMove, MatchMove
from bot.ui.core.context import Interaction, caller_of, named, named_here, services
from bot.ui.core.layout import card, gallery
from bot.ui.core.mentions import groups_in
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route
from storage.models.matching import Match

from . import views
from .chart_data import alt_text
from .chart_png import who_fits

PICTURE = "who-fits.png"


@responds()
async def find(interaction: Interaction) -> ui.LayoutView:
    """Find the best set of matches for all who wait, for a facilitator."""
    return await _overview(await services(interaction).matches.find(caller_of(interaction)))


@responds(in_place=True)
async def one(interaction: Interaction, match_id: int, move: MatchMove) -> ui.LayoutView:
    """Show, suggest, skip or swap one match, for a facilitator."""
    caller = caller_of(interaction)
    match move:
        case MatchMove.SHOW:
            return await _page(interaction, match_id)
        case MatchMove.SUGGEST:
            who_is = await _who_is(interaction, _couple(interaction, match_id))
            done = await services(interaction).matches.suggest(caller, match_id, who_is)
        case MatchMove.SKIP:
            done = await services(interaction).matches.skip(caller, match_id)
        case MatchMove.SWAP:
            swapped = await services(interaction).matches.swap(caller, match_id)
            return await _page(interaction, match_id, views.after_swap(swapped))
    return await _onward(interaction, done)


@responds(in_place=True)
async def whole_set(interaction: Interaction, matching_id: int, move: MatchingMove) -> ui.LayoutView:
    """Show a set of matches, ask before all of it is suggested, or suggest it, for a facilitator."""
    caller = caller_of(interaction)
    match move:
        case MatchingMove.SHOW:
            return await _overview(await services(interaction).matches.look(caller, matching_id))
        case MatchingMove.REVIEW_ALL:
            found = await services(interaction).matches.look(caller, matching_id)
            return views.asks_for_a_yes(found) if found.open_ones else await _overview(found)
        case MatchingMove.SUGGEST_ALL:
            who_is = await _who_is(interaction, _couples(interaction, matching_id))
            done = await services(interaction).matches.suggest_all(caller, matching_id, who_is)
            found = await services(interaction).matches.look(caller, matching_id)
            return await _overview(found, views.all_asked(done))


async def _couple(interaction: Interaction, match_id: int) -> Sequence[Match]:
    """Return the match whose people Discord must be asked about; none where suggesting it is refused anyway."""
    if _is_told_of_all(interaction):
        return ()
    try:
        return [(await services(interaction).matches.pair(caller_of(interaction), match_id)).match]
    except Refusal:
        return ()


async def _couples(interaction: Interaction, matching_id: int) -> Sequence[Match]:
    """Return the open matches of the set whose people Discord must be asked about."""
    if _is_told_of_all(interaction):
        return ()
    return (await services(interaction).matches.look(caller_of(interaction), matching_id)).open_ones


async def _onward(interaction: Interaction, done: Match) -> ui.LayoutView:
    """Return what came of a match, with the next one about which nothing was done, or else the overview."""
    caller, said = caller_of(interaction), views.after(done)
    following = await services(interaction).matches.next_open(caller, done)
    if following is not None:
        return await _page(interaction, following, said)
    return await _overview(await services(interaction).matches.look(caller, done.matching_id), said)


async def _page(interaction: Interaction, match_id: int, said: str | None = None) -> ui.LayoutView:
    caller = caller_of(interaction)
    pair = await services(interaction).matches.pair(caller, match_id)
    return views.one_pair(pair, groups_in(interaction, at_home(caller)), said)


def _is_told_of_all(interaction: Interaction) -> bool:
    """Return whether Discord has told of everybody in the server."""
    return interaction.guild is not None and interaction.guild.chunked


async def _who_is(interaction: Interaction, couples: Awaitable[Sequence[Match]]) -> Callable[[int], Someone]:
    """Return a look-up of who people are, made before it is decided about them: a transaction waits for nobody.

    Discord is asked about those of these *couples* where it has not told of everybody yet.
    """
    people = {person for match in await couples for person in (match.seeker_id, match.mentor_id)}
    asked = {who.user_id: who for who in await asyncio.gather(*(named(interaction, person) for person in people))}
    return lambda person: asked.get(person) or named_here(interaction.guild, person)


async def _overview(found: SetOfMatches, said: str | None = None) -> ui.LayoutView:
    if not found.survey.seeking or not found.survey.offering:
        return card(*views.overview(found, said=said))
    alt, png = await asyncio.to_thread(_drawn, found)
    return card(*views.overview(found, gallery(PICTURE, alt), said), files={PICTURE: png})


def _drawn(found: SetOfMatches) -> tuple[str, bytes]:
    picture = views.picture_of(found)
    return alt_text(picture), who_fits(picture)


ROUTES = (
    Route("match:{match_id}:{move}", one, move=MatchMove),
    Route("matching:{matching_id}:{move}", whole_set, move=MatchingMove),
)
