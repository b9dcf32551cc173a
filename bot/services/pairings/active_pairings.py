"""Active pairings: pausing, resuming, a note to the other, and ending."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from bot.rules.callers import Caller, must_be_facilitator
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.daily_limits import limit_window_start, must_be_within_daily_limit
from bot.rules.deadlines import parse_future_date
from bot.rules.pairing import PairingMove, must_allow_pairing_move, must_be_party
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NoLongerOpen, NotNow, PauseUpheld
from bot.rules.text_limits import MAX_NOTE_CHARS_PER_MESSAGE, optional_text
from bot.rules.text_limits import note_text as checked_note
from bot.services.check_ins.scheduling import CheckInScheduler, end_silence, stop_schedules
from bot.services.core.context import Service, pairing_for_update, require_pairing
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue, enqueue_pairing_message
from storage.models.changes import PairingChange
from storage.models.enums import EndedHow, MessageKind, NoteKind, PairingState
from storage.models.records import Pairing
from storage.unit_of_work import UnitOfWork

from .transitions import end_as_party, end_pairing


class ActivePairingService(Service):
    """Active pairings; each of the two can do each of these alone."""

    @requires(Permission.PARTY)
    async def end(self, caller: Caller, pairing_id: int) -> Pairing:
        """End a mentorship at once, without a reason or anyone's approval (promise 2).

        Raises NotYours, NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.END)
            ended = await end_as_party(uow, pairing, by=caller.user_id, at=self._clock())
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Permission.FACILITATOR)
    async def end_for_both(self, caller: Caller, pairing_id: int, *, reason: str | None = None) -> Pairing:
        """End the mentorship of two others, when it must be; both are told, and not the *reason*.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen, NotNow, TooLong or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            community = await uow.communities.get(pairing.community_id)
            must_be_facilitator(caller, community, parties=pairing.party_ids)
            must_allow_pairing_move(pairing, PairingMove.END)
            ended = await end_pairing(
                uow,
                pairing,
                by=caller.user_id,
                how=EndedHow.BY_FACILITATOR,
                at=self._clock(),
                reason=optional_text(reason),
            )
            if ended is None:
                raise NoLongerOpen
            return ended

    @requires(Permission.PARTY)
    async def pause(self, caller: Caller, pairing_id: int, *, until: str | None = None) -> Pairing:
        """Pause a mentorship and its check-ins until a date, or until resumed.

        *until* is as typed, "2 weeks" or "2027-03-01", and means noon in the caller's time zone.

        Raises NotYours, NoLongerOpen, NotNow, InvalidDate, DateNotInFuture or NotFound.
        """
        paused_until = await self._parse_until(caller, pairing_id, until) if until else None
        return await self._move(
            caller,
            pairing_id,
            PairingMove.PAUSE,
            MessageKind.PAIRING_PAUSED,
            state=PairingState.PAUSED,
            paused_by=caller.user_id,
            paused_until=paused_until,
            due_at=paused_until,
        )

    @requires(Permission.PARTY)
    async def resume(self, caller: Caller, pairing_id: int) -> Pairing:
        """Resume a paused mentorship; check-ins come again from now on.

        Raises NotYours, NoLongerOpen, NotNow, PauseUpheld (the other of the two wishes that it rests) or NotFound.
        """
        return await self._move(
            caller,
            pairing_id,
            PairingMove.RESUME,
            MessageKind.PAIRING_RESUMED,
            state=PairingState.ACTIVE,
            paused_by=None,
            paused_until=None,
            due_at=None,
        )

    @requires(Permission.PARTY)
    async def check_can_write(self, caller: Caller, pairing_id: int) -> None:
        """Raise what *write_note* would refuse, before a note is written for nothing.

        Raises NotYours, NoLongerOpen, NotNow, TooOften or NotFound.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.NOTE)
            await self._must_not_write_too_often(uow, caller)

    @requires(Permission.PARTY)
    async def write_note(self, caller: Caller, pairing_id: int, text: str | None) -> Pairing:
        """Send the other a few words by direct message; they are forgotten once delivered.

        Raises NotYours, NoLongerOpen, NotNow, TooOften, TooLong, NothingWritten or NotFound.
        """
        async with self._database.transaction() as uow:
            # Held, so that two notes at once, to two people even, are not both the last that may go.
            await uow.people.lock_parties(pairing_id)
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.NOTE)
            await self._must_not_write_too_often(uow, caller)
            now = self._clock()
            words = checked_note(text)
            note_id = await uow.notes.add(pairing_id=pairing.id, author_id=caller.user_id, words=words, at=now)
            assert note_id is not None  # only thanks are said once
            fits = len(words) <= MAX_NOTE_CHARS_PER_MESSAGE
            for kind in (MessageKind.NOTE,) if fits else (MessageKind.NOTE, MessageKind.NOTE_REST):
                await enqueue(
                    uow,
                    pairing.community_id,
                    kind,
                    subject_id=note_id,
                    recipient_id=pairing.partner_of(caller.user_id),
                    at=now,
                )
            await audit_pairing_move(uow, pairing, PairingMove.NOTE, by=caller.user_id, at=now)
            return pairing

    async def _must_be_free_to_resume(self, uow: UnitOfWork, pairing: Pairing, by: int) -> None:
        """Raise PauseUpheld if the pairing is paused over a concern of the other's that is still open.

        The one who paused it over a concern resumes whenever they like, which ends that.
        """
        if await uow.concerns.is_pause_requested(pairing.id, partner_id=by):
            raise PauseUpheld
        await uow.concerns.withdraw_pause_request(pairing.id, person_id=by)

    async def _must_not_write_too_often(self, uow: UnitOfWork, caller: Caller) -> None:
        since = limit_window_start(self._clock())
        lately = await uow.notes.times_written_since(caller.user_id, NoteKind.NOTE, since=since)
        must_be_within_daily_limit(lately, limit=self._programme.notes_a_day)

    async def _parse_until(self, caller: Caller, pairing_id: int, text: str) -> datetime:
        """Return the date typed by a person as a moment (UTC), read in their time zone.

        Raises InvalidDate, DateNotInFuture.
        """
        async with self._database.read_transaction() as uow:
            pairing = await require_pairing(uow, caller, pairing_id)
            theirs = await uow.preferences.get(pairing.community_id, caller.user_id)
        return parse_future_date(text, now=self._clock(), zone=contact_hours_of(theirs, self._programme).zone)

    async def _move(
        self, caller: Caller, pairing_id: int, move: PairingMove, told: MessageKind, **values: Unpack[PairingChange]
    ) -> Pairing:
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, move)
            if move is PairingMove.RESUME:
                await self._must_be_free_to_resume(uow, pairing, caller.user_id)
            moved = await uow.pairings.update_if_unchanged(pairing, **values)
            if moved is None:
                raise NotNow
            now = self._clock()
            await enqueue_pairing_message(uow, pairing, told, pairing.partner_of(caller.user_id), at=now)
            await audit_pairing_move(uow, pairing, move, by=caller.user_id, at=now)
            if moved.state is PairingState.PAUSED:
                await stop_schedules(uow, moved)
                await end_silence(uow, moved.community_id, moved.id, at=now)
            else:
                await CheckInScheduler(self._programme).resume(uow, moved, at=now)
            return moved
