"""What came of a delivery is returned, and not recorded by whoever delivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.outbox.outcomes import (
    Cancelled,
    ChannelGone,
    Obsolete,
    Outcome,
    Released,
    RetryLater,
    Sent,
    Snoozed,
    Unreachable,
)
from bot.outbox.rate_limiter import Round
from bot.outbox.sender import Delivery
from storage.models.enums import LetterKind
from storage.models.records import Letter
from tests.support.house import HOME, House
from tests.support.outbox.line import too_many_requests
from tests.support.outbox.wire import Asked, Wire, write

HURRY = Round(requests_per_second=1000, dm_open_seconds=0)


def refusal(status: int, code: int) -> discord.HTTPException:
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    response = cast(Any, SimpleNamespace(status=status, reason="", headers={}))
    return kind(response, {"code": code, "message": ""})


def refusing(error: Exception) -> Callable[[Asked], Awaitable[None]]:
    async def refuse(asked: Asked) -> None:
        if asked.is_message:
            raise error

    return refuse


def delivery_over(house: House, wire: Wire, settings: Round = HURRY) -> Delivery:
    client = discord.Client(intents=discord.Intents.none())
    client.http = client._connection.http = wire
    return Delivery(client, house.services, house.programme, settings)


async def claimed(house: House) -> Letter:
    (letter,) = await house.services.post.claim(limit=1, lease_seconds=60)
    return letter


ANSWERS: list[tuple[Exception, Outcome]] = [
    (refusal(403, 50007), Unreachable()),
    (refusal(404, 10013), Unreachable()),
    (refusal(404, 10003), ChannelGone()),
    (refusal(500, 0), RetryLater()),
    (refusal(400, 50035), RetryLater()),
    (too_many_requests(90), RetryLater(at_least=90)),
    (discord.RateLimited(60), RetryLater(at_least=60)),
    (TimeoutError(), RetryLater()),
    (ZeroDivisionError(), RetryLater()),
]


async def test_what_discord_answers_has_its_outcome_and_nothing_is_recorded(house: House) -> None:
    await write(house, 7)
    letter = await claimed(house)

    for error, outcome in ANSWERS:
        assert await delivery_over(house, Wire(refusing(error))).deliver(letter) == outcome

    async with house.store.reading() as memory:
        assert await memory.letters.get(letter.id) == letter


async def test_what_discord_has_is_sent_and_says_where_it_is(house: House) -> None:
    await write(house, 7)
    letter = await claimed(house)

    came = await delivery_over(house, Wire()).deliver(letter)

    assert isinstance(came, Sent)
    assert (came.facts.letter, came.card, came.masked_for) == (letter, None, None)
    assert came.message == (1_000_007, 10_000_000)


async def test_of_what_is_no_longer_so_nothing_is_asked_of_discord(house: House) -> None:
    wire = Wire()
    async with house.store.transaction() as memory:
        await memory.letters.write(HOME, LetterKind.PAIRING_PAUSED, about=1, to=7, at=house.clock())
    letter = await claimed(house)

    came = await delivery_over(house, wire).deliver(letter)

    assert came == Obsolete()
    assert wire.asked == []


async def test_what_was_dropped_meanwhile_is_cancelled(house: House) -> None:
    await write(house, 7)
    letter = await claimed(house)
    await house.services.post.needless(letter)

    assert await delivery_over(house, Wire()).deliver(letter) == Cancelled()


async def test_what_would_have_to_wait_too_long_is_not_tried(house: House) -> None:
    await write(house, 7)
    letter, delivery = await claimed(house), delivery_over(house, Wire())
    delivery.gates.heed(too_many_requests(3600))

    came = await delivery.deliver(letter)

    assert isinstance(came, Snoozed)
    assert came.seconds == pytest.approx(3600, abs=10)


async def test_what_was_not_begun_when_the_bot_stops_is_released(house: House) -> None:
    await write(house, 7)
    letter, delivery = await claimed(house), delivery_over(house, Wire(), Round(requests_per_second=0.5))
    await delivery.gates.begin()
    delivery.gates.close()

    assert await delivery.deliver(letter) == Released()


async def test_what_is_taken_down_again_needs_no_recording(house: House) -> None:
    await write(house, 7)
    letter = await claimed(house)

    assert await delivery_over(house, Wire()).take_down(letter, (1, 2)) == Cancelled()
