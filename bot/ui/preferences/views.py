"""The page on which someone says when they may be written to, and which time zone they meant by what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discord import ui

from bot.rules.checking_in import times_of
from bot.rules.moments import Times
from bot.rules.programme import Programme
from bot.rules.refusals import NotAZone
from bot.ui.components.preferences import WEEKDAYS, PreferenceMove, prefer_button, prefer_select
from bot.ui.core.context import ZoneFinder
from bot.ui.core.layout import Row, card, joined, span
from storage.models.enums import Wish
from storage.models.records import Preferences

from .status import standing
from .time_zones import is_zone

PRIVATE = (
    "Only you can see what stands on this page; but your time zone is also one of the things about you that help to "
    "find people who fit, and is shown with them."
)


def page(
    preferences: Preferences, programme: Programme, *, discreet: bool, now: datetime, said: str | None = None
) -> ui.LayoutView:
    """What holds now, with a control for each of it. *discreet*: messages do not say what they are about."""
    home, times = preferences.community_id, times_of(preferences, programme)
    rests: Row = [prefer_select(home, PreferenceMove.REST)] if preferences.wish is not Wish.OFF else []
    return card(
        "## When I may write to you",
        said,
        joined(standing(preferences.wish, preferences.resting_until), _zone(preferences, times, now)),
        f"**The hour you like**: at about {times.hour:02}:00",
        [prefer_select(home, PreferenceMove.HOUR, {times.hour})],
        f"**Days of the week without messages**: {_weekdays(times.weekdays)}",
        [prefer_select(home, PreferenceMove.WEEKDAYS, times.weekdays)],
        f"**Single days without messages**: {_dates(times, now)}",
        [prefer_button(home, PreferenceMove.DATES)],
        rests,
        [
            *([] if preferences.wish is Wish.ASK else [prefer_button(home, PreferenceMove.RESUME)]),
            *([] if preferences.wish is Wish.OFF else [prefer_button(home, PreferenceMove.OPT_OUT)]),
        ],
        _discretion(programme, discreet=discreet),
        [prefer_button(home, PreferenceMove.UNMASK if discreet else PreferenceMove.MASK)],
        f"-# The times are for check-ins and reminders. What people send you, or wait for, comes at once. {PRIVATE}",
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """The time zone that someone means, by its IANA name; and what to say if that had to be guessed."""

    zone: str
    said: str | None = None


def zone_meant(zones: ZoneFinder, typed: str, *, now: datetime) -> Meant:
    """What was typed, or chosen from the list. May take a while, so not for the event loop. Raises NotAZone."""
    if is_zone(typed):
        return Meant(typed)
    found = zones.search(typed, now=now, limit=1)
    if not found:
        raise NotAZone
    [(label, zone)] = found
    return Meant(zone, f"I took that as *{label}*. If you meant another place, please choose it from the list.")


def _zone(preferences: Preferences, times: Times, now: datetime) -> str:
    clock = f"{now.astimezone(times.zone):%H:%M}"
    if preferences.time_zone is None:
        return (
            f"**Time zone**: not chosen yet, so I go by UTC, where it is {clock} now. "
            "`/checkin preferences` in the server sets it: type your city as *time_zone*."
        )
    return (
        f"**Time zone**: {times.zone.key}. It is {clock} there now. If you have moved, `/checkin preferences` in the "
        "server changes it."
    )


def _discretion(programme: Programme, *, discreet: bool) -> str:
    if discreet:
        return (
            "**Extra discreet**: yes. My direct messages only say that there is something to read. *Open* on them "
            "shows it to you alone; it does not stay there, and can be opened again for "
            f"{span(programme.keep_letters_days)}."
        )
    return (
        "**Extra discreet**: no. My direct messages begin with a line that betrays nothing, and what they are about "
        "stands below it. If someone else may look at your messages, I can leave that out from now on, and show it "
        "to you alone when you open it. Whoever holds your unlocked phone could open it, too."
    )


def _weekdays(quiet: frozenset[int]) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(quiet)) or "none"


def _dates(times: Times, now: datetime) -> str:
    """How many, and not which: someone else may look at the screen."""
    today = now.astimezone(times.zone).date()
    match sum(span.last >= today for span in times.dates):
        case 0:
            return "none"
        case 1:
            return "one day or stretch of days"
        case number:
            return f"{number} days or stretches of days"
