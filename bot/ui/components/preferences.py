"""The controls with which somebody says when they may be written to."""

from __future__ import annotations

from collections.abc import Collection

import discord
from discord import ui

from bot.ui.core.custom_ids import GREEN, GREY, Button, Select, button

RESTS = {"1 week": "For a week", "2 weeks": "For two weeks", "1 month": "For a month", "open": "Until I say so"}
"""How long someone may rest from check-ins; the keys are spans as people type them."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PREFER_LOOKS = {
    "dates": ("Single days without messages", None, GREY),
    "on": ("Check-ins again", "▶️", GREEN),
    "off": ("No check-ins for me", None, GREY),
    "veil": ("Only say that there is something to read", None, GREY),
    "unveil": ("Say what it is, as before", None, GREY),
}


def prefer_select(community_id: int, what: str, already: Collection[int] = ()) -> Select:
    """One choice about when someone may be written to, in the community with this id: hour, weekdays or rest."""
    choice = {"hour": _hours, "weekdays": _weekdays, "rest": _rests}[what](already)
    choice.custom_id = f"prefer:{community_id}:{what}"
    return choice


def prefer_button(community_id: int, what: str) -> Button:
    """The same for what is no choice among several: one of PREFER_LOOKS."""
    return button(PREFER_LOOKS[what], f"prefer:{community_id}:{what}")


def _hours(already: Collection[int]) -> Select:
    options = [
        discord.SelectOption(label=f"At about {hour:02}:00", value=str(hour), default=hour in already)
        for hour in range(24)
    ]
    return ui.Select(placeholder="At which hour?", options=options)


def _weekdays(already: Collection[int]) -> Select:
    options = [
        discord.SelectOption(label=f"Not on {name}s", value=str(day), default=day in already)
        for day, name in enumerate(WEEKDAYS)
    ]
    return ui.Select(placeholder="Every day of the week is fine", options=options, min_values=0, max_values=6)


def _rests(_already: Collection[int]) -> Select:
    options = [discord.SelectOption(label=label, value=value) for value, label in RESTS.items()]
    return ui.Select(placeholder="Rest from check-ins…", options=options)
