"""Selection of the tests of a run: which are left out unless everything is asked for, and which come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

import pytest

DATABASES = ["sqlite", "postgresql"]
"""Databases on which a test is run, one after the other; each is the name of a parameter."""

SLOW_PATHS = ("tests/journeys", "tests/services", "tests/outbox", "tests/storage", "tests/demo")
"""Folders whose cases each need a database or a whole bot in a simulated Discord, which takes most of the time."""

LONGEST_FIRST = (
    "tests/bench",
    "tests/fuzz",
    "tests/two_worlds",
    "tests/services/test_simulation",
    "tests/services/test_random_actions",
    "tests/authorization",
    "tests/demo",
    "tests/test_command_line",
)
"""Tests that begin first, so that no worker is left alone with one of them at the end."""


def select_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests that this run leaves out, and put the longest first; the others keep their order."""
    if not config.getoption("--everything"):
        soon = set(one_case_each(item.nodeid for item in items if is_quick(item)))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in soon])
        items[:] = [item for item in items if item.nodeid in soon]
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


def is_quick(item: pytest.Item) -> bool:
    """Return whether a test is in every run: it is quick, and it is assigned to this database."""
    return not item.get_closest_marker("long") and database_of(item) in {None, assigned_database(item.nodeid)}


def one_case_each(names: Iterable[str]) -> Iterator[str]:
    """Yield one case of each costly test, the same in every run, and all cases of other tests."""
    cases: dict[str, list[str]] = {}
    for name in names:
        cases.setdefault(name.partition("[")[0] if name.startswith(SLOW_PATHS) else name, []).append(name)
    for test, each in cases.items():
        yield each[crc32(test.encode()) % len(each)]


def database_of(item: pytest.Item) -> str | None:
    """Return the database of a test that is run on both; None for other tests."""
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    database = parameters.get("database")
    return database if isinstance(database, str) else None


def assigned_database(name: str) -> str:
    """Return the database on which the test of this name is run when it is run once; each has half of all tests."""
    path, _, parameter = name.partition("[")
    parameters = parameter.rstrip("]").split("-")
    others = "-".join(one for one in parameters if one not in DATABASES)
    return DATABASES[crc32(f"{path} {others}".encode()) % len(DATABASES)]
