"""The controls at the end of a mentorship: the closing, step by step, and whether to read a word of thanks."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Self

from discord import ui

from storage.states import Contact

from .controls import BLUE, GREEN, GREY, ID, Look, any_of, button, id_in
from .knocks import Interaction, house


class ClosingMove(StrEnum):
    """What can be done in a closing: say something, see what came of it, or turn to one of its steps."""

    OPEN = "open"
    HOLDS = "holds"
    NO_CONTACT = "none"
    IN_GROUP = "in_group"
    GLADLY = "gladly"
    TELL = "tell"
    THANK = "thank"
    REST = "rest"
    STAY_OPEN = "stay-open"
    BOUNDARIES = "boundaries"
    RESPECT = "respect"
    GRATITUDE = "gratitude"
    NEXT = "next"


WISHES = {
    ClosingMove.NO_CONTACT: Contact.NONE,
    ClosingMove.IN_GROUP: Contact.IN_GROUP,
    ClosingMove.GLADLY: Contact.GLADLY,
}
"""The moves that say what contact feels right."""

STEPS = (ClosingMove.BOUNDARIES, ClosingMove.RESPECT, ClosingMove.GRATITUDE, ClosingMove.NEXT)
"""The steps in their order; the last is what comes after."""

SKIP, BACK = "Skip", "Back"

CLOSING_LOOKS: dict[ClosingMove, Look] = {
    ClosingMove.OPEN: ("The closing", None, BLUE),
    ClosingMove.HOLDS: ("Show me", None, BLUE),
    ClosingMove.NO_CONTACT: ("No contact", None, GREY),
    ClosingMove.IN_GROUP: ("If we meet in group", None, GREY),
    ClosingMove.GLADLY: ("Gladly", None, GREY),
    ClosingMove.TELL: ("Tell the facilitators", None, BLUE),
    ClosingMove.THANK: ("Write a few words", None, BLUE),
    ClosingMove.REST: ("Rest for a while", None, GREY),
    ClosingMove.STAY_OPEN: ("Stay open", "🌱", GREEN),
    **dict.fromkeys(STEPS, (SKIP, None, GREY)),
}

THANKS_LOOKS: dict[str, Look] = {
    "yes": ("Read them", None, BLUE),
    "later": ("Not now", None, GREY),
    "no": ("No, thank you", None, GREY),
}


class ClosingButton(ui.DynamicItem[ui.Button[Any]], template=rf"closing:{ID}:(?P<move>{any_of(CLOSING_LOOKS)})"):
    """One press in one closing; the step to turn to is its own move, so that nothing need be remembered."""

    def __init__(self, pairing_id: int, move: ClosingMove, label: str | None = None) -> None:
        usual, emoji, style = CLOSING_LOOKS[move]
        super().__init__(button((label or usual, emoji, style), f"closing:{pairing_id}:{move}"))
        self.pairing_id, self.move = pairing_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), ClosingMove(match["move"]))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.parting.closing(interaction, self.pairing_id, self.move)


class ThanksButton(ui.DynamicItem[ui.Button[Any]], template=rf"thanks:{ID}:(?P<welcome>{any_of(THANKS_LOOKS)})"):
    """Whether someone would like to read a few words that were left for them."""

    def __init__(self, note_id: int, welcome: str) -> None:
        super().__init__(button(THANKS_LOOKS[welcome], f"thanks:{note_id}:{welcome}"))
        self.note_id, self.welcome = note_id, welcome

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), match["welcome"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.parting.thanks(interaction, self.note_id, self.welcome)


ALL = (ClosingButton, ThanksButton)
