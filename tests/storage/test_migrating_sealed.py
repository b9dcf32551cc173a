"""What earlier versions kept readable is encrypted when they are migrated, and means what it meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, LargeBinary, bindparam, select, text, type_coerce

from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.enums import CheckInAnswer, ContactPreference
from storage.schema.audit import audit
from storage.schema.check_ins import boundaries, questions
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import kept_apart
from storage.schema.types import HASH_KEY_ATTRIBUTE, EncryptedId, EncryptedText, UtcDateTime

from .test_migrations import left_by

THEN = datetime(2026, 1, 4, 18, tzinfo=UTC)
ADA, INES, GONE, MAREK = 4_611_686_018_427_387_911, 4_611_686_018_427_387_922, 4_611_686_018_427_387_933, 44
OF_BEFORE = """
insert into communities (community_id, needs_yes) values (1, false), (2, false);
insert into kept_apart (id, community_id, by_id, other_id, sealed, since)
values (3, 1, :ada, :ines, null, :then), (5, 1, :ada, -5, :gone, :then), (6, 1, :ines, :ada, null, :then);
insert into pairings (id, community_id, asked_by, needs_yes, veiled, proposed_at, mentor_agreed_at, mentee_agreed_at,
                      began_at, closed_at, step, mentor_id, mentee_id, lower_id, higher_id, state, ended_how)
values (1, 1, 'mentee', false, false, :then, :then, :then, :then, :then, 0, 44, 55, 44, 55, 'ended', 'by_party');
insert into boundaries (pairing_id, person_id, contact, said_at)
values (1, 44, 'none', :then), (1, 55, 'gladly', :then);
insert into questions (id, community_id, pairing_id, person_id, number, asked_at, answer, answered_at, again_at)
values (1, 1, 1, 44, 1, :then, 'wobbly', :then, null), (2, 1, 1, 44, 2, :then, 'contact', :then, :then),
       (3, 1, 1, 44, 3, :then, 'contact', :then, null), (4, 1, 1, 55, 1, :then, 'contact', :then, null),
       (5, 1, 1, 55, 2, :then, null, null, null), (9, 1, 1, 55, 3, :then, null, null, null);
delete from questions where id = 9;
insert into concerns (id, community_id, kind, by_id, about_id, named, pauses, words, raised_at, reach,
                      card_message_id)
values (70, 1, 'concern', :ines, :ada, false, false, :words, :then, 'facilitators', 901),
       (71, 1, 'concern', 0, -1, true, false, null, :then, 'facilitators', 902),
       (72, 1, 'reach', :ada, null, true, false, null, :then, 'facilitators', 903);
insert into concern_notes (concern_id, author_id, words, written_at) values (70, 44, :words, :then);
insert into posted_messages (message_id, channel_id, community_id, kind, posted_at)
values (901, 8, 1, 'card_concern', :then), (903, 8, 1, 'card_concern', :then);
insert into posted_names (message_id, person_id) values (901, :ines), (901, 44), (903, :ada);
insert into audit (community_id, at, actor_id, move, subject, subject_id)
values (1, :then, :ada, 'keep apart', 'person', :ada), (2, :then, :ada, 'let be', 'person', :ada),
       (1, :then, :ada, 'pass over', 'person', :ada), (1, :then, 44, 'decide', 'mentor', 3)
