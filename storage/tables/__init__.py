"""The tables, and the promises that the database itself keeps."""

from storage.columns import metadata

from .caring import concern_notes, concerns
from .couples import pairings
from .everyone import (
    communities,
    community_roles,
    dm_channels,
    mentor_qualities,
    mentors,
    people,
    preferences,
    seekers,
)
from .finding import kept_apart, matches, matchings, passed_over, profiles, traits
from .housekeeping import audit, key_check, letters, posted_messages, posted_names
from .walking import boundaries, notes, questions, schedules, silences

__all__ = [
    "audit",
    "boundaries",
    "communities",
    "community_roles",
    "concern_notes",
    "concerns",
    "dm_channels",
    "kept_apart",
    "key_check",
    "letters",
    "matches",
    "matchings",
    "mentor_qualities",
    "mentors",
    "metadata",
    "notes",
    "pairings",
    "passed_over",
    "people",
    "posted_messages",
    "posted_names",
    "preferences",
    "profiles",
    "questions",
    "schedules",
    "seekers",
    "silences",
    "traits",
]
