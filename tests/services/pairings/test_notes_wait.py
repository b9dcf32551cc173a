"""A note written while a mentorship rests, or on its way when a pause begins, arrives when it goes on, or never."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.refusals import TooOften
from bot.services.outbox.service import MessageGone
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage, Pairing
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import ROUNDS, refusals, rows, run_concurrently, stored_note_texts

INES, ADA, TOMAS = 10, 31, 50
LONG = "x" * 3501
NOTES = {MessageKind.NOTE, MessageKind.NOTE_REST}

Action = Callable[[ServiceHarness, Pairing], Awaitable[object]]


async def rest_over_a_concern(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.concerns.raise_concern(
        member(ADA), words="Not well.", pairing_id=pairing.id, named=False, pause_pairing=True
    )


PAUSES: dict[str, Action] = {
    "by the writer": lambda harness, pairing: harness.services.active_pairings.pause(in_dm(INES), pairing.id),
    "by the reader": lambda harness, pairing: harness.services.active_pairings.pause(in_dm(ADA), pairing.id),
    "over a concern": rest_over_a_concern,
}
ENDINGS: dict[str, Action] = {
    "by the reader": lambda harness, pairing: harness.services.active_pairings.end(in_dm(ADA), pairing.id),
    "by a facilitator": lambda harness, pairing: harness.services.active_pairings.end_for_both(
        facilitator(TOMAS), pairing.id
    ),
    "the reader leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, ADA),
    "the writer leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, INES),
}


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Ines mentors Ada, and nothing else is on its way; notes may be as long as fits two messages."""
    harness.set_programme(note_chars=4000)
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    return pairing


async def write(harness: ServiceHarness, pairing: Pairing, words: str = "I know it was you.") -> None:
    await harness.services.active_pairings.write_note(in_dm(INES), pairing.id, words)


async def claim(harness: ServiceHarness) -> list[OutboxMessage]:
    return await harness.services.outbox.claim(limit=10, lease_s=60)


async def notes_sent(harness: ServiceHarness) -> list[MessageKind]:
    """The notes that are sent now."""
    return [message.kind for message in await harness.drain_outbox() if message.kind in NOTES]


async def go_on(harness: ServiceHarness, pairing: Pairing) -> None:
    """Have everybody who has paused go on."""
    async with harness.database.read_transaction() as uow:
        stored = await uow.pairings.get(pairing.id)
    assert stored is not None
    for person in filter(stored.has_paused, stored.party_ids):
        await harness.services.active_pairings.resume(in_dm(person), pairing.id)


@pytest.mark.parametrize("how", PAUSES)
async def test_a_note_written_while_it_rests_goes_when_it_goes_on(
    harness: ServiceHarness, pairing: Pairing, how: str
) -> None:
    await PAUSES[how](harness, pairing)
    await write(harness, pairing, LONG)

    assert await notes_sent(harness) == []
    await go_on(harness, pairing)
    assert await notes_sent(harness) == [MessageKind.NOTE, MessageKind.NOTE_REST]
    assert await stored_note_texts(harness) == [None]
    assert await notes_sent(harness) == []


@pytest.mark.parametrize("claimed", [False, True], ids=["waiting", "claimed"])
async def test_a_note_on_its_way_when_it_begins_to_rest_goes_when_it_goes_on(
    harness: ServiceHarness, pairing: Pairing, claimed: bool
) -> None:
    await write(harness, pairing)
    was_claimed = await claim(harness) if claimed else []

    await PAUSES["by the reader"](harness, pairing)

    for message in was_claimed:
        with pytest.raises(MessageGone):
            await harness.services.outbox.load_context(message)
        with pytest.raises(MessageGone):
            await harness.services.outbox.check_still_to_send(message)
        await harness.services.outbox.retry_later(message)
        await harness.services.outbox.mark_undeliverable(message)
    assert await notes_sent(harness) == []
    assert (await harness.services.overview.mine(member(ADA))).kept_messages == []
    await go_on(harness, pairing)
    assert await notes_sent(harness) == [MessageKind.NOTE]


