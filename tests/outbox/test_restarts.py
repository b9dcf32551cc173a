"""What was promised before a crash or a restart is sent after it, and Discord can tell repeats from new messages."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock, SimulatedCommunity
from bot.outbox.rate_limiter import OutboxSettings
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from tests.conftest import new_companion
from tests.support.databases import database_at
from tests.support.journeys.reading import answer, ask, become_mentor, dms, press, text, volunteer
from tests.support.outbox.request_faults import (
    MESSAGES,
    database_of,
    inject_faults,
    newest_message,
    nonces,
    sent_bodies,
)

LEASE = timedelta(seconds=OutboxSettings().lease_s)


async def crash_and_start_again(community: SimulatedCommunity, clock: ManualClock) -> None:
    """The process is gone from one moment to the next, without a word; another starts over the same database."""
    database = database_of(community)
    url = database.engine.url.render_as_string(hide_password=False)
    community.bot = new_companion(database_at(url), clock)
    await community.env.restart_bot(community.bot)
    await database.close()


def crashing_after_a_message(community: SimulatedCommunity) -> None:
    """The next message reaches Discord; the bot dies before it can note that."""

    async def crash(route: discord.http.Route) -> None:
        if route.path.endswith("/messages"):
            worker = community.bot.outbox_worker
            for carrying in filter(None, (worker._running, *worker._under_way)):
                carrying.cancel()

    inject_faults(community.env, after=crash)


async def test_messages_written_before_a_restart_are_sent_once_after_it(
    community: SimulatedCommunity, clock: ManualClock
) -> None:
    await become_mentor(community, "Ines")
    before = len(dms(community["Ines"]))
    await community.bot.outbox_worker.close(timeout_s=1)
    said = await ask(community, "Ada", "Ines")
    unsent = len(dms(community["Ines"]))

    await crash_and_start_again(community, clock)
    await community.advance_time(timedelta(days=1))

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert unsent == before
    assert len(dms(community["Ines"])) == before + 1


async def test_messages_put_off_before_a_restart_are_sent_once_after_it(
    community: SimulatedCommunity, clock: ManualClock
) -> None:
    await become_mentor(community, "Ines")
    before = len(dms(community["Ines"]))
    community.env.inject_error("POST", MESSAGES, status=500, times=1)
    await ask(community, "Ada", "Ines")

    await crash_and_start_again(community, clock)
    await community.advance_time(timedelta(seconds=30))
    await community.advance_time(timedelta(days=1))

    assert len(dms(community["Ines"])) == before + 1


async def test_a_crash_after_discord_accepted_repeats_the_nonce_when_the_lease_is_over(
    community: SimulatedCommunity, clock: ManualClock
) -> None:
    await become_mentor(community, "Ines")
    before = len(sent_bodies(community.env))
    crashing_after_a_message(community)
    await ask(community, "Ada", "Ines")

    await crash_and_start_again(community, clock)
    await community.advance_time(LEASE / 2)
    too_early = len(sent_bodies(community.env)) - before
    await community.advance_time(LEASE / 2)
    await community.advance_time(timedelta(days=1))

    first, second = sent_bodies(community.env)[before:]
    assert too_early == 1
    assert first["nonce"] == second["nonce"]
    assert first["enforce_nonce"] is second["enforce_nonce"] is True


async def test_a_card_posted_just_before_a_crash_is_found_again_by_its_nonce(
    community: SimulatedCommunity, clock: ManualClock
) -> None:
    crashing_after_a_message(community)
    await volunteer(community, "Ines")
    await crash_and_start_again(community, clock)
    await community.advance_time(LEASE)

    await community["Tomas"].slash(community.mentorship, "facilitator approve", member=community["Ines"])

    assert len(set(nonces(community.env)[:2])) == 1
    assert f"{community['Tomas'].mention} approved" in text(community.facilitators.last_message)


async def test_what_could_not_be_noted_as_sent_is_left_to_its_lease_and_nonce(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    before = len(sent_bodies(community.env))
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON letters WHEN NEW.state = 'sent' "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    await ask(community, "Ada", "Ines")
    unnoted = await newest_message(community, MessageKind.ASKED)

    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql("DROP TRIGGER full")
    await community.advance_time(LEASE)

    first, second = nonces(community.env)[before:]
    assert (unnoted.state, unnoted.attempts) == (DeliveryState.WAITING, 0)
    assert first == second
    assert (await newest_message(community, MessageKind.ASKED)).state is DeliveryState.SENT


async def test_every_message_carries_an_enforced_nonce_of_its_own(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    await ask(community, "Ada", "Ines")
    await press(community["Ines"], "Yes")

    bodies = sent_bodies(community.env)

    assert len(bodies) >= 5
    assert all(body["enforce_nonce"] is True for body in bodies)
    assert len({body["nonce"] for body in bodies}) == len(bodies)


def test_a_nonce_fits_into_discords_25_characters_for_any_id() -> None:
    now = ManualClock()()
    message = OutboxMessage(
        id=2**63 - 1,
        community_id=1,
        kind=MessageKind.ASKED,
        subject_id=1,
        recipient_id=1,
        detail=None,
        state=DeliveryState.WAITING,
        attempts=0,
        written_at=now,
        due_at=now,
    )

    assert len(message.nonce) <= 25


async def test_before_the_server_is_known_a_message_waits_instead_of_being_dropped(
    companion: MentorshipBot, community: SimulatedCommunity
) -> None:
    guild = companion.get_guild(community.guild.id)
    assert guild is not None
    community.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=500, times=1)
    await become_mentor(community, "Ines")
    companion._connection._remove_guild(guild)

    await community.advance_time(timedelta(minutes=1))
    meanwhile = await newest_message(community, MessageKind.UPDATE_MENTOR_ROLE)
    companion._connection._add_guild(guild)
    await community.advance_time(timedelta(minutes=5))

    assert (meanwhile.state, meanwhile.attempts) == (DeliveryState.WAITING, 2)
    assert (await newest_message(community, MessageKind.UPDATE_MENTOR_ROLE)).state is DeliveryState.SENT
