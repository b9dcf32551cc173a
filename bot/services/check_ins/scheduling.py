"""Schedules of check-ins: how the services change a person's, and what the sweep does with those that are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.checking_in import Plan, Step, begun, next_step, plan_for, planned, stopped
from bot.rules.message_specs import kinds_where
from bot.rules.message_types import Extra, ReminderReason
from bot.rules.programme import Programme
from bot.services.core.letters_and_audit import enqueue, new_message
from storage.models.enums import LetterKind, PairingState, Rhythm, Urgency
from storage.models.records import Pairing, Preferences, Schedule
from storage.unit_of_work import Memory


class Rounds:
    """A person's way through the check-ins, as the services change it inside their own transactions."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def plan(self, memory: Memory, pairing: Pairing, person: int) -> Plan:
        """By what one of the two is asked now."""
        preferences = await memory.preferences.get(pairing.community_id, person)
        return plan_for(pairing, preferences, self._programme)

    async def begin(self, memory: Memory, pairing: Pairing, *, at: datetime) -> None:
        """The pairing has just begun."""
        new = [
            Schedule(id=0, community_id=pairing.community_id, pairing_id=pairing.id, person_id=person)
            for person in pairing.people
        ]
        plans = await self._plans(memory, pairing)
        await memory.schedules.begin([begun(each, plans[each.person_id], now=at) for each in new])

    async def go_on(self, memory: Memory, pairing: Pairing, *, at: datetime) -> None:
        """The pairing goes on after a pause; *pairing* is as it is by now."""
        running = await memory.schedules.of_pairings(pairing.id)
        plans = await self._plans(memory, pairing)
        await memory.schedules.keep([begun(each, plans[each.person_id], now=at) for each in running])

    async def change_rhythm(self, memory: Memory, pairing: Pairing, rhythm: Rhythm, *, at: datetime) -> None:
        """The pair has another rhythm from now on."""
        after, changed = replace(pairing, rhythm=rhythm, rhythm_from=at), list[Schedule]()
        running = await memory.schedules.of_pairings(pairing.id)
        plans = await self._plans(memory, after)
        for schedule in running:
            # Nor is an open question brought up any more, where nothing is asked from now on.
            before = stopped(schedule) if rhythm is Rhythm.OFF else schedule
            changed.append(begun(replace(before, turn=0), plans[schedule.person_id], now=at))
        await memory.schedules.keep(changed)
        await self.break_silence(memory, changed, at=at)

    async def change_person(
        self, memory: Memory, preferences: Preferences, *, at: datetime, afresh: bool = False
    ) -> None:
        """A person's own wishes are others by now; *afresh* leaves out what went by while they wished for none."""
        change: Callable[..., Schedule] = begun if afresh else planned
        person = preferences.user_id
        running = await memory.pairings.of(
            preferences.community_id, person, (PairingState.ACTIVE, PairingState.PAUSED)
        )
        pairings = {pairing.id: pairing for pairing in running}
        schedules = await memory.schedules.of_pairings(*pairings)
        changed = {
            schedule.pairing_id: change(
                schedule, plan_for(pairings[schedule.pairing_id], preferences, self._programme), now=at
            )
            for schedule in schedules
            if schedule.person_id == person
        }
        await memory.schedules.keep(list(changed.values()))
        for schedule in schedules:
            if schedule.person_id != person:
                await self.break_silence(memory, [changed[schedule.pairing_id], schedule], at=at)

    async def break_silence(self, memory: Memory, both: Sequence[Schedule], *, at: datetime) -> None:
        """Once neither of the two is silent any more, the pair is off the attention list.

        Their schedules are held, both, lest a sweep counts the other as silent in this very moment.
        """
        if both and all(schedule.silent < self._programme.silent_after for schedule in both):
            await end_silence(memory, both[0].community_id, both[0].pairing_id, at=at)

    async def _plans(self, memory: Memory, pairing: Pairing) -> dict[int, Plan]:
        """By what each of the two is asked now."""
        home = pairing.community_id
        said = await memory.preferences.of_many([(home, person) for person in pairing.people])
        return {
            person: plan_for(
                pairing,
                said.get((home, person)) or Preferences(community_id=home, user_id=person),
                self._programme,
            )
            for person in pairing.people
        }


