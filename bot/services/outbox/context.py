"""What each message is about, as of now: everything that its renderer may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zlib import crc32

from bot.rules.audience import FirstRecipient
from bot.rules.ladder import StaffGap
from bot.rules.message_specs import SPECS, payload_of
from bot.rules.message_types import AboutCard, CardReason, MessageRoute, MessageSpec, Payload, PostedIn, Subject
from bot.rules.pairing import agreed_since
from bot.services.facilitator_overview import FacilitatorQueue
from bot.services.privacy.export import PersonalData
from bot.services.profiles.compatibility import MatchOutlook, MatchReasons
from storage.models.concerns import Concern, MatterReader, OpenMatter, Silence
from storage.models.enums import (
    ContactPreference,
    MentorState,
    MessageKind,
    PairingState,
    Rung,
)
from storage.models.preferences import Preferences
from storage.models.records import (
    CheckInQuestion,
    CheckInSchedule,
    Community,
    Mentor,
    Note,
    OutboxMessage,
    Pairing,
    Seeker,
)

REPEATED_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """A message with everything that its rendering may say, read in one transaction.

    *offering_mentor* is the pairing's mentor as mentors describe themselves, where someone is asked. *shared_contact*
    is what contact both would like after it ended. *has_or_seeks_mentor*: the reader has found, or looks for, a
    mentor by now. *mentees*: mentorships that go on, where a facilitator has retired a mentor. *seeker* is the
    reader's place on the waiting list, *outlook* what stands in their way, and *has_open_request* whether an answer
    of theirs, or a facilitator's, is awaited. *match_reasons*: why it could be these two, where someone is asked;
    *is_excluded_pair*: they have come to be kept apart, so that nobody is asked who knows whom it is about.
    *has_history*: something was decided before about who offers to mentor. *concern* is as its readers know it, and
    *matter* is what waits and is open, *matter_reader* somebody of whom it is asked whether they may read it. Of what
    is shown to facilitators, *parties* are those whose own case it is, *excluded_ids* people from whom one of these
    keeps apart.
    *first_recipient* is who is told first of what waits for a yes, or of a seeker, where that was looked up.
    *personal_data* is what is stored about the reader, where they asked for it. *dm_channel_id* is the reader's, if
    one was opened earlier, and *is_discreet* their wish to be told no more than that there is something to read; both
    are read for the outbox worker only. *standing_cards* is where a card stands, or stood, of which the community has
    one.
    *queue* is what waits for its reader, once a week. *staff_gaps* is who is missing among those who look after
    mentorship, *staff_missing_since* since when.
    *is_without_names* and *withheld_level*: Discord has refused it, so it goes without names, and then without the
    text that people wrote in it; at level 2 without the file, either, that returns that text.
    *earlier_try* is another message about the same card that Discord may have already, where none is known to stand.
    """

    message: OutboxMessage
    community: Community
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: CheckInQuestion | None = None
    schedule: CheckInSchedule | None = None
    silence: Silence | None = None
    note: Note | None = None
    concern: Concern | None = None
    matter: OpenMatter | None = None
    matter_reader: MatterReader | None = None
    parties: frozenset[int] = field(default=frozenset(), repr=False)
    excluded_ids: frozenset[int] = field(default=frozenset(), repr=False)
    offering_mentor: Mentor | None = None
    preferences: Preferences | None = None
    shared_contact: ContactPreference | None = None
    wants_no_contact: bool = False
    has_or_seeks_mentor: bool = False
    mentees: tuple[Pairing, ...] = ()
    seeker: Seeker | None = None
    has_open_request: bool = False
    outlook: MatchOutlook | None = None
    match_reasons: MatchReasons | None = None
    is_excluded_pair: bool = field(default=False, repr=False)
    has_right_to_role: bool = False
    has_history: bool = False
    personal_data: PersonalData | None = None
    first_recipient: FirstRecipient | None = None
    standing_cards: tuple[tuple[int, int], ...] = ()
    queue: FacilitatorQueue | None = None
    staff_gaps: StaffGap = StaffGap.NONE
    staff_missing_since: datetime | None = None
    dm_channel_id: int | None = None
    is_discreet: bool = False
    withheld_level: int = 0
    is_without_names: bool | None = None
    earlier_try: OutboxMessage | None = None

    @property
    def nonce(self) -> str:
        """Nonce by which Discord drops a repeat: a card's is that of the message which first tried to post it."""
        return (self.earlier_try or self.message).nonce

    @property
    def maybe_sent_since(self) -> datetime | None:
        """Since when Discord may have it from a try before this one, aware; None at the first."""
        return self.earlier_try.maybe_sent_since if self.earlier_try is not None else self.message.tried_since

    @property
    def component_id(self) -> int:
        """Id of its outermost component, by which it is found where it stands; a card has the same in any message."""
        message = self.message
        name = f"{message.kind} {message.subject_id}" if self.is_card else message.nonce
        # Discord takes 31 bits, and counts up from 1 where a component has none.
        return 1 << 30 | crc32(name.encode()) >> 2

    @property
    def spec(self) -> MessageSpec:
        """All that is true of the message's kind."""
        return SPECS[self.message.kind]

    @property
    def is_card(self) -> bool:
        """Whether it is one card that is edited where it stands, for facilitators or for members."""
        return self.spec.route in {MessageRoute.CARD, MessageRoute.WELCOME}

    @property
    def home_channel_id(self) -> int | None:
        """The channel in which a card belongs."""
        is_for_members = self.spec.route is MessageRoute.WELCOME
        return self.community.welcome_channel_id if is_for_members else self.community.facilitators_channel_id

    @property
    def payload(self) -> Payload | None:
        """What the message carries besides the id of its subject."""
        return payload_of(self.message.kind, self.message.detail)

    @property
    def kind(self) -> MessageKind:
        """The kind of card that the message is about, or the message's own kind."""
        return subject_kind_of(self.message)

    @property
    def awaits_handling(self) -> bool:
        """Whether the subject of a card still waits for someone to handle it."""
        spec = SPECS[self.kind]
        if spec.route not in {MessageRoute.CARD, MessageRoute.CONFIDED}:
            return False
        match spec.subject:
            case Subject.CONCERN if self.concern is not None:
                return self.concern.taken_by is None and self.concern.closed_at is None
            case Subject.QUESTION if self.question is not None:
                return self.question.matter_id is not None and self.question.taken_by is None
            case Subject.SILENCE if self.silence is not None:
                return self.silence.over_at is None and self.silence.taken_by is None
            case Subject.MENTOR if self.mentor is not None:
                waits = self.mentor.state is MentorState.APPLIED or self.mentor.changed_at is not None
                return waits or self.has_unseen_end
            case Subject.PERSON:
                return self.matter is not None and self.matter.taken_by is None
            case Subject.NOTE:
                return self.matter is not None
            case Subject.PAIRING if self.pairing is not None:
                return self.pairing.state is PairingState.AGREED
        return False

    @property
    def ends(self) -> bool:
        """Whether the subject of a card ends by somebody's act, or by itself; what is told once does not."""
        return SPECS[self.kind].subject is not Subject.NOTE

    @property
    def has_unseen_end(self) -> bool:
        """Whether the mentor has stopped, and none of those who look after mentorship has seen it."""
        has_stopped = self.mentor is not None and self.mentor.state is MentorState.STEPPED_DOWN
        return has_stopped and self.matter is not None

    @property
    def ended_at(self) -> datetime | None:
        """When it was over without anybody having taken it on, as those who were told of it are to hear."""
        if self.silence is not None:
            return self.silence.over_at
        if self.question is None or self.question.matter_id is not None:
            return None
        return self.question.over_at

    @property
    def is_reader_excluded(self) -> bool:
        """Whether the reader is by now among the parties, or one whom a party keeps apart from."""
        return self.message.recipient_id in self.parties | self.excluded_ids

    @property
    def is_repeated(self) -> bool:
        """Whether it was sent before, and nobody has taken it on."""
        if isinstance(self.payload, AboutCard | Rung):
            return self.message.written_at - self.since > REPEATED_AFTER
        return self.payload is CardReason.REMINDER

    @property
    def since(self) -> datetime:
        """When the subject of a card began; else when the message was enqueued. Aware, in UTC."""
        match SPECS[self.kind].subject:
            case Subject.NOTE if self.note is not None:
                return self.note.written_at
            case Subject.CONCERN if self.concern is not None:
                return self.concern.raised_at
            case Subject.QUESTION if self.question is not None and self.question.answered_at is not None:
                return self.question.answered_at
            case Subject.SILENCE if self.silence is not None:
                return self.silence.since
            case Subject.MENTOR if self.mentor is not None:
                return (self.mentor.stopped_at if self.has_unseen_end else None) or self.mentor.waits_since
            case Subject.PERSON if self.matter is not None:
                return self.matter.began_at
            case Subject.PAIRING if self.pairing is not None:
                return agreed_since(self.pairing)
        return self.message.written_at

    @property
    def card(self) -> tuple[int, int] | None:
        """Channel and message id of the card posted earlier; None without one."""
        about = (self.mentor or self.pairing) if self.spec.route is MessageRoute.CARD else None
        if isinstance(self.payload, PostedIn):
            return self.payload.channel_id, self.message.subject_id
        if here := [card for card in self.standing_cards if card[0] == self.home_channel_id]:
            return here[-1]
        if about is None or about.card_channel_id is None or about.card_message_id is None:
            return None
        return about.card_channel_id, about.card_message_id


def subject_kind_of(message: OutboxMessage) -> MessageKind:
    """Return the kind of the card that a message is about, or its own."""
    payload = payload_of(message.kind, message.detail)
    return payload.card if isinstance(payload, AboutCard) else message.kind
