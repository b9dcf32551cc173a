"""The control with which someone finds help; it is on every direct message."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from .controls import GREY, ID, any_of, button, id_in
from .knocks import Interaction, house

SUPPORT_LOOKS = {
    "open": ("Support", None, GREY),
}


class SupportButton(ui.DynamicItem[ui.Button[Any]], template=rf"support:{ID}:(?P<move>{any_of(SUPPORT_LOOKS)})"):
    """The card with the crisis lines."""

    def __init__(self, community_id: int, move: str) -> None:
        super().__init__(button(SUPPORT_LOOKS[move], f"support:{community_id}:{move}"))
        self.community_id, self.move = community_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.support.card(interaction)


ALL = (SupportButton,)
