"""Which mentor comes next for someone who browses mentors one at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from bot.rules.traits import ZONE_KEY, Answers

from .compatibility import Fit, MatchCriteria, PointsCache, SeekerProfile, tie_break

MentorAnswers = tuple[int, str | None, str | None]
"""A mentor's id, their answers as stored, and their time zone's IANA name."""


class SplitAnswersCache(dict[str, tuple[str, ...]]):
    """Cache of mentors' answers split into pieces: the same thousands are compared again and again."""

    MAX_ENTRIES = 50_000

    def __missing__(self, said: str) -> tuple[str, ...]:
        if len(self) >= self.MAX_ENTRIES:
            self.clear()
        pieces = self[said] = tuple(map(sys.intern, said.split()))
        return pieces


def next_mentor(
    criteria: MatchCriteria,
    seeker_profile: SeekerProfile,
    mentors: Iterable[MentorAnswers],
    *,
    seeker_id: int,
    after: MentorAnswers | None = None,
    pieces: SplitAnswersCache,
) -> int | None:
    """Return the first mentor in the order of ``rank_mentors``, or the first behind *after*; None at the end.

    *after* need not be among the mentors any more: their place follows from their answers. If they break a must by
    now, they have no place, and the order starts from the beginning.
    """
    left = _points_of_possible(criteria, seeker_profile, mentors, pieces)
    reached = _points_of_possible(criteria, seeker_profile, [after] if after is not None else [], pieces)
    for many, seen in reached:
        level = [
            person
            for equal, person in left
            if equal == many and _tie_break_key(seeker_id, person) > _tie_break_key(seeker_id, seen)
        ]
        if level:
            return min(level, key=lambda person: _tie_break_key(seeker_id, person))
        left = [(fewer, person) for fewer, person in left if fewer < many]
    best = max((many for many, _ in left), default=0)
    equals = (person for many, person in left if many == best)
    return min(equals, key=lambda person: _tie_break_key(seeker_id, person), default=None)


def _points_of_possible(
    criteria: MatchCriteria, looking: SeekerProfile, mentors: Iterable[MentorAnswers], pieces: SplitAnswersCache
) -> list[tuple[int, int]]:
    """Return the points and id of every mentor who breaks no must."""
    points = PointsCache(criteria, looking)
    of_piece = points.__getitem__
    of_zone = {zone: points[f"{ZONE_KEY}={zone}"] for zone in {zone for _, _, zone in mentors if zone}}
    return [
        (many, person)
        for person, answers, zone in mentors
        if (many := sum(map(of_piece, pieces[answers or ""])) + (of_zone[zone] if zone else 0)) >= 0
    ]


def _tie_break_key(for_whom: int, person: int) -> tuple[int, int]:
    """Return the sort key among mentors with equal points."""
    return tie_break(for_whom, person), person


def only_musts(seeker_profile: SeekerProfile) -> SeekerProfile:
    """Return the profile without its wishes, for when only what excludes a mentor matters."""
    return SeekerProfile(
        answers=seeker_profile.answers, wants={key: want for key, want in seeker_profile.wants.items() if want.must}
    )


def unknown_musts(
    fit: Fit, seeker_profile: SeekerProfile, mentor: Answers
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the musts of which it is not known whether they are met.

    First those that the mentor has not answered, then those that the seeker has not.
    """
    musts = [key for key in fit.unknown if (want := seeker_profile.wants.get(key)) is not None and want.must]
    theirs = tuple(key for key in musts if not mentor.get(key))
    return theirs, tuple(key for key in musts if key not in theirs and not seeker_profile.answers.get(key))
