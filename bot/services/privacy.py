"""What is stored about a person: to be seen, taken along and deleted, by that person alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.pairing import sees_partner, was_suggested
from bot.rules.people import Caller, at_home, is_facilitator, is_known
from storage.owning import OwnRow
from storage.pairings import LIVE
from storage.records import Pairing
from storage.states import AskedBy, PairingState

from .desk import Service
from .forgetting import forget_person

CLOSED_BEFORE = frozenset({PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED})
"""How a question closes without anything having begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that is stored about one person in one community and is theirs to read: rows by kind, oldest first.

    The kinds are named as the tables are, and ``notes_received`` besides; a kind with nothing in it is left out.
    """

    community_id: int
    user_id: int
    at: datetime
    kinds: dict[str, list[OwnRow]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatGoes:
    """What would end if somebody had everything deleted now."""

    community_id: int
    mentorships: int
    questions: int
    is_facilitator: bool


class Privacy(Service):
    """Of everyone in the server, and nobody for anybody else."""

    async def everything(self, caller: Caller) -> Everything:
        """What is stored about the caller here, with their words and without other people's. Raises NotFound."""
        home, me = at_home(caller), caller.user_id
        async with self._store.reading() as memory:
            kinds = await memory.owning.all_of(home, me)
            ids = await memory.owning.pairings_of(home, me)
            if ids:
                found = await memory.pairings.by_ids(ids)
                kinds["pairings"] = [own_part(pairing, me) for pairing in sorted(found, key=lambda each: each.id)]
            if received := await memory.owning.notes_to(ids, me):
                kinds["notes_received"] = received
            return Everything(community_id=home, user_id=me, at=self._clock(), kinds=kinds)

    async def what_goes(self, caller: Caller) -> WhatGoes:
        """What deleting would end, before the caller is asked whether they mean it. Raises NotFound."""
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

    async def delete(self, caller: Caller) -> bool:
        """Delete all that is stored about the caller here, at once; whether there was anything. Raises NotFound.

        Partners hear that it has ended, and never why. The trail keeps that someone did it, and not who.
        """
        home, now = at_home(caller), self._clock()
        async with self._store.transaction() as memory:
            anything = await forget_person(memory, home, caller.user_id, now)
            if anything:
                await memory.audit.write(home, actor=None, move="delete", subject="person", subject_id=0, at=now)
        await self._store.scrub()
        return anything


def own_part(pairing: Pairing, me: int) -> OwnRow:
    """A pairing as one of the two may have it: who the other is if they know, and of what was done, their own part.

    Who closed it is said only where it was the reader: the messages about it are as kind as they are on purpose.
    """
    other = pairing.partner_of(me)
    asked_it = pairing.asker_id == me
    # Who of the two did not wish to is never said of a suggestion.
    unsaid = was_suggested(pairing) and pairing.state in CLOSED_BEFORE and pairing.closed_by != me
    return {
        "id": pairing.id,
        "part": "mentor" if me == pairing.mentor_id else "mentee",
        "with": other if sees_partner(pairing, me) and is_known(other) else None,
        "state": "closed" if unsaid else str(pairing.state),
        "asked_by": "facilitator" if pairing.asked_by is AskedBy.FACILITATOR else "me" if asked_it else "them",
        "proposed_at": pairing.proposed_at,
        "veiled": pairing.veiled,
        "needs_yes": pairing.needs_yes,
        "words": pairing.words if asked_it else None,
        "attends": pairing.attends if me == pairing.mentee_id else None,
        "agreed_at": pairing.mentor_agreed_at if me == pairing.mentor_id else pairing.mentee_agreed_at,
        "began_at": pairing.began_at,
        "rhythm": str(pairing.rhythm),
        "rhythm_from": pairing.rhythm_from,
        "paused_by_me": pairing.paused_by == me,
        "paused_until": pairing.paused_until,
        "handover_at": pairing.handover_at,
        "closed_at": pairing.closed_at,
        "closed_by_me": pairing.closed_by == me,
        "ended_how": str(pairing.ended_how) if pairing.ended_how else None,
        "due_at": pairing.due_at,
        "step": pairing.step,
    }
