"""The closing: who may say what, until when, what both come to know, and that it counts once."""

from __future__ import annotations

from itertools import product

import pytest

from bot.rules.audience import Audience
from bot.rules.bad_input import NothingWritten, TooLong
from bot.rules.callers import Caller
from bot.rules.closing import CONTACT_LEAST_FIRST
from bot.rules.refusals import BoundaryExceeded, NoLongerOpen, NotFound, NotNow
from bot.rules.text_limits import MAX_LONG_TEXT_CHARS
from storage.models.enums import ContactPreference, MessageKind, NoteKind, Priority
from storage.models.records import Pairing
from storage.schema.check_ins import boundaries
from storage.schema.outbox import outbox_messages
from tests.support.service_harness import COMMUNITY_ID, OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
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


@pytest.mark.parametrize(("adas", "ines"), list(product(ContactPreference, ContactPreference)))
@pytest.mark.parametrize("first", [ADA, INES])
async def test_both_come_to_know_the_lesser_wish_once_both_have_said(
    harness: ServiceHarness, pairing: Pairing, first: int, adas: ContactPreference, ines: ContactPreference
) -> None:
    wishes, closing, second = {ADA: adas, INES: ines}, harness.services.closing, pairing.partner_of(first)

    alone = await closing.set_boundary(in_dm(first), pairing.id, wishes[first])
    seen_by_other = await closing.get(in_dm(second), pairing.id)
    assert (alone.own_wish, alone.shared_wish) == (wishes[first], None)
    assert (seen_by_other.own_wish, seen_by_other.shared_wish) == (None, None)
    assert await pending_messages(harness) == set()

    both = await closing.set_boundary(in_dm(second), pairing.id, wishes[second])
    assert both.shared_wish is min(adas, ines, key=CONTACT_LEAST_FIRST.index)
    assert (await closing.get(in_dm(first), pairing.id)).shared_wish is both.shared_wish
    assert await pending_messages(harness) == {(MessageKind.BOUNDARY_SHARED, first)}


async def test_saying_it_again_changes_it_until_the_other_has_said_something(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing = harness.services.closing

    for wish in (ContactPreference.NONE, ContactPreference.WELCOME, ContactPreference.WELCOME):
        await closing.set_boundary(in_dm(ADA), pairing.id, wish)
    both = await closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.IN_GROUP)

    assert both.shared_wish is ContactPreference.IN_GROUP
    assert len(await rows(harness.database, boundaries)) == 2
    assert (await audit_entries(harness, "pairing"))[-3:] == [(None, "boundary")] * 3


async def test_once_both_know_only_less_can_be_wished_for(harness: ServiceHarness, pairing: Pairing) -> None:
    closing = harness.services.closing
    for who, wish in ((ADA, ContactPreference.IN_GROUP), (INES, ContactPreference.WELCOME)):
        await closing.set_boundary(in_dm(who), pairing.id, wish)
    await harness.drain_outbox()

    with pytest.raises(BoundaryExceeded):
        await closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.WELCOME)
    unheard = await closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.IN_GROUP)
    assert await pending_messages(harness) == set()
    heard = await closing.set_boundary(in_dm(INES), pairing.id, ContactPreference.NONE)

    assert (unheard.shared_wish, heard.shared_wish) == (ContactPreference.IN_GROUP, ContactPreference.NONE)
    assert await pending_messages(harness) == {(MessageKind.BOUNDARY_SHARED, ADA)}


async def test_both_saying_it_in_the_same_moment_are_both_told_once(
    harness: ServiceHarness, second_harness: ServiceHarness
) -> None:
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        pairing = await make_ended_pairing(harness, mentee, mentor)

        said = await run_concurrently(
            harness.services.closing.set_boundary(in_dm(mentee), pairing.id, ContactPreference.WELCOME),
            second_harness.services.closing.set_boundary(in_dm(mentor), pairing.id, ContactPreference.NONE),
            turned=mentor % 2 == 0,
        )

        assert refusals(said) == []
        assert len(await harness.recipients_of(MessageKind.BOUNDARY_SHARED)) == 1


