"""One thing that happens is one transaction: whole or not at all, from the state that was seen."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Store
from storage.maintenance.migrate import migrate
from storage.models.enums import Answer, AskedBy, LetterKind, MentorState, PairingState, SeekerState, Urgency
from storage.models.records import Community, Mentor, Pairing, Schedule, Seeker
from storage.unit_of_work import Memory
from tests.support.databases import Postgres, store_at

from .rows import ACTIVE, ADA, APPLIED, HANA, HOME, INES, NOW, WAITING, count, found_home, put_pairing, write_letters

FIRST = Schedule(id=1, community_id=HOME, pairing_id=1, person_id=INES, number=1)


class Broke(Exception):
    """Something went wrong in the middle."""


@pytest.fixture
def woken(store: Store) -> list[str]:
    """Every waking of the courier."""
    calls: list[str] = []
    store.on_letters = lambda: calls.append("woken")
    return calls


async def test_what_breaks_in_the_middle_leaves_nothing_and_wakes_nobody(store: Store, woken: list[str]) -> None:
    async def break_in_the_middle() -> None:
        async with store.transaction() as memory:
            await memory.communities.get_for_change(HOME)
            await memory.communities.choose(Community(community_id=HOME), coordinator_id=HANA)
            await memory.seekers.add(**(WAITING | {"hope": "words"}))
            await memory.letters.write(HOME, LetterKind.ASKED, about=1, to=INES, at=NOW)
            raise Broke

    with pytest.raises(Broke):
        await break_in_the_middle()

    assert [await count(store, table) for table in ("communities", "seekers", "letters")] == [0, 0, 0]
    assert woken == []


async def test_letters_wake_the_courier_once_and_only_after_they_can_be_read(store: Store) -> None:
    await found_home(store)
    seen: list[asyncio.Task[int]] = []
    store.on_letters = lambda: seen.append(asyncio.get_running_loop().create_task(count(store, "letters")))

    await write_letters(store, Urgency.NEWS, Urgency.FIRST, Urgency.NEWS)

    assert [await task for task in seen] == [3]


async def test_without_letters_nobody_is_woken(store: Store, woken: list[str]) -> None:
    async with store.transaction() as memory:
        await memory.communities.get_for_change(HOME)
    async with store.reading() as memory:
        await memory.communities.get(HOME)

    assert woken == []


async def test_a_pairing_is_changed_only_from_the_state_that_was_seen(store: Store) -> None:
    await found_home(store)
    await put_pairing(store, mentee_agreed_at=NOW)
    async with store.reading() as memory:
        seen = await memory.pairings.live_between(HOME, INES, ADA)
    assert seen is not None

    async with store.transaction() as memory:
        first = await memory.pairings.change(seen, state=PairingState.WITHDRAWN, closed_at=NOW)
        second = await memory.pairings.change(seen, state=PairingState.DECLINED, closed_at=NOW, closed_by=ADA)
        late_yes = await memory.pairings.agree(seen, by=ADA, at=NOW)
        after = await memory.pairings.get(seen.id)

    assert (first, second, late_yes) == (after, None, None)
    assert after is not None
    assert (after.state, after.closed_by, after.mentor_agreed_at) == (PairingState.WITHDRAWN, None, None)


async def test_a_yes_counts_once(store: Store) -> None:
    await found_home(store)
    await put_pairing(store, mentee_agreed_at=NOW)

    async with store.transaction() as memory:
        seen = await memory.pairings.get(1)
        assert seen is not None
        answers = [await memory.pairings.agree(seen, by=person, at=NOW) for person in (ADA, ADA, INES)]

    assert [answer is not None for answer in answers] == [True, False, False]


async def test_a_mentor_and_a_seeker_are_changed_only_from_the_state_that_was_seen(store: Store) -> None:
    await found_home(store)
    async with store.transaction() as memory:
        mentor = await memory.mentors.add(qualities=["kind", "kind", "time"], **APPLIED)
        seeker = await memory.seekers.add(**WAITING)
    assert isinstance(mentor, Mentor)
    assert isinstance(seeker, Seeker)

    async with store.transaction() as memory:
        approved = await memory.mentors.change(mentor, state=MentorState.APPROVED, decided_by=HANA)
        declined = await memory.mentors.change(mentor, state=MentorState.DECLINED, decided_by=ADA)
        word = await memory.mentors.ask_for_word(mentor, by=ADA)
        matched = await memory.seekers.change(seeker, state=SeekerState.MATCHED)
        withdrawn = await memory.seekers.change(seeker, state=SeekerState.WITHDRAWN)
        after = await memory.mentors.get(mentor.id)

    assert (approved, declined, word) == (after, None, None)
    assert (matched is not None, withdrawn) == (True, None)
    assert after is not None
    assert (after.decided_by, after.qualities) == (HANA, ("kind", "time"))


async def test_a_second_live_row_is_noticed_and_not_an_accident(store: Store) -> None:
    await found_home(store)

    async with store.transaction() as memory:
        mentors = [await memory.mentors.add(qualities=[], **APPLIED) for _ in range(2)]
        seekers = [await memory.seekers.add(**WAITING) for _ in range(2)]
        pairings = [await _propose(memory, mentor_id=one, mentee_id=other) for one, other in ((1, 2), (2, 1))]

    assert [row is not None for row in (*mentors, *seekers, *pairings)] == [True, False] * 3


async def test_a_question_is_put_once_and_its_answer_changed_only_as_seen(store: Store) -> None:
    await found_home(store)
    await put_pairing(store, **ACTIVE)

    async with store.transaction() as memory:
        [asked] = await memory.questions.ask_all([FIRST], at=NOW)
        question = await memory.questions.get(asked)
        assert question is not None
        answered = [
            await memory.questions.answer(question, answer=answer, at=NOW, again_at=None) for answer in Answer
        ]
        after = await memory.questions.get(question.id)
    with pytest.raises(IntegrityError):
        async with store.transaction() as memory:
            await memory.questions.ask_all([FIRST], at=NOW)

    assert answered == [after, None, None]
    assert after is not None
    assert after.answer is Answer.WELL


async def test_two_facilitators_at_once_take_one_request_once(store: Store) -> None:
    await found_home(store)
    await put_pairing(store, **ACTIVE)
    async with store.transaction() as memory:
        [question_id] = await memory.questions.ask_all([FIRST], at=NOW)
        question = await memory.questions.get(question_id)
        assert question is not None
        await memory.questions.answer(question, answer=Answer.CONTACT, at=NOW, again_at=NOW)

    async def take(by: int) -> bool:
        async with store.transaction() as memory:
            return await memory.questions.take(question_id, by=by, at=NOW) is not None

    taken = await asyncio.gather(take(HANA), take(ADA))

    assert sorted(taken) == [False, True]


async def test_many_at_once_wait_their_turn_and_none_is_lost(store: Store) -> None:
    await found_home(store)

    async def join(user_id: int) -> None:
        async with store.transaction() as memory:
            await memory.people.lock(HOME, user_id, 7)
            await memory.seekers.add(**(WAITING | {"user_id": user_id}))

    await asyncio.gather(*(join(user_id) for user_id in range(1000, 1040)))

    assert await count(store, "seekers") == 40
    assert await count(store, "people") == 41


async def test_two_who_lock_the_same_people_in_opposite_order_do_not_wait_for_each_other_for_ever(
    postgres: Postgres,
) -> None:
    store = store_at(postgres.new_database())
    await found_home(store)
    both_in = asyncio.Barrier(2)
    counted: list[int] = []

    async def decide(one: int, other: int) -> None:
        async with store.transaction() as memory:
            await memory.communities.get(HOME)
            await both_in.wait()
            await memory.people.lock(HOME, one, other)
            counted.append(len(await memory.seekers.waiting(HOME)))
            await memory.seekers.add(**(WAITING | {"user_id": one}))

    for round_ in range(5):
        one, other = 2 * round_ + 1, 2 * round_ + 2
        await asyncio.wait_for(asyncio.gather(decide(one, other), decide(other, one)), timeout=20)

    # The second of each round counted only once the first was through.
    assert counted == list(range(10))
    await store.close()


async def test_locking_twice_and_nobody_is_no_trouble(store: Store) -> None:
    await found_home(store)

    async with store.transaction() as memory:
        await memory.people.lock(HOME, INES, INES, ADA)
        await memory.people.lock(HOME, ADA)
        await memory.people.lock(HOME)

    assert await count(store, "people") == 2


async def test_a_locked_sqlite_file_is_waited_for_and_told(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/shared.db"
    one, other = store_at(url), store_at(url)
    await migrate(one)
    async with other.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA busy_timeout=50")
        await connection.rollback()

    async with one.transaction() as memory:
        await memory.communities.get_for_change(HOME)
        with pytest.raises(OperationalError, match="locked"):
            async with other.transaction():
                pass

    assert await count(other, "communities") == 1
    await one.close()
    await other.close()


async def _propose(memory: Memory, *, mentor_id: int, mentee_id: int) -> Pairing | None:
    return await memory.pairings.add(
        community_id=HOME,
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        asked_by=AskedBy.MENTEE,
        needs_yes=False,
        proposed_at=NOW,
    )
