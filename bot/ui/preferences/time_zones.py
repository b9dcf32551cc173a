"""Search for a time zone by what people type: a city, a country, its IANA name, "eastern time", "UTC-5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import chain
from threading import Lock
from zoneinfo import ZoneInfo, available_timezones

from .cities import Cities, normalise_name

MAX_CHOICE_NAME_LENGTH = 100
MAX_SEARCH_LENGTH = 100
MAX_SEARCH_WORDS = 6

MIN_SEARCH_LETTERS = 3
"""Fewest letters from which the beginning of a country's name, or a part of a name, is searched for."""

COMMON_ZONES = (
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
"""Zones shown before anything is typed, and what people call them; at most as many as Discord accepts."""

_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE | re.ASCII)

ZoneMatch = tuple[str, str]
"""A label without the time, and the zone's IANA name."""


def is_zone(name: str) -> bool:
    """Return whether it is the IANA name of a place's time zone, or UTC; not an abbreviation, such as EST."""
    if not _is_place_zone(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed or a directory
        return False
    return True


def parse_offset(typed: str) -> timedelta | None:
    """Return how far a clock is ahead of UTC, as in "UTC-5" or "GMT+5:30"; None for anything else."""
    found = _OFFSET.fullmatch(typed.strip())
    if found is None:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return ahead if found[1] == "+" else -ahead


class TimeZoneFinder:
    """A search for time zones by city or country. The first search reads the data, in about 0.05 s of processor time.

    A search waits for nothing but the disk, so call it in a thread; several may run at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._atlas: _ZoneIndex | None = None

    def search(self, typed: str, *, now: datetime, limit: int = 25) -> list[tuple[str, str]]:
        """Return what may be meant, the likeliest first: a label with the local time, and the zone's IANA name."""
        if not typed.strip():
            return _with_labels(((label, zone) for label, zone, _ in COMMON_ZONES), now=now, limit=limit)
        # A label that was picked before comes back with its time, which is no part of a name.
        words = normalise_name(typed[:MAX_SEARCH_LENGTH].partition("(")[0]).split()[:MAX_SEARCH_WORDS]
        if not words:  # only letters that are not Latin, or none
            return []
        atlas = self._read()
        if (ahead := parse_offset(typed)) is not None:
            return _with_labels(atlas.with_offset(ahead, now), now=now, limit=limit)
        if found := _with_labels(atlas.matching(words), now=now, limit=limit):
            return found
        # "Berlin, Deutschland" is no name that is known, and still means Berlin.
        shorter = (" ".join(words[:length]) for length in range(len(words) - 1, 0, -1))
        return _with_labels(chain.from_iterable(map(atlas.exactly, shorter)), now=now, limit=limit)

    def _read(self) -> _ZoneIndex:
        with self._lock:
            if self._atlas is None:
                self._atlas = _ZoneIndex()
            return self._atlas


class _ZoneIndex:
    """Everything that is searched: time zones by name, and cities."""

    def __init__(self) -> None:
        self._known = {normalise_name(name): name for name in sorted(available_timezones()) if _is_place_zone(name)}
        listed = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
        current = {line.split("\t")[2] for line in listed if not line.startswith("#")}
        # Names of old, such as Asia/Calcutta, are known when typed in full, and not offered.
        self._current_zones = {
            normalise_name(name): name for name in sorted(current) if normalise_name(name) in self._known
        }
        self._cities = Cities(frozenset(self._known.values()))

    def exactly(self, sought: str) -> Iterator[ZoneMatch]:
        """Yield the zones of what has exactly this name, the likeliest first; a zone may come more than once."""
        if sought in self._known:
            yield self._known[sought], self._known[sought]
        yield from _by_common_name(sought)
        yield from self._in_regions(sought, whole=True)
        yield from self._zones_of(self._cities.named(sought))

    def matching(self, words: list[str]) -> Iterator[ZoneMatch]:
        """Yield the zones of everything that fits, the likeliest first; a zone may come more than once."""
        cities, sought = self._cities, " ".join(words)
        yield from self.exactly(sought)
        for at in range(len(words) - 1, 0, -1):
            yield from self._zones_of(cities.named_in(" ".join(words[:at]), " ".join(words[at:])))
        yield from self._zones_of(cities.starting_with(sought))
        if len(sought) >= MIN_SEARCH_LETTERS:
            yield from self._in_regions(sought, whole=False)
            yield from self._named(sought)
            yield from self._zones_of(cities.alternative_starting_with(sought))
            yield from self._zones_of(cities.containing(sought))

    def with_offset(self, ahead: timedelta, now: datetime) -> Iterator[ZoneMatch]:
        """Yield the zones whose clocks are now so far ahead of UTC: those with a common name, then the largest."""
        fitting = {
            zone for zone in self._current_zones.values() if now.astimezone(ZoneInfo(zone)).utcoffset() == ahead
        }
        yield from (
            (label, zone) for label, zone, _ in COMMON_ZONES if zone in fitting or (zone == "UTC" and not ahead)
        )
        named = {zone for _, zone, _ in COMMON_ZONES}
        yield from self._zones_of(iter(self._cities.largest_in(fitting - named)))

    def _zones_of(self, cities: Iterator[int]) -> Iterator[ZoneMatch]:
        return ((self._cities.label(city), self._cities.zone(city)) for city in cities)

    def _in_regions(self, sought: str, *, whole: bool) -> Iterator[ZoneMatch]:
        """Yield the largest city of each time zone of the countries and states called so, or beginning so."""
        for place in self._cities.places:
            if sought in place.names if whole else any(name.startswith(sought) for name in place.names):
                yield from self._zones_of(iter(place.largest_city_by_zone.values()))

    def _named(self, sought: str) -> Iterator[ZoneMatch]:
        """Return the zones with a word of their IANA name that begins with *sought*."""
        return ((zone, zone) for name, zone in self._current_zones.items() if f" {sought}" in f" {name}")


def _is_place_zone(name: str) -> bool:
    return name == "UTC" or name.partition("/")[0] in _AREAS


def _by_common_name(sought: str) -> Iterator[ZoneMatch]:
    """Yield the zones that people call by the name of their time: eastern time, CET."""
    bare = sought.removeprefix("us ").removesuffix(" time").removesuffix(" standard").removesuffix(" daylight")
    for label, zone, common_names in COMMON_ZONES:
        if bare in common_names:
            yield label, zone


def _with_labels(found: Iterable[ZoneMatch], *, now: datetime, limit: int) -> list[tuple[str, str]]:
    """Return the matches without duplicates, each label with the local time, by which people recognise their zone."""
    zone_of: dict[str, str] = {}
    zones: set[str] = set()
    for label, zone in found:
        is_bare_name = label == zone
        if zone_of.get(label) == zone or (is_bare_name and zone in zones):
            continue
        # Two towns of one name in one country: the zone tells them apart.
        zone_of[f"{label}, {zone}" if label in zone_of else label] = zone
        zones.add(zone)
        if len(zone_of) >= limit:
            break
    return [(_with_time(label, zone, now), zone) for label, zone in zone_of.items()]


def _with_time(label: str, zone: str, now: datetime) -> str:
    clock = f" ({now.astimezone(ZoneInfo(zone)):%H:%M} now)"
    return label[: MAX_CHOICE_NAME_LENGTH - len(clock)] + clock
