"""Which mentor comes next, for someone who looks through them one at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .fitting import Fit, Looking, Measure, Points, lot
from .traits import ZONE, Answers

Said = tuple[int, str | None, str | None]
"""A mentor, what they said about themselves, and their time zone."""


class Pieces(dict[str, tuple[str, ...]]):
    """What mentors said, taken apart once: the same thousands are reckoned with again and again."""

    MOST = 50_000

    def __missing__(self, said: str) -> tuple[str, ...]:
        if len(self) >= self.MOST:
            self.clear()
        pieces = self[said] = tuple(map(sys.intern, said.split()))
        return pieces


def next_in_order(
    measure: Measure,
    looking: Looking,
    mentors: Iterable[Said],
    *,
    for_whom: int,
    after: Said | None = None,
    pieces: Pieces,
) -> int | None:
    """The first in the order of ``fitting.in_order``, or the first behind *after*; None when there is nobody more.

    *after* need not be among the mentors any more: their place follows from what they said. If that has come to
    break a must, they have no place, and it begins anew.
    """
    left = _reckoned(measure, looking, mentors, pieces)
    reached = _reckoned(measure, looking, [after] if after is not None else [], pieces)
    for many, seen in reached:
        level = [
            person for equal, person in left if equal == many and _drawn(for_whom, person) > _drawn(for_whom, seen)
        ]
        if level:
            return min(level, key=lambda person: _drawn(for_whom, person))
        left = [(fewer, person) for fewer, person in left if fewer < many]
    best = max((many for many, _ in left), default=0)
    equals = (person for many, person in left if many == best)
    return min(equals, key=lambda person: _drawn(for_whom, person), default=None)


def _reckoned(measure: Measure, looking: Looking, mentors: Iterable[Said], pieces: Pieces) -> list[tuple[int, int]]:
    """The points of everyone who is possible."""
    points = Points(measure, looking)
    of_piece = points.__getitem__
    of_zone = {zone: points[f"{ZONE}={zone}"] for zone in {zone for _, _, zone in mentors if zone}}
    return [
        (many, person)
        for person, answers, zone in mentors
        if (many := sum(map(of_piece, pieces[answers or ""])) + (of_zone[zone] if zone else 0)) >= 0
    ]


def _drawn(for_whom: int, person: int) -> tuple[int, int]:
    """The place among equals."""
    return lot(for_whom, person), person


def musts_alone(looking: Looking) -> Looking:
    """The same person without their wishes, for when only what excludes is of interest."""
    return Looking(answers=looking.answers, wants={key: want for key, want in looking.wants.items() if want.must})


def musts_unknown(fit: Fit, looking: Looking, mentor: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Musts of which it is not known whether they are met: what the mentor has not said, what the seeker has not."""
    musts = [key for key in fit.unsaid if (want := looking.wants.get(key)) is not None and want.must]
    theirs = tuple(key for key in musts if not mentor.get(key))
    return theirs, tuple(key for key in musts if key not in theirs and not looking.answers.get(key))
