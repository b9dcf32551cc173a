"""People who are kept apart: whoever wished it can take it back, and what is on its way between them is dropped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.rules.pairing import sees_partner
from bot.rules.people import Caller, Someone, at_home
from bot.rules.refusals import TooManyApart, WithABot, WithYourself
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import drop_words
from storage.models.enums import AuditSubject, LetterKind, LetterState, NoteKind
from storage.models.matching import KeptApart
from storage.models.records import Pairing
from storage.repositories.outbox import OPEN
from storage.unit_of_work import Memory

MOST_APART = 25
"""How many people one person keeps apart from; what a Discord select holds, to take one back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Someone's wish as it was kept, and what there is between the two, as far as they may know that it is them."""

    other_id: int
    between: Pairing | None


class KeepingApart(Service):
    """Silent: nobody is told, no card or letter says so, and the trail names only whose wish it is.

    What is asked or begun already stays until one of the two ends it; it only cannot begin any more.
    """

    @requires(Right.ANYONE)
    async def keep(self, caller: Caller, person: Someone) -> Apart:
        """Keep the caller apart from someone, also one who has left the server; a second time changes nothing.

        Raises WithYourself, WithABot, TooManyApart or NotFound.
        """
        if person.user_id == caller.user_id:
            raise WithYourself
        if person.is_bot:
            raise WithABot
        async with self._store.transaction() as memory:
            home, me, now = at_home(caller), caller.user_id, self._clock()
            await memory.communities.get_for_change(home)
            # Whoever brings the two together holds them, too: it happens before this, or not at all.
            await memory.people.lock(home, me, person.user_id)
            already = {kept.other_id for kept in await memory.couples.kept_apart_by(home, me)}
            if person.user_id not in already:
                if len(already) >= MOST_APART:
                    raise TooManyApart(limit=MOST_APART)
                await memory.couples.keep_apart(home, by=me, other=person.user_id, at=now)
                await come_apart(memory, home, by=me, other=person.user_id, at=now)
                await self._note(memory, caller, "keep apart")
            return Apart(other_id=person.user_id, between=await self._between(memory, caller, person.user_id))

    @requires(Right.ANYONE)
    async def let_be(self, caller: Caller, other_id: int) -> list[KeptApart]:
        """Take the wish to be kept apart back and return those left; the other's own wish, if any, stays.

        Raises NotFound.
        """
        async with self._store.transaction() as memory:
            home, me = at_home(caller), caller.user_id
            if await memory.couples.let_be(home, by=me, other=other_id):
                await self._note(memory, caller, "let be")
            return await memory.couples.kept_apart_by(home, me)

    @requires(Right.ANYONE)
    async def mine(self, caller: Caller) -> list[KeptApart]:
        """Return whom the caller keeps apart from, oldest first; never who wishes it of them. Raises NotFound."""
        async with self._store.reading() as memory:
            return await memory.couples.kept_apart_by(at_home(caller), caller.user_id)

    async def _between(self, memory: Memory, caller: Caller, other: int) -> Pairing | None:
        """What is open or goes on, unless showing it would tell the caller who they offered to."""
        for pairing in await memory.pairings.of(at_home(caller), caller.user_id):
            if other in pairing.people and sees_partner(pairing, caller.user_id):
                return pairing
        return None

    async def _note(self, memory: Memory, caller: Caller, move: str) -> None:
        await memory.audit.write(
            at_home(caller),
            actor=caller.user_id,
            move=move,
            subject=AuditSubject.PERSON,
            subject_id=caller.user_id,
            at=self._clock(),
        )


async def strangers_to(memory: Memory, community_id: int, people: Collection[int]) -> frozenset[int]:
    """Everyone from whom one of these people wishes to be kept apart."""
    wished = [kept for one in people for kept in await memory.couples.kept_apart_by(community_id, one)]
    return frozenset(kept.other_id for kept in wished)


async def drop_thanks(memory: Memory, community_id: int, *, by: int, to: int, at: datetime, seen: bool) -> None:
    """Thanks that are on their way do not arrive any more, because one of the two wishes for distance.

    *seen*: also those that could not be brought, or were only said to be there. They stay where it is the writer's
    wish, lest the reader see it. What is not answered yet goes on waiting in the closing, for whoever looks there.
    """
    found = await memory.notes.kept_of(community_id, NoteKind.THANKS, by=by, to=to)
    states = OPEN if seen else (LetterState.WAITING,)
    for kind, note_id in await drop_words(memory, community_id, found, states=states, at=at):
        if kind is LetterKind.THANKS:
            await memory.notes.forget_words(note_id)


async def come_apart(memory: Memory, community_id: int, *, by: int, other: int, at: datetime) -> None:
    """One of two has come to wish for distance from the other: nothing is on its way between them any more."""
    await drop_thanks(memory, community_id, by=other, to=by, at=at, seen=True)
    await drop_thanks(memory, community_id, by=by, to=other, at=at, seen=False)


async def is_not_to_be(memory: Memory, pairing: Pairing, person: int) -> bool:
    """Whether one of two who are kept apart is asked about the other, and knows who it is.

    Who does not know it yet is asked as ever, so that nothing tells them.
    """
    return sees_partner(pairing, person) and await memory.couples.are_apart(pairing.community_id, *pairing.people)
