"""Exact min-cost flow by OR-Tools as well, which the extra ``large`` brings: faster from thousands of people on."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from .min_cost_flow import CostsTooLarge, IntArray, SolverFailed


def solve_in_own_process(**task: IntArray) -> IntArray:
    """Return what :func:`solve_large_min_cost_flow` does, from a process that ends with it.

    OR-Tools holds on to the interpreter while it solves: in this one, no other thread, and so no event loop, would
    get its turn. The process takes about half a second to start.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(solve_large_min_cost_flow, **task).result()


def solve_large_min_cost_flow(
    *, rows: IntArray, columns: IntArray, costs: IntArray, places: IntArray, place_costs: IntArray
) -> IntArray:
    """Return what :func:`.min_cost_flow.solve_min_cost_flow` does; of several sets as good, maybe another.

    Raises CostsTooLarge where costs are too large, and SolverFailed where there is no solution for another reason.
    """
    # Only here: what starts the process does not need it.
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

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
