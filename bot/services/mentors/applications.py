"""Becoming a mentor: volunteering, being approved, added in person, or asked for a word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.rules.mentoring import MentorMove, after, fitting_capacity, known_qualities
from bot.rules.people import (
    Caller,
    Someone,
    at_home,
    must_be_or_have_been_member,
    must_be_two,
    must_facilitate,
    must_have_facilitators,
)
from bot.rules.refusals import AlreadyApplied, AlreadyDecided, AlreadyMentor, NotFound
from bot.rules.rights import Right, requires
from bot.rules.writing import few_words
from bot.services.core.context import Service, found_mentor, must_not_be_close
from bot.services.core.letters_and_audit import enqueue, tell_mentor
from storage.models.enums import LetterKind, MentorState
from storage.models.records import Community, Mentor
from storage.unit_of_work import Memory

_TOLD = {
    MentorMove.APPROVE: LetterKind.MENTOR_APPROVED,
    MentorMove.DECLINE: LetterKind.MENTOR_DECLINED,
    MentorMove.WORD: LetterKind.WORD_ASKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """What someone who offers to mentor has done here before: their last application, and walking as a mentee."""

    application: Mentor | None
    had_a_mentor: bool


class Mentors(Service):
    """Applications and decisions about them."""

    @requires(Right.PAST_OR_PRESENT)
    async def may_volunteer(self, caller: Caller) -> Experience:
        """Return what the form for volunteering begins with; raise what *volunteer* would refuse.

        Raises MembersOnly, AlreadyApplied, AlreadyMentor, NotFound or NotSetUp.
        """
        async with self._store.reading() as memory:
            community = await memory.communities.get(at_home(caller))
            must_have_facilitators(community)
            must_be_or_have_been_member(caller.role_ids, community)
            await self._must_not_be_one(memory, community.community_id, caller.user_id)
            return Experience(
                application=await memory.mentors.latest(community.community_id, caller.user_id),
                had_a_mentor=await memory.pairings.had_a_mentor(community.community_id, caller.user_id),
            )

    @requires(Right.PAST_OR_PRESENT)
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

        Raises MembersOnly, AlreadyApplied, AlreadyMentor, TooLong, NotFound or NotSetUp.
        """
        now, community_id = self._clock(), at_home(caller)
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(community_id)
            must_have_facilitators(community)
            must_be_or_have_been_member(caller.role_ids, community)
            await memory.people.lock(community_id, caller.user_id)
            mentor = await memory.mentors.add(
                community_id=community_id,
                user_id=caller.user_id,
                state=MentorState.APPLIED,
                capacity=fitting_capacity(capacity),
                past_member=past_member,
                qualities=known_qualities(qualities),
                words=few_words(words),
                applied_at=now,
            )
            if mentor is None:
                await self._must_not_be_one(memory, community_id, caller.user_id)
                raise AlreadyApplied
            await enqueue(memory, community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=now)
            await self._remember(memory, mentor, "volunteer", by=caller.user_id)
            return mentor

    @requires(Right.FACILITATOR)
    async def decide(
        self, caller: Caller, mentor_row_id: int, move: MentorMove, *, reason: str | None = None
    ) -> Mentor:
        """Approve or decline an application, or ask the applicant for a talk, once.

        The caller is a facilitator and neither the applicant nor close to them. The applicant reads the *reason* of a
        no.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor, TooLong or
        NotFound.
        """
        async with self._store.transaction() as memory:
            mentor = await found_mentor(memory, caller, mentor_row_id)
            community = await memory.communities.get(mentor.community_id)
            return await self._decide(memory, community, caller, mentor, move, reason=few_words(reason))

    @requires(Right.FACILITATOR)
    async def decide_for(
        self, caller: Caller, user_id: int, move: MentorMove, *, reason: str | None = None
    ) -> Mentor:
        """Decide about a person's newest application, as *decide* does about the one with an id.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor, TooLong or
        NotFound.
        """
        async with self._store.transaction() as memory:
            mentor = await memory.mentors.latest(at_home(caller), user_id)
            community = await memory.communities.get(at_home(caller))
            if mentor is None:
                must_facilitate(caller, community)
                raise NotFound
            return await self._decide(memory, community, caller, mentor, move, reason=few_words(reason))

    @requires(Right.FACILITATOR)
    async def decide_by_card(self, caller: Caller, message_id: int, move: MentorMove) -> Mentor | None:
        """Decide about the application whose card this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NotNow, NotAMentor, TooLong or
        NotFound.
        """
        async with self._store.reading() as memory:
            mentor = await memory.mentors.by_card(message_id)
        if mentor is None or mentor.community_id != caller.community_id:
            return None
        return await self.decide(caller, mentor.id, move)

    @requires(Right.FACILITATOR)
    async def add(self, caller: Caller, person: Someone) -> Mentor:
        """Make someone a mentor who told a facilitator in person; an application that waits is approved instead.

        Raises FacilitatorsOnly, OwnCase, MembersOnly, AlreadyDecided, AlreadyMentor, WithYourself, WithABot, NotHere
        or NotFound.
        """
        now, community_id = self._clock(), at_home(caller)
        async with self._store.transaction() as memory:
            community = await memory.communities.get_for_change(community_id)
            must_facilitate(caller, community)
            must_be_two(caller.user_id, person)
            await must_not_be_close(memory, caller, person.user_id)
            must_be_or_have_been_member(person.role_ids, community, yours=False)
            # They may volunteer in this very moment; then that is what is approved.
            await memory.people.lock(community_id, person.user_id)
            waiting = await memory.mentors.live(community_id, person.user_id)
            if waiting is not None and waiting.state is MentorState.APPLIED:
                return await self._decide(memory, community, caller, waiting, MentorMove.APPROVE)
            mentor = await memory.mentors.add(
                community_id=community_id,
                user_id=person.user_id,
                state=MentorState.APPROVED,
                capacity=self._programme.mentor_capacity,
                past_member=False,
                qualities=(),
                applied_at=now,
                decided_by=caller.user_id,
                decided_at=now,
            )
            if mentor is None:
                raise AlreadyMentor
            await tell_mentor(memory, mentor, LetterKind.MENTOR_ROLE, at=now)
            await tell_mentor(memory, mentor, LetterKind.MENTOR_ADDED, at=now)
            await memory.pairings.keep_all_of(community_id, mentor.user_id)
            await self._remember(memory, mentor, "add", by=caller.user_id)
            return mentor

    async def _decide(
        self,
        memory: Memory,
        community: Community,
        caller: Caller,
        mentor: Mentor,
        move: MentorMove,
        *,
        reason: str | None = None,
    ) -> Mentor:
        now = self._clock()
        must_facilitate(caller, community, parties=(mentor.user_id,))
        await must_not_be_close(memory, caller, mentor.user_id)
        state = after(mentor, move)
        if move is MentorMove.WORD:
            decided = await memory.mentors.ask_for_word(mentor, by=caller.user_id)
        else:
            decided = await memory.mentors.change(
                mentor, state=state, decided_by=caller.user_id, decided_at=now, reason=reason
            )
        if decided is None:
            first = await found_mentor(memory, caller, mentor.id)
            asked_first = first.word_asked_by if move is MentorMove.WORD else None
            raise AlreadyDecided(first.decided_by or asked_first)
        await enqueue(memory, mentor.community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=now)
        if move is MentorMove.APPROVE:
            await tell_mentor(memory, mentor, LetterKind.MENTOR_ROLE, at=now)
            await memory.pairings.keep_all_of(mentor.community_id, mentor.user_id)
        await tell_mentor(memory, mentor, _TOLD[move], at=now)
        await self._remember(memory, mentor, move, by=caller.user_id)
        return decided

    async def _must_not_be_one(self, memory: Memory, community_id: int, user_id: int) -> None:
        live = await memory.mentors.live(community_id, user_id)
        if live is not None:
            raise AlreadyApplied if live.state is MentorState.APPLIED else AlreadyMentor
