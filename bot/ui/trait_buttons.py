"""The controls with which a community chooses what people may say about themselves."""

from __future__ import annotations

import re
from typing import Any, Self

import discord
from discord import ui

from .controls import BLUE, GREEN, GREY, Look, any_of, button, chosen
from .knocks import Interaction, house

TRAITS_LOOKS: dict[str, Look] = {
    "open": ("What people may say about themselves", None, GREY),
    "list": ("Back", None, GREY),
    "add": ("Add one of your own", None, BLUE),
}

TRAIT_LOOKS: dict[str, Look] = {
    "rename": ("Rename", None, BLUE),
    "change": ("Change", None, BLUE),
    "hide": ("Hide", None, GREY),
    "show": ("Show again", None, GREEN),
}

KEY = r"(?P<key>[a-z]{1,12}\d{0,6})"


class TraitsButton(ui.DynamicItem[ui.Button[Any]], template=rf"traits:(?P<what>{any_of(TRAITS_LOOKS)})"):
    """The list of all traits, or one more."""

    def __init__(self, what: str) -> None:
        super().__init__(button(TRAITS_LOOKS[what], f"traits:{what}"))
        self.what = what

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["what"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.traits.listed(interaction, self.what)


class TraitSelect(ui.DynamicItem[ui.Select[Any]], template=r"traits:one"):
    """One of them, to look at."""

    def __init__(self, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(
            ui.Select(
                custom_id="traits:one",
                placeholder="Choose one to change…",
                options=options or [discord.SelectOption(label="–", value="0")],
            )
        )

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], _match: re.Match[str]) -> Self:
        return cls()

    async def callback(self, interaction: Interaction) -> None:
        [key] = chosen(interaction)[:1] or [""]
        await house(interaction).presses.traits.one(interaction, key)


class TraitButton(ui.DynamicItem[ui.Button[Any]], template=rf"trait:{KEY}:(?P<what>{any_of(TRAIT_LOOKS)})"):
    """What can be done about one trait, by its key."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(button(TRAIT_LOOKS[what], f"trait:{key}:{what}"))
        self.key, self.what = key, what

    @classmethod
    async def from_custom_id(cls, _i: Interaction, _item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["key"], match["what"])

    async def callback(self, interaction: Interaction) -> None:
        await house(interaction).presses.traits.change(interaction, self.key, self.what)


ALL = (TraitsButton, TraitSelect, TraitButton)
