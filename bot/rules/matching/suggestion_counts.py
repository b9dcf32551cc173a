"""Matching of everyone on the waiting list with mentors, all together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from bot.rules.refusals import TooManySuggestions
from storage.models.matching import AvailableMentor, SuggestedCouple

from .compatibility import MatchCriteria, SeekerCandidate

MAX_OPEN_SUGGESTIONS = 3
"""How many suggestions may be open for one person at once, as mentor and as mentee together."""


def count_suggestions(
    open_suggestions: Iterable[SuggestedCouple], *, reader: int, hidden_ids: Collection[int] = ()
) -> Counter[int]:
    """Return how many suggestions each person is in: the reader's own, and others' in which nobody is hidden."""
    return Counter(
        person
        for each in open_suggestions
        if each.suggested_by == reader or (each.is_known_to(reader) and not set(each.people) & set(hidden_ids))
        for person in each.people
    )


def count_all_suggestions(open_suggestions: Iterable[SuggestedCouple]) -> Counter[int]:
    """Return how many suggestions each person is in, no matter who may know of them."""
    return Counter(person for each in open_suggestions for person in each.people)


def has_enough_suggestions(suggestions: Counter[int], *people: int) -> bool:
    """Return whether as many as may be open at once are open for one of these people."""
    return any(suggestions[person] >= MAX_OPEN_SUGGESTIONS for person in people)


def must_allow_another_suggestion(suggestions: Counter[int], *people: int) -> None:
    """Raise TooManySuggestions if as many as may be open at once are open for one of these people."""
    if has_enough_suggestions(suggestions, *people):
        raise TooManySuggestions


def assign(
    criteria: MatchCriteria,
    waiting: Sequence[SeekerCandidate],
    free_mentors: Sequence[AvailableMentor],
    *,
    excluded_pairs: Collection[tuple[int, int]],
) -> dict[int, int]:
    """Return the mentor's id for each seeker matched, by the seeker's id.

    In this order: as many as possible get a mentor; then the points of all together are the highest possible; then
    the days waited of those matched are the most; then mentors with fewer mentees come first. Nobody gets a mentor
    who breaks a must, has no room, is themselves, or is paired with them in *excluded_pairs* (seeker, mentor). It is
    exact, and the same however the two lists are ordered.

    Where more than candidate_pairs.MAX_PAIRS pairs are possible, only each seeker's best are weighed against each
    other; then more points might be possible, but nobody is left out whom a mentor with room could take. It takes up
    to seconds of CPU for thousands: call it in a thread. Raises SolverFailed rather than return a wrong answer.
    """
    # numpy is read in here: the bot starts without it, and most of the time does not need it.
    from bot.rules.matching.assignment import best_assignment  # noqa: PLC0415

    seekers = sorted(waiting, key=lambda each: (each.waiting_since, each.person_id))
    mentors = sorted((each for each in free_mentors if each.free_places > 0), key=lambda each: each.person_id)
    found = best_assignment(criteria, seekers, mentors, excluded_pairs)
    return {seekers[row].person_id: mentors[column].person_id for row, column in found}
