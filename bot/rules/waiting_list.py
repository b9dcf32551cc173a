"""Waiting for a mentor: when someone hears that they are not forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.models.records import Preferences

from .check_in_schedule import contact_hours_of
from .contact_hours import next_contactable_time
from .programme import Programme


def next_reassurance_at(preferences: Preferences, programme: Programme, *, after: datetime) -> datetime:
    """Return the first contactable time ``word_days`` after *after*, in UTC."""
    return next_contactable_time(
        contact_hours_of(preferences, programme), after + timedelta(days=programme.word_days)
    )
