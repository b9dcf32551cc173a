"""Who of those who look after mentorship may read an open matter, and asking the person who waits about others."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.audience import Staff, admit, people_to_let_in
from bot.rules.callers import Caller
from bot.rules.ladder import NewcomerMove
from bot.rules.message_types import CardReason
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NoLongerOpen, NotFound
from bot.services.concerns.cases import load_concern_parties
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import bring_up
from storage.models.concerns import MatterAccess, MatterReader, OpenMatter
from storage.models.enums import MessageKind
from storage.unit_of_work import UnitOfWork


class MatterReaderService(Service):
    """Who may read an open matter: the person who waits chose to confide in those who were there."""

    @requires(Permission.PROGRAM)
    async def admit(
        self,
        community_id: int,
        kind: MessageKind,
        subject_id: int,
        staff: Staff,
        *,
        to_all: bool = False,
        out_of_reach: Collection[int] = (),
    ) -> Staff:
        """Return those of the staff who may read a matter; of those who came later, the person who waits is asked.

        *to_all*: it is shown to them without asking, as it is where someone may be in danger, or where those who were
        there are all *out_of_reach*.
        """
        async with self._database.transaction() as uow:
            matter = await uow.matters.about(community_id, kind, subject_id)
            if matter is None:
                return staff
            known = {one.reader_id: one for one in await uow.matter_readers.list_of(kind, subject_id)}
            admission = admit(
                staff,
                {reader: one.access for reader, one in known.items()},
                to_all=to_all or matter.is_danger,
                is_free=matter.taken_by is None,
                unreached=out_of_reach,
            )
            were_asked = [known[one].id for one in admission.allowed if one in known]
            if were_asked:
                await uow.matter_readers.set_access(*were_asked, access=MatterAccess.ALLOWED)
            for reader in admission.allowed:
                if reader not in known:
                    await uow.matter_readers.add(matter, reader, MatterAccess.ALLOWED)
            for reader in admission.asked:
                await self._ask(uow, matter, reader)
            return admission.readers

    @requires(Permission.ADDRESSEE)
    async def answer(self, caller: Caller, reader_row_id: int, move: NewcomerMove) -> MatterReader:
        """Say, as the one who waits, whether somebody may read it who came later; a no can become a yes.

        Raises NotFound or NoLongerOpen.
        """
        async with self._database.transaction() as uow:
            reader = await uow.matter_readers.get(reader_row_id)
            matter = await uow.matters.read_by(reader) if reader else None
            if reader is None or matter is None:
                raise NoLongerOpen
            if matter.by_id != caller.user_id or caller.community_id not in (None, matter.community_id):
                raise NotFound
            allows = move is NewcomerMove.LET
            if not allows and reader.access is MatterAccess.ALLOWED:
                # They read it already, and would learn of the no.
                raise NoLongerOpen
            if allows and reader.access is MatterAccess.ALLOWED:
                return reader
            access = MatterAccess.ALLOWED if allows else MatterAccess.REFUSED
            await uow.matter_readers.set_access(reader.id, access=access)
            if allows:
                await bring_up(uow, matter, CardReason.LOOK, at=self._clock())
            return reader

    @requires(Permission.ADDRESSEE)
    async def candidates(self, caller: Caller, matter_id: int, staff: Staff) -> tuple[int, ...]:
        """Return whom the one who waits can let read it. Raises NotFound or NoLongerOpen."""
        async with self._database.read_transaction() as uow:
            matter = await self._own(uow, caller, matter_id)
            known = await uow.matter_readers.list_of(matter.kind, matter.subject_id)
            return await self._candidates(uow, matter, staff, known)

    @requires(Permission.ADDRESSEE)
    async def let_in(self, caller: Caller, matter_id: int, person_id: int, staff: Staff) -> None:
        """Let one of these read it, who is told of it now; of nothing else, and nothing else changes.

        Raises NotFound or NoLongerOpen.
        """
        async with self._database.transaction() as uow:
            matter = await self._own(uow, caller, matter_id)
            await uow.people.lock(matter.community_id, caller.user_id)
            known = await uow.matter_readers.list_of(matter.kind, matter.subject_id)
            if any(one.reader_id == person_id and one.access is MatterAccess.LET_IN for one in known):
                return
            if person_id not in await self._candidates(uow, matter, staff, known):
                raise NotFound
            await uow.matter_readers.let_in(matter, person_id)
            await bring_up(uow, matter, CardReason.LOOK, at=self._clock())

    @requires(Permission.PROGRAM)
    async def is_let_in(self, matter: OpenMatter, person_id: int) -> bool:
        """Return whether the person who waits lets somebody read it who otherwise may not."""
        async with self._database.read_transaction() as uow:
            return (
                matter.subject_id
                in (await uow.matter_readers.readable_by(person_id, matter.kind, [matter.subject_id])).let_in
            )

    async def _own(self, uow: UnitOfWork, caller: Caller, matter_id: int) -> OpenMatter:
        matter = await uow.matters.get(matter_id)
        if matter is None:
            raise NoLongerOpen
        if matter.by_id != caller.user_id or caller.community_id not in (None, matter.community_id):
            raise NotFound
        return matter

    async def _candidates(
        self, uow: UnitOfWork, matter: OpenMatter, staff: Staff, known: Collection[MatterReader]
    ) -> tuple[int, ...]:
        home, me = matter.community_id, [matter.by_id] if matter.by_id else []
        return people_to_let_in(
            staff,
            parties=await _parties_of(uow, matter),
            kept_apart=await uow.exclusions.ids_excluded_by(home, me),
            refused=[one.reader_id for one in known if one.access is MatterAccess.REFUSED],
        )

    async def _ask(self, uow: UnitOfWork, matter: OpenMatter, reader: int) -> None:
        """Ask the person who waits, once; who chose not to be written to finds the question on their own page."""
        row_id = await uow.matter_readers.add(matter, reader, MatterAccess.ASKED)
        if row_id is None or not matter.is_told:
            return
        home, kind, now = matter.community_id, MessageKind.MATTER_NEWCOMER, self._clock()
        await enqueue(uow, home, kind, subject_id=row_id, recipient_id=matter.by_id, at=now)


async def _parties_of(uow: UnitOfWork, matter: OpenMatter) -> frozenset[int]:
    """Return whose own case it is."""
    if matter.kind is MessageKind.CARD_CONCERN:
        concern = await uow.concerns.get(matter.subject_id)
        return await load_concern_parties(uow, concern) if concern is not None else frozenset()
    question = await uow.questions.get(matter.subject_id)
    pairing = await uow.pairings.get(question.pairing_id) if question is not None else None
    return frozenset(pairing.party_ids) if pairing is not None else frozenset()