"""


async def brought_from_before(empty: Database) -> Database:
    """The database of before with rows of each kind, migrated by another process than that which made it."""
    await left_by(empty, "0007")
    given: dict[str, Any] = {"ada": ADA, "ines": INES}
    typed: list[BindParameter[Any]] = [
        bindparam("then", THEN, UtcDateTime()),
        bindparam("gone", f"{GONE:x}", EncryptedText()),
        bindparam("words", "a worry", EncryptedText()),
    ]
    async with empty.engine.begin() as connection:
        for statement in OF_BEFORE.split(";\n"):
            used = [each for each in typed if f":{each.key}" in statement]
            plain = {name: value for name, value in given.items() if f":{name}" in statement}
            await connection.execute(text(statement).bindparams(*used, **plain))
    delattr(empty.engine.sync_engine.dialect, HASH_KEY_ATTRIBUTE)
    await migrate(empty)
    return empty


async def stored(database: Database, query: Any) -> list[tuple[Any, ...]]:
    async with database.read_transaction() as uow:
        return sorted(map(tuple, await uow.exclusions._connection.execute(query)), key=repr)


async def test_wishes_hold_also_those_about_somebody_who_was_forgotten(empty: Database) -> None:
    database = await brought_from_before(empty)

    async with database.transaction() as uow:
        mine = await uow.exclusions.list_by(1, ADA)
        held = [await uow.exclusions.is_excluded(1, INES, other, by=[INES, other]) for other in (ADA, GONE, MAREK)]
        of_gone = await uow.exclusions.is_excluded(1, GONE, ADA, by=[GONE, ADA])
        about_ada = await uow.exclusions.excluding_ids(1, ADA)
        twice = await uow.exclusions.add(1, person_id=ADA, other_id=GONE, at=THEN)

    assert [(kept.id, kept.other_id, kept.since, kept.for_facilitators) for kept in mine] == [
        (3, INES, THEN, False),
        (5, GONE, THEN, False),
    ]
    assert (held, of_gone, about_ada, twice) == ([True, False, False], True, {INES}, False)


async def test_concerns_are_whose_they_were_and_keep_their_notes(empty: Database) -> None:
    database = await brought_from_before(empty)

    async with database.read_transaction() as uow:
        unnamed, forgotten, wish = await uow.concerns.by_ids([70, 71, 72])
        found = await uow.concerns.open_contact_request(1, ADA)
        notes = await uow.concerns.notes_of(70)
        named = [await uow.posted_messages.ids_mentioning(1, person) for person in (INES, ADA)]
    assert (unnamed.by_id, unnamed.about_id, unnamed.words, unnamed.raised_at) == (INES, ADA, "a worry", THEN)
    assert (forgotten.by_id, forgotten.about_id) == (0, 0)
    assert wish == found
    assert [(note.author_id, note.words) for note in notes] == [(MAREK, "a worry")]
    assert named == [[], []], "they stand nowhere any more"


async def test_answers_and_wishes_for_contact_are_what_was_said(empty: Database) -> None:
    database = await brought_from_before(empty)

    async with database.transaction() as uow:
        asked = await uow.questions.by_ids([1, 2, 3, 4, 5])
        open_ones = await uow.questions.open_contact_requests(1)
        waiting = await uow.matters.by_ids([question.matter_id or 0 for question in open_ones])
        said = await uow.boundaries.by_person(1)
    assert said == {44: ContactPreference.NONE, 55: ContactPreference.WELCOME}
    wobbly, contact = CheckInAnswer.NOT_SO_WELL, CheckInAnswer.CONTACT
    assert [question.answer for question in asked] == [wobbly, contact, contact, contact, None]
    assert sorted(question.id for question in open_ones) == [2, 3, 4]
    assert waiting[0].due_at == THEN
    # Those that were never to be brought up again come one a day.
    assert abs(waiting[2].due_at - waiting[1].due_at) == timedelta(days=1)


async def test_the_trail_has_no_actor_for_silent_moves(empty: Database) -> None:
    database = await brought_from_before(empty)

    columns = (audit.c.move, audit.c.actor_id, audit.c.subject, audit.c.subject_id)
    assert await stored(database, select(*columns)) == [
        ("decide", 44, "mentor", 3),
        ("keep apart", None, "community", 1),
        ("let be", None, "community", 2),
        ("pass over", None, "community", 1),
    ]


async def test_nothing_of_it_stays_readable(empty: Database) -> None:
    database = await brought_from_before(empty)

    for table in (kept_apart, concerns, concern_notes, boundaries, questions):
        columns = [
            column
            for column in table.c
            if isinstance(column.type, EncryptedText | EncryptedId) or "hash" in column.key
        ]
        raw = await stored(database, select(*(type_coerce(column, LargeBinary) for column in columns)))
        assert raw
        for value in (value for row in raw for value in row if value is not None):
            assert isinstance(value, bytes)
            assert not [
                word for word in ("none", "contact", "wobbly", str(ADA), f"{GONE:x}") if word.encode() in value
            ]


async def test_ids_of_questions_that_are_gone_are_not_given_again(empty: Database) -> None:
    database = await brought_from_before(empty)

    if database.is_sqlite:
        [(last,)] = await stored(database, text("select seq from sqlite_sequence where name = 'questions'"))
        assert last == 9
