"""The controls with which someone sees, takes along and deletes what is stored about them."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from .controls import BLUE, GREY, ID, RED, any_of, button, id_in
from .knocks import Interaction, house

EVERYWHERE = 0
"""In place of a community's id: each that knows the presser, also those that they have left."""

PRIVACY_LOOKS = {
    "mine": ("What is stored about me", None, GREY),
    "export": ("Get a copy", None, BLUE),
    "send": ("Send it by direct message", None, GREY),
    "list": ("Whom I keep apart from", None, GREY),
    "delete": ("Delete…", None, GREY),
    "delete-yes": ("Delete everything", None, RED),
    "keep": ("Keep everything", None, GREY),
}


class PrivacyButton(ui.DynamicItem[ui.Button[Any]], template=rf"privacy:{ID}:(?P<move>{any_of(PRIVACY_LOOKS)})"):
    """One move with what is stored about the presser in the community with this id."""

    def __init__(self, community_id: int, move: str) -> None:
        super().__init__(button(PRIVACY_LOOKS[move], f"privacy:{community_id}:{move}"))
        self.community_id, self.move = community_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.privacy.moved(interaction, self.community_id, self.move)


ALL = (PrivacyButton,)
