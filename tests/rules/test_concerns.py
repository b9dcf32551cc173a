"""Concerns by the rules alone: whose own case it is, who may look after it, and where it goes next."""

from __future__ import annotations

from itertools import product

import pytest

from bot.rules.callers import Caller
from bot.rules.concerns import (
    ConcernMove,
    available_concern_moves,
    can_handle_concern,
    concern_parties,
    must_allow_concern_move,
    must_handle_concern,
    must_handle_concerns,
    redact_concern,
)
from bot.rules.refusals import (
    AlreadyDecided,
    FacilitatorsOnly,
    NoLongerOpen,
    NotFound,
    NotNow,
    OwnCase,
    WithSomebodyElse,
)
from storage.models.enums import ConcernOutcome
from tests.support.factories import (
    COMMUNITY_ID,
    FACILITATOR_ID,
    FACILITATOR_ROLE_ID,
    MENTEE_ID,
    MENTOR_ID,
    NOW,
    community,
    concern,
    pairing,
)

COORDINATOR, OWNER, OTHER, THIRD = 21, 22, 23, 24
SET_UP = community(coordinator_id=COORDINATOR)


def caller(user_id: int, *, facilitates: bool = False, owns: bool = False, home: int | None = COMMUNITY_ID) -> Caller:
    """Someone with these rights."""
    roles = frozenset({FACILITATOR_ROLE_ID} if facilitates else ())
    return Caller(user_id=user_id, community_id=home, role_ids=roles, owns_server=owns)


def test_whose_case_it_is() -> None:
    assert concern_parties(concern(), None) == {MENTEE_ID}
    assert concern_parties(concern(about_id=OTHER), None) == {MENTEE_ID, OTHER}
    assert concern_parties(concern(about_id=OTHER), pairing()) == {MENTEE_ID, MENTOR_ID, OTHER}
    assert concern_parties(concern(), None, partner_ids={MENTOR_ID}) == {MENTEE_ID, MENTOR_ID}


@pytest.mark.parametrize("is_told", [True, False])
def test_who_may_look_after_it_as_far_as_it_has_come(*, is_told: bool) -> None:
    brought = concern(about_id=OTHER, coordinator_told=is_told)
    knows = {
        "facilitator": can_handle_concern(caller(FACILITATOR_ID, facilitates=True), brought, SET_UP, ()),
        "coordinator": can_handle_concern(caller(COORDINATOR), brought, SET_UP, ()),
        "owner": can_handle_concern(caller(OWNER, owns=True), brought, SET_UP, ()),
        "member": can_handle_concern(caller(THIRD), brought, SET_UP, ()),
        "elsewhere": can_handle_concern(
            caller(THIRD, facilitates=True, owns=True, home=COMMUNITY_ID + 1), brought, SET_UP, ()
        ),
        "in a direct message": can_handle_concern(caller(COORDINATOR, home=None), brought, SET_UP, ()),
    }

    assert knows == {
        "facilitator": True,
        "coordinator": is_told,
        "owner": False,
        "member": False,
        "elsewhere": False,
        "in a direct message": False,
    }


@pytest.mark.parametrize(
    ("is_told", "facilitates", "owns"), list(product((True, False), (True, False), (True, False)))
)
def test_whoever_is_part_of_it_never_may_with_whatever_rights(is_told: bool, facilitates: bool, owns: bool) -> None:
    brought = concern(about_id=OTHER, coordinator_told=is_told)
    people = concern_parties(brought, pairing())

    for person in people:
        who = caller(person, facilitates=facilitates, owns=owns)
        assert not can_handle_concern(who, brought, community(coordinator_id=person), people)
        with pytest.raises(OwnCase if person == MENTEE_ID else NotFound):
            must_handle_concern(who, brought, community(coordinator_id=person), people)


def test_anyone_who_looks_after_nothing_hears_the_same_whatever_there_is() -> None:
    for nobody in (
        caller(THIRD),
        caller(OWNER, owns=True),
        caller(FACILITATOR_ID, facilitates=True, home=COMMUNITY_ID + 1),
    ):
        with pytest.raises(FacilitatorsOnly):
            must_handle_concerns(nobody, SET_UP)
    for somebody in (caller(THIRD, facilitates=True), caller(COORDINATOR)):
        must_handle_concerns(somebody, SET_UP)


def test_what_can_be_done_when() -> None:
    taken = concern(taken_by=FACILITATOR_ID)
    closed = concern(closed_at=NOW, closed_by=FACILITATOR_ID, outcome=ConcernOutcome.TALKED)

    assert available_concern_moves(concern(), OTHER)[0] is ConcernMove.TAKE
    assert available_concern_moves(taken, FACILITATOR_ID)[0] is ConcernMove.HAND_BACK
    assert available_concern_moves(taken, OTHER) == [ConcernMove.TAKE_OVER]
    assert available_concern_moves(closed, OTHER) == []
    must_allow_concern_move(taken, ConcernMove.TAKE_OVER, OTHER)
    for move in (ConcernMove.TAKE, ConcernMove.HAND_BACK, ConcernMove.NOTE, ConcernMove.CLOSE):
        with pytest.raises(WithSomebodyElse):
            must_allow_concern_move(taken, move, OTHER)
    with pytest.raises(NotNow):
        must_allow_concern_move(concern(), ConcernMove.HAND_BACK, OTHER)
    with pytest.raises(AlreadyDecided):
        must_allow_concern_move(closed, ConcernMove.NOTE, OTHER)
    with pytest.raises(NoLongerOpen):
        must_allow_concern_move(closed, ConcernMove.NOTE, FACILITATOR_ID)


def test_an_unnamed_one_is_told_without_all_that_gives_someone_away() -> None:
    told = redact_concern(concern(named=False, about_id=MENTOR_ID, pairing_id=7))

    assert (told.by_id, told.pairing_id, told.about_id) == (0, None, MENTOR_ID)
    assert redact_concern(concern(pairing_id=7)) == concern(pairing_id=7)
