"""The controls of a concern: for those who look after it, and for whoever raised it."""

from __future__ import annotations

import re
from typing import Any, Self

from discord import ui

from bot.rules.concerns import ConcernMove

from .controls import BLUE, GREEN, GREY, ID, Look, any_of, button, id_in
from .knocks import Interaction, house

OUTCOME = "outcome"
"""What whoever raised it can do: read what came of it."""

CONCERN_LOOKS: dict[str, Look] = {
    ConcernMove.SHOW: ("Read it", None, BLUE),
    ConcernMove.TAKE: ("I'll look after it", "🤝", GREEN),
    ConcernMove.TAKE_OVER: ("Take it over", None, GREY),
    ConcernMove.HAND_BACK: ("Hand it back", None, GREY),
    ConcernMove.NOTE: ("Note something", None, GREY),
    ConcernMove.CLOSE: ("Close it", None, GREY),
    OUTCOME: ("Read it", None, BLUE),
}


class ConcernButton(ui.DynamicItem[ui.Button[Any]], template=rf"concern:{ID}:(?P<move>{any_of(CONCERN_LOOKS)})"):
    """One move about one concern, or a look at it for the reader's eyes alone."""

    def __init__(self, concern_id: int, move: str) -> None:
        super().__init__(button(CONCERN_LOOKS[move], f"concern:{concern_id}:{move}"))
        self.concern_id, self.move = concern_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.concerns.moved(interaction, self.concern_id, self.move)


ALL = (ConcernButton,)
