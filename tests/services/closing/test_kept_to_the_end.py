"""What still holds long after an end: nobody is asked against their wish, offered again, or left in limbo."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.rules.refusals import NobodyWaiting, NoLongerWaiting
from storage.models.enums import Contact, LetterKind
from storage.models.records import Pairing
from storage.schema.check_ins import notes
from storage.schema.pairings import pairings
from tests.support.house import HOME, House, facilitator, in_dm, member, someone
from tests.support.services.moments import pairing_of, rows

INES, ADA = 10, 31


@pytest.fixture
async def ended(house: House) -> Pairing:
    """Ada and Ines walked together for a while; Ada has ended it."""
    await house.mentor(INES)
    begun = await house.together(ADA, INES)
    house.wait(days=20)
    await house.services.walking.end(in_dm(ADA), begun.id)
    await house.letters()
    return begun


async def test_thanks_to_someone_who_left_are_forgotten(house: House, ended: Pairing) -> None:
    await house.services.farewell.set_boundary(in_dm(INES), ended.id, Contact.NONE)
    await house.services.farewell.thank(in_dm(ADA), ended.id, "For every Tuesday.")

    await house.services.leaving.left(HOME, INES)

    assert [row["words"] for row in await rows(house.store, notes)] == [None]


async def test_who_says_no_contact_before_the_question_comes_is_not_asked(house: House, ended: Pairing) -> None:
    await house.services.farewell.thank(in_dm(ADA), ended.id, "For every Tuesday.")
    await house.services.farewell.set_boundary(in_dm(INES), ended.id, Contact.NONE)

    assert INES not in await house.told(LetterKind.THANKS_WAIT)


async def test_an_old_partner_on_the_waiting_list_is_not_offered_to_even_by_an_old_list(
    house: House, ended: Pairing
) -> None:
    seeker = await house.services.seekers.join(member(ADA), hope=None, attends=True, preferences=None)

    with pytest.raises(NobodyWaiting):
        await house.services.offering.waiting_for(member(INES))
    with pytest.raises(NoLongerWaiting):
        await house.services.offering.offer_to_waiting(member(INES), seeker.id)
    for person in (ADA, INES):
        await house.services.farewell.set_boundary(in_dm(person), ended.id, Contact.GLADLY)
    offered = await house.services.offering.offer_to_waiting(member(INES), seeker.id)

    assert offered.mentee_id == ADA


@pytest.mark.parametrize("way", ["approved", "added"])
async def test_who_is_a_mentor_again_hands_nobody_over_any_more(house: House, way: str) -> None:
    await house.mentor(INES)
    begun = await house.together(ADA, INES)
    await house.services.standing.step_down(member(INES))
    await house.services.handing_over.offer(in_dm(INES), begun.id)

    if way == "approved":
        await house.mentor(INES)
    else:
        await house.services.mentors.add(facilitator(), someone(INES))

    assert (await pairing_of(house, begun.id)).handover_at is None


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_when_the_database_is_in_trouble_no_row_is_blamed_and_put_off(house: House) -> None:
    await house.mentor(INES)
    await house.asked(ADA, INES)
    house.wait(days=14)
    async with house.store.engine.begin() as connection:
        before = await connection.scalar(select(pairings.c.due_at))
        await connection.exec_driver_sql("ALTER TABLE audit RENAME TO audit_out_of_reach")

    with pytest.raises(OperationalError):
        await house.services.due.sweep()

    async with house.store.engine.begin() as connection:
        assert await connection.scalar(select(pairings.c.due_at)) == before
        await connection.exec_driver_sql("ALTER TABLE audit_out_of_reach RENAME TO audit")
    assert await house.services.due.sweep() == 1
