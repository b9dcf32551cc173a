"""Messages that older versions left on their way: what they carry is read as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import bindparam, text

from bot.rules.message_specs import payload_of
from storage.database import Store
from storage.maintenance.migrate import MIGRATIONS, migrate
from storage.models.enums import LetterKind
from storage.schema.types import Moment
from tests.rules.test_message_specs import STORED

from .test_migrations import left_by

VERSIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())
WHEN = datetime(2026, 1, 4, 18, tzinfo=UTC)
WRITTEN = """
insert into letters (community_id, kind, subject_id, detail, urgency, state, attempts, written_at, due_at)
values (1, :kind, 1, :detail, '2', 'waiting', 0, :then, :then)
"""


@pytest.mark.parametrize("revision", VERSIONS)
async def test_what_a_version_left_on_its_way_is_read_by_this_one(empty: Store, revision: str) -> None:
    await left_by(empty, revision)
    async with empty.engine.begin() as connection:
        await connection.execute(text("insert into communities (community_id, needs_yes) values (1, false)"))
        for kind, stored, _ in STORED:
            written = text(WRITTEN).bindparams(bindparam("then", WHEN, Moment()), kind=kind, detail=stored)
            await connection.execute(written)

    await migrate(empty)

    async with empty.transaction() as memory:
        claimed = await memory.letters.claim(at=WHEN, until=WHEN + timedelta(minutes=1), limit=100)
    read = [(letter.kind, payload_of(letter.kind, letter.detail)) for letter in claimed]
    assert read == [(LetterKind(kind), payload) for kind, _, payload in STORED]
