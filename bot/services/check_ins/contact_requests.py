"""Requests to be contacted: a facilitator, or somebody who was told in their stead, takes one on."""

from __future__ import annotations

from dataclasses import replace

from bot.rules.callers import Caller, looks_after_mentorship
from bot.rules.ladder import must_be_free, taken
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NoLongerOpen, OwnCase, WithSomebodyElse
from bot.services.core.context import Service, must_facilitate_here, require_in_community
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import show_to_newcomers
from bot.services.core.strangers import had_taken
from storage.models.concerns import OpenMatter
from storage.models.enums import AuditSubject, MessageKind
from storage.models.records import CheckInQuestion
from storage.unit_of_work import UnitOfWork


class ContactRequestService(Service):
    """Requests to be contacted, for those who may take one on."""

    @requires(Permission.FACILITATOR)
    async def take(self, caller: Caller, question_id: int) -> CheckInQuestion:
        """Take on, once, to reach out to someone who asked to be contacted.

        The caller is a facilitator who is not one of the pair, or was told in their stead; for somebody from whom
        the one who asked keeps apart, it is as if they had left.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            question = await self._confided_question(uow, caller, question_id)
            now, matter = self._clock(), await self._matter(uow, question)
            if matter is not None and matter.taken_by == caller.user_id:
                return replace(question, taken_by=caller.user_id)
            matter = must_be_free(matter)
            change = taken(matter, self._programme, by=caller.user_id, at=now)
            if not await uow.matters.update_if_unchanged(matter, **change):
                raise WithSomebodyElse
            if matter.is_told:
                home, kind, waiter = question.community_id, MessageKind.CONTACT_TAKEN, question.person_id
                await enqueue(uow, home, kind, subject_id=question.id, recipient_id=waiter, at=now)
            await self._audit(uow, question, "take", by=caller.user_id)
            return replace(question, taken_by=caller.user_id)

    @requires(Permission.FACILITATOR)
    async def share(self, caller: Caller, question_id: int) -> None:
        """Show a wish to be contacted to those, too, who came to look after mentorship later.

        Raises FacilitatorsOnly, OwnCase, WithSomebodyElse, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            matter = await self._matter(uow, await self._confided_question(uow, caller, question_id))
            if matter is None:
                raise NoLongerOpen
            if matter.taken_by not in (None, caller.user_id):
                raise WithSomebodyElse
            await show_to_newcomers(uow, matter, by=caller.user_id, at=self._clock())

    async def _confided_question(self, uow: UnitOfWork, caller: Caller, question_id: int) -> CheckInQuestion:
        """Return the question, if the caller may know that it is one; the caller is locked. Raises as *take* does."""
        question = await uow.questions.get(question_id)
        kind = MessageKind.CARD_CONTACT
        readable = await uow.matter_readers.readable_by(caller.user_id, kind, [question_id])
        is_let_in = question_id in readable.let_in and await self._looks_after(uow, caller, question)
        if not (is_let_in or await self._is_told_coordinator(uow, caller, question)):
            await must_facilitate_here(uow, caller)
        question = require_in_community(caller, question)
        home, pairing = question.community_id, await uow.pairings.get(question.pairing_id)
        people = pairing.party_ids if pairing else ()
        if caller.user_id in people:
            raise OwnCase
        # Who keeps apart from the caller locks them, too: it happens before this, or after.
        await uow.people.lock(home, caller.user_id)
        theirs = await uow.exclusions.list_by(home, question.person_id)
        apart_since = next((wish.since for wish in theirs if wish.other_id == caller.user_id), None)
        if is_let_in:
            return question
        if apart_since is None and question_id in readable.hidden:
            raise NoLongerOpen
        if apart_since is None:
            return question
        was_theirs = await had_taken(uow, home, caller.user_id, AuditSubject.QUESTION, question_id)
        matter = await self._matter(uow, question)
        was_taken = matter is not None and matter.taken_at is not None and matter.taken_at < apart_since
        raise WithSomebodyElse if was_theirs or was_taken else NoLongerOpen

    async def _matter(self, uow: UnitOfWork, question: CheckInQuestion) -> OpenMatter | None:
        return await uow.matters.about(question.community_id, MessageKind.CARD_CONTACT, question.id)

    async def _looks_after(self, uow: UnitOfWork, caller: Caller, question: CheckInQuestion | None) -> bool:
        return question is not None and looks_after_mentorship(
            caller, await uow.communities.get(question.community_id)
        )

    async def _is_told_coordinator(self, uow: UnitOfWork, caller: Caller, question: CheckInQuestion | None) -> bool:
        """Return whether the caller coordinates mentorship there, and was told of this wish to be contacted."""
        if question is None or not question.coordinator_told or caller.community_id != question.community_id:
            return False
        return (await uow.communities.get(question.community_id)).coordinator_id == caller.user_id

    @requires(Permission.PROGRAM)
    async def community_id_of(self, question_id: int) -> int:
        """Return the id of a check-in's community, for a button in a direct message; 0 where there is none."""
        async with self._database.read_transaction() as uow:
            question = await uow.questions.get(question_id)
            return question.community_id if question else 0
