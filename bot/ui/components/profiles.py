"""The controls of the page on which people say more about themselves."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import discord
from discord import ui

from bot.rules.traits import TraitSection
from bot.ui.core.custom_ids import GREY, Button, button

from .paging import Place


class ProfileMove(StrEnum):
    """What a form of the page is for: to say something about oneself, or what one hopes for in a mentor."""

    SAY = "say"
    HOPE = "hope"


PROFILE_LOOKS = {
    ProfileMove.SAY: ("Change", None, GREY),
    ProfileMove.HOPE: ("What I hope for in a mentor", None, GREY),
}


GROUPS_LABEL = "Support groups"


def group_list_id(community_id: int) -> str:
    """Return the custom id of the list of all support groups, with which those of its pages begin."""
    return f"groups:{community_id}"


def groups_button(community_id: int) -> Button:
    """Return the button to the list of all support groups, for somebody to say which are theirs."""
    return button((GROUPS_LABEL, None, GREY), group_list_id(community_id))


def group_select(community_id: int, options: Sequence[discord.SelectOption], place: Place) -> ui.Select[Any]:
    """Return the select of the support groups on the page at this place."""
    custom_id = f"group:{community_id}:{place.at}:{place.row}"
    chosen: ui.Select[Any] = ui.Select(custom_id=custom_id, placeholder="Which are yours?", max_values=len(options))
    chosen.options = list(options)
    return chosen


def profile_button(community_id: int, move: ProfileMove, part: TraitSection) -> Button:
    """Return the button for a part of what somebody says about themselves, or hopes for, in this community."""
    return button(PROFILE_LOOKS[move], f"about:{community_id}:{move}:{part}")
