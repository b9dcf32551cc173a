"""What all controls share: how a custom id is read, what was chosen, how a button looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from .knocks import Interaction, submitted

GREY, GREEN, BLUE, RED = (
    discord.ButtonStyle.secondary,
    discord.ButtonStyle.success,
    discord.ButtonStyle.primary,
    discord.ButtonStyle.danger,
)

ID = r"(?P<id>0|[1-9]\d{0,18})"
LARGEST_ID = 2**63 - 1

Look = tuple[str, str | None, discord.ButtonStyle]
"""What stands on a button: words, an emoji, a colour."""


def id_in(match: re.Match[str], part: str = "id") -> int:
    """The id on a control; one that no database key can have becomes one that nothing has."""
    number = int(match[part])
    return number if number <= LARGEST_ID else 0


def chosen(interaction: Interaction) -> list[str]:
    """What was chosen in a select; it may be forged."""
    return [str(value) for value in submitted(interaction).get("values", [])]


def chosen_ids(interaction: Interaction) -> list[int]:
    """What was chosen in a select, as ids; anything forged that is no id falls away."""
    return [number for value in chosen(interaction) if (number := whole_number(value)) is not None]


def whole_number(text: str) -> int | None:
    """An id, or another number that someone chose or typed; None for what is none, or is more than a key can be."""
    digits = text.strip()
    # Python refuses to read a number of thousands of digits, so its length is looked at first.
    if not digits.isdecimal() or len(digits) > len(str(LARGEST_ID)) or int(digits) > LARGEST_ID:
        return None
    return int(digits)


def any_of(names: Iterable[object]) -> str:
    """A pattern that takes each of these words."""
    return "|".join(re.escape(str(name)) for name in names)


def button(look: Look, custom_id: str) -> ui.Button[Any]:
    """A button that looks like this."""
    label, emoji, style = look
    return ui.Button(label=label, emoji=emoji, style=style, custom_id=custom_id)
