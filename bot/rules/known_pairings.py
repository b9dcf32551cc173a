"""Which pairings one facilitator may know of, and how: for every list, report, page and trail of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from storage.models.enums import EndedHow, PairingState
from storage.models.records import Pairing

from .pairing import NOBODY, was_suggested

_EVER = datetime(1, 1, 1, tzinfo=UTC)


def facilitator_may_know(pairing: Pairing, reader: int) -> bool:
    """Return whether a facilitator may know of it, no matter who the two are: once both have said yes.

    Before that, of a question between members no facilitator knows, and of some suggestions only who made it.
    """
    if not pairing.not_yet_agreed:
        return True
    return was_suggested(pairing) and (not pairing.for_suggester_only or pairing.suggested_by == reader)


def as_known(pairing: Pairing, reader: int, left_since: Mapping[int, datetime]) -> Pairing | None:
    """Return a pairing as a facilitator may know it; None for their own, and for one that they know nothing of.

    What closed before it began is in no list, and in no report. *left_since* has who keeps apart from the reader, and
    since when: it is as if these people had left the programme then. What the reader suggested of them has reached
    nobody, and is known like any other suggestion.
    """
    is_over_unbegun = pairing.closed_at is not None and pairing.began_at is None
    if reader in pairing.party_ids or is_over_unbegun or not facilitator_may_know(pairing, reader):
        return None
    gone = [left_since[person] for person in pairing.party_ids if person in left_since]
    if not gone or (pairing.is_decoy and pairing.suggested_by == reader):
        return pairing
    at = min(gone)
    if pairing.began_at is None or pairing.began_at > at:
        return None
    mentor, mentee = (NOBODY if person in left_since else person for person in pairing.party_ids)
    nameless = replace(pairing, mentor_id=mentor, mentee_id=mentee)
    if pairing.closed_at is not None and pairing.closed_at <= at:
        return nameless
    return replace(nameless, state=PairingState.ENDED, closed_at=at, ended_how=EndedHow.LEFT)


def known_without_strangers(pairings: Iterable[Pairing], reader: int, strangers: Collection[int]) -> list[Pairing]:
    """Return those of these pairings that a facilitator may know, as if *strangers* had never been here."""
    never_here = dict.fromkeys(strangers, _EVER)
    return [each for each in pairings if as_known(each, reader, never_here) is not None]
