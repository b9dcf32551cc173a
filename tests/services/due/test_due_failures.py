"""What falls due comes up whatever is wrong beside it, and what waits for facilitators is not forgotten."""

from __future__ import annotations

from sqlalchemy import select, text

from bot.rules.pairing import PairingMove
from storage.models.enums import CheckInAnswer, MessageKind
from storage.schema.pairings import pairings
from tests.support.service_harness import ServiceHarness, facilitator, in_dm

INES, MAREK, ADA, BILAL = 60, 61, 70, 71


async def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    broken = await harness.request_pairing(ADA, INES)
    await harness.request_pairing(BILAL, MAREK)
    await harness.drain_outbox()
    async with harness.database.engine.begin() as connection:
        spoil = text("UPDATE pairings SET words = :garbage WHERE id = :id")
        await connection.execute(spoil, {"garbage": b"garbage", "id": broken.id})
    harness.advance_time(days=3, hours=1)

    await harness.services.due.sweep()

    assert await harness.recipients_of(MessageKind.ASKED_REMINDER) == [MAREK]
    async with harness.database.engine.connect() as connection:
        due_at = await connection.scalar(select(pairings.c.due_at).where(pairings.c.id == broken.id))
    assert due_at is not None
    assert due_at > harness.clock()


async def test_two_who_wait_for_a_facilitators_yes_come_up_again_until_someone_decides(
    harness: ServiceHarness,
) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    agreed = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()

    harness.advance_time(days=3, hours=1)
    await harness.services.due.sweep()
    again = [message for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_PAIRING]
    await harness.services.responses.decide(facilitator(), agreed.id, PairingMove.APPROVE)
    await harness.drain_outbox()
    harness.advance_time(hours=1)
    await harness.services.due.sweep()

    assert [message.subject_id for message in again] == [agreed.id]
    assert MessageKind.CARD_PAIRING not in [message.kind for message in await harness.drain_outbox()]


async def test_a_request_to_be_contacted_has_a_card_of_its_own(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    async with harness.database.transaction() as uow:
        await uow.pairings.set_card(pairing.id, channel_id=800, message_id=801)
    await harness.services.responses.decide(facilitator(), pairing.id, PairingMove.APPROVE)
    await harness.drain_outbox()
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    [asked] = [
        message
        for message in await harness.drain_outbox()
        if message.kind is MessageKind.CHECK_IN and message.recipient_id == ADA
    ]

    await harness.services.check_ins.answer(in_dm(ADA), asked.subject_id, CheckInAnswer.CONTACT)
    [card] = await harness.services.outbox.claim(limit=10, lease_s=60)

    context = await harness.services.outbox.load_context(card)
    assert context.message.kind is MessageKind.CARD_CONTACT
    assert context.card is None
