"""Concerns: who is part of one, who may handle it, and what can be done about it when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from storage.models.concerns import Concern
from storage.models.enums import ConcernKind
from storage.models.records import Community, Pairing

from .callers import Caller, is_facilitator, is_known_user, looks_after_mentorship
from .refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotFound, NotNow, OwnCase, WithSomebodyElse


class ConcernMove(StrEnum):
    """A move of those who handle a concern; also the last part of a button's custom id."""

    SHOW = "show"
    TAKE = "take"
    TAKE_OVER = "take-over"
    HAND_BACK = "hand-back"
    SHARE = "share"
    NOTE = "note"
    CLOSE = "close"


CONCERN_MOVE_AUDIT_NAMES = {
    ConcernMove.TAKE: "take",
    ConcernMove.TAKE_OVER: "take over",
    ConcernMove.HAND_BACK: "hand back",
}
"""Names in the audit trail of the moves that change who handles a concern."""


def concern_parties(concern: Concern, pairing: Pairing | None, partner_ids: Collection[int] = ()) -> frozenset[int]:
    """Return everyone whose own case it is: who raised it, whom it is about, both people of its mentorship.

    *partner_ids* are present and past partners of the person who raised it: a concern without a name may be about
    them.
    """
    people = {concern.by_id, concern.about_id, *(pairing.party_ids if pairing else ()), *partner_ids}
    return frozenset(person for person in people if person is not None)


def must_handle_concerns(caller: Caller, community: Community) -> None:
    """Raise FacilitatorsOnly unless the caller is a facilitator or the coordinator, with or without concerns."""
    coordinates = caller.community_id == community.community_id and community.coordinator_id == caller.user_id
    if not (is_facilitator(caller, community) or coordinates):
        raise FacilitatorsOnly


def can_handle_concern(
    caller: Caller, concern: Concern, community: Community, parties: Collection[int], *, is_let_in: bool = False
) -> bool:
    """Return whether the caller may read it and do something about it: never one who is part of it (promise 7).

    The server's owner as such may not, unless they were let in: they are only asked to find a facilitator. Where
    nobody knows any more who raised it, or whom it was about, nobody can tell whose own case it is, so nobody may.
    """
    if caller.user_id in parties or caller.community_id != concern.community_id:
        return False
    if concern.about_id is None and not is_known_user(concern.by_id):
        return False
    if is_facilitator(caller, community) or (is_let_in and looks_after_mentorship(caller, community)):
        return True
    return caller.user_id == community.coordinator_id and concern.coordinator_told


def must_handle_concern(
    caller: Caller, concern: Concern, community: Community, parties: Collection[int], *, is_let_in: bool = False
) -> None:
    """Raise OwnCase to the one who raised it, and NotFound, as for a forged id, to others who may not handle it."""
    if caller.user_id == concern.by_id:
        raise OwnCase
    if not can_handle_concern(caller, concern, community, parties, is_let_in=is_let_in):
        raise NotFound


def must_allow_concern_move(concern: Concern, move: ConcernMove, by: int) -> None:
    """Raise where *move* does not fit any more; what somebody has taken on, others can read or take over.

    Raises AlreadyDecided (with who closed it), NoLongerOpen, WithSomebodyElse or NotNow.
    """
    if concern.closed_at is not None:
        raise AlreadyDecided(concern.closed_by) if concern.closed_by not in (None, by) else NoLongerOpen
    if concern.taken_by not in (None, by) and move not in (ConcernMove.SHOW, ConcernMove.TAKE_OVER):
        raise WithSomebodyElse
    if move is ConcernMove.HAND_BACK and concern.taken_by != by:
        raise NotNow


def available_concern_moves(concern: Concern, reader: int) -> list[ConcernMove]:
    """Return the moves that can be offered to one of those who handle it."""
    if concern.closed_at is not None:
        return []
    if concern.taken_by not in (None, reader):
        return [ConcernMove.TAKE_OVER]
    taking = ConcernMove.TAKE if concern.taken_by is None else ConcernMove.HAND_BACK
    return [taking, ConcernMove.NOTE, ConcernMove.CLOSE, ConcernMove.SHARE]


def redact_concern(concern: Concern) -> Concern:
    """Return a concern as those who handle it know it: without what would tell whose an unnamed one is."""
    return concern if concern.named else replace(concern, by_id=0, pairing_id=None)


def is_contact_request(concern: Concern) -> bool:
    """Return whether it is only the wish to be contacted, without text."""
    return concern.kind is ConcernKind.REACH
