"""The post: what the courier claims, what each letter is about as things stand now, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.rules.checking_in import times_of
from bot.rules.mentoring import wears_the_role
from bot.rules.moments import good_from
from bot.rules.parting import shared
from bot.rules.people import Caller, at_home
from storage.memory import Memory
from storage.pairings import WALKING
from storage.records import Community, Letter, Mentor, Note, Pairing, Preferences, Question, Schedule, Silence
from storage.states import Contact, LetterKind, LetterState, Urgency

from .closing import has_other_plans
from .desk import Service

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
NOTES = frozenset({LetterKind.NOTE, LetterKind.NOTE_REST, LetterKind.THANKS, LetterKind.CARD_RESPECT})
"""Letters that bring words which somebody wrote; with the last of them, the words are forgotten."""

ABOUT_NOTES = NOTES | {LetterKind.THANKS_WAIT}
ABOUT_NOTHING_STORED = frozenset(
    {LetterKind.FORUM_REPLY, LetterKind.CARD_UNREACHABLE, LetterKind.REACTION_ANSWERED, LetterKind.REST_OVER}
)

CARDS = frozenset({LetterKind.CARD_MENTOR, LetterKind.CARD_PAIRING, LetterKind.CARD_CONTACT, LetterKind.CARD_SILENCE})

IN_THEIR_TIME = CHECK_INS | {
    LetterKind.ASKED_REMINDER,
    LetterKind.PAUSE_OVER,
    LetterKind.REST_OVER,
    LetterKind.LOOK_AGAIN,
    LetterKind.MENTOR_OPEN_AGAIN,
}
"""What nobody else's deed brings and nobody waits for: it comes at a good moment of the reader's own."""

IN_CONFIDENCE = frozenset({LetterKind.CARD_CONTACT, LetterKind.CARD_SILENCE, LetterKind.CARD_RESPECT})
"""Cards about two people which neither of them, or not the other, may read along."""

WITHOUT_END = CARDS | {
    LetterKind.CARD_UNREACHABLE,
    LetterKind.CARD_STEPPED_DOWN,
    LetterKind.CARD_RESPECT,
    LetterKind.MENTOR_ROLE,
}
"""Nobody could be shown these instead, so they are tried daily until someone has mended what is in their way."""

PATIENCE = (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400)
"""Seconds before trying again after a passing failure, growing; then a letter is kept for its reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A letter with everything that its rendering may say, read in one transaction.

    *offering* is the mentor of the pairing as mentors describe themselves, where someone is asked. *shared* is what
    contact both would like after it ended. *has_other_plans*: the reader has found, or looks for, a mentor by now.
    *mentees*: what goes on, where a facilitator has noted that a mentor stops.
    *dm_channel* is the reader's, if one was opened earlier; read for the courier only.
    """

    letter: Letter
    community: Community
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: Question | None = None
    schedule: Schedule | None = None
    silence: Silence | None = None
    note: Note | None = None
    offering: Mentor | None = None
    preferences: Preferences | None = None
    shared: Contact | None = None
    has_other_plans: bool = False
    mentees: tuple[Pairing, ...] = ()
    wears_role: bool = False
    dm_channel: int | None = None

    @property
    def card(self) -> tuple[int, int] | None:
        """Channel and message of the card that stands already, if one does."""
        about = self.silence or self.question or self.mentor or self.pairing
        if about is None or about.card_channel_id is None or about.card_message_id is None:
            return None
        return about.card_channel_id, about.card_message_id


async def gather(memory: Memory, letter: Letter) -> Facts:
    """Everything a letter is about, as it stands now."""
    mentor: Mentor | None = None
    pairing: Pairing | None = None
    question: Question | None = None
    silence: Silence | None = None
    note: Note | None = None
    if letter.kind in ABOUT_MENTORS:
        mentor = await memory.mentors.get(letter.subject_id)
    elif letter.kind in ABOUT_QUESTIONS:
        question = await memory.questions.get(letter.subject_id)
    elif letter.kind in ABOUT_NOTES:
        note = await memory.notes.get(letter.subject_id)
    elif letter.kind is LetterKind.CARD_SILENCE:
        silence = await memory.silences.get(letter.subject_id)
    elif letter.kind not in ABOUT_NOTHING_STORED:
        pairing = await memory.pairings.get(letter.subject_id)
    if pairing is None and (about := question or note or silence) is not None:
        pairing = await memory.pairings.get(about.pairing_id)
    return await _with_circumstances(
        memory,
        Facts(
            letter=letter,
            community=await memory.communities.get(letter.community_id),
            mentor=mentor,
            pairing=pairing,
            question=question,
            silence=silence,
            note=note,
        ),
    )


async def _with_circumstances(memory: Memory, facts: Facts) -> Facts:
    """What some letters need besides: how the question stands, who offers, what the reader wishes."""
    letter, pairing, question, more = facts.letter, facts.pairing, facts.question, dict[str, Any]()
    community_id, reader = letter.community_id, letter.to_id
    if letter.kind in CHECK_INS and question is not None:
        more["schedule"] = await memory.schedules.of(question.pairing_id, question.person_id)
    if letter.kind in IN_THEIR_TIME and reader is not None:
        more["preferences"] = await memory.preferences.get(community_id, reader)
    if letter.kind in {LetterKind.ASKED, LetterKind.ASKED_REMINDER} and pairing is not None:
        more["offering"] = await memory.mentors.live(community_id, pairing.mentor_id)
    if letter.kind is LetterKind.BOUNDARY_SHARED and pairing is not None:
        more["shared"] = shared(await memory.boundaries.of(pairing.id))
    if letter.kind is LetterKind.LOOK_AGAIN and reader is not None:
        more["has_other_plans"] = await has_other_plans(memory, community_id, reader)
    if letter.kind is LetterKind.MENTOR_RETIRED and reader is not None:
        theirs = await memory.pairings.of(community_id, reader, WALKING)
        more["mentees"] = tuple(pairing for pairing in theirs if pairing.mentor_id == reader)
    if letter.kind is LetterKind.MENTOR_ROLE and reader is not None:
        newest = await memory.mentors.latest(community_id, reader)
        theirs = await memory.pairings.of(community_id, reader)
        more["wears_role"] = wears_the_role(newest, theirs, reader)
    return replace(facts, **more)


async def forget_if_delivered(memory: Memory, note_id: int) -> None:
    """Forget a note's words once no part of it is still on its way or kept."""
    if not await memory.letters.any_open(NOTES, about=note_id):
        await memory.notes.forget_words(note_id)


