"""What a report says: of what its reader may know alone, and of those who keep them apart as if they had left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.known_pairings import as_known
from bot.rules.pairing import NOBODY
from bot.rules.programme import Programme
from bot.rules.report import (
    MentorNumbers,
    SpanNumbers,
    begun_since,
    by_month,
    confided_number,
    ended_since,
    mentor_numbers,
    span_numbers,
)
from storage.models.enums import AskedBy, EndedHow, MentorState, PairingState
from storage.models.records import Pairing
from storage.models.reports import MentorRoom

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
READER, MENTOR, MENTEE, SECOND = 50, 10, 31, 32
LEFT, LATER = START + timedelta(days=30), START + timedelta(days=60)


def course(
    *days: float | None, asked_by: AskedBy = AskedBy.MENTEE, how: EndedHow = EndedHow.BY_PARTY, at: int = 0
) -> Pairing:
    """Return a pairing asked, agreed, begun and closed so many days after the start; None where it was not."""
    times = [None if day is None else START + timedelta(days=day) for day in days]
    asked, agreed, began, closed = [*times, None, None, None][:4]
    if closed is None:
        state = PairingState.ACTIVE if began else PairingState.AGREED if agreed else PairingState.PROPOSED
    else:
        state = PairingState.ENDED if agreed else PairingState.DECLINED
    return Pairing(
        id=at,
        community_id=100,
        mentor_id=MENTOR,
        mentee_id=MENTEE,
        state=state,
        asked_by=asked_by,
        suggested_by=READER if asked_by is AskedBy.FACILITATOR else None,
        needs_yes=False,
        proposed_at=asked or START,
        mentor_agreed_at=agreed,
        mentee_agreed_at=agreed,
        began_at=began,
        closed_at=closed,
        ended_how=how if state is PairingState.ENDED else None,
    )


SUGGESTED = AskedBy.FACILITATOR


@pytest.mark.parametrize("hidden", [course(0), course(0, None, None, 3), replace(course(0, 1, 1), mentee_id=READER)])
def test_a_question_between_members_and_ones_own_case_are_known_to_no_facilitator(hidden: Pairing) -> None:
    assert as_known(hidden, READER, {}) is None
    assert as_known(replace(hidden, mentor_id=11), READER, {MENTEE: LEFT}) is None


@pytest.mark.parametrize(
    ("pairing", "seen"),
    [
        # What was over stays as it was, without them.
        (course(0, 1, 1, 9), course(0, 1, 1, 9)),
        # What went on ended with that moment, whatever became of it since.
        (course(0, 1, 1), course(0, 1, 1, 30, how=EndedHow.LEFT)),
        (course(0, 1, 1, 55), course(0, 1, 1, 30, how=EndedHow.LEFT)),
        # What had not begun by then closed, and is in no list.
        (course(0, 1, None), None),
        (course(0, 1, 40), None),
        (course(0, asked_by=SUGGESTED), None),
        (course(0, 40, 40), None),
        (course(40, 41, 41), None),
        (course(40, asked_by=SUGGESTED), None),
    ],
)
def test_of_those_who_keep_apart_it_is_as_if_they_had_left_then(pairing: Pairing, seen: Pairing | None) -> None:
    known = as_known(pairing, READER, {MENTEE: LEFT})

    assert known == (None if seen is None else replace(seen, mentee_id=NOBODY))


def test_what_the_reader_suggested_of_them_is_seen_as_any_and_nothing_that_closed_before_it_began() -> None:
    decoy = replace(course(40, asked_by=SUGGESTED), is_decoy=True)
    closed = course(0, None, None, 9, asked_by=SUGGESTED)

    assert as_known(decoy, READER, {MENTEE: LEFT}) == decoy
    assert as_known(replace(decoy, suggested_by=51), READER, {MENTEE: LEFT}) is None
    assert [as_known(each, READER, {}) for each in (closed, course(0, 1, None, 9))] == [None, None]


@pytest.mark.parametrize("number", [0, 1, 4, 5, 6])
def test_fewer_than_five_confided_things_look_alike_but_for_the_oldest(number: int) -> None:
    since = [START + timedelta(days=day) for day in range(number)]

    assert confided_number(since) == (number if number >= 5 else None, START if number else None)


def test_each_mentor_counts_once_and_free_places_are_of_those_alone_to_whom_somebody_can_come() -> None:
    def room(state: MentorState, mentees: int, *, is_closed: bool = False) -> MentorRoom:
        return MentorRoom(MENTOR, state, 2, mentees, is_closed, None, START, START, None)

    approved, paused = MentorState.APPROVED, MentorState.PAUSED
    rooms = [room(approved, 0), room(approved, 1), room(approved, 2), room(approved, 3), room(paused, 0)]

    counted = mentor_numbers([*rooms, room(approved, 0, is_closed=True), room(paused, 1, is_closed=True)])

    assert counted == MentorNumbers(open=2, full=2, paused=2, held=1, free_places=3)


def test_a_span_has_what_began_and_what_ended_in_it_and_how_long_in_the_middle() -> None:
    pairings = [course(0, 1, 2, 4, at=1), course(0, 8, 12, 52, at=2), course(30, 31, 31, at=3), course(0, 1, None, 9)]
    since = START + timedelta(days=10)

    begun, ended = begun_since(pairings, since), ended_since(pairings, since)

    assert [each.id for each in begun] == [2, 3]
    assert [each.id for each in ended_since(pairings, START)] == [1, 2]
    told = SpanNumbers(begun=2, ended=1, ended_early=0, days_lasted=40, days_to_begin=6.5)
    assert span_numbers(begun, ended, Programme()) == told
    assert span_numbers([], ended_since(pairings, START), Programme()).ended_early == 1


def test_each_month_has_its_own_and_what_went_on_at_its_end() -> None:
    pairings = [course(0, 1, 2, 40), course(3, 5, 20, asked_by=SUGGESTED), course(33, asked_by=SUGGESTED)]

    january, february, march = by_month(pairings, Programme(), at=START + timedelta(days=70))

    assert [each.month for each in (january, february, march)] == [date(2026, number, 1) for number in (1, 2, 3)]
    assert [each.active for each in (january, february, march)] == [2, 1, 1]
    assert january.span == SpanNumbers(begun=2, days_to_begin=9.5)
    assert february.span == SpanNumbers(ended=1, days_lasted=38)
    assert [each.month for each in by_month([], Programme(), at=START)] == [date(2026, 1, 1)]


DAYS = st.one_of(st.none(), st.integers(0, 400))
COURSES = st.builds(
    lambda days, asked_by, two: replace(course(*days, asked_by=asked_by), mentor_id=two[0], mentee_id=two[1]),
    st.tuples(st.integers(0, 400), DAYS, DAYS, DAYS),
    st.sampled_from(AskedBy),
    st.sampled_from([(MENTOR, MENTEE), (MENTOR, SECOND), (READER, MENTEE), (MENTOR, READER)]),
)


@given(st.lists(COURSES), st.lists(COURSES))
def test_from_all_that_two_days_tell_nobody_computes_what_is_hidden(
    first: list[Pairing], more: list[Pairing]
) -> None:
    """Every number and row is the same, on either day and so between the two, whether or not the hidden is there."""

    def is_hidden(pairing: Pairing) -> bool:
        is_open_question = pairing.asked_by is not SUGGESTED and pairing.mentor_agreed_at is None
        return is_open_question or READER in pairing.party_ids

    def told(pairings: list[Pairing]) -> object:
        known = [seen for each in pairings if (seen := as_known(each, READER, {})) is not None]
        numbers = span_numbers(begun_since(known, LATER), ended_since(known, LATER), Programme())
        return known, numbers, by_month(known, Programme(), at=START + timedelta(days=500))

    days = (first, [*first, *more])

    assert [told(day) for day in days] == [told([each for each in day if not is_hidden(each)]) for day in days]
