"""A pairing's states, who may move it, and who may see what of it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from storage.models.enums import AskedBy, PairingState
from storage.models.records import Pairing

from .refusals import AlreadyAnswered, AlreadyDecided, NoLongerOpen, NotFound, NotNow


class PairingMove(StrEnum):
    """A move that somebody makes on a pairing; also the last part of a button's custom id."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REFUSE = "refuse"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    NOTE = "note"
    CHECK_IN = "check-in"
    RHYTHM = "rhythm"
    HAND_OVER = "hand-over"
    STAY = "stay"
    MOVE_ON = "move-on"


PROPOSED, AGREED, ACTIVE, PAUSED = (
    PairingState.PROPOSED,
    PairingState.AGREED,
    PairingState.ACTIVE,
    PairingState.PAUSED,
)

STATES_ALLOWING_MOVE: dict[PairingMove, frozenset[PairingState]] = {
    PairingMove.AGREE: frozenset({PROPOSED}),
    PairingMove.DECLINE: frozenset({PROPOSED}),
    PairingMove.WITHDRAW: frozenset({PROPOSED}),
    PairingMove.APPROVE: frozenset({AGREED}),
    PairingMove.REFUSE: frozenset({AGREED}),
    PairingMove.PAUSE: frozenset({ACTIVE}),
    PairingMove.RESUME: frozenset({PAUSED}),
    PairingMove.END: frozenset({AGREED, ACTIVE, PAUSED}),
    PairingMove.NOTE: frozenset({ACTIVE, PAUSED}),
    PairingMove.CHECK_IN: frozenset({ACTIVE}),
    PairingMove.RHYTHM: frozenset({ACTIVE, PAUSED}),
    PairingMove.HAND_OVER: frozenset({ACTIVE, PAUSED}),
    PairingMove.STAY: frozenset({ACTIVE, PAUSED}),
    PairingMove.MOVE_ON: frozenset({ACTIVE, PAUSED}),
}

PAIRING_DECISIONS = frozenset({PairingMove.APPROVE, PairingMove.REFUSE})


def must_be_party(pairing: Pairing, user_id: int) -> None:
    """Raise NotFound, as for a forged id, unless the person is one of the two of the pairing."""
    if user_id not in pairing.party_ids:
        raise NotFound


def must_be_addressee(pairing: Pairing, user_id: int) -> None:
    """Raise NotFound for outsiders, and AlreadyAnswered for the one who asked: asking was their yes."""
    must_be_party(pairing, user_id)
    if pairing.asker_id == user_id:
        raise AlreadyAnswered


def must_be_asker(pairing: Pairing, user_id: int) -> None:
    """Raise NotFound unless the person asked; only they can withdraw the question."""
    if pairing.asker_id != user_id:
        raise NotFound


def must_allow_pairing_move(pairing: Pairing, move: PairingMove) -> None:
    """Raise AlreadyDecided, NoLongerOpen or NotNow when *move* does not fit the pairing's state."""
    if pairing.state in STATES_ALLOWING_MOVE[move]:
        return
    if move in PAIRING_DECISIONS and pairing.decided_by is not None:
        raise AlreadyDecided(pairing.decided_by)
    if move in {PairingMove.AGREE, PairingMove.DECLINE} and pairing.state in {AGREED, ACTIVE, PAUSED}:
        raise AlreadyAnswered
    raise NoLongerOpen if pairing.closed_at is not None else NotNow


def can_see_partner(pairing: Pairing, user_id: int) -> bool:
    """Return whether one of the two may know who the other is.

    A mentor who offered to someone on the waiting list learns the name only once that person has agreed.
    """
    return not (
        pairing.anonymous_until_agreed and user_id == pairing.mentor_id and not pairing.has_agreed(pairing.mentee_id)
    )


def can_move_pairing(pairing: Pairing, move: PairingMove, user_id: int) -> bool:
    """Return whether to offer *move* to one of the two, or, if it is a decision, to a facilitator."""
    if pairing.state not in STATES_ALLOWING_MOVE[move]:
        return False
    if move in PAIRING_DECISIONS:
        return user_id not in pairing.party_ids
    if move is PairingMove.WITHDRAW:
        return pairing.asker_id == user_id
    if user_id not in pairing.party_ids:
        return False
    if move is PairingMove.AGREE:
        return not pairing.has_agreed(user_id)
    if move is PairingMove.DECLINE:
        # Also after one's own yes to a suggestion, while the other's is still open.
        return pairing.asker_id != user_id
    if move is PairingMove.HAND_OVER:
        return user_id == pairing.mentor_id and pairing.handover_at is None
    if move in {PairingMove.STAY, PairingMove.MOVE_ON}:
        return user_id == pairing.mentee_id and pairing.handover_at is not None
    return True


def pairings_allowing(pairings: Collection[Pairing], move: PairingMove, user_id: int) -> list[Pairing]:
    """Return the pairings for which *move* can be offered to this person."""
    return [pairing for pairing in pairings if can_move_pairing(pairing, move, user_id)]


def was_suggested(pairing: Pairing) -> bool:
    """Return whether a facilitator brought the two together."""
    return pairing.asked_by is AskedBy.FACILITATOR


def facilitators_may_know(pairing: Pairing) -> bool:
    """Return whether facilitators may know of it: of a question between members, once both have said yes."""
    return was_suggested(pairing) or not pairing.not_yet_agreed
