"""What is stored about a person: to be seen, taken along and deleted, by that person alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.people import Caller, at_home, is_facilitator
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.enums import AuditSubject, LetterKind
from storage.repositories.pairings import LIVE
from storage.schema.columns import SOMEONE

from .erasure import forget_person
from .export import Everything, everything_of, has_anything


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatGoes:
    """What would end if somebody had everything deleted now."""

    community_id: int
    mentorships: int
    questions: int
    is_facilitator: bool


class Privacy(Service):
    """Of everyone, also of those who have left, and of nobody for anybody else."""

    @requires(Right.PROGRAM)
    async def homes(self, user_id: int) -> list[int]:
        """Return the ids of the communities that know a person, also one who has left all of them."""
        async with self._store.reading() as memory:
            return await memory.people.homes_of(user_id)

    @requires(Right.ANYONE)
    async def mine(self, caller: Caller) -> Everything:
        """Return all that is stored about the caller here. Raises NotFound."""
        async with self._store.reading() as memory:
            return await everything_of(memory, at_home(caller), caller.user_id, at=self._clock())

    @requires(Right.ANYONE)
    async def send(self, caller: Caller) -> bool:
        """Send the caller all that is stored about them, as it is on delivery; return False if it is on its way.

        Raises NotFound.
        """
        home, me, now = at_home(caller), caller.user_id, self._clock()
        async with self._store.transaction() as memory:
            await memory.communities.get_for_change(home)
            if not await memory.letters.makes_room(home, LetterKind.OWN_DATA, about=SOMEONE, to=me, at=now):
                return False
            await enqueue(memory, home, LetterKind.OWN_DATA, subject_id=SOMEONE, recipient_id=me, at=now)
            return True

    @requires(Right.ANYONE)
    async def what_goes(self, caller: Caller) -> WhatGoes:
        """Return what deleting would end, before the caller is asked whether they mean it. Raises NotFound."""
        home = at_home(caller)
        async with self._store.reading() as memory:
            live = await memory.pairings.of(home, caller.user_id, LIVE, limit=None)
            began = [pairing for pairing in live if pairing.began_at is not None]
            return WhatGoes(
                community_id=home,
                mentorships=len(began),
                questions=len(live) - len(began),
                is_facilitator=is_facilitator(caller, await memory.communities.get(home)),
            )

    @requires(Right.ANYONE)
    async def delete(self, caller: Caller) -> bool:
        """Delete all that is stored about the caller here, at once; return whether there was anything.

        Partners hear that it has ended, and never why. The audit trail keeps that someone did it, and not who. What
        was there only because of what others wish or have raised counts as nothing, so that the answer does not tell
        of it.

        Raises NotFound.
        """
        home, now = at_home(caller), self._clock()
        async with self._store.transaction() as memory:
            if not await memory.communities.is_known(home):
                return False
            theirs = await has_anything(memory, home, caller.user_id)
            anything = await forget_person(memory, home, caller.user_id, self._programme, at=now)
            if anything:
                await memory.audit.write(
                    home, actor=SOMEONE, move="delete", subject=AuditSubject.PERSON, subject_id=SOMEONE, at=now
                )
        await self._store.scrub()
        return anything and theirs
