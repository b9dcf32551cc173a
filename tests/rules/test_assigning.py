"""The best set of mentors for all who wait: exactly the best, within everything that must be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partialmethod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.matching import assignment, candidate_pairs
from bot.rules.matching.candidate_pairs import MIN_PAIRS_PER_SEEKER, CandidatePairFinder
from bot.rules.matching.compatibility import MatchCriteria, SeekerCandidate, assess_fit
from bot.rules.matching.min_cost_flow import CostsTooLarge, IntArray, SolverFailed, solve_min_cost_flow
from bot.rules.matching.suggestion_counts import assign
from bot.rules.traits import parse_answers
from storage.models.matching import AvailableMentor
from tests.support.rules.communities import (
    LARGEST_ID,
    MEASURE,
    MEASURES,
    MUST_OTHER,
    MUST_SIMILAR,
    NOW,
    PEOPLE,
    SIMILAR,
    mentor,
    mentors,
    seeker,
    seekers,
)

SIDED = {"side": "betrayed"}
NOT_THESE = st.sets(st.tuples(PEOPLE, PEOPLE), max_size=6)


def possible(
    criteria: MatchCriteria,
    seeking: Sequence[SeekerCandidate],
    offering: Sequence[AvailableMentor],
    not_these: Collection[tuple[int, int]],
) -> dict[tuple[int, int], int]:
    """The points of each couple that may be, by the reasons that people are shown."""
    return {
        (one.person_id, other.person_id): found.points
        for one in seeking
        for other in offering
        if other.free_places > 0
        and one.person_id != other.person_id
        and (one.person_id, other.person_id) not in not_these
        if (found := assess_fit(criteria, one.profile, parse_answers(other.answers))).is_possible
    }


def every_way(
    seeking: Sequence[int], room: Counter[int], couples: Collection[tuple[int, int]]
) -> Iterator[dict[int, int]]:
    """Every set of couples that there is room for, the empty one included."""
    if not seeking:
        yield {}
        return
    first, *others = seeking
    yield from every_way(others, room, couples)
    for one, chosen in couples:
        if one == first and room[chosen]:
            yield from ({first: chosen, **rest} for rest in every_way(others, room - Counter([chosen]), couples))


def worth(
    found: Mapping[int, int],
    points: Mapping[tuple[int, int], int],
    seeking: Sequence[SeekerCandidate],
    offering: Sequence[AvailableMentor],
) -> tuple[int, int, int, int]:
    """How good a set is: more is better, the first first."""
    waited = {each.person_id: (NOW - each.waiting_since).days for each in seeking}
    new = Counter(found.values())
    load = sum(each.mentee_count + nth for each in offering for nth in range(1, new[each.person_id] + 1))
    return len(found), sum(points[pair] for pair in found.items()), sum(waited[person] for person in found), -load


@settings(max_examples=150)
@given(criteria=MEASURES, seeking=seekers(most=5), offering=mentors(most=4), not_these=NOT_THESE)
def test_no_other_set_would_be_better(
    criteria: MatchCriteria,
    seeking: list[SeekerCandidate],
    offering: list[AvailableMentor],
    not_these: set[tuple[int, int]],
) -> None:
    points = possible(criteria, seeking, offering, not_these)
    room = Counter({each.person_id: max(0, each.free_places) for each in offering})
    best = max(
        worth(way, points, seeking, offering) for way in every_way([each.person_id for each in seeking], room, points)
    )

    found = assign(criteria, seeking, offering, excluded_pairs=not_these)

    assert worth(found, points, seeking, offering) == best


@settings(max_examples=60)
@given(
    criteria=MEASURES, seeking=seekers(most=16), offering=mentors(most=12), not_these=NOT_THESE, chance=st.randoms()
)
def test_room_and_musts_hold_and_the_order_of_the_lists_is_nothing(
    criteria: MatchCriteria,
    seeking: list[SeekerCandidate],
    offering: list[AvailableMentor],
    not_these: set[tuple[int, int]],
    chance: random.Random,
) -> None:
    found = assign(criteria, seeking, offering, excluded_pairs=not_these)

    couples = possible(criteria, seeking, offering, not_these)
    room = {each.person_id: each.free_places for each in offering}
    assert set(found.items()) <= set(couples)
    assert all(many <= room[person] for person, many in Counter(found.values()).items())
    chance.shuffle(seeking)
    chance.shuffle(offering)
    again = assign(criteria, seeking, offering, excluded_pairs=sorted(not_these, reverse=True))
    assert list(again.items()) == list(found.items())


def test_more_people_matched_go_before_more_points() -> None:
    both = {"side": "betrayed", "path": "apart"}
    seeking = [
        seeker(1, answers=both, wants={"side": SIMILAR, "path": SIMILAR}),
        seeker(2, answers={"path": "apart"}, wants={"path": MUST_SIMILAR}),
    ]
    offering = [mentor(8, said="path=apart side=betrayed"), mentor(9, said="path=reconciling")]

    assert assign(MEASURE, seeking, offering, excluded_pairs=()) == {1: 9, 2: 8}


def test_more_points_go_before_longer_waiting() -> None:
    seeking = [seeker(1, days=900), seeker(2, answers=SIDED, wants={"side": SIMILAR})]

    assert assign(MEASURE, seeking, [mentor(8, said="side=betrayed")], excluded_pairs=()) == {2: 8}


def test_longer_waiting_goes_before_a_fair_load() -> None:
    apart = {"path": "apart"}
    seeking = [seeker(1, days=3, answers=apart, wants={"path": MUST_OTHER}), seeker(2, days=4), seeker(3, days=5)]
    offering = [mentor(8, room=2, mentees=3, said="path=apart"), mentor(9, room=0)]

    assert assign(MEASURE, seeking, offering, excluded_pairs=()) == {3: 8, 2: 8}


def test_those_who_have_fewest_mentees_come_first() -> None:
    seeking = [seeker(person) for person in (1, 2, 3)]
    offering = [mentor(7, room=3, mentees=2), mentor(8, room=3), mentor(9, room=3, mentees=1)]

    found = assign(MEASURE, seeking, offering, excluded_pairs=())

    assert Counter(found.values()) == {8: 2, 9: 1}


def test_nobody_is_matched_where_there_is_nobody() -> None:
    assert assign(MEASURE, [], [], excluded_pairs=()) == {}
    assert assign(MEASURE, [seeker(1)], [], excluded_pairs=()) == {}
    assert assign(MEASURE, [], [mentor(2)], excluded_pairs=()) == {}


@pytest.mark.parametrize("room", [0, -2])
def test_a_mentor_without_room_is_passed_over(room: int) -> None:
    assert assign(MEASURE, [seeker(1)], [mentor(2, room=room), mentor(3)], excluded_pairs=()) == {1: 3}


def test_nobody_becomes_their_own_mentor() -> None:
    assert assign(MEASURE, [seeker(1)], [mentor(1)], excluded_pairs=()) == {}
    assert assign(MEASURE, [seeker(1), seeker(2)], [mentor(1), mentor(2)], excluded_pairs=()) == {1: 2, 2: 1}


def test_couples_that_must_not_be_are_not_one_way_only() -> None:
    people = [seeker(1), seeker(2)], [mentor(1), mentor(2)]

    assert assign(MEASURE, *people, excluded_pairs={(1, 2)}) == {2: 1}
    assert assign(MEASURE, *people, excluded_pairs={(1, 2), (2, 1)}) == {}


def test_the_largest_ids_are_people_like_any_other() -> None:
    seeking = [seeker(LARGEST_ID), seeker(LARGEST_ID - 1)]
    offering = [mentor(LARGEST_ID), mentor(LARGEST_ID - 1)]

    assert assign(MEASURE, seeking, offering, excluded_pairs=()) == {
        LARGEST_ID: LARGEST_ID - 1,
        LARGEST_ID - 1: LARGEST_ID,
    }


def test_a_mentor_may_have_room_for_more_than_there_are() -> None:
    seeking = [seeker(person) for person in range(1, 6)]

    assert assign(MEASURE, seeking, [mentor(9, room=10**9)], excluded_pairs=()) == dict.fromkeys(range(1, 6), 9)


def test_where_days_would_be_too_fine_longer_spans_count() -> None:
    seeking = [seeker(1, days=3000), seeker(2, days=700_000), seeker(3, answers=SIDED, wants={"side": SIMILAR})]
    offering = [mentor(8, mentees=10**13, said="side=betrayed"), mentor(9)]

    assert assign(MEASURE, seeking, offering, excluded_pairs=()) == {2: 9, 3: 8}


def test_costs_that_the_solver_refuses_are_told_in_longer_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    highest: list[int] = []

    def refuses_twice(*, costs: IntArray, **others: IntArray) -> IntArray:
        highest.append(int(costs.max()))
        if len(highest) < 3:
            raise CostsTooLarge
        return solve_min_cost_flow(costs=costs, **others)

    monkeypatch.setattr(assignment, "solve_min_cost_flow", refuses_twice)

    found = assign(MEASURE, [seeker(1, days=600), seeker(2, days=20)], [mentor(9)], excluded_pairs=())

    assert found == {1: 9}
    assert highest == [580, 600 // 7 - 20 // 7, 600 // 30 - 0]


@pytest.mark.parametrize("told", [CostsTooLarge, SolverFailed])
def test_without_an_answer_none_is_given(told: type[SolverFailed], monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(**_: IntArray) -> IntArray:
        raise told

    monkeypatch.setattr(assignment, "solve_min_cost_flow", gives_up)

    with pytest.raises(told):
        assign(MEASURE, [seeker(1)], [mentor(2)], excluded_pairs=())


def test_where_too_many_pairs_are_possible_each_keeps_their_best() -> None:
    seeking = [seeker(person, answers=SIDED, wants={"side": SIMILAR}) for person in range(1, 31)]
    offering = [mentor(100 + each, said="side=betrayed" if each % 2 else "") for each in range(100)]
    couples = CandidatePairFinder(MEASURE, seeking, offering, ())

    every, best = couples.all_pairs(), couples.all_pairs(max_pairs=1000)

    assert every.is_complete
    assert every.rows.size == 3000
    assert not best.is_complete
    assert best.rows.tolist() == [row for row in range(30) for _ in range(1000 // 30)]
    assert set(best.points.tolist()) == {max(every.points.tolist())}
    assert len(set(best.columns.tolist())) > 45
    assert couples.all_pairs(max_pairs=10).rows.size == 30 * MIN_PAIRS_PER_SEEKER


def test_nobody_is_left_over_whom_a_mentor_with_room_could_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CandidatePairFinder, "all_pairs", partialmethod(CandidatePairFinder.all_pairs, max_pairs=1))
    seeking = [seeker(person, answers=SIDED, wants={"side": SIMILAR}) for person in range(1, 41)]
    offering = [mentor(100 + each, said="side=betrayed" if each < MIN_PAIRS_PER_SEEKER else "") for each in range(40)]

    found = assign(MEASURE, seeking, offering, excluded_pairs=())

    assert len(found) == len(set(found.values())) == 40


def test_points_are_the_same_however_few_are_kept_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    wants = {"side": SIMILAR, "path": SIMILAR}
    seeking = [
        seeker(each, answers={"side": "betrayed", "path": ("apart", "")[each % 2]}, wants=wants) for each in (1, 2, 3)
    ]
    people = seeking, [mentor(8, said="path=apart side=betrayed"), mentor(9, said="side=unfaithful")], ()
    before = CandidatePairFinder(MEASURE, *people).all_pairs()

    monkeypatch.setattr(candidate_pairs, "MAX_CACHED_POINTS", 1)

    assert (
        CandidatePairFinder(MEASURE, *people).all_pairs().points.tolist()
        == before.points.tolist()
        == [6, 0, 12, 0, 6, 0]
    )


def test_totals_are_what_the_reasons_add_up_to() -> None:
    seeking = [seeker(1, answers={"side": "betrayed", "age": "40s"}, wants={"side": SIMILAR, "age": SIMILAR})]
    offering = [mentor(8, said="age=50s side=betrayed")]

    pairs = CandidatePairFinder(MEASURE, seeking, offering, ()).all_pairs()

    reasons = assess_fit(MEASURE, seeking[0].profile, parse_answers(offering[0].answers)).reasons
    assert pairs.points.tolist() == [sum(reason.points for reason in reasons)] == [7]
