"""The page of a person's preferences, and the time zone that they meant by what they typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discord import ui

from bot.rules.bad_input import UnknownTimeZone
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.contact_hours import ContactHours
from bot.rules.programme import Programme
from bot.ui.components.preferences import WEEKDAYS, PreferenceMove, preference_button, preference_select
from bot.ui.core.context import ZoneFinder
from bot.ui.core.custom_ids import Button
from bot.ui.core.layout import ControlRow, card_view, format_days, join_lines
from storage.models.enums import CheckInWish
from storage.models.preferences import Preferences

from .status import check_in_status
from .time_zones import is_zone, parse_offset

PAGE_IS_PRIVATE = "Only you can see what stands on this page."

ZONE_IS_SHARED = (
    "It helps to find people who fit. Somebody who is asked whether it could be the two of you, and may know who you "
    "are, sees about how many hours your clocks are apart; so does who looks at you as a mentor. Nobody sees the "
    "place."
)
ZONE_IS_KEPT = "It is yours alone. Shared, it tells only how many hours apart you are."

MAX_PLACES_NAMED = 5
"""Places named where somebody typed a clock that several have."""

TAKE_AWAY_HINT = (
    "What I sent before stays as it was; *Take my messages away* removes all of it from our conversation, here and "
    "from other servers."
)


def preferences_page(
    preferences: Preferences, programme: Programme, *, discreet: bool, now: datetime, confirmation: str | None = None
) -> ui.LayoutView:
    """Return the page of all preferences, with a control for each. *discreet*: direct messages are masked."""
    home, times = preferences.community_id, contact_hours_of(preferences, programme)
    rests: ControlRow = (
        [preference_select(home, PreferenceMove.REST)] if preferences.wish is not CheckInWish.OFF else []
    )
    return card_view(
        "## Times for messages",
        confirmation,
        join_lines(check_in_status(preferences.wish, preferences.resting_until), _zone(preferences, times, now)),
        [_sharing_button(preferences)] if preferences.time_zone else None,
        f"**The hour you like**: at about {times.hour:02}:00",
        [preference_button(home, PreferenceMove.TIMES)],
        f"**Days of the week without messages**: {_weekdays(times.quiet_weekdays)}",
        [preference_select(home, PreferenceMove.WEEKDAYS, times.quiet_weekdays)],
        f"**Single days without messages**: {_dates(times, now)}",
        [preference_button(home, PreferenceMove.DATES)],
        rests,
        [
            *([] if preferences.wish is CheckInWish.ASK else [preference_button(home, PreferenceMove.RESUME)]),
            *([] if preferences.wish is CheckInWish.OFF else [preference_button(home, PreferenceMove.OPT_OUT)]),
        ],
        _discretion(programme, discreet=discreet),
        [
            preference_button(home, PreferenceMove.UNMASK if discreet else PreferenceMove.MASK),
            preference_button(home, PreferenceMove.TAKE_AWAY),
        ],
        "-# The times are for check-ins and reminders. What people send you, or wait for, comes at once. "
        f"{PAGE_IS_PRIVATE}",
    )


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """The time zone that somebody means, by its IANA name; and an explanation if it had to be guessed."""

    zone: str
    explanation: str | None = None


def resolve_zone(zones: ZoneFinder, typed: str, *, now: datetime) -> ZoneChoice:
    """Return the zone that was typed or chosen. Slow: call it in a thread.

    Raises UnknownTimeZone, with their names where it is a clock that several places have: they part in summer.
    """
    if is_zone(typed):
        return ZoneChoice(typed)
    is_clock = parse_offset(typed) is not None
    found = zones.search(typed, now=now, limit=MAX_PLACES_NAMED if is_clock else 1)
    if not found:
        raise UnknownTimeZone
    if len(found) > 1:
        raise UnknownTimeZone(tuple(label.rpartition(" (")[0] for label, _ in found))
    [(label, zone)] = found
    return ZoneChoice(zone, f"I took that as *{label}*. If you meant another place, please name it with its country.")


def _zone(preferences: Preferences, times: ContactHours, now: datetime) -> str:
    clock = f"{now.astimezone(times.zone):%H:%M}"
    if preferences.time_zone is None:
        usual = f"the community's, {times.zone.key}" if preferences.community_zone else "UTC"
        return f"**Time zone**: not chosen yet, so I go by {usual}, where it is {clock} now."
    return (
        f"**Time zone**: {times.zone.key}. It is {clock} there now. "
        f"{ZONE_IS_SHARED if preferences.shares_zone else ZONE_IS_KEPT}"
    )


def _sharing_button(preferences: Preferences) -> Button:
    move = PreferenceMove.KEEP_ZONE if preferences.shares_zone else PreferenceMove.SHARE_ZONE
    return preference_button(preferences.community_id, move)


def _discretion(programme: Programme, *, discreet: bool) -> str:
    if discreet:
        return (
            "**Extra discreet**: yes. My direct messages only say that there is something to read. *Open* on them "
            "shows it to you alone; it does not stay there, and can be opened again for "
            f"{format_days(programme.keep_letters_days)}, but what somebody has written to you only once. "
            f"{TAKE_AWAY_HINT}"
        )
    return (
        "**Extra discreet**: no. My direct messages begin with a line that says nothing; what they are about stands "
        "below it. If someone else may look at your messages, I can leave that out from now on, and show it "
        f"to you alone when you open it. Anyone who holds your unlocked phone could open it, too. {TAKE_AWAY_HINT}"
    )


def _weekdays(quiet: frozenset[int]) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(quiet)) or "none"


def _dates(times: ContactHours, now: datetime) -> str:
    """Return how many they are, and not which: somebody else may look at the screen."""
    today = now.astimezone(times.zone).date()
    match sum(span.last >= today for span in times.quiet_dates):
        case 0:
            return "none"
        case 1:
            return "one day or stretch of days"
        case number:
            return f"{number} days or stretches of days"
