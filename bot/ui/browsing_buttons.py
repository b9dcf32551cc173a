"""The controls for looking through mentors, and for one's list of people to be kept apart from."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from .controls import BLUE, GREEN, GREY, ID, any_of, button, chosen, id_in, whole_number
from .knocks import Interaction, house

BROWSE_LOOKS = {
    "ask": ("Ask", None, GREEN),
    "next": ("Next", None, BLUE),
    "pass": ("Not for me", None, GREY),
    "while": ("For a while", None, GREY),
    "ever": ("For good", None, GREY),
    "back": ("Back", None, GREY),
    "first": ("From the beginning", None, BLUE),
}
"""Whoever is *not for me* is left out for a while or for good."""

NOBODY_YET = 0
"""The mentor on a button that leads to the first."""


class BrowseButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"browse:{ID}:(?P<mentor>0|[1-9]\d{{0,18}}):(?P<move>{any_of(BROWSE_LOOKS)})",
):
    """One move while looking through the mentors of a community; the mentor is the one on the card."""

    def __init__(self, community_id: int, mentor_row_id: int, move: str, *, label: str | None = None) -> None:
        usual, emoji, style = BROWSE_LOOKS[move]
        super().__init__(button((label or usual, emoji, style), f"browse:{community_id}:{mentor_row_id}:{move}"))
        self.community_id, self.mentor_row_id, self.move = community_id, mentor_row_id, move

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match), id_in(match, "mentor"), match["move"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.browsing.moved(interaction, self.community_id, self.mentor_row_id, self.move)


class ApartSelect(ui.DynamicItem[ui.Select[Any]], template=rf"apart:{ID}"):
    """Someone to take off the list, in the community with this id."""

    def __init__(self, community_id: int, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(
            ui.Select(
                custom_id=f"apart:{community_id}",
                placeholder="Take someone off the list…",
                options=options or [discord.SelectOption(label="–", value="0")],
            )
        )
        self.community_id = community_id

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(id_in(match))

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.browsing.let_be(interaction, self.community_id, _whom(interaction))


def _whom(interaction: Interaction) -> list[int]:
    """Who was chosen; of someone who was forgotten, the number below nought that stands in their place."""
    found = [(value.startswith("-"), whole_number(value.removeprefix("-"))) for value in chosen(interaction)]
    return [-number if below else number for below, number in found if number is not None]


ALL = (BrowseButton, ApartSelect)
