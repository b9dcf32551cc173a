"""*Take my messages away*: one's own conversation with the bot, emptied when somebody else might read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from bot.outbox.posted_messages import REMOVED_AT_ONCE
from storage.models.enums import MessageKind
from storage.schema.outbox import posted_messages
from tests.support.journeys.posted_cases import standing_with
from tests.support.journeys.reading import answer, dms, text
from tests.support.journeys.steps import drain_outbox, make_pairing, post_control
from tests.support.outbox.request_faults import database_of, stored_messages

from .test_privacy import privacy

TAKE_AWAY, BUT_MESSAGES = "Take my messages away", "Delete, but leave my messages"


async def takes_away(community: SimulatedCommunity, name: str) -> str:
    """Somebody presses the button on the page of their preferences."""
    shown = await community[name].slash(community.mentorship, "checkin preferences")
    assert shown.response is not None
    said = answer(await community[name].click(shown.response, label=TAKE_AWAY))
    await drain_outbox(community)
    return said


async def test_all_of_the_bots_messages_go_also_those_without_a_record(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    own = community["Ada"].user.dm_channel
    for number in range(REMOVED_AT_ONCE):
        post_control(own, f"old:{number}")
    community.env.backend.create_message(own.id, community["Ada"].id, "Hello?")
    others = len(dms(community["Ines"]))

    said = await takes_away(community, "Ada")
    in_the_first_go = len(dms(community["Ada"]))
    await community.advance_time(timedelta(seconds=5))

    assert "I take my messages out of our conversation" in said
    assert in_the_first_go > 1
    assert [message.content for message in dms(community["Ada"])] == ["Hello?"]
    assert len(dms(community["Ines"])) == others
    assert await stored_messages(database_of(community), MessageKind.DM_REMOVAL) == []
    async with database_of(community).engine.connect() as connection:
        readers = set((await connection.execute(select(posted_messages.c.recipient_id))).scalars())
    assert community["Ines"].id in readers
    assert community["Ada"].id not in readers


async def test_whoever_turns_extra_discreet_on_reads_of_it_there(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    shown = await community["Ada"].slash(community.mentorship, "checkin preferences")
    assert shown.response is not None

    masked = await community["Ada"].click(shown.response, label="Only say that there is something to read")
    assert masked.response is not None
    said = await community["Ada"].click(masked.response, label=TAKE_AWAY)
    await drain_outbox(community)

    assert "*Take my messages away* removes all of it from our conversation" in answer(masked)
    assert "I take my messages out of our conversation" in answer(said)
    assert dms(community["Ada"]) == []


@pytest.mark.parametrize("label", ["Delete everything", BUT_MESSAGES])
async def test_whoever_deletes_everything_chooses_whether_their_own_messages_go(
    community: SimulatedCommunity, label: str
) -> None:
    await make_pairing(community, "Ada", "Ines")
    asked = await privacy(community, "Ada", "delete")
    assert asked.response is not None
    said = text(asked.response)

    await community["Ada"].click(asked.response, label=label)
    await drain_outbox(community)

    assert "my messages to you in our conversation" in said
    assert ([text(message) for message in dms(community["Ada"])] == []) is (label != BUT_MESSAGES)
    assert standing_with(community, "Ada") == []
