"""The controls of the guide, and of suggesting."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.ui.core.custom_ids import Select, select


def guide_select(sections: list[str], chosen: str) -> Select:
    """A section of the guide."""
    options = [
        discord.SelectOption(label=title[:100], value=str(number), default=title == chosen)
        for number, title in enumerate(sections)
    ]
    return select("guide", "More about…", options[:25])


def suggest_select(person_id: int, part: str) -> ui.UserSelect[Any]:
    """A facilitator has someone in mind, and chooses with whom."""
    asks = "…as mentor, with this mentee" if part == "mentor" else "…as mentee, with this mentor"
    return ui.UserSelect(custom_id=f"suggest:{person_id}:{part}", placeholder=asks)
