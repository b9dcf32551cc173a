"""A few words of thanks: asked about first, read or left unread, and forgotten either way."""

from __future__ import annotations

import pytest

from bot.rules.refusals import AlreadyThanked, NoLongerOpen, NotFound
from storage.models.enums import ContactPreference, MessageKind, ThanksAnswer
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import (
    ROUNDS,
    make_ended_pairing,
    pending_messages,
    refusals,
    rows,
    run_concurrently,
    stored_note_texts,
    waiting_message,
)

INES, ADA, BILAL, TOMAS = 10, 31, 32, 50


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Ada and Ines have ended what was good for some weeks, and everyone has been told."""
    return await make_ended_pairing(harness, ADA, INES)


async def test_thanks_are_asked_about_and_kept_until_they_are_read(harness: ServiceHarness, pairing: Pairing) -> None:
    closing = harness.services.closing
    thanked = await closing.thank(in_dm(ADA), pairing.id, "You were there.")
    assert thanked.has_thanked

    assert await pending_messages(harness) == {(MessageKind.THANKS_OFFERED, INES)}
    assert await stored_note_texts(harness) == ["You were there."]
    waiting = (await closing.get(in_dm(INES), pairing.id)).received_thanks
    assert waiting is not None
    assert (await closing.waiting_thanks(in_dm(INES), waiting.id)).words == "You were there."

    await closing.answer_thanks(in_dm(INES), waiting.id, ThanksAnswer.YES)
    message = await waiting_message(harness, MessageKind.THANKS)
    context = await harness.services.outbox.load_context(message)
    assert context.note is not None
    assert (message.recipient_id, context.note.words, context.note.welcome) == (
        INES,
        "You were there.",
        ThanksAnswer.YES,
    )
    assert (await closing.get(in_dm(INES), pairing.id)).received_thanks is None

    assert await pending_messages(harness) == {(MessageKind.THANKS, INES)}
    assert await stored_note_texts(harness) == [None]


async def test_a_no_forgets_them_and_tells_nobody(harness: ServiceHarness, pairing: Pairing) -> None:
    closing = harness.services.closing
    await closing.thank(in_dm(ADA), pairing.id, "You were there.")
    [note] = await rows(harness.database, notes)
    await harness.drain_outbox()

    await closing.answer_thanks(in_dm(INES), note["id"], ThanksAnswer.NO)

    assert await pending_messages(harness) == set()
    assert await stored_note_texts(harness) == [None]
    assert await closing.answer_thanks(in_dm(INES), note["id"], ThanksAnswer.NO)
    with pytest.raises(NoLongerOpen):
        await closing.answer_thanks(in_dm(INES), note["id"], ThanksAnswer.YES)
    with pytest.raises(NoLongerOpen):
        await closing.waiting_thanks(in_dm(INES), note["id"])


async def test_thanks_that_could_not_be_brought_are_kept_until_they_are_read(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing, post = harness.services.closing, harness.services.outbox
    await closing.thank(in_dm(ADA), pairing.id, "You were there.")
    await post.mark_undeliverable(await waiting_message(harness, MessageKind.THANKS_OFFERED))
    asked = (await harness.services.overview.mine(member(INES))).kept_messages
    assert [context.message.kind for context in asked] == [MessageKind.THANKS_OFFERED]

    await harness.services.overview.mark_read(member(INES), asked[0].message.id)
    assert await stored_note_texts(harness) == ["You were there."]
    assert asked[0].note is not None
    await closing.answer_thanks(in_dm(INES), asked[0].note.id, ThanksAnswer.YES)
    await post.mark_undeliverable(await waiting_message(harness, MessageKind.THANKS))
    assert await stored_note_texts(harness) == ["You were there."]
    [kept] = (await harness.services.overview.mine(member(INES))).kept_messages
    await harness.services.overview.mark_read(member(INES), kept.message.id)

    assert await stored_note_texts(harness) == [None]


async def test_who_wished_for_no_contact_is_not_asked_by_message(harness: ServiceHarness, pairing: Pairing) -> None:
    closing = harness.services.closing
    await closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.NONE)

    await closing.thank(in_dm(ADA), pairing.id, "You were there.")

    assert await pending_messages(harness) == set()
    [closing_state] = (await harness.services.overview.mine(member(INES))).closings
    assert closing_state.received_thanks is not None


async def test_thanks_are_said_once_also_in_the_same_moment(
    harness: ServiceHarness, second_harness: ServiceHarness, pairing: Pairing
) -> None:
    thanked = await run_concurrently(
        harness.services.closing.thank(in_dm(ADA), pairing.id, "One."),
        second_harness.services.closing.thank(in_dm(ADA), pairing.id, "Two."),
    )

    [refusal] = refusals(thanked)
    assert isinstance(refusal, AlreadyThanked)
    assert len(await harness.recipients_of(MessageKind.THANKS_OFFERED)) == 1
    with pytest.raises(AlreadyThanked):
        await harness.services.closing.check_can_thank(in_dm(ADA), pairing.id)
    await harness.services.closing.check_can_thank(in_dm(INES), pairing.id)


async def test_a_yes_and_a_no_in_the_same_moment_are_one_answer(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await make_ended_pairing(harness, mentee, mentor)
        await harness.services.closing.thank(in_dm(mentee), pairing.id, "You were there.")
        waiting = (await harness.services.closing.get(in_dm(mentor), pairing.id)).received_thanks
        assert waiting is not None

        answers = await run_concurrently(
            harness.services.closing.answer_thanks(in_dm(mentor), waiting.id, ThanksAnswer.YES),
            second_harness.services.closing.answer_thanks(in_dm(mentor), waiting.id, ThanksAnswer.NO),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(answers)
        assert isinstance(refusal, NoLongerOpen)
        was_yes = isinstance(answers[1], NoLongerOpen)
        assert await harness.recipients_of(MessageKind.THANKS) == ([mentor] if was_yes else [])


async def test_only_the_reader_answers_about_thanks_and_only_about_thanks(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing = harness.services.closing
    await closing.thank(in_dm(ADA), pairing.id, "You were there.")
    await closing.tell_facilitators(in_dm(ADA), pairing.id, "For you alone.", in_confidence=True)
    thanks, respect = await rows(harness.database, notes)

    for outsider in (in_dm(ADA), in_dm(BILAL), facilitator(TOMAS)):
        with pytest.raises(NotFound):
            await closing.answer_thanks(outsider, thanks["id"], ThanksAnswer.YES)
        with pytest.raises(NotFound):
            await closing.waiting_thanks(outsider, thanks["id"])
    for caller, note_id in (
        (in_dm(INES), respect["id"]),
        (in_dm(INES), 10**12),
        (member(INES, OTHER_COMMUNITY_ID), thanks["id"]),
    ):
        with pytest.raises(NotFound):
            await closing.answer_thanks(caller, note_id, ThanksAnswer.YES)

    assert await stored_note_texts(harness) == ["You were there.", "For you alone."]
