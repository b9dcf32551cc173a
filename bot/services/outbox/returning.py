"""Words that Discord does not take: whose they are, and what brings them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.rules.message_specs import SPECS
from bot.rules.message_types import WordsOf
from bot.rules.programme import Programme
from bot.services.core.letters_and_audit import drop_words, enqueue, not_taken_once
from storage.models.enums import AskedBy, LetterKind, LetterState, MentorState
from storage.models.records import Letter
from storage.unit_of_work import Memory

from .context import Facts
from .loading import gather


@dataclass(frozen=True, slots=True)
class Written:
    """Words in a letter: who wrote them, the row that they belong to, and the letter that says which they are."""

    by: int | None
    about: int
    which: LetterKind


def written_in(facts: Facts) -> Written | None:
    """The words that a letter brings or quotes, where their writer is known and does not see them there anyway."""
    letter, note, pairing, mentor = facts.letter, facts.note, facts.pairing, facts.mentor
    match letter.kind:
        case LetterKind.NOTE | LetterKind.NOTE_REST | LetterKind.CARD_RESPECT if note:
            return Written(note.author_id, note.id, letter.kind) if note.words else None
        case LetterKind.ASKED | LetterKind.ASKED_REMINDER if pairing and letter.to_id == pairing.mentor_id:
            asked = pairing.asked_by is AskedBy.MENTEE and pairing.words
            return Written(pairing.mentee_id, pairing.id, LetterKind.ASKED) if asked else None
        case LetterKind.ASKED | LetterKind.ASKED_REMINDER if offering := facts.offering:
            return Written(offering.user_id, offering.id, LetterKind.CARD_MENTOR) if offering.words else None
        case LetterKind.CARD_MENTOR if mentor and mentor.state is MentorState.APPLIED and mentor.words:
            return Written(mentor.user_id, mentor.id, letter.kind)
        case LetterKind.MENTOR_DECLINED if mentor and mentor.reason:
            return Written(mentor.decided_by, mentor.id, letter.kind)
    return None


async def held_words(memory: Memory, letter: Letter, programme: Programme, *, at: datetime) -> Written | None:
    """The words in a letter, with its reader and their writer held; either may have been forgotten meanwhile."""
    written = written_in(await gather(memory, letter, programme, at=at))
    for person in sorted({letter.to_id or 0, (written.by if written else 0) or 0}):
        await memory.people.hold(letter.community_id, person)
    return written_in(await gather(memory, letter, programme, at=at))


async def bring_back(memory: Memory, letter: Letter, written: Written, *, at: datetime) -> None:
    """Have whoever wrote the words told once that Discord does not take them, with the words.

    Nobody is told who has left. The writer is held.
    """
    person = await memory.people.get(letter.community_id, written.by) if written.by is not None else None
    brings = SPECS[letter.kind].returned_by
    if brings is None or written.by is None or (person is not None and person.left_at is not None):
        return
    await enqueue(
        memory,
        letter.community_id,
        brings,
        subject_id=written.about,
        recipient_id=written.by,
        payload=WordsOf(written.which),
        dedup_key=not_taken_once(written.which, written.about),
        at=at,
    )


async def take_back(memory: Memory, letter: Letter, *, at: datetime) -> None:
    """Of a note whose beginning can't be shown, nothing more is to be read either."""
    if SPECS[letter.kind].nothing_without_words:
        states = (LetterState.WAITING, LetterState.UNDELIVERABLE, LetterState.VEILED)
        await drop_words(memory, letter.community_id, [letter.subject_id], states=states, at=at)
