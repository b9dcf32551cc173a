"""Which tests a run leaves out unless it asks for everything, and which come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

import pytest

DATABASES = ["sqlite", "postgresql"]
"""What a test over a store is run on, one after the other; each is the name of a parameter."""

COSTLY = ("tests/journeys", "tests/services", "tests/outbox", "tests/storage", "tests/demo")
"""A database or a whole bot in a simulated Discord for each case, which is where most of the time goes."""

LONGEST = (
    "tests/bench",
    "tests/fuzz",
    "tests/services/test_years",
    "tests/services/test_random_walks",
    "tests/rights",
    "tests/demo",
    "tests/test_front_door",
)
"""Begun first, so that no worker is left alone with one of them at the end."""


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is not asked for, and put the longest first; the others stay in their order."""
    if not config.getoption("--everything"):
        soon = set(one_case_each(item.nodeid for item in items if is_soon(item)))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in soon])
        items[:] = [item for item in items if item.nodeid in soon]
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def is_soon(item: pytest.Item) -> bool:
    """Whether a test is in every run: it does not take long, and it is its turn to be on this database."""
    return not item.get_closest_marker("long") and database_of(item) in {None, its_turn(item.nodeid)}


def one_case_each(names: Iterable[str]) -> Iterator[str]:
    """Of each costly test that has several cases the name of one, always the same; of other tests all."""
    cases: dict[str, list[str]] = {}
    for name in names:
        cases.setdefault(name.partition("[")[0] if name.startswith(COSTLY) else name, []).append(name)
    for test, each in cases.items():
        yield each[crc32(test.encode()) % len(each)]


def database_of(item: pytest.Item) -> str | None:
    """The database that a test is run on, where it is run on both."""
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    database = parameters.get("store")
    return database if isinstance(database, str) else None


def its_turn(name: str) -> str:
    """The one of them that the test of this name is run on when it is run once: for half of all tests the one."""
    path, _, parameter = name.partition("[")
    parameters = parameter.rstrip("]").split("-")
    others = "-".join(one for one in parameters if one not in DATABASES)
    return DATABASES[crc32(f"{path} {others}".encode()) % len(DATABASES)]
