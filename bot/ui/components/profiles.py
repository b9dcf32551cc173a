"""The controls of the page on which people say more about themselves."""

from __future__ import annotations

from bot.rules.traits import Part
from bot.ui.core.custom_ids import GREY, Button, button

ABOUT_LOOKS = {
    "say": ("Change", None, GREY),
    "hope": ("What I hope for in a mentor", None, GREY),
}


def about_button(community_id: int, what: str, part: Part) -> Button:
    """One part of what someone says about themselves, or hopes for, in the community with this id."""
    return button(ABOUT_LOOKS[what], f"about:{community_id}:{what}:{part}")
