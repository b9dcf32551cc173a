"""Solvers that could do the last step, each in a process of its own, all on the same costs.

``python -m tests.bench.solvers NAME SEEKERS MENTORS ROUNDS`` prints one's figures as JSON. Only the first two
belong to the bot; the others are measured where they are installed (``pip install scipy highspy``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np

from bot.rules.matching import assignment
from bot.rules.matching.candidate_pairs import CandidatePairFinder
from bot.rules.matching.large_min_cost_flow import solve_large_min_cost_flow
from bot.rules.matching.min_cost_flow import IntArray, solve_min_cost_flow

from . import matching_people
from .match_once import held_up, medians
from .start_once import most_memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What :func:`bot.rules.matching.min_cost_flow.solve_min_cost_flow` is given, ready made."""

    rows: IntArray
    columns: IntArray
    costs: IntArray
    places: IntArray
    dues: IntArray

    @property
    def not_at_all(self) -> int:
        """What leaving one row without a column must cost, so that nobody is left without to save costs."""
        return (int(self.costs.max()) + int(self.dues.max()) + 1) * min(int(self.rows.max()) + 1, self.places.size)

    def by_place(self) -> tuple[IntArray, IntArray, IntArray]:
        """Each couple once for each place of its column: row, place, cost with the due."""
        order = np.argsort(self.places, kind="stable")
        counts = np.bincount(self.places, minlength=int(self.columns.max()) + 1)
        starts = np.cumsum(counts) - counts
        many = counts[self.columns]
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        places = order[np.repeat(starts[self.columns], many) + within]
        return np.repeat(self.rows, many), places, np.repeat(self.costs, many) + self.dues[places]


def task(seekers: int, mentors: int) -> Task:
    """The costs of a crowd in which about twenty mentors are possible for each."""
    by = matching_people.criteria(mentors=mentors, plausible=20)
    seeking, offering = matching_people.crowd(by, seekers=seekers, mentors=mentors, musts=True)
    pairs = CandidatePairFinder(by, seeking, offering, ()).all_pairs()
    waited = np.array([(by.now - each.waiting_since).days for each in seeking], dtype=np.int64)
    places, dues = assignment._places(pairs, offering)
    costs = assignment._costs(pairs, waited, dues)
    return Task(rows=pairs.rows, columns=pairs.columns, costs=costs, places=places, dues=dues)


def ours(given: Task) -> tuple[int, int]:
    """How many are matched, and at what cost."""
    return _ours(given, solve_min_cost_flow)


def ortools(given: Task) -> tuple[int, int]:
    """What OR-Tools finds, here in this process."""
    return _ours(given, solve_large_min_cost_flow)


def _ours(given: Task, solve: Callable[..., IntArray]) -> tuple[int, int]:
    chosen = solve(
        rows=given.rows, columns=given.columns, costs=given.costs, places=given.places, place_costs=given.dues
    )
    many = np.bincount(given.columns[chosen], minlength=int(given.places.max()) + 1)
    first = np.searchsorted(given.places, given.places)
    taken = np.arange(given.places.size) - first < many[given.places]
    return chosen.size, int(given.costs[chosen].sum() + given.dues[taken].sum())


def scipy_sparse(given: Task) -> tuple[int, int]:
    """With a place of their own, at a price that exceeds all others, for those who get none."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - need not be installed
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    rows, places, costs = given.by_place()
    many = int(rows.max()) + 1
    each = np.arange(many)
    # A cost of 0 would count as no couple.
    prices = np.concatenate((costs + 1, np.full(many, given.not_at_all + 1)))
    shape = (many, given.places.size + many)
    where = (np.concatenate((rows, each)), np.concatenate((places, given.places.size + each)))
    taken_rows, taken = min_weight_full_bipartite_matching(coo_array((prices, where), shape=shape).tocsr())
    return _total((rows, places, costs), zip(taken_rows.tolist(), taken.tolist(), strict=True))


def scipy_dense(given: Task) -> tuple[int, int]:
    """A full matrix, with a price that exceeds all others where there is no couple."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - need not be installed

    rows, places, costs = given.by_place()
    matrix = np.full((int(rows.max()) + 1, given.places.size), float(given.not_at_all))
    matrix[rows, places] = costs
    taken_rows, taken = linear_sum_assignment(matrix)
    return _total((rows, places, costs), zip(taken_rows.tolist(), taken.tolist(), strict=True))


