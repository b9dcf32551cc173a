"""A note that the courier carries while the other ends it: what has not gone out yet does not go out any more."""

from __future__ import annotations

import discord
import pytest
from sqlalchemy import delete

from bot.demo.world.community import InventedCommunity
from storage.models.enums import LetterKind, LetterState
from storage.schema.people import dm_channels
from tests.support.journeys.acting import carried, services, together
from tests.support.journeys.reading import dms, text
from tests.support.outbox.line import kept_letters, raising, store_of, too_many_requests, trouble

WORDS = "Are you well?"


@pytest.mark.parametrize("words", [WORDS, WORDS + "x" * 3600], ids=["one message", "two"])
async def test_what_waits_for_its_turn_while_it_ends_is_not_sent(town: InventedCommunity, words: str) -> None:
    pairing = await together(town, "Ada", "Ines")
    ines, walking = town.caller("Ines"), services(town).walking
    async with store_of(town).engine.begin() as connection:
        await connection.execute(delete(dm_channels))

    async def end(route: discord.http.Route) -> None:
        if route.path == "/users/@me/channels":
            mend()
            await walking.end(ines, pairing.id)

    mend = trouble(town.env, end)
    await walking.write_note(town.caller("Ada"), pairing.id, words)
    await carried(town)

    assert not any(WORDS in text(message) for message in dms(town["Ines"]))
    kept = await kept_letters(store_of(town), LetterKind.NOTE, LetterKind.NOTE_REST)
    assert {letter.state for letter in kept} == {LetterState.DROPPED}


async def test_what_is_tried_again_after_it_ended_is_not_sent(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    walking = services(town).walking
    mend = trouble(town.env, raising(too_many_requests(1)))
    await walking.write_note(town.caller("Ada"), pairing.id, WORDS)
    await carried(town)
    mend()

    await walking.end(town.caller("Ada"), pairing.id)
    await carried(town)

    assert not any(WORDS in text(message) for message in dms(town["Ines"]))
    assert "has ended the mentorship" in text(dms(town["Ines"])[-1])
