"""The controls of the page on which people say more about themselves."""

from __future__ import annotations

from enum import StrEnum

from bot.rules.traits import TraitSection
from bot.ui.core.custom_ids import GREY, Button, button


class ProfileMove(StrEnum):
    """What a form of the page is for: to say something about oneself, or what one hopes for in a mentor."""

    SAY = "say"
    HOPE = "hope"


PROFILE_LOOKS = {
    ProfileMove.SAY: ("Change", None, GREY),
    ProfileMove.HOPE: ("What I hope for in a mentor", None, GREY),
}


def profile_button(community_id: int, move: ProfileMove, part: TraitSection) -> Button:
    """Return the button for a part of what somebody says about themselves, or hopes for, in this community."""
    return button(PROFILE_LOOKS[move], f"about:{community_id}:{move}:{part}")
