"""What each letter is about, as things stand now: everything that its renderer may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.hearing import Hearer
from bot.rules.message_specs import SPECS, payload_of
from bot.rules.message_types import AboutCard, CardReason, MessageRoute, MessageSpec, Payload, PostedIn, Subject
from bot.services.privacy.export import Everything
from bot.services.profiles.compatibility import Outlook, Reasons
from storage.models.concerns import Concern
from storage.models.enums import Answer, Contact, LetterKind, MentorState, PairingState
from storage.models.records import (
    Community,
    Letter,
    Mentor,
    Note,
    Pairing,
    Preferences,
    Question,
    Schedule,
    Seeker,
    Silence,
)

HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A letter with everything that its rendering may say, read in one transaction.

    *offering* is the mentor of the pairing as mentors describe themselves, where someone is asked. *shared* is what
    contact both would like after it ended. *has_other_plans*: the reader has found, or looks for, a mentor by now.
    *mentees*: what goes on, where a facilitator has noted that a mentor stops.
    *seeker* is the reader's place on the waiting list, *outlook* how it looks for them, and *is_asked* whether an
    answer of theirs, or a facilitator's, is waited for. *reasons*: why it could be these two, where someone is asked;
    *is_not_to_be*: they have come to be kept apart, so that nobody is asked who knows whom it is about.
    *concern* is as its readers are told of it. Of what is shown to facilitators, *parties* are those whose own case
    it is, *strangers* whom one of these keeps apart from; *raised_by* is the one who knows of a concern.
    *hearer* is who hears first of what waits for a yes, where that was looked at.
    *everything* is what is stored about the reader, where they asked for it.
    *dm_channel* is the reader's, if one was opened earlier, and *discreet* their wish to be told no more than that
    there is something to read; both are read for the courier only. *unnamed* and *withheld*: Discord has refused it,
    and so it goes without names, and then without what people wrote in it; the second time without the file, either,
    that brings that back.
    """

    letter: Letter
    community: Community
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: Question | None = None
    schedule: Schedule | None = None
    silence: Silence | None = None
    note: Note | None = None
    concern: Concern | None = None
    parties: frozenset[int] = field(default=frozenset(), repr=False)
    strangers: frozenset[int] = field(default=frozenset(), repr=False)
    raised_by: int | None = field(default=None, repr=False)
    offering: Mentor | None = None
    preferences: Preferences | None = None
    shared: Contact | None = None
    wants_no_contact: bool = False
    has_other_plans: bool = False
    mentees: tuple[Pairing, ...] = ()
    seeker: Seeker | None = None
    is_asked: bool = False
    outlook: Outlook | None = None
    reasons: Reasons | None = None
    is_not_to_be: bool = field(default=False, repr=False)
    wears_role: bool = False
    everything: Everything | None = None
    hearer: Hearer | None = None
    dm_channel: int | None = None
    discreet: bool = False
    withheld: int = 0
    unnamed: bool | None = None

    @property
    def spec(self) -> MessageSpec:
        """All that is true of the letter's kind."""
        return SPECS[self.letter.kind]

    @property
    def payload(self) -> Payload | None:
        """What the letter carries besides the id of its subject."""
        return payload_of(self.letter.kind, self.letter.detail)

    @property
    def kind(self) -> LetterKind:
        """What the letter is about, by the card that shows it where one does."""
        return kind_of(self.letter)

    @property
    def waits(self) -> bool:
        """Whether what a card is about still waits for someone to look after it."""
        spec = SPECS[self.kind]
        if spec.route not in {MessageRoute.CARD, MessageRoute.POSTED_ONCE}:
            return False
        match spec.subject:
            case Subject.CONCERN if self.concern is not None:
                return self.concern.taken_by is None and self.concern.closed_at is None
            case Subject.QUESTION if self.question is not None:
                return self.question.answer is Answer.CONTACT and self.question.taken_at is None
            case Subject.SILENCE if self.silence is not None:
                return self.silence.over_at is None
            case Subject.MENTOR if self.mentor is not None:
                return self.mentor.state is MentorState.APPLIED
            case Subject.NOTE if self.note is not None:
                return self.note.words is not None
            case Subject.PAIRING if self.pairing is not None:
                return self.pairing.state is PairingState.AGREED
        return False

    @property
    def is_a_strangers(self) -> bool:
        """Whether the reader, by now, is one whose own case it is, or whom one of those keeps apart from."""
        return self.letter.to_id in self.parties | self.strangers

    @property
    def comes_again(self) -> bool:
        """Whether it was brought up before, and nobody has taken it on."""
        if isinstance(self.payload, AboutCard):
            return self.letter.written_at - self.since > HALF_A_DAY
        return self.payload is CardReason.AGAIN

    @property
    def since(self) -> datetime:
        """When what a card is about began."""
        spec = SPECS[self.kind]
        if spec.route is not MessageRoute.CARD:
            return self.letter.written_at
        match spec.subject:
            case Subject.CONCERN if self.concern is not None:
                return self.concern.raised_at
            case Subject.QUESTION if self.question is not None and self.question.answered_at is not None:
                return self.question.answered_at
            case Subject.SILENCE if self.silence is not None:
                return self.silence.since
            case Subject.MENTOR if self.mentor is not None:
                return self.mentor.applied_at
            case Subject.PAIRING if self.pairing is not None:
                agreed = [at for at in (self.pairing.mentor_agreed_at, self.pairing.mentee_agreed_at) if at]
                return max(agreed, default=self.pairing.proposed_at)
        return self.letter.written_at

    @property
    def card(self) -> tuple[int, int] | None:
        """Channel and message of the card that stands already, if one does."""
        about = self.concern or self.silence or self.question or self.mentor or self.pairing
        if isinstance(self.payload, PostedIn):
            return self.payload.channel_id, self.letter.subject_id
        if about is None or about.card_channel_id is None or about.card_message_id is None:
            return None
        return about.card_channel_id, about.card_message_id


def kind_of(letter: Letter) -> LetterKind:
    """The kind of the card that a letter is about, or its own."""
    payload = payload_of(letter.kind, letter.detail)
    return payload.card if isinstance(payload, AboutCard) else letter.kind
