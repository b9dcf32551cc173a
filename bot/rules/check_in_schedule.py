"""The schedule of check-ins of one person in one pairing: asked, reminded, counted as silent, snoozed.

A schedule has the time of the next check-in and of the next reminder of the open one. Both lie at contactable times
of the person, and always ahead of now once a step is done: nothing is asked twice, and missed check-ins don't pile
up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage.models.enums import CheckInWish, PairingState, Rhythm
from storage.models.preferences import Preferences
from storage.models.records import CheckInQuestion, CheckInSchedule, Pairing

from . import quiet_dates
from .check_in_turns import last_past_turn, next_check_in_turn
from .contact_hours import ContactHours, find_zone, is_contactable, next_contactable_time, preferred_time_after_days
from .programme import PROMPTS, Programme

NUDGE_SNOOZED, NUDGE_NONE, NUDGE_SENT, NUDGE_COUNTED_AS_SILENT = -1, 0, 1, 2
"""Nudges of an open question: snoozed by the person; none yet; reminded once; counted as silent."""

MIN_MANUAL_CHECK_IN_INTERVAL = timedelta(hours=20)
"""The least time between two check-ins that somebody starts by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInPlan:
    """What one person's check-ins go by; *is_enabled* says whether there are any."""

    programme: Programme
    rhythm: Rhythm
    anchor: datetime
    contact_hours: ContactHours
    is_enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleStep:
    """What a due schedule has become, and what the person is sent with it."""

    schedule: CheckInSchedule
    is_check_in: bool = False
    is_reminder: bool = False
    was_snoozed: bool = False


def contact_hours_of(preferences: Preferences, programme: Programme) -> ContactHours:
    """Return when someone may be written to; by default at the programme's hour, by the community's clock."""
    weekdays = frozenset(day for day in range(7) if preferences.quiet_weekdays >> day & 1)
    return ContactHours(
        # Names come and go with the system's data; nobody's check-ins should stop for it.
        zone=find_zone(preferences.time_zone or preferences.community_zone or "UTC") or ZoneInfo("UTC"),
        hour=programme.check_in_hour if preferences.hour is None else preferences.hour,
        quiet_weekdays=weekdays,
        quiet_dates=quiet_dates.ranges_from_json(preferences.quiet_dates) if preferences.quiet_dates else (),
    )


def next_reassurance_at(preferences: Preferences, programme: Programme, *, after: datetime) -> datetime:
    """Return when somebody who waits next hears that they are not forgotten: ``word_days`` on, in UTC."""
    return next_contactable_time(
        contact_hours_of(preferences, programme), after + timedelta(days=programme.word_days)
    )


def check_in_plan(pairing: Pairing, preferences: Preferences, programme: Programme) -> CheckInPlan:
    """Return the plan of check-ins for one of the two. The pairing has begun."""
    began = pairing.began_at or pairing.proposed_at
    return CheckInPlan(
        programme=programme,
        rhythm=pairing.rhythm,
        # The gentle days count from the beginning, whenever it was chosen.
        anchor=began if pairing.rhythm is Rhythm.GENTLE else pairing.rhythm_from or began,
        contact_hours=contact_hours_of(preferences, programme),
        is_enabled=pairing.state is PairingState.ACTIVE and preferences.wish is CheckInWish.ASK,
    )


def start_from_now(schedule: CheckInSchedule, plan: CheckInPlan, *, now: datetime) -> CheckInSchedule:
    """Return the schedule starting from now, whatever turns have passed.

    For beginnings, new rhythms and the end of a pause. When the rhythm changes, turns asked so far don't count:
    *schedule* then comes with turn 0.
    """
    gone = last_past_turn(plan.rhythm, plan.programme, plan.contact_hours, anchor=plan.anchor, now=now)
    return reschedule(replace(schedule, turn=max(schedule.turn, gone)), plan, now=now)


def reschedule(schedule: CheckInSchedule, plan: CheckInPlan, *, now: datetime) -> CheckInSchedule:
    """Return the schedule with its times set by the plan as it is now.

    A turn that has not been asked is still asked, also when the person has moved to where its hour is over: then at
    the next contactable time. If the plan is not enabled, the schedule is stopped and an open question brings no
    reminder.
    """
    if not plan.is_enabled:
        return stop_schedule(schedule)
    turn = next_check_in_turn(
        plan.rhythm,
        plan.programme,
        plan.contact_hours,
        anchor=plan.anchor,
        after_turn=schedule.turn,
        asked_at=schedule.asked_at,
        now=schedule.asked_at or plan.anchor,
    )
    ask_at = next_contactable_time(plan.contact_hours, max(turn.at, now)) if turn else None
    hand_at, nudge_at = (
        next_contactable_time(plan.contact_hours, max(time, now)) if time else None
        for time in (schedule.hand_at, schedule.nudge_at)
    )
    return _with_due_at(replace(schedule, ask_at=ask_at, hand_at=hand_at, nudge_at=nudge_at))


def stop_schedule(schedule: CheckInSchedule) -> CheckInSchedule:
    """Return the schedule with nothing to ask; an open question may still be answered, and silence is reset."""
    nudges = NUDGE_COUNTED_AS_SILENT if schedule.is_open else schedule.nudges
    return replace(schedule, ask_at=None, hand_at=None, nudge_at=None, due_at=None, nudges=nudges, silent=0)


