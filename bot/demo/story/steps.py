"""What a story is made of: chapters of steps, each with all that it may show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .actions import Deed

Phrases = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A deed, and all that may be seen of it: whoever else is shown something, the story has gone wrong."""

    who: str
    does: Deed
    shows: Mapping[str, Phrases] = field(default_factory=dict)
    """What each audience reads: a person by name, a room, a post by its title."""
    hides: Mapping[str, Phrases] = field(default_factory=dict)
    """What an audience must not read."""
    mentors: frozenset[str] | None = None
    """Who wears the mentor role afterwards."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some steps under a title."""

    title: str
    steps: Sequence[Step]
