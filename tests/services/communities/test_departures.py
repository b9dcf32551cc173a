"""Someone leaves the server: everything of theirs is settled, the others are told gently, nothing is left over."""

from __future__ import annotations

import pytest

from storage.models.enums import DeliveryState, EndedHow, MentorState, MessageKind, PairingState, SeekerState
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.schema.audit import audit
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import mentors, people, seekers
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import audit_entries, pairing_of, pending_messages, rows, run_concurrently

INES, MAREK, ADA, BILAL, TOMAS = 10, 11, 31, 32, 50


@pytest.mark.parametrize("state", ["applied", "approved", "paused"])
async def test_a_mentors_standing_ends_and_their_card_is_redrawn(harness: ServiceHarness, state: str) -> None:
    if state == "applied":
        await harness.services.mentor_applications.volunteer(
            member(INES), qualities=[], past_member=False, capacity=2, words=None
        )
    else:
        await harness.add_mentor(INES)
    if state == "paused":
        await harness.services.mentor_status.pause(member(INES), until="1 week")
    mentor = await harness.services.mentor_status.mine(member(INES))
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(mentor.id, channel_id=800, message_id=7001)
    await harness.drain_outbox()

    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    [row] = await rows(harness.database, mentors)
    assert (row["state"], row["paused_until"]) == (MentorState.STEPPED_DOWN, None)
    assert await pending_messages(harness) == {(MessageKind.CARD_MENTOR, None)}
    assert (await audit_entries(harness, "mentor"))[-1] == (INES, "leave")


async def test_a_place_on_the_waiting_list_is_given_up(harness: ServiceHarness) -> None:
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=True, preferences=None)

    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert [row["state"] for row in await rows(harness.database, seekers)] == [SeekerState.WITHDRAWN]
    assert (await audit_entries(harness, "seeker"))[-1] == (ADA, "leave")


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
async def test_open_questions_are_withdrawn_and_the_other_hears(harness: ServiceHarness, who: int) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    await harness.services.departures.member_left(COMMUNITY_ID, who)

    withdrawn = await pairing_of(harness, asked.id)
    assert (withdrawn.state, withdrawn.closed_by) == (PairingState.WITHDRAWN, who)
    assert (MessageKind.ASK_WITHDRAWN, asked.partner_of(who)) in await pending_messages(harness)


async def test_who_suggested_hears_too(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.suggestions.suggest(facilitator(TOMAS), mentor=someone(INES), mentee=someone(ADA))
    await harness.drain_outbox()

    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert await pending_messages(harness) == {
        (MessageKind.ASK_WITHDRAWN, INES),
        (MessageKind.SUGGESTION_CLOSED, TOMAS),
    }


@pytest.mark.parametrize("who", [INES, ADA], ids=["mentor", "mentee"])
@pytest.mark.parametrize("state", ["agreed", "active", "paused"])
async def test_what_both_had_agreed_to_ends_and_only_the_partner_hears(
    harness: ServiceHarness, who: int, state: str
) -> None:
    if state == "agreed":
        await harness.require_approval()
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)
    if state == "paused":
        await harness.services.active_pairings.pause(in_dm(who), pairing.id, until="1 week")
    await harness.drain_outbox()

    await harness.services.departures.member_left(COMMUNITY_ID, who)

    ended = await pairing_of(harness, pairing.id)
    assert (ended.state, ended.ended_how, ended.closed_by) == (PairingState.ENDED, EndedHow.LEFT, who)
    assert (ended.due_at, ended.paused_until_of(who)) == (None, None)
    told = {
        message for message in await pending_messages(harness) if message[0] is not MessageKind.UPDATE_MENTOR_ROLE
    }
    assert told == {(MessageKind.PAIRING_ENDED, pairing.partner_of(who))}


async def test_everything_of_a_mentor_with_much_going_on_is_settled(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=9)
    await harness.add_mentor(MAREK)
    for mentee in range(40, 44):
        await harness.active_pairing(mentee, INES)
    for mentee in range(44, 48):
        await harness.request_pairing(mentee, INES)
    await harness.active_pairing(INES, MAREK)

    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    assert await rows(harness.database, pairings, pairings.c.state.in_(LIVE_PAIRING_STATES)) == []
    assert len(await harness.recipients_of(MessageKind.PAIRING_ENDED)) == 5


