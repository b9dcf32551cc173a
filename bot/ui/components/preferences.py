"""The controls with which somebody says when the bot may write to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

import discord
from discord import ui

from bot.ui.core.custom_ids import GREEN, GREY, Button, Select, button


class PreferenceMove(StrEnum):
    """What can be said about when someone is written to; also the last part of a control's custom id."""

    HOUR = "hour"
    TIMES = "times"
    WEEKDAYS = "weekdays"
    REST = "rest"
    DATES = "dates"
    RESUME = "on"
    OPT_OUT = "off"
    MASK = "veil"
    UNMASK = "unveil"
    TAKE_AWAY = "away"
    SHARE_ZONE = "share"
    KEEP_ZONE = "keep"


class RestLength(StrEnum):
    """How long someone may rest from check-ins: a span as people type it, or until they resume them."""

    ONE_WEEK = "1 week"
    TWO_WEEKS = "2 weeks"
    ONE_MONTH = "1 month"
    OPEN = "open"


REST_OPTIONS = {
    RestLength.ONE_WEEK: "For a week",
    RestLength.TWO_WEEKS: "For two weeks",
    RestLength.ONE_MONTH: "For a month",
    RestLength.OPEN: "Until I say so",
}

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PREFERENCE_LOOKS = {
    PreferenceMove.TIMES: ("My time zone and hour", "🕰️", GREY),
    PreferenceMove.DATES: ("Single days without messages", None, GREY),
    PreferenceMove.RESUME: ("Check-ins again", "▶️", GREEN),
    PreferenceMove.OPT_OUT: ("No check-ins for me", None, GREY),
    PreferenceMove.MASK: ("Only say that there is something to read", None, GREY),
    PreferenceMove.UNMASK: ("Say what it is, as before", None, GREY),
    PreferenceMove.TAKE_AWAY: ("Take my messages away", None, GREY),
    PreferenceMove.SHARE_ZONE: ("Show hours apart", None, GREY),
    PreferenceMove.KEEP_ZONE: ("Keep my time zone to myself", None, GREY),
}


def preference_select(community_id: int, move: PreferenceMove, selected: Collection[int] = ()) -> Select:
    """Return a choice of when someone is written to, in the community with this id: one of PREFERENCE_CHOICES."""
    choice = PREFERENCE_CHOICES[move](selected)
    choice.custom_id = f"prefer:{community_id}:{move}"
    return choice


def preference_button(community_id: int, move: PreferenceMove) -> Button:
    """Return a button for what is no choice among several: one of PREFERENCE_LOOKS."""
    return button(PREFERENCE_LOOKS[move], f"prefer:{community_id}:{move}")


def hours_select(already: Collection[int]) -> Select:
    """Return a select of the hours of a day."""
    options = [
        discord.SelectOption(label=f"At about {hour:02}:00", value=str(hour), default=hour in already)
        for hour in range(24)
    ]
    return ui.Select(placeholder="At which hour?", options=options)


def chosen_numbers(values: Iterable[str]) -> list[int]:
    """Return the hours or weekdays in what a select was sent with; anything else is left out."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 3]


def _weekdays(already: Collection[int]) -> Select:
    options = [
        discord.SelectOption(label=f"Not on {name}s", value=str(day), default=day in already)
        for day, name in enumerate(WEEKDAYS)
    ]
    return ui.Select(placeholder="Every day of the week is fine", options=options, min_values=0, max_values=6)


def _rests(_already: Collection[int]) -> Select:
    options = [discord.SelectOption(label=label, value=value) for value, label in REST_OPTIONS.items()]
    return ui.Select(placeholder="Rest from check-ins…", options=options)


PREFERENCE_CHOICES = {
    PreferenceMove.HOUR: hours_select,
    PreferenceMove.WEEKDAYS: _weekdays,
    PreferenceMove.REST: _rests,
}
"""The moves of which several things can be chosen."""
