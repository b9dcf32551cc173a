"""Letters about words that Discord does not take, in every shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from bot.rules.writing import NOTE
from bot.services.outbox.context import Facts
from storage.models.enums import LetterKind, NoteKind
from storage.models.records import Mentor, Pairing
from tests.support.factories import MENTEE_ID, MENTOR_ID, facts, note

WHICH = {
    LetterKind.NOTE: NoteKind.NOTE,
    LetterKind.NOTE_REST: NoteKind.NOTE,
    LetterKind.CARD_RESPECT: NoteKind.RESPECT,
}


def returned(words: str, pairings: Iterable[Pairing]) -> Iterator[Facts]:
    """A note, thanks or words for the facilitators that Discord did not take, with their words or without."""
    for each, (which, kind), withheld in product(pairings, WHICH.items(), (0, 1, 2)):
        wrote = note((words * 4)[:NOTE], kind=kind, author_id=each.mentor_id)
        back = LetterKind.WORDS_RETURNED
        yield facts(back, to=each.mentor_id, detail=which, pairing=each, note=wrote, withheld=withheld)


def left_out(pairings: Iterable[Pairing], mentors: Iterable[Mentor]) -> Iterator[Facts]:
    """A message that went without what someone wrote, because Discord did not take it."""
    kind, declined = LetterKind.WORDS_LEFT_OUT, LetterKind.MENTOR_DECLINED
    for each, withheld in product(pairings, (0, 1, 2)):
        yield facts(kind, to=MENTEE_ID, detail=LetterKind.ASKED, pairing=each, withheld=withheld)
    for offers, withheld in product(mentors, (0, 1, 2)):
        yield facts(kind, to=MENTOR_ID, detail=LetterKind.CARD_MENTOR, mentor=offers, withheld=withheld)
        yield facts(kind, to=offers.decided_by, detail=declined, mentor=offers, withheld=withheld)
