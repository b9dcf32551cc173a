"""What a row of ``message_specs`` says of a kind of message, and what each message of it carries: its payload.

The stored texts of payloads never change: older versions wrote them, and they are read for as long as they are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from storage.models.enums import MessageKind, Priority, Rung

from . import refusals
from .visibility import DataKind, Viewer


class CardReason(StrEnum):
    """Why something is brought to facilitators; without one of these, it is new or a card is brought up to date.

    AGAIN: nobody has taken it on yet. LOOK: those are told who were not. SHOWN: somebody shows it to those who came
    later. EDIT_ONLY: the card is edited if it still stands, not posted again. RAISED, ON: older versions wrote them.
    """

    RAISED = "raised"
    REMINDER = "again"
    ESCALATED = "on"
    LOOK = "look"
    SHOWN_TO_NEWCOMERS = "shown"
    EDIT_ONLY = "where it stands"


class ReminderReason(StrEnum):
    """Why something comes: wished so, no date of a pause, no answer, to be sure. Without this, it is simply due."""

    SNOOZED = "snoozed"
    OPEN_PAUSE = "open pause"
    UNANSWERED = "unanswered"
    STILL_OPEN = "still open"
    RESTING = "resting"


class WriterCommunities(StrEnum):
    """Where the person who wrote to the bot may be: in several servers that it is in; without this, in one."""

    SEVERAL = "several"


class WeeklyReader(StrEnum):
    """As whom somebody hears what waits: as the coordinator or the server's owner; without this, as a facilitator.

    ALONE: as the coordinator where no facilitator can be reached. OWNER: of seekers of whom nobody else can hear.
    """

    COORDINATOR = "coordinator"
    ALONE = "alone"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class AboutCard:
    """The kind of card that a message is about."""

    card: MessageKind


@dataclass(frozen=True, slots=True)
class WordsOf:
    """The kind of message whose words Discord refused."""

    kind: MessageKind


@dataclass(frozen=True, slots=True)
class ReplacedRole:
    """The role that mentors wore before the community chose another."""

    role_id: int


@dataclass(frozen=True, slots=True)
class PostedIn:
    """The channel in which the message stands, or the conversation with all messages, that is to be deleted."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class RefusedWith:
    """Why a reaction on a card changed nothing."""

    refusal: type[refusals.Refusal]


Payload = (
    CardReason
    | ReminderReason
    | WriterCommunities
    | Rung
    | WeeklyReader
    | AboutCard
    | WordsOf
    | ReplacedRole
    | PostedIn
    | RefusedWith
)

REFUSALS_BY_STORED_NAME: dict[str, type[refusals.Refusal]] = {
    "AlreadyAnswered": refusals.AlreadyAnswered,
    "AlreadyDecided": refusals.AlreadyDecided,
    "CantBeAsked": refusals.CantBeAsked,
    "FacilitatorsOnly": refusals.FacilitatorsOnly,
    "HasAMentor": refusals.HasAMentor,
    "MembersOnly": refusals.MembersOnly,
    "NoLongerOpen": refusals.NoLongerOpen,
    "NoRoom": refusals.NoRoom,
    "NotAMentor": refusals.NotAMentor,
    "NotFound": refusals.NotFound,
    "NotNow": refusals.NotNow,
    "NotYours": refusals.NotFound,
    "OlderCard": refusals.OlderCard,
    "OwnCase": refusals.OwnCase,
    "PlaceTaken": refusals.MentorNoLongerFree,
    "WithSomebodyElse": refusals.WithSomebodyElse,
}
"""By its stored name, each refusal that a reaction on a card can meet."""

_READERS: dict[type[Payload], Callable[[str], Payload]] = {
    CardReason: CardReason,
    ReminderReason: ReminderReason,
    WriterCommunities: WriterCommunities,
    Rung: Rung,
    WeeklyReader: WeeklyReader,
    AboutCard: lambda stored: AboutCard(MessageKind(stored)),
    WordsOf: lambda stored: WordsOf(MessageKind(stored)),
    ReplacedRole: lambda stored: ReplacedRole(int(stored)),
    PostedIn: lambda stored: PostedIn(int(stored)),
    RefusedWith: lambda stored: RefusedWith(REFUSALS_BY_STORED_NAME[stored]),
}

_OPTIONAL = frozenset({CardReason, ReminderReason, WriterCommunities, RefusedWith})
"""Payloads without which a message can be sent: what only a newer version can read of them counts as none."""


def encode(payload: Payload | None) -> str | None:
    """Return the text that is stored of a payload; nothing of none."""
    match payload:
        case None:
            return None
        case AboutCard(kind) | WordsOf(kind):
            return kind.value
        case ReplacedRole(number) | PostedIn(number):
            return str(number)
        case RefusedWith(refusal):
            return next(name for name, known in REFUSALS_BY_STORED_NAME.items() if known is refusal)
        case _:
            return payload.value


def decode(payload: type[Payload] | None, stored: str | None) -> Payload | None:
    """Read what is stored of a payload of this type; nothing where the kind of message has none, or this one has not.

    Raises ValueError for what only a newer version can read, where the message says nothing without it.
    """
    if payload is None or not stored:
        return None
    try:
        return _READERS[payload](stored)
    except (KeyError, ValueError):
        if payload in _OPTIONAL:
            return None
        raise


