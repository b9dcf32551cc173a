"""Exact min-cost flow by OR-Tools: as many rows as possible get a place, at the lowest cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

IntArray = NDArray[np.int64]


class SolverFailed(RuntimeError):
    """The solver has no solution."""


class CostsTooLarge(SolverFailed):
    """The costs are larger than the solver can compute with; smaller ones may do."""


def solve_min_cost_flow(
    *, rows: IntArray, columns: IntArray, costs: IntArray, places: IntArray, place_costs: IntArray
) -> IntArray:
    """Return the indexes of the pairs to take, ascending.

    A pair is of a row and a column, both counted from 0, at a cost. A row gets one column at most. A column takes as
    many rows as it has *places*, which name their columns; each costs what *place_costs* says beside it. As many rows
    as possible get a column, at the lowest sum of costs. Raises CostsTooLarge where costs are too large, and
    SolverFailed where there is no solution for another reason.
    """
    if not rows.size or not places.size:
        return np.zeros(0, dtype=np.int64)
    first_column = int(rows.max()) + 1
    sink = first_column + int(max(columns.max(), places.max())) + 1
    flow = SimpleMinCostFlow()
    couples = flow.add_arcs_with_capacity_and_unit_cost(rows, columns + first_column, np.ones_like(rows), costs)
    flow.add_arcs_with_capacity_and_unit_cost(
        places + first_column, np.full_like(places, sink), np.ones_like(places), place_costs
    )
    sources = np.unique(rows)
    flow.set_nodes_supplies(sources, np.ones_like(sources))
    flow.set_node_supply(sink, -sources.size)
    # Sends as much as can be, and checks its own result; where numbers would overflow, it says so.
    status = flow.solve_max_flow_with_min_cost()
    if status == flow.BAD_COST_RANGE:
        raise CostsTooLarge(f"costs up to {costs.max()} among {sink} people")
    if status != flow.OPTIMAL:
        raise SolverFailed(f"the solver ended with {status.name}")
    return np.flatnonzero(flow.flows(couples))
