"""A run that does not ask for everything still works with both databases, and with each test on one of them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.run_selection import DATABASES, assigned_database, one_case_each

NAMES = [f"tests/services/test_{number}.py::test_it" for number in range(100)]


@pytest.mark.parametrize("parameters", ["[{}]", "[{}-first]", "[first-{}-second]"])
def test_each_test_has_its_turn_on_one_database(parameters: str) -> None:
    turns = [{assigned_database(name + parameters.format(database)) for database in DATABASES} for name in NAMES]

    assert [len(turn) for turn in turns] == [1] * len(NAMES)
    assert min(Counter(database for turn in turns for database in turn).values()) > len(NAMES) / 3


def test_of_a_costly_test_one_case_is_run_and_of_others_all() -> None:
    journeys = [f"tests/journeys/test_a.py::test_{which}[{case}]" for which in range(100) for case in range(3)]
    others = [f"tests/rules/test_a.py::test_a[{case}]" for case in range(3)]

    chosen = list(one_case_each([*journeys, *others]))

    assert [name.partition("[")[0] for name in chosen[:100]] == [name.partition("[")[0] for name in journeys[::3]]
    assert len({name.partition("[")[2] for name in chosen[:100]}) == 3
    assert chosen[100:] == others
    assert list(one_case_each([*journeys, *others])) == chosen