async def test_what_facilitators_are_told_goes_to_them_alone_and_is_forgotten(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing_state = await harness.services.closing.tell_facilitators(
        in_dm(ADA), pairing.id, "  It was hard.  ", in_confidence=False
    )
    message = await waiting_message(harness, MessageKind.CARD_CLOSING_FEEDBACK)
    context = await harness.services.outbox.load_context(message)

    assert closing_state.has_told_facilitators
    assert message.recipient_id is None
    assert context.note is not None
    told = context.note
    assert (told.words, told.kind, told.in_confidence) == ("It was hard.", NoteKind.RESPECT, False)
    assert context.pairing is not None
    assert context.pairing.id == pairing.id
    assert not (await harness.services.closing.get(in_dm(INES), pairing.id)).has_told_facilitators
    assert await pending_messages(harness) == {(MessageKind.CARD_CLOSING_FEEDBACK, None)}
    assert await stored_note_texts(harness) == ["It was hard."], "as long as none of them has got it"
    await harness.services.escalation.tell_of_matter(context, Audience(notified=(TOMAS,)))
    assert await pending_messages(harness) == {(MessageKind.CARD_CONFIDED, TOMAS)}
    assert await stored_note_texts(harness) == [None]


@pytest.mark.parametrize(("text", "refusal"), [("", NothingWritten), (None, NothingWritten), ("x" * 2001, TooLong)])
async def test_words_that_do_not_fit_are_refused_and_nothing_is_kept(
    harness: ServiceHarness, pairing: Pairing, text: str | None, refusal: type[Exception]
) -> None:
    closing = harness.services.closing

    with pytest.raises(refusal):
        await closing.thank(in_dm(ADA), pairing.id, text)
    with pytest.raises(refusal):
        await closing.tell_facilitators(in_dm(ADA), pairing.id, text, in_confidence=True)

    assert await stored_note_texts(harness) == []
    await closing.thank(in_dm(ADA), pairing.id, "x" * MAX_LONG_TEXT_CHARS)


async def test_after_a_rest_a_word_comes_once(harness: ServiceHarness, pairing: Pairing) -> None:
    for _ in range(2):
        await harness.services.closing.rest(in_dm(ADA), pairing.id)

    [row] = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.CLOSING_FOLLOW_UP)
    assert (row["to_id"], row["urgency"]) == (ADA, Priority.LOW)
    assert (row["due_at"] - harness.clock()).days == 14
    with pytest.raises(NotNow):
        await harness.services.closing.rest(in_dm(INES), pairing.id)


@pytest.mark.parametrize("masked_for", [None, ADA])
async def test_after_one_rest_somebody_may_rest_again(
    harness: ServiceHarness, pairing: Pairing, masked_for: int | None
) -> None:
    await harness.services.closing.rest(in_dm(ADA), pairing.id)
    harness.advance_time(days=14)
    [over] = await harness.services.outbox.claim(limit=9, lease_s=60)
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(over), masked_for=masked_for)

    await harness.services.closing.rest(in_dm(ADA), pairing.id)

    again = await waiting_message(harness, MessageKind.CLOSING_FOLLOW_UP)
    assert again.id != over.id


def everything_said(harness: ServiceHarness, caller: Caller, pairing_id: int) -> list[object]:
    """All that can be done in a closing, not yet begun."""
    closing = harness.services.closing
    return [
        closing.get(caller, pairing_id),
        closing.set_boundary(caller, pairing_id, ContactPreference.WELCOME),
        closing.tell_facilitators(caller, pairing_id, "Words.", in_confidence=True),
        closing.check_can_thank(caller, pairing_id),
        closing.thank(caller, pairing_id, "Words."),
        closing.rest(caller, pairing_id),
    ]


async def all_raise(refusal: type[Exception], actions: list[object]) -> None:
    """Each of them is refused in the same way."""
    for action in actions:
        with pytest.raises(refusal):
            await action  # type: ignore[misc]  # each is one