class Subject(StrEnum):
    """What the subject id of a message is the id of: for stored rows, the name of their table."""

    MENTOR = "mentors"
    PAIRING = "pairings"
    QUESTION = "questions"
    SILENCE = "silences"
    NOTE = "notes"
    CONCERN = "concerns"
    MATTER = "open_matters"
    MATTER_READER = "matter_readers"
    SEEKER = "seekers"
    AS_OF_NAMED_KIND = "whatever a message of the kind that the payload names is about"
    PERSON = "person"
    COMMUNITY = "communities"
    DECIDER = "the person who decided first, or nobody"
    OTHER = "nothing that is read: a server, a thread, a message, preferences, or nothing at all"


class MessageRoute(Enum):
    """How a message gets to where it belongs."""

    DIRECT_MESSAGE = auto()
    CARD = auto()
    """The one card about a row in the facilitators' channel, edited where it stands."""
    CONFIDED = auto()
    """Direct messages to each who may act are written; nothing goes into a channel."""
    CHANNEL_POST = auto()
    """Posted once in the channel or thread that the subject's id names."""
    WELCOME = auto()
    """The one card for members in the channel that the community chose, edited where it stands."""
    ROLE = auto()
    """The mentor role, given or taken: nothing that anybody reads."""
    REMOVAL = auto()
    """A message is deleted."""
    DM_REMOVAL = auto()
    """All messages of the bot's in one conversation are deleted."""
    STAFF_CHECK = auto()
    """It is looked who is there to look after mentorship; nothing is sent."""


class Retry(Enum):
    """How long it is tried, and what then becomes of it."""

    THEN_KEEP = auto()
    """With growing waits for two days, then it is kept for its reader, who finds it in /mentorship me."""
    THEN_DROP = auto()
    """With growing waits for two days, then it is dropped."""
    NEVER = auto()
    """Once: there may be no server left in which the two meet."""
    UNLESS_REFUSED = auto()
    """Daily until it is done or Discord refuses it for good."""
    UNTIL_DONE = auto()
    """Daily until somebody has removed what is in its way: nobody could be shown it instead."""


class Arrival(Enum):
    """Whether facilitators may see that the reader is, or is not, reached by a message."""

    SHOWN = auto()
    SHOWN_IF_NAMED = auto()
    """Only where the concern tells whose it is."""
    HIDDEN = auto()


class Extra(Enum):
    """What is read for a message besides its subject; PARTIES: whose own case it is, from whom they keep apart."""

    PARTIES = auto()
    SCHEDULE = auto()
    REASONS = auto()
    """Who offers, why it could be these two, and whether they have come to be kept apart."""
    SHARED_CONTACT = auto()
    CONTACT_WISH = auto()
    OTHER_PLANS = auto()
    MENTEES = auto()
    ROLE = auto()
    HISTORY = auto()
    OWN_DATA = auto()
    WEEKLY = auto()
    STAFF_GAPS = auto()


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """All that is true of one kind of message.

    *tells*: what it tells of somebody, and as whom its reader reads it; None where it tells nothing of anybody.
    *waits_for_contact_hours*: nobody waits for it this minute, so it comes within the reader's contact hours.
    *is_confidential*: nobody whom it is about may read it. *brings_note*: it brings the words of a note, which are
    forgotten with the last message that brings them. *is_from_partner*: it brings words that one of a pair wrote to
    the other, or asks whether they want to read them. *is_question*: it asks one of a pair whether it may begin,
    with words of the other. *needs_text*: where Discord refuses the words, nothing of it is sent. *returned_by*: the
    kind of message that brings them back to their writer then. *is_attached_as_file*: what Discord refuses as text
    goes in a file. Thanks do: back, they would tell of a wish. *answers_direct_message*: it tells of nobody and is
    never masked; the channel of that conversation is not kept.
    *is_sent_after_removal*: it is sent although the community has removed the bot. *is_silent*: without a sound.
    *leaves_trace*: it stays stored for a while after it is done. Not so where somebody is to be forgotten.
    """

    subject: Subject
    tells: tuple[DataKind, Viewer] | None
    route: MessageRoute = MessageRoute.DIRECT_MESSAGE
    payload: type[Payload] | None = None
    priority: Priority = Priority.NORMAL
    retry: Retry = Retry.THEN_KEEP
    extras: tuple[Extra, ...] = ()
    arrival: Arrival = Arrival.SHOWN
    returned_by: MessageKind | None = None
    waits_for_contact_hours: bool = False
    is_confidential: bool = False
    brings_note: bool = False
    is_from_partner: bool = False
    is_question: bool = False
    needs_text: bool = False
    is_attached_as_file: bool = False
    answers_direct_message: bool = False
    is_silent: bool = False
    is_sent_after_removal: bool = False
    leaves_trace: bool = True

    @property
    def returns_text(self) -> bool:
        """Whether words that Discord refuses go back to their writer, and not to the reader in another way."""
        return self.is_from_partner and self.returned_by is not None
