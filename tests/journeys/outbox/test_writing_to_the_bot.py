"""People who write to the bot get one reply in six hours, and what they wrote is stored nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord import Env
from simcord.backend import serializers
from structlog.testing import capture_logs

from bot.app import MentorshipBot
from bot.demo.world.community import ManualClock, SimulatedCommunity, create_community
from storage.models.enums import MessageKind
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, profile_link, text
from tests.support.journeys.steps import (
    close_dms,
    make_mentors,
    make_pairing,
    open_dms,
    restart,
    services,
    stored_rows,
)

WORDS = "Please help me, I cannot do this any more"


async def writes(community: SimulatedCommunity, name: str, words: str = WORDS) -> list[str]:
    """Someone writes to the bot; what it says to that."""
    known = len(dms(community[name]))
    await community[name].user.send_dm(words)
    await community.bot.outbox_worker.drain()
    await community.env.settle()
    return [text(message) for message in dms(community[name])[known:] if message.author.bot]


async def test_whoever_writes_is_answered_with_where_help_is(community: SimulatedCommunity) -> None:
    [said] = await writes(community, "Ada")

    support = answer(await press(community["Ada"], "Support", last_dm(community["Ada"])))
    overview = answer(await press(community["Ada"], "My overview"))

    assert "nobody sees what is written to me here" in said
    assert labels(last_dm(community["Ada"])) == ["My overview", "Write a note"]
    assert "741741" in support
    assert "My overview" in overview


async def test_a_note_can_be_written_from_there_to_each_of_ones_own(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    nobody = await writes(community, "Ines") and answer(await press(community["Ines"], "Write a note"))
    pairing = await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")
    await restart(community)

    community.clock.advance(timedelta(hours=6))
    await writes(community, "Ines")
    page = await press(community["Ines"], "Write a note")
    form = await community["Ines"].user.click(page.response, custom_id=f"pairing:{pairing.id}:note")

    assert "Notes go to your mentor or mentee" in nobody
    assert all(f"A note to {profile_link(community, name)}" in answer(page) for name in ("Ada", "Bilal"))
    assert form.modal is not None


async def test_once_in_six_hours_however_much_is_written_and_over_a_restart(community: SimulatedCommunity) -> None:
    first = await writes(community, "Ada")
    again = [said for _ in range(3) for said in await writes(community, "Ada")]
    await restart(community)
    again += await writes(community, "Ada")
    community.clock.advance(timedelta(hours=5, minutes=59))
    again += await writes(community, "Ada")
    community.clock.advance(timedelta(minutes=1))

    later = await writes(community, "Ada")

    assert (len(first), again, len(later)) == (1, [], 1)


async def test_a_flood_writes_once_and_asks_the_database_no_more(community: SimulatedCommunity) -> None:
    await writes(community, "Ada")
    asked = list[str]()
    database = community.bot._dependencies.database
    transaction = database.transaction

    def noted() -> object:
        asked.append("asked")
        return transaction()

    object.__setattr__(database, "transaction", noted)
    for number in range(20):
        await community["Ada"].user.send_dm(f"{WORDS} {number}")

    assert asked == []


async def test_what_was_written_is_nowhere(community: SimulatedCommunity, caplog: pytest.LogCaptureFixture) -> None:
    mark = "Zuflucht-im-Regen-4711"
    with capture_logs() as ours, caplog.at_level(logging.DEBUG):
        [said] = await writes(community, "Ada", mark)
        logged = [str(line) for line in ours] + [
            record.getMessage() for record in caplog.records if not record.name.startswith("simcord")
        ]

    file = Path(community.bot._dependencies.database.engine.url.database or "")
    kept = b"".join(path.read_bytes() for path in file.parent.iterdir())
    sent = json.dumps([request.json for request in community.env.http_requests if request.path != "/users/@me"])
    assert mark not in said
    assert mark.encode() not in kept
    assert mark not in repr(await stored_rows(community))
    assert mark not in sent
    assert not [line for line in logged if mark in line]
    assert list(community.bot.cached_messages) == []


async def test_nothing_is_looked_at_but_who_wrote_where_and_of_what_kind_it_is(community: SimulatedCommunity) -> None:
    """Whatever else were asked of it, this message does not have, and an error fails the test."""
    state, channel_id = community.bot._connection, community["Ada"].user.dm_channel.id
    user = await community.bot.fetch_user(community["Ada"].id)
    message = SimpleNamespace(
        author=user,
        webhook_id=None,
        channel=discord.DMChannel._from_message(state, channel_id),
        type=discord.MessageType.default,
    )

    community.bot.dispatch("message", message)
    await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == "discord.py: on_message"])
    await community.bot.outbox_worker.drain()

    assert len(dms(community["Ada"])) == 1


@pytest.mark.parametrize(
    ("is_answered", "made"),
    [
        (False, {"type": discord.MessageType.pins_add.value}),
        (False, {"type": discord.MessageType.call.value}),
        (False, {"webhook_id": "5"}),
        (True, {"type": discord.MessageType.reply.value}),
        (True, {"sticker_items": [{"id": "5", "name": "A heart", "format_type": 1}]}),
    ],
)
async def test_all_that_people_send_is_answered_and_what_discord_makes_of_their_actions_is_not(
    community: SimulatedCommunity, is_answered: bool, made: dict[str, Any]
) -> None:
    backend, ada = community.env.backend, community["Ada"]
    mine = backend.create_message(ada.user.dm_channel.id, backend.bot_user.id, "A word.")
    author = serializers.user_payload(backend.users[ada.id])

    backend.emit(
        "MESSAGE_CREATE", {**serializers.message_payload(backend, mine), "author": author, "content": "", **made}
    )
    await community.env.settle()
    await community.bot.outbox_worker.drain()

    assert len((await stored_rows(community))["letters"]) == is_answered


async def test_whoever_wishes_for_discretion_reads_it_plainly_and_at_once(community: SimulatedCommunity) -> None:
    await services(community).preferences.set_discreet(community.caller("Ada"), discreet=True)

    [said] = await writes(community, "Ada")

    assert "nobody sees what is written to me here" in said


async def test_when_it_cannot_be_brought_nobody_hears_of_it_and_nothing_is_kept(
    community: SimulatedCommunity,
) -> None:
    close_dms(community, "Ada")
    before = await stored_rows(community, "letters", "alembic_version")

    assert await writes(community, "Ada") == []

    open_dms(community)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert community.facilitators.history() == []
    assert await stored_rows(community, "letters", "alembic_version") == before
    assert "could not reach you" not in answer(me)


async def test_in_several_servers_the_overview_asks_which_and_the_message_names_none(
    community: SimulatedCommunity, env: Env, companion: MentorshipBot, clock: ManualClock
) -> None:
    elsewhere = await create_community(env, companion, clock)
    elsewhere.guild.add_member(community["Ada"].user)
    elsewhere.env.create_guild("Nobody's circle")

    [said] = await writes(community, "Ada")
    which = await press(community["Ada"], "My overview")

    assert which.response is not None
    assert community.guild.name not in said + "".join(labels(last_dm(community["Ada"])))
    both = [f"My overview: {guild.name} ({guild.id})" for guild in (community.guild, elsewhere.guild)]
    assert labels(which.response) == both
    opened = await community["Ada"].user.click(which.response, custom_id=f"door:{elsewhere.guild.id}:me")
    assert "My overview" in answer(opened)


async def test_whoever_shares_no_server_is_not_answered_and_nothing_is_logged(community: SimulatedCommunity) -> None:
    zola = community.env.create_user("Zola")

    with capture_logs() as ours:
        await zola.send_dm(WORDS)
        await community.bot.outbox_worker.drain()

    assert ours == []
    assert (await stored_rows(community))["letters"] == []


async def test_soon_after_the_start_someone_who_is_known_is_answered_whatever_discord_says(
    community: SimulatedCommunity,
) -> None:
    await services(community).preferences.set_discreet(community.caller("Ada"), discreet=True)
    await restart(community)
    guild = community.bot.guilds[0]
    for member in guild.members:
        if member.id != guild.me.id:
            guild._remove_member(member)
    community.env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001, message="no", times=None)

    said = await writes(community, "Ada")

    assert len(said) == 1
    assert [row[2] for row in (await stored_rows(community))["letters"]] == [MessageKind.NOT_READ]
