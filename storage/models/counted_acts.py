"""What somebody did that counts against a limit, and its kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CountedKind(StrEnum):
    """Kind of what somebody did that counts against a limit, also once they had everything deleted.

    The first three reach somebody else: a question, a note, and all other news. NO is that a question of theirs came
    to nothing without their doing, TAKEN_BACK that they took it back; NO_CONTACT that they took a wish back to be
    contacted.
    """

    ASK = "ask"
    NOTE = "note"
    NEWS = "news"
    NO = "no"
    TAKEN_BACK = "taken back"
    NO_CONTACT = "no contact"
    APPLICATION = "application"
    FEEDBACK = "feedback"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAct:
    """Something a person did that counts against a limit; *is_to_them*: it was for the one who is looked for.

    *is_by_name*: the person knew by name whom it was for.
    """

    kind: CountedKind
    at: datetime
    is_by_name: bool
    is_to_them: bool
