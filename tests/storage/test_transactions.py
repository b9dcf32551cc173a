"""One thing that happens is one transaction: whole or not at all, from the state that was seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database
from storage.maintenance.migrate import migrate
from storage.models.changes import NewMatter
from storage.models.enums import AskedBy, CheckInAnswer, MentorState, MessageKind, PairingState, Priority, SeekerState
from storage.models.records import CheckInSchedule, Community, Mentor, Pairing, Seeker
from storage.unit_of_work import UnitOfWork
from tests.support.databases import PostgresDatabases, database_at

from .rows import (
    ACTIVE,
    ADA,
    APPLIED,
    COMMUNITY_ID,
    HANA,
    INES,
    NOW,
    WAITING,
    count,
    create_community,
    enqueue_messages,
    put_pairing,
)

FIRST = CheckInSchedule(id=1, community_id=COMMUNITY_ID, pairing_id=1, person_id=INES, number=1)


class Broke(Exception):
    """Something went wrong in the middle."""


@pytest.fixture
def woken(database: Database) -> list[str]:
    """Every waking of the outbox worker."""
    calls: list[str] = []
    database.on_outbox_write = lambda: calls.append("woken")
    return calls


async def test_what_breaks_in_the_middle_leaves_nothing_and_wakes_nobody(
    database: Database, woken: list[str]
) -> None:
    async def break_in_the_middle() -> None:
        async with database.transaction() as uow:
            await uow.communities.get_or_create(COMMUNITY_ID)
            await uow.communities.update_settings(Community(community_id=COMMUNITY_ID), coordinator_id=HANA)
            await uow.seekers.add(**(WAITING | {"hope": "words"}))
            await uow.outbox.enqueue(COMMUNITY_ID, MessageKind.ASKED, subject_id=1, recipient_id=INES, at=NOW)
            raise Broke

    with pytest.raises(Broke):
        await break_in_the_middle()

    assert [await count(database, table) for table in ("communities", "seekers", "letters")] == [0, 0, 0]
    assert woken == []


async def test_messages_wake_the_outbox_worker_once_and_only_after_they_can_be_read(database: Database) -> None:
    await create_community(database)
    seen: list[asyncio.Task[int]] = []
    database.on_outbox_write = lambda: seen.append(asyncio.get_running_loop().create_task(count(database, "letters")))

    await enqueue_messages(database, Priority.NORMAL, Priority.HIGH, Priority.NORMAL)

    assert [await task for task in seen] == [3]


async def test_without_messages_nobody_is_woken(database: Database, woken: list[str]) -> None:
    async with database.transaction() as uow:
        await uow.communities.get_or_create(COMMUNITY_ID)
    async with database.read_transaction() as uow:
        await uow.communities.get(COMMUNITY_ID)

    assert woken == []


async def test_a_pairing_is_changed_only_from_the_state_that_was_seen(database: Database) -> None:
    await create_community(database)
    await put_pairing(database, mentee_agreed_at=NOW)
    async with database.read_transaction() as uow:
        seen = await uow.pairings.get_live_between(COMMUNITY_ID, INES, ADA)
    assert seen is not None

    async with database.transaction() as uow:
        first = await uow.pairings.update_if_unchanged(seen, state=PairingState.WITHDRAWN, closed_at=NOW)
        second = await uow.pairings.update_if_unchanged(
            seen, state=PairingState.DECLINED, closed_at=NOW, closed_by=ADA
        )
        late_yes = await uow.pairings.agree(seen, person_id=ADA, at=NOW)
        after = await uow.pairings.get(seen.id)

    assert (first, second, late_yes) == (after, None, None)
    assert after is not None
    assert (after.state, after.closed_by, after.mentor_agreed_at) == (PairingState.WITHDRAWN, None, None)


async def test_a_yes_counts_once(database: Database) -> None:
    await create_community(database)
    await put_pairing(database, mentee_agreed_at=NOW)

    async with database.transaction() as uow:
        seen = await uow.pairings.get(1)
        assert seen is not None
        answers = [await uow.pairings.agree(seen, person_id=person, at=NOW) for person in (ADA, ADA, INES)]

    assert [answer is not None for answer in answers] == [True, False, False]


async def test_a_mentor_and_a_seeker_are_changed_only_from_the_state_that_was_seen(database: Database) -> None:
    await create_community(database)
    async with database.transaction() as uow:
        mentor = await uow.mentors.add(qualities=["kind", "kind", "time"], **APPLIED)
        seeker = await uow.seekers.add(**WAITING)
    assert isinstance(mentor, Mentor)
    assert isinstance(seeker, Seeker)

    async with database.transaction() as uow:
        approved = await uow.mentors.update_if_unchanged(mentor, state=MentorState.APPROVED, decided_by=HANA)
        declined = await uow.mentors.update_if_unchanged(mentor, state=MentorState.DECLINED, decided_by=ADA)
        word = await uow.mentors.request_talk(mentor, by=ADA)
        matched = await uow.seekers.update_if_unchanged(seeker, state=SeekerState.MATCHED)
        withdrawn = await uow.seekers.update_if_unchanged(seeker, state=SeekerState.WITHDRAWN)
        after = await uow.mentors.get(mentor.id)

    assert (approved, declined, word) == (after, None, None)
    assert (matched is not None, withdrawn) == (True, None)
    assert after is not None
    assert (after.decided_by, after.qualities) == (HANA, ("kind", "time"))


async def test_a_second_live_row_is_noticed_and_not_an_accident(database: Database) -> None:
    await create_community(database)

    async with database.transaction() as uow:
        mentors = [await uow.mentors.add(qualities=[], **APPLIED) for _ in range(2)]
        seekers = [await uow.seekers.add(**WAITING) for _ in range(2)]
        pairings = [await _propose(uow, mentor_id=one, mentee_id=other) for one, other in ((1, 2), (2, 1))]

    assert [row is not None for row in (*mentors, *seekers, *pairings)] == [True, False] * 3


async def test_a_question_is_put_once_and_its_answer_changed_only_as_seen(database: Database) -> None:
    await create_community(database)
    await put_pairing(database, **ACTIVE)

    async with database.transaction() as uow:
        [asked] = await uow.questions.add_all([FIRST], at=NOW)
        question = await uow.questions.get(asked)
        assert question is not None
        answered = [await uow.questions.set_answer(question, answer=answer, at=NOW) for answer in CheckInAnswer]
        after = await uow.questions.get(question.id)
    with pytest.raises(IntegrityError):
        async with database.transaction() as uow:
            await uow.questions.add_all([FIRST], at=NOW)

    assert answered == [True, False, False]
    assert after is not None
    assert after.answer is CheckInAnswer.WELL


async def test_two_facilitators_at_once_take_one_request_once(database: Database) -> None:
    await create_community(database)
    new = NewMatter(
        community_id=COMMUNITY_ID,
        kind=MessageKind.CARD_CONTACT,
        subject_id=1,
        by_id=ADA,
        began_at=NOW,
        due_at=NOW,
        is_danger=False,
        is_told=True,
    )
    async with database.transaction() as uow:
        opened = [await uow.matters.open(**new) for _ in range(2)]
        matter = await uow.matters.get(opened[0] or 0)
        assert matter is not None

    async def take(by: int) -> bool:
        async with database.transaction() as uow:
            return await uow.matters.update_if_unchanged(matter, taken_by=by, taken_at=NOW) is not None

    taken = await asyncio.gather(take(HANA), take(ADA))

    assert opened[1] is None
    assert sorted(taken) == [False, True]


async def test_who_keeps_apart_and_what_facilitators_may_take_into_account_is_kept(database: Database) -> None:
    await create_community(database)

    async with database.transaction() as uow:
        new = [
            await uow.exclusions.add(COMMUNITY_ID, person_id=by, other_id=other, at=NOW, for_facilitators=by == INES)
            for by, other in ((ADA, HANA), (INES, HANA), (HANA, ADA), (ADA, HANA))
        ]
        wishes = [await uow.exclusions.list_by(COMMUNITY_ID, person) for person in (ADA, INES)]
        about_hana = await uow.exclusions.excluding_ids(COMMUNITY_ID, HANA)
        of_both = await uow.exclusions.ids_excluded_by(COMMUNITY_ID, [ADA, HANA])

    assert new == [True, True, True, False]
    assert [wish.for_facilitators for [wish] in wishes] == [False, True]
    assert (about_hana, of_both) == ({ADA, INES}, {HANA, ADA})


async def test_many_at_once_wait_their_turn_and_none_is_lost(database: Database) -> None:
    await create_community(database)

    async def join(user_id: int) -> None:
        async with database.transaction() as uow:
            await uow.people.lock(COMMUNITY_ID, user_id, 7)
            await uow.seekers.add(**(WAITING | {"user_id": user_id}))

    await asyncio.gather(*(join(user_id) for user_id in range(1000, 1040)))

    assert await count(database, "seekers") == 40
    assert await count(database, "people") == 41


async def test_two_who_lock_the_same_people_in_opposite_order_do_not_wait_for_each_other_for_ever(
    postgres: PostgresDatabases,
) -> None:
    database = database_at(postgres.new_database())
    await create_community(database)
    both_in = asyncio.Barrier(2)
    counted: list[int] = []

    async def decide(one: int, other: int) -> None:
        async with database.transaction() as uow:
            await uow.communities.get(COMMUNITY_ID)
            await both_in.wait()
            await uow.people.lock(COMMUNITY_ID, one, other)
            counted.append(len(await uow.seekers.list_waiting(COMMUNITY_ID)))
            await uow.seekers.add(**(WAITING | {"user_id": one}))

    for round_ in range(5):
        one, other = 2 * round_ + 1, 2 * round_ + 2
        await asyncio.wait_for(asyncio.gather(decide(one, other), decide(other, one)), timeout=20)

    # The second of each round counted only once the first was through.
    assert counted == list(range(10))
    await database.close()


async def test_locking_twice_and_nobody_is_no_trouble(database: Database) -> None:
    await create_community(database)

    async with database.transaction() as uow:
        await uow.people.lock(COMMUNITY_ID, INES, INES, ADA)
        await uow.people.lock(COMMUNITY_ID, ADA)
        await uow.people.lock(COMMUNITY_ID)

    assert await count(database, "people") == 2


async def test_a_locked_sqlite_file_is_waited_for_and_told(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/shared.db"
    one, other = database_at(url), database_at(url)
    await migrate(one)
    async with other.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=50")
        await connection.rollback()

    async with one.transaction() as uow:
        await uow.communities.get_or_create(COMMUNITY_ID)
        with pytest.raises(OperationalError, match="locked"):
            async with other.transaction():
                pass

    assert await count(other, "communities") == 1
    await one.close()
    await other.close()


async def _propose(uow: UnitOfWork, *, mentor_id: int, mentee_id: int) -> Pairing | None:
    return await uow.pairings.add(
        community_id=COMMUNITY_ID,
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        asked_by=AskedBy.MENTEE,
        needs_yes=False,
        proposed_at=NOW,
    )
