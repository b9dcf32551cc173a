"""A facilitator suggests two people to each other."""

from __future__ import annotations

from bot.rules.people import Caller, Someone
from storage.models.records import Pairing

from .proposing import Proposing


class Suggesting(Proposing):
    """Both are asked; facilitators, too, hear one answer for every reason why two people cannot be."""

    async def suggest(self, caller: Caller, *, mentor: Someone, mentee: Someone) -> Pairing:
        """A facilitator suggests two people to each other; both are asked, the mentor without the name at first.

        Raises FacilitatorsOnly, OwnCase, WithYourself, WithABot, NotHere, MembersOnly, AlreadyTogether or
        CantBeAsked.
        """
        async with self._store.transaction() as memory:
            return await self._suggest(memory, caller, mentor=mentor, mentee=mentee)
