"""What each letter is about, as things stand now: everything that its renderer may say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.concerns import as_told
from bot.rules.hearing import Hearer
from bot.rules.mentoring import wears_the_role
from bot.rules.parting import shared
from bot.rules.programme import Programme
from bot.services.concerns.handling import parties_of
from bot.services.core.message_kinds import (
    ABOUT_A_CARD,
    ABOUT_CONCERNS,
    ABOUT_MENTORS,
    ABOUT_NOTES,
    ABOUT_NOTHING_STORED,
    ABOUT_QUESTIONS,
    ABOUT_SEEKERS,
    AGAIN,
    ASKING,
    CHECK_INS,
    IN_THEIR_TIME,
    SHOWN_TO_FACILITATORS,
    TO_WHO_RAISED_IT,
)
from bot.services.exclusions import is_not_to_be, strangers_to
from bot.services.pairings.transitions import has_other_plans
from bot.services.privacy.export import Everything, everything_of
from bot.services.profiles.compatibility import Outlook, Reasons, outlook_of, reasons_for
from storage.models.concerns import Concern
from storage.models.enums import ABOUT_ROLES, Answer, Contact, LetterKind, MentorState, PairingState, SeekerState
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
from storage.repositories.pairings import WALKING
from storage.unit_of_work import Memory

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
    def kind(self) -> LetterKind:
        """What the letter is about, by the card that shows it where one does."""
        return kind_of(self.letter)

    @property
    def waits(self) -> bool:
        """Whether what a card is about still waits for someone to look after it."""
        match self.kind:
            case LetterKind.CARD_CONCERN if self.concern is not None:
                return self.concern.taken_by is None and self.concern.closed_at is None
            case LetterKind.CARD_CONTACT if self.question is not None:
                return self.question.answer is Answer.CONTACT and self.question.taken_at is None
            case LetterKind.CARD_SILENCE if self.silence is not None:
                return self.silence.over_at is None
            case LetterKind.CARD_MENTOR if self.mentor is not None:
                return self.mentor.state is MentorState.APPLIED
            case LetterKind.CARD_RESPECT if self.note is not None:
                return self.note.words is not None
            case LetterKind.CARD_PAIRING if self.pairing is not None:
                return self.pairing.state is PairingState.AGREED
        return False

    @property
    def is_a_strangers(self) -> bool:
        """Whether the reader, by now, is one whose own case it is, or whom one of those keeps apart from."""
        return self.letter.to_id in self.parties | self.strangers

    @property
    def comes_again(self) -> bool:
        """Whether it was brought up before, and nobody has taken it on."""
        if self.letter.kind in ABOUT_A_CARD:
            return self.letter.written_at - self.since > HALF_A_DAY
        return self.letter.detail == AGAIN

    @property
    def since(self) -> datetime:
        """When what a card is about began."""
        match self.kind:
            case LetterKind.CARD_CONCERN if self.concern is not None:
                return self.concern.raised_at
            case LetterKind.CARD_CONTACT if self.question is not None and self.question.answered_at is not None:
                return self.question.answered_at
            case LetterKind.CARD_SILENCE if self.silence is not None:
                return self.silence.since
            case LetterKind.CARD_MENTOR if self.mentor is not None:
                return self.mentor.applied_at
            case LetterKind.CARD_PAIRING if self.pairing is not None:
                agreed = [at for at in (self.pairing.mentor_agreed_at, self.pairing.mentee_agreed_at) if at]
                return max(agreed, default=self.pairing.proposed_at)
        return self.letter.written_at

    @property
    def card(self) -> tuple[int, int] | None:
        """Channel and message of the card that stands already, if one does."""
        about = self.concern or self.silence or self.question or self.mentor or self.pairing
        if self.letter.kind is LetterKind.CARD_AWAY:
            return int(self.letter.detail or 0), self.letter.subject_id
        if about is None or about.card_channel_id is None or about.card_message_id is None:
            return None
        return about.card_channel_id, about.card_message_id


def kind_of(letter: Letter) -> LetterKind:
    """The kind of the card that a letter is about, or its own."""
    return LetterKind(letter.detail) if letter.kind in ABOUT_A_CARD and letter.detail else letter.kind


async def gather(memory: Memory, letter: Letter, programme: Programme, *, at: datetime) -> Facts:
    """Everything a letter is about, as it stands now."""
    kind = kind_of(letter)
    if kind in ABOUT_CONCERNS:
        return await _about_a_concern(memory, letter)
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: Question | None = None
    silence: Silence | None = None
    note: Note | None = None
    if kind in ABOUT_MENTORS or (kind is LetterKind.WORDS_LEFT_OUT and letter.detail in ABOUT_MENTORS):
        mentor = await memory.mentors.get(letter.subject_id)
    elif kind in ABOUT_QUESTIONS:
        question = await memory.questions.get(letter.subject_id)
    elif kind in ABOUT_NOTES:
        note = await memory.notes.get(letter.subject_id)
    elif kind is LetterKind.CARD_SILENCE:
        silence = await memory.silences.get(letter.subject_id)
    elif kind not in ABOUT_NOTHING_STORED | ABOUT_SEEKERS:
        pairing = await memory.pairings.get(letter.subject_id)
    if pairing is None and (about := question or note or silence) is not None:
        pairing = await memory.pairings.get(about.pairing_id)
    facts = Facts(
        letter=letter,
        community=await memory.communities.get(letter.community_id),
        mentor=mentor,
        pairing=pairing,
        question=question,
        silence=silence,
        note=note,
    )
    if letter.kind in SHOWN_TO_FACILITATORS | {LetterKind.AWAITING_YES}:
        facts = await _with_parties(memory, facts)
    return await _with_circumstances(memory, await _with_the_finding(memory, facts, programme, at))


async def _with_parties(memory: Memory, facts: Facts) -> Facts:
    """Whose own case it is, and who is a stranger to it because one of these keeps apart from them."""
    home, parties = facts.community.community_id, facts.parties
    if facts.pairing is not None:
        parties = frozenset(facts.pairing.people)
    elif facts.mentor is not None:
        parties = frozenset({facts.mentor.user_id})
    elif facts.kind is LetterKind.CARD_UNREACHABLE:
        parties = frozenset({facts.letter.subject_id})
    # One of the two reads who hears of it, and is not to learn whom the other keeps apart from.
    of = {facts.letter.to_id} & parties if facts.letter.kind is LetterKind.AWAITING_YES else parties
    return replace(facts, parties=parties, strangers=await strangers_to(memory, home, sorted(filter(None, of))))


async def _about_a_concern(memory: Memory, letter: Letter) -> Facts:
    """Those who look after it are not told whose an unnamed one is."""
    community, concern = (
        await memory.communities.get(letter.community_id),
        await memory.concerns.get(letter.subject_id),
    )
    if concern is None:
        return Facts(letter=letter, community=community)
    facts = Facts(
        letter=letter,
        community=community,
        concern=concern if letter.kind in TO_WHO_RAISED_IT else as_told(concern),
        parties=await parties_of(memory, concern),
        raised_by=concern.by_id,
    )
    return await _with_parties(memory, facts) if letter.kind in SHOWN_TO_FACILITATORS else facts


async def _with_the_finding(memory: Memory, facts: Facts, programme: Programme, at: datetime) -> Facts:
    """What letters need that look far: how finding someone looks, why it could be these two, or all of one's own."""
    letter, pairing, reader = facts.letter, facts.pairing, facts.letter.to_id
    if letter.kind is LetterKind.OWN_DATA and reader is not None:
        return replace(facts, everything=await everything_of(memory, letter.community_id, reader, at=at))
    if letter.kind in ABOUT_SEEKERS:
        seeker = await memory.seekers.get(letter.subject_id)
        if seeker is None or seeker.state is not SeekerState.WAITING:
            return facts
        looks = await outlook_of(memory, seeker, programme, at=at)
        return replace(facts, seeker=seeker, is_asked=await _is_asked(memory, seeker), outlook=looks)
    if letter.kind in ASKING and pairing is not None and reader in pairing.people:
        reasons = await reasons_for(memory, pairing, reader, programme, at=at)
        return replace(facts, reasons=reasons, is_not_to_be=await is_not_to_be(memory, pairing, reader))
    return facts


