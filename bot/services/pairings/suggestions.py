"""A facilitator suggests two people to each other."""

from __future__ import annotations

from bot.rules.people import Caller, Someone, at_home
from bot.rules.rights import Right, requires
from storage.models.records import Pairing

from .proposing import Proposing


class Suggesting(Proposing):
    """Both are asked; facilitators, too, hear one answer for every reason why two people cannot be."""

    @requires(Right.FACILITATOR)
    async def suggest(self, caller: Caller, *, mentor: Someone, mentee: Someone) -> Pairing:
        """Suggest two people to each other; both are asked, the mentor without the name at first.

        Raises FacilitatorsOnly, OwnCase, MembersOnly, AlreadyTogether, WithYourself, WithABot, NotHere, CantBeAsked
        or NotFound.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(at_home(caller))
            return await self._suggest(memory, community, caller, mentor=mentor, mentee=mentee)
