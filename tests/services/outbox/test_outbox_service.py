"""The life of a message: claimed once, recorded once, retried with patience, kept where there is no way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.refusals import AlreadyDecided
from bot.services.outbox.retries import RETRY_DELAYS_S
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.outbox import outbox_messages
from storage.schema.people import people
from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import pending_messages, rows, run_concurrently

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def asked(harness: ServiceHarness) -> OutboxMessage:
    """Ines is told that Ada asks; the message is claimed."""
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    await harness.request_pairing(ADA, INES)
    return await claimed(harness)


async def claimed(harness: ServiceHarness) -> OutboxMessage:
    [message] = await harness.services.outbox.claim(limit=50, lease_s=60)
    return message


async def stored(harness: ServiceHarness, message: OutboxMessage) -> dict[str, object]:
    [row] = await rows(harness.database, outbox_messages, outbox_messages.c.id == message.id)
    return row


async def test_what_is_claimed_is_nobody_elses_until_the_lease_is_over(
    harness: ServiceHarness, second_harness: ServiceHarness, asked: OutboxMessage
) -> None:
    assert await second_harness.services.outbox.claim(limit=50, lease_s=60) == []

    harness.advance_time(seconds=60)

    assert (await claimed(second_harness)).id == asked.id


async def test_two_outbox_workers_claiming_at_once_share_and_never_overlap(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for volunteer in range(100, 130):
        await harness.services.mentor_applications.volunteer(
            member(volunteer), qualities=["kind"], past_member=False, capacity=2, words=None
        )

    batches = await run_concurrently(
        *(
            worker.services.outbox.claim(limit=20, lease_s=60)
            for worker in (harness, second_harness, harness, second_harness)
        )
    )

    ids = [message.id for batch in batches if isinstance(batch, list) for message in batch]
    assert len(ids) == len(set(ids)) == len(await rows(harness.database, outbox_messages))


async def test_what_is_handed_back_anyone_may_have(
    harness: ServiceHarness, second_harness: ServiceHarness, asked: OutboxMessage
) -> None:
    await harness.services.outbox.release(asked)

    assert (await claimed(second_harness)).id == asked.id


async def test_what_arrived_is_not_carried_again(harness: ServiceHarness, asked: OutboxMessage) -> None:
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(asked))

    harness.advance_time(days=1)

    assert (await stored(harness, asked))["state"] == DeliveryState.SENT
    assert await harness.services.outbox.claim(limit=50, lease_s=60) == []


async def test_what_would_no_longer_be_true_is_dropped(harness: ServiceHarness, asked: OutboxMessage) -> None:
    await harness.services.outbox.mark_obsolete(asked)

    assert (await stored(harness, asked))["state"] == DeliveryState.DROPPED


async def test_answers_go_before_news_and_news_before_reminders(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    await harness.request_pairing(BILAL, INES)
    await harness.services.active_pairings.write_note(member(ADA), pairing.id, "Hello")

    kinds = [message.kind for message in await harness.services.outbox.claim(limit=50, lease_s=60)]

    assert kinds == [MessageKind.NOTE, MessageKind.ASKED, MessageKind.CHECK_IN, MessageKind.CHECK_IN]


async def test_passing_trouble_puts_a_message_off_longer_each_time_and_at_last_it_is_kept(
    harness: ServiceHarness, asked: OutboxMessage
) -> None:
    message = asked
    for attempt, wait in enumerate(RETRY_DELAYS_S):
        await harness.services.outbox.retry_later(message)
        harness.advance_time(seconds=wait - 1)
        assert await harness.services.outbox.claim(limit=50, lease_s=60) == []
        harness.advance_time(seconds=1)
        message = await claimed(harness)
        assert message.attempts == attempt + 1

    await harness.services.outbox.retry_later(message)

    assert (await stored(harness, message))["state"] == DeliveryState.UNDELIVERABLE
    [kept] = (await harness.services.overview.mine(member(INES))).kept_messages
    assert kept.message.id == asked.id


async def test_discord_may_ask_for_more_patience(harness: ServiceHarness, asked: OutboxMessage) -> None:
    await harness.services.outbox.retry_later(asked, min_delay_s=500)

    assert (await stored(harness, asked))["due_at"] == harness.clock() + timedelta(seconds=500)


async def test_facilitators_hear_once_that_someone_cannot_be_reached(
    harness: ServiceHarness, asked: OutboxMessage
) -> None:
    await harness.services.outbox.mark_undeliverable(asked)
    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == [None]

    await harness.request_pairing(BILAL, INES)
    await harness.services.outbox.mark_undeliverable(await claimed(harness))

    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == []
    [person] = (await harness.services.overview.queue(facilitator(TOMAS))).unreachable
    assert (person.user_id, person.since) == (INES, harness.clock())


async def test_two_messages_failing_in_the_same_moment_are_told_of_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    await harness.request_pairing(ADA, INES)
    await harness.request_pairing(BILAL, INES)
    first, second = await harness.services.outbox.claim(limit=50, lease_s=60)

    await run_concurrently(
        harness.services.outbox.mark_undeliverable(first), second_harness.services.outbox.mark_undeliverable(second)
    )

    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == [None]


async def test_who_is_reached_again_is_off_the_list_and_would_be_told_of_anew(
    harness: ServiceHarness, asked: OutboxMessage
) -> None:
    await harness.services.outbox.mark_undeliverable(asked)
    await harness.drain_outbox()
    await harness.request_pairing(BILAL, INES)

    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(await claimed(harness)))

    assert (await harness.services.overview.queue(facilitator(TOMAS))).unreachable == []
    await harness.request_pairing(33, INES)
    await harness.services.outbox.mark_undeliverable(await claimed(harness))
    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == [None]


async def test_a_role_that_cannot_be_given_says_nothing_about_reaching_someone(harness: ServiceHarness) -> None:
    await harness.services.mentor_applications.add(facilitator(TOMAS), someone(INES))
    messages_ = await harness.services.outbox.claim(limit=50, lease_s=60)
    [role] = [message for message in messages_ if message.kind is MessageKind.UPDATE_MENTOR_ROLE]

    await harness.services.outbox.mark_undeliverable(role)

    assert await rows(harness.database, people, people.c.unreachable_since.is_not(None)) == []


async def test_a_posted_card_is_edited_from_then_on_and_posted_anew_when_it_is_gone(harness: ServiceHarness) -> None:
    applied = await harness.services.mentor_applications.volunteer(
        member(INES), qualities=[], past_member=False, capacity=2, words=None
    )
    message = await claimed(harness)
    post = harness.services.outbox
    before = await post.load_context(message)

    await post.mark_sent(before, card=(800, 7001))
    standing = await post.load_context(message)
    await post.forget_card_location(standing)
    gone = await post.load_context(message)

    assert (before.card, standing.card, gone.card) == (None, (800, 7001), None)
    assert (before.mentor is not None, before.message.subject_id) == (True, applied.id)


async def test_a_message_says_what_is_true_when_it_is_carried(harness: ServiceHarness, asked: OutboxMessage) -> None:
    await harness.services.responses.withdraw(member(ADA), asked.subject_id)

    context = await harness.services.outbox.load_context(asked)

    assert context.pairing is not None
    assert context.pairing.closed_at is not None


async def test_who_stepped_down_wears_the_role_until_the_last_pairing_ends(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    post = harness.services.outbox

    await harness.services.mentor_status.step_down(member(INES))
    [stepping_down] = [one for one in await harness.drain_outbox() if one.kind is MessageKind.UPDATE_MENTOR_ROLE]
    assert (await post.load_context(stepping_down)).has_right_to_role
    await harness.services.active_pairings.end(member(ADA), pairing.id)
    [ending] = [one for one in await harness.drain_outbox() if one.kind is MessageKind.UPDATE_MENTOR_ROLE]

    assert not (await post.load_context(ending)).has_right_to_role


async def test_an_opened_channel_is_kept_and_a_newer_one_takes_its_place(
    harness: ServiceHarness, asked: OutboxMessage
) -> None:
    post = harness.services.outbox
    before = await post.load_context(asked)

    await post.record_dm_channel(asked, INES, 5001)
    await post.record_dm_channel(asked, INES, 5002)

    assert (before.dm_channel_id, (await post.load_context(asked)).dm_channel_id) == (None, 5002)


async def test_who_reacted_in_vain_is_told_first_of_all(harness: ServiceHarness) -> None:
    await harness.services.outbox.answer_reaction(facilitator(TOMAS), 7000, AlreadyDecided(51), 51)

    message = await claimed(harness)

    assert (message.kind, message.recipient_id, message.detail, message.subject_id) == (
        MessageKind.REACTION_ANSWERED,
        TOMAS,
        "AlreadyDecided",
        51,
    )
    assert (await harness.services.outbox.load_context(message)).pairing is None
    assert await pending_messages(harness) == set()
