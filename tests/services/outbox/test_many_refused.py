"""Where more than a fifth of all messages is refused within an hour, the bot is in trouble, and not its readers."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from structlog.testing import capture_logs

from bot.services.outbox.unreachable import MAX_REFUSALS, MIN_PEOPLE
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, someone
from tests.support.services.concurrency import rows

TOMAS, COORDINATOR, FIRST = 50, 2, 300


async def written_to(harness: ServiceHarness, people: Iterable[int]) -> list[OutboxMessage]:
    """Each of these people is written to; return the messages, claimed."""
    for person in people:
        await harness.services.mentor_applications.add(facilitator(TOMAS), someone(person))
    return await claimed(harness)


async def claimed(harness: ServiceHarness) -> list[OutboxMessage]:
    due = await harness.services.outbox.claim(limit=500, lease_s=60)
    return [message for message in due if message.kind is MessageKind.MENTOR_ADDED]


async def arrive(harness: ServiceHarness, messages: Iterable[OutboxMessage]) -> None:
    for message in messages:
        await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(message))


async def unreachable(harness: ServiceHarness) -> list[int]:
    """Whom facilitators see on their list."""
    return [person.user_id for person in (await harness.services.overview.queue(facilitator(TOMAS))).unreachable]


async def test_the_coordinator_is_told_once_and_no_card_comes_for_each_person(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    messages = await written_to(harness, range(FIRST, FIRST + 12))

    with capture_logs() as logged:
        for number, message in enumerate(messages):
            worker = (harness, second_harness)[number % 2]
            await worker.services.outbox.mark_undeliverable(message)

    assert await unreachable(harness) == []
    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == []
    assert [(line["event"], line["community"]) for line in logged] == [("many direct messages refused", COMMUNITY_ID)]
    told = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.MANY_REFUSED)
    assert [row["to_id"] for row in told] == [COORDINATOR]


async def test_what_was_refused_meanwhile_is_tried_again_and_who_is_refused_alone_is_out_of_reach(
    harness: ServiceHarness,
) -> None:
    people = range(FIRST, FIRST + 12)
    for message in await written_to(harness, people):
        await harness.services.outbox.mark_undeliverable(message)
    harness.advance_time(minutes=59)
    early = await claimed(harness)

    harness.advance_time(minutes=1)
    again = await claimed(harness)
    await arrive(harness, again[:-1])
    await harness.services.outbox.mark_undeliverable(again[-1])

    assert early == []
    assert {message.recipient_id for message in again} == set(people)
    assert await unreachable(harness) == [again[-1].recipient_id]


@pytest.mark.parametrize(("refused", "reached"), [(MIN_PEOPLE - 1, 0), (MIN_PEOPLE, MIN_PEOPLE * 4)])
async def test_a_few_closed_doors_are_their_owners(harness: ServiceHarness, refused: int, reached: int) -> None:
    messages = await written_to(harness, range(FIRST, FIRST + refused + reached))
    await arrive(harness, messages[refused:])

    for message in messages[:refused]:
        await harness.services.outbox.mark_undeliverable(message)

    assert (
        len(await harness.recipients_of(MessageKind.CARD_UNREACHABLE)) == len(await unreachable(harness)) == refused
    )


async def test_what_is_refused_for_two_days_is_kept_for_its_readers(harness: ServiceHarness) -> None:
    people = range(FIRST, FIRST + MIN_PEOPLE)
    messages = await written_to(harness, people)

    for _ in range(MAX_REFUSALS + 2):
        for message in messages:
            await harness.services.outbox.mark_undeliverable(message)
        harness.advance_time(hours=1)
        messages = await claimed(harness)

    [*kept] = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.MENTOR_ADDED)
    assert {row["state"] for row in kept} == {DeliveryState.UNDELIVERABLE}
    assert await unreachable(harness) == []
