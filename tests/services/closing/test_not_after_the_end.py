"""Promise 2: text on its way from the other does not arrive after the end; thanks do not, once distance is wished."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.services.outbox.service import MessageGone
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import ContactPreference, DeliveryState, MessageKind, ThanksAnswer
from storage.models.records import OutboxMessage, Pairing
from storage.schema.check_ins import notes
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import make_ended_pairing, rows, stored_note_texts

INES, ADA, TOMAS = 10, 31, 50
LONG = "x" * 3501
ALL_STATES = {DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.UNDELIVERABLE, DeliveryState.MASKED}

Action = Callable[[ServiceHarness, Pairing], Awaitable[object]]


async def hand_over(harness: ServiceHarness, pairing: Pairing) -> None:
    """Have the writer go on with somebody else, as the reader offers."""
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.handover.offer(in_dm(INES), pairing.id)
    await harness.services.handover.move_on(in_dm(ADA), pairing.id)


ENDINGS: dict[str, Action] = {
    "by a handover": hand_over,
    "by the reader": lambda harness, pairing: harness.services.active_pairings.end(in_dm(INES), pairing.id),
    "by the writer": lambda harness, pairing: harness.services.active_pairings.end(in_dm(ADA), pairing.id),
    "by a facilitator": lambda harness, pairing: harness.services.active_pairings.end_for_both(
        facilitator(TOMAS), pairing.id
    ),
    "the reader leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, INES),
    "the writer leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, ADA),
    "the writer is forgotten": lambda harness, _pairing: harness.services.privacy.delete(member(ADA)),
}


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Two people walk together, and nothing else is on its way; notes may be as long as fits two messages."""
    harness.set_programme(note_chars=4000)
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    return pairing


async def claim(harness: ServiceHarness) -> list[OutboxMessage]:
    return await harness.services.outbox.claim(limit=10, lease_s=60)


async def become(harness: ServiceHarness, message: OutboxMessage, state: DeliveryState) -> None:
    """Have a message that was claimed be so."""
    post = harness.services.outbox
    if state is DeliveryState.UNDELIVERABLE:
        await post.mark_undeliverable(message)
    elif state is DeliveryState.MASKED:
        await post.mark_sent(await post.load_context(message), masked_for=message.recipient_id)
    elif state is DeliveryState.HELD:
        await harness.services.active_pairings.pause(in_dm(INES), 1)


async def states_of(harness: ServiceHarness, *kinds: MessageKind) -> set[str]:
    return {row["state"] for row in await rows(harness.database, outbox_messages, outbox_messages.c.kind.in_(kinds))}


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_note_that_was_claimed_before_the_end_goes_nowhere(
    harness: ServiceHarness, pairing: Pairing, how: str
) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, LONG)
    claimed = await claim(harness)

    await ENDINGS[how](harness, pairing)

    assert [message.kind for message in claimed] == [MessageKind.NOTE, MessageKind.NOTE_REST]
    for message in claimed:
        with pytest.raises(MessageGone):
            await harness.services.outbox.load_context(message)
        with pytest.raises(MessageGone):
            await harness.services.outbox.check_still_to_send(message)
    assert not {message.kind for message in await harness.drain_outbox()} & {MessageKind.NOTE, MessageKind.NOTE_REST}
    assert set(await stored_note_texts(harness)) <= {None}


@pytest.mark.parametrize("state", sorted(ALL_STATES))
async def test_however_it_stood_with_a_note_it_is_not_read_after_the_end(
    harness: ServiceHarness, pairing: Pairing, state: DeliveryState
) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, LONG)
    first, rest = await claim(harness)
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(first))
    await become(harness, rest, state)

    await harness.services.active_pairings.end(in_dm(INES), pairing.id)

    assert await states_of(harness, MessageKind.NOTE_REST) == {DeliveryState.DROPPED}
    assert await stored_note_texts(harness) == [None]
    assert (await harness.services.overview.mine(member(INES))).kept_messages == []
    assert (await harness.services.masked_messages.open(in_dm(INES), rest.id)).note is None


async def test_what_arrives_all_the_same_is_not_noted_as_brought(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "Are you well?")
    [message] = await claim(harness)
    context = await harness.services.outbox.load_context(message)
    await harness.services.active_pairings.end(in_dm(INES), pairing.id)

    await harness.services.outbox.mark_sent(context, masked_for=INES)
    await harness.services.outbox.mark_undeliverable(message)

    assert await states_of(harness, MessageKind.NOTE) == {DeliveryState.DROPPED}
    assert (await harness.services.masked_messages.open(in_dm(INES), message.id)).note is None


async def agree_and_end(harness: ServiceHarness, asked: Pairing) -> None:
    await harness.services.responses.agree(in_dm(INES), asked.id)
    await harness.services.active_pairings.end(in_dm(ADA), asked.id)


