"""The cheapest way for as many as possible to get a place: a min-cost flow, solved exactly by OR-Tools."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Numbers = NDArray[np.int64]


class Unsolved(RuntimeError):
    """The solver gave no answer."""


class OutOfRange(Unsolved):
    """The costs are larger than the solver can reckon with; smaller ones may do."""


def cheapest(*, rows: Numbers, columns: Numbers, costs: Numbers, places: Numbers, dues: Numbers) -> Numbers:
    """Which of the couples to take, as their places in the lists, ascending.

    A couple is of a row and a column, both counted from 0, at a cost. A row gets one column at most. A column takes
    as many rows as it has *places*, which name their columns; taking one costs the due beside it. As many rows as
    possible get a column, at the lowest costs and dues together. Raises OutOfRange where costs are too large, and
    Unsolved where there is no answer for another reason.
    """
    if not rows.size or not places.size:
        return np.zeros(0, dtype=np.int64)
    first_column = int(rows.max()) + 1
    sink = first_column + int(max(columns.max(), places.max())) + 1
    flow = SimpleMinCostFlow()
    couples = flow.add_arcs_with_capacity_and_unit_cost(rows, columns + first_column, np.ones_like(rows), costs)
    flow.add_arcs_with_capacity_and_unit_cost(
        places + first_column, np.full_like(places, sink), np.ones_like(places), dues
    )
    sources = np.unique(rows)
    flow.set_nodes_supplies(sources, np.ones_like(sources))
    flow.set_node_supply(sink, -sources.size)
    # Sends as much as can be, and checks its own result; where numbers would overflow, it says so.
    status = flow.solve_max_flow_with_min_cost()
    if status == flow.BAD_COST_RANGE:
        raise OutOfRange(f"costs up to {costs.max()} among {sink} people")
    if status != flow.OPTIMAL:
        raise Unsolved(f"the solver ended with {status.name}")
    return np.flatnonzero(flow.flows(couples))
