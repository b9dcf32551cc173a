"""What facilitators look after: everything that waits, oldest first, and nothing that they are part of."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.rules.callers import Caller
from bot.rules.refusals import FacilitatorsOnly, NotFound, OwnCase
from storage.models.enums import CheckInAnswer, PairingState
from storage.schema.check_ins import questions
from storage.schema.pairings import pairings
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    START,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.concurrency import manager, rows

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE = 10, 11, 31, 32, 52, 51


async def apply(harness: ServiceHarness, person: int) -> None:
    await harness.services.mentor_applications.volunteer(
        member(person), qualities=[], past_member=False, capacity=2, words=None
    )
    harness.advance_time(hours=1)


async def test_what_is_for_facilitators_is_shown_to_nobody_else(harness: ServiceHarness) -> None:
    overview = harness.services.overview
    outsiders = (member(60), manager(), Caller(user_id=TOMAS, community_id=COMMUNITY_ID))

    for outsider in outsiders:
        for shown in (
            overview.queue(outsider),
            overview.live_pairings(outsider),
            overview.member_status(outsider, someone(ADA)),
            overview.endable_pairings(outsider),
        ):
            with pytest.raises(FacilitatorsOnly):
                await shown
    with pytest.raises(NotFound):
        await overview.queue(in_dm(TOMAS))


async def test_the_queue_is_oldest_first_and_without_ones_own(harness: ServiceHarness) -> None:
    for person in (ADA, TOMAS, BILAL):
        await apply(harness, person)
        await harness.services.waiting_list.join(
            member(person), hope=None, attends=True, listed=True, preferences=None
        )

    queue = await harness.services.overview.queue(facilitator(TOMAS))

    assert [mentor.user_id for mentor in queue.applications] == [ADA, BILAL]
    assert [seeker.user_id for seeker in queue.waiting_list] == [ADA, BILAL]
    others = await harness.services.overview.queue(facilitator(LINDIWE))
    assert [mentor.user_id for mentor in others.applications] == [ADA, TOMAS, BILAL]


async def test_pairings_that_wait_for_a_yes_are_queued_but_not_ones_own(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES, capacity=5)
    await harness.add_mentor(TOMAS)
    waiting = await harness.active_pairing(ADA, INES)
    await harness.request_pairing(33, INES)
    own = await harness.active_pairing(BILAL, TOMAS)

    mine, others = [await harness.services.overview.queue(facilitator(who)) for who in (TOMAS, LINDIWE)]

    assert [pairing.id for pairing in mine.pairings] == [waiting.id]
    assert [pairing.id for pairing in others.pairings] == [waiting.id, own.id]


async def test_a_pairing_that_waits_is_found_behind_any_number_of_open_questions(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    async with harness.database.transaction() as uow:
        values = [
            {
                "community_id": COMMUNITY_ID,
                "mentor_id": MAREK,
                "mentee_id": 1000 + number,
                "lower_id": MAREK,
                "higher_id": 1000 + number,
                "state": PairingState.PROPOSED,
                "asked_by": "mentor",
                "needs_yes": False,
                "proposed_at": START,
            }
            for number in range(501)
        ]
        await uow.outbox._connection.execute(insert(pairings), values)
    harness.advance_time(hours=1)
    waiting = await harness.active_pairing(ADA, INES)

    queue = await harness.services.overview.queue(facilitator(TOMAS))

    assert [pairing.id for pairing in queue.pairings] == [waiting.id]


async def test_who_asks_to_be_contacted_is_queued_until_someone_takes_it_on(harness: ServiceHarness) -> None:
    await harness.add_mentor(TOMAS)
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    await harness.active_pairing(BILAL, TOMAS)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    for question in await rows(harness.database, questions):
        if question["person_id"] in {ADA, BILAL}:
            await harness.services.check_ins.answer(
                in_dm(question["person_id"]), question["id"], CheckInAnswer.CONTACT
            )

    mine, others = [await harness.services.overview.queue(facilitator(who)) for who in (TOMAS, LINDIWE)]

    assert [contact.question.person_id for contact in mine.contact_requests] == [ADA]
    assert {contact.question.person_id for contact in others.contact_requests} == {ADA, BILAL}
    await harness.services.check_ins.take(facilitator(LINDIWE), mine.contact_requests[0].question.id)
    assert (await harness.services.overview.queue(facilitator(TOMAS))).contact_requests == []


async def test_who_cannot_be_reached_is_queued_but_not_oneself(harness: ServiceHarness) -> None:
    for person in (INES, TOMAS):
        await harness.add_mentor(person)
    for message in await harness.services.outbox.claim(limit=20, lease_s=60):
        await harness.services.outbox.mark_undeliverable(message)

    queue = await harness.services.overview.queue(facilitator(TOMAS))
    standings = await harness.services.overview.member_status(facilitator(TOMAS), someone(INES))

    assert [person.user_id for person in queue.unreachable] == [INES]
    assert standings.unreachable_since == harness.clock()


async def test_pairs_shows_what_goes_on_but_not_ones_own(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    await harness.add_mentor(TOMAS)
    walking = await harness.active_pairing(ADA, INES)
    await harness.request_pairing(BILAL, INES)
    await harness.has_waited(35)
    suggested = await harness.services.suggestions.suggest(
        facilitator(LINDIWE), mentor=someone(INES), mentee=someone(35)
    )
    own = await harness.active_pairing(33, TOMAS)
    ended = await harness.active_pairing(34, INES)
    await harness.services.active_pairings.end(in_dm(34), ended.id)

    pairs = await harness.services.overview.live_pairings(facilitator(TOMAS))
    to_end = await harness.services.overview.endable_pairings(facilitator(TOMAS))

    assert [pairing.id for pairing in pairs] == [walking.id, suggested.id]
    assert [pairing.id for pairing in to_end] == [walking.id]
    assert own.id in [
        pairing.id for pairing in await harness.services.overview.endable_pairings(facilitator(LINDIWE))
    ]


async def test_a_member_is_shown_but_not_oneself_nor_ones_own_mentor(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES, capacity=3)
    walking = await harness.active_pairing(ADA, INES)
    await harness.active_pairing(LINDIWE, INES)

    standings = await harness.services.overview.member_status(facilitator(TOMAS), someone(ADA))

    assert standings.mentor is None
    assert [pairing.id for pairing in standings.pairings] == [walking.id]
    assert (standings.seeker, standings.unreachable_since) == (None, None)
    for own in (LINDIWE, INES):
        with pytest.raises(OwnCase):
            await harness.services.overview.member_status(facilitator(LINDIWE), someone(own))


async def test_another_communitys_things_are_not_shown(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.add_mentor(INES)
    await harness.active_pairing(ADA, INES)
    await apply(harness, BILAL)

    queue = await harness.services.overview.queue(facilitator(TOMAS, OTHER_COMMUNITY_ID))

    assert (queue.applications, queue.waiting_list, queue.pairings) == ([], [], [])
    assert await harness.services.overview.live_pairings(facilitator(TOMAS, OTHER_COMMUNITY_ID)) == []
