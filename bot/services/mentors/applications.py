"""Becoming a mentor: volunteering, being approved, added in person, or asked for a word."""

from __future__ import annotations

from collections.abc import Collection

from bot.rules.callers import (
    Caller,
    NamedUser,
    is_member,
    must_be_facilitator,
    must_be_here_long_enough,
    must_be_past_or_present_member,
    must_be_two_people_here,
    must_have_facilitators,
    require_community_id,
)
from bot.rules.daily_limits import must_be_within_daily_limit
from bot.rules.mentor_status import (
    MentorMove,
    capacity_in,
    clamp_capacity,
    is_decided_so,
    state_after,
    valid_qualities,
)
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AlreadyApplied, AlreadyDecided, AlreadyMentor, FirstStep, NotFound
from bot.rules.still_open import next_check
from bot.rules.text_limits import optional_text
from bot.services.core.context import (
    Service,
    must_facilitate_here,
    must_have_no_conflict_of_interest,
    require_mentor,
    strangers_of,
)
from bot.services.core.counted_acts import load_counted_acts
from bot.services.core.enqueue_and_audit import enqueue, enqueue_mentor_message
from bot.services.core.first_answers import must_have_begun
from bot.services.core.open_matters import close_seen
from storage.models.changes import MentorChange
from storage.models.counted_acts import CountedKind
from storage.models.enums import MentorState, MessageKind
from storage.models.records import Mentor
from storage.unit_of_work import UnitOfWork

from .application_cards import bring_to_facilitators
from .changes import CHANGE_AUDIT_NAMES, decide_change
from .history import VolunteerHistory, must_not_be_barred, nobody_new_since, would_be_mentor

_MESSAGE_OF_MOVE = {
    MentorMove.APPROVE: MessageKind.MENTOR_APPROVED,
    MentorMove.DECLINE: MessageKind.MENTOR_DECLINED,
    MentorMove.WORD: MessageKind.TALK_REQUESTED,
}


