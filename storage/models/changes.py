"""What can be written to a row besides its keys, column by column; what is left out stays as it is.

None of these is ever shown or logged whole: some columns hold what people wrote.
"""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

from .enums import (
    AskedBy,
    ConcernKind,
    ConcernOutcome,
    ConcernReach,
    EndedHow,
    MentorState,
    PairingState,
    Rhythm,
    SeekerState,
    Wish,
)


class CommunityChange(TypedDict, total=False):
    facilitators_channel_id: int | None
    forum_id: int | None
    forum_tag_id: int | None
    coordinator_id: int | None
    needs_yes: bool


class PreferencesChange(TypedDict, total=False):
    time_zone: str | None
    hour: int | None
    quiet_weekdays: int
    quiet_dates: str | None
    wish: Wish
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
    decided_by: int | None
    decided_at: datetime | None
    reason: str | None
    paused_until: datetime | None
    role_off: bool


class NewMentor(MentorChange):
    community_id: int
    user_id: int
    past_member: bool
    applied_at: datetime


class SeekerChange(TypedDict, total=False):
    state: SeekerState
    attends: bool
    hope: str | None
    preferences: str | None
    word_at: datetime | None


class NewSeeker(SeekerChange):
    community_id: int
    user_id: int
    since: datetime


class PairingChange(TypedDict, total=False):
    state: PairingState
    needs_yes: bool
    decided_by: int | None
    began_at: datetime | None
    paused_by: int | None
    paused_until: datetime | None
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
    mentor_agreed_at: NotRequired[datetime | None]
    mentee_agreed_at: NotRequired[datetime | None]
    veiled: NotRequired[bool]
    words: NotRequired[str | None]
    attends: NotRequired[bool | None]
    due_at: NotRequired[datetime | None]
    step: NotRequired[int]


class ConcernChange(TypedDict, total=False):
    reach: ConcernReach
    taken_by: int | None
    taken_at: datetime | None
    again_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    outcome: ConcernOutcome | None
    outcome_words: str | None
    card_channel_id: int | None
    card_message_id: int | None


class NewConcern(TypedDict):
    kind: ConcernKind
    community_id: int
    by_id: int
    named: bool
    pauses: bool
    raised_at: datetime
    about_id: NotRequired[int | None]
    pairing_id: NotRequired[int | None]
    words: NotRequired[str | None]
    again_at: NotRequired[datetime | None]
