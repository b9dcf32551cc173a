"""From all reports, tables and lists, and from what differs between two days, nobody computes what is hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.known_pairings import as_known, known_without_strangers
from bot.rules.programme import Programme
from bot.rules.report import begun_since, by_month, confided_number, ended_since, span_numbers
from bot.services.reports.service import ReportExport, SpanPairings
from bot.ui.components.reports import SpanPart
from bot.ui.overview import facilitator
from bot.ui.reports import views
from bot.ui.reports.export import export_tables
from storage.models.enums import AskedBy, EndedHow, PairingState
from storage.models.records import Pairing
from tests.support.factories import COMMUNITY_ID
from tests.support.ui.limits import component_payloads

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
LEFT, TODAY = START + timedelta(days=100), START + timedelta(days=300)
READER, OTHER, MENTOR, SHE, HE = 50, 51, 10, 31, 32

DAYS = st.none() | st.integers(0, 200)
ANY_TIMES = st.tuples(st.integers(0, 200), DAYS, DAYS, DAYS)
AFTER = st.none() | st.integers(101, 200)
ENDS = st.sampled_from([each for each in EndedHow if each is not EndedHow.LEFT])


def course(
    number: int, times: tuple[int, int | None, int | None, int | None], asked_by: AskedBy, how: EndedHow, mentee: int
) -> Pairing:
    """A pairing that was asked, agreed, began and closed on these days, as far as they follow each other."""
    days: list[int | None] = [times[0]]
    for each in times[1:3]:
        days.append(None if each is None or (last := days[-1]) is None else max(last, each))
    asked, agreed, began = (None if day is None else START + timedelta(days=day) for day in days)
    last = max(day for day in days if day is not None)
    closed = None if times[3] is None else START + timedelta(days=max(last, times[3]))
    live = PairingState.ACTIVE if began else PairingState.AGREED if agreed else PairingState.PROPOSED
    return Pairing(
        id=number,
        community_id=COMMUNITY_ID,
        mentor_id=MENTOR,
        mentee_id=mentee,
        state=live if closed is None else PairingState.ENDED if agreed else PairingState.DECLINED,
        asked_by=asked_by,
        suggested_by=OTHER if asked_by is AskedBy.FACILITATOR else None,
        needs_yes=False,
        proposed_at=asked or START,
        mentor_agreed_at=agreed,
        mentee_agreed_at=agreed,
        began_at=began,
        closed_at=closed,
        ended_how=how if closed and agreed else None,
    )


def told(pairings: list[Pairing]) -> object:
    """All that pages, numbers and tables tell the reader, of whatever span they ask, where she keeps him apart."""
    known = [seen for each in pairings if (seen := as_known(each, READER, {SHE: LEFT})) is not None]
    export = ReportExport(community_id=COMMUNITY_ID, pairings=known, months=by_month(known, Programme(), at=TODAY))
    spans: list[object] = []
    for day in (0, 50, 100, 101, 150, 250):
        since = START + timedelta(days=day)
        begun, ended = begun_since(known, since), ended_since(known, since)
        spans.append(span_numbers(begun, ended, Programme()))
        shown = SpanPairings(since=since, begun=begun, ended=ended)
        spans.append([component_payloads(views.span_page(shown, part)) for part in SpanPart])
    lists = known_without_strangers([each for each in pairings if each.closed_at is None], READER, {SHE})
    live = Counter(each.state for each in known if each.closed_at is None)
    assert live == Counter(each.state for each in lists), "a number is the length of its list"
    return export_tables(export, str), spans, live, component_payloads(facilitator.pairs_page(lists))


HIS = st.lists(st.builds(course, st.integers(1, 10**6), ANY_TIMES, st.sampled_from(AskedBy), ENDS, st.just(HE)))


Later = tuple[int | None, int | None, int | None, EndedHow]
LATER = st.tuples(AFTER, AFTER, AFTER, ENDS)
BEFORE = st.tuples(st.integers(0, 100), *[st.none() | st.integers(0, 100)] * 3)


@given(HIS, BEFORE, st.sampled_from(AskedBy), st.tuples(LATER, LATER))
def test_whatever_she_does_after_she_keeps_him_apart_tells_him_nothing(
    his: list[Pairing],
    before: tuple[int, int | None, int | None, int | None],
    by: AskedBy,
    later: tuple[Later, Later],
) -> None:
    """Worlds that were the same until then are the same to him, on every day and so between any two."""

    def hers(then: Later) -> Pairing:
        _, agreed, began, closed = before
        return course(
            7,
            (
                before[0],
                then[0] if agreed is None else agreed,
                then[1] if began is None else began,
                then[2] if closed is None else closed,
            ),
            by,
            then[3],
            SHE,
        )

    one, other = map(hers, later)
    new = course(8, (150, 160, 170, None), by, EndedHow.BY_PARTY, SHE)

    assume(one.ended_how is other.ended_how or before[3] is None)
    assert told([*his, one]) == told([*his, other]) == told([*his, other, new])


@given(HIS, HIS, st.sampled_from([READER, HE]))
def test_open_questions_his_own_and_what_only_others_know_change_no_number(
    seen: list[Pairing], hidden: list[Pairing], mentee: int
) -> None:
    added = [
        replace(each, mentee_id=mentee, for_suggester_only=True)
        for each in hidden
        if mentee == READER or each.mentor_agreed_at is None
    ]

    assert told([*seen, *added]) == told(seen)


@given(st.lists(st.integers(0, 50), max_size=12), st.lists(st.integers(0, 50), max_size=12))
def test_of_what_is_confided_nothing_between_none_and_four_shows(first: list[int], more: list[int]) -> None:
    """Neither on one day nor by what is different on the next; the oldest is of those that the reader can open."""
    days = [[START + timedelta(days=day) for day in each] for each in (first, [*first, *more])]

    numbers = [confided_number(each)[0] for each in days]

    assert numbers == [len(each) if len(each) >= 5 else None for each in days]
    assert all((number is None) is (len(each) < 5) for number, each in zip(numbers, days, strict=True))
