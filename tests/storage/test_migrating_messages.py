"""Messages that older versions left on their way: what they carry is read as it was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import bindparam, text

from bot.rules.message_specs import payload_of
from storage.database import Database
from storage.maintenance.migrate import MIGRATIONS_DIR, migrate
from storage.models.enums import MessageKind
from storage.schema.types import UtcDateTime
from tests.rules.test_message_specs import STORED

from .test_migrations import left_by

VERSIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS_DIR)).walk_revisions())
WHEN = datetime(2026, 1, 4, 18, tzinfo=UTC)
WRITTEN = """
insert into letters (id, community_id, kind, subject_id, detail, urgency, state, attempts, written_at, due_at)
values (:id, 1, :kind, 1, :detail, '2', 'waiting', 0, :then, :then)
"""


@pytest.mark.parametrize("revision", VERSIONS)
async def test_what_a_version_left_on_its_way_is_read_by_this_one(empty: Database, revision: str) -> None:
    await left_by(empty, revision)
    async with empty.engine.begin() as connection:
        await connection.execute(text("insert into communities (community_id, needs_yes) values (1, false)"))
        for number, (kind, stored, _) in enumerate(STORED, start=1):
            written = text(WRITTEN).bindparams(bindparam("then", WHEN, UtcDateTime()), kind=kind, detail=stored)
            await connection.execute(written, {"id": number})
        if revision >= "0010":
            await connection.execute(text("update letters set position = id"))

    await migrate(empty)

    async with empty.transaction() as uow:
        claimed = await uow.outbox.claim(at=WHEN, leased_until=WHEN + timedelta(minutes=1), limit=100)
    read = [(message.kind, payload_of(message.kind, message.detail)) for message in claimed]
    assert read == [(MessageKind(kind), payload) for kind, _, payload in STORED]
