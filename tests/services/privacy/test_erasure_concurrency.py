"""Deleting at the very moment in which something else happens: whichever is first, nothing brings them back."""

from __future__ import annotations

import pytest

from bot.rules.mentor_status import MentorMove
from bot.services.core.enqueue_and_audit import enqueue_card_removal
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import Mentor
from storage.schema.columns import metadata
from storage.schema.outbox import outbox_messages, posted_messages
from storage.schema.people import dm_channels, people
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import make_ended_pairing, rows, run_concurrently
from tests.support.services.full_record import PERSON_ID

PARTNER, OTHER = 201, 202


async def found_in(harness: ServiceHarness) -> set[str]:
    """The tables in which the person is found, but for what is sealed and what has still to be cleared in Discord."""
    return {
        name
        for name, table in metadata.tables.items()
        if name != "sealed"
        for row in await rows(harness.database, table)
        if PERSON_ID in row.values() and row.get("kind") not in {MessageKind.ROLE_REMOVAL, MessageKind.DM_REMOVAL}
    }


@pytest.mark.parametrize("turned", [False, True], ids=["deleting first", "ending first"])
async def test_both_go_at_the_same_moment(
    harness: ServiceHarness, second_harness: ServiceHarness, turned: bool
) -> None:
    await harness.add_mentor(PERSON_ID)
    pairing = await harness.active_pairing(PARTNER, PERSON_ID)
    await harness.drain_outbox()

    await run_concurrently(
        harness.services.privacy.delete(member(PERSON_ID)),
        second_harness.services.active_pairings.end(in_dm(PARTNER), pairing.id),
        turned=turned,
    )

    assert await found_in(harness) == set()


@pytest.mark.parametrize("turned", [False, True], ids=["deleting first", "answering first"])
async def test_the_other_says_yes_at_the_same_moment(
    harness: ServiceHarness, second_harness: ServiceHarness, turned: bool
) -> None:
    await harness.add_mentor(PARTNER)
    asked = await harness.request_pairing(PERSON_ID, PARTNER)
    await harness.drain_outbox()

    await run_concurrently(
        harness.services.privacy.delete(member(PERSON_ID)),
        second_harness.services.responses.agree(in_dm(PARTNER), asked.id),
        turned=turned,
    )

    assert await found_in(harness) == set()


@pytest.mark.parametrize("turned", [False, True])
async def test_both_of_a_pair_delete_at_the_same_moment(
    harness: ServiceHarness, second_harness: ServiceHarness, turned: bool
) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.active_pairing(PARTNER, PERSON_ID)

    await run_concurrently(
        harness.services.privacy.delete(member(PERSON_ID)),
        second_harness.services.privacy.delete(member(PARTNER)),
        turned=turned,
    )

    assert await found_in(harness) == set()
    assert await rows(harness.database, people, people.c.user_id == PARTNER) == []


@pytest.mark.parametrize("outcome", ["arrived", "unreachable", "put off", "needless"])
async def test_a_message_that_was_on_its_way_meanwhile_brings_nobody_back(
    harness: ServiceHarness, second_harness: ServiceHarness, outcome: str
) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.drain_outbox()
    await harness.request_pairing(PARTNER, PERSON_ID)
    post = second_harness.services.outbox
    [message] = await post.claim(limit=10, lease_s=60)
    context = await post.load_context(message)

    await harness.services.privacy.delete(member(PERSON_ID))
    await post.record_dm_channel(message, PERSON_ID, 5001)
    match outcome:
        case "arrived":
            await post.mark_sent(context)
        case "unreachable":
            await post.mark_undeliverable(message)
        case "put off":
            await post.retry_later(message)
        case _:
            await post.mark_obsolete(message)
    await harness.drain_outbox()

    assert await found_in(harness) == set()
    assert await rows(harness.database, dm_channels) == []
    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == []


