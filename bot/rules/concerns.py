"""Concerns: who is part of one, who may look after it, and what can be done about it when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from storage.models.concerns import Concern
from storage.models.enums import ConcernKind, ConcernReach
from storage.models.records import Community, Pairing

from .people import Caller, is_facilitator, is_known
from .refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotFound, NotNow, OwnCase


class ConcernMove(StrEnum):
    """What those who look after a concern can do; also the last part of a button's custom id."""

    SHOW = "show"
    TAKE = "take"
    TAKE_OVER = "take-over"
    HAND_BACK = "hand-back"
    NOTE = "note"
    CLOSE = "close"


MOVED = {
    ConcernMove.TAKE: "take",
    ConcernMove.TAKE_OVER: "take over",
    ConcernMove.HAND_BACK: "hand back",
}
"""How the audit trail calls what changes who looks after it."""

FURTHER = {
    ConcernReach.FACILITATORS: ConcernReach.COORDINATOR,
    ConcernReach.COORDINATOR: ConcernReach.OWNER,
    ConcernReach.OWNER: ConcernReach.OWNER,
}
"""To whom a concern goes next, where nobody takes it on or nobody can be reached."""


def parties(concern: Concern, pairing: Pairing | None, close: Collection[int] = ()) -> frozenset[int]:
    """Everyone whose own case it is: who raised it, whom it is about, both people of its mentorship.

    *close* are those who walk, or walked, with whoever raised it: what is said about nobody by name may be about
    them.
    """
    people = {concern.by_id, concern.about_id, *(pairing.people if pairing else ()), *close}
    return frozenset(person for person in people if person is not None)


def must_look_after_some(caller: Caller, community: Community) -> None:
    """Facilitators and the coordinator; whatever there is, anyone else hears the same."""
    coordinates = caller.community_id == community.community_id and community.coordinator_id == caller.user_id
    if not (is_facilitator(caller, community) or coordinates):
        raise FacilitatorsOnly


def may_look_after(caller: Caller, concern: Concern, community: Community, parties: Collection[int]) -> bool:
    """Whether the caller may read it and do something about it: never one who is part of it (promise 7).

    Whoever owns the server is, as such, nobody to confide in: they are asked for a facilitator who is.
    Where nobody knows any more who raised it, nor whom it was about, nobody can tell whose own case it is.
    """
    if caller.user_id in parties or caller.community_id != concern.community_id:
        return False
    if concern.about_id is None and not is_known(concern.by_id):
        return False
    if is_facilitator(caller, community):
        return True
    return caller.user_id == community.coordinator_id and concern.reach is not ConcernReach.FACILITATORS


def must_look_after(caller: Caller, concern: Concern, community: Community, parties: Collection[int]) -> None:
    """Raises OwnCase to whoever raised it, and to any other who may not know of it NotFound, as for a forged id."""
    if caller.user_id == concern.by_id:
        raise OwnCase
    if not may_look_after(caller, concern, community, parties):
        raise NotFound


def must_be_open(concern: Concern, move: ConcernMove, by: int) -> None:
    """Raises AlreadyDecided (says who was first), NoLongerOpen or NotNow where *move* does not fit any more."""
    if concern.closed_at is not None:
        raise AlreadyDecided(concern.closed_by) if concern.closed_by not in (None, by) else NoLongerOpen
    if move is ConcernMove.TAKE and concern.taken_by not in (None, by):
        raise AlreadyDecided(concern.taken_by)
    if move is ConcernMove.HAND_BACK and concern.taken_by != by:
        raise NotNow


def open_moves(concern: Concern, reader: int) -> list[ConcernMove]:
    """What can be offered to one of those who look after it."""
    if concern.closed_at is not None:
        return []
    if concern.taken_by is None:
        hands = ConcernMove.TAKE
    else:
        hands = ConcernMove.HAND_BACK if concern.taken_by == reader else ConcernMove.TAKE_OVER
    return [hands, ConcernMove.NOTE, ConcernMove.CLOSE]


def as_told(concern: Concern) -> Concern:
    """A concern as those who look after it know it: without what would tell whose an unnamed one is.

    That a mentorship rests over it is part of that: they can see which ones rest.
    """
    return concern if concern.named else replace(concern, by_id=0, pairing_id=None, pauses=False)


def is_a_wish(concern: Concern) -> bool:
    """Whether it is the plain wish to be reached, without words."""
    return concern.kind is ConcernKind.REACH


def further_than(reach: ConcernReach, community: Community, parties: Collection[int]) -> ConcernReach:
    """Who comes next: the coordinator, unless there is none or it is theirs, too; then the owner."""
    onward = FURTHER[reach]
    there_is_one = community.coordinator_id is not None and community.coordinator_id not in parties
    return onward if onward is ConcernReach.OWNER or there_is_one else ConcernReach.OWNER