CLOSINGS: dict[str, Action] = {
    "withdrawn": lambda harness, asked: harness.services.responses.withdraw(in_dm(ADA), asked.id),
    "declined": lambda harness, asked: harness.services.responses.decline(in_dm(INES), asked.id),
    "ended before it began": agree_and_end,
    "the writer leaves": lambda harness, _asked: harness.services.departures.member_left(COMMUNITY_ID, ADA),
}


@pytest.mark.parametrize("how", CLOSINGS)
async def test_the_words_of_a_question_do_not_arrive_once_it_is_closed(harness: ServiceHarness, how: str) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    [message] = [each for each in await claim(harness) if each.kind is MessageKind.ASKED]
    context = await harness.services.outbox.load_context(message)

    await CLOSINGS[how](harness, asked)

    with pytest.raises(MessageGone):
        await harness.services.outbox.check_still_to_send(message)
    assert not await harness.services.outbox.mark_sent(context, masked_for=INES)
    opened = await harness.services.masked_messages.open(in_dm(INES), message.id)
    assert render_dm(opened, harness.programme) is None


async def test_a_note_elsewhere_is_none_of_it(harness: ServiceHarness, pairing: Pairing) -> None:
    other = await harness.active_pairing(32, INES)
    await harness.drain_outbox()
    await harness.services.active_pairings.write_note(in_dm(32), other.id, "Stays.")

    await harness.services.active_pairings.end(in_dm(INES), pairing.id)

    assert await stored_note_texts(harness) == ["Stays."]
    assert await harness.recipients_of(MessageKind.NOTE) == [INES]


DISTANCE: dict[str, Action] = {
    "no contact": lambda harness, pairing: harness.services.closing.set_boundary(
        in_dm(INES), pairing.id, ContactPreference.NONE
    ),
    "kept apart": lambda harness, _pairing: harness.services.exclusions.exclude(member(INES), someone(ADA)),
    "kept apart by the writer": lambda harness, _pairing: harness.services.exclusions.exclude(
        member(ADA), someone(INES)
    ),
    "a concern": lambda harness, _pairing: harness.services.concerns.raise_concern(
        member(INES), words="Not well.", about=someone(ADA), named=True
    ),
    "the reader leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, INES),
    "the writer leaves": lambda harness, _pairing: harness.services.departures.member_left(COMMUNITY_ID, ADA),
}


@pytest.mark.parametrize("answered", [False, True], ids=["asked about", "welcome"])
@pytest.mark.parametrize("how", DISTANCE)
async def test_thanks_on_their_way_do_not_arrive_once_distance_is_wished(
    harness: ServiceHarness, how: str, answered: bool
) -> None:
    pairing = await make_ended_pairing(harness, ADA, INES)
    await harness.services.closing.thank(in_dm(ADA), pairing.id, "You were there.")
    if answered:
        await harness.drain_outbox()
        [note] = await rows(harness.database, notes)
        await harness.services.closing.answer_thanks(in_dm(INES), note["id"], ThanksAnswer.YES)
    [message] = await claim(harness)

    await DISTANCE[how](harness, pairing)

    assert message.kind is (MessageKind.THANKS if answered else MessageKind.THANKS_OFFERED)
    with pytest.raises(MessageGone):
        await harness.services.outbox.load_context(message)
    assert not {each.kind for each in await harness.drain_outbox()} & {MessageKind.THANKS, MessageKind.THANKS_OFFERED}
    if answered or "leaves" in how:
        assert await stored_note_texts(harness) == [None]


@pytest.mark.parametrize(("by", "stays"), [(INES, False), (ADA, True)], ids=["the reader's", "the writer's"])
async def test_the_writers_wish_to_be_kept_apart_changes_nothing_that_the_reader_sees(
    harness: ServiceHarness, by: int, stays: bool
) -> None:
    pairing = await make_ended_pairing(harness, ADA, INES)
    await harness.services.closing.thank(in_dm(ADA), pairing.id, "You were there.")
    [message] = await claim(harness)
    await harness.services.outbox.mark_undeliverable(message)
    await harness.drain_outbox()

    await harness.services.exclusions.exclude(member(by), someone(ADA if by == INES else INES))

    assert bool((await harness.services.overview.mine(member(INES))).kept_messages) is stays


async def test_thanks_that_are_welcome_again_after_no_contact_come(harness: ServiceHarness) -> None:
    pairing = await make_ended_pairing(harness, ADA, INES)
    await harness.services.closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.NONE)
    await harness.services.closing.thank(in_dm(ADA), pairing.id, "You were there.")
    [note] = await rows(harness.database, notes)

    await harness.services.closing.answer_thanks(in_dm(INES), note["id"], ThanksAnswer.YES)

    assert await harness.recipients_of(MessageKind.THANKS) == [INES]
