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
    soon = [item.nodeid for item in items if config.getoption("--everything") or not item.get_closest_marker("long")]
    kept = set(spread_over_databases(soon))
    if not config.getoption("--everything"):
        kept = set(one_case_each(name for name in soon if name in kept))
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in kept])
    items[:] = [item for item in items if item.nodeid in kept]
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


def spread_over_databases(names: Iterable[str]) -> Iterator[str]:
    """Yield both runs of a test of one case, and of a test of several cases each case once, half of them on each.

    Tests of the storage itself keep all their runs.
    """
    cases: dict[str, dict[str, list[str]]] = {}
    for name in names:
        cases.setdefault(name.partition("[")[0], {}).setdefault(without_database(name), []).append(name)
    for test, each in cases.items():
        for place, runs in enumerate(each.values(), crc32(test.encode())):
            is_spread = len(each) > 1 and not test.startswith("tests/storage")
            yield from [runs[place % len(runs)]] if is_spread else runs


def one_case_each(names: Iterable[str]) -> Iterator[str]:
    """Yield one run of each costly test, the same in every run of all tests, and all cases of other tests."""
    cases: dict[str, list[str]] = {}
    for name in names:
        is_costly = name.startswith(SLOW_PATHS)
        cases.setdefault(name.partition("[")[0] if is_costly else without_database(name), []).append(name)
    for test, each in cases.items():
        yield each[crc32(test.encode()) % len(each)]


def without_database(name: str) -> str:
    """Return a test's name without the database that it is run on: its case."""
    path, _, parameters = name.partition("[")
    others = [one for one in parameters.rstrip("]").split("-") if one not in DATABASES]
    return f"{path}[{'-'.join(others)}]"
