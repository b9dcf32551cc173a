"""What all controls share: how a button looks, and which ids a custom id can carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

GREY, GREEN, BLUE, RED = (
    discord.ButtonStyle.secondary,
    discord.ButtonStyle.success,
    discord.ButtonStyle.primary,
    discord.ButtonStyle.danger,
)

MAX_ID = 2**63 - 1

MAX_BUTTON_LABEL_LENGTH = 80

ButtonLook = tuple[str, str | None, discord.ButtonStyle]
"""A button's label, emoji and colour."""

Button = ui.Button[Any]
Select = ui.Select[Any]


def button(look: ButtonLook, custom_id: str, *, label_text: str | None = None) -> Button:
    """Return a button with this look; *label_text* replaces the label of the look."""
    label, emoji, style = look
    return ui.Button(label=label_text or label, emoji=emoji, style=style, custom_id=custom_id)


def select(custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]) -> Select:
    """Return a select of these options, or of a single dash, because Discord accepts no select without options."""
    nothing = [discord.SelectOption(label="–", value="0")]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=list(options or nothing))


def parse_id(text: str) -> int | None:
    """Return the id or other whole number in a text; None if it is none, or too large for a database key."""
    digits = text.strip()
    # Python refuses to read a number of thousands of digits, so its length is looked at first.
    if not digits.isdecimal() or len(digits) > len(str(MAX_ID)) or int(digits) > MAX_ID:
        return None
    return int(digits)


def set_component_id(view: ui.LayoutView, component_id: int | None) -> None:
    """Give the outermost component an id by which the bot knows the message when it lists those of a channel."""
    view.children[0].id = component_id
