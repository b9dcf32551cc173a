"""The controls with which a community chooses what people may say about themselves."""

from __future__ import annotations

from enum import StrEnum

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Look, Select, button, select


class TraitListMove(StrEnum):
    """What can be done with the list of all traits; also the last part of a button's custom id."""

    OPEN = "open"
    BACK = "list"
    ADD = "add"


TRAITS_LOOKS: dict[TraitListMove, Look] = {
    TraitListMove.OPEN: ("What people may say about themselves", None, GREY),
    TraitListMove.BACK: ("Back", None, GREY),
    TraitListMove.ADD: ("Add one of your own", None, BLUE),
}


class TraitMove(StrEnum):
    """What can be done about one trait; also the last part of a button's custom id."""

    RENAME = "rename"
    CHANGE = "change"
    HIDE = "hide"
    SHOW = "show"


TRAIT_LOOKS: dict[TraitMove, Look] = {
    TraitMove.RENAME: ("Rename", None, BLUE),
    TraitMove.CHANGE: ("Change", None, BLUE),
    TraitMove.HIDE: ("Hide", None, GREY),
    TraitMove.SHOW: ("Show again", None, GREEN),
}


def traits_button(move: TraitListMove) -> Button:
    """The list of all traits, or one more."""
    return button(TRAITS_LOOKS[move], f"traits:{move}")


def trait_select(options: list[discord.SelectOption]) -> Select:
    """One of them, to look at."""
    return select("traits:one", "Choose one to change…", options)


def trait_button(key: str, move: TraitMove) -> Button:
    """What can be done about one trait, by its key."""
    return button(TRAIT_LOOKS[move], f"trait:{key}:{move}")
