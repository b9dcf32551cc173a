"""The controls of the page on which people say more about themselves."""

from __future__ import annotations

from enum import StrEnum

from bot.rules.traits import Part
from bot.ui.core.custom_ids import GREY, Button, button


class ProfileMove(StrEnum):
    """What a form of the page is for: to say something about oneself, or what one hopes for in a mentor."""

    SAY = "say"
    HOPE = "hope"


ABOUT_LOOKS = {
    ProfileMove.SAY: ("Change", None, GREY),
    ProfileMove.HOPE: ("What I hope for in a mentor", None, GREY),
}


def about_button(community_id: int, move: ProfileMove, part: Part) -> Button:
    """One part of what someone says about themselves, or hopes for, in the community with this id."""
    return button(ABOUT_LOOKS[move], f"about:{community_id}:{move}:{part}")
