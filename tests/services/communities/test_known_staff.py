"""A change among those who look after mentorship is told at once to those who did before, and to the owner."""

from __future__ import annotations

from bot.rules.audience import Staff
from storage.models.enums import MessageKind, RoleKind, StaffRole
from tests.support.service_harness import COMMUNITY_ID, FACILITATOR_ROLE_ID, ServiceHarness, member
from tests.support.services.concurrency import manager, pending_messages, run_concurrently

TOMAS, LINDIWE, ADAM, ROSA, VERA = 50, 51, 60, 1, 2
JOINED, CHANGED = MessageKind.STAFF_JOINED, MessageKind.STAFF_CHANGED
WORN = {FACILITATOR_ROLE_ID}


async def look(harness: ServiceHarness, *facilitators: int, owner: int = ROSA) -> None:
    """It is looked who is there."""
    async with harness.database.read_transaction() as uow:
        community = await uow.communities.get(COMMUNITY_ID)
    staff = Staff(facilitators=facilitators, coordinator=VERA, owner=owner)
    await harness.services.staff.record_check(community, staff)


async def gets_role(harness: ServiceHarness, person: int = ADAM) -> None:
    await harness.services.staff.roles_changed(COMMUNITY_ID, person, before=(), after=WORN)


async def loses_role(harness: ServiceHarness, person: int = ADAM) -> None:
    await harness.services.staff.roles_changed(COMMUNITY_ID, person, before=WORN, after=())


async def test_who_gives_themselves_the_role_and_puts_it_back_is_told_of_each_time(harness: ServiceHarness) -> None:
    await look(harness, TOMAS, LINDIWE)
    first = await pending_messages(harness)

    await gets_role(harness)
    await loses_role(harness)
    told = await pending_messages(harness)
    await gets_role(harness)
    again = await pending_messages(harness)

    assert first == set()
    assert told == again == {(JOINED, person) for person in (TOMAS, LINDIWE, VERA, ROSA)}


async def test_it_is_told_once_however_often_discord_says_it_and_it_is_looked(harness: ServiceHarness) -> None:
    await look(harness, TOMAS)
    await run_concurrently(gets_role(harness), gets_role(harness))
    told = await pending_messages(harness)

    await look(harness, TOMAS, ADAM)

    assert told == {(JOINED, person) for person in (TOMAS, VERA, ROSA)}
    assert await pending_messages(harness) == set()


async def test_who_came_while_the_bot_was_away_is_told_of_when_it_is_looked(harness: ServiceHarness) -> None:
    await look(harness, TOMAS)

    await look(harness, TOMAS, ADAM)

    assert await pending_messages(harness) == {(JOINED, person) for person in (TOMAS, VERA, ROSA)}


async def test_the_owner_who_takes_the_role_is_told_of_like_anybody(harness: ServiceHarness) -> None:
    await look(harness, TOMAS)

    await gets_role(harness, ROSA)

    assert await pending_messages(harness) == {(JOINED, TOMAS), (JOINED, VERA)}


async def test_who_was_it_before_hears_that_roles_coordinator_or_channel_are_chosen_anew(
    harness: ServiceHarness,
) -> None:
    await look(harness, TOMAS)
    await pending_messages(harness)
    setup, admin = harness.services.setup, manager(ADAM)
    everybody = {(CHANGED, person) for person in (TOMAS, VERA, ROSA)}

    for chooses in (
        setup.choose_roles(admin, RoleKind.FACILITATOR, [950]),
        setup.choose_coordinator(admin, ADAM),
        setup.choose_facilitators_channel(admin, 801),
    ):
        await chooses
        told = {(kind, person) for kind, person in await pending_messages(harness) if kind is CHANGED}
        assert told == everybody


async def test_the_same_chosen_again_and_other_settings_are_no_news(harness: ServiceHarness) -> None:
    await look(harness, TOMAS)
    setup, admin = harness.services.setup, manager(ADAM)

    await setup.choose_roles(admin, RoleKind.FACILITATOR, [FACILITATOR_ROLE_ID])
    await setup.choose_coordinator(admin, VERA)
    await setup.choose_roles(admin, RoleKind.GROUP, [951])

    assert CHANGED not in {kind for kind, _ in await pending_messages(harness)}


async def test_while_it_is_set_up_for_the_first_time_nobody_is_told(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_coordinator(manager(ADAM), ADAM)
    await gets_role(harness)

    assert not {JOINED, CHANGED} & {kind for kind, _ in await pending_messages(harness)}


async def test_many_at_once_are_told_of_without_a_list(harness: ServiceHarness) -> None:
    await look(harness, TOMAS)

    await look(harness, TOMAS, *range(70, 80))

    assert await pending_messages(harness) == {(CHANGED, person) for person in (TOMAS, VERA, ROSA)}


async def test_who_has_everything_deleted_is_known_no_more(harness: ServiceHarness) -> None:
    await look(harness, TOMAS, LINDIWE)

    await harness.services.privacy.delete(member(TOMAS))

    async with harness.database.read_transaction() as uow:
        known = await uow.communities.known_staff(COMMUNITY_ID)
    assert known[StaffRole.FACILITATOR] == {LINDIWE}
