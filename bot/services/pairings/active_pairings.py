"""Active pairings: pausing, resuming, a note to the other, and ending."""

from __future__ import annotations

from datetime import datetime

from bot.rules.callers import Caller, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.daily_limits import must_be_able_to_write, notes_left
from bot.rules.deadlines import parse_future_date
from bot.rules.pairing import (
    PairingMove,
    is_paused_so,
    is_repeated,
    must_allow_pairing_move,
    must_be_party,
    only_one,
    pairings_allowing,
)
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NoLongerOpen, NotNow, StillPaused
from bot.rules.text_limits import MAX_NOTE_CHARS_PER_MESSAGE, optional_text
from bot.rules.text_limits import note_text as checked_note
from bot.services.core.context import (
    Service,
    must_facilitate_here,
    pairing_for_facilitator,
    pairing_for_update,
    require_pairing,
)
from bot.services.core.counted_acts import load_counted_acts
from bot.services.core.enqueue_and_audit import (
    audit_pairing_move,
    enqueue_pairing_message,
    is_last_pairing_move,
)
from storage.models.counted_acts import CountedAct
from storage.models.enums import EndedHow, MessageKind, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .pauses import begin_pause, end_pause, hold_notes
from .transitions import end_as_party, end_pairing


class ActivePairingService(Service):
    """Active pairings; each of the two can do each of these alone."""

    @requires(Permission.PARTY)
    async def end(self, caller: Caller, pairing_id: int) -> Pairing:
        """End a mentorship at once, without a reason or anyone's approval (promise 2).

        Raises NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await self._pairing_for_update(uow, caller, pairing_id, PairingMove.END)
            if pairing.closed_at is not None:
                return pairing
            ended = await end_as_party(uow, pairing, by=caller.user_id, at=self._clock())
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Permission.FACILITATOR)
    async def end_for_both(self, caller: Caller, pairing_id: int, *, reason: str | None = None) -> Pairing:
        """End the mentorship of two others, when it must be; both are told, and not the *reason*.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen, NotNow, TooLong or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            await must_facilitate_here(uow, caller)
            pairing, now = await pairing_for_update(uow, caller, pairing_id), self._clock()
            known = await pairing_for_facilitator(uow, caller, pairing, at=now)
            if is_repeated(known, PairingMove.END, caller.user_id, at=now):
                return pairing
            must_allow_pairing_move(known, PairingMove.END)
            ended = await end_pairing(
                uow,
                pairing,
                by=caller.user_id,
                how=EndedHow.BY_FACILITATOR,
                at=now,
                reason=optional_text(reason),
            )
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Permission.FACILITATOR)
    async def check_can_end_for_both(self, caller: Caller, pairing_id: int) -> None:
        """Raise what *end_for_both* would refuse, before a form asks for the reason.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.read_transaction() as uow:
            await must_facilitate_here(uow, caller)
            pairing = await require_pairing(uow, caller, pairing_id)
            known = await pairing_for_facilitator(uow, caller, pairing, at=self._clock())
            must_allow_pairing_move(known, PairingMove.END)

    @requires(Permission.PARTY)
    async def check_can_end(self, caller: Caller, pairing_id: int) -> Pairing:
        """Raise what *end* would refuse, before the caller is asked whether they mean it; return the pairing.

        Raises NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.END)
            return pairing

    @requires(Permission.PARTY)
    async def pause(self, caller: Caller, pairing_id: int, *, until: str | None = None) -> Pairing:
        """Pause a mentorship and its check-ins until a date, or until resumed.

        *until* is as typed, "2 weeks" or "2027-03-01", counted from today in the caller's time zone.

        In a pause of the caller's own it changes the date; where the other has paused, too, both pauses must end.

        Raises NoLongerOpen, NotNow, InvalidDate, DateNotInFuture or NotFound.
        """
        paused_until = await self._parse_until(caller, pairing_id, until) if until else None
        async with self._database.transaction() as uow:
            pairing = await self._pairing_for_update(uow, caller, pairing_id, PairingMove.PAUSE)
            if is_paused_so(pairing, caller.user_id, paused_until):
                return pairing
            paused = await begin_pause(
                uow, pairing, self._programme, by=caller.user_id, at=self._clock(), until=paused_until
            )
            if paused is None:
                raise NotNow
            return paused

    @requires(Permission.PARTY)
    async def resume(self, caller: Caller, pairing_id: int) -> Pairing:
        """End the caller's own pause; the mentorship goes on once the other's is not on, either.

        Raises NoLongerOpen, NotNow, StillPaused (no pause of the caller's is on) or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            is_on = pairing.has_paused(caller.user_id)
            if not is_on and await is_last_pairing_move(uow, pairing, PairingMove.RESUME, by=caller.user_id):
                return pairing
            must_allow_pairing_move(pairing, PairingMove.RESUME)
            if not is_on:
                # Nobody ends the other's pause.
                raise StillPaused
            resumed = await end_pause(uow, pairing, self._programme, by=caller.user_id, at=self._clock())
            if resumed is None:
                raise NotNow
            return resumed

    @requires(Permission.PARTY)
    async def check_can_write(self, caller: Caller, pairing_id: int | None) -> Pairing:
        """Raise what *write_note* would refuse, before a note is written for nothing.

        Return which pairing it is for: the one with this id, or the only one that fits.

        Raises NoLongerOpen, NotNow, NothingToAnswer, AmbiguousPairing, TooOften or NotFound.
        """
        async with self._database.read_transaction() as uow:
            if pairing_id is None:
                live = await uow.pairings.list_of_person(require_community_id(caller), caller.user_id)
                pairing = only_one(pairings_allowing(live, PairingMove.NOTE, caller.user_id))
            else:
                pairing = await require_pairing(uow, caller, pairing_id)
                must_be_party(pairing, caller.user_id)
                must_allow_pairing_move(pairing, PairingMove.NOTE)
            await self._must_not_write_too_often(uow, pairing, caller)
            return pairing

    @requires(Permission.PARTY)
    async def write_note(self, caller: Caller, pairing_id: int, text: str | None) -> Pairing:
        """Send the other a few words by direct message; they are forgotten once delivered.

        While the mentorship rests they wait, and go when it goes on.

        Raises NoLongerOpen, NotNow, TooOften, TooLong, NothingWritten or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            # Held, so that two notes at once, to two people even, are not both the last that may go.
            await uow.people.lock_parties(pairing_id)
            pairing = await self._pairing_for_update(uow, caller, pairing_id, PairingMove.NOTE)
            await self._must_not_write_too_often(uow, pairing, caller)
            now, me = self._clock(), caller.user_id
            words = checked_note(text, limit=self._programme.note_chars)
            note_id = await uow.notes.add(pairing_id=pairing.id, author_id=me, words=words, at=now)
            assert note_id is not None  # only thanks are said once
            fits = len(words) <= MAX_NOTE_CHARS_PER_MESSAGE
            for kind in (MessageKind.NOTE,) if fits else (MessageKind.NOTE, MessageKind.NOTE_REST):
                # Words in two messages count as one note.
                other, by = pairing.partner_of(me), me if kind is MessageKind.NOTE else None
                await enqueue_pairing_message(uow, pairing, kind, other, at=now, by=by, subject_id=note_id)
            if pairing.state is PairingState.PAUSED:
                await hold_notes(uow, pairing)
            await audit_pairing_move(uow, pairing, PairingMove.NOTE, by=caller.user_id, at=now)
            return pairing

    async def _pairing_for_update(
        self, uow: UnitOfWork, caller: Caller, pairing_id: int, move: PairingMove
    ) -> Pairing:
        """Return the pairing, locked for update, which may also be as the caller made it by this very move before."""
        pairing = await pairing_for_update(uow, caller, pairing_id)
        must_be_party(pairing, caller.user_id)
        if not is_repeated(pairing, move, caller.user_id, at=self._clock()):
            must_allow_pairing_move(pairing, move)
        return pairing

    @requires(Permission.PARTY)
    async def notes_left(self, caller: Caller, pairing: Pairing) -> int:
        """Return how many notes the caller may still write to the other of their pairing today.

        Raises NoLongerOpen or NotFound.
        """
        must_be_party(pairing, caller.user_id)
        async with self._database.read_transaction() as uow:
            return notes_left(await self._counted_acts(uow, pairing, caller), self._programme)

    async def _must_not_write_too_often(self, uow: UnitOfWork, pairing: Pairing, caller: Caller) -> None:
        must_be_able_to_write(await self._counted_acts(uow, pairing, caller), self._programme)

    async def _counted_acts(self, uow: UnitOfWork, pairing: Pairing, caller: Caller) -> list[CountedAct]:
        home, me, other = pairing.community_id, caller.user_id, pairing.partner_of(caller.user_id)
        return await load_counted_acts(uow, home, me, self._programme, to=other, at=self._clock())

    async def _parse_until(self, caller: Caller, pairing_id: int, text: str) -> datetime:
        """Return the date typed by a person as a moment (UTC), counted from today in their time zone.

        Raises InvalidDate, DateNotInFuture.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            theirs = await uow.preferences.get(pairing.community_id, caller.user_id)
        zone = contact_hours_of(theirs, self._programme).zone
        return parse_future_date(text, now=self._clock(), zone=zone, is_shown=True)
