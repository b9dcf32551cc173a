"""Opening the letters of which a discreet direct message only said that there is something to read."""

from __future__ import annotations

from bot.rules.people import Caller
from bot.rules.refusals import NotFound, NotYours
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from storage.models.enums import LetterState

from .context import Facts
from .loading import gather
from .returning import bring_back, held_words, take_back

CAN_BE_OPENED = frozenset({LetterState.VEILED, LetterState.WAITING, LetterState.DROPPED})
"""One that waits was sent a moment ago, and that could not be noted yet. Of a dropped one nothing is left to read."""


class Opening(Service):
    """For those who wish that their direct messages say only that there is something to read."""

    @requires(Right.ADDRESSEE)
    async def open(self, caller: Caller, letter_id: int) -> Facts:
        """Return what a message to the caller is about, as it stands now; as often as they like, while it is kept.

        Raises NotFound (it is forgotten by now, or somebody else's).
        """
        async with self._store.reading() as memory:
            letter = await memory.letters.get(letter_id)
            if letter is None or letter.to_id != caller.user_id or letter.state not in CAN_BE_OPENED:
                raise NotFound
            if caller.community_id not in (None, letter.community_id):
                raise NotFound
            if letter.state is LetterState.DROPPED:
                return Facts(letter=letter, community=await memory.communities.get(letter.community_id))
            return await gather(memory, letter, self._programme, at=self._clock())

    @requires(Right.ADDRESSEE)
    async def not_taken(self, caller: Caller, letter_id: int) -> None:
        """Give words in a message that the caller opened back to their writer, as Discord refuses them.

        Raises NotYours.
        """
        async with self._store.transaction() as memory:
            letter, now = await memory.letters.get(letter_id), self._clock()
            if letter is None or letter.to_id != caller.user_id:
                raise NotYours
            if written := await held_words(memory, letter, self._programme, at=now):
                await take_back(memory, letter, at=now)
                await bring_back(memory, letter, written, at=now)
