"""Plain values that storage takes and returns, without a database or Discord.

A repr never shows what people wrote, so that no log line or traceback can contain it. Every time is an aware datetime
in UTC. Every ``*_id`` of a person, role, channel or message is Discord's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .enums import (
    AskedBy,
    CheckInAnswer,
    DeliveryState,
    EndedHow,
    MentorState,
    MessageKind,
    NoteKind,
    PairingState,
    Rhythm,
    RoleKind,
    SeekerState,
    ThanksAnswer,
)
from .settings import GroupRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A server's settings, its roles by what they mean; *daily_at*: when the next daily line is due, if any."""

    community_id: int
    facilitators_channel_id: int | None = None
    forum_id: int | None = None
    forum_tag_id: int | None = None
    coordinator_id: int | None = None
    needs_yes: bool = False
    group_rule: GroupRule = GroupRule.ANY
    country: str | None = field(default=None, repr=False)
    time_zone: str | None = None
    welcome_channel_id: int | None = None
    operator: str | None = field(default=None, repr=False)
    complaints: str | None = field(default=None, repr=False)
    adults_only: bool = True
    least_days: int = 0
    mentor_capacity: int | None = None
    removed_at: datetime | None = None
    daily_at: datetime | None = None
    roles: dict[RoleKind, frozenset[int]] = field(default_factory=dict)

    def role_ids(self, kind: RoleKind) -> frozenset[int]:
        """Return the ids of the roles that mean *kind* here; empty when none was chosen."""
        return self.roles.get(kind, frozenset())

    @property
    def mentor_role_id(self) -> int | None:
        """Role that mentors get, or None when the community has none."""
        return next(iter(sorted(self.role_ids(RoleKind.MENTOR))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    """An application to be a mentor, and what became of it.

    *new_words* and *new_capacity* are what a mentor would change, *changed_at* since when facilitators are asked.
    """

    id: int
    community_id: int
    user_id: int
    state: MentorState
    capacity: int
    past_member: bool
    qualities: tuple[str, ...] = field(repr=False)
    words: str | None = field(repr=False)
    applied_at: datetime
    new_words: str | None = field(default=None, repr=False)
    new_capacity: int | None = None
    changed_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    word_asked_by: int | None = None
    stopped_at: datetime | None = None
    stopped_by: int | None = None
    reason: str | None = field(default=None, repr=False)
    paused_until: datetime | None = None
    pause_check_at: datetime | None = None
    unanswered_checks: int = 0
    role_off: bool = False
    closed_since: datetime | None = None
    forget_at: datetime | None = None
    card_channel_id: int | None = None
    card_message_id: int | None = None

    @property
    def waits_since(self) -> datetime:
        """Since when facilitators are asked to decide: about the offer, or about what the mentor would change."""
        return self.changed_at or self.applied_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A person's search for a mentor, from joining the waiting list to its end.

    *listed*: whether mentors see it, without a name; None: never asked, so only facilitators do.
    """

    id: int
    community_id: int
    user_id: int
    state: SeekerState
    attends: bool
    hope: str | None = field(repr=False)
    preferences: str | None = field(repr=False)
    since: datetime
    listed: bool | None = None
    word_at: datetime | None = None
    looked_until: datetime | None = None
    forget_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A mentor and a mentee, from the first proposal to the end; a decoy is a question that reaches nobody."""

    id: int
    community_id: int
    mentor_id: int
    mentee_id: int
    state: PairingState
    asked_by: AskedBy
    needs_yes: bool
    proposed_at: datetime
    suggested_by: int | None = None
    for_suggester_only: bool = False
    anonymous_until_agreed: bool = False
    attends: bool | None = None
    words: str | None = field(default=None, repr=False)
    mentor_agreed_at: datetime | None = None
    mentee_agreed_at: datetime | None = None
    decided_by: int | None = None
    began_at: datetime | None = None
    mentor_paused_at: datetime | None = None
    mentor_paused_until: datetime | None = None
    mentee_paused_at: datetime | None = None
    mentee_paused_until: datetime | None = None
    closed_at: datetime | None = None
    closed_by: int | None = None
    ended_how: EndedHow | None = None
    due_at: datetime | None = None
    step: int = 0
    rhythm: Rhythm = Rhythm.GENTLE
    rhythm_from: datetime | None = None
    handover_at: datetime | None = None
    decoy_ends_at: datetime | None = field(default=None, repr=False)
    is_decoy: bool = field(default=False, repr=False)
    end_reason: str | None = field(default=None, repr=False)
    card_channel_id: int | None = None
    card_message_id: int | None = None

    @property
    def party_ids(self) -> tuple[int, int]:
        """Ids of the mentor and the mentee, in this order."""
        return (self.mentor_id, self.mentee_id)

    def partner_of(self, user_id: int) -> int:
        """Return the id of the other party; *user_id* must be one of the two."""
        return self.mentee_id if user_id == self.mentor_id else self.mentor_id

    def has_agreed(self, user_id: int) -> bool:
        """Return whether this party has agreed."""
        agreed_at = self.mentor_agreed_at if user_id == self.mentor_id else self.mentee_agreed_at
        return agreed_at is not None

    def has_paused(self, user_id: int) -> bool:
        """Return whether this party's own pause is on."""
        return self.paused_since(user_id) is not None

    def paused_since(self, user_id: int) -> datetime | None:
        """Return since when this party's own pause is on, or None."""
        return self.mentor_paused_at if user_id == self.mentor_id else self.mentee_paused_at

    def paused_until_of(self, user_id: int) -> datetime | None:
        """Return until when this party's own pause is to last, if they said so."""
        return self.mentor_paused_until if user_id == self.mentor_id else self.mentee_paused_until

    @property
    def asker_id(self) -> int | None:
        """Id of the party who asked; for a suggestion, the facilitator who made it."""
        if self.asked_by is AskedBy.FACILITATOR:
            return self.suggested_by
        return self.mentor_id if self.asked_by is AskedBy.MENTOR else self.mentee_id

    @property
    def not_yet_agreed(self) -> tuple[int, ...]:
        """Ids of the parties who have not agreed yet."""
        return tuple(person for person in self.party_ids if not self.has_agreed(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInSchedule:
    """A party's check-in schedule: when they are asked next, and the state of their last question.

    It has the times of the rhythm's next check-in, of one that the partner started, and of the open one's reminder.
    *due_at* is the soonest, None while this person is not to be asked. Unanswered questions count in a row.
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
class CheckInQuestion:
    """A check-in question to one party of a pairing; *matter_id* while a wish to be contacted is open."""

    id: int
    pairing_id: int
    community_id: int
    person_id: int
    number: int
    asked_at: datetime
    answer: CheckInAnswer | None = None
    answered_at: datetime | None = None
    over_at: datetime | None = None
    matter_id: int | None = None
    taken_by: int | None = None
    coordinator_told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note from one party of a pairing, to the partner or the facilitators; its text is deleted once delivered."""

    id: int
    pairing_id: int
    author_id: int
    words: str | None = field(repr=False)
    written_at: datetime
    kind: NoteKind = NoteKind.NOTE
    welcome: ThanksAnswer | None = None
    in_confidence: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message to be sent by Discord: its kind, the row that it is about, its recipient. Never anybody's words."""

    id: int
    community_id: int
    kind: MessageKind
    subject_id: int
    recipient_id: int | None
    detail: str | None
    state: DeliveryState
    attempts: int
    written_at: datetime
    due_at: datetime
    leased_until: datetime | None = None
    position: int = 0
    maybe_sent_since: datetime | None = None
    claimed_at: datetime | None = field(default=None, compare=False)

    @property
    def tried_since(self) -> datetime | None:
        """Since when Discord may have it by a try before the one that it is claimed for; None at the first."""
        return None if self.claimed_at in {None, self.maybe_sent_since} else self.maybe_sent_since

    @property
    def serial_key(self) -> int:
        """What messages share that go one after another: the reader, or, below zero, the row that a card is of."""
        return self.recipient_id or -self.subject_id

    @property
    def nonce(self) -> str:
        """Nonce by which Discord drops a repeat of this message; 25 characters at most."""
        return f"post-{self.id}"
