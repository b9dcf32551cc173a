"""A mentor's own standing: updating, pausing, resuming, stepping down, being retired."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.rules.checking_in import times_of
from bot.rules.mentoring import MentorMove, after, fitting_capacity, known_qualities
from bot.rules.people import Caller, Someone, at_home, must_facilitate
from bot.rules.refusals import NotAMentor, NotNow
from bot.rules.rights import Right, requires
from bot.rules.timing import until_when
from bot.rules.writing import few_words
from bot.services.core.context import Service, found_mentor, must_not_be_close
from bot.services.core.letters_and_audit import enqueue, not_taken_once, tell_mentor
from bot.services.pairings.transitions import close_proposal
from storage.models.enums import LetterKind, MentorState, PairingState
from storage.models.records import Community, Mentor
from storage.unit_of_work import Memory


class Standing(Service):
    """What a mentor changes about being one."""

    @requires(Right.MENTOR)
    async def mine(self, caller: Caller) -> Mentor:
        """Return the caller's application, or their row as a mentor. Raises NotAMentor or NotFound."""
        async with self._store.reading() as memory:
            return await self._mine(memory, caller)

    @requires(Right.MENTOR)
    async def update(self, caller: Caller, *, qualities: Collection[str], capacity: int, words: str | None) -> Mentor:
        """Change what the caller brings as a mentor and how many mentees fit; present mentees stay.

        Raises NotNow, NotAMentor, TooLong or NotFound.
        """
        async with self._store.transaction() as memory:
            mentor = await self._mine(memory, caller, held=True)
            if not await memory.mentors.change(mentor, capacity=fitting_capacity(capacity), words=few_words(words)):
                raise NotNow
            await memory.mentors.set_qualities(mentor.id, known_qualities(qualities))
            # Should Discord not take these words either, they hear of it again.
            await memory.letters.comes_anew(not_taken_once(LetterKind.CARD_MENTOR, mentor.id))
            if mentor.card_message_id is not None:
                await enqueue(
                    memory, mentor.community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=self._clock()
                )
            await self._remember(memory, mentor, "update", by=caller.user_id)
            return await found_mentor(memory, caller, mentor.id)

    @requires(Right.MENTOR)
    async def pause(self, caller: Caller, *, until: str | None) -> Mentor:
        """Take no new mentees until a date, or until resumed; present mentees stay.

        *until* is as typed, "2 weeks" or "2027-03-01", and means noon in the caller's time zone.

        Raises NotNow, NotAMentor, NotADate, DateGone or NotFound.
        """
        async with self._store.reading() as memory:
            theirs = await memory.preferences.get(at_home(caller), caller.user_id)
        zone = times_of(theirs, self._programme).zone
        paused_until = until_when(until, now=self._clock(), zone=zone) if until else None
        return await self._move(caller, MentorMove.PAUSE, paused_until=paused_until)

    @requires(Right.MENTOR)
    async def resume(self, caller: Caller) -> Mentor:
        """Be open for new mentees again. Raises NotNow, NotAMentor or NotFound."""
        return await self._move(caller, MentorMove.RESUME, paused_until=None)

    @requires(Right.MENTOR)
    async def step_down(self, caller: Caller) -> Mentor:
        """Stop being a mentor at once, or take back an application; return the row as it was before.

        No reason is asked for, and mentorships go on. The coordinator is told or, where there is none, the
        facilitators.

        Raises NotNow, NotAMentor or NotFound.
        """
        async with self._store.transaction() as memory:
            await self._hold(memory, at_home(caller), caller.user_id)
            mentor = await self._mine(memory, caller, held=True)
            await self._end(memory, mentor, by=caller.user_id)
            if mentor.state is not MentorState.APPLIED:
                await self._tell_coordinator(memory, await memory.communities.get(mentor.community_id), mentor)
            return mentor

    @requires(Right.MENTOR)
    async def take_role_off(self, caller: Caller) -> Mentor:
        """Have the mentor role taken off at once, after stepping down, although a mentorship goes on.

        Raises NotNow (still a mentor), NotAMentor or NotFound.
        """
        async with self._store.transaction() as memory:
            mentor = await memory.mentors.latest(at_home(caller), caller.user_id)
            if mentor is None:
                raise NotAMentor
            if mentor.state is not MentorState.STEPPED_DOWN:
                raise NotNow
            await memory.mentors.change(mentor, role_off=True)
            await tell_mentor(memory, mentor, LetterKind.MENTOR_ROLE, at=self._clock())
            await self._remember(memory, mentor, "role off", by=caller.user_id)
            return await found_mentor(memory, caller, mentor.id)

    @requires(Right.FACILITATOR)
    async def retire(self, caller: Caller, person: Someone) -> Mentor:
        """Let someone stop being a mentor who told a facilitator in person; they and the coordinator are told.

        Raises FacilitatorsOnly, OwnCase, NotNow, NotAMentor or NotFound.
        """
        async with self._store.transaction() as memory:
            community = await memory.communities.get(at_home(caller))
            must_facilitate(caller, community, parties=(person.user_id,))
            await must_not_be_close(memory, caller, person.user_id)
            await self._hold(memory, community.community_id, person.user_id)
            mentor = await memory.mentors.hold_live(community.community_id, person.user_id)
            if mentor is None:
                raise NotAMentor
            await self._end(memory, mentor, by=caller.user_id)
            await tell_mentor(memory, mentor, LetterKind.MENTOR_RETIRED, at=self._clock())
            if community.coordinator_id != caller.user_id:
                await self._tell_coordinator(memory, community, mentor)
            return await found_mentor(memory, caller, mentor.id)

    async def _tell_coordinator(self, memory: Memory, community: Community, mentor: Mentor) -> None:
        coordinator = community.coordinator_id
        is_someone_else = coordinator not in (None, mentor.user_id)
        await enqueue(
            memory,
            mentor.community_id,
            LetterKind.COORDINATOR_STEPPED_DOWN if is_someone_else else LetterKind.CARD_STEPPED_DOWN,
            subject_id=mentor.id,
            recipient_id=coordinator if is_someone_else else None,
            at=self._clock(),
        )

    async def _move(self, caller: Caller, move: MentorMove, *, paused_until: datetime | None) -> Mentor:
        async with self._store.transaction() as memory:
            mentor = await self._mine(memory, caller, held=True)
            if not await memory.mentors.change(mentor, state=after(mentor, move), paused_until=paused_until):
                raise NotNow
            await self._remember(memory, mentor, move, by=caller.user_id)
            return await found_mentor(memory, caller, mentor.id)

    async def _hold(self, memory: Memory, community_id: int, user_id: int) -> None:
        """Nobody asks this mentor, nor agrees with them, while they stop being one. Raises NotAMentor."""
        if await memory.mentors.live(community_id, user_id) is None:
            raise NotAMentor
        await memory.people.lock(community_id, user_id)

    async def _mine(self, memory: Memory, caller: Caller, *, held: bool = False) -> Mentor:
        find = memory.mentors.hold_live if held else memory.mentors.live
        mentor = await find(at_home(caller), caller.user_id)
        if mentor is None:
            raise NotAMentor
        return mentor

    async def _end(self, memory: Memory, mentor: Mentor, *, by: int) -> None:
        now = self._clock()
        state = after(mentor, MentorMove.STEP_DOWN)
        if not await memory.mentors.change(mentor, state=state, paused_until=None):
            raise NotNow
        for pairing in await memory.pairings.of(mentor.community_id, mentor.user_id, [PairingState.PROPOSED]):
            if pairing.mentor_id == mentor.user_id:
                await close_proposal(
                    memory, pairing, PairingState.WITHDRAWN, by=by, at=now, tell=(pairing.mentee_id,)
                )
        if mentor.card_message_id is not None:
            await enqueue(memory, mentor.community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=now)
        await tell_mentor(memory, mentor, LetterKind.MENTOR_ROLE, at=now)
        await self._remember(memory, mentor, MentorMove.STEP_DOWN, by=by)
