"""Blocks: what knows how high it is, and how it is drawn once it has a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .brush import Sheet


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a message."""

    height: float
    draw: Callable[[Sheet, float, float], None]
    """Draws it on a sheet, with its left upper corner there."""

    @classmethod
    def stack(cls, parts: Sequence[Block], *, gap: float) -> Block:
        """Return blocks one below the other as one."""

        def draw(sheet: Sheet, x: float, y: float) -> None:
            for part in parts:
                part.draw(sheet, x, y)
                y += part.height + gap

        return cls(sum(part.height + gap for part in parts) - gap, draw)
