"""Of what kind everything is that people get who ask for all that is stored about them, so that the table decides."""

from __future__ import annotations

from .seeing import Kept, Reader, shown, tells

KINDS: dict[str, tuple[Kept, Reader]] = {
    "mentors": (Kept.MENTORING, Reader.SELF),
    "seekers": (Kept.SEEKING, Reader.SELF),
    "profiles": (Kept.TRAITS, Reader.SELF),
    "pairings": (Kept.PAIRED, Reader.SELF),
    "questions": (Kept.CHECK_IN, Reader.SELF),
    "schedules": (Kept.RHYTHM, Reader.SELF),
    "notes": (Kept.NOTE, Reader.SELF),
    "notes_received": (Kept.NOTE, Reader.PARTNER),
    "boundaries": (Kept.BOUNDARY, Reader.SELF),
    "kept_apart": (Kept.KEPT_APART, Reader.SELF),
    "passed_over": (Kept.PASSED_OVER, Reader.SELF),
    "preferences": (Kept.TIMES, Reader.SELF),
    "people": (Kept.UNREACHABLE, Reader.SELF),
    "dm_channels": (Kept.LETTERS, Reader.SELF),
    "letters": (Kept.LETTERS, Reader.SELF),
    "concerns": (Kept.CONCERN, Reader.SELF),
    # What facilitators noted, and looked through, as facilitators.
    "concern_notes": (Kept.CONCERN_NOTES, Reader.FACILITATOR),
    "matchings": (Kept.MATCHED, Reader.FACILITATOR),
    "communities": (Kept.TRAIL, Reader.SELF),
    "audit": (Kept.TRAIL, Reader.SELF),
}
"""By the names that kinds have there; one that is not listed is not handed over."""

PARTS: dict[tuple[str, str], Kept] = {
    ("mentors", "words"): Kept.MENTOR_CARD,
    ("mentors", "qualities"): Kept.MENTOR_CARD,
    ("mentors", "reason"): Kept.MENTOR_REASON,
    ("seekers", "hope"): Kept.HOPE,
    ("seekers", "preferences"): Kept.HOPE,
    ("seekers", "attends"): Kept.MEETINGS,
    ("profiles", "wants"): Kept.WANTS,
    ("profiles", "pronouns"): Kept.FREE_WORDS,
    ("profiles", "faith"): Kept.FREE_WORDS,
    ("pairings", "words"): Kept.REQUEST,
    ("pairings", "attends"): Kept.MEETINGS,
    ("people", "left_at"): Kept.LEFT,
    ("concerns", "outcome"): Kept.CONCERN_OUTCOME,
    ("concerns", "outcome_words"): Kept.CONCERN_OUTCOME,
    ("concerns", "pauses"): Kept.CONCERN_RESTS,
}
"""What of a row is of another kind than the row."""


def may_have(kind: str) -> bool:
    """Whether anything of this kind is handed over to its person."""
    return kind in KINDS and tells(KINDS[kind][0], to=KINDS[kind][1])


def as_theirs(kind: str, row: dict[str, object]) -> dict[str, object]:
    """A row as its person may have it: None in place of what they may not."""
    return {
        name: shown(PARTS[kind, name], value, to=Reader.SELF) if (kind, name) in PARTS else value
        for name, value in row.items()
    }
