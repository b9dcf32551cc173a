"""Waiting for a mentor: when someone hears that they are not forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.models.records import Preferences

from .checking_in import times_of
from .moments import good_from
from .programme import Programme


def next_word(preferences: Preferences, programme: Programme, *, after: datetime) -> datetime:
    """The first good moment of theirs, ``word_days`` later."""
    return good_from(times_of(preferences, programme), after + timedelta(days=programme.word_days))
