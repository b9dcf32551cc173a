"""The closing, three small steps that each can be skipped: boundaries, respect, gratitude; and a rest afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.rules.callers import Caller
from bot.rules.closing import (
    closing_ends_at,
    is_partner_present,
    must_be_in_closing,
    must_have_partner_present,
    must_not_exceed_shared_wish,
    shared_contact_wish,
)
from bot.rules.pairing import must_be_party
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyThanked, NoLongerOpen, NotFound, NotNow
from bot.rules.text_limits import required_text
from bot.services.core.context import Service, pairing_for_update, require_pairing
from bot.services.core.counted_acts import count_within_limit
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue, enqueue_pairing_message
from bot.services.core.open_matters import open_matter
from bot.services.pairings.transitions import has_or_seeks_mentor
from storage.models.counted_acts import CountedKind
from storage.models.enums import ContactPreference, MessageKind, NoteKind, ThanksAnswer
from storage.models.records import Mentor, Note, Pairing
from storage.unit_of_work import UnitOfWork

from .exclusions import drop_pending_thanks


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingState:
    """An ended mentorship as one of the two sees it; *mentor* is their own status, or None."""

    pairing: Pairing
    own_wish: ContactPreference | None
    shared_wish: ContactPreference | None
    has_told_facilitators: bool
    has_thanked: bool
    received_thanks: Note | None
    mentor: Mentor | None
    has_or_seeks_mentor: bool


async def load_closing_state(
    uow: UnitOfWork,
    pairing: Pairing,
    person: int,
    said: dict[int, ContactPreference],
    *,
    mentor: Mentor | None,
    has_other_plans: bool,
) -> ClosingState:
    """Return how the closing stands for one of the two; *said* is the contact that each would like.

    Words of thanks are among it only until answered.
    """
    theirs = await uow.notes.get_thanks(pairing.id, author_id=pairing.partner_of(person))
    return ClosingState(
        pairing=pairing,
        own_wish=said.get(person),
        shared_wish=shared_contact_wish(said),
        has_told_facilitators=await uow.notes.has_note_to_facilitators(pairing.id, author_id=person),
        has_thanked=await uow.notes.get_thanks(pairing.id, author_id=person) is not None,
        received_thanks=theirs if theirs is not None and theirs.welcome is None and theirs.words else None,
        mentor=mentor,
        has_or_seeks_mentor=has_other_plans,
    )


async def load_closing_states(
    uow: UnitOfWork, pairings: Sequence[Pairing], person: int, *, mentor: Mentor | None, has_other_plans: bool
) -> list[ClosingState]:
    """Return how the closing of each of these stands for one of the two."""
    return [
        await load_closing_state(
            uow,
            pairing,
            person,
            await uow.boundaries.by_person(pairing.id),
            mentor=mentor,
            has_other_plans=has_other_plans,
        )
        for pairing in pairings
    ]


async def _closing_state(
    uow: UnitOfWork, pairing: Pairing, person: int, said: dict[int, ContactPreference]
) -> ClosingState:
    """Return how it stands now, with what else the person is or looks for."""
    home = pairing.community_id
    return await load_closing_state(
        uow,
        pairing,
        person,
        said,
        mentor=await uow.mentors.get_latest(home, person),
        has_other_plans=await has_or_seeks_mentor(uow, home, person),
    )


async def _is_here(uow: UnitOfWork, pairing: Pairing, other: int) -> bool:
    """Return whether the other of the two has neither left at the end nor since."""
    person = await uow.people.get(pairing.community_id, other) if is_partner_present(pairing) else None
    return person is not None and person.left_at is None


class ClosingService(Service):
    """The closing. None of it is required; each of the two does what they like of it, alone.

    The audit trail names nobody, except in what goes to the facilitators, as they read it, too.
    """

    @requires(Permission.PARTY)
    async def get(self, caller: Caller, pairing_id: int) -> ClosingState:
        """Return how the closing stands for the caller. Raises NoLongerOpen, NotNow or NotFound."""
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            must_be_in_closing(pairing, caller.user_id, self._programme, at=self._clock())
            return await _closing_state(uow, pairing, caller.user_id, await uow.boundaries.by_person(pairing.id))

    @requires(Permission.PARTY)
    async def shared_contact_of(self, caller: Caller, pairing_id: int) -> tuple[Pairing, ContactPreference]:
        """Return the pairing and what contact both would like, also when the closing is over.

        Raises NoLongerOpen (they never will), NotNow (until both have said) or NotFound.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            contact = shared_contact_wish(await uow.boundaries.by_person(pairing.id))
            if contact is None:
                must_be_in_closing(pairing, caller.user_id, self._programme, at=self._clock())
                raise NotNow
            return pairing, contact

    @requires(Permission.PARTY)
    async def set_boundary(self, caller: Caller, pairing_id: int, contact: ContactPreference) -> ClosingState:
        """Record privately what contact the caller would like; once both have said, both see the lesser wish.

        None at all can also be said when the other is gone.

        Raises NoLongerOpen, NotNow, BoundaryExceeded or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await self._closing_for_update(uow, caller, pairing_id)
            if contact is not ContactPreference.NONE:
                must_have_partner_present(pairing)
            said = await uow.boundaries.by_person(pairing.id)
            must_not_exceed_shared_wish(said, caller.user_id, contact)
            now, me, other = self._clock(), caller.user_id, pairing.partner_of(caller.user_id)
            says = {**said, me: contact}
            if said.get(me) is not contact:
                await uow.boundaries.set(pairing.id, me, contact, at=now)
                if contact is ContactPreference.NONE:
                    await drop_pending_thanks(uow, pairing.community_id, by=other, to=me, at=now, seen=True)
                await audit_pairing_move(uow, pairing, "boundary", by=None, at=now)
                is_news = shared_contact_wish(says) not in (None, shared_contact_wish(said))
                if is_news and await _is_here(uow, pairing, other):
                    await enqueue_pairing_message(uow, pairing, MessageKind.BOUNDARY_SHARED, other, at=now, by=me)
            return await _closing_state(uow, pairing, me, says)

    @requires(Permission.PARTY)
    async def tell_facilitators(
        self, caller: Caller, pairing_id: int, text: str | None, *, in_confidence: bool
    ) -> ClosingState:
        """Tell the facilitators something; *in_confidence*, they do not mention it to the partner.

        Raises NoLongerOpen, NotNow, TooOften, TooLong, NothingWritten or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            await uow.people.lock_parties(pairing_id)
            pairing = await self._closing_for_update(uow, caller, pairing_id)
            now, home, by = self._clock(), pairing.community_id, caller.user_id
            count, limit = CountedKind.FEEDBACK, self._programme.notes_a_day
            await count_within_limit(uow, home, count, self._programme, by=by, limit=limit, at=now)
            note_id = await uow.notes.add(
                pairing_id=pairing.id,
                author_id=caller.user_id,
                words=required_text(text),
                at=now,
                kind=NoteKind.RESPECT,
                in_confidence=in_confidence,
            )
            kind, about = MessageKind.CARD_CLOSING_FEEDBACK, note_id or 0
            await open_matter(uow, self._programme, home, kind, subject_id=about, by_id=by, is_told=False, at=now)
            await audit_pairing_move(uow, pairing, "respect", by=caller.user_id, at=now)
            return await _closing_state(uow, pairing, caller.user_id, await uow.boundaries.by_person(pairing.id))

    @requires(Permission.PARTY)
    async def check_can_thank(self, caller: Caller, pairing_id: int) -> Pairing:
        """Return the pairing for which thanks can be written; raise what *thank* would refuse whatever is typed.

        Raises NoLongerOpen, NotNow, AlreadyThanked or NotFound.
        """
        closing_state = await self.get(caller, pairing_id)
        must_have_partner_present(closing_state.pairing)
        if closing_state.has_thanked:
            raise AlreadyThanked
        return closing_state.pairing

    @requires(Permission.PARTY)
    async def thank(self, caller: Caller, pairing_id: int, text: str | None) -> ClosingState:
        """Leave a few words for the other, who is asked first whether they would like to read them.

        Somebody who wished for no contact is not asked by message; the words then wait with their closing.

        Raises NoLongerOpen, NotNow, AlreadyThanked, TooLong, NothingWritten or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            pairing = await self._closing_for_update(uow, caller, pairing_id)
            must_have_partner_present(pairing)
            now, other = self._clock(), pairing.partner_of(caller.user_id)
            note_id = await uow.notes.add(
                pairing_id=pairing.id,
                author_id=caller.user_id,
                words=required_text(text),
                at=now,
                kind=NoteKind.THANKS,
            )
            if note_id is None:
                raise AlreadyThanked
            # Then the sweep forgets what nobody wanted to read.
            await uow.pairings.update_if_unchanged(pairing, due_at=closing_ends_at(pairing, self._programme))
            said = await uow.boundaries.by_person(pairing.id)
            if said.get(other) is not ContactPreference.NONE:
                kind, me = MessageKind.THANKS_OFFERED, caller.user_id
                await enqueue_pairing_message(uow, pairing, kind, other, at=now, by=me, subject_id=note_id)
            await audit_pairing_move(uow, pairing, "thank", by=None, at=now)
            return await _closing_state(uow, pairing, caller.user_id, said)

    @requires(Permission.ADDRESSEE)
    async def waiting_thanks(self, caller: Caller, note_id: int) -> Note:
        """Return words of thanks that wait for the caller's answer. Raises NoLongerOpen or NotFound."""
        async with self._database.read_transaction() as uow:
            note, _ = await self._thanks(uow, caller, await uow.notes.get(note_id))
            return note

    @requires(Permission.ADDRESSEE)
    async def answer_thanks(self, caller: Caller, note_id: int, welcome: ThanksAnswer) -> Pairing:
        """Have words of thanks sent, or leave them unread; they are forgotten either way. Return their pairing.

        Raises NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            note, pairing = await self._thanks(uow, caller, await uow.notes.get_for_update(note_id), welcome)
            if note.welcome is welcome:
                return pairing
            if not await uow.notes.set_thanks_answer(note.id, welcome):
                raise NoLongerOpen
            now = self._clock()
            if welcome is ThanksAnswer.YES:
                home, me = pairing.community_id, caller.user_id
                await enqueue(uow, home, MessageKind.THANKS, subject_id=note.id, recipient_id=me, at=now)
            else:
                await uow.notes.clear_words(note.id)
            await audit_pairing_move(uow, pairing, "answer thanks", by=None, at=now)
            return pairing

    @requires(Permission.PARTY)
    async def rest(self, caller: Caller, pairing_id: int) -> Pairing:
        """Remind the caller after a while to look for a mentor again, unless they have found one by then.

        Raises NoLongerOpen, NotNow (the caller was the mentor, who pauses instead) or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await self._closing_for_update(uow, caller, pairing_id)
            if caller.user_id != pairing.mentee_id:
                raise NotNow
            home, me, now, kind = pairing.community_id, caller.user_id, self._clock(), MessageKind.CLOSING_FOLLOW_UP
            if await uow.outbox.drop_undelivered(home, kind, subject_id=pairing.id, recipient_id=me, at=now):
                due = now + timedelta(days=self._programme.rest_days)
                await enqueue(uow, home, kind, subject_id=pairing.id, recipient_id=me, at=now, due=due)
            return pairing

    async def _thanks(
        self, uow: UnitOfWork, caller: Caller, note: Note | None, said: ThanksAnswer | None = None
    ) -> tuple[Note, Pairing]:
        """Return thanks that have no answer yet, or this one, and their pairing. Raises NotFound or NoLongerOpen."""
        if note is None or note.kind is not NoteKind.THANKS:
            raise NotFound
        pairing = await require_pairing(uow, caller, note.pairing_id)
        if caller.user_id not in pairing.party_ids or caller.user_id == note.author_id:
            raise NotFound
        if note.welcome is not said if note.welcome is not None else not note.words:
            raise NoLongerOpen
        return note, pairing

    async def _closing_for_update(self, uow: UnitOfWork, caller: Caller, pairing_id: int) -> Pairing:
        pairing = await pairing_for_update(uow, caller, pairing_id)
        must_be_in_closing(pairing, caller.user_id, self._programme, at=self._clock())
        return pairing
