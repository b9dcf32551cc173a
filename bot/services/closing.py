"""The closing, three small steps that each can be skipped: boundaries, respect, gratitude; and resting afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.rules.limits import counts_from, must_not_be_too_often
from bot.rules.pairing import must_be_party
from bot.rules.parting import must_be_parting, must_be_sayable, must_have_partner_here, parting_until, shared
from bot.rules.people import Caller
from bot.rules.refusals import AlreadyThanked, NoLongerOpen, NotFound, NotNow, NotYours
from bot.rules.rights import Right, requires
from bot.rules.writing import last_words
from bot.services.core.context import Service, found_pairing, held_pairing
from bot.services.core.letters_and_audit import enqueue, remember, tell_about
from bot.services.pairings.transitions import has_other_plans
from storage.models.enums import Contact, LetterKind, NoteKind, Welcome
from storage.models.records import Mentor, Note, Pairing
from storage.unit_of_work import Memory

from .exclusions import drop_thanks


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """An ended mentorship as one of the two sees it: what they said, what both know, what is there for them.

    *mentor* is their own standing as a mentor; *has_other_plans*, whether they have, or look for, a mentor again.
    """

    pairing: Pairing
    said: Contact | None
    shared: Contact | None
    told: bool
    thanked: bool
    thanks_for_me: Note | None
    mentor: Mentor | None
    has_other_plans: bool


async def parting_of(
    memory: Memory,
    pairing: Pairing,
    person: int,
    said: dict[int, Contact],
    *,
    mentor: Mentor | None,
    has_other_plans: bool,
) -> Parting:
    """How the closing stands for one of the two, of whom each has *said* what contact they would like.

    Words of thanks are among it only until answered.
    """
    theirs = await memory.notes.thanks(pairing.id, author=pairing.partner_of(person))
    return Parting(
        pairing=pairing,
        said=said.get(person),
        shared=shared(said),
        told=await memory.notes.told_facilitators(pairing.id, author=person),
        thanked=await memory.notes.thanks(pairing.id, author=person) is not None,
        thanks_for_me=theirs if theirs is not None and theirs.welcome is None and theirs.words else None,
        mentor=mentor,
        has_other_plans=has_other_plans,
    )


async def partings_of(
    memory: Memory, pairings: Sequence[Pairing], person: int, *, mentor: Mentor | None, has_other_plans: bool
) -> list[Parting]:
    """How the closing of each of these stands for one of the two."""
    return [
        await parting_of(
            memory,
            pairing,
            person,
            await memory.boundaries.of(pairing.id),
            mentor=mentor,
            has_other_plans=has_other_plans,
        )
        for pairing in pairings
    ]


async def _parting_of(memory: Memory, pairing: Pairing, person: int, said: dict[int, Contact]) -> Parting:
    """How it stands now, with what else the person is or looks for."""
    home = pairing.community_id
    return await parting_of(
        memory,
        pairing,
        person,
        said,
        mentor=await memory.mentors.latest(home, person),
        has_other_plans=await has_other_plans(memory, home, person),
    )


class Farewell(Service):
    """Nothing of it is owed; each of the two does what they like of it, alone.

    The trail has no names for it, but for what goes to the facilitators: they read the trail, too.
    """

    @requires(Right.PARTY)
    async def look(self, caller: Caller, pairing_id: int) -> Parting:
        """Return how the closing stands for the caller. Raises NotYours, NoLongerOpen, NotNow or NotFound."""
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            must_be_parting(pairing, caller.user_id, self._programme, at=self._clock())
            return await _parting_of(memory, pairing, caller.user_id, await memory.boundaries.of(pairing.id))

    @requires(Right.PARTY)
    async def what_holds(self, caller: Caller, pairing_id: int) -> tuple[Pairing, Contact]:
        """Return the pairing and what contact both would like, also when the closing is over.

        Raises NotYours, NoLongerOpen (they never will), NotNow (until both have said) or NotFound.
        """
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            contact = shared(await memory.boundaries.of(pairing.id))
            if contact is None:
                must_be_parting(pairing, caller.user_id, self._programme, at=self._clock())
                raise NotNow
            return pairing, contact

    @requires(Right.PARTY)
    async def set_boundary(self, caller: Caller, pairing_id: int, contact: Contact) -> Parting:
        """Record privately what contact the caller would like; once both have said, both see the lesser wish.

        Raises NotYours, NoLongerOpen, NotNow, BoundaryKept or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._parting(memory, caller, pairing_id)
            must_have_partner_here(pairing)
            said = await memory.boundaries.of(pairing.id)
            must_be_sayable(said, caller.user_id, contact)
            now = self._clock()
            if said.get(caller.user_id) is not contact:
                await memory.boundaries.say(pairing.id, caller.user_id, contact, at=now)
                if contact is Contact.NONE:
                    me, other = caller.user_id, pairing.partner_of(caller.user_id)
                    await drop_thanks(memory, pairing.community_id, by=other, to=me, at=now, seen=True)
                await remember(memory, pairing, "boundary", by=None, at=now)
                lesser = shared({**said, caller.user_id: contact})
                if lesser is not None and lesser is not shared(said):
                    other = pairing.partner_of(caller.user_id)
                    await tell_about(memory, pairing, LetterKind.BOUNDARY_SHARED, other, at=now)
            return await _parting_of(memory, pairing, caller.user_id, {**said, caller.user_id: contact})

    @requires(Right.PARTY)
    async def tell_facilitators(
        self, caller: Caller, pairing_id: int, text: str | None, *, in_confidence: bool
    ) -> Parting:
        """Tell the facilitators something; *in_confidence*, they do not mention it to the partner.

        Raises NotYours, NoLongerOpen, NotNow, TooOften, TooLong, NothingWritten or NotFound.
        """
        async with self._store.transaction() as memory:
            await memory.people.lock_both(pairing_id)
            pairing = await self._parting(memory, caller, pairing_id)
            now = self._clock()
            lately = await memory.notes.written_lately(caller.user_id, NoteKind.RESPECT, since=counts_from(now))
            must_not_be_too_often(lately, limit=self._programme.notes_a_day)
            note_id = await memory.notes.write(
                pairing_id=pairing.id,
                author_id=caller.user_id,
                words=last_words(text),
                at=now,
                kind=NoteKind.RESPECT,
                in_confidence=in_confidence,
            )
            await enqueue(memory, pairing.community_id, LetterKind.CARD_RESPECT, subject_id=note_id or 0, at=now)
            await remember(memory, pairing, "respect", by=caller.user_id, at=now)
            return await _parting_of(memory, pairing, caller.user_id, await memory.boundaries.of(pairing.id))

    @requires(Right.PARTY)
    async def may_thank(self, caller: Caller, pairing_id: int) -> Pairing:
        """Return the pairing for which thanks can be written; raise what *thank* would refuse whatever is typed.

        Raises NotYours, NoLongerOpen, NotNow, AlreadyThanked or NotFound.
        """
        parting = await self.look(caller, pairing_id)
        must_have_partner_here(parting.pairing)
        if parting.thanked:
            raise AlreadyThanked
        return parting.pairing

    @requires(Right.PARTY)
    async def thank(self, caller: Caller, pairing_id: int, text: str | None) -> Parting:
        """Leave a few words for the other, who is asked first whether they would like to read them.

        Whoever wished for no contact is not asked by message; the words then wait with their closing.

        Raises NotYours, NoLongerOpen, NotNow, AlreadyThanked, TooLong, NothingWritten or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._parting(memory, caller, pairing_id)
            must_have_partner_here(pairing)
            now, other = self._clock(), pairing.partner_of(caller.user_id)
            note_id = await memory.notes.write(
                pairing_id=pairing.id,
                author_id=caller.user_id,
                words=last_words(text),
                at=now,
                kind=NoteKind.THANKS,
            )
            if note_id is None:
                raise AlreadyThanked
            # Then the sweep forgets what nobody wanted to read.
            await memory.pairings.change(pairing, due_at=parting_until(pairing, self._programme))
            said = await memory.boundaries.of(pairing.id)
            if said.get(other) is not Contact.NONE:
                await enqueue(
                    memory,
                    pairing.community_id,
                    LetterKind.THANKS_WAIT,
                    subject_id=note_id,
                    recipient_id=other,
                    at=now,
                )
            await remember(memory, pairing, "thank", by=None, at=now)
            return await _parting_of(memory, pairing, caller.user_id, said)

    @requires(Right.ADDRESSEE)
    async def waiting_thanks(self, caller: Caller, note_id: int) -> Note:
        """Return words of thanks that wait for the caller's answer. Raises NotYours, NoLongerOpen or NotFound."""
        async with self._store.reading() as memory:
            note, _ = await self._thanks(memory, caller, await memory.notes.get(note_id))
            return note

    @requires(Right.ADDRESSEE)
    async def answer_thanks(self, caller: Caller, note_id: int, welcome: Welcome) -> Note:
        """Have words of thanks sent by direct message, or leave them unread; they are forgotten either way.

        Whoever is not ready simply does not answer.

        Raises NotYours, NoLongerOpen or NotFound.
        """
        async with self._store.transaction() as memory:
            note, pairing = await self._thanks(memory, caller, await memory.notes.hold(note_id))
            if not await memory.notes.welcome(note.id, welcome):
                raise NoLongerOpen
            now = self._clock()
            if welcome is Welcome.YES:
                await enqueue(
                    memory,
                    pairing.community_id,
                    LetterKind.THANKS,
                    subject_id=note.id,
                    recipient_id=caller.user_id,
                    at=now,
                )
            else:
                await memory.notes.forget_words(note.id)
            await remember(memory, pairing, "answer thanks", by=None, at=now)
            return note

    @requires(Right.PARTY)
    async def rest(self, caller: Caller, pairing_id: int) -> Pairing:
        """Remind the caller after a while to look for a mentor again, unless they have found one by then.

        Raises NotYours, NoLongerOpen, NotNow (the caller was the mentor, who pauses instead) or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await self._parting(memory, caller, pairing_id)
            if caller.user_id != pairing.mentee_id:
                raise NotNow
            home, me, now = pairing.community_id, caller.user_id, self._clock()
            if await memory.letters.makes_room(home, LetterKind.LOOK_AGAIN, about=pairing.id, to=me, at=now):
                await enqueue(
                    memory,
                    home,
                    LetterKind.LOOK_AGAIN,
                    subject_id=pairing.id,
                    recipient_id=me,
                    at=now,
                    due=now + timedelta(days=self._programme.rest_days),
                )
            return pairing

    async def _thanks(self, memory: Memory, caller: Caller, note: Note | None) -> tuple[Note, Pairing]:
        """Words that wait for the caller's answer, and what they are about."""
        if note is None or note.kind is not NoteKind.THANKS:
            raise NotFound
        pairing = await found_pairing(memory, caller, note.pairing_id)
        if caller.user_id not in pairing.people or caller.user_id == note.author_id:
            raise NotYours
        if not note.words or note.welcome is not None:
            raise NoLongerOpen
        return note, pairing

    async def _parting(self, memory: Memory, caller: Caller, pairing_id: int) -> Pairing:
        pairing = await held_pairing(memory, caller, pairing_id)
        must_be_parting(pairing, caller.user_id, self._programme, at=self._clock())
        return pairing
