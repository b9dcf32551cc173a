"""The best set of pairs for all who wait at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from storage.models.matching import Offering

from .cheapest import Numbers, OutOfRange, cheapest
from .fitting import Measure, Seeking
from .plausible import Pairs, Plausible

UNITS = (1, 7, 30, 365, 36_500)
"""Days in which waiting is counted: the first that the solver's 64 bits have room for."""


def best_set(
    measure: Measure, seekers: Sequence[Seeking], mentors: Sequence[Offering], not_these: Collection[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs, as places in the two lists; what is best is told at assigning.assign."""
    if not seekers or not mentors:
        return []
    plausible = Plausible(measure, seekers, mentors, not_these)
    waited = np.array([(measure.now - each.since).days for each in seekers], dtype=np.int64)
    pairs = plausible.pairs()
    while True:
        chosen = _chosen(pairs, waited, mentors)
        rows, columns = pairs.rows[chosen], pairs.columns[chosen]
        if pairs.is_all:
            break
        with_room = np.bincount(columns, minlength=len(mentors)) < np.array([each.room for each in mentors])
        more = plausible.between(sorted(set(range(len(seekers))) - set(rows.tolist())), with_room)
        if not more.rows.size:
            break
        pairs = pairs.and_these(more)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _chosen(pairs: Pairs, waited: Numbers, mentors: Sequence[Offering]) -> Numbers:
    places, dues = _places(pairs, mentors)
    for unit in UNITS:
        try:
            costs = _costs(pairs, waited // unit, dues)
            return cheapest(rows=pairs.rows, columns=pairs.columns, costs=costs, places=places, dues=dues)
        except OutOfRange:
            if unit == UNITS[-1]:
                raise
    raise AssertionError("the last unit returns or raises")


def _places(pairs: Pairs, mentors: Sequence[Offering]) -> tuple[Numbers, Numbers]:
    """A place for each mentee that a mentor could have: whose, and how many they would have then, from the fewest."""
    asked_for = np.bincount(pairs.columns, minlength=len(mentors))
    counts = np.minimum(asked_for, np.array([each.room for each in mentors]))
    places = np.repeat(np.arange(len(mentors)), counts)
    within = np.arange(places.size) - np.repeat(np.cumsum(counts) - counts, counts)
    have = np.array([each.mentees for each in mentors], dtype=np.int64)
    dues = have[places] + within
    return places, dues - dues.min(initial=0)


def _costs(pairs: Pairs, waited: Numbers, dues: Numbers) -> Numbers:
    """One number for a pair, in which no sum of what matters less outweighs what matters more."""
    if not pairs.rows.size:
        return pairs.points
    sought = np.unique(pairs.rows)
    behind = waited[sought].max() - waited
    most = min(sought.size, dues.size)
    by_load = _largest(dues, most) + 1
    by_waiting = (_largest(behind[sought], most) + 1) * by_load
    short: Numbers = pairs.points.max() - pairs.points
    if int(short.max()) * by_waiting + int(behind[sought].max()) * by_load >= 2**62:
        raise OutOfRange("costs need more than 62 bits")
    costs: Numbers = short * by_waiting + behind[pairs.rows] * by_load
    return costs


def _largest(numbers: Numbers, many: int) -> int:
    """The sum of so many of the largest."""
    return int(np.sort(numbers)[numbers.size - many :].sum())
