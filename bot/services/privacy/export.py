"""All that is stored about one person, gathered for that person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.own_data import KINDS, as_theirs, may_have
from bot.rules.pairing import was_suggested
from bot.rules.people import is_known
from bot.rules.seeing import partner_known
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.repositories.personal_data import OwnRow
from storage.unit_of_work import Memory

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


async def everything_of(memory: Memory, community_id: int, user_id: int, *, at: datetime) -> Everything:
    """With their own words, and without anybody else's but notes that are still kept for them."""
    kinds = await memory.owning.all_of(community_id, user_id)
    if not any(value for row in kinds.get("people", ()) for value in row.values()):
        # That somebody is known at all may come of what others have said of them, and tells nothing else.
        kinds.pop("people", None)
    ids = await memory.owning.pairings_of(community_id, user_id)
    if ids:
        found = sorted(await memory.pairings.by_ids(ids), key=lambda pairing: pairing.id)
        kinds["pairings"] = [own_part(pairing, user_id) for pairing in found]
    if received := await memory.owning.notes_to(ids, user_id):
        kinds["notes_received"] = received
    theirs = {kind: [as_theirs(kind, row) for row in rows] for kind, rows in kinds.items() if may_have(kind)}
    return Everything(community_id=community_id, user_id=user_id, at=at, kinds=theirs)


async def has_anything(memory: Memory, community_id: int, user_id: int) -> bool:
    """Whether *everything_of* would find anything, in one look."""
    return await memory.owning.has_any(community_id, user_id, [kind for kind in KINDS if may_have(kind)])


def own_part(pairing: Pairing, me: int) -> OwnRow:
    """A pairing as one of the two may have it: who the other is if they know, and of what was done, their own part.

    Who closed it is said only where it was the reader: the messages about it are as kind as they are on purpose.
    """
    other = partner_known(pairing, me)
    asked_it = pairing.asker_id == me
    # Who of the two did not wish to is never said of a suggestion.
    unsaid = was_suggested(pairing) and pairing.state in CLOSED_BEFORE and pairing.closed_by != me
    return {
        "id": pairing.id,
        "part": "mentor" if me == pairing.mentor_id else "mentee",
        "with": other if is_known(other) else None,
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
        # Of whoever had everything deleted, why it ended is nobody's to say any more.
        "ended_how": str(pairing.ended_how) if pairing.ended_how and is_known(*pairing.people) else None,
        "due_at": pairing.due_at,
        "step": pairing.step,
    }
