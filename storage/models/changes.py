"""Columns of rows that can be updated (``*Change``) or inserted (``New*``); in a change, what is left out stays.

None of these is ever shown or logged whole: some columns hold what people wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NotRequired, TypedDict

from .enums import (
    Asked,
    AskedBy,
    CheckInWish,
    ConcernKind,
    ConcernOutcome,
    EndedHow,
    Heard,
    MentorState,
    MessageKind,
    PairingState,
    Priority,
    Rhythm,
    Rung,
    SeekerState,
)
from .settings import GroupRule


class CommunityChange(TypedDict, total=False):
    facilitators_channel_id: int | None
    forum_id: int | None
    forum_tag_id: int | None
    coordinator_id: int | None
    needs_yes: bool
    group_rule: GroupRule
    country: str | None
    daily_at: datetime | None
    time_zone: str | None
    welcome_channel_id: int | None
    operator: str | None
    complaints: str | None
    adults_only: bool
    least_days: int
    mentor_capacity: int | None


class PreferencesChange(TypedDict, total=False):
    time_zone: str | None
    shares_zone: bool
    hour: int | None
    quiet_weekdays: int
    quiet_dates: str | None
    wish: CheckInWish
    resting_until: datetime | None


class ProfileChange(TypedDict, total=False):
    answers: str | None
    wants: str | None
    pronouns: str | None
    faith: str | None


class TraitChange(TypedDict, total=False):
    name: str | None
    hidden: bool
    options: str | None


class MentorChange(TypedDict, total=False):
    state: MentorState
    capacity: int
    words: str | None
    new_words: str | None
    new_capacity: int | None
    changed_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str | None
    stopped_at: datetime | None
    stopped_by: int | None
    # *closed_since*: since when facilitators let nobody new come to them. *pause_check_at*: when they are next asked
    # whether a pause without a date is still right, or whether they are still open for new people.
    paused_until: datetime | None
    pause_check_at: datetime | None
    unanswered_checks: int
    role_off: bool
    closed_since: datetime | None


class NewMentor(MentorChange):
    community_id: int
    user_id: int
    past_member: bool
    applied_at: datetime


class SeekerChange(TypedDict, total=False):
    # *attends*: whether they come to the group's meetings. *listed*: whether mentors see it. *word_at*: when they
    # next hear how their search stands. *looked_until*: until when facilitators have said that they look.
    state: SeekerState
    attends: bool
    listed: bool | None
    hope: str | None
    preferences: str | None
    word_at: datetime | None
    looked_until: datetime | None


class NewSeeker(SeekerChange):
    community_id: int
    user_id: int
    since: datetime


class PairingChange(TypedDict, total=False):
    # *needs_yes*: a facilitator's yes is wanted. *step*: which reminder of the proposal comes next.
    state: PairingState
    needs_yes: bool
    decided_by: int | None
    began_at: datetime | None
    mentor_paused_at: datetime | None
    mentor_paused_until: datetime | None
    mentee_paused_at: datetime | None
    mentee_paused_until: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    ended_how: EndedHow | None
    due_at: datetime | None
    step: int
    rhythm: Rhythm
    rhythm_from: datetime | None
    handover_at: datetime | None
    end_reason: str | None


class NewPairing(TypedDict):
    community_id: int
    asked_by: AskedBy
    needs_yes: bool
    proposed_at: datetime
    suggested_by: NotRequired[int | None]
    for_suggester_only: NotRequired[bool]
    mentor_agreed_at: NotRequired[datetime | None]
    mentee_agreed_at: NotRequired[datetime | None]
    anonymous_until_agreed: NotRequired[bool]
    words: NotRequired[str | None]
    attends: NotRequired[bool | None]
    due_at: NotRequired[datetime | None]
    step: NotRequired[int]
    decoy_ends_at: NotRequired[datetime | None]


class ConcernChange(TypedDict, total=False):
    closed_at: datetime | None
    closed_by: int | None
    outcome: ConcernOutcome | None
    outcome_words: str | None


class NewConcern(TypedDict):
    kind: ConcernKind
    community_id: int
    by_id: int
    named: bool
    raised_at: datetime
    about_id: NotRequired[int | None]
    pairing_id: NotRequired[int | None]
    words: NotRequired[str | None]


class MatterChange(TypedDict, total=False):
    is_told: bool
    rung: Rung
    climbed_at: datetime
    due_at: datetime
    coordinator_told: bool
    taken_by: int | None
    taken_at: datetime | None
    asked: Asked | None
    heard: Heard
    told_at: datetime | None


class NewMatter(TypedDict):
    community_id: int
    kind: MessageKind
    subject_id: int
    by_id: NotRequired[int | None]
    began_at: datetime
    due_at: datetime
    is_danger: bool
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutboxMessage:
    """A message to be enqueued together with others: its kind, the row that it is about, and its recipient."""

    community_id: int
    kind: MessageKind
    subject_id: int
    recipient_id: int | None
    priority: Priority
    detail: str | None = None
