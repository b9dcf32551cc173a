"""Steps to text that Discord refuses."""

from __future__ import annotations

from typing import Any

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import MessageKind

from .steps import make_mentors, make_pairing, request_pairing, services


async def _writes_what_is_not_taken(community: SimulatedCommunity) -> None:
    """Let Ada write a note whose text Discord refuses."""
    _not_taken_by(community, "Ines")
    await services(community).active_pairings.write_note(community.caller("Ada"), 1, "Read https://evil.example.")


async def _asks_with_what_is_not_taken(community: SimulatedCommunity) -> None:
    """Let Ada ask Ines with text that Discord refuses."""
    _not_taken_by(community, "Ines")
    await request_pairing(community, "Ada", "Ines")


def _not_taken_by(community: SimulatedCommunity, name: str) -> None:
    path = f"/channels/{community[name].user.dm_channel.id}/messages"
    community.env.inject_error("POST", path, status=400, code=240000, message="a filtered link", times=2)


REFUSED_CONTENT_CASES: dict[MessageKind, dict[str, Any]] = {
    MessageKind.TEXT_RETURNED: {
        "reader": "Ada",
        "before": lambda community: make_pairing(community, "Ada", "Ines"),
        "then": _writes_what_is_not_taken,
        "says": "does not take your note",
    },
    MessageKind.TEXT_LEFT_OUT: {
        "reader": "Ada",
        "before": lambda community: make_mentors(community, "Ines"),
        "then": _asks_with_what_is_not_taken,
        "says": "has your question, without what you wrote",
    },
}
"""Cases of text returned to its author: how each comes about, and what the author finds later."""
