"""The controls with which someone finds help: the one on every direct message, and those on the card it opens."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from .controls import BLUE, GREY, ID, any_of, button, id_in
from .knocks import Interaction, house
from .look import shortened

SUPPORT_LOOKS = {
    "open": ("Support", None, GREY),
    "reach": ("Reach a facilitator", None, BLUE),
    "concern": ("Raise a concern", None, GREY),
}
LONGEST_LABEL = 80


class SupportButton(ui.DynamicItem[ui.Button[Any]], template=rf"support:{ID}:(?P<move>{any_of(SUPPORT_LOOKS)})"):
    """The card with the crisis lines, or a way to the facilitators of the community with this id.

    *server* is its name, where someone is in several.
    """

    def __init__(self, community_id: int, move: str, *, server: str | None = None) -> None:
        label, emoji, style = SUPPORT_LOOKS[move]
        says = shortened(f"{label}: {server}", LONGEST_LABEL) if server else label
        super().__init__(button((says, emoji, style), f"support:{community_id}:{move}"))
        self.community_id, self.move = community_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.support.pressed(interaction, self.community_id, self.move)


ALL = (SupportButton,)
