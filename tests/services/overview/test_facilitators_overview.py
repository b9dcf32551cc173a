"""What facilitators look after: everything that waits, oldest first, and nothing that they are part of."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.rules.people import Caller
from bot.rules.refusals import FacilitatorsOnly, NotFound, OwnCase
from storage.models.enums import Answer, PairingState
from storage.schema.check_ins import questions
from storage.schema.pairings import pairings
from tests.support.house import ELSEWHERE, HOME, START, House, facilitator, in_dm, member, someone
from tests.support.services.moments import manager, rows

INES, MAREK, ADA, BILAL, TOMAS, LINDIWE = 10, 11, 31, 32, 52, 51


async def apply(house: House, person: int) -> None:
    await house.services.mentors.volunteer(member(person), qualities=[], past_member=False, capacity=2, words=None)
    house.wait(hours=1)


async def test_what_is_for_facilitators_is_shown_to_nobody_else(house: House) -> None:
    overview = house.services.overview
    outsiders = (member(60), manager(), Caller(user_id=TOMAS, community_id=HOME))

    for outsider in outsiders:
        for shown in (overview.queue(outsider), overview.pairs(outsider), overview.person(outsider, someone(ADA))):
            with pytest.raises(FacilitatorsOnly):
                await shown
        assert await overview.to_end(outsider) == []
    with pytest.raises(NotFound):
        await overview.queue(in_dm(TOMAS))


async def test_the_queue_is_oldest_first_and_without_ones_own(house: House) -> None:
    for person in (ADA, TOMAS, BILAL):
        await apply(house, person)
        await house.services.seekers.join(member(person), hope=None, attends=True, preferences=None)

    queue = await house.services.overview.queue(facilitator(TOMAS))

    assert [mentor.user_id for mentor in queue.applications] == [ADA, BILAL]
    assert [seeker.user_id for seeker in queue.waiting] == [ADA, BILAL]
    others = await house.services.overview.queue(facilitator(LINDIWE))
    assert [mentor.user_id for mentor in others.applications] == [ADA, TOMAS, BILAL]


async def test_pairings_that_wait_for_a_yes_are_queued_but_not_ones_own(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES, capacity=5)
    await house.mentor(TOMAS)
    waiting = await house.together(ADA, INES)
    await house.asked(33, INES)
    own = await house.together(BILAL, TOMAS)

    mine, others = [await house.services.overview.queue(facilitator(who)) for who in (TOMAS, LINDIWE)]

    assert [pairing.id for pairing in mine.pairings] == [waiting.id]
    assert [pairing.id for pairing in others.pairings] == [waiting.id, own.id]


async def test_a_pairing_that_waits_is_found_behind_any_number_of_open_questions(house: House) -> None:
    await house.wants_a_yes()
    await house.mentor(INES)
    async with house.store.transaction() as memory:
        values = [
            {
                "community_id": HOME,
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
        await memory.letters._connection.execute(insert(pairings), values)
    house.wait(hours=1)
    waiting = await house.together(ADA, INES)

    queue = await house.services.overview.queue(facilitator(TOMAS))

    assert [pairing.id for pairing in queue.pairings] == [waiting.id]


async def test_who_asks_to_be_contacted_is_queued_until_someone_takes_it_on(house: House) -> None:
    await house.mentor(TOMAS)
    await house.mentor(INES)
    await house.together(ADA, INES)
    await house.together(BILAL, TOMAS)
    house.wait(days=4)
    await house.services.due.sweep()
    for question in await rows(house.store, questions):
        if question["person_id"] in {ADA, BILAL}:
            await house.services.check_ins.answer(in_dm(question["person_id"]), question["id"], Answer.CONTACT)

    mine, others = [await house.services.overview.queue(facilitator(who)) for who in (TOMAS, LINDIWE)]

    assert [contact.question.person_id for contact in mine.contacts] == [ADA]
    assert {contact.question.person_id for contact in others.contacts} == {ADA, BILAL}
    await house.services.check_ins.take(facilitator(LINDIWE), mine.contacts[0].question.id)
    assert (await house.services.overview.queue(facilitator(TOMAS))).contacts == []


async def test_who_cannot_be_reached_is_queued_but_not_oneself(house: House) -> None:
    for person in (INES, TOMAS):
        await house.mentor(person)
    for letter in await house.services.post.claim(limit=20, lease_seconds=60):
        await house.services.post.unreachable(letter)

    queue = await house.services.overview.queue(facilitator(TOMAS))
    standings = await house.services.overview.person(facilitator(TOMAS), someone(INES))

    assert [person.user_id for person in queue.unreachable] == [INES]
    assert standings.unreachable_since == house.clock()


async def test_pairs_shows_what_goes_on_but_not_ones_own(house: House) -> None:
    await house.mentor(INES, capacity=3)
    await house.mentor(TOMAS)
    walking, asked = await house.together(ADA, INES), await house.asked(BILAL, INES)
    own = await house.together(33, TOMAS)
    ended = await house.together(34, INES)
    await house.services.walking.end(in_dm(34), ended.id)

    pairs = await house.services.overview.pairs(facilitator(TOMAS))
    to_end = await house.services.overview.to_end(facilitator(TOMAS))

    assert [pairing.id for pairing in pairs] == [walking.id, asked.id]
    assert [pairing.id for pairing in to_end] == [walking.id]
    assert own.id in [pairing.id for pairing in await house.services.overview.to_end(facilitator(LINDIWE))]


async def test_a_member_is_shown_but_not_oneself_nor_ones_own_mentor(house: House) -> None:
    await house.mentor(INES, capacity=3)
    walking = await house.together(ADA, INES)
    await house.together(LINDIWE, INES)

    standings = await house.services.overview.person(facilitator(TOMAS), someone(ADA))

    assert standings.mentor is None
    assert [pairing.id for pairing in standings.pairings] == [walking.id]
    assert (standings.seeker, standings.unreachable_since) == (None, None)
    for own in (LINDIWE, INES):
        with pytest.raises(OwnCase):
            await house.services.overview.person(facilitator(LINDIWE), someone(own))


async def test_another_communitys_things_are_not_shown(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.mentor(INES)
    await house.together(ADA, INES)
    await apply(house, BILAL)

    queue = await house.services.overview.queue(facilitator(TOMAS, ELSEWHERE))

    assert (queue.applications, queue.waiting, queue.pairings) == ([], [], [])
    assert await house.services.overview.pairs(facilitator(TOMAS, ELSEWHERE)) == []
