"""What somebody looks after goes on to others once it is not theirs to look after, and nothing waits in vain."""

from __future__ import annotations

import pytest

from bot.rules.ladder import MatterMove
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import TooOften
from storage.models.concerns import Concern
from storage.models.enums import MessageKind, RoleKind
from storage.schema.concerns import concerns
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import manager, rows

from .test_somebody_came import ADA, CARD, LINDIWE, TOMAS, after, matter, wish

__all__ = ["wish"]
"""A fixture that is used here, too."""

CHECK, UNREACHABLE = MessageKind.STAFF_CHECK, MessageKind.CARD_UNREACHABLE


async def test_reached_late_a_concern_rests_and_is_not_closed(harness: ServiceHarness) -> None:
    concern = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=True)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern.id)
    await after(harness, days=3)
    await harness.services.matters.say_of_taken(in_dm(TOMAS), concern.matter_id or 0, MatterMove.SPOKEN)
    await after(harness, days=2)

    await harness.services.matters.say_of_own(in_dm(ADA), concern.matter_id or 0, MatterMove.REACHED)

    [kept] = await harness.services.concerns.mine(member(ADA))
    assert (kept.closed_at, (await matter(harness))["taken_by"]) == (None, None)
    assert await after(harness, days=13) == []
    assert (CARD, None) in await after(harness, days=1)


async def test_who_becomes_the_mentor_of_the_one_who_waits_hands_it_back(
    harness: ServiceHarness, wish: Concern
) -> None:
    applied = await harness.services.mentor_applications.volunteer(
        member(TOMAS), qualities=[], past_member=False, capacity=1, words=None
    )
    await harness.services.mentor_applications.decide(facilitator(LINDIWE), applied.id, MentorMove.APPROVE)
    asked = await harness.request_pairing(ADA, TOMAS)
    await harness.drain_outbox()
    before = (await matter(harness))["taken_by"]

    await harness.services.responses.agree(in_dm(TOMAS), asked.id)

    assert (before, (await matter(harness))["taken_by"]) == (TOMAS, None)
    told = [(message.kind, message.subject_id) for message in await harness.drain_outbox()]
    assert (CARD, wish.id) in told


@pytest.mark.parametrize("is_first", [False, True])
async def test_who_is_there_is_looked_at_once_another_role_is_chosen(harness: ServiceHarness, is_first: bool) -> None:
    if is_first:
        async with harness.database.transaction() as uow:
            community = await uow.communities.get_for_update(COMMUNITY_ID)
            await uow.communities.set_roles(community, RoleKind.FACILITATOR, [])

    await harness.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [999])

    looked = [(CHECK, None) in await after(harness, minutes=minutes) for minutes in (0, 15)]
    assert looked == [not is_first, is_first]


async def test_the_wish_of_one_who_leaves_is_over_and_nobody_hears_that_they_cannot_be_reached(
    harness: ServiceHarness, wish: Concern
) -> None:
    brought = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=True)
    await harness.services.departures.member_left(COMMUNITY_ID, ADA)
    await harness.drain_outbox()

    await harness.services.concern_cases.take(facilitator(TOMAS), brought.id)
    for message in await harness.services.outbox.claim(limit=9, lease_s=60):
        await harness.services.outbox.mark_undeliverable(message)

    still_open = await rows(harness.database, open_matters)
    assert [row["subject_id"] for row in still_open] == [brought.id]
    closed = await rows(harness.database, concerns, concerns.c.closed_at.is_not(None))
    assert [row["id"] for row in closed] == [wish.id]


async def test_where_someone_may_be_in_danger_nobody_is_refused_for_asking_too_often(harness: ServiceHarness) -> None:
    raise_concern = harness.services.concerns.raise_concern
    for _ in range(harness.programme.concerns_a_day):
        await raise_concern(member(ADA), words="Words.", named=True)
    with pytest.raises(TooOften):
        await raise_concern(member(ADA), words="Words.", named=True)

    assert await raise_concern(member(ADA), words="Words.", named=True, is_danger=True)


async def test_with_a_wish_to_be_kept_apart_taken_back_what_waits_is_looked_at(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    await harness.services.concerns.request_contact(member(ADA))
    await after(harness, minutes=1)

    await harness.services.exclusions.lift(member(ADA), TOMAS)

    assert (CARD, None) in await after(harness, minutes=0)
