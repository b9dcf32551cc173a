"""Writing a message: what is true of its kind comes from the kind's row."""

from __future__ import annotations

import pytest

from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason
from bot.services.core.letters_and_audit import enqueue, new_message
from storage.models.enums import LetterKind, Urgency
from storage.schema.outbox import letters
from tests.support.house import HOME, House
from tests.support.services.moments import rows

INES = 10


@pytest.mark.parametrize("kind", [LetterKind.NOTE, LetterKind.PAIRING_PAUSED, LetterKind.CHECK_IN])
async def test_a_message_is_as_urgent_as_its_kind(house: House, kind: LetterKind) -> None:
    async with house.store.transaction() as memory:
        await enqueue(memory, HOME, kind, subject_id=1, recipient_id=INES, at=house.clock())
        many = [new_message(HOME, kind, subject_id=2, recipient_id=INES)]
        await memory.letters.write_all(many, at=house.clock())

    stored = await rows(house.store, letters, letters.c.kind == kind)
    assert [(row["subject_id"], row["urgency"]) for row in stored] == [
        (1, SPECS[kind].priority),
        (2, SPECS[kind].priority),
    ]


async def test_it_may_be_more_urgent_than_usual_and_carries_its_payload(house: House) -> None:
    kind, again = LetterKind.CARD_CONTACT, CardReason.AGAIN
    async with house.store.transaction() as memory:
        await enqueue(memory, HOME, kind, subject_id=1, payload=again, priority=Urgency.FIRST, at=house.clock())

    [stored] = await rows(house.store, letters, letters.c.kind == kind)
    assert (stored["urgency"], stored["detail"]) == (Urgency.FIRST, "again")


async def test_with_a_key_that_was_used_nothing_is_written(house: House) -> None:
    async with house.store.transaction() as memory:
        twice = [
            await enqueue(memory, HOME, LetterKind.FORUM_REPLY, subject_id=7, dedup_key="forum 7", at=house.clock())
            for _ in range(2)
        ]

    assert twice == [True, False]
