"""The best assignment of mentors to everyone who waits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from importlib.util import find_spec

import numpy as np

from storage.models.matching import AvailableMentor

from .candidate_pairs import CandidatePairFinder, CandidatePairs
from .compatibility import MatchCriteria, SeekerCandidate
from .min_cost_flow import CostsTooLarge, IntArray, solve_min_cost_flow

WAITING_UNITS_DAYS = (1, 7, 30, 365, 36_500)
"""Units in which waiting is counted, in days: the first for which the solver's 64 bits suffice is used."""

LARGE_PAIRS = 100_000
"""Pairs from which OR-Tools, where it is installed, is so much faster that it is worth a process of its own."""


def best_assignment(
    criteria: MatchCriteria,
    seekers: Sequence[SeekerCandidate],
    mentors: Sequence[AvailableMentor],
    excluded_pairs: Collection[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Return the best pairs, as indexes in the two lists; ``matching.assign`` says what is best."""
    if not seekers or not mentors:
        return []
    plausible = CandidatePairFinder(criteria, seekers, mentors, excluded_pairs)
    waited = np.array([(criteria.now - each.waiting_since).days for each in seekers], dtype=np.int64)
    pairs = plausible.all_pairs()
    while True:
        chosen = _chosen(pairs, waited, mentors)
        rows, columns = pairs.rows[chosen], pairs.columns[chosen]
        if pairs.is_complete:
            break
        with_room = np.bincount(columns, minlength=len(mentors)) < np.array([each.free_places for each in mentors])
        more = plausible.best_between(sorted(set(range(len(seekers))) - set(rows.tolist())), with_room)
        if not more.rows.size:
            break
        pairs = pairs.concat(more)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _chosen(pairs: CandidatePairs, waited: IntArray, mentors: Sequence[AvailableMentor]) -> IntArray:
    places, dues = _places(pairs, mentors)
    solve = _solver(pairs.rows.size)
    for unit in WAITING_UNITS_DAYS:
        try:
            costs = _costs(pairs, waited // unit, dues)
            return solve(rows=pairs.rows, columns=pairs.columns, costs=costs, places=places, place_costs=dues)
        except CostsTooLarge:
            if unit == WAITING_UNITS_DAYS[-1]:
                raise
    raise AssertionError("the last unit returns or raises")


def _solver(pair_count: int) -> Callable[..., IntArray]:
    if pair_count < LARGE_PAIRS or find_spec("ortools") is None:
        return solve_min_cost_flow
    from bot.rules.matching.large_min_cost_flow import solve_in_own_process  # noqa: PLC0415 - the extra may not be installed

    return solve_in_own_process


def _places(pairs: CandidatePairs, mentors: Sequence[AvailableMentor]) -> tuple[IntArray, IntArray]:
    """Return a place for each mentee a mentor could have: the mentor's index, and its cost, rising with load."""
    asked_for = np.bincount(pairs.columns, minlength=len(mentors))
    counts = np.minimum(asked_for, np.array([each.free_places for each in mentors]))
    places = np.repeat(np.arange(len(mentors)), counts)
    within = np.arange(places.size) - np.repeat(np.cumsum(counts) - counts, counts)
    have = np.array([each.mentee_count for each in mentors], dtype=np.int64)
    dues = have[places] + within
    return places, dues - dues.min(initial=0)


def _costs(pairs: CandidatePairs, waited: IntArray, dues: IntArray) -> IntArray:
    """Return one cost for each pair: first by points, then by days waited, then by the mentor's load.

    No sum of what matters less outweighs what matters more. Raises CostsTooLarge.
    """
    if not pairs.rows.size:
        return pairs.points
    sought = np.unique(pairs.rows)
    behind = waited[sought].max() - waited
    most = min(sought.size, dues.size)
    by_load = _largest(dues, most) + 1
    by_waiting = (_largest(behind[sought], most) + 1) * by_load
    short: IntArray = pairs.points.max() - pairs.points
    if int(short.max()) * by_waiting + int(behind[sought].max()) * by_load >= 2**62:
        raise CostsTooLarge("costs need more than 62 bits")
    costs: IntArray = short * by_waiting + behind[pairs.rows] * by_load
    return costs


def _largest(numbers: IntArray, many: int) -> int:
    """Return the sum of the *many* largest numbers."""
    return int(np.sort(numbers)[numbers.size - many :].sum())
