"""While it lasts: pausing, resuming, a note to the other, and ending."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from bot.rules.checking_in import times_of
from bot.rules.limits import counts_from, must_not_be_too_often
from bot.rules.pairing import PairingMove, must_be_open, must_be_party
from bot.rules.people import Caller, must_facilitate
from bot.rules.refusals import NoLongerOpen, NotNow, RestsOn
from bot.rules.rights import Right, requires
from bot.rules.timing import until_when
from bot.rules.writing import FITS_ONE_MESSAGE, few_words
from bot.rules.writing import note as checked_note
from bot.services.check_ins.scheduling import Rounds, end_silence, stop
from bot.services.core.context import Service, found_pairing, held_pairing
from bot.services.core.letters_and_audit import enqueue, remember, tell_about
from storage.models.changes import PairingChange
from storage.models.enums import EndedHow, LetterKind, NoteKind, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .transitions import end_pairing


class Walking(Service):
    """Each of the two can do each of these alone."""

    @requires(Right.PARTY)
    async def end(self, caller: Caller, pairing_id: int) -> Pairing:
        """End a mentorship at once, without a reason or anyone's approval (promise 2).

        Raises NotYours, NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.END)
            ended = await end_pairing(memory, pairing, by=caller.user_id, how=EndedHow.BY_PARTY, at=self._clock())
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Right.FACILITATOR)
    async def end_for_both(self, caller: Caller, pairing_id: int, *, reason: str | None = None) -> Pairing:
        """End the mentorship of two others, when it must be; both are told, and not the *reason*.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen, NotNow, TooLong or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            community = await memory.communities.get(pairing.community_id)
            must_facilitate(caller, community, parties=pairing.people)
            must_be_open(pairing, PairingMove.END)
            ended = await end_pairing(
                memory,
                pairing,
                by=caller.user_id,
                how=EndedHow.BY_FACILITATOR,
                at=self._clock(),
                reason=few_words(reason),
            )
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Right.PARTY)
    async def pause(self, caller: Caller, pairing_id: int, *, until: str | None = None) -> Pairing:
        """Pause a mentorship and its check-ins until a date, or until resumed.

        *until* is as typed, "2 weeks" or "2027-03-01", and means noon in the caller's time zone.

        Raises NotYours, NoLongerOpen, NotNow, NotADate, DateGone or NotFound.
        """
        paused_until = await self._until(caller, pairing_id, until) if until else None
        return await self._move(
            caller,
            pairing_id,
            PairingMove.PAUSE,
            LetterKind.PAIRING_PAUSED,
            state=PairingState.PAUSED,
            paused_by=caller.user_id,
            paused_until=paused_until,
            due_at=paused_until,
        )

    @requires(Right.PARTY)
    async def resume(self, caller: Caller, pairing_id: int) -> Pairing:
        """Resume a paused mentorship; check-ins come again from now on.

        Raises NotYours, NoLongerOpen, NotNow, RestsOn (the other of the two wishes that it rests) or NotFound.
        """
        return await self._move(
            caller,
            pairing_id,
            PairingMove.RESUME,
            LetterKind.PAIRING_RESUMED,
            state=PairingState.ACTIVE,
            paused_by=None,
            paused_until=None,
            due_at=None,
        )

    @requires(Right.PARTY)
    async def may_write(self, caller: Caller, pairing_id: int) -> None:
        """Raise what *write_note* would refuse, before a note is written for nothing.

        Raises NotYours, NoLongerOpen, NotNow, TooOften or NotFound.
        """
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.NOTE)
            await self._must_not_write_too_often(memory, caller)

    @requires(Right.PARTY)
    async def write_note(self, caller: Caller, pairing_id: int, text: str | None) -> Pairing:
        """Send the other a few words by direct message; they are forgotten once delivered.

        Raises NotYours, NoLongerOpen, NotNow, TooOften, TooLong, NothingWritten or NotFound.
        """
        async with self._store.transaction() as memory:
            # Held, so that two notes at once, to two people even, are not both the last that may go.
            await memory.people.lock_both(pairing_id)
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.NOTE)
            await self._must_not_write_too_often(memory, caller)
            now = self._clock()
            words = checked_note(text)
            note_id = await memory.notes.write(pairing_id=pairing.id, author_id=caller.user_id, words=words, at=now)
            assert note_id is not None  # only thanks are said once
            fits = len(words) <= FITS_ONE_MESSAGE
            for kind in (LetterKind.NOTE,) if fits else (LetterKind.NOTE, LetterKind.NOTE_REST):
                await enqueue(
                    memory,
                    pairing.community_id,
                    kind,
                    subject_id=note_id,
                    recipient_id=pairing.partner_of(caller.user_id),
                    at=now,
                )
            await remember(memory, pairing, PairingMove.NOTE, by=caller.user_id, at=now)
            return pairing

    async def _must_not_rest(self, memory: Memory, pairing: Pairing, by: int) -> None:
        """Whoever let it rest over a concern goes on when they like; the other only when that is closed."""
        if await memory.concerns.rests(pairing.id, against=by):
            raise RestsOn
        await memory.concerns.rest_no_more(pairing.id, by=by)

    async def _must_not_write_too_often(self, memory: Memory, caller: Caller) -> None:
        since = counts_from(self._clock())
        lately = await memory.notes.written_lately(caller.user_id, NoteKind.NOTE, since=since)
        must_not_be_too_often(lately, limit=self._programme.notes_a_day)

    async def _until(self, caller: Caller, pairing_id: int, text: str) -> datetime:
        """The date as the person means it, where they live."""
        async with self._store.reading() as memory:
            pairing = await found_pairing(memory, caller, pairing_id)
            theirs = await memory.preferences.get(pairing.community_id, caller.user_id)
        return until_when(text, now=self._clock(), zone=times_of(theirs, self._programme).zone)

    async def _move(
        self, caller: Caller, pairing_id: int, move: PairingMove, told: LetterKind, **values: Unpack[PairingChange]
    ) -> Pairing:
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, move)
            if move is PairingMove.RESUME:
                await self._must_not_rest(memory, pairing, caller.user_id)
            moved = await memory.pairings.change(pairing, **values)
            if moved is None:
                raise NotNow
            now = self._clock()
            await tell_about(memory, pairing, told, pairing.partner_of(caller.user_id), at=now)
            await remember(memory, pairing, move, by=caller.user_id, at=now)
            if moved.state is PairingState.PAUSED:
                await stop(memory, moved)
                await end_silence(memory, moved.community_id, moved.id, at=now)
            else:
                await Rounds(self._programme).go_on(memory, moved, at=now)
            return moved
