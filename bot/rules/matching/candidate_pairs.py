"""The possible pairs among thousands of seekers and mentors, and their points.

The points are those of :class:`compatibility.PointsCache`, computed once for each different answer. Here they are
only added, for all mentors at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.rules.traits import Want, parse_answers
from storage.models.matching import AvailableMentor

from .compatibility import MatchCriteria, PointsCache, SeekerCandidate, SeekerProfile
from .min_cost_flow import IntArray

MAX_PAIRS = 500_000
"""Upper limit of pairs that are weighed against each other; above it, only the best of each seeker are."""

MIN_PAIRS_PER_SEEKER = 20
"""Number of a seeker's best pairs that are kept in any case."""

MAX_CACHED_POINTS = 4096
"""Number of answers whose points are cached; the cache is emptied when full, so that memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePairs:
    """Possible pairs: the indexes of the two in their lists, and their points.

    *is_complete* says that no other pair is possible.
    """

    rows: IntArray
    columns: IntArray
    points: IntArray
    is_complete: bool

    def concat(self, more: CandidatePairs) -> CandidatePairs:
        """Return these pairs followed by *more*."""
        return CandidatePairs(
            rows=np.concatenate((self.rows, more.rows)),
            columns=np.concatenate((self.columns, more.columns)),
            points=np.concatenate((self.points, more.points)),
            is_complete=self.is_complete,
        )


class CandidatePairFinder:
    """Finds the possible pairs of seekers (rows) and mentors (columns), each by their index in the lists given."""

    def __init__(
        self,
        criteria: MatchCriteria,
        seekers: Sequence[SeekerCandidate],
        mentors: Sequence[AvailableMentor],
        excluded_pairs: Collection[tuple[int, int]],
    ) -> None:
        self._criteria, self._seekers = criteria, seekers
        self._traits = {trait.key: trait for trait in criteria.weighted_traits()}
        self._values: dict[str, list[str]] = {}
        self._codes: dict[str, IntArray] = {}
        said = [parse_answers(each.answers) for each in mentors]
        for key in self._traits:
            numbers: dict[str, int] = {}
            codes = [numbers.setdefault(each.get(key, ""), len(numbers)) for each in said]
            self._values[key], self._codes[key] = list(numbers), np.array(codes, dtype=np.int64)
        self._persons = np.array([each.person_id for each in mentors], dtype=np.uint64)
        self._zeros = np.zeros(len(mentors), dtype=np.int32)
        self._points_cache: dict[tuple[str, Want, str], NDArray[np.int32] | None] = {}
        self._excluded = self._excluded_columns(mentors, excluded_pairs)

    def all_pairs(self, max_pairs: int = MAX_PAIRS) -> CandidatePairs:
        """Return all possible pairs; if they are more than *max_pairs*, only the best of each seeker.

        Each seeker keeps at least MIN_PAIRS_PER_SEEKER. Ties are broken by an order that is the seeker's own and
        always the same, so that not all seekers keep the same few mentors.
        """
        found: list[tuple[IntArray, IntArray]] = []
        count, each_keeps = 0, None
        for row in range(len(self._seekers)):
            possible = self._possible(row)
            count += possible[0].size
            if each_keeps is None and count > max_pairs:
                each_keeps = max(MIN_PAIRS_PER_SEEKER, max_pairs // len(self._seekers))
                found = [self._best(earlier, *columns, each_keeps) for earlier, columns in enumerate(found)]
            found.append(possible if each_keeps is None else self._best(row, *possible, each_keeps))
        return _pairs(range(len(self._seekers)), found, is_all=each_keeps is None)

    def best_between(self, rows: Iterable[int], has_room: NDArray[np.bool_]) -> CandidatePairs:
        """Return the best MIN_PAIRS_PER_SEEKER pairs of each of these seekers with mentors who have room."""
        left = list(rows)
        found = []
        for row in left:
            columns, points = self._possible(row)
            free = has_room[columns]
            found.append(self._best(row, columns[free], points[free], MIN_PAIRS_PER_SEEKER))
        return _pairs(left, found, is_all=False)

    def _possible(self, row: int) -> tuple[IntArray, IntArray]:
        points = self._points(self._seekers[row].profile)
        if row in self._excluded:
            points[self._excluded[row]] = -1
        columns = np.flatnonzero(points >= 0)
        return columns, points[columns].astype(np.int64)

    def _points(self, looking: SeekerProfile) -> NDArray[np.int32]:
        """Return one seeker's points with each mentor; below 0 where a must is broken."""
        total = self._zeros.copy()
        for key, want in self._criteria.wants_of(looking).items():
            if key not in self._traits:
                continue
            what = key, want, looking.answers.get(key, "")
            if what not in self._points_cache:
                if len(self._points_cache) >= MAX_CACHED_POINTS:
                    self._points_cache.clear()
                self._points_cache[what] = self._trait_points(*what)
            if (points := self._points_cache[what]) is not None:
                total += points
        return total

    def _trait_points(self, key: str, want: Want, own: str) -> NDArray[np.int32] | None:
        """Return the points that one trait adds with each mentor; None if it adds none with any."""
        criteria = replace(self._criteria, traits=(self._traits[key],))
        points = PointsCache(criteria, SeekerProfile(answers={key: own}, wants={key: want}))
        by_code = np.array([points[f"{key}={value}"] for value in self._values[key]], dtype=np.int32)
        return by_code[self._codes[key]] if by_code.any() else None

    def _best(self, row: int, columns: IntArray, points: IntArray, keep: int) -> tuple[IntArray, IntArray]:
        if columns.size <= keep:
            return columns, points
        mixed = np.uint64(self._seekers[row].person_id * 0x9E3779B97F4A7C15 % 2**64)
        lots = ((self._persons[columns] ^ mixed) * np.uint64(0xBF58476D1CE4E5B9)) >> np.uint64(32)
        best = np.sort(np.argpartition(-(points << 32 | lots.astype(np.int64)), keep)[:keep])
        return columns[best], points[best]

    def _excluded_columns(
        self, mentors: Sequence[AvailableMentor], not_these: Collection[tuple[int, int]]
    ) -> dict[int, list[int]]:
        columns = {each.person_id: column for column, each in enumerate(mentors)}
        rows = {each.person_id: row for row, each in enumerate(self._seekers)}
        never: dict[int, list[int]] = defaultdict(list)
        for seeker, mentor in (*not_these, *((person, person) for person in rows)):
            if seeker in rows and mentor in columns:
                never[rows[seeker]].append(columns[mentor])
        return never


def _pairs(rows: Iterable[int], found: Sequence[tuple[IntArray, IntArray]], *, is_all: bool) -> CandidatePairs:
    none = np.zeros(0, dtype=np.int64)
    counts = [columns.size for columns, _ in found]
    return CandidatePairs(
        rows=np.repeat(np.array(list(rows), dtype=np.int64), counts),
        columns=np.concatenate([none, *(columns for columns, _ in found)]),
        points=np.concatenate([none, *(points for _, points in found)]),
        is_complete=is_all,
    )
