"""Temporary failures: the message is retried, later each time, and at last kept for its reader."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.services.outbox.outage import RETRY_DELAYS_S
from storage.models.enums import DeliveryState, MessageKind
from tests.support.journeys.reading import answer, ask, become_mentor, dms, last_dm, text, volunteer
from tests.support.outbox.request_faults import (
    MESSAGES,
    fail_sending,
    inject_faults,
    newest_message,
    nonces,
    sent_bodies,
    too_many_requests,
)

FIRST_WAIT = timedelta(seconds=RETRY_DELAYS_S[0])


async def test_a_message_that_met_a_500_arrives_at_the_next_due_time(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    before = len(dms(community["Ines"]))
    community.env.inject_error("POST", MESSAGES, status=500, times=1)

    said = await ask(community, "Ada", "Ines", words="Would you?")
    met_trouble = len(dms(community["Ines"]))
    await community.advance_time(FIRST_WAIT)

    assert "`/pairing withdraw` takes it back" in answer(said)
    assert met_trouble == before
    assert len(dms(community["Ines"])) == before + 1
    assert "Would you?" in text(last_dm(community["Ines"]))


async def test_before_its_due_time_it_is_left_alone(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    community.env.inject_error("POST", MESSAGES, status=500, times=1)
    await ask(community, "Ada", "Ines")
    tries = len(sent_bodies(community.env))

    await community.advance_time(FIRST_WAIT - timedelta(seconds=1))

    assert len(sent_bodies(community.env)) == tries


async def test_while_discord_is_down_it_waits_longer_each_time(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    community.env.inject_error("POST", MESSAGES, status=500, times=None)
    await ask(community, "Ada", "Ines")

    waits = []
    for number, seconds in enumerate(RETRY_DELAYS_S[:4], start=1):
        message = await newest_message(community, MessageKind.ASKED)
        assert message.attempts == number
        waits.append((message.due_at - community.clock()).total_seconds())
        await community.advance_time(timedelta(seconds=seconds))
    community.env.backend.faults.clear()
    await community.advance_time(timedelta(seconds=RETRY_DELAYS_S[4]))

    assert waits == list(RETRY_DELAYS_S[:4])
    assert waits == sorted(set(waits))
    assert (await newest_message(community, MessageKind.ASKED)).state is DeliveryState.SENT
    assert "Would you?" in text(last_dm(community["Ines"]))


async def test_every_try_of_one_message_has_the_same_nonce(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    community.env.inject_error("POST", MESSAGES, status=500, times=1)
    sent_before = len(nonces(community.env))

    await ask(community, "Ada", "Ines")
    await community.advance_time(FIRST_WAIT)

    first, second = nonces(community.env)[sent_before:]
    assert first == second


async def test_after_the_last_try_it_is_kept_for_the_person_who_is_not_said_to_be_out_of_reach(
    community: SimulatedCommunity,
) -> None:
    await become_mentor(community, "Ines")
    community.env.inject_error(
        "POST", f"/channels/{community['Ines'].user.dm_channel.id}/messages", status=500, times=None
    )
    await ask(community, "Ada", "Ines", words="Please keep this.")

    for seconds in RETRY_DELAYS_S:
        await community.advance_time(timedelta(seconds=seconds))

    assert (await newest_message(community, MessageKind.ASKED)).state is DeliveryState.UNDELIVERABLE
    assert not [each for each in dms(community["Tomas"]) if "can't reach" in text(each)]
    assert community["Ines"].mention not in answer(
        await community["Tomas"].slash(community.mentorship, "facilitator queue")
    )
    assert "Please keep this." in answer(await community["Ines"].slash(community.mentorship, "mentorship me"))


async def test_a_card_is_tried_for_as_long_as_it_takes(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", MESSAGES, status=500, times=None)
    await volunteer(community, "Ines", words="I'll wait.")
    for seconds in RETRY_DELAYS_S:
        await community.advance_time(timedelta(seconds=seconds))

    community.env.backend.faults.clear()
    await community.advance_time(timedelta(seconds=RETRY_DELAYS_S[-1]))

    assert "I'll wait." in text(community.facilitators.last_message)


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
async def test_a_broken_line_is_waited_out(community: SimulatedCommunity, error: Exception) -> None:
    await become_mentor(community, "Ines")
    mend = inject_faults(community.env, fail_sending(error))
    await ask(community, "Ada", "Ines")
    met_trouble = await newest_message(community, MessageKind.ASKED)

    mend()
    await community.advance_time(FIRST_WAIT)

    assert (met_trouble.state, met_trouble.attempts) == (DeliveryState.WAITING, 1)
    assert "Would you?" in text(last_dm(community["Ines"]))


@pytest.mark.parametrize(
    "limit", [too_many_requests(300), discord.RateLimited(300)], ids=["from Discord", "from discord.py"]
)
async def test_a_429_is_obeyed_to_the_second(community: SimulatedCommunity, limit: Exception) -> None:
    await become_mentor(community, "Ines")
    mend = inject_faults(community.env, fail_sending(limit))
    await ask(community, "Ada", "Ines")
    mend()

    message = await newest_message(community, MessageKind.ASKED)

    assert message.due_at == community.clock() + timedelta(seconds=300)


async def test_after_a_429_other_messages_wait_too_without_being_tried(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")
    mend = inject_faults(community.env, fail_sending(too_many_requests(300)))
    await ask(community, "Ada", "Ines")
    mend()
    requests = len(sent_bodies(community.env))

    await volunteer(community, "Marek")

    card = await newest_message(community, MessageKind.CARD_MENTOR)
    assert len(sent_bodies(community.env)) == requests
    assert (card.state, card.attempts) == (DeliveryState.WAITING, 0)
    assert timedelta(seconds=290) < card.due_at - community.clock() <= timedelta(seconds=300)
