"""The tables, and the promises that the database itself keeps."""

from storage.columns import metadata

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
from .housekeeping import audit, key_check, letters
from .walking import boundaries, notes, questions, schedules, silences

__all__ = [
    "audit",
    "boundaries",
    "communities",
    "community_roles",
    "dm_channels",
    "key_check",
    "letters",
    "mentor_qualities",
    "mentors",
    "metadata",
    "notes",
    "pairings",
    "people",
    "preferences",
    "questions",
    "schedules",
    "seekers",
    "silences",
]
