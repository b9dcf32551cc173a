"""What every service works with: database, clock, the programme's numbers, and the rows a caller may name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random, SystemRandom
from typing import TypeVar

from bot.clock import Clock
from bot.rules.callers import Caller, is_facilitator, must_be_facilitator, require_community_id
from bot.rules.known_pairings import facilitator_may_know
from bot.rules.pairing import can_see_partner
from bot.rules.programme import Programme
from bot.rules.refusals import FacilitatorsOnly, NotFound, OwnCase
from storage.database import Database
from storage.models.enums import AuditSubject, PairingState
from storage.models.records import CheckInQuestion, Community, Mentor, Pairing, Seeker
from storage.unit_of_work import UnitOfWork

from .readings import record_reading

CommunityRow = TypeVar("CommunityRow", Mentor, Pairing, CheckInQuestion)

_SUBJECTS = {Mentor: AuditSubject.MENTOR, Seeker: AuditSubject.SEEKER, CheckInQuestion: AuditSubject.QUESTION}


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """Service context: what the app passes to each service."""

    database: Database
    clock: Clock
    programme: Programme
    random: Random = field(default_factory=SystemRandom)
    """Draws when decoys end: an observer who could foresee it would know them."""


class Service:
    """Base of services: one method is one transaction, one thing that happens, with the messages it causes."""

    def __init__(self, context: ServiceContext) -> None:
        self._database = context.database
        self._clock = context.clock
        self._programme = context.programme
        self._random = context.random

    @asynccontextmanager
    async def _form_transaction(self, caller: Caller) -> AsyncIterator[UnitOfWork]:
        """Yield a unit of work for what is sent by a form: committed with it is that the form was taken in.

        Raises FormSettled where it was, or was given back, which a caller who comes with it again is answered with.
        """
        async with self._database.transaction() as uow:
            if caller.form is not None:
                await uow.taken_forms.take(caller.form, at=self._clock())
            yield uow

    async def _audit(
        self, uow: UnitOfWork, row: Mentor | Seeker | CheckInQuestion, move: str, *, by: int | None
    ) -> None:
        """Write to the audit trail who did what to which row, never text."""
        await uow.audit.add(
            row.community_id,
            actor_id=by,
            move=move,
            subject=_SUBJECTS[type(row)],
            subject_id=row.id,
            at=self._clock(),
        )

    async def _record_reading(self, caller: Caller, move: str, subject: AuditSubject, subject_id: int) -> None:
        """Write to the audit trail, once a day, that the caller read something; after the transaction that read it.

        Raises NotFound.
        """
        home, now = require_community_id(caller), self._clock()
        await record_reading(
            self._database, home, by=caller.user_id, move=move, subject=subject, subject_id=subject_id, at=now
        )


async def conflict_of_interest_ids(uow: UnitOfWork, caller: Caller) -> set[int]:
    """Return the caller and everyone with whom they have something open: their cases are the caller's own.

    Raises NotFound.
    """
    pairings = await uow.pairings.list_of_person(require_community_id(caller), caller.user_id)
    known = [pairing for pairing in pairings if can_see_partner(pairing, caller.user_id)]
    return {caller.user_id, *(person for pairing in known for person in pairing.party_ids)}


async def people_with_conflict_of_interest(uow: UnitOfWork, community_id: int, person: int) -> frozenset[int]:
    """Return everyone whose own case a person's is: the person, and those who have something open with them."""
    theirs = [(each, each.partner_of(person)) for each in await uow.pairings.list_of_person(community_id, person)]
    return frozenset({person, *(partner for each, partner in theirs if can_see_partner(each, partner))})


async def must_have_no_conflict_of_interest(uow: UnitOfWork, caller: Caller, person: int) -> None:
    """Refuse to let someone decide about themselves, or about their own mentor or mentee.

    Raises OwnCase or NotFound.
    """
    if person in await conflict_of_interest_ids(uow, caller):
        raise OwnCase