class Post(Service):
    """For the courier alone."""

    async def claim(self, *, limit: int, lease_seconds: float) -> list[Letter]:
        """The most urgent letters that are due, leased to this courier."""
        now = self._clock()
        async with self._store.transaction() as memory:
            return await memory.letters.claim(at=now, until=now + timedelta(seconds=lease_seconds), limit=limit)

    def comes_later(self, facts: Facts) -> float:
        """Seconds until a letter that is not for this moment of the reader's; none when now is as good as any."""
        if facts.preferences is None:
            return 0
        now, times = self._clock(), times_of(facts.preferences, self._programme)
        return (good_from(times, now) - now).total_seconds()

    async def facts(self, letter: Letter) -> Facts:
        """What a letter is about, as it stands now, and where its reader is written to."""
        async with self._store.reading() as memory:
            facts = await gather(memory, letter)
            kept = await memory.people.dm_channel(letter.to_id) if letter.to_id is not None else None
            return replace(facts, dm_channel=kept)

    async def dm_channel(self, user_id: int) -> int | None:
        """The direct-message channel opened earlier, if any."""
        async with self._store.reading() as memory:
            return await memory.people.dm_channel(user_id)

    async def opened_dm(self, user_id: int, channel_id: int) -> None:
        """Keep the channel that Discord opened."""
        async with self._store.transaction() as memory:
            await memory.people.keep_dm_channel(user_id, channel_id)

    async def arrived(self, facts: Facts, *, card: tuple[int, int] | None = None) -> None:
        """Discord has it. *card* is where a card was newly posted."""
        letter, now = facts.letter, self._clock()
        async with self._store.transaction() as memory:
            await memory.letters.settle(letter, LetterState.SENT, at=now)
            if facts.note is not None and letter.kind in NOTES:
                await forget_if_delivered(memory, facts.note.id)
            if letter.to_id is not None and letter.kind is not LetterKind.MENTOR_ROLE:
                await memory.people.was_reached(letter.community_id, letter.to_id)
            if card is not None:
                await self._place_card(memory, facts, card)

    async def card_is_gone(self, facts: Facts) -> None:
        """Someone deleted the card in Discord: the next one is posted anew."""
        async with self._store.transaction() as memory:
            await self._place_card(memory, facts, (None, None))

    async def needless(self, letter: Letter) -> None:
        """What it would say is no longer so."""
        async with self._store.transaction() as memory:
            await memory.letters.settle(letter, LetterState.DROPPED, at=self._clock())
            if letter.kind is LetterKind.NOTE:
                await memory.notes.forget_words(letter.subject_id)

    async def unreachable(self, letter: Letter) -> None:
        """It cannot be delivered: it is kept, and facilitators hear once that a person is out of reach.

        What someone confides to the facilitators is not given up: someone may be found to tell tomorrow.
        """
        if letter.kind in IN_CONFIDENCE:
            await self.put_off(letter)
            return
        now = self._clock()
        async with self._store.transaction() as memory:
            was_open = await memory.letters.settle(letter, LetterState.UNDELIVERABLE, at=now)
            if not was_open or letter.to_id is None or letter.kind is LetterKind.MENTOR_ROLE:
                return
            if await memory.people.could_not_be_reached(letter.community_id, letter.to_id, at=now):
                await memory.letters.write(
                    letter.community_id, LetterKind.CARD_UNREACHABLE, about=letter.to_id, at=now
                )

    async def put_off(self, letter: Letter, *, at_least: float = 0) -> None:
        """Something passing went wrong: later again, after more seconds each time, and kept at last."""
        if letter.attempts >= len(PATIENCE) and letter.kind not in WITHOUT_END:
            await self.unreachable(letter)
            return
        wait = max(PATIENCE[min(letter.attempts, len(PATIENCE) - 1)], at_least)
        async with self._store.transaction() as memory:
            await memory.letters.put_off(letter, until=self._clock() + timedelta(seconds=wait))

    async def not_yet(self, letter: Letter, *, seconds: float) -> None:
        """It was not tried, because Discord wants to be left alone for so long."""
        async with self._store.transaction() as memory:
            await memory.letters.put_off(letter, until=self._clock() + timedelta(seconds=seconds), tried=False)

    async def hand_back(self, letters: Sequence[Letter]) -> None:
        """Not begun, and this courier stops: anyone may have them."""
        async with self._store.transaction() as memory:
            await memory.letters.hand_back(letters)

    async def answer_reaction(self, caller: Caller, message_id: int, refusal: str, by: int | None) -> None:
        """Have someone told by DM, once a card, why their reaction changed nothing; *by* is who was first."""
        async with self._store.transaction() as memory:
            await memory.letters.write(
                at_home(caller),
                LetterKind.REACTION_ANSWERED,
                about=by or 0,
                to=caller.user_id,
                detail=refusal,
                once=f"reaction {message_id} {caller.user_id}",
                at=self._clock(),
                urgency=Urgency.FIRST,
            )

    async def _place_card(self, memory: Memory, facts: Facts, card: tuple[int, int] | tuple[None, None]) -> None:
        channel_id, message_id = card
        if facts.silence is not None:
            await memory.silences.place_card(facts.silence.id, channel_id=channel_id, message_id=message_id)
        elif facts.question is not None:
            await memory.questions.place_card(facts.question.id, channel_id=channel_id, message_id=message_id)
        elif facts.mentor is not None:
            await memory.mentors.place_card(facts.mentor.id, channel_id=channel_id, message_id=message_id)
        elif facts.pairing is not None:
            await memory.pairings.place_card(facts.pairing.id, channel_id=channel_id, message_id=message_id)
