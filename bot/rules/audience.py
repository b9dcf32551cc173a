"""Who is told of what is for the facilitators: all in their channel, or each who may act by direct message.

What somebody confides never goes into a channel, in any community: where it is told must not depend on whom it is
about. Nobody is told of their own case, nor of a case of somebody who keeps them apart. The owner of the server is,
as such, told only that something waits, and not about whom.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from storage.models.concerns import MatterAccess
from storage.models.enums import Rung

MAX_NOTIFIED = 5
"""Of many facilitators not all are written to: where everyone is told, everyone leaves it to the others."""

MAX_ASKED_AT_ONCE = 2
"""Newcomers about whom one person is asked at once; of others once they have answered."""

RECENTLY_ACTIVE = timedelta(days=30)
"""How long somebody who did something counts as active."""


class FirstRecipient(Enum):
    """Who is told first: the first in this order who is in the server and may be told.

    COORDINATOR: the one who coordinates mentorship in the community. OWNER: who owns the server. UNKNOWN: for a short
    while after the bot started, Discord has not listed the members yet.
    """

    FACILITATORS = auto()
    COORDINATOR = auto()
    OWNER = auto()
    NOBODY = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is to be told, as far as it decides who is told.

    *parties* are those whose own case it is, as far as they are still known; *kept_apart* are those whom one of them
    keeps apart from. What *is_confided* is told by direct message alone. What *is_waiting* needs somebody to look
    after it. *rung* is how far an open matter has climbed; None where it is none. What *comes_weekly* is in what
    those who may act get every week."""

    parties: frozenset[int] = frozenset()
    kept_apart: frozenset[int] = frozenset()
    is_confided: bool = False
    is_waiting: bool = False
    rung: Rung | None = None
    comes_weekly: bool = False

    @property
    def excluded(self) -> frozenset[int]:
        """Everyone who must not be told by direct message."""
        return self.parties | self.kept_apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Those who look after mentorship in a server, and whether the bot may post in the facilitators' channel.

    *is_fully_known* is False while Discord has not listed the members yet. Facilitators are then taken to be there,
    and nobody is told instead of them.
    """

    facilitators: tuple[int, ...] = ()
    coordinator: int | None = None
    owner: int | None = None
    can_post: bool = True
    is_fully_known: bool = True

    @property
    def read_the_channel(self) -> bool:
        """Whether a card in the facilitators' channel comes before somebody who can look after it."""
        return self.can_post and (bool(self.facilitators) or not self.is_fully_known)

    @property
    def informed_in_full(self) -> tuple[int, ...]:
        """Everyone who may be told by direct message whom it is about, the coordinator first, each once."""
        first = () if self.coordinator is None else (self.coordinator,)
        return tuple(dict.fromkeys([*first, *self.facilitators]))

    def first_recipient(self, *, is_confided: bool) -> FirstRecipient:
        """Return who is told first."""
        if not self.is_fully_known and not self.facilitators:
            return FirstRecipient.UNKNOWN
        if self.facilitators if is_confided else self.read_the_channel:
            return FirstRecipient.FACILITATORS
        if self.coordinator is not None:
            return FirstRecipient.COORDINATOR
        if self.facilitators:
            return FirstRecipient.FACILITATORS
        return FirstRecipient.NOBODY if self.owner is None else FirstRecipient.OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is told.

    *goes_to_channel*: its card belongs in the facilitators' channel. *is_seen*: somebody who may act reads it there,
    or in what they get weekly. *notified*: each of these is written to. *newcomers*: each of these is written to who
    was not before. *owner_id* is told only that something waits.
    """

    goes_to_channel: bool = False
    is_seen: bool = False
    notified: tuple[int, ...] = ()
    newcomers: tuple[int, ...] = ()
    owner_id: int | None = None


def eligible_handlers(staff: Staff, excluded: Collection[int]) -> Staff:
    """Return the staff without the excluded, and with the owner only where they are nobody else of them."""
    facilitators = tuple(one for one in staff.facilitators if one not in excluded)
    coordinator = None if staff.coordinator in excluded else staff.coordinator
    is_owner_only = staff.is_fully_known and staff.owner not in {*excluded, *facilitators, coordinator}
    owner = staff.owner if is_owner_only else None
    return replace(staff, facilitators=facilitators, coordinator=coordinator, owner=owner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who of the staff may read an open matter.

    *readers* are the staff without the others. *allowed* may do so from now on, and of *asked* the person who waits
    is asked.
    """

    readers: Staff
    allowed: tuple[int, ...] = ()
    asked: tuple[int, ...] = ()


def admit(
    staff: Staff, known: Mapping[int, MatterAccess], *, to_all: bool, is_free: bool, unreached: Collection[int] = ()
) -> Admission:
    """Return who may read a matter: those who were there when it began; of others the person who waits is asked.

    *known* is what holds of whom; of nobody, before it was first told. Where none of those who may read it is left
    who can be reached (is not *unreached*), or *to_all*, those who came later may, too, unless the person has said
    no. Nobody is asked while somebody looks after it (not *is_free*), or while it is not known who is there.
    """
    were_there = {one for one, access in known.items() if access is MatterAccess.ALLOWED}
    let_in = {one for one, access in known.items() if access is MatterAccess.LET_IN}
    there, may_read = staff.informed_in_full, were_there | let_in
    if not staff.is_fully_known:
        return Admission(readers=staff if let_in.issuperset(known) else _only(staff, may_read))
    if to_all or were_there.difference(unreached).isdisjoint(there):
        new = tuple(one for one in there if known.get(one) in (None, MatterAccess.ASKED))
        return Admission(readers=_only(staff, {*may_read, *new}), allowed=new)
    free_places = MAX_ASKED_AT_ONCE - sum(access is MatterAccess.ASKED for access in known.values())
    asked = tuple(one for one in there if one not in known)[: max(0, free_places)] if is_free else ()
    return Admission(readers=_only(staff, may_read), asked=asked)


