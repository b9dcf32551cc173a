"""A few words from one to the other: sent, and then deleted."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import NothingWritten, TooLong
from bot.rules.refusals import NoLongerOpen, NotFound, NotNow
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage, Pairing
from storage.schema.check_ins import notes
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import rows

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Two people walk together, and nothing else is on its way."""
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    return pairing


async def claimed(harness: ServiceHarness) -> OutboxMessage:
    [message] = await harness.services.outbox.claim(limit=10, lease_s=60)
    return message


async def stored_words(harness: ServiceHarness) -> list[str | None]:
    return [row["words"] for row in await rows(harness.database, notes)]


async def test_a_note_goes_first_to_the_other_and_is_forgotten_once_it_arrived(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Thank you for Tuesday.")
    message = await claimed(harness)
    context = await harness.services.outbox.load_context(message)

    assert (message.kind, message.recipient_id) == (MessageKind.NOTE, INES)
    assert context.note is not None
    assert (context.note.words, context.note.author_id) == ("Thank you for Tuesday.", ADA)
    await harness.services.outbox.mark_sent(context)

    assert await stored_words(harness) == [None]


@pytest.mark.parametrize("text", ["x", "é" * 1500, "a\n\tb", "<@1> **bold** @everyone"])
async def test_what_fits_is_carried_as_it_was_written(harness: ServiceHarness, pairing: Pairing, text: str) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, text)

    assert await stored_words(harness) == [text]


async def test_a_note_too_long_for_one_message_goes_in_two_and_is_forgotten_after_both(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    harness.set_programme(note_chars=4000)
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "x" * 3501)
    first, rest = await harness.services.outbox.claim(limit=10, lease_s=60)

    assert (first.kind, rest.kind) == (MessageKind.NOTE, MessageKind.NOTE_REST)
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(first))
    assert await stored_words(harness) == ["x" * 3501]
    await harness.services.outbox.mark_undeliverable(rest)
    assert await stored_words(harness) == ["x" * 3501]
    await harness.services.overview.mark_read(member(INES), rest.id)

    assert await stored_words(harness) == [None]


async def test_what_no_reader_could_see_is_taken_out(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, " \x00so\x07 \u202eit\u200b is \n")

    assert await stored_words(harness) == ["so it is"]


async def test_too_much_and_nothing_are_refused_and_nothing_is_kept(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    write = harness.services.active_pairings.write_note

    with pytest.raises(TooLong) as refused:
        await write(in_dm(ADA), pairing.id, "x" * 1501)
    for empty in (None, "", "  \n ", "\x00\u200b"):
        with pytest.raises(NothingWritten):
            await write(in_dm(ADA), pairing.id, empty)

    assert (refused.value.limit, refused.value.length) == (1500, 1501)
    assert await stored_words(harness) == []
    assert await harness.drain_outbox() == []


async def test_only_the_two_write_and_only_while_it_lasts(harness: ServiceHarness, pairing: Pairing) -> None:
    walking = harness.services.active_pairings
    asked = await harness.request_pairing(BILAL, INES)

    for outsider in (in_dm(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await walking.check_can_write(outsider, pairing.id)
        with pytest.raises(NotFound):
            await walking.write_note(outsider, pairing.id, "Hello")
    with pytest.raises(NotNow):
        await walking.check_can_write(in_dm(BILAL), asked.id)
    with pytest.raises(NotNow):
        await walking.write_note(in_dm(BILAL), asked.id, "Hello")
    await walking.end(in_dm(ADA), pairing.id)
    with pytest.raises(NoLongerOpen):
        await walking.write_note(in_dm(ADA), pairing.id, "Hello")


async def test_one_may_write_while_resting(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.pause(in_dm(INES), pairing.id)

    await harness.services.active_pairings.check_can_write(in_dm(ADA), pairing.id)
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Rest well.")

    assert await stored_words(harness) == ["Rest well."]


async def test_a_note_that_cannot_be_delivered_is_kept_until_it_is_read(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Are you well?")
    message = await claimed(harness)
    await harness.services.outbox.mark_undeliverable(message)

    [kept] = (await harness.services.overview.mine(member(INES))).kept_messages
    assert kept.note is not None
    assert kept.note.words == "Are you well?"
    await harness.services.overview.mark_read(member(INES), message.id)

    assert await stored_words(harness) == [None]
    assert (await harness.services.overview.mine(member(INES))).kept_messages == []
    [stored] = await rows(harness.database, outbox_messages, outbox_messages.c.id == message.id)
    assert stored["state"] == DeliveryState.READ


async def test_nobody_else_reads_it_away(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Are you well?")
    message = await claimed(harness)
    await harness.services.outbox.mark_undeliverable(message)

    for other in (member(ADA), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await harness.services.overview.mark_read(other, message.id)

    assert await stored_words(harness) == ["Are you well?"]


@pytest.mark.parametrize("kept", [False, True], ids=["on its way", "kept"])
async def test_a_note_to_who_left_is_forgotten(harness: ServiceHarness, pairing: Pairing, kept: bool) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Are you well?")
    if kept:
        await harness.services.outbox.mark_undeliverable(await claimed(harness))

    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    assert await stored_words(harness) == [None]


async def test_a_note_that_is_not_sent_after_all_is_forgotten(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Are you well?")

    await harness.services.outbox.mark_obsolete(await claimed(harness))

    assert await stored_words(harness) == [None]