async def test_what_was_on_its_way_to_them_goes_nowhere(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    claimed = await harness.services.outbox.claim(limit=10, lease_s=60)
    [approved] = [message for message in claimed if message.kind is MessageKind.MENTOR_APPROVED]
    await harness.services.outbox.mark_undeliverable(approved)

    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    theirs = await rows(
        harness.database,
        outbox_messages,
        outbox_messages.c.recipient_id == INES,
        outbox_messages.c.kind != MessageKind.UPDATE_MENTOR_ROLE,
    )
    assert {row["kind"] for row in theirs} == {MessageKind.MENTOR_APPROVED, MessageKind.ASKED}
    assert {row["state"] for row in theirs} == {DeliveryState.DROPPED}
    assert (await harness.services.overview.mine(member(INES))).kept_messages == []


async def test_nobody_is_asked_to_reach_someone_who_is_gone(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    await harness.request_pairing(ADA, INES)
    other = await harness.request_pairing(BILAL, INES)
    [message, out_of_reach] = await harness.services.outbox.claim(limit=2, lease_s=60)
    await harness.services.outbox.mark_undeliverable(out_of_reach)
    await harness.drain_outbox()

    await harness.services.departures.member_left(COMMUNITY_ID, INES)
    await harness.services.outbox.mark_undeliverable(message)

    assert (await harness.services.overview.queue(facilitator(TOMAS))).unreachable == []
    assert await harness.recipients_of(MessageKind.CARD_UNREACHABLE) == []
    assert (await pairing_of(harness, other.id)).state is PairingState.WITHDRAWN


async def test_leaving_twice_does_nothing_more(harness: ServiceHarness, second_harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    await harness.drain_outbox()

    await run_concurrently(
        harness.services.departures.member_left(COMMUNITY_ID, ADA),
        second_harness.services.departures.member_left(COMMUNITY_ID, ADA),
    )
    before = await rows(harness.database, audit)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert len(await harness.recipients_of(MessageKind.PAIRING_ENDED)) == 1
    assert await rows(harness.database, audit) == before


async def test_a_stranger_who_leaves_is_not_noted_anywhere(harness: ServiceHarness) -> None:
    await harness.services.departures.member_left(COMMUNITY_ID, 999)
    await harness.services.departures.member_left(555, 999)

    assert await rows(harness.database, people) == []


async def test_leaving_one_community_changes_nothing_in_another(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.services.waiting_list.join(
        member(ADA, OTHER_COMMUNITY_ID), hope=None, attends=True, listed=True, preferences=None
    )

    await harness.services.departures.member_left(COMMUNITY_ID, ADA)

    assert (await harness.services.waiting_list.mine(member(ADA, OTHER_COMMUNITY_ID))).state is SeekerState.WAITING


async def test_whoever_left_while_the_bot_was_away_is_settled_when_it_is_back(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.add_mentor(MAREK)
    pairing = await harness.active_pairing(ADA, INES)
    await harness.services.waiting_list.join(member(BILAL), hope=None, attends=True, listed=True, preferences=None)
    here = {INES, MAREK, TOMAS, 77}

    gone = await harness.services.departures.departed_members(COMMUNITY_ID, here)
    for user_id in gone:
        await harness.services.departures.member_left(COMMUNITY_ID, user_id)

    assert gone == [ADA, BILAL]
    assert (await pairing_of(harness, pairing.id)).ended_how is EndedHow.LEFT
    assert [row["state"] for row in await rows(harness.database, seekers)] == [SeekerState.WITHDRAWN]
    assert (await harness.services.mentor_status.mine(member(MAREK))).state is MentorState.APPROVED
    assert await harness.services.departures.departed_members(COMMUNITY_ID, here) == []


async def test_who_is_here_when_it_is_written_has_not_left(harness: ServiceHarness) -> None:
    departures, here = harness.services.departures, True
    departures.is_here = lambda _community_id, _user_id: here
    await harness.add_mentor(INES)
    pairing = await harness.active_pairing(ADA, INES)

    for _ in range(10):
        await run_concurrently(
            departures.member_left(COMMUNITY_ID, ADA), departures.members_present(COMMUNITY_ID, [ADA])
        )
    stayed = await pairing_of(harness, pairing.id)
    here = False
    await departures.member_left(COMMUNITY_ID, ADA)
    # Seen a moment before they went.
    await departures.members_present(COMMUNITY_ID, [ADA])

    assert stayed.state is PairingState.ACTIVE
    async with harness.database.read_transaction() as uow:
        assert await uow.people.left_ids(COMMUNITY_ID) == {ADA}


async def test_who_comes_back_starts_afresh(harness: ServiceHarness) -> None:
    first = await harness.add_mentor(INES)
    ended = await harness.active_pairing(ADA, INES)
    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    again = await harness.add_mentor(INES)
    asked = await harness.active_pairing(ADA, INES)

    assert (again.id != first.id, asked.id != ended.id) == (True, True)
    assert asked.state is PairingState.ACTIVE
