"""What facilitators decide so that people are safe: suspending a mentor, and barring somebody from mentoring."""

from __future__ import annotations

from datetime import timedelta

from bot.rules.callers import Caller, NamedUser, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.deadlines import parse_future_date
from bot.rules.mentor_status import MENTOR_TRANSITIONS, BarMove, MentorMove, is_current_mentor, state_after
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyDecided, NoLongerOpen, NotAMentor, NotFound, NotNow
from bot.rules.still_open import next_check
from bot.rules.text_limits import optional_text
from bot.services.core.context import (
    Service,
    must_facilitate_here,
    must_have_no_conflict_of_interest,
    require_mentor,
    strangers_of,
)
from bot.services.core.enqueue_and_audit import enqueue_mentor_message
from bot.services.pairings.transitions import close_questions_to_mentor
from storage.models.changes import MentorChange
from storage.models.enums import AuditSubject, MentorState, MessageKind
from storage.models.matching import PastDecision, SealedKind
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork


class MentorSafetyService(Service):
    """Suspensions and bars. Why, only facilitators read; to their end, both outlive that everything is deleted."""

    @requires(Permission.FACILITATOR)
    async def suspend(self, caller: Caller, person: NamedUser, *, reason: str | None) -> Mentor:
        """Suspend a mentor: nobody new comes to them, and what is open with them as a mentor closes; return the row.

        Their mentorships go on; each mentee is asked with the next check-in. The mentor hears one sentence.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotAMentor, NotNow, TooLong or
        NotFound.
        """
        said, home, now = optional_text(reason), require_community_id(caller), self._clock()
        async with self._database.transaction() as uow:
            await self._must_decide_about(uow, caller, person.user_id)
            mentor = await uow.mentors.get_live_for_update(home, person.user_id)
            if mentor is None or not is_current_mentor(mentor) or mentor.user_id in await strangers_of(uow, caller):
                raise NotAMentor
            if mentor.state is MentorState.SUSPENDED:
                return await self._suspended_before(uow, caller, mentor)
            state = state_after(mentor, MentorMove.SUSPEND)
            changed = await uow.mentors.update_if_unchanged(
                mentor, state=state, paused_until=None, pause_check_at=None
            )
            if changed is None:
                raise NotNow
            kind, until = SealedKind.SUSPENDED, now + timedelta(days=self._programme.keep_decisions_days)
            by, whom = caller.user_id, mentor.user_id
            await uow.sealed.add_decision(home, whom, kind, by=by, reason=said, at=now, until=until)
            await close_questions_to_mentor(uow, mentor, by=by, at=now)
            await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_SUSPENDED, at=now)
            await self._audit(uow, mentor, MentorMove.SUSPEND, by=by)
            return changed

    @requires(Permission.FACILITATOR)
    async def lift(self, caller: Caller, mentor_row_id: int) -> Mentor:
        """Lift a suspension; nobody new comes until the mentor says that they are open again. Return the row.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            await must_facilitate_here(uow, caller)
            person, now = (await require_mentor(uow, caller, mentor_row_id)).user_id, self._clock()
            await self._must_have_no_part(uow, caller, person)
            if person in await strangers_of(uow, caller):
                raise NotFound
            home, me, subject = require_community_id(caller), caller.user_id, AuditSubject.MENTOR
            mentor = await uow.mentors.get_live_for_update(home, person)
            if mentor is None or mentor.id != mentor_row_id:
                raise NoLongerOpen
            if mentor.state is not MentorState.SUSPENDED:
                last = await uow.audit.last_move(home, actor_id=me, subject=subject, subject_id=mentor.id)
                if mentor.state is MentorState.PAUSED and last == MentorMove.LIFT:
                    return mentor
                raise NoLongerOpen
            change = MentorChange(state=MENTOR_TRANSITIONS[MentorMove.LIFT][1])
            change |= next_check(change["state"], self._programme, at=now)
            changed = await uow.mentors.update_if_unchanged(mentor, **change)
            if changed is None:
                raise NoLongerOpen
            await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_LIFTED, at=now)
            await self._audit(uow, mentor, MentorMove.LIFT, by=caller.user_id)
            return changed

    @requires(Permission.FACILITATOR)
    async def bar(self, caller: Caller, person: NamedUser, *, until: str, reason: str | None) -> PastDecision:
        """Bar somebody who is no mentor from becoming one, until a date as typed; return the bar. Nobody is told.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow (they are a mentor),
        InvalidDate, DateNotInFuture, TooLong or NotFound.
        """
        home, said, now, whom = require_community_id(caller), optional_text(reason), self._clock(), person.user_id
        kind, by = SealedKind.BARRED, caller.user_id
        async with self._database.transaction() as uow:
            await self._must_decide_about(uow, caller, whom)
            theirs = await uow.preferences.get(home, by)
            ends = parse_future_date(
                until, now=now, zone=contact_hours_of(theirs, self._programme).zone, is_shown=True
            )
            if (before := await uow.sealed.bar_of(home, whom, at=now)) is not None:
                raise AlreadyDecided(before.by)
            is_mentor = is_current_mentor(await uow.mentors.get_live(home, whom))
            if is_mentor and whom not in await strangers_of(uow, caller):
                raise NotNow
            await uow.sealed.add_decision(home, whom, kind, by=by, reason=said, at=now, until=ends)
            await self._audit_bar(uow, caller, whom, BarMove.BAR)
            return PastDecision(person_id=whom, kind=kind, at=now, by=by, reason=said, until=ends)

    @requires(Permission.FACILITATOR)
    async def unbar(self, caller: Caller, person: NamedUser) -> None:
        """Lift the bar on somebody before its time. Raises FacilitatorsOnly, OwnCase, NoLongerOpen or NotFound."""
        home, whom = require_community_id(caller), person.user_id
        async with self._database.transaction() as uow:
            await self._must_decide_about(uow, caller, whom)
            bar = await uow.sealed.bar_of(home, whom, at=self._clock())
            if bar is None or not await uow.sealed.end_bar(home, whom):
                raise NoLongerOpen
            await self._audit_bar(uow, caller, whom, BarMove.UNBAR)

    async def _must_decide_about(self, uow: UnitOfWork, caller: Caller, person: int) -> None:
        """Refuse those who may not decide about this person, and lock these till the transaction ends.

        Raises FacilitatorsOnly, OwnCase or NotFound.
        """
        await must_facilitate_here(uow, caller)
        await self._must_have_no_part(uow, caller, person)

    async def _must_have_no_part(self, uow: UnitOfWork, caller: Caller, person: int) -> None:
        await must_have_no_conflict_of_interest(uow, caller, person)
        await uow.people.lock(require_community_id(caller), person)

    async def _suspended_before(self, uow: UnitOfWork, caller: Caller, mentor: Mentor) -> Mentor:
        """Return the mentor if this very person has suspended them. Raises AlreadyDecided."""
        found = await uow.sealed.past_decisions(mentor.community_id, [mentor.user_id], at=self._clock())
        by = next((each.by for each in reversed(found) if each.kind is SealedKind.SUSPENDED), None)
        if by != caller.user_id:
            raise AlreadyDecided(by)
        return mentor

    async def _audit_bar(self, uow: UnitOfWork, caller: Caller, person: int, move: BarMove) -> None:
        home, by, subject = require_community_id(caller), caller.user_id, AuditSubject.PERSON
        await uow.audit.add(home, actor_id=by, move=move, subject=subject, subject_id=person, at=self._clock())
