"""What one person sees at a glance: their own things, and what a command can mean."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import AmbiguousPairing
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NotFound, NothingToAnswer
from storage.models.enums import MentorState, MessageKind
from tests.support.service_harness import OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


async def test_who_never_did_anything_has_nothing(harness: ServiceHarness) -> None:
    mine = await harness.services.overview.mine(member(ADA))

    assert (mine.mentor, mine.seeker, mine.pairings, mine.kept_messages, mine.mentee_count) == (None, None, [], [], 0)


async def test_one_sees_all_of_ones_own_and_nothing_of_others(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    walking = await harness.active_pairing(ADA, INES)
    asked = await harness.request_pairing(BILAL, INES)
    await harness.request_pairing(33, MAREK)
    await harness.services.waiting_list.join(member(INES), hope="Mine.", attends=True, listed=True, preferences=None)

    mine = await harness.services.overview.mine(member(INES))

    assert mine.mentor is not None
    assert mine.seeker is not None
    assert (mine.user_id, mine.mentee_count, mine.seeker.hope) == (INES, 1, "Mine.")
    assert [pairing.id for pairing in mine.pairings] == [walking.id, asked.id]


async def test_what_is_over_is_not_shown_but_ones_last_standing_is(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)
    await harness.services.mentor_status.step_down(member(INES))

    mine = await harness.services.overview.mine(member(INES))

    assert mine.pairings == []
    assert mine.mentor is not None
    assert mine.mentor.state is MentorState.STEPPED_DOWN


async def test_nothing_of_another_community_is_shown(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)

    elsewhere = await harness.services.overview.mine(member(ADA, OTHER_COMMUNITY_ID))

    assert elsewhere.pairings == []
    with pytest.raises(NotFound):
        await harness.services.overview.mine(in_dm(ADA))


async def test_what_could_not_be_delivered_is_shown_until_it_was_read(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    for mentee in (ADA, BILAL):
        await harness.request_pairing(mentee, INES)
    for message in await harness.services.outbox.claim(limit=10, lease_s=60):
        await harness.services.outbox.mark_undeliverable(message)
    overview = harness.services.overview

    first, second = (await overview.mine(member(INES))).kept_messages
    await overview.mark_read(member(INES), first.message.id)
    left = (await overview.mine(member(INES))).kept_messages

    assert (first.message.kind, first.pairing is not None) == (MessageKind.ASKED, True)
    assert [context.message.id for context in left] == [second.message.id]


async def test_of_many_that_were_kept_the_oldest_come_first_and_all_are_counted(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()
    harness.set_programme(notes_a_day=20, messages_a_day=20)
    for number in range(15):
        await harness.services.active_pairings.write_note(member(ADA), pairing.id, f"Letter {number}.")
    for message in await harness.services.outbox.claim(limit=50, lease_s=60):
        await harness.services.outbox.mark_undeliverable(message)
    overview, shown = harness.services.overview, list[tuple[int, list[str]]]()

    left = 1
    while left:
        mine = await overview.mine(member(INES))
        shown.append((mine.kept_count, [each.note.words or "" for each in mine.kept_messages if each.note]))
        home, left = await overview.mark_read(member(INES), mine.kept_messages[-1].message.id)
        assert home == mine.community.community_id

    texts = [f"Letter {number}." for number in range(15)]
    assert shown == [(15, texts[:10]), (5, texts[10:])]


async def test_a_command_without_a_name_means_the_only_one_that_fits(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    overview = harness.services.overview

    with pytest.raises(NothingToAnswer):
        await overview.only_pairing_allowing(member(INES), PairingMove.AGREE)
    asked = await harness.request_pairing(ADA, INES)
    assert await overview.only_pairing_allowing(member(INES), PairingMove.AGREE) == asked.id
    assert await overview.only_pairing_allowing(member(INES), PairingMove.DECLINE) == asked.id
    assert await overview.only_pairing_allowing(member(ADA), PairingMove.WITHDRAW) == asked.id
    with pytest.raises(NothingToAnswer):
        await overview.only_pairing_allowing(member(ADA), PairingMove.AGREE)
    with pytest.raises(NothingToAnswer):
        await overview.only_pairing_allowing(member(INES), PairingMove.WITHDRAW)
    await harness.request_pairing(BILAL, INES)
    with pytest.raises(AmbiguousPairing):
        await overview.only_pairing_allowing(member(INES), PairingMove.AGREE)


async def test_each_move_fits_where_it_can_be_made(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    walking = await harness.active_pairing(ADA, INES)
    resting = await harness.active_pairing(BILAL, INES)
    await harness.services.active_pairings.pause(in_dm(INES), resting.id)
    asked = await harness.request_pairing(33, INES)
    fits = {
        PairingMove.PAUSE: [walking.id],
        PairingMove.RESUME: [resting.id],
        PairingMove.END: [walking.id, resting.id],
        PairingMove.NOTE: [walking.id, resting.id],
        PairingMove.AGREE: [asked.id],
    }

    for move, expected in fits.items():
        fitting = await harness.services.overview.own_pairings_allowing(member(INES), move)

        assert [pairing.id for pairing in fitting] == expected


async def test_a_facilitator_finds_their_own_suggestion_to_take_back(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    suggested = await harness.services.suggestions.suggest(
        facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA)
    )

    assert (
        await harness.services.overview.only_pairing_allowing(facilitator(TOMAS), PairingMove.WITHDRAW)
        == suggested.id
    )
    with pytest.raises(NothingToAnswer):
        await harness.services.overview.only_pairing_allowing(facilitator(51), PairingMove.WITHDRAW)
