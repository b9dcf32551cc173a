"""The chart of a set of matches: who could go with whom, by the numbers and letters that its pages have, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.rules.matching.compatibility import PointsCache, SeekerCandidate
from bot.services.matching.candidate_snapshot import CandidateSnapshot
from bot.services.matching.results import MatchSet
from storage.models.matching import AvailableMentor

from .chart_data import MAX_MATRIX_SIDE, ChartData, ChartMentor, ChartSeeker, column_label

ENOUGH = 10
"""How many possible mentors are counted for each person where the chart is a summary."""


def chart_data_of(found: MatchSet) -> ChartData:
    """Return the chart's data, with the overview's numbers and letters. It takes a while: call it in a thread."""
    seen, numbers, letters = found.snapshot, seeker_numbers(found), mentor_letters(found)
    chosen = {match.seeker_id: match.mentor_id for match in found.open_matches}
    order = {person_id: place for place, person_id in enumerate(letters)}
    numbered = [each for each in seen.seekers if each.person_id in numbers]
    waiting = sorted(numbered, key=lambda each: numbers[each.person_id])
    mentors = sorted(seen.free_mentors, key=lambda each: order[each.person_id])
    by_id = {each.person_id: each for each in mentors}
    enough = None if max(len(waiting), len(mentors)) <= MAX_MATRIX_SIDE else ENOUGH
    points: dict[tuple[int, str], int] = {}
    for each in waiting:
        number, theirs = numbers[each.person_id], chosen.get(each.person_id)
        for mentor, many in islice(_possible(seen, each, mentors), enough):
            points[number, letters[mentor]] = many
        for mentor, many in _possible(seen, each, [by_id[theirs]] if theirs in by_id else []):
            points[number, letters[mentor]] = many
    matched_ids = [each.person_id for each in waiting if each.person_id in chosen]
    couples = [(numbers[person_id], letters[chosen[person_id]]) for person_id in matched_ids]
    return ChartData(
        seekers=[
            ChartSeeker(number=numbers[each.person_id], days=(seen.criteria.now - each.waiting_since).days)
            for each in waiting
        ],
        mentors=[ChartMentor(label=letters[each.person_id], free_places=each.free_places) for each in mentors],
        points=points,
        chosen=[couple for couple in couples if couple in points],
    )


def _possible(
    seen: CandidateSnapshot, seeker: SeekerCandidate, mentors: Sequence[AvailableMentor]
) -> Iterator[tuple[int, int]]:
    """Yield the mentors who could be this seeker's, each with their points."""
    points = PointsCache(seen.criteria, seeker.profile)
    for mentor in mentors:
        many = points.total(mentor.answers)
        if many >= 0 and seen.can_pair(seeker.person_id, mentor.person_id):
            yield mentor.person_id, many


def seeker_numbers(found: MatchSet) -> dict[int, int]:
    """Return each seeker's number: first those with a match, in their order, then those who are left."""
    people = [*(match.seeker_id for match in found.matches), *found.unmatched]
    return {person_id: number for number, person_id in enumerate(people, start=1)}


def mentor_letters(found: MatchSet) -> dict[int, str]:
    """Return each mentor's letter: first those in a match, in their order, then the others with room."""
    matched = [match.mentor_id for match in found.matches]
    people = dict.fromkeys(matched + [each.person_id for each in found.snapshot.free_mentors])
    return {person_id: column_label(place) for place, person_id in enumerate(people)}
