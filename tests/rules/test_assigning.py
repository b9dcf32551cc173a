"""The best set of mentors for all who wait: exactly the best, within everything that must be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partialmethod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules import best_set, plausible
from bot.rules.assigning import assign
from bot.rules.cheapest import Numbers, OutOfRange, Unsolved, cheapest
from bot.rules.fitting import Measure, Seeking, fit
from bot.rules.plausible import LEAST, Plausible
from bot.rules.traits import read_answers
from storage.models.matching import Offering
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
    measure: Measure, seeking: Sequence[Seeking], offering: Sequence[Offering], not_these: Collection[tuple[int, int]]
) -> dict[tuple[int, int], int]:
    """The points of each couple that may be, by the reasons that people are shown."""
    return {
        (one.person, other.person): found.points
        for one in seeking
        for other in offering
        if other.room > 0 and one.person != other.person and (one.person, other.person) not in not_these
        if (found := fit(measure, one.looking, read_answers(other.said))).is_possible
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
    seeking: Sequence[Seeking],
    offering: Sequence[Offering],
) -> tuple[int, int, int, int]:
    """How good a set is: more is better, the first first."""
    waited = {each.person: (NOW - each.since).days for each in seeking}
    new = Counter(found.values())
    load = sum(each.mentees + nth for each in offering for nth in range(1, new[each.person] + 1))
    return len(found), sum(points[pair] for pair in found.items()), sum(waited[person] for person in found), -load


@settings(max_examples=150)
@given(measure=MEASURES, seeking=seekers(most=5), offering=mentors(most=4), not_these=NOT_THESE)
def test_no_other_set_would_be_better(
    measure: Measure, seeking: list[Seeking], offering: list[Offering], not_these: set[tuple[int, int]]
) -> None:
    points = possible(measure, seeking, offering, not_these)
    room = Counter({each.person: max(0, each.room) for each in offering})
    best = max(
        worth(way, points, seeking, offering) for way in every_way([each.person for each in seeking], room, points)
    )

    found = assign(measure, seeking, offering, not_these=not_these)

    assert worth(found, points, seeking, offering) == best


@settings(max_examples=60)
@given(
    measure=MEASURES, seeking=seekers(most=16), offering=mentors(most=12), not_these=NOT_THESE, chance=st.randoms()
)
def test_room_and_musts_hold_and_the_order_of_the_lists_is_nothing(
    measure: Measure,
    seeking: list[Seeking],
    offering: list[Offering],
    not_these: set[tuple[int, int]],
    chance: random.Random,
) -> None:
    found = assign(measure, seeking, offering, not_these=not_these)

    couples = possible(measure, seeking, offering, not_these)
    room = {each.person: each.room for each in offering}
    assert set(found.items()) <= set(couples)
    assert all(many <= room[person] for person, many in Counter(found.values()).items())
    chance.shuffle(seeking)
    chance.shuffle(offering)
    again = assign(measure, seeking, offering, not_these=sorted(not_these, reverse=True))
    assert list(again.items()) == list(found.items())


def test_more_people_matched_go_before_more_points() -> None:
    both = {"side": "betrayed", "path": "apart"}
    seeking = [
        seeker(1, answers=both, wants={"side": SIMILAR, "path": SIMILAR}),
        seeker(2, answers={"path": "apart"}, wants={"path": MUST_SIMILAR}),
    ]
    offering = [mentor(8, said="path=apart side=betrayed"), mentor(9, said="path=reconciling")]

    assert assign(MEASURE, seeking, offering, not_these=()) == {1: 9, 2: 8}


def test_more_points_go_before_longer_waiting() -> None:
    seeking = [seeker(1, days=900), seeker(2, answers=SIDED, wants={"side": SIMILAR})]

    assert assign(MEASURE, seeking, [mentor(8, said="side=betrayed")], not_these=()) == {2: 8}


def test_longer_waiting_goes_before_a_fair_load() -> None:
    apart = {"path": "apart"}
    seeking = [seeker(1, days=3, answers=apart, wants={"path": MUST_OTHER}), seeker(2, days=4), seeker(3, days=5)]
    offering = [mentor(8, room=2, mentees=3, said="path=apart"), mentor(9, room=0)]

    assert assign(MEASURE, seeking, offering, not_these=()) == {3: 8, 2: 8}


def test_those_who_have_fewest_mentees_come_first() -> None:
    seeking = [seeker(person) for person in (1, 2, 3)]
    offering = [mentor(7, room=3, mentees=2), mentor(8, room=3), mentor(9, room=3, mentees=1)]

    found = assign(MEASURE, seeking, offering, not_these=())

    assert Counter(found.values()) == {8: 2, 9: 1}


def test_nobody_is_matched_where_there_is_nobody() -> None:
    assert assign(MEASURE, [], [], not_these=()) == {}
    assert assign(MEASURE, [seeker(1)], [], not_these=()) == {}
    assert assign(MEASURE, [], [mentor(2)], not_these=()) == {}


@pytest.mark.parametrize("room", [0, -2])
def test_a_mentor_without_room_is_passed_over(room: int) -> None:
    assert assign(MEASURE, [seeker(1)], [mentor(2, room=room), mentor(3)], not_these=()) == {1: 3}


def test_nobody_becomes_their_own_mentor() -> None:
    assert assign(MEASURE, [seeker(1)], [mentor(1)], not_these=()) == {}
    assert assign(MEASURE, [seeker(1), seeker(2)], [mentor(1), mentor(2)], not_these=()) == {1: 2, 2: 1}


def test_couples_that_must_not_be_are_not_one_way_only() -> None:
    people = [seeker(1), seeker(2)], [mentor(1), mentor(2)]

    assert assign(MEASURE, *people, not_these={(1, 2)}) == {2: 1}
    assert assign(MEASURE, *people, not_these={(1, 2), (2, 1)}) == {}


def test_the_largest_ids_are_people_like_any_other() -> None:
    seeking = [seeker(LARGEST_ID), seeker(LARGEST_ID - 1)]
    offering = [mentor(LARGEST_ID), mentor(LARGEST_ID - 1)]

    assert assign(MEASURE, seeking, offering, not_these=()) == {
        LARGEST_ID: LARGEST_ID - 1,
        LARGEST_ID - 1: LARGEST_ID,
    }


def test_a_mentor_may_have_room_for_more_than_there_are() -> None:
    seeking = [seeker(person) for person in range(1, 6)]

    assert assign(MEASURE, seeking, [mentor(9, room=10**9)], not_these=()) == dict.fromkeys(range(1, 6), 9)


def test_where_days_would_be_too_fine_longer_spans_count() -> None:
    seeking = [seeker(1, days=3000), seeker(2, days=700_000), seeker(3, answers=SIDED, wants={"side": SIMILAR})]
    offering = [mentor(8, mentees=10**13, said="side=betrayed"), mentor(9)]

    assert assign(MEASURE, seeking, offering, not_these=()) == {2: 9, 3: 8}


def test_costs_that_the_solver_refuses_are_told_in_longer_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    highest: list[int] = []

    def refuses_twice(*, costs: Numbers, **others: Numbers) -> Numbers:
        highest.append(int(costs.max()))
        if len(highest) < 3:
            raise OutOfRange
        return cheapest(costs=costs, **others)

    monkeypatch.setattr(best_set, "cheapest", refuses_twice)

    found = assign(MEASURE, [seeker(1, days=600), seeker(2, days=20)], [mentor(9)], not_these=())

    assert found == {1: 9}
    assert highest == [580, 600 // 7 - 20 // 7, 600 // 30 - 0]


@pytest.mark.parametrize("told", [OutOfRange, Unsolved])
def test_without_an_answer_none_is_given(told: type[Unsolved], monkeypatch: pytest.MonkeyPatch) -> None:
    def gives_up(**_: Numbers) -> Numbers:
        raise told

    monkeypatch.setattr(best_set, "cheapest", gives_up)

    with pytest.raises(told):
        assign(MEASURE, [seeker(1)], [mentor(2)], not_these=())


def test_where_too_many_pairs_are_possible_each_keeps_their_best() -> None:
    seeking = [seeker(person, answers=SIDED, wants={"side": SIMILAR}) for person in range(1, 31)]
    offering = [mentor(100 + each, said="side=betrayed" if each % 2 else "") for each in range(100)]
    couples = Plausible(MEASURE, seeking, offering, ())

    every, best = couples.pairs(), couples.pairs(most=1000)

    assert every.is_all
    assert every.rows.size == 3000
    assert not best.is_all
    assert best.rows.tolist() == [row for row in range(30) for _ in range(1000 // 30)]
    assert set(best.points.tolist()) == {max(every.points.tolist())}
    assert len(set(best.columns.tolist())) > 45
    assert couples.pairs(most=10).rows.size == 30 * LEAST


def test_nobody_is_left_over_whom_a_mentor_with_room_could_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Plausible, "pairs", partialmethod(Plausible.pairs, most=1))
    seeking = [seeker(person, answers=SIDED, wants={"side": SIMILAR}) for person in range(1, 41)]
    offering = [mentor(100 + each, said="side=betrayed" if each < LEAST else "") for each in range(40)]

    found = assign(MEASURE, seeking, offering, not_these=())

    assert len(found) == len(set(found.values())) == 40


def test_points_are_the_same_however_few_are_kept_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    wants = {"side": SIMILAR, "path": SIMILAR}
    seeking = [
        seeker(each, answers={"side": "betrayed", "path": ("apart", "")[each % 2]}, wants=wants) for each in (1, 2, 3)
    ]
    people = seeking, [mentor(8, said="path=apart side=betrayed"), mentor(9, said="side=unfaithful")], ()
    before = Plausible(MEASURE, *people).pairs()

    monkeypatch.setattr(plausible, "KEPT", 1)

    assert Plausible(MEASURE, *people).pairs().points.tolist() == before.points.tolist() == [6, 0, 12, 0, 6, 0]


def test_totals_are_what_the_reasons_add_up_to() -> None:
    seeking = [seeker(1, answers={"side": "betrayed", "age": "40s"}, wants={"side": SIMILAR, "age": SIMILAR})]
    offering = [mentor(8, said="age=50s side=betrayed")]

    pairs = Plausible(MEASURE, seeking, offering, ()).pairs()

    reasons = fit(MEASURE, seeking[0].looking, read_answers(offering[0].said)).reasons
    assert pairs.points.tolist() == [sum(reason.points for reason in reasons)] == [7]
