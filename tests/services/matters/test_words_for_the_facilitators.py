"""Words for the facilitators at the end of a mentorship: told until one of them has them, else given back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.rules.audience import Staff
from bot.services.outbox.context import MessageContext
from storage.models.enums import MessageKind
from storage.schema.matters import open_matters
from tests.support.service_harness import ServiceHarness, member, someone
from tests.support.services.concurrency import make_ended_pairing, rows, stored_note_texts

from .test_nobody_waits_unheard import ADA, HANA, INES, LINDIWE, OLU, STAFF, TO_STAFF, TOMAS, World

WORDS, DAYS, GIVEN_BACK = "He shouted at me.", 120, 75
RETENTION_EVERY = 15
ONLY_TOMAS = Staff(facilitators=(TOMAS,), coordinator=TOMAS, owner=TOMAS)
CLOSED = frozenset({TOMAS, LINDIWE, HANA})
NOBODY: dict[str, dict[str, Any]] = {
    "only the owner is there": {"staff": Staff(owner=OLU)},
    "their direct messages are closed": {"closed": CLOSED},
    "one is everything and kept apart": {"staff": ONLY_TOMAS},
}
OWNER_HEARS = {"only the owner is there", "their direct messages are closed"}


@dataclass
class DailyWorld(World):
    """A world in which retention runs, too, and what arrives is known with its words."""

    words: list[tuple[datetime, int | None, MessageKind, str | None]] = field(default_factory=list)

    async def lasts(self, days: int) -> None:
        for day in range(days):
            await self.harness.services.due.sweep()
            await self._deliver()
            if day % RETENTION_EVERY == 0:
                await self.harness.services.retention.sweep()
            self.harness.advance_time(days=1)

    def _arrives(self, context: MessageContext) -> None:
        super()._arrives(context)
        text = context.note.words if context.note is not None else None
        self.words.append((self.harness.clock(), context.message.recipient_id, context.message.kind, text))

    def days_of(self, since: datetime, reader: int, *kinds: MessageKind) -> list[int]:
        """Return on which days such a message arrived."""
        return [(at - since).days for at, one, kind, _ in self.words if one == reader and kind in kinds]

    def got(self, reader: int) -> list[str | None]:
        """Return the words that a reader got."""
        return [text for _, one, kind, text in self.words if one == reader and kind in WITH_WORDS]


WITH_WORDS = {MessageKind.CARD_CONFIDED, MessageKind.TEXT_RETURNED}


async def words_are_left(harness: ServiceHarness, case: str) -> DailyWorld:
    """Let Ada leave words where nobody can read them."""
    ended = await make_ended_pairing(harness, ADA, INES)
    if case == "one is everything and kept apart":
        await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await harness.drain_outbox()
    await harness.services.closing.tell_facilitators(member(ADA), ended.id, WORDS, in_confidence=True)
    return DailyWorld(harness, **NOBODY[case])


@pytest.mark.parametrize("case", NOBODY)
async def test_where_none_of_them_can_be_told_they_are_given_back_before_they_go(
    harness: ServiceHarness, case: str
) -> None:
    world, began = await words_are_left(harness, case), harness.clock()

    await world.lasts(GIVEN_BACK)
    kept = await stored_note_texts(harness)
    await world.lasts(7)
    harness.advance_time(days=DAYS - GIVEN_BACK - 7)
    await world.lasts(1)

    weekly = [0, 3, *range(10, GIVEN_BACK, 7)]
    assert kept == [WORDS]
    assert world.days_of(began, OLU, *TO_STAFF) == (weekly if case in OWNER_HEARS else [])
    assert world.got(ADA) == [WORDS]
    assert GIVEN_BACK <= world.days_of(began, ADA, MessageKind.TEXT_RETURNED)[0] < GIVEN_BACK + 7
    assert world.got(TOMAS) == world.got(LINDIWE) == world.got(HANA) == []
    assert await stored_note_texts(harness) == [None]
    assert await rows(harness.database, open_matters) == []


@pytest.mark.parametrize("case", NOBODY)
async def test_whoever_comes_or_can_be_reached_later_gets_them_once_and_then_it_is_over(
    harness: ServiceHarness, case: str
) -> None:
    world = await words_are_left(harness, case)
    await world.lasts(12)

    world.staff, world.closed = replace(STAFF, facilitators=(*world.staff.facilitators, LINDIWE)), set()
    await world.lasts(8)

    assert world.got(LINDIWE) == [WORDS]
    assert world.got(ADA) == []
    assert await stored_note_texts(harness) == [None]
    assert await rows(harness.database, open_matters) == []


async def test_words_that_were_on_their_way_back_when_their_time_was_over_still_arrive(
    harness: ServiceHarness,
) -> None:
    world = await words_are_left(harness, "only the owner is there")
    await world.lasts(1)

    harness.advance_time(days=DAYS)
    await harness.services.retention.sweep()
    await harness.services.due.sweep()
    await harness.services.retention.sweep()
    await world.lasts(1)

    assert world.got(ADA) == [WORDS]
    assert await stored_note_texts(harness) == [None]
