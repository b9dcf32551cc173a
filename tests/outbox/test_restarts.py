"""What was promised before a crash or a restart is carried after it, and Discord can tell a repeat from a new one."""

from __future__ import annotations

from datetime import timedelta

import discord

from bot.app import Companion
from bot.demo.world.community import InventedCommunity, SetClock
from bot.outbox.rate_limiter import Round
from storage.models.enums import LetterKind, LetterState
from storage.models.records import Letter
from tests.conftest import new_companion
from tests.support.databases import store_at
from tests.support.journeys.reading import answer, ask, becomes_mentor, dms, press, text, volunteer
from tests.support.outbox.line import MESSAGES, nonces, sent, store_of, the_letter, trouble

LEASE = timedelta(seconds=Round().lease_seconds)


async def crash_and_start_again(town: InventedCommunity, clock: SetClock) -> None:
    """The process is gone from one moment to the next, without a word; another starts over the same database."""
    store = store_of(town)
    url = store.engine.url.render_as_string(hide_password=False)
    town.bot = new_companion(store_at(url), clock)
    await town.env.restart_bot(town.bot)
    await store.close()


def crashing_after_a_message(town: InventedCommunity) -> None:
    """The next message reaches Discord; the bot dies before it can note that."""

    async def crash(route: discord.http.Route) -> None:
        if route.path.endswith("/messages"):
            carrying = town.bot.courier._carrying
            assert carrying is not None
            carrying.cancel()

    trouble(town.env, after=crash)


async def test_letters_written_before_a_restart_are_sent_once_after_it(
    town: InventedCommunity, clock: SetClock
) -> None:
    await becomes_mentor(town, "Ines")
    before = len(dms(town["Ines"]))
    await town.bot.courier.close(within=1)
    said = await ask(town, "Ada", "Ines")
    unsent = len(dms(town["Ines"]))

    await crash_and_start_again(town, clock)
    await town.let_time_pass(timedelta(days=1))

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert unsent == before
    assert len(dms(town["Ines"])) == before + 1


async def test_letters_put_off_before_a_restart_are_sent_once_after_it(
    town: InventedCommunity, clock: SetClock
) -> None:
    await becomes_mentor(town, "Ines")
    before = len(dms(town["Ines"]))
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    await ask(town, "Ada", "Ines")

    await crash_and_start_again(town, clock)
    await town.let_time_pass(timedelta(seconds=30))
    await town.let_time_pass(timedelta(days=1))

    assert len(dms(town["Ines"])) == before + 1


async def test_a_crash_after_discord_accepted_repeats_the_nonce_when_the_lease_is_over(
    town: InventedCommunity, clock: SetClock
) -> None:
    await becomes_mentor(town, "Ines")
    before = len(sent(town.env))
    crashing_after_a_message(town)
    await ask(town, "Ada", "Ines")

    await crash_and_start_again(town, clock)
    await town.let_time_pass(LEASE / 2)
    too_early = len(sent(town.env)) - before
    await town.let_time_pass(LEASE / 2)
    await town.let_time_pass(timedelta(days=1))

    first, second = sent(town.env)[before:]
    assert too_early == 1
    assert first["nonce"] == second["nonce"]
    assert first["enforce_nonce"] is second["enforce_nonce"] is True


async def test_a_card_posted_just_before_a_crash_is_found_again_by_its_nonce(
    town: InventedCommunity, clock: SetClock
) -> None:
    crashing_after_a_message(town)
    await volunteer(town, "Ines")
    await crash_and_start_again(town, clock)
    await town.let_time_pass(LEASE)

    await town["Tomas"].slash(town.mentorship, "facilitator approve", member=town["Ines"])

    assert len(set(nonces(town.env)[:2])) == 1
    assert f"{town['Tomas'].mention} approved" in text(town.facilitators.last_message)


async def test_what_could_not_be_noted_as_sent_is_left_to_its_lease_and_nonce(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    before = len(sent(town.env))
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON letters WHEN NEW.state = 'sent' "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    await ask(town, "Ada", "Ines")
    unnoted = await the_letter(town, LetterKind.ASKED)

    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql("DROP TRIGGER full")
    await town.let_time_pass(LEASE)

    first, second = nonces(town.env)[before:]
    assert (unnoted.state, unnoted.attempts) == (LetterState.WAITING, 0)
    assert first == second
    assert (await the_letter(town, LetterKind.ASKED)).state is LetterState.SENT


async def test_every_message_carries_an_enforced_nonce_of_its_own(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    await ask(town, "Ada", "Ines")
    await press(town["Ines"], "Yes")

    bodies = sent(town.env)

    assert len(bodies) >= 5
    assert all(body["enforce_nonce"] is True for body in bodies)
    assert len({body["nonce"] for body in bodies}) == len(bodies)


def test_a_nonce_fits_into_discords_25_characters_for_any_id() -> None:
    now = SetClock()()
    letter = Letter(
        id=2**63 - 1,
        community_id=1,
        kind=LetterKind.ASKED,
        subject_id=1,
        to_id=1,
        detail=None,
        state=LetterState.WAITING,
        attempts=0,
        written_at=now,
        due_at=now,
    )

    assert len(letter.nonce) <= 25


async def test_before_the_server_is_known_a_letter_waits_instead_of_being_dropped(
    companion: Companion, town: InventedCommunity
) -> None:
    guild = companion.get_guild(town.guild.id)
    assert guild is not None
    town.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=500, times=1)
    await becomes_mentor(town, "Ines")
    companion._connection._remove_guild(guild)

    await town.let_time_pass(timedelta(minutes=1))
    meanwhile = await the_letter(town, LetterKind.MENTOR_ROLE)
    companion._connection._add_guild(guild)
    await town.let_time_pass(timedelta(minutes=5))

    assert (meanwhile.state, meanwhile.attempts) == (LetterState.WAITING, 2)
    assert (await the_letter(town, LetterKind.MENTOR_ROLE)).state is LetterState.SENT
