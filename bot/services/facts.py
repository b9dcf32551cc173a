"""What each letter is about, as things stand now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.rules.concerns import as_told
from bot.rules.mentoring import wears_the_role
from bot.rules.parting import shared
from bot.rules.programme import Programme
from storage.concern_records import Concern
from storage.memory import Memory
from storage.pairings import WALKING
from storage.records import Community, Letter, Mentor, Note, Pairing, Preferences, Question, Schedule, Seeker, Silence
from storage.states import ABOUT_ROLES, Contact, LetterKind, PairingState, SeekerState

from .closing import has_other_plans, is_not_to_be
from .looking_after import parties_of
from .measuring import Outlook, Reasons, outlook_of, reasons_for
from .own_data import Everything, everything_of

ABOUT_MENTORS = frozenset(
    {
        LetterKind.MENTOR_APPROVED,
        LetterKind.MENTOR_DECLINED,
        LetterKind.MENTOR_ADDED,
        LetterKind.MENTOR_RETIRED,
        LetterKind.MENTOR_OPEN_AGAIN,
        LetterKind.WORD_ASKED,
        LetterKind.COORDINATOR_STEPPED_DOWN,
        LetterKind.CARD_MENTOR,
        LetterKind.CARD_STEPPED_DOWN,
        LetterKind.MENTOR_ROLE,
    }
)
CHECK_INS = frozenset({LetterKind.CHECK_IN, LetterKind.CHECK_IN_AGAIN})
ABOUT_QUESTIONS = CHECK_INS | {LetterKind.CARD_CONTACT, LetterKind.CONTACT_TAKEN}
NOTES = frozenset(
    {
        LetterKind.NOTE,
        LetterKind.NOTE_REST,
        LetterKind.THANKS,
        LetterKind.CARD_RESPECT,
        LetterKind.WORDS_RETURNED,
    }
)
"""Letters that bring words which somebody wrote; with the last of them, the words are forgotten."""

ABOUT_NOTES = NOTES | {LetterKind.THANKS_WAIT}
ABOUT_CONCERNS = frozenset(
    {
        LetterKind.CARD_CONCERN,
        LetterKind.CONCERN_CONFIDED,
        LetterKind.CONCERN_TAKEN,
        LetterKind.CONCERN_CLOSED,
    }
)
TO_WHO_RAISED_IT = frozenset({LetterKind.CONCERN_TAKEN, LetterKind.CONCERN_CLOSED})
ABOUT_SEEKERS = frozenset({LetterKind.STILL_WAITING})
ASKING = frozenset({LetterKind.ASKED, LetterKind.ASKED_REMINDER})
ABOUT_NOTHING_STORED = frozenset(
    {
        LetterKind.FORUM_REPLY,
        LetterKind.CARD_UNREACHABLE,
        LetterKind.REACTION_ANSWERED,
        LetterKind.REST_OVER,
        LetterKind.CARD_AWAY,
        LetterKind.ROLE_OFF,
        LetterKind.OWN_DATA,
        LetterKind.COMMUNITY_REMOVED,
    }
)

IN_THEIR_TIME = CHECK_INS | {
    LetterKind.ASKED_REMINDER,
    LetterKind.RHYTHM_CHANGED,
    LetterKind.BOUNDARY_SHARED,
    LetterKind.THANKS_WAIT,
    LetterKind.HANDOVER_ASKED,
    LetterKind.HANDOVER_STAYS,
    LetterKind.PAUSE_OVER,
    LetterKind.REST_OVER,
    LetterKind.LOOK_AGAIN,
    LetterKind.MENTOR_OPEN_AGAIN,
    LetterKind.STILL_WAITING,
}
"""What nobody waits for this minute: it comes at a good moment of the reader's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A letter with everything that its rendering may say, read in one transaction.

    *offering* is the mentor of the pairing as mentors describe themselves, where someone is asked. *shared* is what
    contact both would like after it ended. *has_other_plans*: the reader has found, or looks for, a mentor by now.
    *mentees*: what goes on, where a facilitator has noted that a mentor stops.
    *seeker* is the reader's place on the waiting list, *outlook* how it looks for them, and *is_asked* whether an
    answer of theirs, or a facilitator's, is waited for. *reasons*: why it could be these two, where someone is asked;
    *is_not_to_be*: they have come to be kept apart, so that nobody is asked who knows whom it is about.
    *concern* is as its readers are told of it, *parties* those whose own case it is, *raised_by* the one of them who
    knows of it.
    *everything* is what is stored about the reader, where they asked for it.
    *dm_channel* is the reader's, if one was opened earlier, and *discreet* their wish to be told no more than that
    there is something to read; both are read for the courier only. *withheld* is how often Discord has refused it for
    what people wrote in it: it goes without that, and, the second time, without the file that brings it back.
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
    dm_channel: int | None = None
    discreet: bool = False
    withheld: int = 0

    @property
    def card(self) -> tuple[int, int] | None:
        """Channel and message of the card that stands already, if one does."""
        about = self.concern or self.silence or self.question or self.mentor or self.pairing
        if self.letter.kind is LetterKind.CARD_AWAY:
            return int(self.letter.detail or 0), self.letter.subject_id
        if about is None or about.card_channel_id is None or about.card_message_id is None:
            return None
        return about.card_channel_id, about.card_message_id


async def gather(memory: Memory, letter: Letter, programme: Programme, *, at: datetime) -> Facts:
    """Everything a letter is about, as it stands now."""
    if letter.kind in ABOUT_CONCERNS:
        return await _about_a_concern(memory, letter)
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: Question | None = None
    silence: Silence | None = None
    note: Note | None = None
    if letter.kind in ABOUT_MENTORS or (letter.kind is LetterKind.WORDS_LEFT_OUT and letter.detail in ABOUT_MENTORS):
        mentor = await memory.mentors.get(letter.subject_id)
    elif letter.kind in ABOUT_QUESTIONS:
        question = await memory.questions.get(letter.subject_id)
    elif letter.kind in ABOUT_NOTES:
        note = await memory.notes.get(letter.subject_id)
    elif letter.kind is LetterKind.CARD_SILENCE:
        silence = await memory.silences.get(letter.subject_id)
    elif letter.kind not in ABOUT_NOTHING_STORED | ABOUT_SEEKERS:
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
    return await _with_circumstances(memory, await _with_the_finding(memory, facts, programme, at))


async def _about_a_concern(memory: Memory, letter: Letter) -> Facts:
    """Those who look after it are not told whose an unnamed one is."""
    community, concern = (
        await memory.communities.get(letter.community_id),
        await memory.concerns.get(letter.subject_id),
    )
    if concern is None:
        return Facts(letter=letter, community=community)
    return Facts(
        letter=letter,
        community=community,
        concern=concern if letter.kind in TO_WHO_RAISED_IT else as_told(concern),
        parties=await parties_of(memory, concern),
        raised_by=concern.by_id,
    )


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
