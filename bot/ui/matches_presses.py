"""What each control of a set of matches does: every page stands in the place of the last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from discord import ui

from bot.rules.people import Someone, at_home
from bot.rules.refusals import NotFound, Refusal
from bot.services import Services
from bot.services.matching import SetOfMatches
from storage.finding_records import Match

from . import matches
from .belonging import groups_in
from .knocks import Interaction, answer, caller_of, named, named_here
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
                who_is = await _who_is(interaction, self._couple(interaction, match_id))
                done = await self._matches.suggest(caller, match_id, who_is)
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
                who_is = await _who_is(interaction, self._couples(interaction, matching_id))
                done = await self._matches.suggest_all(caller, matching_id, who_is)
                return await _overview(await self._matches.look(caller, matching_id), matches.all_asked(done))
        raise NotFound

    async def _couple(self, interaction: Interaction, match_id: int) -> Sequence[Match]:
        """The two who must be asked for; nobody where asking them will be refused anyway."""
        if _is_told_of_all(interaction):
            return ()
        try:
            return [(await self._matches.pair(caller_of(interaction), match_id)).match]
        except Refusal:
            return ()

    async def _couples(self, interaction: Interaction, matching_id: int) -> Sequence[Match]:
        """The same of all that are open."""
        if _is_told_of_all(interaction):
            return ()
        return (await self._matches.look(caller_of(interaction), matching_id)).open_ones

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


def _is_told_of_all(interaction: Interaction) -> bool:
    """Whether Discord has told of everybody in the server."""
    return interaction.guild is not None and interaction.guild.chunked


async def _who_is(interaction: Interaction, couples: Awaitable[Sequence[Match]]) -> Callable[[int], Someone]:
    """Who people are, known before it is decided about them: a transaction waits for nobody.

    Those of these *couples* are asked for, where Discord has not told of everybody yet.
    """
    people = {person for match in await couples for person in (match.seeker_id, match.mentor_id)}
    asked = {who.user_id: who for who in await asyncio.gather(*(named(interaction, person) for person in people))}
    return lambda person: asked.get(person) or named_here(interaction.guild, person)


async def _overview(found: SetOfMatches, said: str | None = None) -> ui.LayoutView:
    if not found.survey.seeking or not found.survey.offering:
        return card(*matches.overview(found, said=said))
    alt, png = await asyncio.to_thread(_drawn, found)
    return card(*matches.overview(found, gallery(PICTURE, alt), said), files={PICTURE: png})


def _drawn(found: SetOfMatches) -> tuple[str, bytes]:
    picture = matches.picture_of(found)
    return alt_text(picture), who_fits(picture)
