"""A community that removes the bot is left in peace and kept for a while; then nothing of it is left anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Table, insert, select, text

from bot.rules.refusals import NotFound
from storage.database import Database
from storage.models.enums import DeliveryState, MatchState, MessageKind
from storage.models.records import Pairing
from storage.schema.audit import hash_key, key_check, ledger_entries, taken_forms
from storage.schema.check_ins import questions, schedules, silences
from storage.schema.columns import metadata
from storage.schema.concerns import concern_notes, concerns
from storage.schema.matching import matches, traits
from storage.schema.outbox import outbox_messages
from storage.schema.people import communities, dm_channels
from tests.support.databases import database_at
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    START,
    ServiceHarness,
    in_dm,
    member,
    someone,
)
from tests.support.services.check_ins import ADA, INES, evening, start_pairing
from tests.support.services.concurrency import make_ended_pairing, rows
from tests.support.services.delivery import DeliveryRun, FakeDiscord

OWNER = 7
NOBODYS = {key_check, hash_key, ledger_entries, taken_forms}
"""Tables that belong to no community."""


@pytest.fixture
async def pairing(harness: ServiceHarness) -> Pairing:
    """Two who walk together, asked by the gentle rhythm, and all that was news has been told."""
    pairing = await start_pairing(harness)
    await harness.drain_outbox()
    return pairing


@pytest.fixture
async def restarted(harness: ServiceHarness) -> AsyncIterator[ServiceHarness]:
    """Another process over what the first one left."""
    restarted = ServiceHarness(
        database_at(harness.database.engine.url.render_as_string(hide_password=False)), clock=harness.clock
    )
    yield restarted
    await restarted.database.close()


async def carried(harness: ServiceHarness) -> list[tuple[MessageKind, int | None]]:
    """What an outbox worker brings now, in its order."""
    discord = FakeDiscord()
    await DeliveryRun(harness, discord).run()
    return discord.messages(at=harness.clock())


async def left(database: Database) -> dict[str, int]:
    """How many rows there are in each table that holds any."""
    async with database.engine.connect() as connection:
        counted = {
            table.name: (await connection.execute(select(text("count(*)")).select_from(table))).scalar_one()
            for table in metadata.sorted_tables
            if table not in NOBODYS
        }
    return {name: number for name, number in counted.items() if number}


async def has_a_dm_channel(harness: ServiceHarness, user_id: int) -> None:
    """The bot has written to this person."""
    async with harness.database.transaction() as uow:
        await uow.people.save_dm_channel(user_id, 555)


async def something_everywhere(harness: ServiceHarness, database: Database, community_id: int = COMMUNITY_ID) -> None:
    """At least one row in every table that can belong to a community."""
    pairing = await make_ended_pairing(harness, ADA, INES)
    await harness.services.closing.thank(in_dm(ADA), pairing.id, "Thank you.")
    await harness.services.exclusions.exclude(member(ADA), someone(99))
    await harness.services.preferences.set_hour(member(ADA), 9)
    await harness.services.waiting_list.join(member(ADA), hope="x", attends=True, listed=True, preferences="y")
    await has_a_dm_channel(harness, ADA)
    now = harness.clock()
    rows_by_hand: dict[Table, dict[str, object]] = {
        silences: {"pairing_id": pairing.id, "since": now},
        traits: {"key": "own1", "name": "x"},
        concerns: {"id": 5, "kind": "concern", "by_id": ADA, "named": True, "raised_at": now} | {"words": "x"},
    }
    async with database.transaction() as uow:
        await uow.posted_messages.add(
            community_id, MessageKind.CARD_PAIRING, location=(800, 7001), person_ids=[ADA], at=now
        )
    async with database.engine.begin() as connection:
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
    "known_staff": {"person_id": ADA, "role": "facilitator"},
    "profiles": {"user_id": ADA, "faith": "x"},
    "passed_over": {"person_id": ADA, "mentor_id": INES},
    "open_matters": {
        "kind": "card_concern",
        "subject_id": 5,
        "by_id": ADA,
        "began_at": START,
        "due_at": START,
        "is_danger": False,
        "is_told": True,
        "rung": "again",
        "climbed_at": START,
        "coordinator_told": False,
    },
    "matter_readers": {"kind": "card_concern", "subject_id": 5, "reader_id": 50, "access": "allowed"},
    "sealed": {"kind": "not for me", "by_id": ADA, "about_id": INES, "since": START},
}


@pytest.mark.usefixtures("pairing")
async def test_the_owner_is_told_once(harness: ServiceHarness) -> None:
    for _ in range(2):
        await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID, owner=OWNER)

    assert await carried(harness) == [(MessageKind.COMMUNITY_REMOVED, OWNER)]


async def test_of_a_server_where_nothing_was_ever_stored_nothing_is_stored(harness: ServiceHarness) -> None:
    await harness.services.guild_lifecycle.guild_removed(999, owner=OWNER)

    assert await carried(harness) == []
    assert not await rows(harness.database, communities, communities.c.community_id == 999)


@pytest.mark.usefixtures("pairing")
async def test_the_word_to_the_owner_is_tried_once_and_kept_for_nobody(harness: ServiceHarness) -> None:
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID, owner=OWNER)
    [message] = await harness.services.outbox.claim(limit=5, lease_s=60)

    await harness.services.outbox.retry_later(message)

    [row] = await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.COMMUNITY_REMOVED)
    assert row["state"] == DeliveryState.DROPPED
    assert not await rows(harness.database, outbox_messages, outbox_messages.c.kind == MessageKind.CARD_UNREACHABLE)


async def test_nothing_falls_due_and_nothing_is_carried_meanwhile(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "For Tuesday.")
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)

    for _ in range(4):
        harness.advance_time(days=7)
        await harness.services.due.sweep()

    assert await carried(harness) == []
    assert await rows(harness.database, questions) == []


async def test_a_message_claimed_before_waits_as_well(harness: ServiceHarness, pairing: Pairing) -> None:
    await harness.services.active_pairings.write_note(in_dm(ADA), pairing.id, "For Tuesday.")
    [message] = await harness.services.outbox.claim(limit=5, lease_s=60)
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)

    context = await harness.services.outbox.load_context(message)

    assert harness.services.outbox.is_community_removed(context)


async def test_another_community_notices_nothing(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.services.guild_lifecycle.guild_removed(OTHER_COMMUNITY_ID)
    await start_pairing(harness)
    await harness.drain_outbox()

    harness.clock.advance(evening(4) - harness.clock())
    await harness.services.due.sweep()

    assert (MessageKind.CHECK_IN, ADA) in await carried(harness)


@pytest.mark.usefixtures("pairing")
async def test_invited_again_each_is_asked_once_and_everything_is_as_it_was(harness: ServiceHarness) -> None:
    before = {row["pairing_id"]: row["number"] for row in await rows(harness.database, schedules)}
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID, owner=OWNER)
    await carried(harness)
    harness.clock.advance(evening(29) - harness.clock())
    await harness.services.due.sweep()
    await harness.services.retention.sweep()

    news = [
        await harness.services.guild_lifecycle.guild_restored(COMMUNITY_ID),
        await harness.services.guild_lifecycle.guild_restored(COMMUNITY_ID),
    ]
    await harness.services.due.sweep()

    assert news == [True, False]
    assert sorted(await carried(harness), key=str) == sorted(
        [(MessageKind.CHECK_IN, INES), (MessageKind.CHECK_IN, ADA)], key=str
    )
    assert {row["number"] - before[row["pairing_id"]] for row in await rows(harness.database, schedules)} == {1}


async def test_after_thirty_days_nothing_of_it_is_left_in_any_table(harness: ServiceHarness) -> None:
    await something_everywhere(harness, harness.database)
    theirs = set(await left(harness.database))
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID, owner=OWNER)

    harness.advance_time(days=29)
    await harness.services.retention.sweep()
    kept = await left(harness.database)
    harness.advance_time(days=1)
    await harness.services.retention.sweep()

    assert theirs == set(metadata.tables) - {table.name for table in NOBODYS}
    assert set(kept) >= {"pairings", "people", "communities"}
    assert await left(harness.database) == {}


async def test_another_communitys_rows_all_stay(harness: ServiceHarness) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)
    await harness.services.preferences.set_hour(member(ADA, OTHER_COMMUNITY_ID), 9)
    await has_a_dm_channel(harness, ADA)
    before = await left(harness.database)
    other = ServiceHarness(harness.database, clock=harness.clock)
    await other.services.preferences.set_hour(member(ADA), 9)

    counts = await harness.services.guild_lifecycle.erase_community(COMMUNITY_ID)

    assert counts["communities"] == 1
    assert [row["community_id"] for row in await rows(harness.database, communities)] == [OTHER_COMMUNITY_ID]
    assert await rows(harness.database, dm_channels, dm_channels.c.user_id == ADA)
    assert (await left(harness.database))["preferences"] == 1
    assert before["communities"] == 2


async def test_one_that_came_back_in_time_is_not_forgotten(harness: ServiceHarness) -> None:
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)
    harness.advance_time(days=20)
    await harness.services.guild_lifecycle.guild_restored(COMMUNITY_ID)
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)
    harness.advance_time(days=20)

    await harness.services.retention.sweep()

    assert await rows(harness.database, communities)


async def test_forgetting_what_nobody_knows_is_refused(harness: ServiceHarness) -> None:
    with pytest.raises(NotFound):
        await harness.services.guild_lifecycle.erase_community(999)


@pytest.mark.usefixtures("pairing")
async def test_which_communities_are_missing_is_known_by_another_process(
    harness: ServiceHarness, restarted: ServiceHarness
) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)

    missing = [
        await restarted.services.guild_lifecycle.missing_guilds(here)
        for here in ([COMMUNITY_ID], [COMMUNITY_ID, OTHER_COMMUNITY_ID], [])
    ]
    await restarted.services.guild_lifecycle.guild_removed(OTHER_COMMUNITY_ID)

    assert missing == [[OTHER_COMMUNITY_ID], [], [COMMUNITY_ID, OTHER_COMMUNITY_ID]]
    assert await harness.services.guild_lifecycle.missing_guilds([COMMUNITY_ID]) == []
