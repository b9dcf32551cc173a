"""The solvers: published optima, families whose optimum is known, and a proof where there is neither.

Ours is proven against OR-Tools as well, on random tasks.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ortools.graph.python import min_cost_flow

from bot.rules.matching.assignment import _solver
from bot.rules.matching.large_min_cost_flow import solve_large_min_cost_flow
from bot.rules.matching.min_cost_flow import CostsTooLarge, IntArray, SolverFailed, solve_min_cost_flow

OR_LIBRARY_100 = Path(__file__).parent / "data" / "assign100.txt"
"""The costs of the first assignment problem of J. E. Beasley's OR-Library, row after row."""

NONE = np.zeros(0, dtype=np.int64)


def numbers(*values: int) -> IntArray:
    """As the solver takes them."""
    return np.array(values, dtype=np.int64)


def square(costs: IntArray) -> int:
    """The lowest total when as many rows as columns are assigned to each other."""
    many = len(costs)
    each = np.arange(many)
    rows, columns = np.repeat(each, many), np.tile(each, many)
    found = solve_min_cost_flow(
        rows=rows, columns=columns, costs=costs.ravel(), places=each, place_costs=np.zeros_like(each)
    )
    assert sorted(rows[found].tolist()) == sorted(columns[found].tolist()) == each.tolist()
    return int(costs.ravel()[found].sum())


def could_be_cheaper(chosen: IntArray, rows: IntArray, columns: IntArray, costs: IntArray, dues: IntArray) -> bool:
    """Whether a round of swaps would save something, by Bellman and Ford; each column has one place, at its due.

    A set that no round of swaps makes cheaper is as cheap as can be.
    """
    first = int(rows.max()) + 1
    end = first + dues.size
    taken = np.zeros(rows.size, dtype=bool)
    taken[chosen] = True
    full = np.isin(np.arange(dues.size), columns[chosen])
    places = np.arange(dues.size) + first
    served = np.isin(np.arange(first), rows[chosen])
    start = end + 1
    tails = np.concatenate(
        (
            np.where(taken, columns + first, rows),
            np.where(full, end, places),
            np.where(served, np.arange(first), start),
        )
    )
    heads = np.concatenate(
        (
            np.where(taken, rows, columns + first),
            np.where(full, places, end),
            np.where(served, start, np.arange(first)),
        )
    )
    prices = np.concatenate(
        (np.where(taken, -costs, costs), np.where(full, -dues, dues), np.zeros(first, dtype=np.int64))
    )
    far = np.zeros(start + 1, dtype=np.int64)
    for _ in range(start + 2):
        nearer = far.copy()
        np.minimum.at(nearer, heads, far[tails] + prices)
        if (nearer == far).all():
            return False
        far = nearer
    return True


def test_a_published_problem_has_its_published_optimum() -> None:
    costs = np.array(OR_LIBRARY_100.read_text(encoding="ascii").split(), dtype=np.int64).reshape(100, 100)

    assert square(costs) == 305


