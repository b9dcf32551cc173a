"""Pauses from before each had their own: whose they become, and the notes that wait from then on."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, text

from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.schema.people import UNPLANNED
from storage.schema.types import UtcDateTime

from .test_migrations import left_by

OF_SHARED_PAUSES = """
insert into communities (community_id, needs_yes) values (1, false);
insert into pairings (community_id, asked_by, needs_yes, veiled, proposed_at, mentor_agreed_at, mentee_agreed_at,
                      began_at, step, mentor_id, mentee_id, lower_id, higher_id, state, paused_by, paused_until,
                      due_at)
values (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 2, 1, 2, 'paused', 1, :then, :then),
       (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 3, 1, 3, 'paused', 3, :then, :then),
       (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 4, 1, 4, 'paused', 1, :then, null),
       (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 5, 1, 5, 'paused', 5, null, null),
       (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 6, 1, 6, 'paused', null, null, null),
       (1, 'mentee', false, false, :then, :then, :then, :then, 0, 1, 7, 1, 7, 'active', 7, null, null);
insert into concerns (id, community_id, kind, by_id, pairing_id, named, pauses, raised_at, reach, closed_at, outcome)
values (1, 1, 'concern', 4, 3, false, true, :then, 'facilitators', null, null),
       (2, 1, 'concern', 5, 4, false, true, :then, 'facilitators', null, null),
       (3, 1, 'concern', 2, 1, false, true, :then, 'facilitators', :then, 'talked');
insert into notes (pairing_id, author_id, written_at) values (1, 1, :then), (6, 1, :then);
insert into letters (community_id, kind, subject_id, to_id, urgency, state, attempts, written_at, due_at)
values (1, 'note', 1, 2, '1', 'waiting', 0, :then, :then), (1, 'note', 2, 7, '1', 'waiting', 0, :then, :then),
       (1, 'introduced', 1, 2, '1', 'waiting', 0, :then, :then)
"""


async def test_each_pause_becomes_the_own_one_of_who_paused_or_wished_it_by_an_open_concern(empty: Database) -> None:
    await left_by(empty, "0007")
    when = datetime(2026, 1, 4, 18, tzinfo=UTC)
    async with empty.engine.begin() as connection:
        for statement in OF_SHARED_PAUSES.split(";"):
            then = [bindparam("then", when, UtcDateTime())] if ":then" in statement else []
            await connection.execute(text(statement).bindparams(*then))

    await migrate(empty)

    async with empty.read_transaction() as uow:
        found = [pairing for number in range(1, 7) if (pairing := await uow.pairings.get(number)) is not None]
    assert [(pairing.has_paused(1), pairing.has_paused(pairing.mentee_id)) for pairing in found] == [
        (True, False),
        (False, True),
        (True, True),
        (False, True),
        (True, False),
        (False, False),
    ]
    # Those without a date are looked at soon.
    assert [pairing.due_at for pairing in found] == [when, when, *[UNPLANNED] * 3, None]
    assert [pairing.paused_until_of(pairing.mentee_id) for pairing in found] == [None, when, *[None] * 4]
    async with empty.engine.begin() as connection:
        states = (await connection.execute(text("select subject_id, state from letters order by id"))).all()
    assert [tuple(row) for row in states] == [(1, "held"), (2, "waiting"), (1, "waiting")]
