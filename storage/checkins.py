"""Check-in questions and notes between two people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select

from .queries import Queries
from .records import Note, Question
from .states import Answer
from .tables import notes, questions


class Questions(Queries):
    """One row a person and check-in."""

    async def get(self, question_id: int) -> Question | None:
        """One question by its own id."""
        return await self._one(questions.c.id == question_id)

    async def hold(self, question_id: int) -> Question | None:
        """The same, and nobody else changes it before this transaction ends."""
        return await self._one(questions.c.id == question_id, held=True)

    async def by_card(self, message_id: int) -> Question | None:
        """The request to be contacted whose card is this message."""
        return await self._one(questions.c.card_message_id == message_id)

    async def ask(
        self, *, community_id: int, pairing_id: int, person_id: int, number: int, at: datetime
    ) -> int | None:
        """A new question's id, or None when this person was asked this one already."""
        return await self._insert_if_new(
            questions,
            community_id=community_id,
            pairing_id=pairing_id,
            person_id=person_id,
            number=number,
            asked_at=at,
        )

    async def is_latest(self, question: Question) -> bool:
        """Whether no later question has been put to the same person about the same pairing."""
        later = await self._one(
            questions.c.pairing_id == question.pairing_id,
            questions.c.person_id == question.person_id,
            questions.c.number > question.number,
        )
        return later is None

    async def answer(self, before: Question, *, answer: Answer, at: datetime) -> bool:
        """Keep the answer only if the stored one still is that of *before*.

        Asking to be contacted once more is a new request, so whoever took the earlier one and its card
        are let go.
        """
        same = questions.c.answer.is_(None) if before.answer is None else questions.c.answer == before.answer
        values: dict[str, Any] = {"answer": answer, "answered_at": at}
        if answer is Answer.CONTACT:
            values |= {"taken_by": None, "taken_at": None, "card_channel_id": None, "card_message_id": None}
        return await self._change(questions, questions.c.id == before.id, same, **values)

    async def take(self, question_id: int, *, by: int, at: datetime) -> bool:
        """One facilitator takes on to reach out; whether they were first."""
        return await self._change(
            questions,
            questions.c.id == question_id,
            questions.c.answer == Answer.CONTACT,
            questions.c.taken_at.is_(None),
            taken_by=by,
            taken_at=at,
        )

    async def open_contacts(self, community_id: int, *, limit: int = 100) -> list[Question]:
        """Requests to be contacted that nobody has taken, oldest first."""
        query = (
            select(questions)
            .where(
                questions.c.community_id == community_id,
                questions.c.answer == Answer.CONTACT,
                questions.c.taken_at.is_(None),
            )
            .order_by(questions.c.answered_at)
            .limit(limit)
        )
        return [_question(row) for row in await self._connection.execute(query)]

    async def place_card(self, question_id: int, *, channel_id: int | None, message_id: int | None) -> None:
        """Where its card stands now."""
        await self._change(
            questions, questions.c.id == question_id, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Question | None:
        query = select(questions).where(*conditions).order_by(questions.c.id.desc()).limit(1)
        query = self._held(query) if held else query
        row = (await self._connection.execute(query)).one_or_none()
        return _question(row) if row is not None else None


class Notes(Queries):
    """Words on their way from one to the other."""

    async def write(self, *, pairing_id: int, author_id: int, words: str, at: datetime) -> int:
        """Keep a note until it is delivered; gives its id."""
        result = await self._connection.execute(
            insert(notes)
            .values(pairing_id=pairing_id, author_id=author_id, words=words, written_at=at)
            .returning(notes.c.id)
        )
        return int(result.scalar_one())

    async def get(self, note_id: int) -> Note | None:
        """One note by its own id."""
        row = (await self._connection.execute(select(notes).where(notes.c.id == note_id))).one_or_none()
        return Note(**row._mapping) if row is not None else None

    async def forget_words(self, note_id: int) -> None:
        """Keep that there was a note, and no longer what it said."""
        await self._change(notes, notes.c.id == note_id, words=None)


def _question(row: Row[Any]) -> Question:
    values = dict(row._mapping)
    if values["answer"] is not None:
        values["answer"] = Answer(values["answer"])
    return Question(**values)