async def must_facilitate_here(uow: UnitOfWork, caller: Caller) -> None:
    """Refuse, also in a direct message, unless the caller is a facilitator where they are.

    Before anything is looked up by its id, so that what everybody else reads doesn't tell whether it exists.

    Raises FacilitatorsOnly.
    """
    if caller.community_id is None:
        raise FacilitatorsOnly
    must_be_facilitator(caller, await uow.communities.get(caller.community_id))


async def strangers_of(uow: UnitOfWork, caller: Caller) -> frozenset[int]:
    """Return everyone who keeps apart from the caller: in every role, these people are strangers to them.

    The caller sees what they would see had these left the programme.

    Raises NotFound.
    """
    return frozenset(await uow.exclusions.excluding_ids(require_community_id(caller), caller.user_id))


async def pairing_for_facilitator(uow: UnitOfWork, caller: Caller, pairing: Pairing, *, at: datetime) -> Pairing:
    """Return a pairing of two others as a facilitator may know it: with a stranger in it, it is closed.

    Raises OwnCase or NotFound (what is not theirs to know before both have said yes).
    """
    if caller.user_id in pairing.party_ids:
        raise OwnCase
    return await pairing_of_others(uow, caller, pairing, at=at)


async def pairing_of_others(uow: UnitOfWork, caller: Caller, pairing: Pairing, *, at: datetime) -> Pairing:
    """Return what *pairing_for_facilitator* does of a pairing in which the caller is not. Raises NotFound."""
    if not facilitator_may_know(pairing, caller.user_id):
        raise NotFound
    if pairing.closed_at is None and not (await strangers_of(uow, caller)).isdisjoint(pairing.party_ids):
        return replace(pairing, state=PairingState.ENDED, closed_at=at)
    return pairing


async def require_pairing(uow: UnitOfWork, caller: Caller, pairing_id: int) -> Pairing:
    """Return the pairing with this id, if it is of the caller's community. Raises NotFound."""
    return require_in_community(caller, await uow.pairings.get(pairing_id))


async def pairing_for_update(uow: UnitOfWork, caller: Caller, pairing_id: int) -> Pairing:
    """Return the pairing with this id, locked for update until the transaction ends.

    A method that changes more than one pairing locks the people concerned first, then the pairings.

    Raises NotFound.
    """
    return require_in_community(caller, await uow.pairings.get_for_update(pairing_id))


async def require_mentor(uow: UnitOfWork, caller: Caller, mentor_row_id: int) -> Mentor:
    """Return the application with this id, if it is of the caller's community. Raises NotFound."""
    return require_in_community(caller, await uow.mentors.get(mentor_row_id))


async def require_question(uow: UnitOfWork, caller: Caller, question_id: int) -> CheckInQuestion:
    """Return the check-in question with this id, if it is of the caller's community. Raises NotFound."""
    return require_in_community(caller, await uow.questions.get(question_id))


def require_in_community(caller: Caller, row: CommunityRow | None) -> CommunityRow:
    """Return a row that was looked up by its id, if there is one and it is of the caller's community.

    Ids can be forged or carried over from another server. In direct messages there is no server to compare with;
    there only the row's own people pass the checks that follow.

    Raises NotFound.
    """
    if row is None or caller.community_id not in (None, row.community_id):
        raise NotFound
    return row


async def facilitated_by(uow: UnitOfWork, caller: Caller) -> Community:
    """Return the caller's community, of which they are a facilitator. Raises FacilitatorsOnly or NotFound."""
    community = await uow.communities.get(require_community_id(caller))
    must_be_facilitator(caller, community)
    return community


async def looked_after_by(uow: UnitOfWork, caller: Caller) -> Community:
    """Return the caller's community, of which they are a facilitator or the coordinator.

    Raises FacilitatorsOnly or NotFound.
    """
    community = await uow.communities.get(require_community_id(caller))
    if not is_facilitator(caller, community) and caller.user_id != community.coordinator_id:
        raise FacilitatorsOnly
    return community
