"""Keeping apart: who wishes it says so, ends what there is with the other, and can take it back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.callers import Caller, NamedUser, require_community_id
from bot.rules.ladder import URGENT_KINDS
from bot.rules.pairing import can_see_partner
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound, WithABot, WithYourself
from bot.services.core.context import Service
from bot.services.core.strangers import release_taken_by_stranger
from bot.services.pairings.transitions import end_as_party
from storage.models.enums import AuditSubject
from storage.models.matching import Exclusion
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .exclusions import apply_exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionResult:
    """Someone's wish as it stands.

    *open_pairing*: what there is between the two, as far as they may know that it is with that person; it has to end
    with the wish, so nothing is stored yet. *ended*: what has ended with it just now.
    """

    other_id: int
    open_pairing: Pairing | None = None
    ended: Pairing | None = None
    for_facilitators: bool = False


class ExclusionService(Service):
    """Wishes to be kept apart. Nobody is told, no message says so, and the audit trail names nobody.

    What is open or goes on between the two ends with the wish, as if its author had ended it in the ordinary way.
    """

    @requires(Permission.ANYONE)
    async def preview(self, caller: Caller, person: NamedUser) -> ExclusionResult:
        """Return what would have to end with the caller's wish to be kept apart from someone, and store nothing.

        Raises WithYourself, WithABot or NotFound.
        """
        _must_be_another_human(caller, person)
        async with self._database.read_transaction() as uow:
            pairing = await self._visible_open_pairing(uow, caller, person.user_id)
            return ExclusionResult(other_id=person.user_id, open_pairing=pairing)

    @requires(Permission.ANYONE)
    async def exclude(self, caller: Caller, person: NamedUser, *, end_open: bool = False) -> ExclusionResult:
        """Keep the caller apart from someone, also one who has left the server; a second time changes nothing.

        What is open between the two ends with it if *end_open*; otherwise it is returned, and nothing is stored. With
        whom a nameless offer or suggestion is, the caller may not know: then it counts as nothing.

        Raises WithYourself, WithABot or NotFound.
        """
        _must_be_another_human(caller, person)
        async with self._database.transaction() as uow:
            home, me, now = require_community_id(caller), caller.user_id, self._clock()
            await uow.communities.get_or_create(home)
            # Who brings the two together locks them, too: it happens before this, or not at all.
            await uow.people.lock(home, me, person.user_id)
            already = {kept.other_id: kept for kept in await uow.exclusions.list_by(home, me)}
            found = await self._visible_open_pairing(uow, caller, person.user_id, for_update=True)
            if found is not None and not end_open:
                return ExclusionResult(other_id=person.user_id, open_pairing=found)
            ended = await end_as_party(uow, found, by=me, at=now) if found is not None else None
            if person.user_id not in already:
                await uow.exclusions.add(home, person_id=me, other_id=person.user_id, at=now)
                await apply_exclusion(uow, home, by=me, other=person.user_id, at=now)
                await self._audit_wish(uow, caller, "keep apart")
            # A second time, too: whom they had let in nevertheless they don't let in any more.
            await release_taken_by_stranger(uow, home, by=me, other=person.user_id, programme=self._programme, at=now)
            known = already.get(person.user_id)
            return ExclusionResult(
                other_id=person.user_id, ended=ended, for_facilitators=known is not None and known.for_facilitators
            )

    @requires(Permission.ANYONE)
    async def set_for_facilitators(self, caller: Caller, other_id: int, *, allowed: bool) -> list[Exclusion]:
        """Let facilitators take one of the caller's wishes into account, or no longer; return all of them.

        The audit trail has nothing of it.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            home, me = require_community_id(caller), caller.user_id
            if not await uow.exclusions.set_for_facilitators(home, me, other_id, allowed=allowed):
                raise NotFound
            return await uow.exclusions.list_by(home, me)

    @requires(Permission.ANYONE)
    async def lift(self, caller: Caller, other_id: int) -> list[Exclusion]:
        """Take the wish to be kept apart back and return those left; the other's own wish, if any, stays.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            home, me = require_community_id(caller), caller.user_id
            if await uow.exclusions.remove(home, person_id=me, other_id=other_id):
                await self._audit_wish(uow, caller, "let be")
                # What they wait for may be told to that person, too, from now on.
                await uow.matters.make_due(home, at=self._clock(), of=(me, URGENT_KINDS))
            return await uow.exclusions.list_by(home, me)

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> list[Exclusion]:
        """Return whom the caller keeps apart from, oldest first; never who wishes it of them. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await uow.exclusions.list_by(require_community_id(caller), caller.user_id)

    async def _visible_open_pairing(
        self, uow: UnitOfWork, caller: Caller, other: int, *, for_update: bool = False
    ) -> Pairing | None:
        """Return the pairing that is open between the two, unless it would tell the caller whom they offered to."""
        home, me = require_community_id(caller), caller.user_id
        for pairing in await uow.pairings.list_of_person(home, me, for_update=for_update):
            if other in pairing.party_ids and can_see_partner(pairing, caller.user_id):
                return pairing
        return None

    async def _audit_wish(self, uow: UnitOfWork, caller: Caller, move: str) -> None:
        await uow.audit.add(
            require_community_id(caller),
            # A silent move: the trail knows neither whose it is nor whom it is about.
            actor_id=None,
            move=move,
            subject=AuditSubject.COMMUNITY,
            subject_id=require_community_id(caller),
            at=self._clock(),
        )


def _must_be_another_human(caller: Caller, person: NamedUser) -> None:
    """Raise WithYourself or WithABot."""
    if person.user_id == caller.user_id:
        raise WithYourself
    if person.is_bot:
        raise WithABot
