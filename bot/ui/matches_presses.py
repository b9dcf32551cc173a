"""What each control of a set of matches does: every page stands in the place of the last."""

from __future__ import annotations

import asyncio
from functools import partial

from discord import ui

from bot.rules.people import at_home
from bot.rules.refusals import NotFound
from bot.services import Services
from bot.services.matching import SetOfMatches
from storage.finding_records import Match

from . import matches
from .knocks import Interaction, answer, caller_of, groups_in, named
from .look import card, gallery
from .pictures import alt_text, who_fits

PICTURE = "who-fits.png"


class MatchPresses:
    """Handed to the controls by the app."""

    def __init__(self, services: Services) -> None:
        self._matches = services.matches

    async def find(self, interaction: Interaction) -> None:
        """A facilitator asks for the best set for all who wait."""

        async def find() -> ui.LayoutView:
            return await _overview(await self._matches.find(caller_of(interaction)))

        await answer(interaction, find())

    async def one(self, interaction: Interaction, match_id: int, move: str) -> None:
        """A facilitator does something about one match, or looks at it."""
        await answer(interaction, self._one(interaction, match_id, move), in_place=True)

    async def all(self, interaction: Interaction, matching_id: int, move: str) -> None:
        """The same for the whole set."""
        await answer(interaction, self._all(interaction, matching_id, move), in_place=True)

    async def _one(self, interaction: Interaction, match_id: int, move: str) -> ui.LayoutView:
        caller = caller_of(interaction)
        match move:
            case "show":
                return await self._page(interaction, match_id)
            case "suggest":
                done = await self._matches.suggest(caller, match_id, partial(named, interaction))
            case "skip":
                done = await self._matches.skip(caller, match_id)
            case "swap":
                swapped = await self._matches.swap(caller, match_id)
                return await self._page(interaction, match_id, matches.after_swap(swapped))
            case _:
                raise NotFound
        return await self._onward(interaction, done)

    async def _all(self, interaction: Interaction, matching_id: int, move: str) -> ui.LayoutView:
        caller = caller_of(interaction)
        match move:
            case "show":
                return await _overview(await self._matches.look(caller, matching_id))
            case "all":
                found = await self._matches.look(caller, matching_id)
                return matches.asks_for_a_yes(found) if found.open_ones else await _overview(found)
            case "yes":
                done = await self._matches.suggest_all(caller, matching_id, partial(named, interaction))
                return await _overview(await self._matches.look(caller, matching_id), matches.all_asked(done))
        raise NotFound

    async def _onward(self, interaction: Interaction, done: Match) -> ui.LayoutView:
        """What came of it, and the next pair about which nothing was done, or the overview."""
        caller, said = caller_of(interaction), matches.after(done)
        following = await self._matches.next_open(caller, done)
        if following is not None:
            return await self._page(interaction, following, said)
        return await _overview(await self._matches.look(caller, done.matching_id), said)

    async def _page(self, interaction: Interaction, match_id: int, said: str | None = None) -> ui.LayoutView:
        caller = caller_of(interaction)
        pair = await self._matches.pair(caller, match_id)
        return matches.one_pair(pair, groups_in(interaction, at_home(caller)), said)


async def _overview(found: SetOfMatches, said: str | None = None) -> ui.LayoutView:
    if not found.survey.seeking or not found.survey.offering:
        return card(*matches.overview(found, said=said))
    alt, png = await asyncio.to_thread(_drawn, found)
    return card(*matches.overview(found, gallery(PICTURE, alt), said), files={PICTURE: png})


def _drawn(found: SetOfMatches) -> tuple[str, bytes]:
    picture = matches.picture_of(found)
    return alt_text(picture), who_fits(picture)
