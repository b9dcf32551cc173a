"""A pairing's states, who may move it, and who may see what of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from storage.models.changes import PairingChange
from storage.models.enums import AskedBy, EndedHow, PairingState
from storage.models.records import Pairing

from .bad_input import AmbiguousPairing
from .deadlines import REPEATED_WITHIN, next_occurrence
from .refusals import AlreadyAnswered, AlreadyDecided, NoLongerOpen, NotFound, NothingToAnswer, NotNow

NOBODY = 0
"""Id in place of somebody who is not to be known; it is shown as of someone who is gone."""


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
    PairingMove.PAUSE: frozenset({ACTIVE, PAUSED}),
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


_ENDS_OF_MOVE: dict[PairingMove, set[tuple[PairingState, EndedHow | None]]] = {
    PairingMove.DECLINE: {(PairingState.DECLINED, None)},
    PairingMove.WITHDRAW: {(PairingState.WITHDRAWN, None)},
    PairingMove.END: {(PairingState.ENDED, EndedHow.BY_PARTY), (PairingState.ENDED, EndedHow.BY_FACILITATOR)},
    PairingMove.MOVE_ON: {(PairingState.ENDED, EndedHow.HANDED_OVER)},
}
"""How a pairing is closed by each move that closes it."""

OPEN_PAUSE_ASKED_EVERY = timedelta(days=60)
"""How often somebody is asked whether a pause without a date is still right for them."""


def must_be_party(pairing: Pairing, user_id: int) -> None:
    """Raise NotFound, as for a forged id, unless the person is one of the two.

    Raise NoLongerOpen for one whom it does not reach any more.
    """
    if user_id not in pairing.party_ids:
        raise NotFound
    if pairing.is_decoy and user_id != pairing.asker_id:
        raise NoLongerOpen


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


def is_paused_so(pairing: Pairing, user_id: int, until: datetime | None) -> bool:
    """Return whether this party has paused already, and names no other date for it."""
    return pairing.has_paused(user_id) and until in (None, pairing.paused_until_of(user_id))


def is_repeated(pairing: Pairing, move: PairingMove, user_id: int, *, at: datetime) -> bool:
    """Return whether a pairing stands as this very person has made it by *move*, which they make once more.

    They never learned what came of it, or did not trust it. A day later they may mean something else by an answer, a
    decision or an end.
    """
    match move:
        case PairingMove.AGREE if pairing.state in {PROPOSED, AGREED, ACTIVE} and pairing.asker_id != user_id:
            is_mentor = user_id == pairing.mentor_id
            since = pairing.mentor_agreed_at if is_mentor else pairing.mentee_agreed_at
        case PairingMove.APPROVE if pairing.state is ACTIVE and pairing.decided_by == user_id:
            since = pairing.began_at
        case PairingMove.REFUSE if pairing.state is PairingState.DECLINED and pairing.decided_by == user_id:
            since = pairing.closed_at
        case PairingMove.HAND_OVER if pairing.state in {ACTIVE, PAUSED} and user_id == pairing.mentor_id:
            return pairing.handover_at is not None
        case PairingMove.PAUSE:
            return pairing.state is PAUSED and pairing.has_paused(user_id)
        case _ if pairing.closed_by == user_id and (pairing.state, pairing.ended_how) in _ENDS_OF_MOVE.get(
            move, set()
        ):
            since = pairing.closed_at
        case _:
            return False
    return since is not None and at - since < REPEATED_WITHIN


def with_own_pause(
    pairing: Pairing,
    user_id: int,
    *,
    since: datetime | None,
    until: datetime | None = None,
    at: datetime,
    handover_due: datetime | None = None,
) -> PairingChange:
    """Return what changes when this party's own pause is on from *since*, or off where that is None.

    The pairing rests while either's is on, and is due when the first of them has reached its date or, without one, is
    to be asked about again after *at*; or when something is to be done about an offered handover.
    """
    mine = (
        PairingChange(mentor_paused_at=since, mentor_paused_until=until)
        if user_id == pairing.mentor_id
        else PairingChange(mentee_paused_at=since, mentee_paused_until=until)
    )
    after = replace(pairing, **mine)
    dates = [
        after.paused_until_of(each) or next_occurrence(began, interval=OPEN_PAUSE_ASKED_EVERY, after=at)
        for each in after.party_ids
        if (began := after.paused_since(each)) is not None
    ]
    return {
        **mine,
        "state": PAUSED if dates else ACTIVE,
        "due_at": min([*dates, *filter(None, [handover_due])], default=None),
    }


def is_pause_due(pairing: Pairing, user_id: int, *, at: datetime) -> bool:
    """Return whether this party's pause has reached its date or, without one, is to be asked about again."""
    since, until = pairing.paused_since(user_id), pairing.paused_until_of(user_id)
    if since is None or until is not None:
        return until is not None and until <= at
    last = next_occurrence(since, interval=OPEN_PAUSE_ASKED_EVERY, after=at) - OPEN_PAUSE_ASKED_EVERY
    return last > since and (pairing.due_at is None or last >= pairing.due_at)


def rests_until(pairing: Pairing) -> datetime | None:
    """Return when a pairing that rests may go on, as far as they have said; None if one of them has not."""
    dates = [pairing.paused_until_of(person) for person in pairing.party_ids if pairing.has_paused(person)]
    known = [date for date in dates if date is not None]
    return max(known, default=None) if len(known) == len(dates) else None


def can_see_partner(pairing: Pairing, user_id: int) -> bool:
    """Return whether one of the two may know who the other is.

    A mentor who offered to someone on the waiting list learns the name only once that person has agreed.
    """
    return not (
        pairing.anonymous_until_agreed and user_id == pairing.mentor_id and not pairing.has_agreed(pairing.mentee_id)
    )


def may_read_hope(pairing: Pairing, user_id: int) -> bool:
    """Return whether it is the mentor to whom someone said yes who was brought to them without a name.

    What a seeker wrote for the waiting list comes with that yes.
    """
    has_yes = pairing.anonymous_until_agreed and pairing.has_agreed(pairing.mentee_id)
    return has_yes and user_id == pairing.mentor_id


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
    if move in {PairingMove.PAUSE, PairingMove.RESUME}:
        return pairing.has_paused(user_id) is (move is PairingMove.RESUME)
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


def only_one(fitting: Sequence[Pairing]) -> Pairing:
    """Return the pairing that is meant where none was named. Raises NothingToAnswer or AmbiguousPairing."""
    if not fitting:
        raise NothingToAnswer
    if len(fitting) > 1:
        raise AmbiguousPairing
    return fitting[0]


def without_partner(pairing: Pairing, user_id: int) -> Pairing:
    """Return the pairing without who the other is, for a reader to whom the other is a stranger."""
    is_mentor = user_id == pairing.mentor_id
    return replace(pairing, mentee_id=NOBODY) if is_mentor else replace(pairing, mentor_id=NOBODY)


def was_suggested(pairing: Pairing) -> bool:
    """Return whether a facilitator brought the two together."""
    return pairing.asked_by is AskedBy.FACILITATOR


def agreed_since(pairing: Pairing) -> datetime:
    """Return since when both have said yes; of an open question, since when it was asked."""
    agreed = [at for at in (pairing.mentor_agreed_at, pairing.mentee_agreed_at) if at]
    return max(agreed, default=pairing.proposed_at)
