"""What passes is waited for: the letter is kept, tried again later each time, and at last kept for its reader."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.demo.world.community import InventedCommunity
from bot.services.outbox.service import PATIENCE
from storage.models.enums import LetterKind, LetterState
from tests.support.journeys.reading import answer, ask, becomes_mentor, dms, last_dm, text, volunteer
from tests.support.outbox.line import MESSAGES, nonces, raising, sent, the_letter, too_many_requests, trouble

FIRST_WAIT = timedelta(seconds=PATIENCE[0])


async def test_a_letter_that_met_a_500_arrives_at_the_next_due_time(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    before = len(dms(town["Ines"]))
    town.env.inject_error("POST", MESSAGES, status=500, times=1)

    said = await ask(town, "Ada", "Ines", words="Would you?")
    met_trouble = len(dms(town["Ines"]))
    await town.let_time_pass(FIRST_WAIT)

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert met_trouble == before
    assert len(dms(town["Ines"])) == before + 1
    assert "Would you?" in text(last_dm(town["Ines"]))


async def test_before_its_due_time_it_is_left_alone(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    await ask(town, "Ada", "Ines")
    tries = len(sent(town.env))

    await town.let_time_pass(FIRST_WAIT - timedelta(seconds=1))

    assert len(sent(town.env)) == tries


async def test_while_discord_is_down_it_waits_longer_each_time(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    town.env.inject_error("POST", MESSAGES, status=500, times=None)
    await ask(town, "Ada", "Ines")

    waits = []
    for number, seconds in enumerate(PATIENCE[:4], start=1):
        letter = await the_letter(town, LetterKind.ASKED)
        assert letter.attempts == number
        waits.append((letter.due_at - town.clock()).total_seconds())
        await town.let_time_pass(timedelta(seconds=seconds))
    town.env.backend.faults.clear()
    await town.let_time_pass(timedelta(seconds=PATIENCE[4]))

    assert waits == list(PATIENCE[:4])
    assert waits == sorted(set(waits))
    assert (await the_letter(town, LetterKind.ASKED)).state is LetterState.SENT
    assert "Would you?" in text(last_dm(town["Ines"]))


async def test_every_try_of_one_letter_has_the_same_nonce(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    town.env.inject_error("POST", MESSAGES, status=500, times=1)
    sent_before = len(nonces(town.env))

    await ask(town, "Ada", "Ines")
    await town.let_time_pass(FIRST_WAIT)

    first, second = nonces(town.env)[sent_before:]
    assert first == second


async def test_after_the_last_try_it_is_kept_for_the_person_who_is_not_said_to_be_out_of_reach(
    town: InventedCommunity,
) -> None:
    await becomes_mentor(town, "Ines")
    town.env.inject_error("POST", f"/channels/{town['Ines'].user.dm_channel.id}/messages", status=500, times=None)
    await ask(town, "Ada", "Ines", words="Please keep this.")

    for seconds in PATIENCE:
        await town.let_time_pass(timedelta(seconds=seconds))

    assert (await the_letter(town, LetterKind.ASKED)).state is LetterState.UNDELIVERABLE
    assert not [each for each in town.facilitators.history() if "can't reach" in text(each)]
    assert town["Ines"].mention not in answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    assert "Please keep this." in answer(await town["Ines"].slash(town.mentorship, "mentorship me"))


async def test_a_card_is_tried_for_as_long_as_it_takes(town: InventedCommunity) -> None:
    town.env.inject_error("POST", MESSAGES, status=500, times=None)
    await volunteer(town, "Ines", words="I'll wait.")
    for seconds in PATIENCE:
        await town.let_time_pass(timedelta(seconds=seconds))

    town.env.backend.faults.clear()
    await town.let_time_pass(timedelta(seconds=PATIENCE[-1]))

    assert "I'll wait." in text(town.facilitators.last_message)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(TimeoutError(), id="no answer in time"),
        pytest.param(aiohttp.ServerDisconnectedError(), id="disconnected"),
        pytest.param(aiohttp.ClientConnectionError(), id="no connection"),
        pytest.param(ConnectionResetError(104, "reset"), id="reset"),
        pytest.param(OSError(101, "unreachable"), id="no network"),
    ],
)
async def test_a_broken_line_is_waited_out(town: InventedCommunity, error: Exception) -> None:
    await becomes_mentor(town, "Ines")
    mend = trouble(town.env, raising(error))
    await ask(town, "Ada", "Ines")
    met_trouble = await the_letter(town, LetterKind.ASKED)

    mend()
    await town.let_time_pass(FIRST_WAIT)

    assert (met_trouble.state, met_trouble.attempts) == (LetterState.WAITING, 1)
    assert "Would you?" in text(last_dm(town["Ines"]))


@pytest.mark.parametrize(
    "limit", [too_many_requests(300), discord.RateLimited(300)], ids=["from Discord", "from discord.py"]
)
async def test_a_429_is_obeyed_to_the_second(town: InventedCommunity, limit: Exception) -> None:
    await becomes_mentor(town, "Ines")
    mend = trouble(town.env, raising(limit))
    await ask(town, "Ada", "Ines")
    mend()

    letter = await the_letter(town, LetterKind.ASKED)

    assert letter.due_at == town.clock() + timedelta(seconds=300)


async def test_after_a_429_other_letters_wait_too_without_being_tried(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    mend = trouble(town.env, raising(too_many_requests(300)))
    await ask(town, "Ada", "Ines")
    mend()
    requests = len(sent(town.env))

    await volunteer(town, "Marek")

    card = await the_letter(town, LetterKind.CARD_MENTOR)
    assert len(sent(town.env)) == requests
    assert (card.state, card.attempts) == (LetterState.WAITING, 0)
    assert timedelta(seconds=290) < card.due_at - town.clock() <= timedelta(seconds=300)
