"""What becomes of one person's schedule: asked, reminded, counted as silent, put off, planned anew.

A schedule knows the next check-in and the next word about the open one. Both lie at good moments of the person's own
time, and always ahead of now once a step is done, so that nothing is ever asked twice and never the pile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.models.enums import PairingState, Rhythm, Wish
from storage.models.records import Pairing, Preferences, Question, Schedule

from . import quiet_dates
from .moments import Times, good_from, is_good, some_days_later, zone_of
from .programme import PROMPTS, Programme
from .rhythm import next_turn, turns_gone

SNOOZED, FRESH, REMINDED, COUNTED = -1, 0, 1, 2
"""How often an open question was brought up: never because the person put it off; never; once; and let be."""

ONCE_A_DAY = timedelta(hours=20)
"""The least between two check-ins that somebody starts by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """By what a person is asked about a pairing; *asks* is whether they are to be asked at all."""

    programme: Programme
    rhythm: Rhythm
    anchor: datetime
    times: Times
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a due schedule has become, and what the person is told with it."""

    schedule: Schedule
    asks: bool = False
    reminds: bool = False
    put_off_before: bool = False


def times_of(preferences: Preferences, programme: Programme) -> Times:
    """When someone may be written to; what they have not said is the programme's hour in UTC."""
    weekdays = frozenset(day for day in range(7) if preferences.quiet_weekdays >> day & 1)
    return Times(
        # Names come and go with the system's data; nobody's check-ins should stop for it.
        zone=zone_of(preferences.time_zone or "UTC") or ZoneInfo("UTC"),
        hour=programme.check_in_hour if preferences.hour is None else preferences.hour,
        weekdays=weekdays,
        dates=quiet_dates.from_json(preferences.quiet_dates) if preferences.quiet_dates else (),
    )


def plan_for(pairing: Pairing, preferences: Preferences, programme: Programme) -> Plan:
    """By what one of the two is asked. The pairing has begun."""
    began = pairing.began_at or pairing.proposed_at
    return Plan(
        programme=programme,
        rhythm=pairing.rhythm,
        # The gentle days count from the beginning, whenever it was chosen.
        anchor=began if pairing.rhythm is Rhythm.GENTLE else pairing.rhythm_from or began,
        times=times_of(preferences, programme),
        asks=pairing.state is PairingState.ACTIVE and preferences.wish is Wish.ASK,
    )


def begun(schedule: Schedule, plan: Plan, *, now: datetime) -> Schedule:
    """From now on, whatever turns have gone by: for beginnings, new rhythms and the end of a pause.

    Where the rhythm is another, the turns asked so far are of no account: *schedule* then comes with turn 0.
    """
    gone = turns_gone(plan.rhythm, plan.programme, plan.times, anchor=plan.anchor, now=now)
    return planned(replace(schedule, turn=max(schedule.turn, gone)), plan, now=now)


def planned(schedule: Schedule, plan: Plan, *, now: datetime) -> Schedule:
    """The same schedule with its times set by the plan as it is now.

    A turn that has not been asked stays to be asked, also when the person has moved to where its hour is over: then
    at the next good moment. An open question is no longer brought up once nothing is to be asked.
    """
    if not plan.asks:
        return stopped(schedule)
    turn = next_turn(
        plan.rhythm,
        plan.programme,
        plan.times,
        anchor=plan.anchor,
        after_turn=schedule.turn,
        asked_at=schedule.asked_at,
        now=schedule.asked_at or plan.anchor,
    )
    ask_at = good_from(plan.times, max(turn.at, now)) if turn else None
    hand_at, nudge_at = (
        good_from(plan.times, max(time, now)) if time else None for time in (schedule.hand_at, schedule.nudge_at)
    )
    return _due(replace(schedule, ask_at=ask_at, hand_at=hand_at, nudge_at=nudge_at))


def stopped(schedule: Schedule) -> Schedule:
    """Nothing is asked any more; a question that is open may be answered, and no silence is left or counted."""
    nudges = COUNTED if schedule.is_open else schedule.nudges
    return replace(schedule, ask_at=None, hand_at=None, nudge_at=None, due_at=None, nudges=nudges, silent=0)


