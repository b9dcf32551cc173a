"""What several services write beside what they do: a letter to one of two, a line in the audit trail."""

from __future__ import annotations

from datetime import datetime

from storage.models.enums import LetterKind, Urgency
from storage.models.records import Pairing
from storage.unit_of_work import Memory


async def tell_about(
    memory: Memory,
    pairing: Pairing,
    kind: LetterKind,
    person: int | None,
    *,
    at: datetime,
    urgency: Urgency = Urgency.NEWS,
) -> None:
    """One letter about a pairing to one person."""
    await memory.letters.write(pairing.community_id, kind, about=pairing.id, to=person, at=at, urgency=urgency)


async def remember(memory: Memory, pairing: Pairing, move: str, *, by: int | None, at: datetime) -> None:
    """Into the audit trail."""
    await memory.audit.write(
        pairing.community_id, actor=by, move=move, subject="pairing", subject_id=pairing.id, at=at
    )
