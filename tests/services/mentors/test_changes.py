"""What a mentor changes comes back to facilitators before others see it; till then they see what was approved."""

from __future__ import annotations

import pytest

from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import AlreadyDecided, NotNow
from storage.models.enums import MessageKind
from storage.models.records import Mentor
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member
from tests.support.services.concurrency import refusals, run_concurrently

INES, TOMAS, LINDIWE = 10, 50, 51
APPROVE, DECLINE = MentorMove.APPROVE, MentorMove.DECLINE


async def update(harness: ServiceHarness, words: str | None, capacity: int = 2) -> Mentor:
    return await harness.services.mentor_status.update(
        member(INES), qualities=["kind"], capacity=capacity, words=words
    )


async def decide(harness: ServiceHarness, mentor: Mentor, move: MentorMove, by: int = TOMAS) -> Mentor:
    return await harness.services.mentor_applications.decide(facilitator(by), mentor.id, move, reason="Talk to us.")


async def waiting(harness: ServiceHarness) -> list[int]:
    return [offer.user_id for offer in (await harness.services.overview.queue(facilitator())).applications]


async def is_open_matter(harness: ServiceHarness, mentor: Mentor) -> bool:
    async with harness.database.read_transaction() as uow:
        return await uow.matters.about(COMMUNITY_ID, MessageKind.CARD_MENTOR, mentor.id) is not None


async def test_other_words_and_more_room_wait_and_others_see_what_was_approved(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)

    changed = await update(harness, "Write to me at night.", 5)

    assert (changed.words, changed.capacity) == (None, 2)
    assert (changed.new_words, changed.new_capacity) == ("Write to me at night.", 5)
    assert await waiting(harness) == [INES]
    assert await is_open_matter(harness, changed)


async def test_fewer_places_and_no_words_show_at_once_and_wait_for_nobody(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.")
    await decide(harness, mentor, APPROVE)

    changed = await update(harness, None, 1)

    assert (changed.words, changed.capacity, changed.changed_at) == (None, 1, None)
    assert await waiting(harness) == []


async def test_approved_it_shows_and_the_mentor_hears(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.", 4)
    await harness.drain_outbox()

    decided = await decide(harness, mentor, APPROVE)
    again = await decide(harness, mentor, APPROVE)

    assert (decided.words, decided.capacity, decided.new_words, decided.changed_at) == ("Hello.", 4, None, None)
    assert again.words == "Hello."
    assert await harness.recipients_of(MessageKind.MENTOR_CHANGE_SHOWN) == [INES]
    assert not await is_open_matter(harness, mentor)


async def test_declined_it_stays_as_it_was_with_a_few_words(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.", 4)
    await harness.drain_outbox()

    decided = await decide(harness, mentor, DECLINE)

    assert (decided.words, decided.capacity, decided.new_words, decided.reason) == (None, 2, None, "Talk to us.")
    assert await harness.recipients_of(MessageKind.MENTOR_CHANGE_LEFT) == [INES]
    with pytest.raises(AlreadyDecided):
        await decide(harness, mentor, DECLINE, LINDIWE)


async def test_a_word_first_is_for_offers_alone(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.")

    with pytest.raises(NotNow):
        await decide(harness, mentor, MentorMove.WORD)


async def test_taken_back_by_the_mentor_nothing_waits(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.", 4)

    await update(harness, None, 2)

    assert await waiting(harness) == []
    assert not await is_open_matter(harness, mentor)


async def test_who_steps_down_or_leaves_takes_along_what_waited(harness: ServiceHarness) -> None:
    for ends in (harness.services.mentor_status.step_down(member(INES)), leaves(harness)):
        await harness.add_mentor(INES)
        await update(harness, "Hello.", 4)

        await ends

        assert await waiting(harness) == []
        async with harness.database.read_transaction() as uow:
            stopped = await uow.mentors.get_latest(COMMUNITY_ID, INES)
        assert stopped is not None
        assert (stopped.new_words, stopped.new_capacity) == (None, None)


async def leaves(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, INES)


async def test_two_facilitators_at_once_decide_once(harness: ServiceHarness) -> None:
    mentor = await harness.add_mentor(INES)
    await update(harness, "Hello.", 4)
    await harness.drain_outbox()

    done = await run_concurrently(decide(harness, mentor, APPROVE), decide(harness, mentor, DECLINE, LINDIWE))

    assert [type(each) for each in refusals(done)] == [AlreadyDecided]
    told = {MessageKind.MENTOR_CHANGE_SHOWN, MessageKind.MENTOR_CHANGE_LEFT}
    assert len([message for message in await harness.drain_outbox() if message.kind in told]) == 1


async def test_an_offer_that_waits_is_changed_at_once(harness: ServiceHarness) -> None:
    await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words=None
    )

    changed = await update(harness, "Hello.", 4)

    assert (changed.words, changed.capacity, changed.changed_at) == ("Hello.", 4, None)
