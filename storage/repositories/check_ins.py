"""Repositories of check-in questions, and of notes to the partner or the facilitators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, tuple_, update

from storage.models.enums import CheckInAnswer, NoteKind, PairingState, ThanksAnswer
from storage.models.records import CheckInQuestion, CheckInSchedule, Note
from storage.schema.check_ins import notes, questions, schedules
from storage.schema.pairings import pairings

from .base import Repository, non_empty_ids

_IS_OPEN_REQUEST = questions.c.again_at.is_not(None)
"""Condition that a question was answered with a wish to be contacted that nobody has taken on.

The answer is encrypted; as long as it waits, and only then, it has a time at which it is brought up again.
"""


class CheckInQuestionRepository(Repository):
    """Repository of check-in questions; one row per person and check-in."""

    async def get(self, question_id: int) -> CheckInQuestion | None:
        """Return the question with this id, or None."""
        return await self._one(questions.c.id == question_id)

    async def get_for_update(self, question_id: int) -> CheckInQuestion | None:
        """Return the question, locked for update until the transaction ends, or None."""
        return await self._one(questions.c.id == question_id, for_update=True)

    async def add_all(self, schedules_due: Sequence[CheckInSchedule], *, at: datetime) -> list[int]:
        """Insert a question for each schedule, with the number that it has by now; return their ids in this order."""
        if not schedules_due:
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
                for schedule in schedules_due
            ],
        )
        return list(found.scalars())

    async def latest_of_schedules(self, of_schedules: Sequence[CheckInSchedule]) -> list[CheckInQuestion]:
        """Return the latest question of each of these schedules."""
        if not of_schedules:
            return []
        newest = tuple_(questions.c.pairing_id, questions.c.person_id, questions.c.number)
        wanted = sorted((schedule.pairing_id, schedule.person_id, schedule.number) for schedule in of_schedules)
        query = select(questions).where(newest.in_(wanted)).order_by(questions.c.id)
        return [_question(row) for row in await self._connection.execute(query)]

    async def open_of(
        self, person_id: int, pairing_ids: Sequence[int]
    ) -> list[tuple[int, datetime | None, CheckInQuestion | None]]:
        """Return, of each of these mentorships, one person's next check-in and their open question."""
        newest = and_(
            schedules.c.is_open,
            questions.c.pairing_id == schedules.c.pairing_id,
            questions.c.person_id == schedules.c.person_id,
            questions.c.number == schedules.c.number,
        )
        query = (
            select(schedules.c.pairing_id.label("about"), schedules.c.ask_at, questions)
            .outerjoin(questions, newest)
            .where(schedules.c.pairing_id.in_(non_empty_ids(pairing_ids)), schedules.c.person_id == person_id)
            .order_by(schedules.c.id)
        )
        found = (dict(row._mapping) for row in await self._connection.execute(query))
        rows = [(row.pop("about"), row.pop("ask_at"), row) for row in found]
        return [(about, next_at, _as_question(row) if row["id"] else None) for about, next_at, row in rows]

    async def set_answer(
        self, before: CheckInQuestion, *, answer: CheckInAnswer, at: datetime, again_at: datetime | None
    ) -> CheckInQuestion | None:
        """Keep the answer only if none was given since that of *before*; return the question as it then is.

        Asking to be contacted once more is a new request, so who took the earlier one is let go. Nobody having taken
        it on, it is brought up again at *again_at*.
        """
        given_at = questions.c.answered_at
        same = given_at.is_(None) if before.answered_at is None else given_at == before.answered_at
        values: dict[str, object] = {"answer": answer, "answered_at": at, "again_at": again_at}
        if answer is CheckInAnswer.CONTACT:
            values |= dict.fromkeys(("taken_by", "taken_at", "confided_to"))
        row = await self._compare_and_set_returning(questions, questions.c.id == before.id, same, **values)
        return None if row is None else _question(row)

    async def take(self, question_id: int, *, by: int, at: datetime) -> CheckInQuestion | None:
        """Record which facilitator reaches out; return the question as it is now, or None if they were not first."""
        row = await self._compare_and_set_returning(
            questions,
            questions.c.id == question_id,
            _IS_OPEN_REQUEST,
            taken_by=by,
            taken_at=at,
            again_at=None,
        )
        return None if row is None else _question(row)

    async def by_ids(self, ids: Sequence[int]) -> list[CheckInQuestion]:
        """Return the questions with these ids, in the order of their ids."""
        query = select(questions).where(questions.c.id.in_(non_empty_ids(ids))).order_by(questions.c.id)
        return [_question(row) for row in await self._connection.execute(query)]

    async def close_contact_requests_of(self, community_id: int, person_id: int, *, at: datetime) -> list[int]:
        """Close the open requests to be contacted of somebody who left; return their ids."""
        settled = await self._connection.execute(
            update(questions)
            .where(
                questions.c.community_id == community_id,
                _IS_OPEN_REQUEST,
                questions.c.person_id == person_id,
            )
            .values(taken_at=at, again_at=None)
            .returning(questions.c.id)
        )
        return list(settled.scalars())

    async def set_confided_to(self, question_id: int, *, recipient_id: int | None) -> None:
        """Set who was told of the request besides facilitators; None for nobody."""
        await self._compare_and_set(questions, questions.c.id == question_id, confided_to=recipient_id)

    async def set_reminder(self, question: CheckInQuestion, *, at: datetime | None) -> None:
        """Set when the open request to be contacted is brought up next; None for never."""
        await self._compare_and_set(questions, questions.c.id == question.id, _IS_OPEN_REQUEST, again_at=at)

    async def clear_confided_to(self, community_id: int, user_id: int) -> None:
        """Clear this person as the one who was told of open requests, so that they can take none any more."""
        await self._compare_and_set(
            questions,
            questions.c.community_id == community_id,
            questions.c.confided_to == user_id,
            questions.c.taken_at.is_(None),
            confided_to=None,
        )

    async def open_contact_requests(self, community_id: int, *, limit: int = 100) -> list[CheckInQuestion]:
        """Return requests to be contacted that nobody has taken, oldest first."""
        query = (
            select(questions)
            .where(questions.c.community_id == community_id, _IS_OPEN_REQUEST)
            .order_by(questions.c.answered_at)
            .limit(limit)
        )
        return [_question(row) for row in await self._connection.execute(query)]

    async def _one(self, *conditions: ColumnElement[bool], for_update: bool = False) -> CheckInQuestion | None:
        query = select(questions).where(*conditions).order_by(questions.c.id.desc()).limit(1)
        query = self._for_update(query) if for_update else query
        row = (await self._connection.execute(query)).one_or_none()
        return _question(row) if row is not None else None


