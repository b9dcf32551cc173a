"""Check-in questions; and notes: words to the other of two, or to the facilitators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, tuple_, update

from storage.models.enums import Answer, NoteKind, PairingState, Welcome
from storage.models.records import Note, Question, Schedule
from storage.schema.check_ins import notes, questions, schedules
from storage.schema.pairings import pairings

from .base import Queries, unless_empty


class Questions(Queries):
    """One row a person and check-in."""

    async def get(self, question_id: int) -> Question | None:
        """One question by its own id."""
        return await self._one(questions.c.id == question_id)

    async def hold(self, question_id: int) -> Question | None:
        """One question by its own id, locked: nobody else changes it before this transaction ends."""
        return await self._one(questions.c.id == question_id, held=True)

    async def by_card(self, message_id: int) -> Question | None:
        """The request to be contacted whose card is this message."""
        return await self._one(questions.c.card_message_id == message_id)

    async def ask_all(self, asked: Sequence[Schedule], *, at: datetime) -> list[int]:
        """A new question for each, with the number that its schedule has by now; returns their ids in this order."""
        if not asked:
            return []
        found = await self._connection.execute(
            insert(questions).returning(questions.c.id, sort_by_parameter_order=True),
            [
                {
                    "community_id": schedule.community_id,
                    "pairing_id": schedule.pairing_id,
                    "person_id": schedule.person_id,
                    "number": schedule.number,
                    "asked_at": at,
                }
                for schedule in asked
            ],
        )
        return list(found.scalars())

    async def latest_of(self, asked: Sequence[Schedule]) -> list[Question]:
        """The questions that were put last by these schedules."""
        if not asked:
            return []
        newest = tuple_(questions.c.pairing_id, questions.c.person_id, questions.c.number)
        wanted = sorted((schedule.pairing_id, schedule.person_id, schedule.number) for schedule in asked)
        query = select(questions).where(newest.in_(wanted)).order_by(questions.c.id)
        return [_question(row) for row in await self._connection.execute(query)]

    async def open_of(
        self, person_id: int, pairing_ids: Sequence[int]
    ) -> list[tuple[int, datetime | None, Question | None]]:
        """Of each of these mentorships, when its next check-in comes for one person, and which of theirs is open."""
        newest = and_(
            schedules.c.is_open,
            questions.c.pairing_id == schedules.c.pairing_id,
            questions.c.person_id == schedules.c.person_id,
            questions.c.number == schedules.c.number,
        )
        query = (
            select(schedules.c.pairing_id.label("about"), schedules.c.ask_at, questions)
            .outerjoin(questions, newest)
            .where(schedules.c.pairing_id.in_(unless_empty(pairing_ids)), schedules.c.person_id == person_id)
            .order_by(schedules.c.id)
        )
        found = (dict(row._mapping) for row in await self._connection.execute(query))
        rows = [(row.pop("about"), row.pop("ask_at"), row) for row in found]
        return [(about, next_at, _as_question(row) if row["id"] else None) for about, next_at, row in rows]

    async def answer(
        self, before: Question, *, answer: Answer, at: datetime, again_at: datetime | None
    ) -> Question | None:
        """Keep the answer only if the stored one still is that of *before*; return the question as it then is.

        Asking to be contacted once more is a new request, so whoever took the earlier one and its card
        are let go. Nobody having taken it on, it is brought up again at *again_at*.
        """
        same = questions.c.answer.is_(None) if before.answer is None else questions.c.answer == before.answer
        values: dict[str, object] = {"answer": answer, "answered_at": at, "again_at": again_at}
        if answer is Answer.CONTACT:
            values |= dict.fromkeys(("taken_by", "taken_at", "confided_to", "card_channel_id", "card_message_id"))
        row = await self._changed_row(questions, questions.c.id == before.id, same, **values)
        return None if row is None else _question(row)

    async def take(self, question_id: int, *, by: int, at: datetime) -> Question | None:
        """One facilitator takes on to reach out; return the question as it is now, or None if they were not first."""
        row = await self._changed_row(
            questions,
            questions.c.id == question_id,
            questions.c.answer == Answer.CONTACT,
            questions.c.taken_at.is_(None),
            taken_by=by,
            taken_at=at,
            again_at=None,
        )
        return None if row is None else _question(row)

    async def by_ids(self, ids: Sequence[int]) -> list[Question]:
        """Those with these ids."""
        query = select(questions).where(questions.c.id.in_(unless_empty(ids))).order_by(questions.c.id)
        return [_question(row) for row in await self._connection.execute(query)]

    async def let_be(self, community_id: int, person_id: int, *, at: datetime) -> list[int]:
        """Someone left: that they asked to be contacted waits for nobody any more. Returns those that have a card."""
        settled = await self._connection.execute(
            update(questions)
            .where(
                questions.c.community_id == community_id,
                questions.c.answer == Answer.CONTACT,
                questions.c.taken_at.is_(None),
                questions.c.person_id == person_id,
            )
            .values(taken_at=at, again_at=None)
            .returning(questions.c.id, questions.c.card_message_id)
        )
        return [question_id for question_id, card_id in settled if card_id is not None]

    async def confide(self, question_id: int, *, to: int | None) -> None:
        """Who was told of it instead of all facilitators."""
        await self._change(questions, questions.c.id == question_id, confided_to=to)

    async def bring_up_again(self, question: Question, *, at: datetime | None) -> None:
        """When the open wish to be contacted is brought up next."""
        await self._change(questions, questions.c.id == question.id, again_at=at)

    async def confide_no_more(self, community_id: int, user_id: int) -> None:
        """Whoever was told of open wishes in the stead of facilitators may take none of them on any more."""
        await self._change(
            questions,
            questions.c.community_id == community_id,
            questions.c.confided_to == user_id,
            questions.c.taken_at.is_(None),
            confided_to=None,
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

    async def place_card(self, question_id: int, *, channel_id: int | None, message_id: int | None) -> bool:
        """Where its card stands now; whether there still is what it is about."""
        return await self._change(
            questions, questions.c.id == question_id, card_channel_id=channel_id, card_message_id=message_id
        )

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Question | None:
        query = select(questions).where(*conditions).order_by(questions.c.id.desc()).limit(1)
        query = self._held(query) if held else query
        row = (await self._connection.execute(query)).one_or_none()
        return _question(row) if row is not None else None


class Notes(Queries):
    """Words on their way from one to the other."""

    async def write(
        self,
        *,
        pairing_id: int,
        author_id: int,
        words: str,
        at: datetime,
        kind: NoteKind = NoteKind.NOTE,
        in_confidence: bool = True,
    ) -> int | None:
        """Keep words until they are delivered; returns their id, or None for thanks where there are some already."""
        return await self._insert_if_new(
            notes,
            pairing_id=pairing_id,
            author_id=author_id,
            words=words,
            written_at=at,
            kind=kind,
            in_confidence=in_confidence,
        )

    async def hold(self, note_id: int) -> Note | None:
        """One note, and nobody else changes it before this transaction ends."""
        return await self._one(notes.c.id == note_id, held=True)

    async def written_lately(self, author: int, kind: NoteKind, *, since: datetime) -> list[datetime]:
        """When a person wrote words of this kind after that moment, to whomever; oldest first."""
        query = select(notes.c.written_at).where(
            notes.c.author_id == author, notes.c.written_at > since, notes.c.kind == kind
        )
        return list((await self._connection.execute(query.order_by(notes.c.written_at))).scalars())

    async def forget_thanks(self, pairing_id: int) -> None:
        """The closing is over: thanks that nobody has asked for are forgotten."""
        await self._connection.execute(
            update(notes)
            .where(notes.c.pairing_id == pairing_id, notes.c.kind == NoteKind.THANKS, notes.c.welcome.is_(None))
            .values(words=None)
        )

    async def kept_of(self, community_id: int, kind: NoteKind, *, by: int, to: int | None = None) -> list[int]:
        """Words of this kind that somebody wrote, to this person or to anybody, and that are not forgotten yet."""
        theirs = [notes.c.author_id == by]
        if to is not None:
            theirs.append(or_(pairings.c.mentor_id == to, pairings.c.mentee_id == to))
        return await self._kept(community_id, kind, *theirs)

    async def kept_between(self, community_id: int, one: int, other: int) -> list[int]:
        """Notes that these two wrote to each other, and that are not forgotten yet."""
        couple = (pairings.c.lower_id == min(one, other), pairings.c.higher_id == max(one, other))
        return await self._kept(community_id, NoteKind.NOTE, notes.c.author_id.in_([one, other]), *couple)

    async def forget_thanks_to(self, community_id: int, user_id: int) -> None:
        """Someone left: what they were to be thanked with is forgotten."""
        theirs = select(pairings.c.id).where(
            pairings.c.community_id == community_id,
            or_(pairings.c.mentor_id == user_id, pairings.c.mentee_id == user_id),
            pairings.c.state == PairingState.ENDED,
        )
        await self._connection.execute(
            update(notes)
            .where(
                notes.c.pairing_id.in_(theirs),
                notes.c.kind == NoteKind.THANKS,
                notes.c.author_id != user_id,
                notes.c.welcome.is_(None),
            )
            .values(words=None)
        )

    async def thanks(self, pairing_id: int, *, author: int) -> Note | None:
        """What one of two said in thanks, if they did."""
        return await self._one(
            notes.c.pairing_id == pairing_id, notes.c.author_id == author, notes.c.kind == NoteKind.THANKS
        )

    async def told_facilitators(self, pairing_id: int, *, author: int) -> bool:
        """Whether one of two said something to the facilitators at the end, whatever it was."""
        query = select(notes.c.id).where(
            notes.c.pairing_id == pairing_id, notes.c.author_id == author, notes.c.kind == NoteKind.RESPECT
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def welcome(self, note_id: int, welcome: Welcome) -> bool:
        """Keep whether the reader would like to read it; whether they had not said so before."""
        return await self._change(notes, notes.c.id == note_id, notes.c.welcome.is_(None), welcome=welcome)

    async def get(self, note_id: int) -> Note | None:
        """One note by its own id."""
        return await self._one(notes.c.id == note_id)

    async def forget_words(self, note_id: int) -> None:
        """Keep that there was a note, and no longer what it said."""
        await self._change(notes, notes.c.id == note_id, words=None)

    async def _kept(self, community_id: int, kind: NoteKind, *theirs: ColumnElement[bool]) -> list[int]:
        query = select(notes.c.id).join(pairings, pairings.c.id == notes.c.pairing_id).where(*theirs)
        kept = (pairings.c.community_id == community_id, notes.c.kind == kind, notes.c.words.is_not(None))
        return sorted((await self._connection.execute(query.where(*kept))).scalars())

    async def _one(self, *conditions: ColumnElement[bool], held: bool = False) -> Note | None:
        query = select(notes).where(*conditions)
        row = (await self._connection.execute(self._held(query) if held else query)).one_or_none()
        return _note(row) if row is not None else None


def _question(row: Row[Any]) -> Question:
    return _as_question(dict(row._mapping))


# The columns of a row differ in type.
def _as_question(values: dict[str, Any]) -> Question:
    if values["answer"] is not None:
        values["answer"] = Answer(values["answer"])
    return Question(**values)


def _note(row: Row[Any]) -> Note:
    values = dict(row._mapping)
    values["kind"] = NoteKind(values["kind"])
    if values["welcome"] is not None:
        values["welcome"] = Welcome(values["welcome"])
    return Note(**values)