def people_to_let_in(
    staff: Staff, *, parties: Collection[int], kept_apart: Collection[int], refused: Collection[int]
) -> tuple[int, ...]:
    """Return whom the person who waits can let read it: who may not only by their own wish, and the server's owner.

    Nobody else's wishes count, so the list tells nothing that the person does not know.
    """
    own_wish = {*kept_apart, *refused}
    by_wish = [one for one in staff.informed_in_full if one in own_wish]
    is_owner_only = staff.owner is not None and staff.owner not in staff.informed_in_full
    people = [*by_wish, *([staff.owner] if staff.owner is not None and is_owner_only else [])]
    return tuple(one for one in people if one not in parties)


def _only(staff: Staff, people: Collection[int]) -> Staff:
    coordinator = staff.coordinator if staff.coordinator in people else None
    return replace(
        staff, facilitators=tuple(one for one in staff.facilitators if one in people), coordinator=coordinator
    )


def audience(matter: Matter, staff: Staff, *, out_of_reach: Collection[int] = ()) -> Audience:
    """Return who is told of a matter; nobody, where it is over or somebody looks after it.

    *out_of_reach* are those whose direct messages were closed to what was to tell them of it.
    """
    handlers = eligible_handlers(staff, matter.excluded)
    if matter.rung is None or not matter.is_waiting:
        return Audience(goes_to_channel=not matter.is_confided)
    if matter.comes_weekly and matter.rung is Rung.WEEKLY:
        return _weekly(handlers, out_of_reach, goes_to_channel=not matter.is_confided)
    tell = _on_ladder if matter.is_confided else _with_a_card
    return tell(matter.rung, handlers, out_of_reach)


def audience_without_channel(matter: Matter, staff: Staff, *, out_of_reach: Collection[int] = ()) -> Audience:
    """Return who is told of a matter whose card Discord did not let the bot post, against what it told before."""
    handlers = eligible_handlers(replace(staff, can_post=False), matter.excluded)
    return _besides_the_channel(handlers, out_of_reach)


def _weekly(handlers: Staff, out_of_reach: Collection[int], *, goes_to_channel: bool) -> Audience:
    """Tell nobody who gets what waits every week; where nobody does, the owner hears of this by itself."""
    is_seen = (goes_to_channel and handlers.read_the_channel) or any(
        one not in out_of_reach for one in handlers.informed_in_full
    )
    owner = None if is_seen or handlers.owner in out_of_reach else handlers.owner
    return Audience(goes_to_channel=goes_to_channel, is_seen=is_seen, owner_id=owner)


def _with_a_card(rung: Rung, handlers: Staff, out_of_reach: Collection[int]) -> Audience:
    """Tell, besides those who read the card or where nobody does, whom a rung is for and who can be reached."""
    if not handlers.read_the_channel:
        reached = _only(handlers, {*handlers.informed_in_full}.difference(out_of_reach))
        reached = replace(reached, owner=None if handlers.owner in out_of_reach else handlers.owner)
        told = _besides_the_channel(reached, out_of_reach)
        return replace(told, owner_id=reached.owner) if rung is Rung.OWNER else told
    return Audience(goes_to_channel=True, is_seen=True, owner_id=handlers.owner if rung is Rung.OWNER else None)


def _besides_the_channel(handlers: Staff, out_of_reach: Collection[int]) -> Audience:
    """Tell, where nobody would see the card, the coordinator, or else facilitators and the owner."""
    coordinator, owner = handlers.coordinator, handlers.owner
    if coordinator is None:
        notified = handlers.facilitators[:MAX_NOTIFIED]
    elif coordinator in out_of_reach:
        notified = handlers.informed_in_full[: MAX_NOTIFIED + 1]
    else:
        notified, owner = (coordinator,), None
    return Audience(goes_to_channel=True, notified=notified, owner_id=owner)


def _on_ladder(rung: Rung, handlers: Staff, out_of_reach: Collection[int]) -> Audience:
    """Tell those of this rung who can be reached; where there is nobody, those of the next who can."""
    facilitators = tuple(one for one in handlers.facilitators if one not in out_of_reach)
    coordinator = tuple(filter(None, [handlers.coordinator] if handlers.coordinator not in out_of_reach else []))
    owner = None if handlers.owner in out_of_reach else handlers.owner
    everybody = tuple(dict.fromkeys([*coordinator, *facilitators]))
    notified: tuple[int, ...] = ()
    match rung:
        case Rung.FIRST:
            notified = facilitators[:MAX_NOTIFIED] or coordinator
        case Rung.AGAIN:
            notified = facilitators or coordinator
        case Rung.COORDINATOR:
            notified = coordinator
    # On the first rung others are to be told later; on every other, those who have come meanwhile are told, too.
    newcomers = () if rung is Rung.FIRST else tuple(one for one in facilitators if one not in notified)
    if notified:
        return Audience(notified=notified, newcomers=newcomers)
    if rung is Rung.WEEKLY or owner is None:
        return Audience(notified=everybody, owner_id=owner)
    return Audience(owner_id=owner, newcomers=newcomers)
