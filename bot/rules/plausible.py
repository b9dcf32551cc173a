"""Which pairs are possible at all among thousands, and their points.

The points are those of :class:`fitting.Points`, asked for once for each different answer. Here they are only added,
for all mentors at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from storage.models.matching import Offering

from .cheapest import Numbers
from .fitting import Looking, Measure, Points, Seeking
from .traits import Want, read_answers

MOST = 500_000
"""How many pairs are weighed against each other; where more are possible, each seeker's best."""

LEAST = 20
"""How many of a seeker's best are kept in any case."""

KEPT = 4096
"""How many answers' points are kept at hand; more different ones are reckoned anew, so that memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Possible pairs: the places of the two in the lists, and their points. *is_all*: whether there are no more."""

    rows: Numbers
    columns: Numbers
    points: Numbers
    is_all: bool

    def and_these(self, more: Pairs) -> Pairs:
        """Both."""
        return Pairs(
            rows=np.concatenate((self.rows, more.rows)),
            columns=np.concatenate((self.columns, more.columns)),
            points=np.concatenate((self.points, more.points)),
            is_all=self.is_all,
        )


class Plausible:
    """Seekers (rows) and mentors (columns), each by their place in the lists given."""

    def __init__(
        self,
        measure: Measure,
        seekers: Sequence[Seeking],
        mentors: Sequence[Offering],
        not_these: Collection[tuple[int, int]],
    ) -> None:
        self._measure, self._seekers = measure, seekers
        self._traits = {trait.key: trait for trait in measure.asked()}
        self._values: dict[str, list[str]] = {}
        self._codes: dict[str, Numbers] = {}
        said = [read_answers(each.said) for each in mentors]
        for key in self._traits:
            numbers: dict[str, int] = {}
            codes = [numbers.setdefault(each.get(key, ""), len(numbers)) for each in said]
            self._values[key], self._codes[key] = list(numbers), np.array(codes, dtype=np.int64)
        self._persons = np.array([each.person for each in mentors], dtype=np.uint64)
        self._nothing = np.zeros(len(mentors), dtype=np.int32)
        self._reckoned: dict[tuple[str, Want, str], NDArray[np.int32] | None] = {}
        self._never = self._who_never(mentors, not_these)

    def pairs(self, most: int = MOST) -> Pairs:
        """All that are possible; if they are more than *most*, only each seeker's best, LEAST at least.

        Among equals these are the seeker's own and always the same, so that not all choose among the same few.
        """
        found: list[tuple[Numbers, Numbers]] = []
        count, each_keeps = 0, None
        for row in range(len(self._seekers)):
            possible = self._possible(row)
            count += possible[0].size
            if each_keeps is None and count > most:
                each_keeps = max(LEAST, most // len(self._seekers))
                found = [self._best(earlier, *columns, each_keeps) for earlier, columns in enumerate(found)]
            found.append(possible if each_keeps is None else self._best(row, *possible, each_keeps))
        return _pairs(range(len(self._seekers)), found, is_all=each_keeps is None)

    def between(self, rows: Iterable[int], with_room: NDArray[np.bool_]) -> Pairs:
        """The best LEAST that are possible between these seekers and the mentors marked."""
        left = list(rows)
        found = []
        for row in left:
            columns, points = self._possible(row)
            free = with_room[columns]
            found.append(self._best(row, columns[free], points[free], LEAST))
        return _pairs(left, found, is_all=False)

    def _possible(self, row: int) -> tuple[Numbers, Numbers]:
        points = self._points(self._seekers[row].looking)
        if row in self._never:
            points[self._never[row]] = -1
        columns = np.flatnonzero(points >= 0)
        return columns, points[columns].astype(np.int64)

    def _points(self, looking: Looking) -> NDArray[np.int32]:
        """The points with each mentor; below 0 where a must is broken."""
        total = self._nothing.copy()
        for key, want in looking.wants.items():
            if key not in self._traits:
                continue
            what = key, want, looking.answers.get(key, "")
            if what not in self._reckoned:
                if len(self._reckoned) >= KEPT:
                    self._reckoned.clear()
                self._reckoned[what] = self._reckon(*what)
            if (points := self._reckoned[what]) is not None:
                total += points
        return total

    def _reckon(self, key: str, want: Want, own: str) -> NDArray[np.int32] | None:
        """What one trait adds with each mentor; None if nothing with any."""
        measure = replace(self._measure, traits=(self._traits[key],))
        points = Points(measure, Looking(answers={key: own}, wants={key: want}))
        by_code = np.array([points[f"{key}={value}"] for value in self._values[key]], dtype=np.int32)
        return by_code[self._codes[key]] if by_code.any() else None

    def _best(self, row: int, columns: Numbers, points: Numbers, keep: int) -> tuple[Numbers, Numbers]:
        if columns.size <= keep:
            return columns, points
        mixed = np.uint64(self._seekers[row].person * 0x9E3779B97F4A7C15 % 2**64)
        lots = ((self._persons[columns] ^ mixed) * np.uint64(0xBF58476D1CE4E5B9)) >> np.uint64(32)
        best = np.sort(np.argpartition(-(points << 32 | lots.astype(np.int64)), keep)[:keep])
        return columns[best], points[best]

    def _who_never(self, mentors: Sequence[Offering], not_these: Collection[tuple[int, int]]) -> dict[int, list[int]]:
        columns = {each.person: column for column, each in enumerate(mentors)}
        rows = {each.person: row for row, each in enumerate(self._seekers)}
        never: dict[int, list[int]] = defaultdict(list)
        for seeker, mentor in (*not_these, *((person, person) for person in rows)):
            if seeker in rows and mentor in columns:
                never[rows[seeker]].append(columns[mentor])
        return never


def _pairs(rows: Iterable[int], found: Sequence[tuple[Numbers, Numbers]], *, is_all: bool) -> Pairs:
    none = np.zeros(0, dtype=np.int64)
    counts = [columns.size for columns, _ in found]
    return Pairs(
        rows=np.repeat(np.array(list(rows), dtype=np.int64), counts),
        columns=np.concatenate([none, *(columns for columns, _ in found)]),
        points=np.concatenate([none, *(points for _, points in found)]),
        is_all=is_all,
    )
