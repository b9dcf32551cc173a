"""A pairing's states: which moves are open, to whom they are offered, and who may know whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.pairing import (
    PAIRING_DECISIONS,
    STATES_ALLOWING_MOVE,
    PairingMove,
    can_move_pairing,
    can_see_partner,
    is_paused_so,
    must_allow_pairing_move,
    must_be_addressee,
    must_be_asker,
    must_be_party,
    pairings_allowing,
    rests_until,
    was_suggested,
    with_own_pause,
)
from bot.rules.refusals import (
    AlreadyAnswered,
    AlreadyDecided,
    NoLongerOpen,
    NotFound,
    NotNow,
    Refusal,
)
from storage.models.enums import AskedBy, PairingState
from tests.support.factories import FACILITATOR_ID, MENTEE_ID, MENTOR_ID, NOW, pairing

PROPOSED, AGREED, ACTIVE, PAUSED, ENDED, DECLINED, WITHDRAWN, EXPIRED = PairingState
AGREE, DECLINE, WITHDRAW, APPROVE, REFUSE, PAUSE, RESUME, END, NOTE, *WHILE_IT_LASTS = PairingMove
CHECK_IN, RHYTHM, HAND_OVER, STAY, MOVE_ON = WHILE_IT_LASTS
STRANGER = 4_444_444_444_444_444_444

CLOSED: dict[PairingMove, type[Refusal] | None] = dict.fromkeys(PairingMove, NoLongerOpen)
SAID: dict[PairingMove, type[Refusal] | None] = {AGREE: AlreadyAnswered, DECLINE: AlreadyAnswered, WITHDRAW: NotNow}
REFUSED_WITH: dict[PairingState, dict[PairingMove, type[Refusal] | None]] = {
    PROPOSED: dict.fromkeys(PairingMove, NotNow) | dict.fromkeys((AGREE, DECLINE, WITHDRAW)),
    AGREED: SAID
    | {APPROVE: None, REFUSE: None, PAUSE: NotNow, RESUME: NotNow, END: None, NOTE: NotNow}
    | dict.fromkeys(WHILE_IT_LASTS, NotNow),
    ACTIVE: SAID
    | {APPROVE: NotNow, REFUSE: NotNow, PAUSE: None, RESUME: NotNow, END: None, NOTE: None}
    | dict.fromkeys(WHILE_IT_LASTS),
    PAUSED: SAID
    | {APPROVE: NotNow, REFUSE: NotNow, PAUSE: None, RESUME: None, END: None, NOTE: None}
    | dict.fromkeys(WHILE_IT_LASTS)
    | {CHECK_IN: NotNow},
    ENDED: CLOSED,
    DECLINED: CLOSED,
    WITHDRAWN: CLOSED,
    EXPIRED: CLOSED,
}


@pytest.mark.parametrize("state", PairingState)
@pytest.mark.parametrize("move", PairingMove)
def test_each_move_is_open_or_refused_with_the_reason(state: PairingState, move: PairingMove) -> None:
    refusal = REFUSED_WITH[state][move]

    if refusal is None:
        must_allow_pairing_move(pairing(state), move)
        return

    with pytest.raises(refusal) as caught:
        must_allow_pairing_move(pairing(state), move)
    assert type(caught.value) is refusal


@pytest.mark.parametrize("state", [ACTIVE, PAUSED, ENDED, DECLINED])
@pytest.mark.parametrize("move", sorted(PAIRING_DECISIONS))
def test_a_second_facilitator_is_told_who_decided(state: PairingState, move: PairingMove) -> None:
    with pytest.raises(AlreadyDecided) as caught:
        must_allow_pairing_move(pairing(state, decided_by=FACILITATOR_ID), move)

    assert caught.value.by == FACILITATOR_ID


def test_every_move_has_its_place_in_the_table() -> None:
    assert set(STATES_ALLOWING_MOVE) == set(PairingMove)


def test_only_the_two_are_parties() -> None:
    must_be_party(pairing(), MENTOR_ID)
    must_be_party(pairing(), MENTEE_ID)

    with pytest.raises(NotFound):
        must_be_party(pairing(), STRANGER)


def test_who_asked_does_not_answer_and_who_was_asked_does() -> None:
    asked = pairing(PROPOSED, AskedBy.MENTEE)

    must_be_addressee(asked, MENTOR_ID)
    with pytest.raises(AlreadyAnswered):
        must_be_addressee(asked, MENTEE_ID)
    with pytest.raises(NotFound):
        must_be_addressee(asked, FACILITATOR_ID)


def test_both_are_asked_when_a_facilitator_suggests_and_the_facilitator_is_not() -> None:
    suggested = pairing(PROPOSED, AskedBy.FACILITATOR)

    must_be_addressee(suggested, MENTOR_ID)
    must_be_addressee(suggested, MENTEE_ID)
    with pytest.raises(NotFound):
        must_be_addressee(suggested, FACILITATOR_ID)


@pytest.mark.parametrize(
    ("asked_by", "asker"),
    [(AskedBy.MENTOR, MENTOR_ID), (AskedBy.MENTEE, MENTEE_ID), (AskedBy.FACILITATOR, FACILITATOR_ID)],
)
def test_only_who_asked_takes_the_question_back(asked_by: AskedBy, asker: int) -> None:
    asked = pairing(PROPOSED, asked_by)

    must_be_asker(asked, asker)
    for other in {MENTOR_ID, MENTEE_ID, FACILITATOR_ID, STRANGER} - {asker}:
        with pytest.raises(NotFound):
            must_be_asker(asked, other)


def test_a_mentor_who_offered_blindly_learns_the_name_only_with_the_yes() -> None:
    anonymous = pairing(PROPOSED, AskedBy.MENTOR, anonymous_until_agreed=True)
    answered = pairing(ACTIVE, AskedBy.MENTOR, anonymous_until_agreed=True)

    assert not can_see_partner(anonymous, MENTOR_ID)
    assert can_see_partner(anonymous, MENTEE_ID)
    assert can_see_partner(answered, MENTOR_ID)


@pytest.mark.parametrize("state", [DECLINED, WITHDRAWN, EXPIRED])
def test_the_name_stays_hidden_when_there_was_no_yes(state: PairingState) -> None:
    assert not can_see_partner(pairing(state, AskedBy.MENTOR, anonymous_until_agreed=True), MENTOR_ID)


@pytest.mark.parametrize("asked_by", AskedBy)
def test_who_was_asked_by_name_is_seen_from_the_start(asked_by: AskedBy) -> None:
    named = pairing(PROPOSED, asked_by)

    assert can_see_partner(named, MENTOR_ID)
    assert can_see_partner(named, MENTEE_ID)


OFFERED: list[tuple[PairingState, AskedBy, int, set[PairingMove]]] = [
    (PROPOSED, AskedBy.MENTEE, MENTEE_ID, {WITHDRAW}),
    (PROPOSED, AskedBy.MENTEE, MENTOR_ID, {AGREE, DECLINE}),
    (PROPOSED, AskedBy.MENTOR, MENTOR_ID, {WITHDRAW}),
    (PROPOSED, AskedBy.MENTOR, MENTEE_ID, {AGREE, DECLINE}),
    (PROPOSED, AskedBy.FACILITATOR, MENTOR_ID, {AGREE, DECLINE}),
    (PROPOSED, AskedBy.FACILITATOR, MENTEE_ID, {AGREE, DECLINE}),
    (PROPOSED, AskedBy.FACILITATOR, FACILITATOR_ID, {WITHDRAW}),
    (AGREED, AskedBy.MENTEE, MENTEE_ID, {END}),
    (AGREED, AskedBy.MENTEE, MENTOR_ID, {END}),
    (AGREED, AskedBy.MENTEE, FACILITATOR_ID, {APPROVE, REFUSE}),
    (ACTIVE, AskedBy.MENTEE, MENTEE_ID, {PAUSE, END, NOTE, CHECK_IN, RHYTHM}),
    (ACTIVE, AskedBy.MENTEE, MENTOR_ID, {PAUSE, END, NOTE, CHECK_IN, RHYTHM, HAND_OVER}),
    (ACTIVE, AskedBy.FACILITATOR, FACILITATOR_ID, set()),
    (PAUSED, AskedBy.MENTEE, MENTEE_ID, {RESUME, END, NOTE, RHYTHM}),
    (PAUSED, AskedBy.MENTEE, MENTOR_ID, {PAUSE, END, NOTE, RHYTHM, HAND_OVER}),
    *[(state, AskedBy.MENTEE, MENTEE_ID, set()) for state in (ENDED, DECLINED, WITHDRAWN, EXPIRED)],
    *[(state, AskedBy.MENTEE, STRANGER, set()) for state in PairingState if state is not AGREED],
]


@pytest.mark.parametrize(("state", "asked_by", "reader", "offered"), OFFERED)
def test_exactly_the_fitting_moves_are_offered(
    state: PairingState, asked_by: AskedBy, reader: int, offered: set[PairingMove]
) -> None:
    assert {move for move in PairingMove if can_move_pairing(pairing(state, asked_by), move, reader)} == offered


@pytest.mark.parametrize("state", PairingState)
@pytest.mark.parametrize("move", PairingMove)
def test_nothing_is_offered_that_would_be_refused(state: PairingState, move: PairingMove) -> None:
    for reader in (MENTOR_ID, MENTEE_ID, FACILITATOR_ID):
        if can_move_pairing(pairing(state), move, reader):
            must_allow_pairing_move(pairing(state), move)


def test_a_handover_that_was_offered_is_the_mentees_to_answer() -> None:
    offered = pairing(ACTIVE, handover_at=NOW)

    assert not can_move_pairing(offered, HAND_OVER, MENTOR_ID)
    assert [move for move in (STAY, MOVE_ON) if can_move_pairing(offered, move, MENTEE_ID)] == [STAY, MOVE_ON]
    assert not [move for move in (HAND_OVER, STAY, MOVE_ON) if can_move_pairing(offered, move, FACILITATOR_ID)]
    assert not [move for move in (STAY, MOVE_ON) if can_move_pairing(offered, move, MENTOR_ID)]


def test_who_has_said_yes_to_a_suggestion_is_not_asked_again() -> None:
    half = pairing(PROPOSED, AskedBy.FACILITATOR, mentor_agreed_at=NOW)

    assert not can_move_pairing(half, AGREE, MENTOR_ID)
    assert can_move_pairing(half, AGREE, MENTEE_ID)


def test_a_yes_to_a_suggestion_can_be_taken_back_while_the_other_has_not_answered() -> None:
    half = pairing(PROPOSED, AskedBy.FACILITATOR, mentor_agreed_at=NOW)

    must_be_addressee(half, MENTOR_ID)

    assert can_move_pairing(half, DECLINE, MENTOR_ID)


def test_fitting_keeps_those_that_the_move_fits_in_their_order() -> None:
    first, second, third = pairing(ACTIVE, id=1), pairing(PAUSED, id=2), pairing(ACTIVE, id=3)

    assert pairings_allowing([first, second, third], PAUSE, MENTEE_ID) == [first, third]
    assert pairings_allowing([first, second, third], PAUSE, STRANGER) == []


@pytest.mark.parametrize("asked_by", AskedBy)
def test_only_what_a_facilitator_brought_together_was_suggested(asked_by: AskedBy) -> None:
    assert was_suggested(pairing(PROPOSED, asked_by)) is (asked_by is AskedBy.FACILITATOR)


SOON, LATER = NOW + timedelta(days=3), NOW + timedelta(days=9)


@pytest.mark.parametrize("who", [MENTOR_ID, MENTEE_ID])
def test_each_has_their_own_pause_and_it_rests_while_either_is_on(who: int) -> None:
    active = pairing(ACTIVE)
    other = active.partner_of(who)

    one = replace(active, **with_own_pause(active, who, since=NOW, until=LATER, at=NOW))
    both = replace(one, **with_own_pause(one, other, since=SOON, until=SOON, at=NOW))
    mine = replace(both, **with_own_pause(both, other, since=None, at=NOW))
    none = replace(mine, **with_own_pause(mine, who, since=None, at=NOW))

    assert [each.state for each in (one, both, mine, none)] == [PAUSED, PAUSED, PAUSED, ACTIVE]
    assert [each.due_at for each in (one, both, mine, none)] == [LATER, SOON, LATER, None]
    assert [each.has_paused(who) for each in (one, both, mine, none)] == [True, True, True, False]
    assert [each.has_paused(other) for each in (one, both, mine, none)] == [False, True, False, False]
    assert (both.paused_since(other), both.paused_until_of(other)) == (SOON, SOON)
    assert none == active


def test_it_rests_until_the_later_date_if_each_who_has_paused_has_said_one() -> None:
    both = pairing(PAUSED, mentor_paused_at=NOW, mentee_paused_until=SOON)

    assert rests_until(pairing(ACTIVE)) is None
    assert rests_until(pairing(PAUSED)) is None
    assert rests_until(pairing(PAUSED, mentee_paused_until=SOON)) == SOON
    assert rests_until(both) is None
    assert rests_until(replace(both, mentor_paused_until=LATER)) == LATER


def test_pausing_again_changes_no_more_than_the_date() -> None:
    paused = pairing(PAUSED, mentee_paused_until=SOON)

    assert [is_paused_so(paused, MENTEE_ID, until) for until in (None, SOON, LATER)] == [True, True, False]
    assert not is_paused_so(paused, MENTOR_ID, None)
