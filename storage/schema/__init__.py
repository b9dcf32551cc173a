"""The tables, with the constraints that the database itself enforces."""

from __future__ import annotations

from .audit import audit, key_check, ledger_entries, taken_forms
from .check_ins import boundaries, notes, questions, schedules, silences
from .columns import metadata
from .concerns import concern_notes, concerns
from .matching import counted_acts, kept_apart, matches, matchings, passed_over, profiles, sealed, traits
from .outbox import outbox_messages, posted_messages, posted_names
from .pairings import pairings
from .people import communities, community_roles, dm_channels, mentor_qualities, mentors, people, preferences, seekers

__all__ = [
    "audit",
    "boundaries",
    "communities",
    "community_roles",
    "concern_notes",
    "concerns",
    "counted_acts",
    "dm_channels",
    "kept_apart",
    "key_check",
    "ledger_entries",
    "matches",
    "matchings",
    "mentor_qualities",
    "mentors",
    "metadata",
    "notes",
    "outbox_messages",
    "pairings",
    "passed_over",
    "people",
    "posted_messages",
    "posted_names",
    "preferences",
    "profiles",
    "questions",
    "schedules",
    "sealed",
    "seekers",
    "silences",
    "taken_forms",
    "traits",
]
