"""What decides about each step."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_T = TypeVar("_T")


class RandomChoice:
    """What comes next depends on the seed alone, so that a day can be lived through again as it was."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def one_of(self, things: Sequence[_T]) -> _T:
        """One of several things, which must not be none."""
        return things[self._random.randrange(len(things))]

    def percent(self, chance: int) -> bool:
        """Yes in so many of a hundred cases."""
        return self._random.randrange(100) < chance
