"""A note that is being sent while the other ends it: what has not gone out yet does not go out any more."""

from __future__ import annotations

import discord
import pytest
from sqlalchemy import delete

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import DeliveryState, MessageKind
from storage.schema.people import dm_channels
from tests.conftest import LONG_NOTES
from tests.support.journeys.reading import dms, text
from tests.support.journeys.steps import drain_outbox, make_pairing, services
from tests.support.outbox.request_faults import (
    database_of,
    fail_sending,
    inject_faults,
    stored_messages,
    too_many_requests,
)

WORDS = "Are you well?"


@LONG_NOTES
@pytest.mark.parametrize("words", [WORDS, WORDS + "x" * 3600], ids=["one message", "two"])
async def test_what_waits_for_its_turn_while_it_ends_is_not_sent(community: SimulatedCommunity, words: str) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    ines, walking = community.caller("Ines"), services(community).active_pairings
    async with database_of(community).engine.begin() as connection:
        await connection.execute(delete(dm_channels))

    async def end(route: discord.http.Route) -> None:
        if route.path == "/users/@me/channels":
            mend()
            await walking.end(ines, pairing.id)

    mend = inject_faults(community.env, end)
    await walking.write_note(community.caller("Ada"), pairing.id, words)
    await drain_outbox(community)

    assert not any(WORDS in text(message) for message in dms(community["Ines"]))
    kept = await stored_messages(database_of(community), MessageKind.NOTE, MessageKind.NOTE_REST)
    assert {outbox_message.state for outbox_message in kept} == {DeliveryState.DROPPED}


async def test_what_is_tried_again_after_it_ended_is_not_sent(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    walking = services(community).active_pairings
    mend = inject_faults(community.env, fail_sending(too_many_requests(1)))
    await walking.write_note(community.caller("Ada"), pairing.id, WORDS)
    await drain_outbox(community)
    mend()

    await walking.end(community.caller("Ada"), pairing.id)
    await drain_outbox(community)

    assert not any(WORDS in text(message) for message in dms(community["Ines"]))
    assert "has ended the mentorship" in text(dms(community["Ines"])[-1])


async def test_what_was_cut_off_while_it_ended_is_not_sent_once_more(community: SimulatedCommunity) -> None:
    """Not even to be taken down again, once it is known that it was not to go any more."""
    pairing = await make_pairing(community, "Ada", "Ines")
    ines, mentorships = community.caller("Ines"), services(community).active_pairings
    requests: list[str] = []

    async def end(route: discord.http.Route) -> None:
        requests.append(route.method)
        if requests == ["POST"]:
            await mentorships.end(ines, pairing.id)
            raise ConnectionResetError

    mend = inject_faults(community.env, end)
    await mentorships.write_note(community.caller("Ada"), pairing.id, WORDS)
    await drain_outbox(community)
    mend()

    assert "DELETE" not in requests
    assert not any(WORDS in text(message) for message in dms(community["Ines"]))
    kept = await stored_messages(database_of(community), MessageKind.NOTE)
    assert {outbox_message.state for outbox_message in kept} == {DeliveryState.DROPPED}
