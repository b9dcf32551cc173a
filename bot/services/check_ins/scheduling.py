"""Schedules of check-ins: how services change them, and how the sweep moves those that are due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.check_in_schedule import (
    CheckInPlan,
    ScheduleStep,
    advance_schedule,
    check_in_plan,
    reschedule,
    start_from_now,
    stop_schedule,
)
from bot.rules.message_specs import kinds_where
from bot.rules.message_types import Extra, ReminderReason
from bot.rules.programme import Programme
from bot.services.core.enqueue_and_audit import enqueue, new_message
from bot.services.core.open_matters import close_matters, open_matter
from storage.models.enums import MessageKind, PairingState, Rhythm
from storage.models.preferences import Preferences
from storage.models.records import CheckInSchedule, Pairing
from storage.unit_of_work import UnitOfWork


class CheckInScheduler:
    """Changes to schedules of check-ins, made inside the services' own transactions."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def plan(self, uow: UnitOfWork, pairing: Pairing, person: int) -> CheckInPlan:
        """Return the plan of check-ins for one of the two as of now."""
        preferences = await uow.preferences.get(pairing.community_id, person)
        return check_in_plan(pairing, preferences, self._programme)

    async def start(self, uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
        """Insert the two schedules of a pairing that has just begun."""
        new = [
            CheckInSchedule(id=0, community_id=pairing.community_id, pairing_id=pairing.id, person_id=person)
            for person in pairing.party_ids
        ]
        plans = await self._plans(uow, pairing)
        await uow.schedules.add([start_from_now(each, plans[each.person_id], now=at) for each in new])

    async def resume(self, uow: UnitOfWork, pairing: Pairing, *, at: datetime) -> None:
        """Start the schedules again after a pause; *pairing* is as it is after it."""
        running = await uow.schedules.list_of_pairings_for_update(pairing.id)
        plans = await self._plans(uow, pairing)
        await uow.schedules.save([start_from_now(each, plans[each.person_id], now=at) for each in running])

    async def change_rhythm(self, uow: UnitOfWork, pairing: Pairing, rhythm: Rhythm, *, at: datetime) -> None:
        """Set the pair's schedules by another rhythm from *at* on."""
        after, changed = replace(pairing, rhythm=rhythm, rhythm_from=at), list[CheckInSchedule]()
        running = await uow.schedules.list_of_pairings_for_update(pairing.id)
        plans = await self._plans(uow, after)
        for schedule in running:
            # Nor is an open question brought up any more, where nothing is asked from now on.
            before = stop_schedule(schedule) if rhythm is Rhythm.OFF else schedule
            changed.append(start_from_now(replace(before, turn=0), plans[schedule.person_id], now=at))
        await uow.schedules.save(changed)
        await self.end_silence_if_broken(uow, changed, at=at)

    async def apply_preferences(
        self, uow: UnitOfWork, preferences: Preferences, *, at: datetime, from_now: bool = False
    ) -> None:
        """Apply a person's changed wishes; *from_now* leaves out what went by while they wished for no check-ins."""
        change: Callable[..., CheckInSchedule] = start_from_now if from_now else reschedule
        person = preferences.user_id
        running = await uow.pairings.list_of_person(
            preferences.community_id, person, (PairingState.ACTIVE, PairingState.PAUSED)
        )
        pairings = {pairing.id: pairing for pairing in running}
        schedules = await uow.schedules.list_of_pairings_for_update(*pairings)
        changed = {
            schedule.pairing_id: change(
                schedule, check_in_plan(pairings[schedule.pairing_id], preferences, self._programme), now=at
            )
            for schedule in schedules
            if schedule.person_id == person
        }
        await uow.schedules.save(list(changed.values()))
        for schedule in schedules:
            if schedule.person_id != person:
                await self.end_silence_if_broken(uow, [changed[schedule.pairing_id], schedule], at=at)

    async def end_silence_if_broken(self, uow: UnitOfWork, both: Sequence[CheckInSchedule], *, at: datetime) -> None:
        """End the pair's silence if neither of the two is silent any more.

        Both schedules must be locked, so that no sweep counts the other as silent at the same time.
        """
        if both and all(schedule.silent < self._programme.silent_after for schedule in both):
            await end_silence(uow, both[0].community_id, both[0].pairing_id, at=at)

    async def _plans(self, uow: UnitOfWork, pairing: Pairing) -> dict[int, CheckInPlan]:
        """By what each of the two is asked now."""
        home = pairing.community_id
        said = await uow.preferences.get_many([(home, person) for person in pairing.party_ids])
        return {person: check_in_plan(pairing, said[home, person], self._programme) for person in pairing.party_ids}


async def stop_schedules(uow: UnitOfWork, pairing: Pairing) -> None:
    """Stop the check-ins of this pair, for now or for good."""
    await uow.schedules.save(
        [stop_schedule(schedule) for schedule in await uow.schedules.list_of_pairings_for_update(pairing.id)]
    )


class CheckInDueHandler:
    """Moves on schedules that are due, many at once."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Ask, remind and count, and set each schedule's next time."""
        due = await uow.schedules.by_ids(ids)
        pairings = {p.id: p for p in await uow.pairings.by_ids([schedule.pairing_id for schedule in due])}
        wishes = await uow.preferences.get_many({(schedule.community_id, schedule.person_id) for schedule in due})
        steps: list[ScheduleStep] = []
        for schedule in due:
            whose = wishes[schedule.community_id, schedule.person_id]
            steps.append(
                advance_schedule(
                    schedule, check_in_plan(pairings[schedule.pairing_id], whose, self._programme), now=now
                )
            )
        steps = await self._one_at_a_time(uow, due, steps, now)
        await uow.schedules.save([step.schedule for step in steps])
        await self._ask(uow, [step.schedule for step in steps if step.is_check_in], now)
        await self._remind(uow, [step for step in steps if step.is_reminder], now)
        for before, step in zip(due, steps, strict=True):
            if before.silent < step.schedule.silent >= self._programme.silent_after:
                await self._notice_silence(uow, step.schedule, now)

    async def _one_at_a_time(
        self, uow: UnitOfWork, due: Sequence[CheckInSchedule], steps: Sequence[ScheduleStep], now: datetime
    ) -> list[ScheduleStep]:
        """Return the steps without reminders of check-ins that were not delivered yet, or late.

        Those are reminded of another time, or not at all.
        """
        late = now - timedelta(days=self._programme.check_in_reminder_days - 1)
        coming: set[int] = set()
        kinds = kinds_where(lambda spec: Extra.SCHEDULE in spec.extras)
        for put_off, since in ((False, late), (True, now)):
            reminding = [each.schedule.id for each in steps if each.is_reminder and each.was_snoozed is put_off]
            coming |= await uow.outbox.schedules_with_check_in_queued(reminding, since=since, kinds=kinds)
        return [
            ScheduleStep(schedule=replace(step.schedule, nudges=before.nudges)) if before.id in coming else step
            for before, step in zip(due, steps, strict=True)
        ]

    async def _ask(self, uow: UnitOfWork, schedules: Sequence[CheckInSchedule], now: datetime) -> None:
        ids = await uow.questions.add_all(schedules, at=now)
        await uow.outbox.enqueue_all(
            [
                new_message(
                    schedule.community_id,
                    MessageKind.CHECK_IN,
                    subject_id=question_id,
                    recipient_id=schedule.person_id,
                )
                for schedule, question_id in zip(schedules, ids, strict=True)
            ],
            at=now,
        )

    async def _remind(self, uow: UnitOfWork, steps: Sequence[ScheduleStep], now: datetime) -> None:
        put_off = {(step.schedule.pairing_id, step.schedule.person_id) for step in steps if step.was_snoozed}
        await uow.outbox.enqueue_all(
            [
                new_message(
                    question.community_id,
                    MessageKind.CHECK_IN_REMINDER,
                    subject_id=question.id,
                    recipient_id=question.person_id,
                    payload=ReminderReason.SNOOZED if (question.pairing_id, question.person_id) in put_off else None,
                )
                for question in await uow.questions.latest_of_schedules([step.schedule for step in steps])
            ],
            at=now,
        )

    async def _notice_silence(self, uow: UnitOfWork, schedule: CheckInSchedule, now: datetime) -> None:
        silence_id = await uow.silences.add(
            community_id=schedule.community_id, pairing_id=schedule.pairing_id, at=now
        )
        if silence_id is not None:
            home, card = schedule.community_id, MessageKind.CARD_SILENCE
            await open_matter(uow, self._programme, home, card, subject_id=silence_id, at=now)


async def end_silence(uow: UnitOfWork, community_id: int, pairing_id: int, *, at: datetime) -> None:
    """End the pair's open silence, if there is one."""
    silence_id = await uow.silences.end(pairing_id, at=at)
    if silence_id is not None:
        await close_matters(uow, community_id, MessageKind.CARD_SILENCE, silence_id, at=at)
        await enqueue(uow, community_id, MessageKind.CARD_SILENCE, subject_id=silence_id, at=at)
