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
    return [int(value) for value in chosen(interaction) if value.isdecimal() and int(value) <= LARGEST_ID]


def any_of(names: Iterable[object]) -> str:
    """A pattern that takes each of these words."""
    return "|".join(re.escape(str(name)) for name in names)


def button(look: Look, custom_id: str) -> ui.Button[Any]:
    """A button that looks like this."""
    label, emoji, style = look
    return ui.Button(label=label, emoji=emoji, style=style, custom_id=custom_id)
