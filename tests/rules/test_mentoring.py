"""A mentor's states: which moves are open, who takes mentees, who wears the role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.mentor_status import (
    MENTOR_TRANSITIONS,
    MentorMove,
    NewPeopleMove,
    can_take_mentees,
    clamp_capacity,
    has_right_to_mentor_role,
    is_current_mentor,
    must_be_open_to_new_people,
    new_people_move,
    state_after,
    valid_qualities,
)
from bot.rules.programme import MAX_MENTEES, QUALITIES
from bot.rules.refusals import AlreadyDecided, NobodyNewForNow, NotAMentor, NotNow, Refusal
from storage.models.enums import MentorState, PairingState
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, mentor, pairing

APPLIED, APPROVED, PAUSED, SUSPENDED, DECLINED, STEPPED_DOWN = MentorState
APPROVE, DECLINE, WORD, PAUSE, RESUME, CONFIRM, STEP_DOWN, SUSPEND, LIFT = MentorMove

Outcome = MentorState | type[Refusal]
DECIDED: dict[MentorMove, Outcome] = dict.fromkeys((APPROVE, DECLINE, WORD), AlreadyDecided)
OVER: dict[MentorMove, Outcome] = dict.fromkeys((PAUSE, RESUME, CONFIRM, STEP_DOWN, SUSPEND, LIFT), NotAMentor)
REFUSED: dict[MentorMove, Outcome] = dict.fromkeys((PAUSE, RESUME, CONFIRM, SUSPEND, LIFT), NotNow)
ONE = REFUSED | {STEP_DOWN: STEPPED_DOWN}
WHAT_COMES_OF_IT: dict[MentorState, dict[MentorMove, Outcome]] = {
    APPLIED: {**OVER, APPROVE: APPROVED, DECLINE: DECLINED, WORD: APPLIED, STEP_DOWN: STEPPED_DOWN},
    APPROVED: DECIDED | ONE | {PAUSE: PAUSED, CONFIRM: APPROVED, SUSPEND: SUSPENDED},
    PAUSED: DECIDED | ONE | {PAUSE: PAUSED, RESUME: APPROVED, CONFIRM: APPROVED, SUSPEND: SUSPENDED},
    SUSPENDED: DECIDED | ONE | {LIFT: PAUSED},
    DECLINED: DECIDED | OVER,
    STEPPED_DOWN: DECIDED | OVER,
}


@pytest.mark.parametrize("state", MentorState)
@pytest.mark.parametrize("move", MentorMove)
def test_each_move_leads_on_or_is_refused(state: MentorState, move: MentorMove) -> None:
    outcome = WHAT_COMES_OF_IT[state][move]

    if isinstance(outcome, MentorState):
        assert state_after(mentor(state), move) is outcome
        return

    with pytest.raises(outcome) as caught:
        state_after(mentor(state), move)
    assert type(caught.value) is outcome


def test_every_move_has_its_place_in_the_table() -> None:
    assert set(MENTOR_TRANSITIONS) == set(MentorMove)


def test_who_decided_first_is_told_with_the_refusal() -> None:
    with pytest.raises(AlreadyDecided) as caught:
        state_after(mentor(DECLINED), APPROVE)

    assert caught.value.by == FACILITATOR_ID


@pytest.mark.parametrize(
    ("state", "mentees", "takes"),
    [
        (APPROVED, 0, True),
        (APPROVED, 1, True),
        (APPROVED, 2, False),
        (APPROVED, 3, False),
        *[(state, 0, False) for state in MentorState if state is not APPROVED],
    ],
)
def test_only_an_open_mentor_with_room_takes_mentees(state: MentorState, mentees: int, takes: bool) -> None:
    assert can_take_mentees(mentor(state, capacity=2), mentee_count=mentees) is takes


def test_who_is_no_mentor_takes_nobody_and_does_not_stand() -> None:
    assert not can_take_mentees(None, mentee_count=0)


def test_one_to_whom_facilitators_let_nobody_new_come_takes_no_mentees() -> None:
    stopped = replace(mentor(APPROVED, capacity=2), closed_since=mentor(APPROVED).applied_at)

    assert not can_take_mentees(stopped, mentee_count=0)
    with pytest.raises(NobodyNewForNow):
        must_be_open_to_new_people(stopped)
    moves = [new_people_move(each) for each in (None, mentor(APPLIED), mentor(PAUSED), stopped)]
    assert moves == [None, None, NewPeopleMove.STOP, NewPeopleMove.LET]
    assert not is_current_mentor(None)


@pytest.mark.parametrize("state", MentorState)
def test_open_and_paused_mentors_stand(state: MentorState) -> None:
    assert is_current_mentor(mentor(state)) is (state in {APPROVED, PAUSED, SUSPENDED})


@pytest.mark.parametrize("state", [APPROVED, PAUSED])
def test_mentors_wear_the_role_also_alone(state: MentorState) -> None:
    assert has_right_to_mentor_role(mentor(state), [], MENTOR_ID)


@pytest.mark.parametrize("state", [APPLIED, DECLINED, STEPPED_DOWN])
@pytest.mark.parametrize("pairing_state", PairingState)
def test_who_no_longer_stands_wears_the_role_while_someone_walks_beside_them(
    state: MentorState, pairing_state: PairingState
) -> None:
    wears = has_right_to_mentor_role(mentor(state), [pairing(pairing_state)], MENTOR_ID)

    assert wears is (pairing_state in {PairingState.ACTIVE, PairingState.PAUSED})


def test_who_stepped_down_and_wants_the_role_off_does_not_wear_it_any_more() -> None:
    assert not has_right_to_mentor_role(
        mentor(STEPPED_DOWN, role_off=True), [pairing(PairingState.ACTIVE)], MENTOR_ID
    )


def test_a_mentee_does_not_wear_the_mentors_role() -> None:
    assert not has_right_to_mentor_role(None, [pairing(PairingState.ACTIVE)], MENTEE_ID)


def test_only_qualities_that_the_programme_names_are_kept_in_its_order() -> None:
    ticked = ["time", "forged", "kind", "", "KIND", "kind"]

    assert valid_qualities(ticked) == ("kind", "time")
    assert valid_qualities(QUALITIES[::-1]) == QUALITIES
    assert valid_qualities([]) == ()


@pytest.mark.parametrize(("wished", "fits"), [(-5, 1), (0, 1), (1, 1), (7, 7), (10, 10), (11, 10), (10**30, 10)])
def test_a_capacity_is_at_least_one_and_at_most_ten(wished: int, fits: int) -> None:
    assert clamp_capacity(wished) == fits
    assert MAX_MENTEES == 10
