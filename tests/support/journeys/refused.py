"""Short ways to words that Discord does not take."""

from __future__ import annotations

from typing import Any

from bot.demo.world.community import InventedCommunity
from storage.models.enums import LetterKind

from .acting import asks, is_mentor, services, together


async def _writes_what_is_not_taken(town: InventedCommunity) -> None:
    """Ada writes a note that Discord refuses for what stands in it."""
    _not_taken_by(town, "Ines")
    await services(town).walking.write_note(town.caller("Ada"), 1, "Read https://evil.example.")


async def _asks_with_what_is_not_taken(town: InventedCommunity) -> None:
    """Ada asks Ines in words that Discord refuses."""
    _not_taken_by(town, "Ines")
    await asks(town, "Ada", "Ines")


def _not_taken_by(town: InventedCommunity, name: str) -> None:
    path = f"/channels/{town[name].user.dm_channel.id}/messages"
    town.env.inject_error("POST", path, status=400, code=240000, message="a filtered link", times=2)


REFUSED: dict[LetterKind, dict[str, Any]] = {
    LetterKind.WORDS_RETURNED: {
        "reader": "Ada",
        "before": lambda town: together(town, "Ada", "Ines"),
        "then": _writes_what_is_not_taken,
        "says": "does not take your note",
    },
    LetterKind.WORDS_LEFT_OUT: {
        "reader": "Ada",
        "before": lambda town: is_mentor(town, "Ines"),
        "then": _asks_with_what_is_not_taken,
        "says": "has your question, without what you wrote",
    },
}
"""Where words are brought back to whoever wrote them: how things come there, and what they find later."""