async def test_the_closing_is_for_the_two_at_its_time(harness: ServiceHarness, pairing: Pairing) -> None:
    for outsider in (in_dm(BILAL), member(BILAL), facilitator(TOMAS)):
        await all_raise(NotFound, everything_said(harness, outsider, pairing.id))
    await all_raise(NotFound, everything_said(harness, member(ADA, OTHER_COMMUNITY_ID), pairing.id))
    await all_raise(NotFound, everything_said(harness, in_dm(ADA), 10**12))
    goes_on = await harness.active_pairing(BILAL, INES)
    await all_raise(NotNow, everything_said(harness, in_dm(BILAL), goes_on.id))
    harness.advance_time(days=30)
    await all_raise(NoLongerOpen, everything_said(harness, in_dm(ADA), pairing.id))

    assert await stored_note_texts(harness) == []
    assert await rows(harness.database, boundaries) == []


async def test_what_never_began_has_no_closing(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    agreed = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.end(in_dm(ADA), agreed.id)

    await all_raise(NotNow, everything_said(harness, in_dm(ADA), agreed.id))
    assert (await harness.services.overview.mine(member(ADA))).closings == []


async def test_when_the_other_has_left_only_what_needs_nobody_is_open(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.departures.member_left(COMMUNITY_ID, INES)
    closing = harness.services.closing

    for action in (
        closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.WELCOME),
        closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.IN_GROUP),
        closing.check_can_thank(in_dm(ADA), pairing.id),
        closing.thank(in_dm(ADA), pairing.id, "Words."),
    ):
        with pytest.raises(NoLongerOpen):
            await action
    await closing.tell_facilitators(in_dm(ADA), pairing.id, "I worry.", in_confidence=True)
    await closing.rest(in_dm(ADA), pairing.id)

    await all_raise(NoLongerOpen, everything_said(harness, in_dm(INES), pairing.id))
    assert (await harness.services.overview.mine(member(INES))).closings == []
    assert len((await harness.services.overview.mine(member(ADA))).closings) == 1


async def test_no_contact_can_be_said_by_one_alone_also_when_the_other_is_gone(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    closing = harness.services.closing
    await harness.services.departures.member_left(COMMUNITY_ID, INES)
    await harness.drain_outbox()

    said = await closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)
    await harness.services.privacy.delete(member(INES))
    again = await closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)

    for stands in (said, again):
        assert (stands.own_wish, stands.shared_wish) == (ContactPreference.NONE, None)
    assert await harness.recipients_of(MessageKind.BOUNDARY_SHARED) == []
    with pytest.raises(NotNow):
        await closing.shared_contact_of(in_dm(ADA), pairing.id)


async def test_who_has_left_since_is_not_told_that_the_other_would_like_less(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing = harness.services.closing
    for person in (INES, ADA):
        await closing.set_boundary(in_dm(person), pairing.id, ContactPreference.WELCOME)
    await harness.services.departures.member_left(COMMUNITY_ID, INES)
    await harness.drain_outbox()

    said = await closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)

    assert said.shared_wish is ContactPreference.NONE
    assert await harness.recipients_of(MessageKind.BOUNDARY_SHARED) == []


async def test_while_one_alone_wishes_for_no_contact_the_other_sees_nothing_of_it(
    harness: ServiceHarness, pairing: Pairing
) -> None:
    closing = harness.services.closing
    before = await closing.get(in_dm(INES), pairing.id)
    own_page = await harness.services.overview.mine(member(INES))

    await closing.set_boundary(in_dm(ADA), pairing.id, ContactPreference.NONE)

    assert await harness.drain_outbox() == []
    assert await closing.get(in_dm(INES), pairing.id) == before
    assert await harness.services.overview.mine(member(INES)) == own_page
    with pytest.raises(NotNow):
        await closing.shared_contact_of(in_dm(INES), pairing.id)


async def test_how_someone_stands_by_now_is_known_in_their_closing(harness: ServiceHarness, pairing: Pairing) -> None:
    closing = harness.services.closing
    before = await closing.get(in_dm(ADA), pairing.id)
    await harness.services.waiting_list.join(
        member(ADA), hope="Someone kind.", attends=True, listed=True, preferences=None
    )
    after = await closing.get(in_dm(ADA), pairing.id)
    mentors = await closing.get(in_dm(INES), pairing.id)

    assert (before.has_or_seeks_mentor, after.has_or_seeks_mentor) == (False, True)
    assert before.mentor is None
    assert mentors.mentor is not None
    assert mentors.mentor.user_id == INES
