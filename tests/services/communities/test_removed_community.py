"""A community that removes the bot is left in peace and kept for a while; then nothing of it is left anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Table, insert, select, text

from bot.rules.refusals import NotFound
from storage.database import Store
from storage.models.enums import LetterKind, LetterState, MatchState
from storage.models.records import Pairing
from storage.schema.audit import key_check
from storage.schema.check_ins import questions, schedules, silences
from storage.schema.columns import metadata
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import matches, traits
from storage.schema.outbox import letters
from storage.schema.people import communities, dm_channels
from tests.support.databases import store_at
from tests.support.house import ELSEWHERE, HOME, House, in_dm, member, someone
from tests.support.services.carrying import Discord, Round
from tests.support.services.moments import ended, rows
from tests.support.services.walkers import ADA, INES, begun, evening

OWNER = 7
NOBODYS = {key_check}
"""Tables that belong to no community."""


@pytest.fixture
async def pairing(house: House) -> Pairing:
    """Two who walk together, asked by the gentle rhythm, and all that was news has been told."""
    pairing = await begun(house)
    await house.letters()
    return pairing


@pytest.fixture
async def anew(house: House) -> AsyncIterator[House]:
    """Another process over what the first one left."""
    anew = House(store_at(house.store.engine.url.render_as_string(hide_password=False)), clock=house.clock)
    yield anew
    await anew.store.close()


async def carried(house: House) -> list[tuple[LetterKind, int | None]]:
    """What a courier brings now, in its order."""
    discord = Discord()
    await Round(house, discord).carry()
    return discord.messages(at=house.clock())


async def left(store: Store) -> dict[str, int]:
    """How many rows there are in each table that holds any."""
    async with store.engine.connect() as connection:
        counted = {
            table.name: (await connection.execute(select(text("count(*)")).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
            if table not in NOBODYS
        }
    return {name: number for name, number in counted.items() if number}


async def has_a_dm_channel(house: House, user_id: int) -> None:
    """The bot has written to this person."""
    async with house.store.transaction() as memory:
        await memory.people.keep_dm_channel(user_id, 555)


async def something_everywhere(house: House, store: Store, community_id: int = HOME) -> None:
    """At least one row in every table that can belong to a community."""
    pairing = await ended(house, ADA, INES)
    await house.services.farewell.thank(in_dm(ADA), pairing.id, "Thank you.")
    await house.services.keeping_apart.keep(member(ADA), someone(99))
    await house.services.preferences.like_hour(member(ADA), 9)
    await house.services.seekers.join(member(ADA), hope="x", attends=True, preferences="y")
    await has_a_dm_channel(house, ADA)
    now = house.clock()
    rows_by_hand: dict[Table, dict[str, object]] = {
        silences: {"pairing_id": pairing.id, "since": now},
        traits: {"key": "own1", "name": "x"},
        concerns: {"id": 5, "kind": "concern", "by_id": ADA, "named": True, "pauses": False, "raised_at": now}
        | {"reach": "facilitators", "words": "x"},
    }
    async with store.transaction() as memory:
        where = (800, 7001)
        await memory.posted.keep(community_id, LetterKind.CARD_PAIRING, where=where, names=[ADA], at=now)
    async with store.engine.begin() as connection:
        for table, values in rows_by_hand.items():
            await connection.execute(insert(table).values(community_id=community_id, **values))
        await connection.execute(insert(concern_notes).values(concern_id=5, author_id=50, words="x", written_at=now))
        for name, values in MORE.items():
            await connection.execute(insert(metadata.tables[name]).values(community_id=community_id, **values))
        matching = insert(metadata.tables["matchings"]).values(community_id=community_id, made_by=50, made_at=now)
        [key] = (await connection.execute(matching)).inserted_primary_key or (0,)
        await connection.execute(
            insert(matches).values(matching_id=key, position=1, seeker_id=ADA, mentor_id=INES, state=MatchState.OPEN)
        )
        await connection.execute(
            insert(questions).values(
                community_id=community_id, pairing_id=pairing.id, person_id=ADA, number=9, asked_at=now
            )
        )
        await connection.execute(
            insert(metadata.tables["boundaries"]).values(
                pairing_id=pairing.id, person_id=ADA, contact="none", said_at=now
            )
        )


MORE: dict[str, dict[str, object]] = {
    "profiles": {"user_id": ADA, "faith": "x"},
    "passed_over": {"person_id": ADA, "mentor_id": INES},
}


@pytest.mark.usefixtures("pairing")
async def test_the_owner_is_told_once(house: House) -> None:
    for _ in range(2):
        await house.services.invitations.taken_back(HOME, owner=OWNER)

    assert await carried(house) == [(LetterKind.COMMUNITY_REMOVED, OWNER)]


async def test_of_a_server_where_nothing_was_ever_stored_nothing_is_stored(house: House) -> None:
    await house.services.invitations.taken_back(999, owner=OWNER)

    assert await carried(house) == []
    assert not await rows(house.store, communities, communities.c.community_id == 999)


@pytest.mark.usefixtures("pairing")
async def test_the_word_to_the_owner_is_tried_once_and_kept_for_nobody(house: House) -> None:
    await house.services.invitations.taken_back(HOME, owner=OWNER)
    [letter] = await house.services.post.claim(limit=5, lease_seconds=60)

    await house.services.post.put_off(letter)

    [row] = await rows(house.store, letters, letters.c.kind == LetterKind.COMMUNITY_REMOVED)
    assert row["state"] == LetterState.DROPPED
    assert not await rows(house.store, letters, letters.c.kind == LetterKind.CARD_UNREACHABLE)


async def test_nothing_falls_due_and_nothing_is_carried_meanwhile(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "For Tuesday.")
    await house.services.invitations.taken_back(HOME)

    for _ in range(4):
        house.wait(days=7)
        await house.services.due.sweep()

    assert await carried(house) == []
    assert await rows(house.store, questions) == []


async def test_a_letter_claimed_before_waits_as_well(house: House, pairing: Pairing) -> None:
    await house.services.walking.write_note(in_dm(ADA), pairing.id, "For Tuesday.")
    [letter] = await house.services.post.claim(limit=5, lease_seconds=60)
    await house.services.invitations.taken_back(HOME)

    facts = await house.services.post.facts(letter)

    assert house.services.post.is_held(facts)


async def test_another_community_notices_nothing(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.services.invitations.taken_back(ELSEWHERE)
    await begun(house)
    await house.letters()

    house.clock.forward(evening(4) - house.clock())
    await house.services.due.sweep()

    assert (LetterKind.CHECK_IN, ADA) in await carried(house)


@pytest.mark.usefixtures("pairing")
async def test_invited_again_each_is_asked_once_and_everything_is_as_it_was(house: House) -> None:
    before = {row["pairing_id"]: row["number"] for row in await rows(house.store, schedules)}
    await house.services.invitations.taken_back(HOME, owner=OWNER)
    await carried(house)
    house.clock.forward(evening(29) - house.clock())
    await house.services.due.sweep()
    await house.services.retention.sweep()

    news = [await house.services.invitations.renewed(HOME), await house.services.invitations.renewed(HOME)]
    await house.services.due.sweep()

    assert news == [True, False]
    assert sorted(await carried(house), key=str) == sorted(
        [(LetterKind.CHECK_IN, INES), (LetterKind.CHECK_IN, ADA)], key=str
    )
    assert {row["number"] - before[row["pairing_id"]] for row in await rows(house.store, schedules)} == {1}


async def test_after_thirty_days_nothing_of_it_is_left_in_any_table(house: House) -> None:
    await something_everywhere(house, house.store)
    theirs = set(await left(house.store))
    await house.services.invitations.taken_back(HOME, owner=OWNER)

    house.wait(days=29)
    await house.services.retention.sweep()
    kept = await left(house.store)
    house.wait(days=1)
    await house.services.retention.sweep()

    assert theirs == set(metadata.tables) - {table.name for table in NOBODYS}
    assert set(kept) >= {"pairings", "people", "communities"}
    assert await left(house.store) == {}


async def test_another_communitys_rows_all_stay(house: House) -> None:
    await house.set_up(ELSEWHERE)
    await house.services.preferences.like_hour(member(ADA, ELSEWHERE), 9)
    await has_a_dm_channel(house, ADA)
    before = await left(house.store)
    other = House(house.store, clock=house.clock)
    await other.services.preferences.like_hour(member(ADA), 9)

    counts = await house.services.invitations.forget(HOME)

    assert counts["communities"] == 1
    assert [row["community_id"] for row in await rows(house.store, communities)] == [ELSEWHERE]
    assert await rows(house.store, dm_channels, dm_channels.c.user_id == ADA)
    assert (await left(house.store))["preferences"] == 1
    assert before["communities"] == 2


async def test_one_that_came_back_in_time_is_not_forgotten(house: House) -> None:
    await house.services.invitations.taken_back(HOME)
    house.wait(days=20)
    await house.services.invitations.renewed(HOME)
    await house.services.invitations.taken_back(HOME)
    house.wait(days=20)

    await house.services.retention.sweep()

    assert await rows(house.store, communities)


async def test_forgetting_what_nobody_knows_is_refused(house: House) -> None:
    with pytest.raises(NotFound):
        await house.services.invitations.forget(999)


@pytest.mark.usefixtures("pairing")
async def test_which_communities_are_missing_is_known_by_another_process(house: House, anew: House) -> None:
    await house.set_up(ELSEWHERE)

    missing = [await anew.services.invitations.missing(here) for here in ([HOME], [HOME, ELSEWHERE], [])]
    await anew.services.invitations.taken_back(ELSEWHERE)

    assert missing == [[ELSEWHERE], [], [HOME, ELSEWHERE]]
    assert await house.services.invitations.missing([HOME]) == []