async def stop(memory: Memory, pairing: Pairing) -> None:
    """Nobody of this pair is asked any more, for now or for good."""
    await memory.schedules.keep([stopped(schedule) for schedule in await memory.schedules.of_pairings(pairing.id)])


class CheckInRounds:
    """The sweep's part: schedules that are due, many in one go."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Ask, remind and count, and set each schedule's next time."""
        due = await memory.schedules.by_ids(ids)
        pairings = {p.id: p for p in await memory.pairings.by_ids([schedule.pairing_id for schedule in due])}
        wishes = await memory.preferences.of_many({(schedule.community_id, schedule.person_id) for schedule in due})
        steps: list[Step] = []
        for schedule in due:
            whose = wishes.get((schedule.community_id, schedule.person_id)) or Preferences(
                community_id=schedule.community_id, user_id=schedule.person_id
            )
            steps.append(
                next_step(schedule, plan_for(pairings[schedule.pairing_id], whose, self._programme), now=now)
            )
        steps = await self._one_at_a_time(memory, due, steps, now)
        await memory.schedules.keep([step.schedule for step in steps])
        await self._ask(memory, [step.schedule for step in steps if step.asks], now)
        await self._remind(memory, [step for step in steps if step.reminds], now)
        for before, step in zip(due, steps, strict=True):
            if before.silent < step.schedule.silent >= self._programme.silent_after:
                await self._notice_silence(memory, step.schedule, now)

    async def _one_at_a_time(
        self, memory: Memory, due: Sequence[Schedule], steps: Sequence[Step], now: datetime
    ) -> list[Step]:
        """Whom a check-in has not reached yet, or reached late, is reminded of it another time, or not at all."""
        late = now - timedelta(days=self._programme.check_in_reminder_days - 1)
        coming: set[int] = set()
        kinds = kinds_where(lambda spec: Extra.SCHEDULE in spec.extras)
        for put_off, since in ((False, late), (True, now)):
            reminding = [each.schedule.id for each in steps if each.reminds and each.put_off_before is put_off]
            coming |= await memory.letters.check_ins_on_their_way(reminding, since=since, kinds=kinds)
        return [
            Step(schedule=replace(step.schedule, nudges=before.nudges)) if before.id in coming else step
            for before, step in zip(due, steps, strict=True)
        ]

    async def _ask(self, memory: Memory, schedules: Sequence[Schedule], now: datetime) -> None:
        ids = await memory.questions.ask_all(schedules, at=now)
        await memory.letters.write_all(
            [
                new_message(
                    schedule.community_id,
                    LetterKind.CHECK_IN,
                    subject_id=question_id,
                    recipient_id=schedule.person_id,
                )
                for schedule, question_id in zip(schedules, ids, strict=True)
            ],
            at=now,
        )

    async def _remind(self, memory: Memory, steps: Sequence[Step], now: datetime) -> None:
        put_off = {(step.schedule.pairing_id, step.schedule.person_id) for step in steps if step.put_off_before}
        await memory.letters.write_all(
            [
                new_message(
                    question.community_id,
                    LetterKind.CHECK_IN_AGAIN,
                    subject_id=question.id,
                    recipient_id=question.person_id,
                    payload=ReminderReason.SNOOZED if (question.pairing_id, question.person_id) in put_off else None,
                )
                for question in await memory.questions.latest_of([step.schedule for step in steps])
            ],
            at=now,
        )

    async def _notice_silence(self, memory: Memory, schedule: Schedule, now: datetime) -> None:
        silence_id = await memory.silences.begin(
            community_id=schedule.community_id, pairing_id=schedule.pairing_id, at=now
        )
        if silence_id is not None:
            await enqueue(
                memory,
                schedule.community_id,
                LetterKind.CARD_SILENCE,
                subject_id=silence_id,
                at=now,
                priority=Urgency.LATER,
            )


async def end_silence(memory: Memory, community_id: int, pairing_id: int, *, at: datetime) -> None:
    """The pair is off the attention list, if it was on it."""
    silence_id = await memory.silences.end(pairing_id, at=at)
    if silence_id is not None:
        await enqueue(memory, community_id, LetterKind.CARD_SILENCE, subject_id=silence_id, at=at)
