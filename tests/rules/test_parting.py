"""When two people part: for whom the closing is open and how long, what both are shown, who is brought together."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.rules.parting import (
    LEAST_FIRST,
    is_parting,
    may_ask_again,
    may_be_offered_again,
    must_be_parting,
    must_be_sayable,
    must_have_partner_here,
    shared,
    was_within_first_weeks,
)
from bot.rules.programme import Programme
from bot.rules.refusals import BoundaryKept, NoLongerOpen, NotNow, NotYours
from storage.states import Contact, EndedHow, PairingState
from tests.by_hand import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, NOW, pairing

ENDED = pairing(PairingState.ENDED)
COUPLES = list(product(Contact, Contact))


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (29, True), (30, False), (400, False)])
def test_the_closing_is_open_for_thirty_days(days: int, *, is_open: bool) -> None:
    at = NOW + timedelta(days=days)

    assert is_parting(ENDED, MENTEE_ID, Programme(), at=at) is is_open
    if not is_open:
        with pytest.raises(NoLongerOpen):
            must_be_parting(ENDED, MENTEE_ID, Programme(), at=at)


@pytest.mark.parametrize("state", [state for state in PairingState if state is not PairingState.ENDED])
def test_what_has_not_ended_has_no_closing(state: PairingState) -> None:
    assert not is_parting(pairing(state), MENTEE_ID, Programme(), at=NOW)
    with pytest.raises(NotNow):
        must_be_parting(pairing(state), MENTEE_ID, Programme(), at=NOW)


def test_what_never_began_has_none_and_nobody_else_has_a_part_in_it() -> None:
    with pytest.raises(NotNow):
        must_be_parting(pairing(PairingState.ENDED, began_at=None), MENTEE_ID, Programme(), at=NOW)
    with pytest.raises(NotYours):
        must_be_parting(ENDED, FACILITATOR_ID, Programme(), at=NOW)


def test_who_left_the_server_has_no_closing_and_who_stayed_has_one_alone() -> None:
    left = pairing(PairingState.ENDED, ended_how=EndedHow.LEFT, closed_by=MENTOR_ID)

    must_be_parting(left, MENTEE_ID, Programme(), at=NOW)
    with pytest.raises(NoLongerOpen):
        must_be_parting(left, MENTOR_ID, Programme(), at=NOW)
    with pytest.raises(NoLongerOpen):
        must_have_partner_here(left)


@pytest.mark.parametrize("how", [how for how in EndedHow if how is not EndedHow.LEFT])
def test_however_else_it_ended_both_have_all_of_it(how: EndedHow) -> None:
    ended = pairing(PairingState.ENDED, ended_how=how, closed_by=MENTOR_ID)

    for person in ended.people:
        must_be_parting(ended, person, Programme(), at=NOW)
    must_have_partner_here(ended)


@pytest.mark.parametrize(("days", "early"), [(0, True), (14, True), (15, False)])
def test_the_first_weeks_are_two(days: int, *, early: bool) -> None:
    ended = pairing(PairingState.ENDED, began_at=NOW - timedelta(days=days))

    assert was_within_first_weeks(ended, Programme()) is early


@pytest.mark.parametrize(("one", "other"), COUPLES)
def test_both_are_shown_the_lesser_wish_and_nothing_before_both_have_said(one: Contact, other: Contact) -> None:
    said = {MENTOR_ID: one, MENTEE_ID: other}

    assert shared(said) is min(one, other, key=LEAST_FIRST.index)
    assert shared({MENTOR_ID: one}) is None
    assert may_be_offered_again(said) is (one is other is Contact.GLADLY)
    assert may_ask_again(said) is (Contact.NONE not in {one, other})


@pytest.mark.parametrize(("mine", "wish"), COUPLES)
def test_once_both_have_said_one_may_only_wish_for_less(mine: Contact, wish: Contact) -> None:
    more = LEAST_FIRST.index(wish) > LEAST_FIRST.index(mine)

    must_be_sayable({MENTOR_ID: mine}, MENTOR_ID, wish)
    if not more:
        must_be_sayable({MENTOR_ID: mine, MENTEE_ID: Contact.NONE}, MENTOR_ID, wish)
        return
    with pytest.raises(BoundaryKept):
        must_be_sayable({MENTOR_ID: mine, MENTEE_ID: Contact.NONE}, MENTOR_ID, wish)


def test_without_a_word_nobody_is_offered_again_and_asking_stays_possible() -> None:
    assert not may_be_offered_again({})
    assert may_ask_again({})
