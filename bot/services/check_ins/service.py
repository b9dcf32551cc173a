"""Check-ins: answering, snoozing, starting one, their rhythm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.callers import Caller
from bot.rules.check_in_schedule import (
    bring_forward,
    can_start_manually,
    has_unanswered_question,
    next_prompt_index,
    record_answered,
    record_asked,
    snooze_schedule,
)
from bot.rules.daily_limits import MAX_TAKEN_BACK
from bot.rules.pairing import PairingMove, must_allow_pairing_move, must_be_party
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import (
    CheckInAlreadyAnswered,
    CheckInTooSoon,
    NoLongerOpen,
    NotFound,
    NotNow,
)
from bot.services.core.context import (
    ServiceContext,
    pairing_for_update,
    require_in_community,
    require_pairing,
    require_question,
)
from bot.services.core.counted_acts import load_counted_acts
from bot.services.core.enqueue_and_audit import audit_pairing_move, enqueue, enqueue_pairing_message
from bot.services.core.open_matters import close_matters, open_matter
from storage.models.counted_acts import CountedKind
from storage.models.enums import AuditSubject, CheckInAnswer, MessageKind, Priority, Rhythm
from storage.models.records import CheckInQuestion, CheckInSchedule, Pairing
from storage.unit_of_work import UnitOfWork

from .contact_requests import ContactRequestService
from .scheduling import CheckInScheduler


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInDetails:
    """A check-in with its pairing; it can be answered while *is_newest*, until another is asked."""

    question: CheckInQuestion
    pairing: Pairing
    is_newest: bool


class CheckInService(ContactRequestService):
    """Check-ins. Answers are kept; only "please contact me" is sent on, and only to the facilitators."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._scheduler = CheckInScheduler(context.programme)

    @requires(Permission.ADDRESSEE)
    async def get(self, caller: Caller, question_id: int) -> CheckInDetails:
        """Return the caller's own check-in, as it stands. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            question = await require_question(uow, caller, question_id)
            if question.person_id != caller.user_id:
                raise NotFound
            schedule = await uow.schedules.get(question.pairing_id, question.person_id)
            return CheckInDetails(
                question=question,
                pairing=await require_pairing(uow, caller, question.pairing_id),
                is_newest=schedule is not None and schedule.number == question.number,
            )

    @requires(Permission.ADDRESSEE)
    async def answer(self, caller: Caller, question_id: int, answer: CheckInAnswer) -> CheckInQuestion:
        """Record how it goes; the answer may be changed until the next check-in.

        Asking to be contacted, and taking that back, is possible from an older check-in as well; once somebody has
        taken it on, asking once more is a new request. The same answer again changes nothing.

        Raises NoLongerOpen (a later one came) or NotFound.
        """
        async with self._database.transaction() as uow:
            question, mine, theirs = await self._question_for_update(uow, caller, question_id)
            is_newest = question.number == mine.number
            if not is_newest and CheckInAnswer.CONTACT not in (answer, question.answer):
                raise NoLongerOpen
            is_waiting = question.matter_id is not None and question.taken_by is None
            if question.answer is answer and (is_waiting or answer is not CheckInAnswer.CONTACT):
                return question
            now = self._clock()
            if not await uow.questions.set_answer(question, answer=answer, at=now):
                raise NoLongerOpen
            if is_newest:
                told = record_answered(mine)
                await uow.schedules.save([told])
                await self._scheduler.end_silence_if_broken(uow, [told, *theirs], at=now)
            matter_id = await self._open_or_close_wish(uow, question, answer, at=now)
            # Neither what nor by whom: a facilitator reads the trail, too.
            home, pairing_id = question.community_id, question.pairing_id
            subject = AuditSubject.PAIRING
            await uow.audit.add(home, actor_id=None, move="answer", subject=subject, subject_id=pairing_id, at=now)
            return replace(question, answer=answer, answered_at=now, matter_id=matter_id, taken_by=None)

    async def _open_or_close_wish(
        self, uow: UnitOfWork, question: CheckInQuestion, answer: CheckInAnswer, *, at: datetime
    ) -> int | None:
        """Open a wish to be contacted, anew where somebody has taken on the one before; or it is over.

        Taken back often within a day and wished again, it is told on the next rung of the ladder only, not at once.
        Returns the id of the open matter.
        """
        home, card, row_id, me = question.community_id, MessageKind.CARD_CONTACT, question.id, question.person_id
        asks_anew = question.taken_by if answer is CheckInAnswer.CONTACT else None
        before = await uow.matters.about(home, card, row_id) if question.matter_id is not None else None
        was_open = before is not None and await close_matters(uow, home, card, row_id, at=at, but=asks_anew)
        if answer is CheckInAnswer.CONTACT:
            lately = await load_counted_acts(uow, home, me, self._programme, at=at)
            is_quiet = sum(act.kind is CountedKind.NO_CONTACT for act in lately) >= MAX_TAKEN_BACK
            return await open_matter(
                uow, self._programme, home, card, subject_id=row_id, by_id=me, at=at, is_quiet=is_quiet
            )
        if was_open and before is not None:
            await uow.counted_acts.add(home, CountedKind.NO_CONTACT, by=me, at=at)
            if before.heard is not None:
                await enqueue(uow, home, card, subject_id=row_id, at=at, priority=Priority.HIGH)
        return None

    @requires(Permission.ADDRESSEE)
    async def snooze(self, caller: Caller, question_id: int, *, days: int) -> datetime:
        """Put off an open check-in by so many *days* of the caller's own; return when the reminder comes, in UTC.

        Raises NoLongerOpen, NotNow (no check-ins are wanted), CheckInAlreadyAnswered or NotFound.
        """
        async with self._database.transaction() as uow:
            question, mine, theirs = await self._question_for_update(uow, caller, question_id)
            if question.number != mine.number:
                raise NoLongerOpen
            if question.answer is not None:
                raise CheckInAlreadyAnswered
            pairing = await require_pairing(uow, caller, question.pairing_id)
            plan = await self._scheduler.plan(uow, pairing, caller.user_id)
            if not plan.is_enabled:
                raise NotNow
            later = snooze_schedule(mine, plan, days=days, now=self._clock())
            await uow.schedules.save([later])
            await self._scheduler.end_silence_if_broken(uow, [later, *theirs], at=self._clock())
            assert later.nudge_at is not None  # that is what putting off sets
            return later.nudge_at

    @requires(Permission.ADDRESSEE)
    async def next_prompt(self, caller: Caller, question_id: int) -> int:
        """Return which of the things to talk about comes now, by its place among them; never the last one again.

        From an older check-in as well, while the mentorship lasts.

        Raises NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            question, mine, _ = await self._question_for_update(uow, caller, question_id)
            must_allow_pairing_move(await require_pairing(uow, caller, question.pairing_id), PairingMove.NOTE)
            chosen = next_prompt_index(mine)
            await uow.schedules.save([replace(mine, prompt=chosen)])
            return chosen

    @requires(Permission.PARTY)
    async def start(self, caller: Caller, pairing_id: int) -> CheckInQuestion:
        """Start a check-in now and return the caller's question; the other is asked at their next good moment.

        Of the two, nobody who was asked within the last day is asked again; for the caller, an open question of that
        day is returned.

        Raises NoLongerOpen, NotNow, CheckInTooSoon or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.CHECK_IN)
            now = self._clock()
            mine, theirs = await self._schedules(uow, pairing.id, caller.user_id)
            question = await self._ask_caller(uow, pairing, mine, now)
            for schedule in theirs:
                await self._ask_partner(uow, pairing, schedule, now)
            await audit_pairing_move(uow, pairing, "check in", by=caller.user_id, at=now)
            return question

    @requires(Permission.PARTY)
    async def change_rhythm(self, caller: Caller, pairing_id: int, rhythm: Rhythm) -> Pairing:
        """Change how often the two are asked from now on; the other is told. The present rhythm changes nothing.

        Raises NoLongerOpen, NotNow or NotFound.
        """
        async with self._database.transaction() as uow:
            pairing = await pairing_for_update(uow, caller, pairing_id)
            must_be_party(pairing, caller.user_id)
            must_allow_pairing_move(pairing, PairingMove.RHYTHM)
            if pairing.rhythm is rhythm:
                return pairing
            now = self._clock()
            changed = await uow.pairings.update_if_unchanged(pairing, rhythm=rhythm, rhythm_from=now)
            if changed is None:
                raise NotNow
            await self._scheduler.change_rhythm(uow, pairing, rhythm, at=now)
            kind, me = MessageKind.RHYTHM_CHANGED, caller.user_id
            await enqueue_pairing_message(uow, pairing, kind, pairing.partner_of(me), at=now, by=me)
            await audit_pairing_move(uow, pairing, "rhythm", by=caller.user_id, at=now)
            return changed

    async def _question_for_update(
        self, uow: UnitOfWork, caller: Caller, question_id: int
    ) -> tuple[CheckInQuestion, CheckInSchedule, list[CheckInSchedule]]:
        """Return one of the caller's own questions, their schedule and their partner's, all locked for update.

        Raises NotFound.
        """
        # The schedules first: a departure locks schedules before questions.
        both = await uow.schedules.list_of_question_for_update(question_id)
        question = require_in_community(caller, await uow.questions.get_for_update(question_id))
        if question.person_id != caller.user_id:
            raise NotFound
        return question, *self._mine_and_theirs(both, caller.user_id)

    async def _schedules(
        self, uow: UnitOfWork, pairing_id: int, person: int
    ) -> tuple[CheckInSchedule, list[CheckInSchedule]]:
        """Return one person's schedule, and their partner's unless they are erased, locked for update.

        Raises NotFound where there are no check-ins.
        """
        return self._mine_and_theirs(await uow.schedules.list_of_pairings_for_update(pairing_id), person)

    def _mine_and_theirs(
        self, both: list[CheckInSchedule], person: int
    ) -> tuple[CheckInSchedule, list[CheckInSchedule]]:
        mine = [schedule for schedule in both if schedule.person_id == person]
        if not mine:
            raise NotFound
        return mine[0], [schedule for schedule in both if schedule.person_id != person]

    async def _ask_caller(
        self, uow: UnitOfWork, pairing: Pairing, mine: CheckInSchedule, now: datetime
    ) -> CheckInQuestion:
        if not can_start_manually(mine, now=now):
            open_one = await uow.questions.latest_of_schedules([mine]) if mine.is_open else []
            if not open_one:
                raise CheckInTooSoon
            return open_one[0]
        plan = await self._scheduler.plan(uow, pairing, mine.person_id)
        # Somebody who starts one is not silent: the question that was open counts as none left unanswered.
        put = record_asked(replace(mine, is_open=False), plan, now=now)
        [question_id] = await uow.questions.add_all([put], at=now)
        await uow.schedules.save([put])
        return require_in_community(
            Caller(user_id=mine.person_id, community_id=None), await uow.questions.get(question_id)
        )

    async def _ask_partner(self, uow: UnitOfWork, pairing: Pairing, theirs: CheckInSchedule, now: datetime) -> None:
        """Have the sweep ask the partner at their next contactable time.

        Nothing happens if they want no check-ins, or have one open or just had one.
        """
        plan = await self._scheduler.plan(uow, pairing, theirs.person_id)
        if plan.is_enabled and can_start_manually(theirs, now=now) and not has_unanswered_question(theirs):
            await uow.schedules.save([bring_forward(theirs, plan, now=now)])
