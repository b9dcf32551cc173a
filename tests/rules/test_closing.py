"""The closing: what is open to the two, what both are shown, and whether they are brought together again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.closing import (
    CONTACT_LEAST_FIRST,
    can_ask_again,
    can_be_suggested_again,
    has_ended_in_first_weeks,
    is_in_closing,
    is_partner_present,
    must_be_in_closing,
    must_have_partner_present,
    must_not_exceed_shared_wish,
    shared_contact_wish,
)
from bot.rules.programme import Programme
from bot.rules.refusals import BoundaryExceeded, NoLongerOpen, NotFound, NotNow
from storage.models.enums import AskedBy, ContactPreference, EndedHow, PairingState
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
NONE, IN_GROUP, WELCOME = ContactPreference.NONE, ContactPreference.IN_GROUP, ContactPreference.WELCOME
CONTACTS = st.sampled_from(ContactPreference)


@pytest.mark.parametrize(
    ("days", "is_open"),
    [(0, True), (29.99, True), (30, False), (300, False)],
    ids=["at once", "last", "over", "long over"],
)
def test_the_closing_is_open_for_a_month(days: float, is_open: bool) -> None:
    assert is_in_closing(ENDED, ADA, USUAL, at=OVER + timedelta(days=days)) is is_open


@pytest.mark.parametrize("person", [INES, ADA])
def test_the_closing_is_for_the_two(person: int) -> None:
    must_be_in_closing(ENDED, person, USUAL, at=OVER)

    with pytest.raises(NotFound):
        must_be_in_closing(ENDED, BILAL, USUAL, at=OVER)
    with pytest.raises(NoLongerOpen):
        must_be_in_closing(ENDED, person, USUAL, at=OVER + timedelta(days=30))


@pytest.mark.parametrize("state", [state for state in PairingState if state is not PairingState.ENDED])
def test_there_is_no_closing_of_what_has_not_ended(state: PairingState) -> None:
    other = replace(ENDED, state=state)

    assert not is_in_closing(other, ADA, USUAL, at=OVER)
    with pytest.raises(NotNow):
        must_be_in_closing(other, ADA, USUAL, at=OVER)


def test_there_is_no_closing_of_what_had_not_begun() -> None:
    never = replace(ENDED, began_at=None)

    assert not is_in_closing(never, ADA, USUAL, at=OVER)
    assert not has_ended_in_first_weeks(never, USUAL)
    with pytest.raises(NotNow):
        must_be_in_closing(never, ADA, USUAL, at=OVER)


@pytest.mark.parametrize("how", EndedHow)
def test_with_someone_who_has_left_there_are_no_boundaries_and_no_thanks(how: EndedHow) -> None:
    ended = replace(ENDED, ended_how=how)

    assert is_partner_present(ended) is (how is not EndedHow.LEFT)
    if how is EndedHow.LEFT:
        with pytest.raises(NoLongerOpen):
            must_have_partner_present(ended)
    else:
        must_have_partner_present(ended)


def test_who_left_the_server_and_comes_back_has_no_closing_and_the_other_has() -> None:
    left = replace(ENDED, ended_how=EndedHow.LEFT, closed_by=ADA)

    assert (is_in_closing(left, ADA, USUAL, at=OVER), is_in_closing(left, INES, USUAL, at=OVER)) == (False, True)
    with pytest.raises(NoLongerOpen):
        must_be_in_closing(left, ADA, USUAL, at=OVER)


@pytest.mark.parametrize(("days", "early"), [(0, True), (14, True), (14.01, False), (100, False)])
def test_the_first_two_weeks_are_for_finding_out_whether_it_fits(days: float, early: bool) -> None:
    assert has_ended_in_first_weeks(replace(ENDED, closed_at=BEGAN + timedelta(days=days)), USUAL) is early


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (NONE, NONE, NONE),
        (NONE, IN_GROUP, NONE),
        (NONE, WELCOME, NONE),
        (IN_GROUP, IN_GROUP, IN_GROUP),
        (IN_GROUP, WELCOME, IN_GROUP),
        (WELCOME, WELCOME, WELCOME),
    ],
)
def test_both_are_shown_the_lesser_of_their_wishes(
    one: ContactPreference, other: ContactPreference, both: ContactPreference
) -> None:
    assert shared_contact_wish({INES: one, ADA: other}) is both
    assert shared_contact_wish({INES: other, ADA: one}) is both


def test_until_both_have_said_nobody_is_shown_anything() -> None:
    assert shared_contact_wish({}) is None
    assert [shared_contact_wish({ADA: contact}) for contact in ContactPreference] == [None] * 3


@given(mine=CONTACTS, theirs=st.none() | CONTACTS, wish=CONTACTS)
def test_once_both_know_one_may_only_wish_for_less(
    mine: ContactPreference, theirs: ContactPreference | None, wish: ContactPreference
) -> None:
    said = {ADA: mine} | ({INES: theirs} if theirs else {})
    is_more = CONTACT_LEAST_FIRST.index(wish) > CONTACT_LEAST_FIRST.index(mine)

    if theirs and is_more:
        with pytest.raises(BoundaryExceeded):
            must_not_exceed_shared_wish(said, ADA, wish)
    else:
        must_not_exceed_shared_wish(said, ADA, wish)


@given(mine=CONTACTS, theirs=CONTACTS, wishes=st.lists(CONTACTS, max_size=5))
def test_nobody_can_try_out_what_the_other_has_said(
    mine: ContactPreference, theirs: ContactPreference, wishes: list[ContactPreference]
) -> None:
    said = {ADA: mine, INES: theirs}
    for wish in wishes:
        try:
            must_not_exceed_shared_wish(said, ADA, wish)
        except BoundaryExceeded:
            continue
        before, said = shared_contact_wish(said), {**said, ADA: wish}
        assert CONTACT_LEAST_FIRST.index(shared_contact_wish(said) or NONE) <= CONTACT_LEAST_FIRST.index(
            before or NONE
        )


@pytest.mark.parametrize(
    ("said", "offered", "asked"),
    [
        ({}, False, True),
        ({ADA: WELCOME}, False, True),
        ({ADA: NONE}, False, True),
        ({ADA: WELCOME, INES: WELCOME}, True, True),
        ({ADA: WELCOME, INES: IN_GROUP}, False, False),
        ({ADA: WELCOME, INES: NONE}, False, False),
    ],
)
def test_they_are_offered_each_other_again_only_if_both_wish_it(
    said: dict[int, ContactPreference], offered: bool, asked: bool
) -> None:
    assert (can_be_suggested_again(said), can_ask_again(said)) == (offered, asked)