class NoteRepository(Repository):
    """Repository of notes, from one party of a pairing to the other or to the facilitators."""

    async def add(
        self,
        *,
        pairing_id: int,
        author_id: int,
        words: str,
        at: datetime,
        kind: NoteKind = NoteKind.NOTE,
        in_confidence: bool = True,
    ) -> int | None:
        """Insert a note, kept until it is delivered; return its id, or None for thanks that exist already."""
        values = {"words": words, "written_at": at, "kind": kind, "in_confidence": in_confidence}
        return await self._insert_if_new(notes, pairing_id=pairing_id, author_id=author_id, **values)

    async def get_for_update(self, note_id: int) -> Note | None:
        """Return the note, locked for update until the transaction ends, or None."""
        return await self._one(notes.c.id == note_id, for_update=True)

    async def times_written_since(self, author_id: int, kind: NoteKind, *, since: datetime) -> list[datetime]:
        """Return when a person wrote notes of this kind after *since*, to anybody, oldest first."""
        query = select(notes.c.written_at).where(
            notes.c.author_id == author_id, notes.c.written_at > since, notes.c.kind == kind
        )
        return list((await self._connection.execute(query.order_by(notes.c.written_at))).scalars())

    async def clear_unanswered_thanks(self, pairing_id: int) -> None:
        """Clear the text of thanks that nobody has asked to read, because the closing of the pairing is over."""
        await self._connection.execute(
            update(notes)
            .where(notes.c.pairing_id == pairing_id, notes.c.kind == NoteKind.THANKS, notes.c.welcome.is_(None))
            .values(words=None)
        )

    async def ids_with_words(
        self, community_id: int, kind: NoteKind, *, author_id: int, recipient_id: int | None = None
    ) -> list[int]:
        """Return ids of a person's notes of this kind, to one person or to all, that still have their text."""
        theirs = [notes.c.author_id == author_id]
        if recipient_id is not None:
            theirs.append(or_(pairings.c.mentor_id == recipient_id, pairings.c.mentee_id == recipient_id))
        return await self._ids_with_words(community_id, kind, *theirs)

    async def ids_with_words_between(self, community_id: int, one: int, other: int) -> list[int]:
        """Return ids of notes that these two wrote to each other and that still have their text."""
        couple = (pairings.c.lower_id == min(one, other), pairings.c.higher_id == max(one, other))
        return await self._ids_with_words(community_id, NoteKind.NOTE, notes.c.author_id.in_([one, other]), *couple)

    async def clear_unanswered_thanks_to(self, community_id: int, user_id: int) -> None:
        """Clear the text of thanks to somebody who left without having answered whether to read them."""
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

    async def get_thanks(self, pairing_id: int, *, author_id: int) -> Note | None:
        """Return the thanks of one party, or None."""
        return await self._one(
            notes.c.pairing_id == pairing_id, notes.c.author_id == author_id, notes.c.kind == NoteKind.THANKS
        )

    async def has_note_to_facilitators(self, pairing_id: int, *, author_id: int) -> bool:
        """Return whether one party wrote anything to the facilitators at the end."""
        query = select(notes.c.id).where(
            notes.c.pairing_id == pairing_id, notes.c.author_id == author_id, notes.c.kind == NoteKind.RESPECT
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def set_thanks_answer(self, note_id: int, welcome: ThanksAnswer) -> bool:
        """Set whether the reader would like to read the note; return whether they had not said so before."""
        return await self._compare_and_set(notes, notes.c.id == note_id, notes.c.welcome.is_(None), welcome=welcome)

    async def get(self, note_id: int) -> Note | None:
        """Return the note with this id, or None."""
        return await self._one(notes.c.id == note_id)

    async def clear_words(self, note_id: int) -> None:
        """Clear the text of a note; the row stays."""
        await self._compare_and_set(notes, notes.c.id == note_id, words=None)

    async def _ids_with_words(self, community_id: int, kind: NoteKind, *theirs: ColumnElement[bool]) -> list[int]:
        query = select(notes.c.id).join(pairings, pairings.c.id == notes.c.pairing_id).where(*theirs)
        kept = (pairings.c.community_id == community_id, notes.c.kind == kind, notes.c.words.is_not(None))
        return sorted((await self._connection.execute(query.where(*kept))).scalars())

    async def _one(self, *conditions: ColumnElement[bool], for_update: bool = False) -> Note | None:
        query = select(notes).where(*conditions)
        row = (await self._connection.execute(self._for_update(query) if for_update else query)).one_or_none()
        return _note(row) if row is not None else None


def _question(row: Row[Any]) -> CheckInQuestion:
    return _as_question(dict(row._mapping))


# The columns of a row differ in type.
def _as_question(values: dict[str, Any]) -> CheckInQuestion:
    if values["answer"] is not None:
        values["answer"] = CheckInAnswer(values["answer"])
    return CheckInQuestion(**values)


def _note(row: Row[Any]) -> Note:
    values = dict(row._mapping)
    values["kind"] = NoteKind(values["kind"])
    if values["welcome"] is not None:
        values["welcome"] = ThanksAnswer(values["welcome"])
    return Note(**values)
