"""What a story is made of: chapters of steps, each with all that it may show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .actions import Action

ExpectedPhrases = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryStep:
    """An action and all that may be seen of it; if anybody else is shown something, the story fails."""

    who: str
    action: Action
    shows: Mapping[str, ExpectedPhrases] = field(default_factory=dict)
    """What each audience reads: a person by name, a room, a post by its title."""
    hides: Mapping[str, ExpectedPhrases] = field(default_factory=dict)
    """What an audience must not read."""
    mentors: frozenset[str] | None = None
    """Names of those who have the mentor role afterwards; None is not checked."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some steps under a title."""

    title: str
    steps: Sequence[StoryStep]
