"""Who is told of what is for the facilitators: they in their channel, or somebody else by direct message.

Nobody is told of their own case, nor of a case of somebody who keeps them apart. The owner of the server is, as such,
told only that something waits, and not about whom.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import Enum, auto

from storage.models.enums import EscalationLevel

from .first_recipient import FirstRecipient

MAX_NOTIFIED = 5
"""Of many facilitators not all are written to: where everyone is told, everyone leaves it to the others."""

_STAGES = list(EscalationLevel)


class Occasion(Enum):
    """Why a concern comes up: to have somebody look after it, for the daily check, or because its card changed."""

    BROUGHT_UP = auto()
    DAILY_CHECK = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is to be told, as far as it decides who is told.

    *parties* are those whose own case it is, as far as they are still known; *kept_apart* are those whom one of them
    keeps apart from. *confided_by* is the one of them who wants it told, if one does. What *is_confidential* must
    not be read by any other of them. What *is_waiting* needs somebody to look after it. *reach* is how far a
    concern has gone; None where it is no concern. *told_before* was told of it instead of the facilitators, and comes
    first."""

    parties: frozenset[int] = frozenset()
    kept_apart: frozenset[int] = frozenset()
    confided_by: int | None = None
    is_confidential: bool = False
    is_waiting: bool = False
    reach: EscalationLevel | None = None
    occasion: Occasion = Occasion.CHANGED
    told_before: int | None = None

    @property
    def excluded(self) -> frozenset[int]:
        """Everyone who must not be told by direct message."""
        return self.parties | self.kept_apart

    @property
    def must_not_read(self) -> frozenset[int]:
        """Everyone who must not be able to read the channel that it is posted in."""
        return self.parties - {self.confided_by} if self.is_confidential else frozenset()


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

    @property
    def first_recipient(self) -> FirstRecipient:
        """Who is told first."""
        if not self.is_fully_known and not self.facilitators:
            return FirstRecipient.UNKNOWN
        if self.read_the_channel:
            return FirstRecipient.FACILITATORS
        if self.coordinator is not None:
            return FirstRecipient.COORDINATOR
        if self.facilitators:
            return FirstRecipient.FACILITATORS
        return FirstRecipient.NOBODY if self.owner is None else FirstRecipient.OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who is told.

    *goes_to_channel*: its card belongs in the facilitators' channel. *notified*: each of these is written to.
    *candidates*: one of these is written to, the first who can be reached. *owner_id* is told only that something
    waits; where there are candidates, only if none of them can be reached. *reach* is how far a concern has gone with
    that.     *has_nobody_left*: somebody should be told, and nobody may be.
    """

    goes_to_channel: bool
    notified: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()
    owner_id: int | None = None
    reach: EscalationLevel | None = None
    has_nobody_left: bool = False


def eligible_handlers(staff: Staff, excluded: Collection[int]) -> Staff:
    """Return the staff without the excluded, and with the owner only where they are nobody else of them."""
    facilitators = tuple(one for one in staff.facilitators if one not in excluded)
    coordinator = None if staff.coordinator in excluded else staff.coordinator
    is_owner_only = staff.is_fully_known and staff.owner not in {*excluded, *facilitators, coordinator}
    owner = staff.owner if is_owner_only else None
    return replace(staff, facilitators=facilitators, coordinator=coordinator, owner=owner)


def is_private(matter: Matter, *, may_post: bool, readers: Collection[int]) -> bool:
    """Return whether it must be kept out of the facilitators' channel, which the parties *readers* can read."""
    if not matter.is_confidential or not matter.parties:
        return False
    return not may_post or any(party in readers for party in matter.must_not_read)


