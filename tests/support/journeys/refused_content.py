"""Steps to text that Discord refuses."""

from __future__ import annotations

from typing import Any

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import MessageKind

from .steps import make_mentors, make_pairing, services


async def _writes_what_is_not_taken(community: SimulatedCommunity) -> None:
    """Let Ada write a note whose text Discord refuses."""
    _not_taken_in(community, community["Ines"].user.dm_channel.id)
    await services(community).active_pairings.write_note(community.caller("Ada"), 1, "Read https://evil.example.")


async def _volunteers_with_what_is_not_taken(community: SimulatedCommunity) -> None:
    """Let Ines offer to mentor with text that Discord refuses."""
    _not_taken_in(community, community.facilitators.id)
    await services(community).mentor_applications.volunteer(
        community.caller("Ines"), qualities=[], past_member=False, capacity=1, words="Read https://evil.example."
    )


def _not_taken_in(community: SimulatedCommunity, channel_id: int) -> None:
    path = f"/channels/{channel_id}/messages"
    community.env.inject_error("POST", path, status=400, code=240000, message="a filtered link", times=2)


REFUSED_CONTENT_CASES: dict[MessageKind, dict[str, Any]] = {
    MessageKind.TEXT_RETURNED: {
        "reader": "Ada",
        "before": lambda community: make_pairing(community, "Ada", "Ines"),
        "then": _writes_what_is_not_taken,
        "says": "does not take your note",
    },
    MessageKind.TEXT_LEFT_OUT: {
        "reader": "Ines",
        "before": lambda community: make_mentors(community, "Marek"),
        "then": _volunteers_with_what_is_not_taken,
        "says": "take your words as a mentor",
    },
}
"""Cases of text returned to its author: how each comes about, and what the author finds later."""
