"""What every service works with: the store, the time, the programme's numbers, the rows that a caller may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from bot.clock import Clock
from bot.rules.pairing import sees_partner
from bot.rules.people import Caller, at_home
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound, OwnCase
from storage.database import Store
from storage.models.enums import AuditSubject
from storage.models.records import Mentor, Pairing, Question, Seeker
from storage.unit_of_work import Memory

Row = TypeVar("Row", Mentor, Pairing, Question)

_SUBJECTS = {Mentor: AuditSubject.MENTOR, Seeker: AuditSubject.SEEKER, Question: AuditSubject.QUESTION}


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to each service by the app."""

    store: Store
    clock: Clock
    programme: Programme


class Service:
    """One method is one transaction, one thing that happens, with the letters it causes."""

    def __init__(self, desk: Desk) -> None:
        self._store = desk.store
        self._clock = desk.clock
        self._programme = desk.programme

    async def _remember(
        self, memory: Memory, about: Mentor | Seeker | Question, move: str, *, by: int | None
    ) -> None:
        """Into the audit trail: who did what to which row, never words."""
        await memory.audit.write(
            about.community_id,
            actor=by,
            move=move,
            subject=_SUBJECTS[type(about)],
            subject_id=about.id,
            at=self._clock(),
        )


async def close_to(memory: Memory, caller: Caller) -> set[int]:
    """Return the caller and everyone with whom they have something open: their cases are the caller's own.

    Raises NotFound.
    """
    pairings = await memory.pairings.of(at_home(caller), caller.user_id)
    known = [pairing for pairing in pairings if sees_partner(pairing, caller.user_id)]
    return {caller.user_id, *(person for pairing in known for person in pairing.people)}


async def must_not_be_close(memory: Memory, caller: Caller, person: int) -> None:
    """Refuse to let someone decide about themselves, or about their own mentor or mentee.

    Raises OwnCase or NotFound.
    """
    if person in await close_to(memory, caller):
        raise OwnCase


async def found_pairing(memory: Memory, caller: Caller, pairing_id: int) -> Pairing:
    """Return the pairing with this id, if it is of the caller's community. Raises NotFound."""
    return of_this_community(caller, await memory.pairings.get(pairing_id))


async def held_pairing(memory: Memory, caller: Caller, pairing_id: int) -> Pairing:
    """Return the pairing with this id, locked for update until the transaction ends.

    Whoever changes more than one pairing locks the people concerned first, then the pairings.

    Raises NotFound.
    """
    return of_this_community(caller, await memory.pairings.hold(pairing_id))


async def found_mentor(memory: Memory, caller: Caller, mentor_row_id: int) -> Mentor:
    """Return the application with this id, if it is of the caller's community. Raises NotFound."""
    return of_this_community(caller, await memory.mentors.get(mentor_row_id))


async def found_question(memory: Memory, caller: Caller, question_id: int) -> Question:
    """Return the check-in question with this id, if it is of the caller's community. Raises NotFound."""
    return of_this_community(caller, await memory.questions.get(question_id))


def of_this_community(caller: Caller, row: Row | None) -> Row:
    """Return a row that was looked up by its id, if there is one and it is of the caller's community.

    Ids can be forged or carried over from another server. In direct messages there is no server to compare with;
    there only the row's own people pass the checks that follow.

    Raises NotFound.
    """
    if row is None or caller.community_id not in (None, row.community_id):
        raise NotFound
    return row
