"""What is still so long after an end: nobody is asked against their wish, offered again, or left in limbo."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from storage.models.enums import ContactPreference, MessageKind
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from storage.schema.pairings import pairings
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.concurrency import pairing_of, rows

INES, ADA = 10, 31


@pytest.fixture
async def ended(harness: ServiceHarness) -> Pairing:
    """Ada and Ines walked together for a while; Ada has ended it."""
    await harness.add_mentor(INES)
    begun = await harness.active_pairing(ADA, INES)
    harness.advance_time(days=20)
    await harness.services.active_pairings.end(in_dm(ADA), begun.id)
    await harness.drain_outbox()
    return begun


async def test_thanks_to_someone_who_left_are_forgotten(harness: ServiceHarness, ended: Pairing) -> None:
    await harness.services.closing.set_boundary(in_dm(INES), ended.id, ContactPreference.NONE)
    await harness.services.closing.thank(in_dm(ADA), ended.id, "For every Tuesday.")

    await harness.services.departures.member_left(COMMUNITY_ID, INES)

    assert [row["words"] for row in await rows(harness.database, notes)] == [None]


async def test_who_says_no_contact_before_the_question_comes_is_not_asked(
    harness: ServiceHarness, ended: Pairing
) -> None:
    await harness.services.closing.thank(in_dm(ADA), ended.id, "For every Tuesday.")
    await harness.services.closing.set_boundary(in_dm(INES), ended.id, ContactPreference.NONE)

    assert INES not in await harness.recipients_of(MessageKind.THANKS_OFFERED)


async def test_an_offer_to_the_list_reaches_an_old_partner_only_once_both_would_be_glad(
    harness: ServiceHarness, ended: Pairing
) -> None:
    seeker = await harness.services.waiting_list.join(
        member(ADA), hope=None, attends=True, listed=True, preferences=None
    )

    offered = await harness.services.offers.offer_to_waiting(member(INES), seeker.id)
    assert offered.is_decoy
    await harness.services.responses.withdraw(in_dm(INES), offered.id)
    for person in (ADA, INES):
        await harness.services.closing.set_boundary(in_dm(person), ended.id, ContactPreference.WELCOME)
    offered = await harness.services.offers.offer_to_waiting(member(INES), seeker.id)

    assert offered.mentee_id == ADA
    assert not offered.is_decoy


@pytest.mark.parametrize("way", ["approved", "added"])
async def test_who_is_a_mentor_again_hands_nobody_over_any_more(harness: ServiceHarness, way: str) -> None:
    await harness.add_mentor(INES)
    begun = await harness.active_pairing(ADA, INES)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.handover.offer(in_dm(INES), begun.id)

    if way == "approved":
        await harness.add_mentor(INES)
    else:
        await harness.services.mentor_applications.add(facilitator(), someone(INES))

    assert (await pairing_of(harness, begun.id)).handover_at is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_when_the_database_is_in_trouble_no_row_is_blamed_and_put_off(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    harness.advance_time(days=14)
    async with harness.database.engine.begin() as connection:
        before = await connection.scalar(select(pairings.c.due_at))
        await connection.exec_driver_sql("ALTER TABLE audit RENAME TO audit_out_of_reach")

    with pytest.raises(OperationalError):
        await harness.services.due.sweep()

    async with harness.database.engine.begin() as connection:
        assert await connection.scalar(select(pairings.c.due_at)) == before
        await connection.exec_driver_sql("ALTER TABLE audit_out_of_reach RENAME TO audit")
    assert await harness.services.due.sweep() == 1
