"""The cities of the world with their time zones, small enough to keep in memory and quick to search.

They stand in ``cities.dat``, an extract of GeoNames (geonames.org, CC BY 4.0) that ``python -m tests.cities`` makes.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import accumulate, chain, compress

# Letters that Unicode does not take apart into a Latin one and a mark; what stands inside a word is left out.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ħ": "h"}
    | {"ə": "e", "Ə": "E", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th"}
    | dict.fromkeys(".'’‘ʻʼ`", "")
)
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


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


class Cities:
    """All cities of at least 15,000 people, by number: 0 is the largest.

    All their names are in one long text, a line for each city, and their names as people write them in another:
    searching a text takes a millisecond, and it has a tenth of the size of a list.
    """

    def __init__(self, zones: Container[str]) -> None:
        """Read the cities in these *zones*. It takes some hundredths of a second."""
        names, lines, all_zones, all_places, regions = (column.split("\n") for column in read_columns())
        places = _regions(regions)
        self.places = tuple(places.values())
        is_kept = [zone in zones for zone in all_zones]
        kept_zones, kept_places = list(compress(all_zones, is_kept)), list(compress(all_places, is_kept))
        self._zone_names = tuple(sorted(set(kept_zones)))
        at_zone = {zone: at for at, zone in enumerate(self._zone_names)}
        at_place = {place: at for at, place in enumerate(places)}
        self._zones = array("H", map(at_zone.__getitem__, kept_zones))
        self._places = array("H", map(at_place.__getitem__, kept_places))
        self._names, self._name_starts = _text(list(compress(names, is_kept)))
        self._lines, self._starts = _text(list(compress(lines, is_kept)))
        largest: dict[tuple[str, str], int] = {}
        for number, where in enumerate(zip(kept_places, kept_zones, strict=True)):
            largest.setdefault(where, number)
        for (code, zone), number in largest.items():
            place: Region | None = places[code]
            while place:
                place.largest_city_by_zone.setdefault(zone, number)
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


def read_columns() -> list[str]:
    """Return the extract's columns, each with a line for every city, by size: names, all normalised names with a bar
    after each, zones, places; and at last its places, which ``_regions`` reads.
    """
    told = (files(__package__) / "cities.dat").read_bytes()
    return zlib.decompress(told.partition(b"\n")[2]).decode().split("\0")


def _text(lines: list[str]) -> tuple[str, array[int]]:
    """Return the lines as one text, and the position of the line break before each line."""
    starts = array("L", accumulate((len(line) + 1 for line in lines), initial=0))
    return "".join(("\n", "\n".join(lines), "\n")), starts[: len(lines)]


def _regions(lines: list[str]) -> dict[str, Region]:
    """Return the places by their code, from a line for each: code, name, names, codes and what it lies in."""
    places: dict[str, Region] = {}
    for line in lines:
        code, name, names, codes, parent = line.split("\t")
        places[code] = Region(name, tuple(names.split("|")), tuple(codes.split("|")), places.get(parent))
    return places
