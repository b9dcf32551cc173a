"""The controls with which a facilitator looks through a set of matches."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from .controls import BLUE, GREEN, GREY, ID, Look, any_of, button, id_in
from .knocks import Interaction, house

MATCH_LOOKS: dict[str, Look] = {
    "suggest": ("Suggest", None, GREEN),
    "swap": ("Next best", None, GREY),
    "skip": ("Skip", None, GREY),
    "show": ("Look through", None, BLUE),
}

MATCHING_LOOKS: dict[str, Look] = {
    "all": ("Suggest all", None, GREEN),
    "yes": ("Yes, ask them all", None, GREEN),
    "show": ("Overview", None, GREY),
}


class MatchButton(ui.DynamicItem[ui.Button[Any]], template=rf"match:{ID}:(?P<move>{any_of(MATCH_LOOKS)})"):
    """One match: suggest it, put the next best in its place, skip it, or look at it."""

    def __init__(self, match_id: int, move: str, label: str | None = None) -> None:
        looks = (label, None, GREY) if label else MATCH_LOOKS[move]
        super().__init__(button(looks, f"match:{match_id}:{move}"))
        self.match_id, self.move = match_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.matches.one(interaction, self.match_id, self.move)


class MatchingButton(ui.DynamicItem[ui.Button[Any]], template=rf"matching:{ID}:(?P<move>{any_of(MATCHING_LOOKS)})"):
    """The whole set: suggest all of it, which is asked about first, or look at it."""

    def __init__(self, matching_id: int, move: str, label: str | None = None) -> None:
        words, emoji, style = MATCHING_LOOKS[move]
        super().__init__(button((label or words, emoji, style), f"matching:{matching_id}:{move}"))
        self.matching_id, self.move = matching_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.matches.all(interaction, self.matching_id, self.move)


ALL = (MatchButton, MatchingButton)
