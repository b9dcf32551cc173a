"""The controls with which a community chooses what people may say about themselves."""

from __future__ import annotations

import discord

from bot.ui.core.custom_ids import BLUE, GREEN, GREY, Button, Look, Select, button, select

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


def traits_button(what: str) -> Button:
    """The list of all traits, or one more."""
    return button(TRAITS_LOOKS[what], f"traits:{what}")


def trait_select(options: list[discord.SelectOption]) -> Select:
    """One of them, to look at."""
    return select("traits:one", "Choose one to change…", options)


def trait_button(key: str, what: str) -> Button:
    """What can be done about one trait, by its key."""
    return button(TRAIT_LOOKS[what], f"trait:{key}:{what}")