async def test_a_note_that_was_being_sent_is_to_be_taken_down_and_goes_anew(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    await write(harness, pairing)
    [message] = await claim(harness)
    context = await harness.services.outbox.load_context(message)
    await PAUSES["by the reader"](harness, pairing)

    assert not await harness.services.outbox.mark_sent(context, masked_for=ADA)

    assert (await harness.services.masked_messages.open(in_dm(ADA), message.id)).note is None
    assert await stored_note_texts(harness) == ["I know it was you."]
    await go_on(harness, pairing)
    assert (await harness.services.masked_messages.open(in_dm(ADA), message.id)).note is None
    [again] = [each for each in await claim(harness) if each.kind in NOTES]
    assert again.nonce != message.nonce


async def test_only_what_has_not_gone_yet_of_a_note_waits(harness: ServiceHarness, pairing: Pairing) -> None:
    await write(harness, pairing, LONG)
    first, _rest = await claim(harness)
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(first))
    await PAUSES["by the reader"](harness, pairing)

    await go_on(harness, pairing)

    assert await notes_sent(harness) == [MessageKind.NOTE_REST]


async def test_where_both_have_paused_a_note_waits_for_both(harness: ServiceHarness, pairing: Pairing) -> None:
    for how in ("by the writer", "over a concern"):
        await PAUSES[how](harness, pairing)
    await write(harness, pairing)

    await harness.services.active_pairings.resume(in_dm(ADA), pairing.id)
    assert await notes_sent(harness) == []
    await harness.services.active_pairings.resume(in_dm(INES), pairing.id)
    assert await notes_sent(harness) == [MessageKind.NOTE]


@pytest.mark.parametrize("kept", [False, True], ids=["announced", "kept"])
async def test_what_could_be_read_before_can_be_read_in_the_pause(
    harness: ServiceHarness, pairing: Pairing, kept: bool
) -> None:
    await write(harness, pairing, "Sleep well.")
    [message] = await claim(harness)
    post = harness.services.outbox
    if kept:
        await post.mark_undeliverable(message)
    else:
        await post.mark_sent(await post.load_context(message), masked_for=ADA)

    await PAUSES["by the reader"](harness, pairing)

    if kept:
        [context] = (await harness.services.overview.mine(member(ADA))).kept_messages
    else:
        context = await harness.services.masked_messages.open(in_dm(ADA), message.id)
    assert context.note is not None
    assert context.note.words == "Sleep well."


async def test_notes_of_another_mentorship_go_on(harness: ServiceHarness, pairing: Pairing) -> None:
    other = await harness.active_pairing(32, INES)
    await harness.drain_outbox()
    await harness.services.active_pairings.write_note(in_dm(32), other.id, "Hello.")

    await PAUSES["by the reader"](harness, pairing)

    assert await notes_sent(harness) == [MessageKind.NOTE]


async def test_notes_that_wait_count_for_the_day(harness: ServiceHarness, pairing: Pairing) -> None:
    await PAUSES["by the reader"](harness, pairing)
    for _ in range(harness.programme.notes_a_day):
        await write(harness, pairing)

    with pytest.raises(TooOften):
        await write(harness, pairing)


@pytest.mark.parametrize("pause", PAUSES)
@pytest.mark.parametrize("how", ENDINGS)
async def test_a_note_that_waits_never_arrives_after_the_end(
    harness: ServiceHarness, pairing: Pairing, pause: str, how: str
) -> None:
    await PAUSES[pause](harness, pairing)
    await write(harness, pairing, LONG)

    await ENDINGS[how](harness, pairing)

    assert await notes_sent(harness) == []
    stored = await rows(harness.database, outbox_messages, outbox_messages.c.kind.in_(NOTES))
    assert {row["state"] for row in stored} == {DeliveryState.DROPPED}
    assert await stored_note_texts(harness) == [None]


async def test_a_note_and_a_pause_in_the_same_moment_leave_none_on_its_way(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        pairing = await harness.active_pairing(mentee, mentor)
        await harness.drain_outbox()

        both = await run_concurrently(
            harness.services.active_pairings.write_note(in_dm(mentor), pairing.id, "I know it was you."),
            second_harness.services.active_pairings.pause(in_dm(mentee), pairing.id),
            turned=mentor % 2 == 0,
        )

        assert refusals(both) == []
        assert await notes_sent(harness) == []
