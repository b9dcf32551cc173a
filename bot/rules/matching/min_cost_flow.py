"""Exact min-cost flow by shortest augmenting paths: as many rows as possible get a place, at the lowest cost."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

NONE = -1


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
    as possible get a column, at the lowest sum of costs.
    """
    if not rows.size or not places.size:
        return np.zeros(0, dtype=np.int64)
    flow = _Flow(rows, columns, costs, places, place_costs)
    for row in range(len(flow.pair_of)):
        flow.add(row)
    return np.array(sorted(pair for pair in flow.pair_of if pair != NONE), dtype=np.int64)


class _Flow:
    """Rows that are added one by one, each by the shortest path, along which others move on, to a free place.

    A path may also end where a row is given up, at a cost above all others. Prices of rows and columns (potentials)
    keep the length of each step at 0 or more, so that Dijkstra's algorithm finds the path. No whole number of
    Python's is too large.
    """

    def __init__(
        self, rows: IntArray, columns: IntArray, costs: IntArray, places: IntArray, place_costs: IntArray
    ) -> None:
        row_count, column_count = int(rows.max()) + 1, int(max(columns.max(), places.max())) + 1
        dues = _from_zero(place_costs)
        self._rows: list[int] = rows.tolist()
        self._columns: list[int] = columns.tolist()
        self._costs = _from_zero(costs)
        self._giving_up = (max(self._costs) + max(dues) + 1) * (row_count + 1)
        self._pairs: list[list[int]] = [[] for _ in range(row_count)]
        for pair, row in enumerate(self._rows):
            self._pairs[row].append(pair)
        # What each column's free places cost, the cheapest last.
        self._free: list[list[int]] = [[] for _ in range(column_count)]
        for due, column in sorted(zip(dues, places.tolist(), strict=True), reverse=True):
            self._free[column].append(due)
        self.pair_of = [NONE] * row_count
        self._rows_in: list[set[int]] = [set() for _ in range(column_count)]
        self._prices, self._row_prices = [0] * column_count, [0] * row_count

    def add(self, row: int) -> None:
        """Add a row, so that all that have been added cost the least together."""
        prices, row_prices, columns, costs = self._prices, self._row_prices, self._columns, self._costs
        row_prices[row] = max((prices[columns[p]] - costs[p] for p in self._pairs[row]), default=0)
        row_prices[row] = max(row_prices[row], -self._giving_up)
        shortest, end, given_up = self._giving_up + row_prices[row], NONE, row
        lengths: dict[int, int] = {}
        by_pair: dict[int, int] = {}
        queue: list[tuple[int, int]] = []
        passed: list[tuple[int, int]] = []
        length, moving = 0, {row}
        while True:
            for each in moving:
                priced = length + row_prices[each]
                if priced + self._giving_up < shortest:
                    shortest, end, given_up = priced + self._giving_up, NONE, each
                for pair in self._pairs[each]:
                    column = columns[pair]
                    there = priced + costs[pair] - prices[column]
                    if there < lengths.get(column, shortest):
                        lengths[column], by_pair[column] = there, pair
                        heappush(queue, (there, column))
            while queue and queue[0][0] > lengths[queue[0][1]]:
                heappop(queue)
            if not queue or queue[0][0] >= shortest:
                break
            length, column = heappop(queue)
            passed.append((length, column))
            if self._free[column] and (ends := length + prices[column] + self._free[column][-1]) < shortest:
                shortest, end = ends, column
            moving = self._rows_in[column]
        row_prices[row] -= shortest
        self._reprice(passed, shortest)
        self._move(end, given_up, by_pair)

    def _reprice(self, passed: list[tuple[int, int]], shortest: int) -> None:
        """Make the steps of the shortest path cost 0, and no other less; *passed* are the lengths to columns."""
        for length, column in passed:
            self._prices[column] += length - shortest
            for row in self._rows_in[column]:
                self._row_prices[row] += length - shortest

    def _move(self, end: int, given_up: int, by_pair: dict[int, int]) -> None:
        """Give the rows along a path their next columns, from its end back to the row that has none yet."""
        if end == NONE:
            pair, self.pair_of[given_up] = self.pair_of[given_up], NONE
        else:
            self._free[end].pop()
            pair = self._enter(by_pair[end])
        while pair != NONE:
            column = self._columns[pair]
            self._rows_in[column].remove(self._rows[pair])
            pair = self._enter(by_pair[column])

    def _enter(self, pair: int) -> int:
        """Give a row this pair; return the one that it had."""
        row = self._rows[pair]
        before = self.pair_of[row]
        self.pair_of[row] = pair
        self._rows_in[self._columns[pair]].add(row)
        return before


def _from_zero(costs: IntArray) -> list[int]:
    """Return the costs, all higher or lower alike, so that the lowest is 0."""
    numbers: list[int] = costs.tolist()
    lowest = min(numbers)
    return [number - lowest for number in numbers]
