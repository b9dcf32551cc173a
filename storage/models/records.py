"""The plain values that storage gives and takes: no database, no Discord, only what is so.

What people wrote never shows in a repr, so that no log line or traceback can carry it.
Every time is an aware datetime in UTC. Every ``*_id`` of a person, role, channel or message is Discord's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .enums import (
    Answer,
    AskedBy,
    EndedHow,
    LetterKind,
    LetterState,
    MentorState,
    NoteKind,
    PairingState,
    Rhythm,
    RoleKind,
    SeekerState,
    Urgency,
    Welcome,
    Wish,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """One server's settings. Role ids are grouped by what they mean."""

    community_id: int
    facilitators_channel_id: int | None = None
    forum_id: int | None = None
    forum_tag_id: int | None = None
    coordinator_id: int | None = None
    needs_yes: bool = False
    removed_at: datetime | None = None
    roles: dict[RoleKind, frozenset[int]] = field(default_factory=dict)

    def role_ids(self, kind: RoleKind) -> frozenset[int]:
        """The roles that mean *kind* here; none chosen gives an empty set."""
        return self.roles.get(kind, frozenset())

    @property
    def mentor_role_id(self) -> int | None:
        """The role that mentors wear, if the community gives one."""
        return next(iter(sorted(self.role_ids(RoleKind.MENTOR))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone the bot has dealt with in one community."""

    community_id: int
    user_id: int
    unreachable_since: datetime | None = None
    discreet: bool = False
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """When one person may be asked how it goes. What they have not said is None: then the programme's own holds.

    The hour is a local one. *quiet_weekdays* has a bit a day, Monday the lowest; *quiet_dates* is written and read
    by ``bot.rules.quiet_dates``.
    """

    id: int | None = None
    community_id: int
    user_id: int
    time_zone: str | None = None
    hour: int | None = None
    quiet_weekdays: int = 0
    quiet_dates: str | None = field(default=None, repr=False)
    wish: Wish = Wish.ASK
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """One application to be a mentor, and what became of it."""

    id: int
    community_id: int
    user_id: int
    state: MentorState
    capacity: int
    past_member: bool
    qualities: tuple[str, ...] = field(repr=False)
    words: str | None = field(repr=False)
    applied_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    word_asked_by: int | None = None
    reason: str | None = field(default=None, repr=False)
    paused_until: datetime | None = None
    role_off: bool = False
    forget_at: datetime | None = None
    card_channel_id: int | None = None
    card_message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """One stretch of looking for a mentor."""

    id: int
    community_id: int
    user_id: int
    state: SeekerState
    attends: bool
    hope: str | None = field(repr=False)
    preferences: str | None = field(repr=False)
    since: datetime
    word_at: datetime | None = None
    forget_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two people, from the first question to the last word."""

    id: int
    community_id: int
    mentor_id: int
    mentee_id: int
    state: PairingState
    asked_by: AskedBy
    needs_yes: bool
    proposed_at: datetime
    suggested_by: int | None = None
    veiled: bool = False
    attends: bool | None = None
    words: str | None = field(default=None, repr=False)
    mentor_agreed_at: datetime | None = None
    mentee_agreed_at: datetime | None = None
    decided_by: int | None = None
    began_at: datetime | None = None
    paused_by: int | None = None
    paused_until: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    ended_how: EndedHow | None = None
    due_at: datetime | None = None
    step: int = 0
    rhythm: Rhythm = Rhythm.GENTLE
    rhythm_from: datetime | None = None
    handover_at: datetime | None = None
    end_reason: str | None = field(default=None, repr=False)
    card_channel_id: int | None = None
    card_message_id: int | None = None

    @property
    def people(self) -> tuple[int, int]:
        """Mentor, then mentee."""
        return (self.mentor_id, self.mentee_id)

    def partner_of(self, user_id: int) -> int:
        """The other of the two; *user_id* must be one of them."""
        return self.mentee_id if user_id == self.mentor_id else self.mentor_id

    def has_agreed(self, user_id: int) -> bool:
        """Whether this one of the two has said yes."""
        agreed_at = self.mentor_agreed_at if user_id == self.mentor_id else self.mentee_agreed_at
        return agreed_at is not None

    @property
    def asker_id(self) -> int | None:
        """Who asked; for a suggestion, the facilitator who made it."""
        match self.asked_by:
            case AskedBy.MENTOR:
                return self.mentor_id
            case AskedBy.MENTEE:
                return self.mentee_id
            case AskedBy.FACILITATOR:
                return self.suggested_by

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Those of the two who have not said yes yet."""
        return tuple(person for person in self.people if not self.has_agreed(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When one person of a pair is asked next, and how it stands with the question they were asked last.

    *ask_at* is the next check-in of the rhythm, *hand_at* one that the partner started, and *nudge_at* the next word
    about the open one; *due_at* the soonest of them, None while this person is not to be asked. *silent* counts
    questions in a row that went unanswered.
    """

    id: int
    community_id: int
    pairing_id: int
    person_id: int
    turn: int = 0
    number: int = 0
    asked_at: datetime | None = None
    is_open: bool = False
    ask_at: datetime | None = None
    hand_at: datetime | None = None
    nudge_at: datetime | None = None
    nudges: int = 0
    silent: int = 0
    prompt: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch in which a pair is on the facilitators' attention list."""

    id: int
    community_id: int
    pairing_id: int
    since: datetime
    over_at: datetime | None = None
    card_channel_id: int | None = None
    card_message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One check-in question to one person of a pair."""

    id: int
    pairing_id: int
    community_id: int
    person_id: int
    number: int
    asked_at: datetime
    answer: Answer | None = None
    answered_at: datetime | None = None
    taken_by: int | None = None
    taken_at: datetime | None = None
    again_at: datetime | None = None
    confided_to: int | None = None
    card_channel_id: int | None = None
    card_message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A few words from one of a pair to the other; forgotten once delivered."""

    id: int
    pairing_id: int
    author_id: int
    words: str | None = field(repr=False)
    written_at: datetime
    kind: NoteKind = NoteKind.NOTE
    welcome: Welcome | None = None
    in_confidence: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLetter:
    """A letter to be written among many: about which row, to whom."""

    community_id: int
    kind: LetterKind
    about: int
    to: int | None
    urgency: Urgency
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something Discord is to be told: who, which message, about what. Never anybody's words."""

    id: int
    community_id: int
    kind: LetterKind
    subject_id: int
    to_id: int | None
    detail: str | None
    state: LetterState
    attempts: int
    written_at: datetime
    due_at: datetime
    leased_until: datetime | None = None

    @property
    def nonce(self) -> str:
        """What makes Discord drop a repeat of this letter; 25 characters at most."""
        return f"post-{self.id}"
