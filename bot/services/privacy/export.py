"""All that is stored about one person, gathered for that person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.callers import is_known_user
from bot.rules.personal_data import is_exportable, redact_row
from bot.rules.visibility import visible_partner_id
from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing
from storage.repositories.personal_data import PersonalDataRow
from storage.unit_of_work import UnitOfWork

CLOSED_UNBEGUN_STATES = frozenset({PairingState.DECLINED, PairingState.WITHDRAWN, PairingState.EXPIRED})
"""States in which a proposal closed without anything having begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """All that is stored about one person in one community and is theirs to read: rows by kind, oldest first.

    The kinds are named as the tables are, and ``notes_received`` besides; a kind with nothing in it is left out.
    """

    community_id: int
    user_id: int
    at: datetime
    rows_by_kind: dict[str, list[PersonalDataRow]] = field(repr=False)


async def load_personal_data(uow: UnitOfWork, community_id: int, user_id: int, *, at: datetime) -> PersonalData:
    """Return the personal data of one person in one community.

    It has their own text, and nobody else's except notes that are still kept for them.
    """
    kinds = await uow.personal_data.rows_of(community_id, user_id)
    if not any(value for row in kinds.get("people", ()) for value in row.values()):
        # That somebody is known at all may come of what others have said of them, and tells nothing else.
        kinds.pop("people", None)
    ids = await uow.personal_data.pairing_ids_of(community_id, user_id)
    if ids:
        found = await uow.pairings.by_ids(ids)
        kinds["pairings"] = [redact_pairing(pairing, user_id) for pairing in found]
    if received := await uow.personal_data.notes_to(ids, user_id):
        kinds["notes_received"] = received
    theirs = {kind: [redact_row(kind, row) for row in rows] for kind, rows in kinds.items() if is_exportable(kind)}
    return PersonalData(community_id=community_id, user_id=user_id, at=at, rows_by_kind=theirs)


def redact_pairing(pairing: Pairing, user_id: int) -> PersonalDataRow:
    """Return a pairing as one of the two may have it: the other if they know them, and their own part.

    Who closed it is said only where it was the reader: the messages about it are kind on purpose.
    """
    other = visible_partner_id(pairing, user_id)
    asked_it = pairing.asker_id == user_id
    # Who did not wish to, or whether anybody was asked, is never said.
    unsaid = pairing.state in CLOSED_UNBEGUN_STATES and pairing.closed_by != user_id
    return {
        "id": pairing.id,
        "part": "mentor" if user_id == pairing.mentor_id else "mentee",
        "with": other if is_known_user(other) else None,
        "state": "closed" if unsaid else str(pairing.state),
        "asked_by": "facilitator" if pairing.asked_by is AskedBy.FACILITATOR else "me" if asked_it else "them",
        "proposed_at": pairing.proposed_at,
        "veiled": pairing.anonymous_until_agreed,
        "needs_yes": pairing.needs_yes,
        "words": pairing.words if asked_it else None,
        "attends": pairing.attends if user_id == pairing.mentee_id else None,
        "agreed_at": pairing.mentor_agreed_at if user_id == pairing.mentor_id else pairing.mentee_agreed_at,
        "began_at": pairing.began_at,
        "rhythm": str(pairing.rhythm),
        "rhythm_from": pairing.rhythm_from,
        "paused_by_me": pairing.has_paused(user_id),
        "paused_until": pairing.paused_until_of(user_id),
        "handover_at": pairing.handover_at,
        "closed_at": pairing.closed_at,
        "closed_by_me": pairing.closed_by == user_id,
        # Why it ended is nobody's to say any more, of somebody who had everything deleted.
        "ended_how": str(pairing.ended_how) if pairing.ended_how and is_known_user(*pairing.party_ids) else None,
        "due_at": pairing.due_at if pairing.began_at is not None else None,
    }
