"""When two people part: what is open to them, what both are shown, and whether they are brought together again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.parting import (
    LEAST_FIRST,
    is_parting,
    may_ask_again,
    may_be_offered_again,
    must_be_parting,
    must_be_sayable,
    must_have_partner_here,
    partner_is_here,
    shared,
    was_within_first_weeks,
)
from bot.rules.programme import Programme
from bot.rules.refusals import BoundaryKept, NoLongerOpen, NotNow, NotYours
from storage.models.enums import AskedBy, Contact, EndedHow, PairingState
from storage.models.records import Pairing

INES, ADA, BILAL = 10, 31, 32
USUAL = Programme()
BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)
OVER = BEGAN + timedelta(days=100)
ENDED = Pairing(
    id=7,
    community_id=100,
    mentor_id=INES,
    mentee_id=ADA,
    state=PairingState.ENDED,
    asked_by=AskedBy.MENTEE,
    needs_yes=False,
    proposed_at=BEGAN,
    began_at=BEGAN,
    closed_at=OVER,
    closed_by=ADA,
    ended_how=EndedHow.BY_PARTY,
)
NONE, IN_GROUP, GLADLY = Contact.NONE, Contact.IN_GROUP, Contact.GLADLY
CONTACTS = st.sampled_from(Contact)


@pytest.mark.parametrize(
    ("days", "is_open"),
    [(0, True), (29.99, True), (30, False), (300, False)],
    ids=["at once", "last", "over", "long over"],
)
def test_the_closing_is_open_for_a_month(days: float, is_open: bool) -> None:
    assert is_parting(ENDED, ADA, USUAL, at=OVER + timedelta(days=days)) is is_open


@pytest.mark.parametrize("person", [INES, ADA])
def test_the_closing_is_for_the_two(person: int) -> None:
    must_be_parting(ENDED, person, USUAL, at=OVER)

    with pytest.raises(NotYours):
        must_be_parting(ENDED, BILAL, USUAL, at=OVER)
    with pytest.raises(NoLongerOpen):
        must_be_parting(ENDED, person, USUAL, at=OVER + timedelta(days=30))


@pytest.mark.parametrize("state", [state for state in PairingState if state is not PairingState.ENDED])
def test_there_is_no_closing_of_what_has_not_ended(state: PairingState) -> None:
    other = replace(ENDED, state=state)

    assert not is_parting(other, ADA, USUAL, at=OVER)
    with pytest.raises(NotNow):
        must_be_parting(other, ADA, USUAL, at=OVER)


def test_there_is_no_closing_of_what_had_not_begun() -> None:
    never = replace(ENDED, began_at=None)

    assert not is_parting(never, ADA, USUAL, at=OVER)
    assert not was_within_first_weeks(never, USUAL)
    with pytest.raises(NotNow):
        must_be_parting(never, ADA, USUAL, at=OVER)


@pytest.mark.parametrize("how", EndedHow)
def test_with_someone_who_has_left_there_are_no_boundaries_and_no_thanks(how: EndedHow) -> None:
    ended = replace(ENDED, ended_how=how)

    assert partner_is_here(ended) is (how is not EndedHow.LEFT)
    if how is EndedHow.LEFT:
        with pytest.raises(NoLongerOpen):
            must_have_partner_here(ended)
    else:
        must_have_partner_here(ended)


def test_who_left_the_server_and_comes_back_has_no_closing_and_the_other_has() -> None:
    left = replace(ENDED, ended_how=EndedHow.LEFT, closed_by=ADA)

    assert (is_parting(left, ADA, USUAL, at=OVER), is_parting(left, INES, USUAL, at=OVER)) == (False, True)
    with pytest.raises(NoLongerOpen):
        must_be_parting(left, ADA, USUAL, at=OVER)


@pytest.mark.parametrize(("days", "early"), [(0, True), (14, True), (14.01, False), (100, False)])
def test_the_first_two_weeks_are_for_finding_out_whether_it_fits(days: float, early: bool) -> None:
    assert was_within_first_weeks(replace(ENDED, closed_at=BEGAN + timedelta(days=days)), USUAL) is early


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (NONE, NONE, NONE),
        (NONE, IN_GROUP, NONE),
        (NONE, GLADLY, NONE),
        (IN_GROUP, IN_GROUP, IN_GROUP),
        (IN_GROUP, GLADLY, IN_GROUP),
        (GLADLY, GLADLY, GLADLY),
    ],
)
def test_both_are_shown_the_lesser_of_their_wishes(one: Contact, other: Contact, both: Contact) -> None:
    assert shared({INES: one, ADA: other}) is both
    assert shared({INES: other, ADA: one}) is both


def test_until_both_have_said_nobody_is_shown_anything() -> None:
    assert shared({}) is None
    assert [shared({ADA: contact}) for contact in Contact] == [None] * 3


@given(mine=CONTACTS, theirs=st.none() | CONTACTS, wish=CONTACTS)
def test_once_both_know_one_may_only_wish_for_less(mine: Contact, theirs: Contact | None, wish: Contact) -> None:
    said = {ADA: mine} | ({INES: theirs} if theirs else {})
    is_more = LEAST_FIRST.index(wish) > LEAST_FIRST.index(mine)

    if theirs and is_more:
        with pytest.raises(BoundaryKept):
            must_be_sayable(said, ADA, wish)
    else:
        must_be_sayable(said, ADA, wish)


@given(mine=CONTACTS, theirs=CONTACTS, wishes=st.lists(CONTACTS, max_size=5))
def test_nobody_can_try_out_what_the_other_has_said(mine: Contact, theirs: Contact, wishes: list[Contact]) -> None:
    said = {ADA: mine, INES: theirs}
    for wish in wishes:
        try:
            must_be_sayable(said, ADA, wish)
        except BoundaryKept:
            continue
        before, said = shared(said), {**said, ADA: wish}
        assert LEAST_FIRST.index(shared(said) or NONE) <= LEAST_FIRST.index(before or NONE)


@pytest.mark.parametrize(
    ("said", "offered", "asked"),
    [
        ({}, False, True),
        ({ADA: GLADLY}, False, True),
        ({ADA: NONE}, False, True),
        ({ADA: GLADLY, INES: GLADLY}, True, True),
        ({ADA: GLADLY, INES: IN_GROUP}, False, False),
        ({ADA: GLADLY, INES: NONE}, False, False),
    ],
)
def test_they_are_offered_each_other_again_only_if_both_wish_it(
    said: dict[int, Contact], offered: bool, asked: bool
) -> None:
    assert (may_be_offered_again(said), may_ask_again(said)) == (offered, asked)
