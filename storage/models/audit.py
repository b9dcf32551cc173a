"""Plain values of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .enums import AuditSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """One line of the audit trail as it is stored; *actor_id* is None for what the bot did by itself."""

    id: int
    at: datetime
    actor_id: int | None
    move: str
    subject: AuditSubject
    subject_id: int