async def test_a_card_that_was_being_posted_meanwhile_is_taken_down_again(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    await harness.services.mentor_applications.volunteer(
        member(PERSON_ID), qualities=[], past_member=False, capacity=2, words="Mine."
    )
    post = second_harness.services.outbox
    [message] = await post.claim(limit=10, lease_s=60)
    context = await post.load_context(message)

    await harness.services.privacy.delete(member(PERSON_ID))
    await post.mark_sent(context, card=(800, 7001))

    [away] = [one for one in await harness.drain_outbox() if one.kind is MessageKind.CARD_REMOVAL]
    assert (away.detail, away.subject_id) == ("800", 7001)


async def test_what_quotes_or_names_them_and_was_being_posted_is_taken_down_again(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    pairing = await make_ended_pairing(harness, PERSON_ID, PARTNER)
    await harness.services.closing.tell_facilitators(member(PERSON_ID), pairing.id, "Mine.", in_confidence=True)
    await harness.request_pairing(OTHER, PARTNER)
    async with harness.database.transaction() as uow:
        await uow.outbox.enqueue(COMMUNITY_ID, MessageKind.CARD_UNREACHABLE, subject_id=PERSON_ID, at=harness.clock())
    post = second_harness.services.outbox
    claimed = [message for message in await post.claim(limit=10, lease_s=60) if message.recipient_id is None]
    all_facts = [await post.load_context(message) for message in claimed]

    await harness.services.privacy.delete(member(PERSON_ID))
    for number, context in enumerate(all_facts):
        await post.mark_sent(context, card=(800, 7001 + number))

    assert {message.kind for message in claimed} == {MessageKind.CARD_CLOSING_FEEDBACK, MessageKind.CARD_UNREACHABLE}
    away = [
        message.subject_id for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_REMOVAL
    ]
    assert sorted(away) == [7001, 7002]
    assert await rows(harness.database, posted_messages) == []
    assert await found_in(harness) == set()


async def _gives_their_word(harness: ServiceHarness) -> Mentor:
    """Somebody applies, and the person talks with them; the card that says so waits to be posted."""
    applied = await harness.services.mentor_applications.volunteer(
        member(PARTNER), qualities=[], past_member=False, capacity=1, words=None
    )
    await harness.drain_outbox()
    return await harness.services.mentor_applications.decide(facilitator(PERSON_ID), applied.id, MentorMove.WORD)


@pytest.mark.parametrize("is_edited", [False, True], ids=["posted", "edited"])
async def test_a_card_about_what_stays_is_brought_up_to_date_after_it_was_posted_meanwhile(
    harness: ServiceHarness, second_harness: ServiceHarness, is_edited: bool
) -> None:
    applied = await _gives_their_word(harness)
    if is_edited:
        async with harness.database.transaction() as uow:
            await uow.mentors.set_card(applied.id, channel_id=800, message_id=7001)
    post = second_harness.services.outbox
    claimed = await post.claim(limit=10, lease_s=60)
    [card] = [message for message in claimed if message.kind is MessageKind.CARD_MENTOR]
    context = await post.load_context(card)

    await harness.services.privacy.delete(member(PERSON_ID))
    await harness.drain_outbox()
    await post.mark_sent(context, card=(800, 7001))

    told = {(message.kind, message.detail) for message in await harness.drain_outbox()}
    assert told == {(MessageKind.CARD_MENTOR, "where it stands")}
    assert await found_in(harness) == set()
    async with harness.database.read_transaction() as uow:
        naming = [await uow.posted_messages.ids_mentioning(COMMUNITY_ID, who) for who in (PARTNER, PERSON_ID)]
    assert naming == [[7001], []]


async def test_older_copies_of_a_card_go_and_the_one_that_stands_is_brought_up_to_date(
    harness: ServiceHarness,
) -> None:
    applied = await _gives_their_word(harness)
    post = harness.services.outbox
    for message_id in (7001, 7002):
        async with harness.database.transaction() as uow:
            await uow.mentors.set_card(applied.id, channel_id=None, message_id=None)
        claimed = await post.claim(limit=10, lease_s=60)
        [card] = [message for message in claimed if message.kind is MessageKind.CARD_MENTOR]
        await post.mark_sent(await post.load_context(card), card=(800, message_id))
        async with harness.database.transaction() as uow:
            await uow.outbox.enqueue(COMMUNITY_ID, MessageKind.CARD_MENTOR, subject_id=applied.id, at=harness.clock())
    await harness.drain_outbox()

    await harness.services.privacy.delete(member(PERSON_ID))

    told = await harness.drain_outbox()
    assert [message.subject_id for message in told if message.kind is MessageKind.CARD_REMOVAL] == [7001]
    assert "where it stands" in {message.detail for message in told if message.kind is MessageKind.CARD_MENTOR}


async def test_what_could_not_be_taken_down_yet_is_tried_for_ever(harness: ServiceHarness) -> None:
    async with harness.database.transaction() as uow:
        await enqueue_card_removal(uow, COMMUNITY_ID, (800, 7001), at=harness.clock())

    for _ in range(15):
        harness.advance_time(days=2)
        [away] = await harness.services.outbox.claim(limit=10, lease_s=60)
        await harness.services.outbox.retry_later(away)
    harness.advance_time(days=2)

    assert await harness.recipients_of(MessageKind.CARD_REMOVAL) == [None]


async def test_what_clears_up_is_not_kept_whatever_becomes_of_it(harness: ServiceHarness) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.drain_outbox()

    await harness.services.privacy.delete(member(PERSON_ID))
    claimed = await harness.services.outbox.claim(limit=10, lease_s=60)
    for message in claimed:
        await harness.services.outbox.mark_undeliverable(message)

    assert [message.kind for message in claimed] == [MessageKind.ROLE_REMOVAL]
    assert await rows(harness.database, outbox_messages, outbox_messages.c.recipient_id == PERSON_ID) == []
    assert await found_in(harness) == set()


async def test_the_role_still_comes_off_when_they_delete_again_before_it_did(harness: ServiceHarness) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.drain_outbox()
    await harness.services.privacy.delete(member(PERSON_ID))

    await harness.services.privacy.delete(member(PERSON_ID))

    assert await harness.recipients_of(MessageKind.ROLE_REMOVAL) == [PERSON_ID]


@pytest.mark.parametrize("turned", [False, True])
async def test_reached_and_gone_at_once_never_wait_for_each_other(
    harness: ServiceHarness, second_harness: ServiceHarness, turned: bool
) -> None:
    await harness.add_mentor(PERSON_ID)
    await harness.drain_outbox()
    async with harness.database.transaction() as uow:
        await uow.people.mark_unreachable(COMMUNITY_ID, PERSON_ID, at=harness.clock())
    await harness.request_pairing(PARTNER, PERSON_ID)
    [message] = await second_harness.services.outbox.claim(limit=10, lease_s=60)
    context = await second_harness.services.outbox.load_context(message)

    async def gone() -> None:
        await harness.services.privacy.delete(member(PERSON_ID))

    await run_concurrently(gone(), second_harness.services.outbox.mark_sent(context), turned=turned)

    assert await found_in(harness) == set()
    assert (
        await rows(
            harness.database,
            outbox_messages,
            outbox_messages.c.state == DeliveryState.SENT,
            outbox_messages.c.recipient_id == PERSON_ID,
        )
        == []
    )


async def test_a_suggestion_by_somebody_who_is_gone_closes_without_a_word_to_nobody(harness: ServiceHarness) -> None:
    await harness.add_mentor(PARTNER)
    suggested = await harness.services.suggestions.suggest(
        facilitator(PERSON_ID), mentor=someone(PARTNER), mentee=someone(OTHER)
    )
    await harness.services.privacy.delete(member(PERSON_ID))
    await harness.drain_outbox()

    await harness.services.responses.decline(in_dm(PARTNER), suggested.id)

    assert all(message.recipient_id is None or message.recipient_id > 0 for message in await harness.drain_outbox())
