"""The controls with which a community chooses what people may say about themselves."""

from __future__ import annotations

from enum import StrEnum

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, ButtonLook, Select, button, select


class TraitListMove(StrEnum):
    """What can be done with the list of all traits; also the last part of a button's custom id."""

    OPEN = "open"
    BACK = "list"
    ADD = "add"


TRAIT_LIST_LOOKS: dict[TraitListMove, ButtonLook] = {
    TraitListMove.OPEN: ("What people may say about themselves", None, GREY),
    TraitListMove.BACK: ("Back", None, GREY),
    TraitListMove.ADD: ("Add one of your own", None, BLUE),
}


class TraitMove(StrEnum):
    """What can be done about one trait; also the last part of a button's custom id.

    RENAME is for the programme's own traits, CHANGE for those that the community has added.
    """

    RENAME = "rename"
    CHANGE = "change"
    HIDE = "hide"
    SHOW = "show"


TRAIT_LOOKS: dict[TraitMove, ButtonLook] = {
    TraitMove.RENAME: ("Rename", None, BLUE),
    TraitMove.CHANGE: ("Change", None, BLUE),
    TraitMove.HIDE: ("Hide", None, GREY),
    TraitMove.SHOW: ("Show again", None, GREEN),
}


def traits_button(move: TraitListMove) -> Button:
    """Return the button that shows the list of all traits, or adds a trait."""
    return button(TRAIT_LIST_LOOKS[move], f"traits:{move}")


def trait_select(options: list[discord.SelectOption]) -> Select:
    """Return a select of traits, to look at one."""
    return select("traits:one", "Choose one to change…", options)


def trait_button(key: str, move: TraitMove) -> Button:
    """Return the button for a change to one trait, by its key."""
    return button(TRAIT_LOOKS[move], f"trait:{key}:{move}")
