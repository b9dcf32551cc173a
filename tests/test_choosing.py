"""A run that does not ask for everything still works with both databases, and with each test on one of them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.choosing import DATABASES, its_turn

NAMES = [f"tests/services/test_{number}.py::test_it" for number in range(100)]


@pytest.mark.parametrize("parameters", ["[{}]", "[{}-first]", "[first-{}-second]"])
def test_each_test_has_its_turn_on_one_database(parameters: str) -> None:
    turns = [{its_turn(name + parameters.format(database)) for database in DATABASES} for name in NAMES]

    assert [len(turn) for turn in turns] == [1] * len(NAMES)
    assert min(Counter(database for turn in turns for database in turn).values()) > len(NAMES) / 3
