"""Settings: chosen by those who manage the server, and what follows from changing them."""

from __future__ import annotations

import asyncio

import pytest

from bot.rules.callers import Caller
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.programme import Programme
from bot.rules.refusals import ManagersOnly, NotFound, OpenToOthers
from bot.services.setup.service import MAKING_LASTS
from storage.models.enums import CheckInAnswer, MessageKind, RoleKind
from storage.schema.check_ins import questions
from tests.support.service_harness import (
    COMMUNITY_ID,
    MENTOR_ROLE_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
)
from tests.support.services.concurrency import audit_entries, manager, pending_messages, rows

INES, ADA, BILAL = 10, 31, 32


async def test_a_server_that_never_chose_has_the_defaults(harness: ServiceHarness) -> None:
    settings = await harness.services.setup.settings(manager(community_id=OTHER_COMMUNITY_ID))

    assert (settings.facilitators_channel_id, settings.needs_yes, settings.roles) == (None, False, {})


async def test_what_managers_choose_is_kept_and_noted(harness: ServiceHarness) -> None:
    setup = harness.services.setup

    await setup.choose_roles(manager(), RoleKind.GROUP, [3, 4])
    await setup.choose_roles(manager(), RoleKind.GROUP, [5, 4, 5], instead_of=[3])
    await setup.choose_forum(manager(), 810)
    await setup.choose_tag(manager(), 811)
    await setup.choose_needs_yes(manager(), needs_yes=True)
    settings = await setup.choose_coordinator(manager(), 77)

    assert settings.role_ids(RoleKind.GROUP) == {4, 5}
    assert (settings.forum_id, settings.forum_tag_id) == (810, 811)
    assert (settings.needs_yes, settings.coordinator_id) == (True, 77)
    assert (await audit_entries(harness, "community"))[-5:] == [
        (1, "choose group roles"),
        (1, "choose forum"),
        (1, "choose tag"),
        (1, "choose needs yes"),
        (1, "choose coordinator"),
    ]


async def test_every_choice_can_be_taken_back(harness: ServiceHarness) -> None:
    setup = harness.services.setup

    await setup.choose_roles(manager(), RoleKind.MENTOR, [])
    await setup.choose_facilitators_channel(manager(), None)
    settings = await setup.choose_coordinator(manager(), None)

    assert (settings.mentor_role_id, settings.facilitators_channel_id, settings.coordinator_id) == (None, None, None)


@pytest.mark.parametrize("who", [member(60), facilitator(50)], ids=["member", "facilitator"])
async def test_nobody_else_chooses(harness: ServiceHarness, who: Caller) -> None:
    setup = harness.services.setup
    before = await setup.settings(manager())

    for choice in (
        setup.choose_roles(who, RoleKind.FACILITATOR, [1]),
        setup.choose_facilitators_channel(who, 1),
        setup.choose_forum(who, 1),
        setup.choose_tag(who, 2),
        setup.choose_coordinator(who, 60),
        setup.choose_needs_yes(who, needs_yes=True),
        setup.choose_country(who, "Ireland"),
        setup.choose_time_zone(who, "Asia/Kathmandu"),
        setup.choose_welcome_channel(who, 1),
    ):
        with pytest.raises(ManagersOnly):
            await choice

    assert await setup.settings(manager()) == before


async def test_nothing_is_chosen_from_a_direct_message(harness: ServiceHarness) -> None:
    with pytest.raises(NotFound):
        await harness.services.setup.choose_coordinator(Caller(user_id=1, community_id=None, manages_server=True), 60)


