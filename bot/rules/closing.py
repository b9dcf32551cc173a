"""The closing of a mentorship: what may still be said, and whether the two are brought together again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.models.enums import ContactPreference, EndedHow, PairingState
from storage.models.records import Pairing

from .callers import is_known_user
from .pairing import must_be_party
from .programme import Programme
from .refusals import BoundaryExceeded, NoLongerOpen, NotNow

CONTACT_LEAST_FIRST = (ContactPreference.NONE, ContactPreference.IN_GROUP, ContactPreference.WELCOME)


def must_be_in_closing(pairing: Pairing, user_id: int, programme: Programme, *, at: datetime) -> None:
    """Raise unless the closing is open to this person: after the end, for a while, for the two.

    Raises NotFound, NotNow or NoLongerOpen.
    """
    must_be_party(pairing, user_id)
    if pairing.state is not PairingState.ENDED or pairing.began_at is None:
        raise NotNow
    if not is_in_closing(pairing, user_id, programme, at=at):
        raise NoLongerOpen


def is_in_closing(pairing: Pairing, user_id: int, programme: Programme, *, at: datetime) -> bool:
    """Return whether the closing is open to one of the two, after the end of a mentorship that had begun.

    It is not for the one who left the server, also if they come back.
    """
    if pairing.state is not PairingState.ENDED or pairing.began_at is None or pairing.closed_at is None:
        return False
    if pairing.ended_how is EndedHow.LEFT and pairing.closed_by == user_id:
        return False
    return at < closing_ends_at(pairing, programme)


def closing_ends_at(pairing: Pairing, programme: Programme) -> datetime:
    """Return when the closing of an ended mentorship is over."""
    return (pairing.closed_at or pairing.proposed_at) + timedelta(days=programme.closing_days)


def unread_words_return_at(pairing: Pairing, programme: Programme) -> datetime:
    """Return when words for the facilitators that none of them has got go back to their writer.

    That is when a sixth is left of the time for which they are kept, so that the writer has them for a while.
    """
    return (pairing.closed_at or pairing.proposed_at) + timedelta(days=programme.keep_words_days) * 5 / 6


def must_have_partner_present(pairing: Pairing) -> None:
    """Raise NoLongerOpen if the other is gone; thanks, and a wish for contact, need both."""
    if not is_partner_present(pairing):
        raise NoLongerOpen


def is_partner_present(pairing: Pairing) -> bool:
    """Return whether there is someone to be in contact with and to thank: not, when one of them is gone."""
    return pairing.ended_how is not EndedHow.LEFT and is_known_user(*pairing.party_ids)


def has_ended_in_first_weeks(pairing: Pairing, programme: Programme) -> bool:
    """Return whether it ended while the two were still finding out whether it fits."""
    if pairing.began_at is None or pairing.closed_at is None:
        return False
    return pairing.closed_at - pairing.began_at <= timedelta(days=programme.first_weeks_days)


def shared_contact_wish(wishes: Mapping[int, ContactPreference]) -> ContactPreference | None:
    """Return the lesser of the two wishes, so that nobody is exposed; None until both have said."""
    return min(wishes.values(), key=CONTACT_LEAST_FIRST.index) if len(wishes) == 2 else None


def must_not_exceed_shared_wish(
    wishes: Mapping[int, ContactPreference], user_id: int, wish: ContactPreference
) -> None:
    """Raise BoundaryExceeded if both know the lesser wish and this one asks for more than their own.

    More would be a way to find out what the other had said.
    """
    if shared_contact_wish(wishes) is not None and CONTACT_LEAST_FIRST.index(wish) > CONTACT_LEAST_FIRST.index(
        wishes[user_id]
    ):
        raise BoundaryExceeded


def can_be_suggested_again(wishes: Mapping[int, ContactPreference]) -> bool:
    """Return whether both wish for contact; without that the same partner is never suggested again."""
    return shared_contact_wish(wishes) is ContactPreference.WELCOME


def can_ask_again(wishes: Mapping[int, ContactPreference]) -> bool:
    """Return whether one may ask the other by name; not once both know that one would rather not.

    Asking is itself a wish, and the one asked decides. While only one has said, a refusal would tell the other what.
    """
    return shared_contact_wish(wishes) in {None, ContactPreference.WELCOME}