def next_step(schedule: Schedule, plan: Plan, *, now: datetime) -> Step:
    """What is to be done about a schedule that is due."""
    if not plan.asks:
        return Step(schedule=planned(schedule, plan, now=now))
    if not is_good(plan.times, now):
        return Step(schedule=_moved_to(schedule, good_from(plan.times, now)))
    if any(time is not None and time <= now for time in (schedule.ask_at, schedule.hand_at)):
        return Step(schedule=asked(schedule, plan, now=now), asks=True)
    if schedule.nudge_at is not None and schedule.nudge_at <= now:
        return _nudged(schedule, plan, now)
    return Step(schedule=_due(schedule))


def asked(schedule: Schedule, plan: Plan, *, now: datetime) -> Schedule:
    """The next question is put. One that was open, and was brought up without an answer, counts as unanswered now."""
    gone = turns_gone(plan.rhythm, plan.programme, plan.times, anchor=plan.anchor, now=now)
    missed = schedule.is_open and schedule.nudges == REMINDED
    put = replace(
        schedule,
        turn=max(schedule.turn, gone),
        number=schedule.number + 1,
        asked_at=now,
        is_open=True,
        hand_at=None,
        nudge_at=_reminder(plan, now),
        nudges=FRESH,
        silent=schedule.silent + missed,
    )
    return planned(put, plan, now=now)


def brought_forward(schedule: Schedule, plan: Plan, *, now: datetime) -> Schedule:
    """The next question comes at the person's next good moment; the turns of the rhythm stay as they are."""
    return _due(replace(schedule, hand_at=good_from(plan.times, now)))


def answered(schedule: Schedule) -> Schedule:
    """The person has answered: nothing is brought up again, and no silence is left."""
    return _due(replace(schedule, is_open=False, nudge_at=None, nudges=FRESH, silent=0))


def snoozed(schedule: Schedule, plan: Plan, *, days: int, now: datetime) -> Schedule:
    """The person would like to be reminded of the open question, so many of their days later."""
    when = some_days_later(plan.times, after=now, days=days)
    # One question counts once: if it was counted already, putting it off takes that back.
    silent = max(0, schedule.silent - (schedule.nudges == COUNTED))
    return _due(replace(schedule, is_open=True, nudge_at=when, nudges=SNOOZED, silent=silent))


def next_prompt(schedule: Schedule) -> int:
    """Which of the things to talk about comes next: each in turn, so never the same twice in a row."""
    last = schedule.prompt
    return (schedule.pairing_id + schedule.person_id if last is None else last + 1) % len(PROMPTS)


def asks_mentor(question: Question, pairing: Pairing, programme: Programme) -> bool:
    """Whether this check-in asks mentors how they are themselves, too."""
    every = programme.ask_mentor_every
    return question.person_id == pairing.mentor_id and every > 0 and question.number % every == 0


def may_start(schedule: Schedule, *, now: datetime) -> bool:
    """Whether a check-in may be started by hand now; not so soon after another."""
    return schedule.asked_at is None or now >= schedule.asked_at + ONCE_A_DAY


def waits_for_an_answer(schedule: Schedule) -> bool:
    """Whether someone still has a question before them; a partner who starts another must not bury it."""
    return schedule.is_open and schedule.nudges != COUNTED


def _nudged(schedule: Schedule, plan: Plan, now: datetime) -> Step:
    """Bring the open question up once, or count it. Who has been silent for long is not urged any further."""
    enough_was_said = schedule.nudges == FRESH and schedule.silent >= plan.programme.silent_after
    if schedule.nudges in {SNOOZED, FRESH} and not enough_was_said:
        again = replace(schedule, nudges=REMINDED, nudge_at=_reminder(plan, now))
        return Step(schedule=_due(again), reminds=True, put_off_before=schedule.nudges == SNOOZED)
    return Step(schedule=_due(replace(schedule, nudges=COUNTED, nudge_at=None, silent=schedule.silent + 1)))


def _reminder(plan: Plan, now: datetime) -> datetime:
    return some_days_later(plan.times, after=now, days=plan.programme.check_in_reminder_days)


def _moved_to(schedule: Schedule, when: datetime) -> Schedule:
    times = (schedule.ask_at, schedule.hand_at, schedule.nudge_at)
    ask_at, hand_at, nudge_at = (time and max(time, when) for time in times)
    return _due(replace(schedule, ask_at=ask_at, hand_at=hand_at, nudge_at=nudge_at))


def _due(schedule: Schedule) -> Schedule:
    times = (schedule.ask_at, schedule.hand_at, schedule.nudge_at)
    return replace(schedule, due_at=min((time for time in times if time is not None), default=None))
