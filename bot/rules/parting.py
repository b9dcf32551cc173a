"""When two people part: what may still be said, and whether they are brought together again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.models.enums import Contact, EndedHow, PairingState
from storage.models.records import Pairing

from .pairing import must_be_party
from .people import is_known
from .programme import Programme
from .refusals import BoundaryKept, NoLongerOpen, NotNow

LEAST_FIRST = (Contact.NONE, Contact.IN_GROUP, Contact.GLADLY)


def must_be_parting(pairing: Pairing, user_id: int, programme: Programme, *, at: datetime) -> None:
    """The closing is for the two, once it has ended, and for a while. Raises NotYours, NotNow or NoLongerOpen."""
    must_be_party(pairing, user_id)
    if pairing.state is not PairingState.ENDED or pairing.began_at is None:
        raise NotNow
    if not is_parting(pairing, user_id, programme, at=at):
        raise NoLongerOpen


def is_parting(pairing: Pairing, user_id: int, programme: Programme, *, at: datetime) -> bool:
    """Whether the closing is open to one of the two; it begins with the end of a mentorship that had begun.

    Who left the server, and comes back, starts afresh.
    """
    if pairing.state is not PairingState.ENDED or pairing.began_at is None or pairing.closed_at is None:
        return False
    if pairing.ended_how is EndedHow.LEFT and pairing.closed_by == user_id:
        return False
    return at < parting_until(pairing, programme)


def parting_until(pairing: Pairing, programme: Programme) -> datetime:
    """When the closing of an ended mentorship is over."""
    return (pairing.closed_at or pairing.proposed_at) + timedelta(days=programme.closing_days)


def must_have_partner_here(pairing: Pairing) -> None:
    """Boundaries and thanks need the other. Raises NoLongerOpen."""
    if not partner_is_here(pairing):
        raise NoLongerOpen


def partner_is_here(pairing: Pairing) -> bool:
    """Whether there is someone to set boundaries with and to thank: not, when one of them is gone."""
    return pairing.ended_how is not EndedHow.LEFT and is_known(*pairing.people)


def was_within_first_weeks(pairing: Pairing, programme: Programme) -> bool:
    """Whether it ended while the two were still finding out whether it fits."""
    if pairing.began_at is None or pairing.closed_at is None:
        return False
    return pairing.closed_at - pairing.began_at <= timedelta(days=programme.first_weeks_days)


def shared(said: Mapping[int, Contact]) -> Contact | None:
    """What both are shown: the lesser of the two wishes, so that nobody is exposed; None until both have said."""
    return min(said.values(), key=LEAST_FIRST.index) if len(said) == 2 else None


def must_be_sayable(said: Mapping[int, Contact], user_id: int, wish: Contact) -> None:
    """Once both know the lesser wish, one may only wish for less: more would try out what the other had said.

    Raises BoundaryKept.
    """
    if shared(said) is not None and LEAST_FIRST.index(wish) > LEAST_FIRST.index(said[user_id]):
        raise BoundaryKept


def may_be_offered_again(said: Mapping[int, Contact]) -> bool:
    """Nobody is offered the same partner again unless both wish it."""
    return shared(said) is Contact.GLADLY


def may_ask_again(said: Mapping[int, Contact]) -> bool:
    """Asking by name is itself a wish, and the one asked decides; not once both know that one would rather not.

    While only one has said, a refusal would tell the other what.
    """
    return shared(said) in {None, Contact.GLADLY}
