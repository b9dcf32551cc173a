"""The programme's numbers and choices; every number is a setting with the community's default."""

from __future__ import annotations

from dataclasses import dataclass

QUALITIES = (
    "steady",
    "listener",
    "kind",
    "confidential",
    "limits",
    "time",
    "hopeful",
    "practical",
)
"""What a mentor may bring; nobody needs all of them. The words for each stand with the forms."""

MOST_MENTEES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """How long things take. All in days but the hour, which is UTC until a person says where they live."""

    reminder_days: tuple[int, ...] = (3, 7)
    expiry_days: int = 14
    check_in_days: tuple[int, ...] = (3, 14, 30)
    check_in_every_days: int = 30
    check_in_hour: int = 18
    mentor_capacity: int = 2
    mentee_capacity: int = 1
    reach_out_days: int = 2