def advance_schedule(schedule: CheckInSchedule, plan: CheckInPlan, *, now: datetime) -> ScheduleStep:
    """Return the step that a due schedule takes now."""
    if not plan.is_enabled:
        return ScheduleStep(schedule=reschedule(schedule, plan, now=now))
    if not is_contactable(plan.contact_hours, now):
        return ScheduleStep(schedule=_postpone_to(schedule, next_contactable_time(plan.contact_hours, now)))
    if any(time is not None and time <= now for time in (schedule.ask_at, schedule.hand_at)):
        return ScheduleStep(schedule=record_asked(schedule, plan, now=now), is_check_in=True)
    if schedule.nudge_at is not None and schedule.nudge_at <= now:
        return _nudge_or_count(schedule, plan, now)
    return ScheduleStep(schedule=_with_due_at(schedule))


def record_asked(schedule: CheckInSchedule, plan: CheckInPlan, *, now: datetime) -> CheckInSchedule:
    """Return the schedule after the next question is asked.

    A question that was still open after its reminder counts as unanswered now.
    """
    gone = last_past_turn(plan.rhythm, plan.programme, plan.contact_hours, anchor=plan.anchor, now=now)
    missed = schedule.is_open and schedule.nudges == NUDGE_SENT
    put = replace(
        schedule,
        turn=max(schedule.turn, gone),
        number=schedule.number + 1,
        asked_at=now,
        is_open=True,
        hand_at=None,
        nudge_at=_reminder_at(plan, now),
        nudges=NUDGE_NONE,
        silent=schedule.silent + missed,
    )
    return reschedule(put, plan, now=now)


def bring_forward(schedule: CheckInSchedule, plan: CheckInPlan, *, now: datetime) -> CheckInSchedule:
    """Return the schedule with a question at the next contactable time; the turns stay as they are."""
    return _with_due_at(replace(schedule, hand_at=next_contactable_time(plan.contact_hours, now)))


def record_answered(schedule: CheckInSchedule) -> CheckInSchedule:
    """Return the schedule after an answer: no reminder any more, and silence reset."""
    return _with_due_at(replace(schedule, is_open=False, nudge_at=None, nudges=NUDGE_NONE, silent=0))


def snooze_schedule(schedule: CheckInSchedule, plan: CheckInPlan, *, days: int, now: datetime) -> CheckInSchedule:
    """Return the schedule with a reminder of the open question *days* of the person's days later."""
    when = preferred_time_after_days(plan.contact_hours, after=now, days=days)
    # One question counts once: if it was counted already, putting it off takes that back.
    silent = max(0, schedule.silent - (schedule.nudges == NUDGE_COUNTED_AS_SILENT))
    return _with_due_at(replace(schedule, is_open=True, nudge_at=when, nudges=NUDGE_SNOOZED, silent=silent))


def next_prompt_index(schedule: CheckInSchedule) -> int:
    """Return the index of the next thing to talk about: each in turn, never the same twice in a row."""
    last = schedule.prompt
    return (schedule.pairing_id + schedule.person_id if last is None else last + 1) % len(PROMPTS)


def is_mentor_asked_about_self(question: CheckInQuestion, pairing: Pairing, programme: Programme) -> bool:
    """Return whether this check-in asks mentors how they are themselves, too."""
    every = programme.ask_mentor_every
    return question.person_id == pairing.mentor_id and every > 0 and question.number % every == 0


def can_start_manually(schedule: CheckInSchedule, *, now: datetime) -> bool:
    """Return whether a check-in may be started by hand now; not too soon after another."""
    return schedule.asked_at is None or now >= schedule.asked_at + MIN_MANUAL_CHECK_IN_INTERVAL


def has_unanswered_question(schedule: CheckInSchedule) -> bool:
    """Return whether a question is still open, so that a check-in the partner starts must not bury it."""
    return schedule.is_open and schedule.nudges != NUDGE_COUNTED_AS_SILENT


def _nudge_or_count(schedule: CheckInSchedule, plan: CheckInPlan, now: datetime) -> ScheduleStep:
    """Return the step that reminds of the open question, or counts it; after a long silence nobody is reminded."""
    has_asked_enough = schedule.nudges == NUDGE_NONE and schedule.silent >= plan.programme.silent_after
    if schedule.nudges in {NUDGE_SNOOZED, NUDGE_NONE} and not has_asked_enough:
        again = replace(schedule, nudges=NUDGE_SENT, nudge_at=_reminder_at(plan, now))
        return ScheduleStep(
            schedule=_with_due_at(again), is_reminder=True, was_snoozed=schedule.nudges == NUDGE_SNOOZED
        )
    return ScheduleStep(
        schedule=_with_due_at(
            replace(schedule, nudges=NUDGE_COUNTED_AS_SILENT, nudge_at=None, silent=schedule.silent + 1)
        )
    )


def _reminder_at(plan: CheckInPlan, now: datetime) -> datetime:
    return preferred_time_after_days(plan.contact_hours, after=now, days=plan.programme.check_in_reminder_days)


def _postpone_to(schedule: CheckInSchedule, when: datetime) -> CheckInSchedule:
    times = (schedule.ask_at, schedule.hand_at, schedule.nudge_at)
    ask_at, hand_at, nudge_at = (time and max(time, when) for time in times)
    return _with_due_at(replace(schedule, ask_at=ask_at, hand_at=hand_at, nudge_at=nudge_at))


def _with_due_at(schedule: CheckInSchedule) -> CheckInSchedule:
    times = (schedule.ask_at, schedule.hand_at, schedule.nudge_at)
    return replace(schedule, due_at=min((time for time in times if time is not None), default=None))