def highs(given: Task) -> tuple[int, int]:
    """A linear programme whose corners are whole numbers."""
    import highspy  # noqa: PLC0415 - need not be installed

    rows, places, costs = given.by_place()
    many, count = int(rows.max()) + 1, rows.size
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, many + given.places.size
    model.col_cost_ = (costs - given.not_at_all).astype(float)
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.row_lower_, model.row_upper_ = np.zeros(model.num_row_), np.ones(model.num_row_)
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    model.a_matrix_.index_ = np.column_stack((rows, places + many)).ravel()
    model.a_matrix_.value_ = np.ones(2 * count)
    make: Any = highspy.Highs
    solver = make()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    taken = np.array(solver.getSolution().col_value) > 0.5
    return int(taken.sum()), int(costs[taken].sum())


def _total(couples: tuple[IntArray, IntArray, IntArray], taken: Iterable[tuple[int, int]]) -> tuple[int, int]:
    rows, places, costs = (side.tolist() for side in couples)
    cost_of = dict(zip(zip(rows, places, strict=True), costs, strict=True))
    found = [cost_of[pair] for pair in taken if pair in cost_of]
    return len(found), sum(found)


SOLVERS: dict[str, tuple[Callable[[Task], tuple[int, int]], str, tuple[str, ...]]] = {
    "ours, shortest augmenting paths": (ours, "bot.rules.matching.min_cost_flow", ("numpy",)),
    "OR-Tools, min-cost flow": (
        ortools,
        "ortools.graph.python.min_cost_flow",
        ("ortools", "numpy", "pandas", "protobuf", "absl-py", "immutabledict", "python-dateutil"),
    ),
    "SciPy, sparse matching": (scipy_sparse, "scipy.sparse.csgraph", ("scipy", "numpy")),
    "SciPy, dense assignment": (scipy_dense, "scipy.optimize", ("scipy", "numpy")),
    "HiGHS, linear programme": (highs, "highspy", ("highspy", "numpy")),
}
"""By name: how it is asked, what is imported, and what is installed for it."""


def megabytes_on_disk(packages: tuple[str, ...]) -> float:
    """What these packages take together."""
    paths = [Path(str(file.locate())) for package in packages for file in distribution(package).files or ()]
    return sum(path.stat().st_size for path in paths if path.exists()) / 1e6


def import_seconds(module: str) -> float | None:
    """How long it takes to import it, and numpy, in a process of its own; None where it is not installed."""
    program = f"import time; began = time.perf_counter(); import numpy, {module}; print(time.perf_counter() - began)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603
    return float(ended.stdout) if ended.returncode == 0 else None


def measured(name: str, seekers: int, mentors: int, rounds: int) -> dict[str, float] | None:
    """The figures of one; None where it is not installed."""
    solve, module, packages = SOLVERS[name]
    imports = import_seconds(module)
    if imports is None:
        return None
    given = task(seekers, mentors)
    before = most_memory()
    # Once before it counts: the first time imports.
    matched, cost = solve(given)
    took, worked = medians(lambda: solve(given), rounds)
    return {
        "disk": megabytes_on_disk(packages),
        "imports": imports,
        "took": took,
        "worked": worked,
        "grown": most_memory() - before,
        "held": held_up(lambda: solve(given)),
        "matched": matched,
        "cost": cost,
    }


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], *map(int, sys.argv[2:]))))