def audience(
    matter: Matter, staff: Staff, *, readers: Collection[int] = (), out_of_reach: Collection[int] = ()
) -> Audience:
    """Return who is told of a matter.

    *readers* are the parties who can read the facilitators' channel, *out_of_reach* those whose direct messages were
    closed when they were last written to.
    """
    handlers = eligible_handlers(staff, matter.excluded)
    private = is_private(matter, may_post=staff.can_post, readers=readers)
    if matter.reach is not None:
        return _of_a_concern(matter, matter.reach, handlers, private=private or not handlers.read_the_channel)
    if private:
        return _one_outside(matter, handlers)
    if matter.is_waiting and not handlers.read_the_channel:
        return _besides_the_channel(handlers, out_of_reach)
    return Audience(goes_to_channel=True)


def audience_without_channel(matter: Matter, staff: Staff, *, out_of_reach: Collection[int] = ()) -> Audience:
    """Return who is told of a matter whose card Discord did not let the bot post, against what it told before."""
    staff = replace(staff, can_post=False)
    if matter.reach is not None:
        return audience(matter, staff)
    handlers = eligible_handlers(staff, matter.excluded)
    return _one_outside(matter, handlers) if matter.is_confidential else _besides_the_channel(handlers, out_of_reach)


def audience_of_daily_check(matter: Matter, staff: Staff, *, out_of_reach: Collection[int] = ()) -> Audience:
    """Return who is told at the daily look of what waits: nobody, as long as somebody reads the channel."""
    handlers = eligible_handlers(staff, matter.excluded)
    if handlers.read_the_channel:
        return Audience(goes_to_channel=False)
    return replace(_besides_the_channel(handlers, out_of_reach), goes_to_channel=False)


def _besides_the_channel(handlers: Staff, out_of_reach: Collection[int]) -> Audience:
    """Tell, where nobody would see the card, the coordinator, or else facilitators and the owner."""
    coordinator, owner = handlers.coordinator, handlers.owner
    if coordinator is None:
        notified = handlers.facilitators[:MAX_NOTIFIED]
    elif coordinator in out_of_reach:
        notified = handlers.informed_in_full[: MAX_NOTIFIED + 1]
    else:
        notified, owner = (coordinator,), None
    return Audience(
        goes_to_channel=True, notified=notified, owner_id=owner, has_nobody_left=not notified and owner is None
    )


def _one_outside(matter: Matter, handlers: Staff) -> Audience:
    """Tell one person outside the pair: first the one who was told before, or is asked once more."""
    candidates = tuple(sorted(handlers.informed_in_full, key=lambda person: person != matter.told_before))
    owner = handlers.owner
    return Audience(
        goes_to_channel=False, candidates=candidates, owner_id=owner, has_nobody_left=not candidates and owner is None
    )


def _of_a_concern(matter: Matter, reach: EscalationLevel, handlers: Staff, *, private: bool) -> Audience:
    """Tell of a concern those whom its card does not reach: facilitators, then the coordinator, then the owner."""
    seen = handlers.read_the_channel
    asks_daily = not seen or reach is EscalationLevel.OWNER
    is_told = matter.occasion is Occasion.BROUGHT_UP or (matter.occasion is Occasion.DAILY_CHECK and asks_daily)
    if not (matter.is_waiting and is_told):
        return Audience(goes_to_channel=not private)
    if not seen:
        reach = max(reach, EscalationLevel.COORDINATOR, key=_STAGES.index)
    goes_on = seen and reach is EscalationLevel.COORDINATOR
    notified = list(handlers.facilitators) if private and not goes_on else []
    coordinator = handlers.coordinator
    if reach is not EscalationLevel.FACILITATORS and coordinator is not None:
        notified.append(coordinator)
    asks_owner = reach is EscalationLevel.OWNER or (reach is EscalationLevel.COORDINATOR and coordinator is None)
    owner = handlers.owner if asks_owner else None
    if owner is None and not notified and (private or reach is not EscalationLevel.FACILITATORS):
        return Audience(goes_to_channel=False, has_nobody_left=True)
    return Audience(goes_to_channel=not private, notified=tuple(dict.fromkeys(notified)), owner_id=owner, reach=reach)
