"""Which mentor comes next, for someone who looks through them one at a time."""

from __future__ import annotations

from collections.abc import Iterable

from storage.finding_records import Offering

from .fitting import Fit, Looking, Measure, Points, lot
from .traits import Answers

Reckoned = list[tuple[int, Offering]]


def next_in_order(
    measure: Measure, looking: Looking, offering: Iterable[Offering], *, for_whom: int, after: Offering | None = None
) -> Offering | None:
    """The first in the order of ``fitting.in_order``, or the first behind *after*; None when there is nobody more.

    *after* need not be among those who offer any more: their place follows from what they said. If that has come to
    break a must, they have no place, and it begins anew.
    """
    points = Points(measure, looking)
    left: Reckoned = [(many, each) for each in offering if (many := points.of(each.said)) >= 0]
    if after is not None and (reached := points.of(after.said)) >= 0:
        drawn = _place(for_whom, after)
        if level := [(many, each) for many, each in left if many == reached and _place(for_whom, each) > drawn]:
            return _first(level, for_whom)
        left = [(many, each) for many, each in left if many < reached]
    best = max((many for many, _ in left), default=0)
    return _first([(many, each) for many, each in left if many == best], for_whom)


def _first(equals: Reckoned, for_whom: int) -> Offering | None:
    return min((each for _, each in equals), key=lambda each: _place(for_whom, each), default=None)


def _place(for_whom: int, each: Offering) -> tuple[int, int]:
    """Among equals."""
    return lot(for_whom, each.person), each.person


def musts_alone(looking: Looking) -> Looking:
    """The same person without their wishes, for when only what excludes is of interest."""
    return Looking(answers=looking.answers, wants={key: want for key, want in looking.wants.items() if want.must})


def musts_unknown(fit: Fit, looking: Looking, mentor: Answers) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Musts of which it is not known whether they are met: what the mentor has not said, what the seeker has not."""
    musts = [key for key in fit.unsaid if (want := looking.wants.get(key)) is not None and want.must]
    theirs = tuple(key for key in musts if not mentor.get(key))
    return theirs, tuple(key for key in musts if key not in theirs and not looking.answers.get(key))
