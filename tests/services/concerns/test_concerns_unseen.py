"""What nobody may find out from elsewhere: that there is a concern about them, whose one is, or what is in it."""

from __future__ import annotations

import pytest

from bot.rules.audience import Audience
from bot.rules.refusals import NotFound
from storage.models.enums import ConcernOutcome, MessageKind, PairingState
from tests.support.service_harness import ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import pairing_of, pending_messages, waiting_message

from .test_concerns import raised

ADA, MAREK, INES, TOMAS, LINDIWE = 31, 11, 10, 50, 51


@pytest.mark.parametrize("over", ["ended by the mentee", "ended by the mentor", "left", "deleted"])
async def test_who_walked_with_whoever_raised_it_learns_of_it_no_more_once_that_is_over(
    harness: ServiceHarness, over: str
) -> None:
    await harness.add_mentor(LINDIWE)
    pairing = await harness.active_pairing(ADA, LINDIWE)
    general = await raised(harness)

    match over:
        case "ended by the mentee":
            await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
        case "ended by the mentor":
            await harness.services.active_pairings.end(in_dm(LINDIWE), pairing.id)
        case "left":
            await harness.services.departures.member_left(general.community_id, ADA)
        case _:
            await harness.services.privacy.delete(member(ADA))

    found = await harness.services.concern_cases.list_cases(facilitator(LINDIWE))
    assert (found.open_concerns, found.recently_closed) == ([], [])
    with pytest.raises(NotFound):
        await harness.services.concern_cases.get(facilitator(LINDIWE), general.id)


async def test_who_was_with_them_when_it_ended_and_it_was_raised_after_that_is_part_of_it_too(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(LINDIWE)
    pairing = await harness.active_pairing(ADA, LINDIWE)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)

    await raised(harness)

    assert (await harness.services.concern_cases.list_cases(facilitator(LINDIWE))).open_concerns == []


async def test_about_a_mentorship_and_somebody_else_it_is_the_case_of_all_three_and_rests(
    harness: ServiceHarness,
) -> None:
    await harness.add_mentor(LINDIWE)
    pairing = await harness.active_pairing(ADA, LINDIWE)

    concern = await raised(harness, pairing_id=pairing.id, about=someone(MAREK), pause_pairing=True)

    assert (concern.about_id, concern.pairing_id) == (MAREK, pairing.id)
    assert (await pairing_of(harness, pairing.id)).state is PairingState.PAUSED
    assert (await harness.services.concern_cases.list_cases(facilitator(LINDIWE))).open_concerns == []
    assert (await harness.services.concern_cases.list_cases(facilitator(MAREK))).open_concerns == []


async def test_naming_oneself_beside_a_mentorship_leaves_it_about_that(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)

    concern = await raised(harness, pairing_id=pairing.id, about=someone(ADA))

    assert (concern.about_id, concern.pairing_id) == (INES, pairing.id)


async def test_what_is_stored_about_somebody_is_as_before_when_a_concern_is_about_them(
    harness: ServiceHarness,
) -> None:
    before = await harness.services.privacy.mine(member(MAREK))

    await raised(harness, about=someone(MAREK))

    assert (await harness.services.privacy.mine(member(MAREK))).rows_by_kind == before.rows_by_kind


@pytest.mark.parametrize("named", [True, False])
async def test_that_whoever_raised_it_cannot_be_reached_tells_nobody_whose_an_unnamed_one_is(
    harness: ServiceHarness, named: bool
) -> None:
    concern = await raised(harness, named=named)
    await harness.drain_outbox()
    await harness.services.concern_cases.take(facilitator(), concern.id)
    [told] = [message for message in await harness.services.outbox.claim(limit=9, lease_s=60) if message.recipient_id]

    await harness.services.outbox.mark_undeliverable(told)

    assert ((MessageKind.CARD_UNREACHABLE, None) in await pending_messages(harness)) is named
    queue = await harness.services.overview.queue(facilitator())
    assert [person.user_id for person in queue.unreachable] == ([ADA] if named else [])
    assert [context.message.id for context in (await harness.services.overview.mine(member(ADA))).kept_messages] == [
        told.id
    ]


@pytest.mark.parametrize("named", [True, False])
async def test_that_a_word_about_an_unnamed_one_arrived_changes_nothing_that_facilitators_see(
    harness: ServiceHarness, named: bool
) -> None:
    concern = await raised(harness, named=named)
    await harness.drain_outbox()
    async with harness.database.transaction() as uow:
        await uow.people.mark_unreachable(concern.community_id, ADA, at=harness.clock())

    await harness.services.concern_cases.close(facilitator(), concern.id, outcome=ConcernOutcome.TALKED)
    await harness.drain_outbox()

    queue = await harness.services.overview.queue(facilitator())
    assert [person.user_id for person in queue.unreachable] == ([] if named else [ADA])


async def test_that_a_person_told_instead_cannot_be_reached_is_told_to_no_channel(harness: ServiceHarness) -> None:
    await raised(harness, about=someone(LINDIWE))
    [card] = await harness.services.outbox.claim(limit=9, lease_s=60)
    context = await harness.services.outbox.load_context(card)
    await harness.services.escalation.tell_of_matter(context, Audience(notified=(TOMAS,)))
    await harness.services.outbox.mark_sent(context)

    await harness.services.outbox.mark_undeliverable(await waiting_message(harness, MessageKind.CONCERN_CONFIDED))

    assert {kind for kind, _ in await pending_messages(harness)} == {MessageKind.CARD_CONCERN}