class MentorApplicationService(Service):
    """Applications to mentor, and the decisions about them."""

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def check_can_volunteer(self, caller: Caller) -> VolunteerHistory:
        """Return what the form for volunteering begins with; raise what *volunteer* would refuse.

        Raises MembersOnly, TooNew, AlreadyApplied, AlreadyMentor, TooOften, NotBegun, NotFound or NotSetUp.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(require_community_id(caller))
            must_have_facilitators(community)
            must_be_past_or_present_member(caller.role_ids, community)
            must_be_here_long_enough(caller, community, at=self._clock())
            home, me = community.community_id, caller.user_id
            await self._must_not_be_one(uow, home, me)
            lately = await load_counted_acts(uow, home, me, self._programme, at=self._clock())
            must_be_within_daily_limit(lately, CountedKind.APPLICATION, limit=self._programme.applications_a_day)
            await must_have_begun(uow, home, me, FirstStep.VOLUNTEER)
            return VolunteerHistory(
                application=await uow.mentors.get_latest(home, me),
                has_had_mentor=await uow.pairings.has_had_mentor(home, me),
                is_past_member=not is_member(caller.role_ids, community),
                capacity=capacity_in(community, self._programme),
            )

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def volunteer(
        self,
        caller: Caller,
        *,
        qualities: Collection[str],
        past_member: bool,
        capacity: int,
        words: str | None,
    ) -> Mentor:
        """Apply to be a mentor; the facilitators get a card.

        Raises MembersOnly, TooNew, AlreadyApplied, AlreadyMentor, TooOften, TooLong, NotFound or NotSetUp.
        """
        now, community_id = self._clock(), require_community_id(caller)
        async with self._form_transaction(caller) as uow:
            community = await uow.communities.get_or_create(community_id)
            must_have_facilitators(community)
            must_be_past_or_present_member(caller.role_ids, community)
            must_be_here_long_enough(caller, community, at=self._clock())
            await uow.people.lock(community_id, caller.user_id)
            before = await uow.mentors.get_latest(community_id, caller.user_id)
            mentor = await uow.mentors.add(
                community_id=community_id,
                user_id=caller.user_id,
                state=MentorState.APPLIED,
                capacity=clamp_capacity(capacity),
                past_member=past_member,
                qualities=valid_qualities(qualities),
                words=optional_text(words),
                applied_at=now,
                closed_since=await nobody_new_since(uow, community_id, caller.user_id, before),
            )
            if mentor is None:
                await self._must_not_be_one(uow, community_id, caller.user_id)
                raise AlreadyApplied
            await bring_to_facilitators(uow, mentor, before, self._programme, at=now)
            await self._audit(uow, mentor, "volunteer", by=caller.user_id)
            return mentor

    @requires(Permission.FACILITATOR)
    async def offer(self, caller: Caller, mentor_row_id: int) -> Mentor:
        """Return an offer to mentor, with the words that are still kept, for a facilitator who may decide about it.

        Raises FacilitatorsOnly, OwnCase or NotFound (also where they keep apart from the caller).
        """
        async with self._database.read_transaction() as uow:
            await must_facilitate_here(uow, caller)
            mentor = await require_mentor(uow, caller, mentor_row_id)
            await must_have_no_conflict_of_interest(uow, caller, mentor.user_id)
            if mentor.user_id in await strangers_of(uow, caller):
                raise NotFound
            return mentor

    @requires(Permission.FACILITATOR)
    async def decide(
        self, caller: Caller, mentor_row_id: int, move: MentorMove, *, reason: str | None = None
    ) -> Mentor:
        """Approve or decline an application, or ask the applicant for a talk, once.

        The caller is a facilitator and neither the applicant nor close to them. The applicant reads the *reason* of a
        no.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor,
        Barred, TooLong or NotFound.
        """
        async with self._database.transaction() as uow:
            await must_facilitate_here(uow, caller)
            mentor = await require_mentor(uow, caller, mentor_row_id)
            await must_have_no_conflict_of_interest(uow, caller, mentor.user_id)
            if mentor.user_id in await strangers_of(uow, caller):
                # As if they had left.
                raise AlreadyDecided(mentor.decided_by)
            return await self._decide(uow, caller, mentor, move, reason=optional_text(reason))

    @requires(Permission.FACILITATOR)
    async def decide_for(
        self, caller: Caller, user_id: int, move: MentorMove, *, reason: str | None = None
    ) -> Mentor:
        """Decide about a person's newest application, as *decide* does about the one with an id.

        Somebody who keeps apart from the caller is like a member who never used the bot.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor,
        Barred, TooLong or NotFound.
        """
        async with self._database.transaction() as uow:
            await must_facilitate_here(uow, caller)
            mentor = await uow.mentors.get_latest(require_community_id(caller), user_id)
            if mentor is None:
                raise NotFound
            await must_have_no_conflict_of_interest(uow, caller, user_id)
            if user_id in await strangers_of(uow, caller):
                raise NotFound
            return await self._decide(uow, caller, mentor, move, reason=optional_text(reason))

    @requires(Permission.FACILITATOR)
    async def decide_by_card(self, caller: Caller, message_id: int, move: MentorMove) -> Mentor | None:
        """Decide about the application whose card this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor,
        Barred, TooLong or NotFound.
        """
        async with self._database.read_transaction() as uow:
            mentor = await uow.mentors.by_card(message_id)
        if mentor is None or mentor.community_id != caller.community_id:
            return None
        return await self.decide(caller, mentor.id, move)

    @requires(Permission.FACILITATOR)
    async def add(self, caller: Caller, person: NamedUser) -> Mentor:
        """Make someone a mentor who told a facilitator in person; an application that waits is approved instead.

        With somebody who keeps apart from the caller nothing is done, and the answer is the same.

        Raises FacilitatorsOnly, OwnCase, MembersOnly, AlreadyDecided, AlreadyMentor, NotNow, Barred, WithYourself,
        WithABot, NotHere or NotFound.
        """
        community_id = require_community_id(caller)
        async with self._database.transaction() as uow:
            community = await uow.communities.get_or_create(community_id)
            must_be_facilitator(caller, community)
            must_be_two_people_here(caller.user_id, person)
            await must_have_no_conflict_of_interest(uow, caller, person.user_id)
            must_be_past_or_present_member(person.role_ids, community, is_caller=False)
            if person.user_id in await strangers_of(uow, caller):
                return would_be_mentor(
                    community, person.user_id, self._programme, by=caller.user_id, at=self._clock()
                )
            # They may volunteer in this very moment; then that is what is approved.
            await uow.people.lock(community_id, person.user_id)
            before = await uow.mentors.get_latest(community_id, person.user_id)
            if before is not None and before.state is MentorState.APPLIED:
                return await self._decide(uow, caller, before, MentorMove.APPROVE)
            room = capacity_in(community, self._programme)
            return await self._add(uow, caller, person.user_id, before, capacity=room)

    async def _add(
        self, uow: UnitOfWork, caller: Caller, user_id: int, before: Mentor | None, *, capacity: int
    ) -> Mentor:
        """Insert somebody as an approved mentor, and tell them. Raises AlreadyMentor or Barred."""
        now, community_id = self._clock(), require_community_id(caller)
        await must_not_be_barred(uow, community_id, user_id, at=now)
        mentor = await uow.mentors.add(
            community_id=community_id,
            user_id=user_id,
            state=MentorState.APPROVED,
            capacity=capacity,
            past_member=False,
            qualities=(),
            applied_at=now,
            decided_by=caller.user_id,
            decided_at=now,
            pause_check_at=next_check(MentorState.APPROVED, self._programme, at=now)["pause_check_at"],
            closed_since=await nobody_new_since(uow, community_id, user_id, before),
        )
        if mentor is None:
            if before is not None and is_decided_so(before, MentorMove.APPROVE, caller.user_id, at=now):
                return before
            raise AlreadyMentor
        if before is not None:
            await close_seen(uow, before, at=now)
        await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=now)
        await enqueue_mentor_message(uow, mentor, MessageKind.MENTOR_ADDED, at=now)
        await uow.pairings.cancel_handovers(community_id, mentor.user_id)
        await self._audit(uow, mentor, "add", by=caller.user_id)
        return mentor

    async def _decide(
        self, uow: UnitOfWork, caller: Caller, mentor: Mentor, move: MentorMove, *, reason: str | None = None
    ) -> Mentor:
        if is_decided_so(mentor, move, caller.user_id, at=self._clock()):
            return mentor
        if mentor.changed_at is not None:
            changed = await decide_change(uow, mentor, move, by=caller.user_id, reason=reason, at=self._clock())
            await self._audit(uow, mentor, CHANGE_AUDIT_NAMES[move], by=caller.user_id)
            return changed
        now, state = self._clock(), state_after(mentor, move)
        if move is MentorMove.APPROVE:
            await must_not_be_barred(uow, mentor.community_id, mentor.user_id, at=now)
        if move is MentorMove.WORD:
            decided = await uow.mentors.request_talk(mentor, by=caller.user_id)
        else:
            change = MentorChange(state=state, decided_by=caller.user_id, decided_at=now, reason=reason)
            change |= next_check(state, self._programme, at=now)
            decided = await uow.mentors.update_if_unchanged(mentor, **change)
        if decided is None:
            first = await require_mentor(uow, caller, mentor.id)
            if is_decided_so(first, move, caller.user_id, at=now):
                return first
            asked_first = first.word_asked_by if move is MentorMove.WORD else None
            raise AlreadyDecided(first.decided_by or asked_first)
        if move is not MentorMove.WORD:
            await uow.matters.close(mentor.community_id, MessageKind.CARD_MENTOR, mentor.id)
        await enqueue(uow, mentor.community_id, MessageKind.CARD_MENTOR, subject_id=mentor.id, at=now)
        if move is MentorMove.APPROVE:
            await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=now)
            await uow.pairings.cancel_handovers(mentor.community_id, mentor.user_id)
        await enqueue_mentor_message(uow, mentor, _MESSAGE_OF_MOVE[move], at=now)
        await self._audit(uow, mentor, move, by=caller.user_id)
        return decided

    async def _must_not_be_one(self, uow: UnitOfWork, community_id: int, user_id: int) -> None:
        live = await uow.mentors.get_live(community_id, user_id)
        if live is not None:
            raise AlreadyApplied if live.state is MentorState.APPLIED else AlreadyMentor
