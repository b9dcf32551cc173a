"""Repository of couples: whom one person, or facilitators, may know to be together, asked, parted or kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, union_all

from storage.models.enums import AskedBy, ContactPreference, PairingState, SeekerState
from storage.models.matching import SealedKind, SuggestedCouple
from storage.schema.check_ins import boundaries
from storage.schema.matching import kept_apart, passed_over, sealed
from storage.schema.pairings import pairings
from storage.schema.people import seekers

from .base import Repository
from .pairing_counts import AGREED_PAIRING_STATES
from .pairings import LIVE_PAIRING_STATES
from .sealed import holds_at

DECLINED_OR_EXPIRED = (PairingState.DECLINED, PairingState.EXPIRED)
CLOSED_PROPOSAL_STATES = (*DECLINED_OR_EXPIRED, PairingState.WITHDRAWN)

_EXCLUDED_BY = select(kept_apart.c.other_id).where(
    kept_apart.c.community_id == bindparam("community"),
    kept_apart.c.by_hash.in_(bindparam("people", expanding=True)),
)


class CoupleRepository(Repository):
    """Repository of couples who are not suggested, reckoned from what the reader may know alone."""

    async def ids_excluded_by(self, community_id: int, people: Collection[int]) -> set[int]:
        """Return everyone from whom one of these people keeps apart."""
        found = await self._connection.execute(_EXCLUDED_BY, {"community": community_id, "people": list(people)})
        return set(found.scalars())

    async def not_suggested_to(
        self, community_id: int, person_id: int, *, at: datetime, answered_since: datetime
    ) -> set[int]:
        """Return everyone whom nothing suggests to this person by itself, reckoned from what they may know alone.

        They keep them apart or have passed them over; the two have something open; they were together before, unless
        both gladly would be again; or a question between them that this person knows of has come to nothing since
        *answered_since*. What others wish about this person changes nothing here.
        """
        passed = select(passed_over.c.mentor_id).where(
            passed_over.c.community_id == community_id,
            passed_over.c.person_id == person_id,
            is_passed_over_at(at),
        )
        # A mentor learns whom they were asked about, or offered to, only when that person has said yes.
        knows_mentee = or_(~pairings.c.anonymous_until_agreed, pairings.c.mentee_agreed_at.is_not(None))
        looks: list[Select[Any]] = [passed]
        for couples in (
            _couples(community_id).where(pairings.c.state.in_(LIVE_PAIRING_STATES)),
            _couples(community_id).where(
                or_(_is_declined_or_expired(), _is_closed_suggestion()), pairings.c.closed_at >= answered_since
            ),
        ):
            mentor, mentee = couples.selected_columns
            looks.append(couples.with_only_columns(mentor).where(mentee == person_id))
            looks.append(couples.with_only_columns(mentee).where(mentor == person_id, knows_mentee))
        found = set((await self._connection.execute(union_all(*looks))).scalars())
        return (
            found
            | await self._parted_from(community_id, person_id)
            | await self.ids_excluded_by(community_id, [person_id])
            | await self._sealed_by(community_id, person_id, at=at)
        )

    async def _sealed_by(self, community_id: int, person_id: int, *, at: datetime) -> set[int]:
        """Return whom a person wished not to have before they were erased, should they be back."""
        query = select(sealed.c.about_id).where(
            sealed.c.community_id == community_id,
            sealed.c.by_hash == person_id,
            sealed.c.kind.in_((SealedKind.NO_CONTACT, SealedKind.NOT_FOR_ME)),
            holds_at(at),
        )
        return set((await self._connection.execute(query)).scalars())

    async def _parted_from(self, community_id: int, person_id: int) -> set[int]:
        """Return with whom a person was together, unless both gladly would be again after the last time."""
        said: dict[int, list[str]] = defaultdict(list)
        for mentor, mentee, contact in await self._connection.execute(_parted_couples(community_id, person_id)):
            said[mentor if mentee == person_id else mentee].append(contact)
        return {other for other, wishes in said.items() if wishes != [ContactPreference.WELCOME] * 2}

    async def pairs_for_facilitators(
        self, community_id: int, *, reader: int, answered_since: datetime
    ) -> set[tuple[int, int]]:
        """Return (person, excluded person) for everyone on the waiting list, from what a facilitator may know alone.

        They are together or were; a suggestion to them is open, or has come to nothing since *answered_since*, or a
        pairing has to which both had agreed; or one keeps the other apart and lets facilitators take it into account.
        """
        waits = select(seekers.c.user_id).where(
            seekers.c.community_id == community_id, seekers.c.state == SeekerState.WAITING
        )
        found: set[tuple[int, int]] = set()
        for couples in _couples_for_facilitators(community_id, answered_since=answered_since):
            one, other = couples.selected_columns
            for mine, theirs in ((one, other), (other, one)):
                look = couples.with_only_columns(mine, theirs).where(mine.in_(waits))
                found.update((person, not_for_them) for person, not_for_them in await self._connection.execute(look))
        suggested = await self.suggested_couples(community_id, answered_since=answered_since)
        known = [each.people for each in suggested if each.is_known_to(reader)]
        for one_id, other_id in (*known, *await self._taken_into_account(community_id)):
            found |= {(one_id, other_id), (other_id, one_id)}
        return found

    async def suggested_couples(
        self, community_id: int, people: Collection[int] = (), *, answered_since: datetime | None = None
    ) -> list[SuggestedCouple]:
        """Return each suggestion that is open; with *people*, those in which they are.

        With *answered_since*, also of those that have come to nothing since then.
        """
        is_open = pairings.c.state == PairingState.PROPOSED
        if answered_since is not None:
            came_to_nothing = pairings.c.state.in_(CLOSED_PROPOSAL_STATES)
            is_open = or_(is_open, and_(came_to_nothing, pairings.c.closed_at >= answered_since))
        two = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_sealed, pairings.c.mentee_sealed)
        query = select(*two, pairings.c.suggested_by, pairings.c.for_suggester_only).where(
            pairings.c.community_id == community_id, pairings.c.asked_by == AskedBy.FACILITATOR, is_open
        )
        if people:
            sides = (pairings.c.mentor_id, pairings.c.mentee_id, pairings.c.mentor_hash, pairings.c.mentee_hash)
            query = query.where(or_(*(side.in_(people) for side in sides)))
        # Of those that reach nobody, who the two are is encrypted.
        return [
            SuggestedCouple((hidden_mentor or mentor, hidden_mentee or mentee), by, is_theirs_alone)
            for mentor, mentee, hidden_mentor, hidden_mentee, by, is_theirs_alone in await self._connection.execute(
                query
            )
        ]

    async def is_excluded_for_facilitators(
        self, community_id: int, one: int, other: int, *, reader: int, answered_since: datetime
    ) -> bool:
        """Return whether these two are among *pairs_for_facilitators*, whichever of them waits."""
        looks = [
            couples.where(pairings.c.lower_id == min(one, other), pairings.c.higher_id == max(one, other)).exists()
            for couples in _couples_for_facilitators(community_id, answered_since=answered_since)
        ]
        if await self._connection.scalar(select(or_(*looks))):
            return True
        suggested = await self.suggested_couples(community_id, (one, other), answered_since=answered_since)
        is_suggested = not {(one, other), (other, one)}.isdisjoint(
            each.people for each in suggested if each.is_known_to(reader)
        )
        return is_suggested or await self.is_taken_into_account(community_id, one, other)

    async def is_taken_into_account(self, community_id: int, one: int, other: int) -> bool:
        """Return whether one of the two keeps the other apart, and lets facilitators take it into account."""
        return not {(one, other), (other, one)}.isdisjoint(await self._taken_into_account(community_id))

    async def _taken_into_account(self, community_id: int) -> list[tuple[int, int]]:
        query = select(kept_apart.c.by_id, kept_apart.c.other_id).where(
            kept_apart.c.community_id == community_id, kept_apart.c.for_facilitators
        )
        return [(one, other) for one, other in await self._connection.execute(query)]


def _couples(community_id: int) -> Select[Any]:
    return select(pairings.c.mentor_id, pairings.c.mentee_id).where(pairings.c.community_id == community_id)


def _couples_for_facilitators(community_id: int, *, answered_since: datetime) -> Iterator[Select[Any]]:
    """Yield queries for couples, one for each reason that facilitators may know besides their suggestions."""
    couples = _couples(community_id)
    yield couples.where(pairings.c.state.in_(AGREED_PAIRING_STATES))
    yield couples.where(pairings.c.state == PairingState.ENDED, pairings.c.began_at.is_not(None))
    yield couples.where(
        pairings.c.state.in_(CLOSED_PROPOSAL_STATES),
        pairings.c.closed_at >= answered_since,
        pairings.c.mentor_agreed_at.is_not(None),
        pairings.c.mentee_agreed_at.is_not(None),
    )


def _parted_couples(community_id: int, person_id: int) -> Select[Any]:
    """Return a query for whom a person was together with, the last time, with a row for each wish that was said."""
    sides = (
        select(pairings.c.id).where(pairings.c.community_id == community_id, side == person_id)
        for side in (pairings.c.mentor_id, pairings.c.mentee_id)
    )
    later = pairings.alias()
    walked_again = (
        select(later.c.id)
        .where(
            later.c.community_id == community_id,
            # One of the two is the mentor: said for the index over a mentor's pairings.
            later.c.mentor_id.in_([pairings.c.mentor_id, pairings.c.mentee_id]),
            later.c.lower_id == pairings.c.lower_id,
            later.c.higher_id == pairings.c.higher_id,
            later.c.state == PairingState.ENDED,
            later.c.began_at.is_not(None),
            or_(
                later.c.closed_at > pairings.c.closed_at,
                and_(later.c.closed_at == pairings.c.closed_at, later.c.id > pairings.c.id),
            ),
        )
        .exists()
    )
    return (
        select(pairings.c.mentor_id, pairings.c.mentee_id, boundaries.c.contact)
        .select_from(pairings.outerjoin(boundaries, boundaries.c.pairing_id == pairings.c.id))
        .where(
            pairings.c.id.in_(union_all(*sides)),
            pairings.c.state == PairingState.ENDED,
            pairings.c.began_at.is_not(None),
            ~walked_again,
        )
    )


def _is_declined_or_expired() -> ColumnElement[bool]:
    return pairings.c.state.in_(DECLINED_OR_EXPIRED)


def _is_closed_suggestion() -> ColumnElement[bool]:
    """Return whether a suggestion came to nothing, no matter who or what closed it: nobody is told that."""
    return and_(pairings.c.state == PairingState.WITHDRAWN, pairings.c.asked_by == AskedBy.FACILITATOR)


def is_passed_over_at(at: datetime) -> ColumnElement[bool]:
    """Return the condition that somebody has passed a mentor over at that time."""
    return or_(passed_over.c.until.is_(None), passed_over.c.until > at)