@pytest.mark.parametrize("many", [1, 2, 7, 40])
@pytest.mark.parametrize(
    ("cost", "optimum"),
    [
        # Machol's and Wien's, which are hard for many algorithms.
        (lambda i, j: i * j, lambda n: n * (n + 1) * (n + 2) // 6),
        (lambda i, j: (i + j) ** 2, lambda n: n * (n + 1) ** 2),
        (max, lambda n: n * (n + 1) // 2),
        (lambda i, j: i + 3 * j, lambda n: 2 * n * (n + 1)),
        (lambda i, j: -(2**20) * min(i, j), lambda n: -(2**19) * n * (n + 1)),
    ],
)
def test_families_of_problems_have_their_known_optimum(
    many: int, cost: Callable[[int, int], int], optimum: Callable[[int], int]
) -> None:
    costs = np.array([[cost(i, j) for j in range(1, many + 1)] for i in range(1, many + 1)], dtype=np.int64)

    assert square(costs) == optimum(many)


@pytest.mark.parametrize("chance", range(8))
def test_nothing_can_be_swapped_for_less_not_even_with_enormous_costs(chance: int) -> None:
    dice = random.Random(chance)
    couples = sorted({(dice.randrange(60), dice.randrange(30)) for _ in range(400)})
    rows, columns = (numbers(*side) for side in zip(*couples, strict=True))
    costs = numbers(*(dice.randrange(2**46) for _ in couples))
    dues = numbers(*(dice.randrange(2**40) for _ in range(30)))

    chosen = solve_min_cost_flow(rows=rows, columns=columns, costs=costs, places=np.arange(30), place_costs=dues)

    assert chosen.size == 30
    assert not could_be_cheaper(chosen, rows, columns, costs, dues)
    worse = solve_min_cost_flow(rows=rows, columns=columns, costs=-costs, places=np.arange(30), place_costs=dues)
    assert could_be_cheaper(worse, rows, columns, costs, dues)


def test_as_many_as_possible_go_before_what_it_costs() -> None:
    found = solve_min_cost_flow(
        rows=numbers(0, 0, 1),
        columns=numbers(0, 1, 0),
        costs=numbers(0, 10**9, 5),
        places=numbers(0, 1),
        place_costs=numbers(0, 7),
    )

    assert found.tolist() == [1, 2]


def test_a_columns_places_are_taken_from_the_cheapest() -> None:
    rows, columns = numbers(0, 0, 1, 1), numbers(0, 1, 0, 1)

    found = solve_min_cost_flow(
        rows=rows,
        columns=columns,
        costs=numbers(5, 5, 5, 6),
        places=numbers(0, 0, 1, 1),
        place_costs=numbers(0, 3, 1, 9),
    )

    assert columns[found].tolist() == [1, 0]


def test_rows_and_columns_without_couples_do_no_harm() -> None:
    found = solve_min_cost_flow(
        rows=numbers(5), columns=numbers(3), costs=numbers(0), places=numbers(1, 3, 9), place_costs=numbers(0, 0, 0)
    )

    assert found.tolist() == [0]


@pytest.mark.parametrize(
    ("couple", "place"), [(NONE, NONE), (numbers(0), NONE), (NONE, numbers(0)), (numbers(0), numbers(1))]
)
def test_nothing_is_taken_where_nothing_can_be(couple: IntArray, place: IntArray) -> None:
    found = solve_min_cost_flow(
        rows=couple, columns=couple, costs=couple, places=place, place_costs=np.zeros_like(place)
    )

    assert found.tolist() == []


def random_task(dice: random.Random) -> dict[str, IntArray]:
    """A few rows and columns: couples, costs small, alike or enormous, and places with dues."""
    row_count, column_count, place_count = dice.randint(1, 14), dice.randint(1, 9), dice.randint(1, 14)
    highest = dice.choice([1, 5, 1000, 2**40])
    couples = sorted({(dice.randrange(row_count), dice.randrange(column_count)) for _ in range(dice.randint(1, 60))})
    rows, columns = (numbers(*side) for side in zip(*couples, strict=True))
    return {
        "rows": rows,
        "columns": columns,
        "costs": numbers(*(dice.randrange(-highest, highest) for _ in couples)),
        "places": numbers(*(dice.randrange(column_count) for _ in range(place_count))),
        "place_costs": numbers(*(dice.randrange(dice.choice([1, 4, highest])) for _ in range(place_count))),
    }


def worth(task: dict[str, IntArray], chosen: IntArray) -> tuple[int, int]:
    """How many rows have a column, and what it costs with the cheapest places of each; all of it allowed."""
    assert len(set(task["rows"][chosen].tolist())) == chosen.size
    cost = int(task["costs"][chosen].sum())
    for column, many in Counter(task["columns"][chosen].tolist()).items():
        dues = sorted(task["place_costs"][task["places"] == column].tolist())
        assert many <= len(dues)
        cost += sum(dues[:many])
    return chosen.size, cost


def test_on_random_tasks_it_is_as_good_as_or_tools() -> None:
    dice = random.Random(3)
    tasks = [random_task(dice) for _ in range(1500)]

    ours = [worth(task, solve_min_cost_flow(**task)) for task in tasks]

    assert ours == [worth(task, solve_large_min_cost_flow(**task)) for task in tasks]


def test_costs_of_any_size_are_solved_and_or_tools_refuses_those_beyond_its_reach() -> None:
    task = {"rows": numbers(0), "columns": numbers(0), "costs": numbers(2**62)}
    task |= {"places": numbers(0), "place_costs": numbers(0)}

    assert solve_min_cost_flow(**task).tolist() == [0]
    with pytest.raises(CostsTooLarge):
        solve_large_min_cost_flow(**task)


def test_any_other_end_than_the_best_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class GivesUp(min_cost_flow.SimpleMinCostFlow):  # type: ignore[misc]  # it ships no types
        def solve_max_flow_with_min_cost(self) -> object:
            return self.INFEASIBLE

    monkeypatch.setattr(min_cost_flow, "SimpleMinCostFlow", GivesUp)
    task = dict.fromkeys(("rows", "columns", "costs", "places", "place_costs"), numbers(0))

    with pytest.raises(SolverFailed, match="INFEASIBLE"):
        solve_large_min_cost_flow(**task)


def test_or_tools_is_asked_in_a_process_of_its_own() -> None:
    program = (
        "import sys, numpy as np\n"
        "from bot.rules.matching.large_min_cost_flow import solve_in_own_process\n"
        "task = dict.fromkeys(('rows', 'columns', 'costs', 'places', 'place_costs'), np.zeros(1, dtype=np.int64))\n"
        "print(solve_in_own_process(**task).tolist(), 'ortools' in sys.modules)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603

    assert ended.stdout == "[0] False\n"


@pytest.mark.parametrize(
    ("pair_count", "solver"), [(99_999, "solve_min_cost_flow"), (100_000, "solve_in_own_process")]
)
def test_only_what_is_large_goes_to_or_tools(pair_count: int, solver: str) -> None:
    assert _solver(pair_count).__name__ == solver


def test_without_or_tools_ours_solves_whatever_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)

    assert _solver(10**9) is solve_min_cost_flow
