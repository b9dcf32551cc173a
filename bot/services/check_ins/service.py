"""Check-ins: answering, putting off, starting one, their rhythm; and reaching out to someone who asked for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.rules.checking_in import (
    answered,
    asked,
    brought_forward,
    may_start,
    next_prompt,
    snoozed,
    waits_for_an_answer,
)
from bot.rules.pairing import PairingMove, must_be_open, must_be_party
from bot.rules.people import Caller, must_facilitate
from bot.rules.refusals import AlreadyDecided, AnsweredAlready, AskedJustNow, NoLongerOpen, NotFound, NotNow, NotYours
from bot.rules.rights import Right, requires
from bot.services.core.context import Desk, Service, found_pairing, found_question, held_pairing, of_this_community
from bot.services.core.letters_and_audit import enqueue, remember, tell_about
from bot.services.exclusions import strangers_to
from storage.models.enums import Answer, AuditSubject, LetterKind, Rhythm, Urgency
from storage.models.records import Pairing, Question, Schedule
from storage.unit_of_work import Memory

from .scheduling import Rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check-in with what it is about; *is_newest* until another is asked, and till then it can be answered."""

    question: Question
    pairing: Pairing
    is_newest: bool


class CheckIns(Service):
    """Answers are kept; only "please contact me" reaches anyone, and only the facilitators."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rounds = Rounds(desk.programme)

    @requires(Right.ADDRESSEE)
    async def look(self, caller: Caller, question_id: int) -> Asked:
        """Return the caller's own check-in, as it stands. Raises NotYours or NotFound."""
        async with self._store.reading() as memory:
            question = await found_question(memory, caller, question_id)
            if question.person_id != caller.user_id:
                raise NotYours
            schedule = await memory.schedules.of(question.pairing_id, question.person_id)
            return Asked(
                question=question,
                pairing=await found_pairing(memory, caller, question.pairing_id),
                is_newest=schedule is not None and schedule.number == question.number,
            )

    @requires(Right.ADDRESSEE)
    async def answer(self, caller: Caller, question_id: int, answer: Answer) -> Question:
        """Record how it goes; the answer may be changed until the next check-in.

        Asking to be contacted, and taking that back, is possible from an older check-in as well; once somebody has
        taken it on, asking once more is a new request. The same answer again changes nothing.

        Raises NotYours, NoLongerOpen (a later one came) or NotFound.
        """
        async with self._store.transaction() as memory:
            question, mine, theirs = await self._held(memory, caller, question_id)
            is_newest = question.number == mine.number
            if not is_newest and Answer.CONTACT not in (answer, question.answer):
                raise NoLongerOpen
            if question.answer is answer and question.taken_at is None:
                return question
            now = self._clock()
            again = now + timedelta(hours=self._programme.reach_out_again_hours)
            again_at = again if answer is Answer.CONTACT else None
            kept = await memory.questions.answer(question, answer=answer, at=now, again_at=again_at)
            if kept is None:
                raise NoLongerOpen
            if is_newest:
                told = answered(mine)
                await memory.schedules.keep([told])
                await self._rounds.break_silence(memory, [told, *theirs], at=now)
            if Answer.CONTACT in (answer, question.answer):
                await enqueue(
                    memory,
                    question.community_id,
                    LetterKind.CARD_CONTACT,
                    subject_id=question.id,
                    at=now,
                    priority=Urgency.FIRST,
                )
            # Neither what nor by whom: a facilitator reads the trail, too.
            home, pairing_id = kept.community_id, kept.pairing_id
            subject = AuditSubject.PAIRING
            await memory.audit.write(home, actor=None, move="answer", subject=subject, subject_id=pairing_id, at=now)
            return kept

    @requires(Right.ADDRESSEE)
    async def put_off(self, caller: Caller, question_id: int, *, days: int) -> datetime:
        """Put off an open check-in by so many *days* of the caller's own; return when the reminder comes, in UTC.

        Raises NotYours, NoLongerOpen, NotNow (no check-ins are wanted), AnsweredAlready or NotFound.
        """
        async with self._store.transaction() as memory:
            question, mine, theirs = await self._held(memory, caller, question_id)
            if question.number != mine.number:
                raise NoLongerOpen
            if question.answer is not None:
                raise AnsweredAlready
            pairing = await found_pairing(memory, caller, question.pairing_id)
            plan = await self._rounds.plan(memory, pairing, caller.user_id)
            if not plan.asks:
                raise NotNow
            later = snoozed(mine, plan, days=days, now=self._clock())
            await memory.schedules.keep([later])
            await self._rounds.break_silence(memory, [later, *theirs], at=self._clock())
            assert later.nudge_at is not None  # that is what putting off sets
            return later.nudge_at

    @requires(Right.ADDRESSEE)
    async def prompt(self, caller: Caller, question_id: int) -> int:
        """Return which of the things to talk about comes now, by its place among them; never the last one again.

        From an older check-in as well, while the mentorship lasts.

        Raises NotYours, NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.transaction() as memory:
            question, mine, _ = await self._held(memory, caller, question_id)
            must_be_open(await found_pairing(memory, caller, question.pairing_id), PairingMove.NOTE)
            chosen = next_prompt(mine)
            await memory.schedules.keep([replace(mine, prompt=chosen)])
            return chosen

    @requires(Right.PARTY)
    async def start(self, caller: Caller, pairing_id: int) -> Question:
        """Start a check-in now and return the caller's question; the other is asked at their next good moment.

        Whoever of the two was asked within the last day is not asked again; for the caller, an open question of that
        day is returned.

        Raises NotYours, NoLongerOpen, NotNow, AskedJustNow or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.CHECK_IN)
            now = self._clock()
            mine, theirs = await self._schedules(memory, pairing.id, caller.user_id)
            question = await self._ask_caller(memory, pairing, mine, now)
            for schedule in theirs:
                await self._ask_partner(memory, pairing, schedule, now)
            await remember(memory, pairing, "check in", by=caller.user_id, at=now)
            return question

    @requires(Right.PARTY)
    async def change_rhythm(self, caller: Caller, pairing_id: int, rhythm: Rhythm) -> Pairing:
        """Change how often the two are asked from now on; the other is told. The present rhythm changes nothing.

        Raises NotYours, NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.transaction() as memory:
            pairing = await held_pairing(memory, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_be_open(pairing, PairingMove.RHYTHM)
            if pairing.rhythm is rhythm:
                return pairing
            now = self._clock()
            changed = await memory.pairings.change(pairing, rhythm=rhythm, rhythm_from=now)
            if changed is None:
                raise NotNow
            await self._rounds.change_rhythm(memory, pairing, rhythm, at=now)
            await tell_about(memory, pairing, LetterKind.RHYTHM_CHANGED, pairing.partner_of(caller.user_id), at=now)
            await remember(memory, pairing, "rhythm", by=caller.user_id, at=now)
            return changed

    @requires(Right.FACILITATOR)
    async def take(self, caller: Caller, question_id: int) -> Question:
        """Take on, once, to reach out to someone who asked to be contacted.

        The caller is a facilitator who is not one of the pair, or was told in their stead.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen or NotFound.
        """
        async with self._store.transaction() as memory:
            question = await found_question(memory, caller, question_id)
            community = await memory.communities.get(question.community_id)
            pairing = await memory.pairings.get(question.pairing_id)
            people = pairing.people if pairing else ()
            strangers = await strangers_to(memory, question.community_id, people)
            if caller.user_id != question.confided_to or caller.user_id in strangers:
                must_facilitate(caller, community, parties=people)
            now = self._clock()
            taken = await memory.questions.take(question.id, by=caller.user_id, at=now)
            if taken is None:
                first = await found_question(memory, caller, question_id)
                if first.taken_by is None:
                    raise NoLongerOpen
                raise AlreadyDecided(first.taken_by)
            await enqueue(memory, question.community_id, LetterKind.CARD_CONTACT, subject_id=question.id, at=now)
            await enqueue(
                memory,
                question.community_id,
                LetterKind.CONTACT_TAKEN,
                subject_id=question.id,
                recipient_id=question.person_id,
                at=now,
            )
            await self._remember(memory, question, "take", by=caller.user_id)
            return taken

    @requires(Right.FACILITATOR)
    async def take_by_card(self, caller: Caller, message_id: int) -> Question | None:
        """Take on to reach out, by the card that this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            question = await memory.questions.by_card(message_id)
        if question is None or question.community_id != caller.community_id:
            return None
        return await self.take(caller, question.id)

    async def _held(
        self, memory: Memory, caller: Caller, question_id: int
    ) -> tuple[Question, Schedule, list[Schedule]]:
        """One of the caller's own questions, their schedule and their partner's, all held.

        Raises NotYours or NotFound.
        """
        # The schedules first: whoever leaves has theirs held before their questions.
        both = await memory.schedules.asked_with(question_id)
        question = of_this_community(caller, await memory.questions.hold(question_id))
        if question.person_id != caller.user_id:
            raise NotYours
        return question, *self._mine_and_theirs(both, caller.user_id)

    async def _schedules(self, memory: Memory, pairing_id: int, person: int) -> tuple[Schedule, list[Schedule]]:
        """One person's schedule, and their partner's unless they are forgotten, held.

        Raises NotFound where nobody is ever asked.
        """
        return self._mine_and_theirs(await memory.schedules.of_pairings(pairing_id), person)

    def _mine_and_theirs(self, both: list[Schedule], person: int) -> tuple[Schedule, list[Schedule]]:
        mine = [schedule for schedule in both if schedule.person_id == person]
        if not mine:
            raise NotFound
        return mine[0], [schedule for schedule in both if schedule.person_id != person]

    async def _ask_caller(self, memory: Memory, pairing: Pairing, mine: Schedule, now: datetime) -> Question:
        if not may_start(mine, now=now):
            open_one = await memory.questions.latest_of([mine]) if mine.is_open else []
            if not open_one:
                raise AskedJustNow
            return open_one[0]
        plan = await self._rounds.plan(memory, pairing, mine.person_id)
        # Whoever starts one themselves is not silent: the question that was open counts as none left unanswered.
        put = asked(replace(mine, is_open=False), plan, now=now)
        [question_id] = await memory.questions.ask_all([put], at=now)
        await memory.schedules.keep([put])
        return of_this_community(
            Caller(user_id=mine.person_id, community_id=None), await memory.questions.get(question_id)
        )

    async def _ask_partner(self, memory: Memory, pairing: Pairing, theirs: Schedule, now: datetime) -> None:
        """At their next good moment; the sweep does it. Not, if they want no check-ins, or have one before them."""
        plan = await self._rounds.plan(memory, pairing, theirs.person_id)
        if plan.asks and may_start(theirs, now=now) and not waits_for_an_answer(theirs):
            await memory.schedules.keep([brought_forward(theirs, plan, now=now)])
