"""Data kinds of everything in a personal data export, so that the access table decides what people get."""

from __future__ import annotations

from .visibility import DataKind, Viewer, may_know, visible

EXPORTED_KINDS: dict[str, tuple[DataKind, Viewer]] = {
    "mentors": (DataKind.MENTORING, Viewer.SELF),
    "seekers": (DataKind.SEEKING, Viewer.SELF),
    "profiles": (DataKind.TRAITS, Viewer.SELF),
    "pairings": (DataKind.PAIRED, Viewer.SELF),
    "questions": (DataKind.CHECK_IN, Viewer.SELF),
    "schedules": (DataKind.RHYTHM, Viewer.SELF),
    "notes": (DataKind.NOTE, Viewer.SELF),
    "notes_received": (DataKind.NOTE, Viewer.PARTNER),
    "boundaries": (DataKind.BOUNDARY, Viewer.SELF),
    "kept_apart": (DataKind.EXCLUSION, Viewer.SELF),
    "sealed": (DataKind.EXCLUSION, Viewer.SELF),
    "passed_over": (DataKind.DISMISSED_MENTORS, Viewer.SELF),
    "preferences": (DataKind.MESSAGE_PREFERENCES, Viewer.SELF),
    "people": (DataKind.UNREACHABLE, Viewer.SELF),
    "dm_channels": (DataKind.UNDELIVERED_MESSAGES, Viewer.SELF),
    "letters": (DataKind.UNDELIVERED_MESSAGES, Viewer.SELF),
    "concerns": (DataKind.CONCERN, Viewer.SELF),
    "open_matters": (DataKind.CONCERN, Viewer.SELF),
    # What facilitators noted, and looked through, as facilitators.
    "concern_notes": (DataKind.CONCERN_NOTES, Viewer.FACILITATOR),
    "matchings": (DataKind.CONSIDERED_MATCHES, Viewer.FACILITATOR),
    "communities": (DataKind.AUDIT, Viewer.SELF),
    "audit": (DataKind.AUDIT, Viewer.SELF),
}
"""Data kind and viewer of each part of an export, by its name there; a part not listed is not exported."""

EXPORTED_FIELDS: dict[tuple[str, str], DataKind] = {
    ("mentors", "words"): DataKind.MENTOR_OFFER,
    ("mentors", "new_words"): DataKind.MENTOR_OFFER,
    ("mentors", "qualities"): DataKind.MENTOR_OFFER,
    ("mentors", "reason"): DataKind.MENTOR_REFUSAL_REASON,
    ("seekers", "hope"): DataKind.HOPE,
    ("seekers", "preferences"): DataKind.HOPE,
    ("seekers", "attends"): DataKind.MEETING_ATTENDANCE,
    ("preferences", "time_zone"): DataKind.TIME_ZONE,
    ("preferences", "shares_zone"): DataKind.TIME_ZONE,
    ("profiles", "wants"): DataKind.WANTS,
    ("profiles", "pronouns"): DataKind.PRONOUNS_AND_FAITH,
    ("profiles", "faith"): DataKind.PRONOUNS_AND_FAITH,
    ("pairings", "words"): DataKind.REQUEST_TEXT,
    ("pairings", "attends"): DataKind.MEETING_ATTENDANCE,
    ("people", "left_at"): DataKind.LEFT,
    ("concerns", "outcome"): DataKind.CONCERN_OUTCOME,
    ("concerns", "outcome_words"): DataKind.CONCERN_OUTCOME,
}
"""Data kinds of columns that differ from their row's, by part of the export and column."""

PERSON_COLUMNS = frozenset({"with", "other_id", "mentor_id", "about_id", "word_asked_by"})
"""Columns with the id of another person, whom the reader knows to be there."""


def is_exportable(kind: str) -> bool:
    """Return whether this part of an export is given to its person."""
    return kind in EXPORTED_KINDS and may_know(EXPORTED_KINDS[kind][0], to=EXPORTED_KINDS[kind][1])


def redact_row(kind: str, row: dict[str, object]) -> dict[str, object]:
    """Return a row as its person may have it: None in place of what they may not see."""
    return {
        name: visible(EXPORTED_FIELDS[kind, name], value, to=Viewer.SELF)
        if (kind, name) in EXPORTED_FIELDS
        else value
        for name, value in row.items()
    }
