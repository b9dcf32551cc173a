"""A concern that nobody takes on, or of which nobody can be told: it comes again, and goes on to others."""

from __future__ import annotations

from storage.models.enums import EscalationLevel, MessageKind
from storage.schema.concerns import concerns
from tests.support.service_harness import ServiceHarness, facilitator, someone
from tests.support.services.concurrency import rows

from .test_concern_cases import COORDINATOR, JEFF, LINDIWE, TOMAS
from .test_concerns import raised


async def test_untaken_it_comes_again_then_to_the_coordinator_and_is_then_looked_after_daily(
    harness: ServiceHarness,
) -> None:
    concern = await raised(harness)
    await harness.drain_outbox()
    seen = []

    for _ in range(4):
        harness.advance_time(hours=24)
        await harness.services.due.sweep()
        seen.append([(message.kind, message.detail) for message in await harness.drain_outbox()])

    assert seen == [[(MessageKind.CARD_CONCERN, why)] for why in ("again", "on", "look", "look")]
    [stored] = await rows(harness.database, concerns)
    assert stored["reach"] == EscalationLevel.COORDINATOR
    assert [each.id for each in (await harness.services.concern_cases.list_cases(JEFF)).open_concerns] == [concern.id]


async def test_about_the_coordinator_it_goes_on_to_the_owner(harness: ServiceHarness) -> None:
    await raised(harness, about=someone(COORDINATOR))

    for _ in range(2):
        harness.advance_time(hours=24)
        await harness.services.due.sweep()

    assert (await harness.services.concern_cases.list_cases(JEFF)).open_concerns == []
    [stored] = await rows(harness.database, concerns)
    assert stored["reach"] == EscalationLevel.OWNER


async def test_taken_it_does_not_come_again(harness: ServiceHarness) -> None:
    concern = await raised(harness)
    await harness.services.concern_cases.take(facilitator(), concern.id)
    await harness.drain_outbox()

    harness.advance_time(days=3)
    await harness.services.due.sweep()

    assert await harness.drain_outbox() == []


async def test_confided_once_for_each_turn_and_to_the_next_where_nobody_can_be_told(harness: ServiceHarness) -> None:
    await raised(harness)
    [card] = await harness.drain_outbox()
    post = harness.services.outbox

    for _ in range(2):
        await post.notify_privately(card, to=[TOMAS, LINDIWE], reach=EscalationLevel.FACILITATORS)
    first, second = await post.claim(limit=10, lease_s=60)
    await post.mark_undeliverable(first)
    [concern] = await rows(harness.database, concerns)
    assert concern["reach"] == EscalationLevel.FACILITATORS
    await post.mark_undeliverable(second)

    [concern] = await rows(harness.database, concerns)
    assert concern["reach"] == EscalationLevel.COORDINATOR
    on = [message for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_CONCERN]
    assert [message.detail for message in on] == ["on"]


async def test_where_nobody_further_can_be_told_it_is_tried_daily_and_no_more(harness: ServiceHarness) -> None:
    await raised(harness)
    [card] = await harness.drain_outbox()
    seen = []

    for _ in range(3):
        await harness.services.outbox.notify_privately(card, to=[TOMAS], reach=EscalationLevel.OWNER)
        [confided] = await harness.services.outbox.claim(limit=10, lease_s=60)
        await harness.services.outbox.mark_undeliverable(confided)
        harness.advance_time(days=1)
        await harness.services.due.sweep()
        [card] = await harness.drain_outbox()
        seen.append(card.detail)

    assert seen == ["again", "look", "look"]
