"""A run that does not ask for everything still works with both databases, and with each test on one of them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.run_selection import DATABASES, one_case_each, spread_over_databases, without_database

NAMES = [f"tests/services/test_{number}.py::test_it" for number in range(100)]


def test_a_test_of_one_case_is_run_on_both_databases() -> None:
    runs = [f"{name}[{database}]" for name in NAMES for database in DATABASES]

    assert list(spread_over_databases(runs)) == runs


@pytest.mark.parametrize("case", ["{database}-{number}", "{number}-{database}-more"])
def test_each_of_several_cases_is_run_once_and_half_of_them_on_each_database(case: str) -> None:
    names = [case.format(database=database, number=number) for database in DATABASES for number in range(10)]

    chosen = list(spread_over_databases([f"{NAMES[0]}[{name}]" for name in names]))

    on_each = Counter(database for name in chosen for database in DATABASES if database in name)
    assert {without_database(name) for name in chosen} == {without_database(f"{NAMES[0]}[{name}]") for name in names}
    assert on_each == dict.fromkeys(DATABASES, 5)


def test_the_storage_itself_is_tried_wholly_on_both_databases() -> None:
    runs = [f"tests/storage/test_a.py::test_it[{database}-{case}]" for case in range(3) for database in DATABASES]

    assert list(spread_over_databases(runs)) == runs


def test_of_a_costly_test_one_case_is_run_and_of_others_all() -> None:
    journeys = [f"tests/journeys/test_a.py::test_{which}[{case}]" for which in range(100) for case in range(3)]
    others = [f"tests/rules/test_a.py::test_a[{case}]" for case in range(3)]
    both = [f"tests/config/test_a.py::test_a[{database}]" for database in DATABASES]

    chosen = list(one_case_each([*journeys, *others, *both]))

    assert [name.partition("[")[0] for name in chosen[:100]] == [name.partition("[")[0] for name in journeys[::3]]
    assert len({name.partition("[")[2] for name in chosen[:100]}) == 3
    assert chosen[100:-1] == others
    assert chosen[-1] in both
    assert list(one_case_each([*journeys, *others, *both])) == chosen
