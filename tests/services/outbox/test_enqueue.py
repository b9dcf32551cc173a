"""Writing a message: what is true of its kind comes from the kind's row."""

from __future__ import annotations

import pytest

from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason
from bot.services.core.enqueue_and_audit import enqueue, new_message
from storage.models.enums import MessageKind, Priority
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness
from tests.support.services.concurrency import rows

INES = 10


@pytest.mark.parametrize("kind", [MessageKind.NOTE, MessageKind.PAIRING_PAUSED, MessageKind.CHECK_IN])
async def test_a_message_is_as_urgent_as_its_kind(harness: ServiceHarness, kind: MessageKind) -> None:
    async with harness.database.transaction() as uow:
        await enqueue(uow, COMMUNITY_ID, kind, subject_id=1, recipient_id=INES, at=harness.clock())
        many = [new_message(COMMUNITY_ID, kind, subject_id=2, recipient_id=INES)]
        await uow.outbox.enqueue_all(many, at=harness.clock())

    stored = await rows(harness.database, outbox_messages, outbox_messages.c.kind == kind)
    assert [(row["subject_id"], row["urgency"]) for row in stored] == [
        (1, SPECS[kind].priority),
        (2, SPECS[kind].priority),
    ]


async def test_it_may_be_more_urgent_than_usual_and_carries_its_payload(harness: ServiceHarness) -> None:
    kind, again = MessageKind.CARD_CONTACT, CardReason.REMINDER
    async with harness.database.transaction() as uow:
        await enqueue(
            uow, COMMUNITY_ID, kind, subject_id=1, payload=again, priority=Priority.HIGH, at=harness.clock()
        )

    [stored] = await rows(harness.database, outbox_messages, outbox_messages.c.kind == kind)
    assert (stored["urgency"], stored["detail"]) == (Priority.HIGH, "again")


async def test_with_a_key_that_was_used_nothing_is_written(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        twice = [
            await enqueue(
                uow, COMMUNITY_ID, MessageKind.FORUM_REPLY, subject_id=7, dedup_key="forum 7", at=harness.clock()
            )
            for _ in range(2)
        ]

    assert twice == [True, False]
