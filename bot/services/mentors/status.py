"""A mentor's own status: updating, pausing, resuming, stepping down, being retired."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.rules.audit_trail.moves import SEEN
from bot.rules.callers import Caller, NamedUser, must_be_facilitator, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.deadlines import REPEATED_WITHIN, parse_future_date
from bot.rules.mentor_status import (
    MentorMove,
    NewPeopleMove,
    change_decided,
    change_to_approve,
    clamp_capacity,
    must_be_open_to_new_people,
    state_after,
    valid_qualities,
)
from bot.rules.message_types import CardReason
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NobodyNewForNow, NoLongerOpen, NotAMentor, NotFound, NotNow
from bot.rules.still_open import next_check
from bot.rules.text_limits import optional_text
from bot.services.concerns.new_people import apply_new_people_move
from bot.services.core.context import (
    Service,
    looked_after_by,
    must_have_no_conflict_of_interest,
    require_mentor,
    strangers_of,
)
from bot.services.core.enqueue_and_audit import enqueue, enqueue_mentor_message
from bot.services.core.open_matters import close_seen, open_matter
from bot.services.exclusions import people_excluding
from bot.services.pairings.transitions import close_questions_to_mentor
from storage.models.changes import MentorChange
from storage.models.enums import AuditSubject, MentorState, MessageKind
from storage.models.records import Community, Mentor
from storage.unit_of_work import UnitOfWork

from .changes import write_change


class MentorStatusService(Service):
    """Changes that a mentor makes to being one, and retiring one."""

    @requires(Permission.MENTOR)
    async def mine(self, caller: Caller) -> Mentor:
        """Return the caller's application, or their row as a mentor. Raises NotAMentor or NotFound."""
        async with self._database.read_transaction() as uow:
            return await self._mine(uow, caller)

    @requires(Permission.MENTOR)
    async def update(self, caller: Caller, *, qualities: Collection[str], capacity: int, words: str | None) -> Mentor:
        """Change what the caller brings as a mentor and how many mentees fit; present mentees stay.

        Facilitators decide about other words and more room of a mentor; till then others see what was approved.

        Raises NotNow, NotAMentor, TooLong or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            mentor, now = await self._mine(uow, caller, for_update=True), self._clock()
            change = change_to_approve(mentor, words=optional_text(words), capacity=clamp_capacity(capacity), at=now)
            if mentor.state is MentorState.APPROVED:
                change |= next_check(mentor.state, self._programme, at=now)
            await write_change(uow, mentor, change, self._programme, at=now)
            await uow.mentors.set_qualities(mentor.id, valid_qualities(qualities))
            await self._audit(uow, mentor, "update", by=caller.user_id)
            return await require_mentor(uow, caller, mentor.id)

    @requires(Permission.MENTOR)
    async def confirm(self, caller: Caller, *, capacity: int) -> Mentor:
        """Say that the caller is open for new people, also after a pause, and for how many at once.

        About more room facilitators decide.

        Raises NotNow, NotAMentor, NobodyNewForNow or NotFound.
        """
        async with self._database.transaction() as uow:
            mentor, now = await self._mine(uow, caller, for_update=True), self._clock()
            must_be_open_to_new_people(mentor)
            words = mentor.new_words or mentor.words
            change = change_to_approve(mentor, words=words, capacity=clamp_capacity(capacity), at=now)
            change |= MentorChange(state=state_after(mentor, MentorMove.CONFIRM), paused_until=None)
            change |= next_check(change["state"], self._programme, at=now)
            await write_change(uow, mentor, change, self._programme, at=now)
            has_paused = mentor.state is MentorState.PAUSED
            await self._audit(uow, mentor, "resume" if has_paused else "confirm", by=caller.user_id)
            return await require_mentor(uow, caller, mentor.id)

    @requires(Permission.MENTOR)
    async def pause(self, caller: Caller, *, until: str | None) -> Mentor:
        """Take no new mentees until a date, or until resumed; present mentees stay.

        *until* is as typed, "2 weeks" or "2027-03-01", counted from today in the caller's time zone.

        Raises NotNow, NotAMentor, NobodyNewForNow, InvalidDate, DateNotInFuture or NotFound.
        """
        async with self._database.read_transaction() as uow:
            theirs = await uow.preferences.get(require_community_id(caller), caller.user_id)
        zone = contact_hours_of(theirs, self._programme).zone
        paused_until = parse_future_date(until, now=self._clock(), zone=zone, is_shown=True) if until else None
        return await self._move(caller, MentorMove.PAUSE, paused_until=paused_until)

    @requires(Permission.MENTOR)
    async def resume(self, caller: Caller) -> Mentor:
        """Be open for new mentees again. Raises NotNow, NotAMentor, NobodyNewForNow or NotFound."""
        return await self._move(caller, MentorMove.RESUME, paused_until=None)

    @requires(Permission.MENTOR)
    async def step_down(self, caller: Caller) -> Mentor:
        """Stop being a mentor at once, or take back an application; return the row as it was before.

        No reason is asked for, and mentorships go on. Those who look after mentorship are told, until one of them
        has seen it.

        Raises NotNow, NotAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            try:
                mentor = await self._locked_mentor(uow, require_community_id(caller), caller.user_id)
            except NotAMentor:
                return await _stepped_down(
                    uow, require_community_id(caller), caller.user_id, by=caller, at=self._clock()
                )
            await self._end(uow, mentor, await uow.communities.get(mentor.community_id), by=caller.user_id)
            return mentor

    @requires(Permission.MENTOR)
    async def remove_role(self, caller: Caller) -> Mentor:
        """Have the mentor role taken off at once, after stepping down, although a mentorship goes on.

        Raises NotNow (has not stepped down), NotAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            mentor = await uow.mentors.get_latest(require_community_id(caller), caller.user_id)
            if mentor is None:
                raise NotAMentor
            if mentor.state is not MentorState.STEPPED_DOWN:
                raise NotNow
            if mentor.role_off:
                return mentor
            await uow.mentors.update_if_unchanged(mentor, role_off=True)
            await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=self._clock())
            await self._audit(uow, mentor, "role off", by=caller.user_id)
            return await require_mentor(uow, caller, mentor.id)

    @requires(Permission.FACILITATOR)
    async def retire(self, caller: Caller, person: NamedUser) -> Mentor:
        """Let someone stop being a mentor who told a facilitator in person; they are told, and the others.

        Raises FacilitatorsOnly, OwnCase, NotNow, NotAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            community = await uow.communities.get(require_community_id(caller))
            must_be_facilitator(caller, community, parties=(person.user_id,))
            await must_have_no_conflict_of_interest(uow, caller, person.user_id)
            if person.user_id in await strangers_of(uow, caller):
                raise NotAMentor
            try:
                mentor = await self._locked_mentor(uow, community.community_id, person.user_id)
            except NotAMentor:
                return await _stepped_down(uow, community.community_id, person.user_id, by=caller, at=self._clock())
            await self._end(uow, mentor, community, by=caller.user_id)
            await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_RETIRED, at=self._clock())
            return await require_mentor(uow, caller, mentor.id)

    @requires(Permission.FACILITATOR)
    async def see_stepped_down(self, caller: Caller, mentor_row_id: int) -> Mentor:
        """Note that somebody who looks after mentorship has seen that a mentor stopped: nobody is told any more.

        Raises FacilitatorsOnly, OwnCase, NoLongerOpen or NotFound.
        """
        async with self._database.transaction() as uow:
            await looked_after_by(uow, caller)
            mentor = await require_mentor(uow, caller, mentor_row_id)
            await must_have_no_conflict_of_interest(uow, caller, mentor.user_id)
            if mentor.user_id in await strangers_of(uow, caller):
                raise NotFound
            is_over = mentor.state is MentorState.STEPPED_DOWN
            if is_over and await close_seen(uow, mentor, at=self._clock()):
                await self._audit(uow, mentor, SEEN, by=caller.user_id)
                return mentor
            home, me, subject = mentor.community_id, caller.user_id, AuditSubject.MENTOR
            last = await uow.audit.last_move(home, actor_id=me, subject=subject, subject_id=mentor.id)
            if not is_over or last != SEEN:
                raise NoLongerOpen
            return mentor

    @requires(Permission.FACILITATOR)
    async def decide_about_new_people(self, caller: Caller, mentor_row_id: int, move: NewPeopleMove) -> Mentor:
        """Stop new people for a mentor, or let them come again; present mentees stay, and nobody is written to.

        Raises FacilitatorsOnly, OwnCase, NotAMentor or NotFound.
        """
        async with self._database.transaction() as uow:
            mentor = await require_mentor(uow, caller, mentor_row_id)
            home, person = mentor.community_id, mentor.user_id
            if person in await strangers_of(uow, caller):
                raise NotFound
            must_be_facilitator(caller, await uow.communities.get(home), parties=(person,))
            await must_have_no_conflict_of_interest(uow, caller, person)
            return await apply_new_people_move(uow, home, person, move, by=caller.user_id, at=self._clock())

    async def _tell_of_end(self, uow: UnitOfWork, mentor: Mentor, community: Community, *, by: int) -> None:
        """Have it told that a mentor stopped: to the coordinator at once, on a card until somebody has seen it.

        Where the mentor keeps apart from the coordinator, nobody is told, or it would tell of that.
        """
        home, coordinator, now = community.community_id, community.coordinator_id, self._clock()
        card, who, about = MessageKind.CARD_MENTOR, mentor.user_id, mentor.id
        if coordinator in await people_excluding(uow, home, [who]):
            if mentor.card_message_id is not None:
                await enqueue(uow, home, card, subject_id=about, at=now)
            return
        why = CardReason.REMINDER
        await open_matter(
            uow, self._programme, home, card, subject_id=about, by_id=who, is_told=False, at=now, why=why
        )
        if coordinator not in (None, who, by):
            kind = MessageKind.COORDINATOR_STEPPED_DOWN
            await enqueue(uow, home, kind, subject_id=about, recipient_id=coordinator, at=now)

    async def _move(self, caller: Caller, move: MentorMove, *, paused_until: datetime | None) -> Mentor:
        async with self._database.transaction() as uow:
            mentor = await self._mine(uow, caller, for_update=True)
            if await self._is_so(uow, mentor, move, paused_until):
                return mentor
            if mentor.state is MentorState.SUSPENDED:
                raise NobodyNewForNow
            change = MentorChange(state=state_after(mentor, move), paused_until=paused_until)
            change |= next_check(change["state"], self._programme, at=self._clock(), paused_until=paused_until)
            if not await uow.mentors.update_if_unchanged(mentor, **change):
                raise NotNow
            await self._audit(uow, mentor, move, by=caller.user_id)
            return await require_mentor(uow, caller, mentor.id)

    async def _is_so(self, uow: UnitOfWork, mentor: Mentor, move: MentorMove, paused_until: datetime | None) -> bool:
        """Return whether a mentor repeats what they have made so: the same pause, or the end of one."""
        if move is MentorMove.PAUSE:
            return mentor.state is MentorState.PAUSED and paused_until in (None, mentor.paused_until)
        home, me, subject = mentor.community_id, mentor.user_id, AuditSubject.MENTOR
        is_open = mentor.state is MentorState.APPROVED
        return is_open and await uow.audit.last_move(home, actor_id=me, subject=subject, subject_id=mentor.id) == move

    async def _locked_mentor(self, uow: UnitOfWork, community_id: int, user_id: int) -> Mentor:
        """Return a mentor, with the person locked until the transaction ends: nobody asks them or agrees with them.

        Raises NotAMentor.
        """
        await uow.people.lock_if_exists(community_id, user_id)
        mentor = await uow.mentors.get_live_for_update(community_id, user_id)
        if mentor is None:
            raise NotAMentor
        return mentor

    async def _mine(self, uow: UnitOfWork, caller: Caller, *, for_update: bool = False) -> Mentor:
        find = uow.mentors.get_live_for_update if for_update else uow.mentors.get_live
        mentor = await find(require_community_id(caller), caller.user_id)
        if mentor is None:
            raise NotAMentor
        return mentor

    async def _end(self, uow: UnitOfWork, mentor: Mentor, community: Community, *, by: int) -> None:
        now = self._clock()
        state = state_after(mentor, MentorMove.STEP_DOWN)
        change = change_decided(mentor, is_approved=False)
        change |= {"state": state, "paused_until": None, "stopped_at": now, "stopped_by": by}
        if not await uow.mentors.update_if_unchanged(mentor, **change):
            raise NotNow
        await uow.matters.close(mentor.community_id, MessageKind.CARD_MENTOR, mentor.id)
        await close_questions_to_mentor(uow, mentor, by=by, at=now)
        if mentor.state is not MentorState.APPLIED:
            await self._tell_of_end(uow, mentor, community, by=by)
        elif mentor.card_message_id is not None:
            await enqueue(uow, mentor.community_id, MessageKind.CARD_MENTOR, subject_id=mentor.id, at=now)
        await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=now)
        await self._audit(uow, mentor, MentorMove.STEP_DOWN, by=by)


async def _stepped_down(uow: UnitOfWork, community_id: int, user_id: int, *, by: Caller, at: datetime) -> Mentor:
    """Return a mentor whom this very person has just let stop, as the row was before. Raises NotAMentor."""
    latest = await uow.mentors.get_latest(community_id, user_id)
    if latest is None or latest.state is not MentorState.STEPPED_DOWN or latest.stopped_by != by.user_id:
        raise NotAMentor
    if latest.stopped_at is None or at - latest.stopped_at >= REPEATED_WITHIN:
        raise NotAMentor
    return replace(latest, state=MentorState.APPLIED if latest.decided_at is None else MentorState.APPROVED)
