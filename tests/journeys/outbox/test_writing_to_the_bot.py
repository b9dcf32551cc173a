"""Whoever writes to the bot in its direct messages is answered once in six hours, and what they wrote is nowhere."""

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

from bot.app import Companion
from bot.demo.world.community import InventedCommunity, SetClock, invent
from storage.models.enums import LetterKind
from tests.support.journeys.acting import close_dms, open_dms, remembered, restart, services
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, text

WORDS = "Please help me, I cannot do this any more"


async def writes(town: InventedCommunity, name: str, words: str = WORDS) -> list[str]:
    """Someone writes to the bot; what it says to that."""
    known = len(dms(town[name]))
    await town[name].user.send_dm(words)
    await town.bot.courier.rest()
    await town.env.settle()
    return [text(message) for message in dms(town[name])[known:] if message.author.bot]


async def test_whoever_writes_is_answered_with_where_help_is(town: InventedCommunity) -> None:
    [said] = await writes(town, "Ada")

    support = answer(await press(town["Ada"], "Support", last_dm(town["Ada"])))
    overview = answer(await press(town["Ada"], "My overview"))

    assert "nobody sees what is written to me here" in said
    assert labels(last_dm(town["Ada"])) == ["My overview"]
    assert "9-8-8" in support
    assert "How things stand with you" in overview


async def test_once_in_six_hours_however_much_is_written_and_over_a_restart(town: InventedCommunity) -> None:
    first = await writes(town, "Ada")
    again = [said for _ in range(3) for said in await writes(town, "Ada")]
    await restart(town)
    again += await writes(town, "Ada")
    town.clock.forward(timedelta(hours=5, minutes=59))
    again += await writes(town, "Ada")
    town.clock.forward(timedelta(minutes=1))

    later = await writes(town, "Ada")

    assert (len(first), again, len(later)) == (1, [], 1)


async def test_a_flood_writes_once_and_asks_the_database_no_more(town: InventedCommunity) -> None:
    await writes(town, "Ada")
    asked = list[str]()
    store = town.bot._parts.store
    transaction = store.transaction

    def noted() -> object:
        asked.append("asked")
        return transaction()

    object.__setattr__(store, "transaction", noted)
    for number in range(20):
        await town["Ada"].user.send_dm(f"{WORDS} {number}")

    assert asked == []


async def test_what_was_written_is_nowhere(town: InventedCommunity, caplog: pytest.LogCaptureFixture) -> None:
    mark = "Zuflucht-im-Regen-4711"
    with capture_logs() as ours, caplog.at_level(logging.DEBUG):
        [said] = await writes(town, "Ada", mark)
        logged = [str(line) for line in ours] + [
            record.getMessage() for record in caplog.records if not record.name.startswith("simcord")
        ]

    file = Path(town.bot._parts.store.engine.url.database or "")
    kept = b"".join(path.read_bytes() for path in file.parent.iterdir())
    sent = json.dumps([request.json for request in town.env.http_requests if request.path != "/users/@me"])
    assert mark not in said
    assert mark.encode() not in kept
    assert mark not in repr(await remembered(town))
    assert mark not in sent
    assert not [line for line in logged if mark in line]
    assert list(town.bot.cached_messages) == []


async def test_nothing_is_looked_at_but_who_wrote_where_and_of_what_kind_it_is(town: InventedCommunity) -> None:
    """Whatever else were asked of it, this message does not have, and an error fails the test."""
    state, channel_id = town.bot._connection, town["Ada"].user.dm_channel.id
    user = await town.bot.fetch_user(town["Ada"].id)
    message = SimpleNamespace(
        author=user,
        webhook_id=None,
        channel=discord.DMChannel._from_message(state, channel_id),
        type=discord.MessageType.default,
    )

    town.bot.dispatch("message", message)
    await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == "discord.py: on_message"])
    await town.bot.courier.rest()

    assert len(dms(town["Ada"])) == 1


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
async def test_all_that_people_send_is_answered_and_what_discord_makes_of_their_deeds_is_not(
    town: InventedCommunity, is_answered: bool, made: dict[str, Any]
) -> None:
    backend, ada = town.env.backend, town["Ada"]
    mine = backend.create_message(ada.user.dm_channel.id, backend.bot_user.id, "A word.")
    author = serializers.user_payload(backend.users[ada.id])

    backend.emit(
        "MESSAGE_CREATE", {**serializers.message_payload(backend, mine), "author": author, "content": "", **made}
    )
    await town.env.settle()
    await town.bot.courier.rest()

    assert len((await remembered(town))["letters"]) == is_answered


async def test_whoever_wishes_for_discretion_reads_it_plainly_and_at_once(town: InventedCommunity) -> None:
    await services(town).preferences.set_discreet(town.caller("Ada"), discreet=True)

    [said] = await writes(town, "Ada")

    assert "nobody sees what is written to me here" in said


async def test_when_it_cannot_be_brought_nobody_hears_of_it_and_nothing_is_kept(town: InventedCommunity) -> None:
    close_dms(town, "Ada")
    before = await remembered(town, "letters", "alembic_version")

    assert await writes(town, "Ada") == []

    open_dms(town)
    me = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert town.facilitators.history() == []
    assert await remembered(town, "letters", "alembic_version") == before
    assert "could not reach you" not in answer(me)


async def test_in_several_servers_the_overview_asks_which_and_the_message_names_none(
    town: InventedCommunity, env: Env, companion: Companion, clock: SetClock
) -> None:
    elsewhere = await invent(env, companion, clock)
    elsewhere.guild.add_member(town["Ada"].user)
    elsewhere.env.create_guild("Nobody's circle")

    [said] = await writes(town, "Ada")
    which = await press(town["Ada"], "My overview")

    assert which.response is not None
    assert town.guild.name not in said + "".join(labels(last_dm(town["Ada"])))
    assert labels(which.response) == [f"My overview: {guild.name}" for guild in (town.guild, elsewhere.guild)]
    opened = await town["Ada"].user.click(which.response, custom_id=f"door:{elsewhere.guild.id}:me")
    assert "How things stand with you" in answer(opened)


async def test_whoever_shares_no_server_is_not_answered_and_nothing_is_logged(town: InventedCommunity) -> None:
    zola = town.env.create_user("Zola")

    with capture_logs() as ours:
        await zola.send_dm(WORDS)
        await town.bot.courier.rest()

    assert ours == []
    assert (await remembered(town))["letters"] == []


async def test_soon_after_the_start_someone_who_is_known_is_answered_whatever_discord_says(
    town: InventedCommunity,
) -> None:
    await services(town).preferences.set_discreet(town.caller("Ada"), discreet=True)
    await restart(town)
    guild = town.bot.guilds[0]
    for member in guild.members:
        if member.id != guild.me.id:
            guild._remove_member(member)
    town.env.inject_error("GET", "/guilds/*/members/*", status=403, code=50001, message="no", times=None)

    said = await writes(town, "Ada")

    assert len(said) == 1
    assert [row[2] for row in (await remembered(town))["letters"]] == [LetterKind.NOT_READ]
