"""People who are kept apart: who wishes it can lift it, and undelivered thanks between them are dropped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.rules.callers import Caller, NamedUser, require_community_id
from bot.rules.pairing import can_see_partner
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import TooManyExclusions, WithABot, WithYourself
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import drop_note_messages
from storage.models.enums import AuditSubject, DeliveryState, MessageKind, NoteKind
from storage.models.matching import Exclusion
from storage.models.records import Pairing
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork

MAX_EXCLUSIONS = 25
"""How many people one person may exclude; what a Discord select holds, to lift one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionResult:
    """Someone's wish, and the open pairing of the two if they may know that it is with that person."""

    other_id: int
    open_pairing: Pairing | None


class ExclusionService(Service):
    """Wishes to be kept apart. Nobody is told, no message says so, and the audit trail names only who wishes it.

    What is asked or has begun stays until one of the two ends it; only nothing new can begin.
    """

    @requires(Permission.ANYONE)
    async def exclude(self, caller: Caller, person: NamedUser) -> ExclusionResult:
        """Keep the caller apart from someone, also one who has left the server; a second time changes nothing.

        Raises WithYourself, WithABot, TooManyExclusions or NotFound.
        """
        if person.user_id == caller.user_id:
            raise WithYourself
        if person.is_bot:
            raise WithABot
        async with self._database.transaction() as uow:
            home, me, now = require_community_id(caller), caller.user_id, self._clock()
            await uow.communities.get_or_create(home)
            # Who brings the two together locks them, too: it happens before this, or not at all.
            await uow.people.lock(home, me, person.user_id)
            already = {kept.other_id for kept in await uow.exclusions.list_by(home, me)}
            if person.user_id not in already:
                if len(already) >= MAX_EXCLUSIONS:
                    raise TooManyExclusions(limit=MAX_EXCLUSIONS)
                await uow.exclusions.add(home, person_id=me, other_id=person.user_id, at=now)
                await apply_exclusion(uow, home, by=me, other=person.user_id, at=now)
                await self._audit_wish(uow, caller, "keep apart")
            return ExclusionResult(
                other_id=person.user_id, open_pairing=await self._visible_open_pairing(uow, caller, person.user_id)
            )

    @requires(Permission.ANYONE)
    async def lift(self, caller: Caller, other_id: int) -> list[Exclusion]:
        """Take the wish to be kept apart back and return those left; the other's own wish, if any, stays.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            home, me = require_community_id(caller), caller.user_id
            if await uow.exclusions.remove(home, person_id=me, other_id=other_id):
                await self._audit_wish(uow, caller, "let be")
            return await uow.exclusions.list_by(home, me)

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> list[Exclusion]:
        """Return whom the caller keeps apart from, oldest first; never who wishes it of them. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await uow.exclusions.list_by(require_community_id(caller), caller.user_id)

    async def _visible_open_pairing(self, uow: UnitOfWork, caller: Caller, other: int) -> Pairing | None:
        """Return the pairing that is open between the two, unless it would tell the caller whom they offered to."""
        for pairing in await uow.pairings.list_of_person(require_community_id(caller), caller.user_id):
            if other in pairing.party_ids and can_see_partner(pairing, caller.user_id):
                return pairing
        return None

    async def _audit_wish(self, uow: UnitOfWork, caller: Caller, move: str) -> None:
        await uow.audit.add(
            require_community_id(caller),
            actor_id=caller.user_id,
            move=move,
            subject=AuditSubject.PERSON,
            subject_id=caller.user_id,
            at=self._clock(),
        )


async def people_excluding(uow: UnitOfWork, community_id: int, people: Collection[int]) -> frozenset[int]:
    """Return everyone from whom one of these people wishes to be kept apart."""
    wished = [kept for one in people for kept in await uow.exclusions.list_by(community_id, one)]
    return frozenset(kept.other_id for kept in wished)


async def drop_pending_thanks(
    uow: UnitOfWork, community_id: int, *, by: int, to: int, at: datetime, seen: bool
) -> None:
    """Drop thanks that are on their way from *by* to *to*, because one of the two wishes for distance.

    *seen*: also those that could not be delivered, or were only announced. They stay where it is the writer's wish,
    so that the reader doesn't see it. Thanks that are not answered yet stay in the closing.
    """
    found = await uow.notes.ids_with_words(community_id, NoteKind.THANKS, author_id=by, recipient_id=to)
    states = UNREAD_STATES if seen else (DeliveryState.WAITING,)
    for kind, note_id in await drop_note_messages(uow, community_id, found, states=states, at=at):
        if kind is MessageKind.THANKS:
            await uow.notes.clear_words(note_id)


async def apply_exclusion(uow: UnitOfWork, community_id: int, *, by: int, other: int, at: datetime) -> None:
    """Drop what is on its way between two people, of whom *by* wishes for distance from *other*."""
    await drop_pending_thanks(uow, community_id, by=other, to=by, at=at, seen=True)
    await drop_pending_thanks(uow, community_id, by=by, to=other, at=at, seen=False)


async def is_excluded_pair(uow: UnitOfWork, pairing: Pairing, person: int) -> bool:
    """Return whether this person is asked about somebody they know, and the two are kept apart.

    Someone who does not know who it is yet is asked as usual, so that nothing tells them.
    """
    return can_see_partner(pairing, person) and await uow.exclusions.is_excluded(
        pairing.community_id, *pairing.party_ids
    )