async def _is_asked(memory: Memory, seeker: Seeker) -> bool:
    """Whether somebody waits for their yes or no, or both have said yes and a facilitator decides."""
    theirs = await memory.pairings.of(seeker.community_id, seeker.user_id)
    return any(
        pairing.state is PairingState.AGREED
        or (pairing.state is PairingState.PROPOSED and not pairing.has_agreed(seeker.user_id))
        for pairing in theirs
        if pairing.mentee_id == seeker.user_id
    )


async def _with_circumstances(memory: Memory, facts: Facts) -> Facts:
    """What some letters need besides: how the question stands, who offers, what the reader wishes."""
    # *more* has fields of Facts, whose types differ.
    letter, pairing, question, more = facts.letter, facts.pairing, facts.question, dict[str, Any]()
    community_id, reader = letter.community_id, letter.to_id
    if letter.kind in CHECK_INS and question is not None:
        more["schedule"] = await memory.schedules.of(question.pairing_id, question.person_id)
    if letter.kind in IN_THEIR_TIME and reader is not None:
        more["preferences"] = await memory.preferences.get(community_id, reader)
    if letter.kind in ASKING and pairing is not None:
        more["offering"] = await memory.mentors.live(community_id, pairing.mentor_id)
    if letter.kind is LetterKind.BOUNDARY_SHARED and pairing is not None:
        more["shared"] = shared(await memory.boundaries.of(pairing.id))
    if letter.kind is LetterKind.THANKS_WAIT and pairing is not None and reader is not None:
        said = await memory.boundaries.of(pairing.id)
        more["wants_no_contact"] = said.get(reader) is Contact.NONE
    if letter.kind is LetterKind.LOOK_AGAIN and reader is not None:
        more["has_other_plans"] = await has_other_plans(memory, community_id, reader)
    if letter.kind is LetterKind.MENTOR_RETIRED and reader is not None:
        theirs = await memory.pairings.of(community_id, reader, WALKING)
        more["mentees"] = tuple(pairing for pairing in theirs if pairing.mentor_id == reader)
    if letter.kind in ABOUT_ROLES and reader is not None:
        newest = await memory.mentors.latest(community_id, reader)
        theirs = await memory.pairings.of(community_id, reader)
        more["wears_role"] = wears_the_role(newest, theirs, reader)
    return replace(facts, **more)
