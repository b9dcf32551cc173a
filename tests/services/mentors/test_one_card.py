"""Facilitators get one card a day of one person, edited where it stands, and a wish to be contacted once."""

from __future__ import annotations

import pytest

from bot.rules.refusals import TooOften
from storage.models.enums import CheckInAnswer, MentorState, MessageKind
from storage.models.records import Mentor
from storage.schema.check_ins import questions
from storage.schema.people import mentors
from tests.support.service_harness import ServiceHarness, in_dm, member
from tests.support.services.concurrency import rows

ADA, INES = 31, 10
CHANNEL, CARD = 800, 5001


async def apply(harness: ServiceHarness) -> Mentor:
    return await harness.services.mentor_applications.volunteer(
        member(ADA), qualities=[], past_member=False, capacity=2, words=None
    )


async def cards(harness: ServiceHarness) -> list[tuple[int, bool]]:
    """Have the cards of applications sent: about which row each is, and whether it stood already."""
    sent = []
    while claimed := await harness.services.outbox.claim(limit=50, lease_s=60):
        for message in claimed:
            context = await harness.services.outbox.load_context(message)
            is_card = message.kind is MessageKind.CARD_MENTOR
            if is_card:
                sent.append((message.subject_id, context.card is not None))
            stands = (CHANNEL, CARD + len(sent)) if context.card is None else context.card
            await harness.services.outbox.mark_sent(context, card=stands if is_card else None)
    return sent


async def test_who_applies_again_the_same_day_has_the_card_of_before(harness: ServiceHarness) -> None:
    first = await apply(harness)
    assert await cards(harness) == [(first.id, False)]
    await harness.services.mentor_status.step_down(member(ADA))
    second = await apply(harness)

    assert await cards(harness) == [(second.id, True)]
    [before] = await rows(harness.database, mentors, mentors.c.id == first.id)
    assert (before["state"], before["card_message_id"]) == (MentorState.STEPPED_DOWN, None)


async def test_who_applies_again_another_day_has_a_new_card(harness: ServiceHarness) -> None:
    first = await apply(harness)
    await cards(harness)
    await harness.services.mentor_status.step_down(member(ADA))
    harness.advance_time(days=1)
    second = await apply(harness)

    assert await cards(harness) == [(first.id, True), (second.id, False)]


@pytest.mark.parametrize("how", ["steps down", "deletes everything"])
async def test_three_applications_a_day_are_taken_in(harness: ServiceHarness, how: str) -> None:
    for _ in range(3):
        await apply(harness)
        if how == "steps down":
            await harness.services.mentor_status.step_down(member(ADA))
        else:
            await harness.services.privacy.delete(member(ADA))

    for refused in (harness.services.mentor_applications.check_can_volunteer(member(ADA)), apply(harness)):
        with pytest.raises(TooOften):
            await refused
    harness.advance_time(days=1)
    assert (await apply(harness)).state is MentorState.APPLIED


async def test_a_wish_taken_back_again_and_again_is_told_on_the_next_rung(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.check_ins.start(in_dm(ADA), pairing.id)
    [asked] = await rows(harness.database, questions, questions.c.person_id == ADA)
    answer, told = harness.services.check_ins.answer, []
    await harness.drain_outbox()
    for _ in range(10):
        await answer(in_dm(ADA), asked["id"], CheckInAnswer.CONTACT)
        told += await harness.drain_outbox()
        await answer(in_dm(ADA), asked["id"], CheckInAnswer.WELL)
        told += await harness.drain_outbox()

    assert [message.kind for message in told] == [MessageKind.CARD_CONTACT] * 2
    await answer(in_dm(ADA), asked["id"], CheckInAnswer.CONTACT)
    assert await harness.drain_outbox() == []
    harness.advance_time(hours=4)
    await harness.services.due.sweep()
    assert MessageKind.CARD_CONTACT in {message.kind for message in await harness.drain_outbox()}
    harness.advance_time(days=1)
    await answer(in_dm(ADA), asked["id"], CheckInAnswer.WELL)
    await harness.drain_outbox()
    harness.advance_time(days=1)
    await answer(in_dm(ADA), asked["id"], CheckInAnswer.CONTACT)
    assert MessageKind.CARD_CONTACT in {message.kind for message in await harness.drain_outbox()}
