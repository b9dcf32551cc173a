"""The control on a direct message that only says that there is something to read."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from .controls import GREY, ID, button, id_in
from .knocks import Interaction, house


class OpenButton(ui.DynamicItem[ui.Button[Any]], template=rf"letter:{ID}:open"):
    """What there is to read, for its reader's eyes; it does not stay."""

    def __init__(self, letter_id: int) -> None:
        super().__init__(button(("Open", None, GREY), f"letter:{letter_id}:open"))
        self.letter_id = letter_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.opening.open(interaction, self.letter_id)


ALL = (OpenButton,)
