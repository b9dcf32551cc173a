"""Finding one's time zone by what one would type: a city, a country, its IANA name, "eastern time"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from itertools import chain
from threading import Lock
from zoneinfo import ZoneInfo, available_timezones

from .cities import Cities, folded

LONGEST_LABEL = 100
LONGEST_TYPED = 100
MOST_WORDS = 6

FEWEST_LETTERS = 3
"""From how many letters on a country is guessed from, and a name looked into, before it is typed in full."""

COMMON = (
    ("US Eastern time, New York", "America/New_York", ("eastern", "est", "edt", "et")),
    ("US Central time, Chicago", "America/Chicago", ("central", "cst", "cdt", "ct")),
    ("US Mountain time, Denver", "America/Denver", ("mountain", "mst", "mdt", "mt")),
    ("Arizona, Phoenix", "America/Phoenix", ("mst",)),
    ("US Pacific time, Los Angeles", "America/Los_Angeles", ("pacific", "pst", "pdt", "pt")),
    ("Alaska, Anchorage", "America/Anchorage", ("akst", "akdt")),
    ("Hawaii, Honolulu", "Pacific/Honolulu", ("hst",)),
    ("Atlantic time, Halifax", "America/Halifax", ("atlantic", "ast", "adt")),
    ("Toronto, Canada", "America/Toronto", ()),
    ("São Paulo, Brazil", "America/Sao_Paulo", ("brt",)),
    ("UK time, London", "Europe/London", ("british", "gmt", "bst")),
    ("Dublin, Ireland", "Europe/Dublin", ()),
    ("Central European time, Berlin", "Europe/Berlin", ("central european", "cet", "cest")),
    ("Eastern European time, Athens", "Europe/Athens", ("eastern european", "eet", "eest")),
    ("Lagos, Nigeria", "Africa/Lagos", ("wat",)),
    ("Johannesburg, South Africa", "Africa/Johannesburg", ("sast",)),
    ("Nairobi, Kenya", "Africa/Nairobi", ("eat",)),
    ("Dubai, United Arab Emirates", "Asia/Dubai", ("gst",)),
    ("India, Kolkata", "Asia/Kolkata", ("indian", "ist")),
    ("Manila, Philippines", "Asia/Manila", ("pht",)),
    ("Singapore", "Asia/Singapore", ("sgt",)),
    ("Tokyo, Japan", "Asia/Tokyo", ("jst",)),
    ("Australian Eastern time, Sydney", "Australia/Sydney", ("australian eastern", "aest", "aedt")),
    ("New Zealand, Auckland", "Pacific/Auckland", ("nzst", "nzdt")),
    ("UTC, the same all year", "UTC", ("gmt", "z")),
)
"""Zones shown before anything is typed, and what people call them; at most as many as Discord takes."""

_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)

Found = tuple[str, str]
"""A label without the time, and the zone's IANA name."""


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a place's time zone, or UTC; never one without clock changes, like EST."""
    if not _is_offered(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder
        return False
    return True


class Zones:
    """All time zones and the cities in them. They are read on the first search, which then takes a second or two.

    Searching never waits for anything but the disk, so call it in a thread; several may at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._atlas: _Atlas | None = None

    def search(self, typed: str, *, now: datetime, limit: int = 25) -> list[tuple[str, str]]:
        """What may be meant, the likeliest first: a label with the local time, and the zone's IANA name."""
        if not typed.strip():
            return _labelled(((label, zone) for label, zone, _ in COMMON), now=now, limit=limit)
        # A label that was picked before comes back with its time, which is no part of a name.
        words = folded(typed[:LONGEST_TYPED].partition("(")[0]).split()[:MOST_WORDS]
        if not words:  # letters that are not Latin, or none
            return []
        atlas = self._read()
        if found := _labelled(atlas.matching(words), now=now, limit=limit):
            return found
        # "Berlin, Deutschland" is no name that is known, and still means Berlin.
        shorter = (" ".join(words[:length]) for length in range(len(words) - 1, 0, -1))
        return _labelled(chain.from_iterable(map(atlas.exactly, shorter)), now=now, limit=limit)

    def _read(self) -> _Atlas:
        with self._lock:
            if self._atlas is None:
                self._atlas = _Atlas()
            return self._atlas


class _Atlas:
    """Everything there is to search."""

    def __init__(self) -> None:
        self._known = {folded(name): name for name in sorted(available_timezones()) if _is_offered(name)}
        listed = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
        current = {line.split("\t")[2] for line in listed if not line.startswith("#")}
        # Names of old, such as Asia/Calcutta, are known when typed in full, and not offered.
        self._offered = {folded(name): name for name in sorted(current) if folded(name) in self._known}
        self._cities = Cities(frozenset(self._known.values()))

    def exactly(self, sought: str) -> Iterator[Found]:
        """What has just this name, the likeliest first; the same may come more than once."""
        if sought in self._known:
            yield self._known[sought], self._known[sought]
        yield from _by_the_clock(sought)
        yield from self._in_places(sought, whole=True)
        yield from self._told(self._cities.called(sought))

    def matching(self, words: list[str]) -> Iterator[Found]:
        """Everything that fits, in the same way."""
        cities, sought = self._cities, " ".join(words)
        yield from self.exactly(sought)
        for at in range(len(words) - 1, 0, -1):
            yield from self._told(cities.called_in(" ".join(words[:at]), " ".join(words[at:])))
        yield from self._told(cities.beginning(sought))
        if len(sought) >= FEWEST_LETTERS:
            yield from self._in_places(sought, whole=False)
            yield from self._named(sought)
            yield from self._told(cities.also_beginning(sought))
            yield from self._told(cities.containing(sought))

    def _told(self, cities: Iterator[int]) -> Iterator[Found]:
        return ((self._cities.label(city), self._cities.zone(city)) for city in cities)

    def _in_places(self, sought: str, *, whole: bool) -> Iterator[Found]:
        """The largest city of each zone of a country or state."""
        for place in self._cities.places:
            if sought in place.called if whole else any(name.startswith(sought) for name in place.called):
                yield from self._told(iter(place.largest.values()))

    def _named(self, sought: str) -> Iterator[Found]:
        """Zones of whose name a word begins so."""
        return ((zone, zone) for name, zone in self._offered.items() if f" {sought}" in f" {name}")


def _is_offered(name: str) -> bool:
    return name == "UTC" or name.partition("/")[0] in _AREAS


def _by_the_clock(sought: str) -> Iterator[Found]:
    """What people call their time: eastern time, CET."""
    bare = sought.removeprefix("us ").removesuffix(" time").removesuffix(" standard").removesuffix(" daylight")
    for label, zone, called in COMMON:
        if bare in called:
            yield label, zone


def _labelled(found: Iterable[Found], *, now: datetime, limit: int) -> list[tuple[str, str]]:
    """With the time that it is there, by which people know that it is theirs; no two alike."""
    zone_of: dict[str, str] = {}
    zones: set[str] = set()
    for label, zone in found:
        is_bare_name = label == zone
        if zone_of.get(label) == zone or (is_bare_name and zone in zones):
            continue
        # Two towns of one name in one country, and the clock tells them apart.
        zone_of[f"{label}, {zone}" if label in zone_of else label] = zone
        zones.add(zone)
        if len(zone_of) >= limit:
            break
    return [(_with_time(label, zone, now), zone) for label, zone in zone_of.items()]


def _with_time(label: str, zone: str, now: datetime) -> str:
    clock = f" ({now.astimezone(ZoneInfo(zone)):%H:%M} now)"
    return label[: LONGEST_LABEL - len(clock)] + clock
