"""What all controls share: how a button looks, and which ids one can carry."""

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

LARGEST_ID = 2**63 - 1

LONGEST_LABEL = 80

Look = tuple[str, str | None, discord.ButtonStyle]
"""What stands on a button: words, an emoji, a colour."""

Button = ui.Button[Any]
Select = ui.Select[Any]


def button(look: Look, custom_id: str, *, says: str | None = None) -> Button:
    """A button that looks like this; *says* is what stands on it in place of the usual words."""
    label, emoji, style = look
    return ui.Button(label=says or label, emoji=emoji, style=style, custom_id=custom_id)


def select(custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]) -> Select:
    """A choice among these; Discord takes none that has nothing to choose."""
    nothing = [discord.SelectOption(label="–", value="0")]
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=list(options or nothing))


def whole_number(text: str) -> int | None:
    """An id, or another number that someone chose or typed; None for what is none, or is more than a key can be."""
    digits = text.strip()
    # Python refuses to read a number of thousands of digits, so its length is looked at first.
    if not digits.isdecimal() or len(digits) > len(str(LARGEST_ID)) or int(digits) > LARGEST_ID:
        return None
    return int(digits)
