"""What falls due comes up whatever is wrong beside it, and what waits for facilitators is not forgotten."""

from __future__ import annotations

from sqlalchemy import select, text

from bot.rules.pairing import PairingMove
from storage.models.enums import Answer, LetterKind
from storage.schema.pairings import pairings
from tests.support.house import House, facilitator, in_dm

INES, MAREK, ADA, BILAL = 60, 61, 70, 71


async def test_a_row_that_cannot_be_read_does_not_hold_up_the_others(house: House) -> None:
    await house.mentor(INES)
    await house.mentor(MAREK)
    broken = await house.asked(ADA, INES)
    await house.asked(BILAL, MAREK)
    await house.letters()
    async with house.store.engine.begin() as connection:
        spoil = text("UPDATE pairings SET words = :garbage WHERE id = :id")
        await connection.execute(spoil, {"garbage": b"garbage", "id": broken.id})
    house.wait(days=3, hours=1)

    await house.services.due.sweep()

    assert await house.told(LetterKind.ASKED_REMINDER) == [MAREK]
    async with house.store.engine.connect() as connection:
        due_at = await connection.scalar(select(pairings.c.due_at).where(pairings.c.id == broken.id))
    assert due_at is not None
    assert due_at > house.clock()


async def test_two_who_wait_for_a_facilitators_yes_come_up_again_until_someone_decides(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    agreed = await house.together(ADA, INES)
    await house.letters()

    house.wait(days=3, hours=1)
    await house.services.due.sweep()
    again = [letter for letter in await house.letters() if letter.kind is LetterKind.CARD_PAIRING]
    await house.services.answering.decide(facilitator(), agreed.id, PairingMove.APPROVE)
    await house.letters()
    house.wait(hours=1)
    await house.services.due.sweep()

    assert [letter.subject_id for letter in again] == [agreed.id]
    assert LetterKind.CARD_PAIRING not in [letter.kind for letter in await house.letters()]


async def test_a_request_to_be_contacted_has_a_card_of_its_own(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    pairing = await house.together(ADA, INES)
    async with house.store.transaction() as memory:
        await memory.pairings.place_card(pairing.id, channel_id=800, message_id=801)
    await house.services.answering.decide(facilitator(), pairing.id, PairingMove.APPROVE)
    await house.letters()
    house.wait(days=4)
    await house.services.due.sweep()
    [asked] = [
        letter for letter in await house.letters() if letter.kind is LetterKind.CHECK_IN and letter.to_id == ADA
    ]

    await house.services.check_ins.answer(in_dm(ADA), asked.subject_id, Answer.CONTACT)
    [card] = await house.services.post.claim(limit=10, lease_seconds=60)

    facts = await house.services.post.facts(card)
    assert facts.letter.kind is LetterKind.CARD_CONTACT
    assert facts.card is None