async def test_choosing_in_one_server_changes_nothing_in_another(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_roles(manager(community_id=OTHER_COMMUNITY_ID), RoleKind.MENTOR, [1])

    assert (await harness.services.setup.settings(manager())).mentor_role_id == MENTOR_ROLE_ID


async def test_open_cards_move_along_to_a_new_channel(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    await harness.active_pairing(BILAL, INES)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    [question] = await rows(harness.database, questions, questions.c.person_id == BILAL)
    await harness.services.check_ins.answer(in_dm(BILAL), question["id"], CheckInAnswer.CONTACT)
    await harness.require_approval()
    await harness.active_pairing(ADA, INES)
    applied = await harness.services.mentor_applications.volunteer(
        member(33), qualities=[], past_member=False, capacity=2, words=None
    )
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(applied.id, channel_id=800, message_id=7001)
    await harness.drain_outbox()

    await harness.services.setup.choose_facilitators_channel(manager(), 801)

    messages = await harness.drain_outbox()
    assert {message.kind for message in messages} == {
        MessageKind.CARD_MENTOR,
        MessageKind.CARD_PAIRING,
        MessageKind.CARD_QUEUE,
    }
    assert len(messages) == 3
    assert (await harness.services.mentor_status.mine(member(INES))).card_message_id is None
    async with harness.database.read_transaction() as uow:
        moved = await uow.mentors.get(applied.id)
    assert moved is not None
    assert (moved.card_channel_id, moved.card_message_id) == (None, None)


@pytest.mark.parametrize("channel", [800, None], ids=["the same", "none"])
async def test_no_card_moves_where_there_is_nowhere_new(harness: ServiceHarness, channel: int | None) -> None:
    await harness.services.mentor_applications.volunteer(
        member(33), qualities=[], past_member=False, capacity=2, words=None
    )
    await harness.drain_outbox()

    await harness.services.setup.choose_facilitators_channel(manager(), channel)

    moved = [message.kind for message in await harness.drain_outbox()]
    assert moved == ([] if channel is None else [MessageKind.CARD_QUEUE])


async def test_a_new_mentor_role_is_handed_out_to_every_mentor(harness: ServiceHarness) -> None:
    for mentor in (INES, 11, 12):
        await harness.add_mentor(mentor)
    await harness.services.mentor_status.pause(member(11), until=None)
    await harness.services.mentor_status.step_down(member(12))
    await harness.drain_outbox()

    await harness.services.setup.choose_roles(manager(), RoleKind.MENTOR, [999])

    assert await pending_messages(harness) == {
        (MessageKind.UPDATE_MENTOR_ROLE, INES),
        (MessageKind.UPDATE_MENTOR_ROLE, 11),
    }


async def test_the_welcome_card_is_written_and_facilitators_cards_stay(
    harness: ServiceHarness,
) -> None:
    applied = await harness.services.mentor_applications.volunteer(
        member(33), qualities=[], past_member=False, capacity=2, words=None
    )
    async with harness.database.transaction() as uow:
        await uow.mentors.set_card(applied.id, channel_id=800, message_id=7001)
    await harness.drain_outbox()

    await harness.services.setup.choose_welcome_channel(manager(), 801)

    assert [message.kind for message in await harness.drain_outbox()] == [MessageKind.CARD_WELCOME]
    async with harness.database.read_transaction() as uow:
        card = await uow.mentors.get(applied.id)
    assert card is not None
    assert (card.card_channel_id, card.card_message_id) == (800, 7001)


async def test_what_is_open_to_others_is_not_the_facilitators(harness: ServiceHarness) -> None:
    before = await harness.services.setup.settings(manager())

    with pytest.raises(OpenToOthers):
        await harness.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [COMMUNITY_ID])
    with pytest.raises(OpenToOthers):
        await harness.services.setup.choose_facilitators_channel(manager(), 801, read_by=["@everyone"])

    assert await harness.services.setup.settings(manager()) == before


async def test_the_communitys_time_zone_is_that_of_those_who_have_not_said_theirs(harness: ServiceHarness) -> None:
    preferences = harness.services.preferences
    await preferences.set_time_zone(member(61), "America/Lima")

    await harness.services.setup.choose_time_zone(manager(), "Asia/Kathmandu")

    zones = [contact_hours_of(await preferences.mine(member(user)), Programme()).zone.key for user in (60, 61)]
    assert zones == ["Asia/Kathmandu", "America/Lima"]


async def test_roles_and_channels_are_made_by_one_at_a_time(harness: ServiceHarness) -> None:
    """Whoever never came back keeps others from it for a while only, and takes nothing from them afterwards."""
    setup = harness.services.setup
    claims = await asyncio.gather(*(setup.claim_making(manager()) for _ in range(3)))
    [lost] = filter(None, claims)

    harness.clock.advance(MAKING_LASTS)
    held = await setup.claim_making(manager())
    await setup.release_making(manager(), lost)

    assert held is not None
    assert await setup.claim_making(manager()) is None
    await setup.release_making(manager(), held)
    assert await setup.claim_making(manager()) is not None
