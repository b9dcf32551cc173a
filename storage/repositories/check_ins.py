"""Repositories of check-in questions, of notes to the partner or the facilitators, and of silences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select, tuple_, update

from storage.models.concerns import Silence
from storage.models.enums import CheckInAnswer, MessageKind, NoteKind, PairingState, ThanksAnswer
from storage.models.records import CheckInQuestion, CheckInSchedule, Note
from storage.schema.check_ins import notes, questions, schedules, silences
from storage.schema.matters import open_matters
from storage.schema.pairings import pairings

from .base import Repository, non_empty_ids
from .matters import MATTER_COLUMNS, its_matter

_CARD = MessageKind.CARD_CONTACT
_QUESTION = select(questions, *MATTER_COLUMNS).select_from(
    questions.outerjoin(open_matters, its_matter(questions, _CARD))
)
_NOTE = select(notes)


class CheckInQuestionRepository(Repository):
    """Repository of check-in questions; one row per person and check-in."""

    async def get(self, question_id: int) -> CheckInQuestion | None:
        """Return the question with this id, or None."""
        return await self._one(question_id)

    async def get_for_update(self, question_id: int) -> CheckInQuestion | None:
        """Return the question, locked for update until the transaction ends, or None."""
        await self._lock(questions, questions.c.id == question_id)
        return await self._one(question_id)

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
        query = _QUESTION.where(newest.in_(wanted)).order_by(questions.c.id)
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
            select(schedules.c.pairing_id.label("about"), schedules.c.ask_at, questions, *MATTER_COLUMNS)
            .outerjoin(questions, newest)
            .outerjoin(open_matters, its_matter(questions, _CARD))
            .where(schedules.c.pairing_id.in_(non_empty_ids(pairing_ids)), schedules.c.person_id == person_id)
            .order_by(schedules.c.id)
        )
        found = (dict(row._mapping) for row in await self._connection.execute(query))
        rows = [(row.pop("about"), row.pop("ask_at"), row) for row in found]
        return [(about, next_at, _as_question(row) if row["id"] else None) for about, next_at, row in rows]

    async def set_answer(self, before: CheckInQuestion, *, answer: CheckInAnswer, at: datetime) -> bool:
        """Keep the answer only if none was given since that of *before*; return whether it was kept.

        A wish to be contacted begins anew with it, or is over.
        """
        given_at = questions.c.answered_at
        same = given_at.is_(None) if before.answered_at is None else given_at == before.answered_at
        over_at = at if before.answer is CheckInAnswer.CONTACT and answer is not before.answer else None
        values: dict[str, object] = {"answer": answer, "answered_at": at, "over_at": over_at}
        return await self._compare_and_set(questions, questions.c.id == before.id, same, **values)

    async def set_over(self, question_ids: Sequence[int], *, at: datetime) -> None:
        """Note since when these wishes to be contacted are over."""
        theirs = questions.c.id.in_(non_empty_ids(question_ids))
        await self._connection.execute(update(questions).where(theirs).values(over_at=at))

    async def by_ids(self, ids: Sequence[int]) -> list[CheckInQuestion]:
        """Return the questions with these ids, in the order of their ids."""
        query = _QUESTION.where(questions.c.id.in_(non_empty_ids(ids))).order_by(questions.c.id)
        return [_question(row) for row in await self._connection.execute(query)]

    async def open_contact_requests(self, community_id: int) -> list[CheckInQuestion]:
        """Return the open wishes to be contacted, oldest first."""
        query = (
            select(questions, *MATTER_COLUMNS)
            .join(open_matters, its_matter(questions, _CARD))
            .where(open_matters.c.community_id == community_id)
            .order_by(open_matters.c.began_at)
        )
        return [_question(row) for row in await self._connection.execute(query)]

    async def _one(self, question_id: int) -> CheckInQuestion | None:
        row = (await self._find(_QUESTION, id=question_id)).one_or_none()
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
        return await self._one(for_update=True, id=note_id)

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
        return await self._one(pairing_id=pairing_id, author_id=author_id, kind=NoteKind.THANKS)

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
        return await self._one(id=note_id)

    async def clear_words(self, note_id: int) -> None:
        """Clear the text of a note; the row stays."""
        await self._compare_and_set(notes, notes.c.id == note_id, words=None)

    async def _ids_with_words(self, community_id: int, kind: NoteKind, *theirs: ColumnElement[bool]) -> list[int]:
        query = select(notes.c.id).join(pairings, pairings.c.id == notes.c.pairing_id).where(*theirs)
        kept = (pairings.c.community_id == community_id, notes.c.kind == kind, notes.c.words.is_not(None))
        return sorted((await self._connection.execute(query.where(*kept))).scalars())

    # The columns of a row differ in type.
    async def _one(self, *, for_update: bool = False, **equal: Any) -> Note | None:
        row = (await self._find(_NOTE, for_update=for_update, **equal)).one_or_none()
        return _note(row) if row is not None else None


class SilenceRepository(Repository):
    """Repository of silences; at most one open row per pair."""

    async def get(self, silence_id: int) -> Silence | None:
        """Return the silence with this id, or None."""
        found = await self._many(silences.c.id == silence_id)
        return found[0] if found else None

    async def by_ids(self, ids: Sequence[int]) -> list[Silence]:
        """Return the silences with these ids, longest first."""
        return await self._many(silences.c.id.in_(non_empty_ids(ids)))

    async def add(self, *, community_id: int, pairing_id: int, at: datetime) -> int | None:
        """Insert a silence; return its id, or None when the pair is on the list already."""
        return await self._insert_if_new(silences, community_id=community_id, pairing_id=pairing_id, since=at)

    async def end(self, pairing_id: int, *, at: datetime) -> int | None:
        """Take the pair off the list, if it is on it; return the id of the stretch that is over."""
        row = await self._compare_and_set_returning(
            silences, silences.c.pairing_id == pairing_id, silences.c.over_at.is_(None), over_at=at
        )
        return None if row is None else row.id

    async def list_open(self, community_id: int) -> list[Silence]:
        """Return the open silences of a community, longest first."""
        return await self._many(silences.c.community_id == community_id, silences.c.over_at.is_(None))

    async def _many(self, *conditions: ColumnElement[bool]) -> list[Silence]:
        query = (
            select(silences, open_matters.c.id.label("matter_id"), open_matters.c.taken_by)
            .outerjoin(open_matters, its_matter(silences, MessageKind.CARD_SILENCE))
            .where(*conditions)
            .order_by(silences.c.since, silences.c.id)
        )
        return [Silence(**row._mapping) for row in await self._connection.execute(query)]


def _question(row: Row[Any]) -> CheckInQuestion:
    return _as_question(dict(row._mapping))


# The columns of a row differ in type.
def _as_question(values: dict[str, Any]) -> CheckInQuestion:
    if values["answer"] is not None:
        values["answer"] = CheckInAnswer(values["answer"])
    values["coordinator_told"] = bool(values["coordinator_told"])
    return CheckInQuestion(**values)


def _note(row: Row[Any]) -> Note:
    values = dict(row._mapping)
    values["kind"] = NoteKind(values["kind"])
    if values["welcome"] is not None:
        values["welcome"] = ThanksAnswer(values["welcome"])
    return Note(**values)
