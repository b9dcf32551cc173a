"""Every interaction gets a response in time and in words, whatever the database or Discord is doing."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import discord
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.util import await_only

from bot.config.sections import LogSettings
from bot.demo.world.community import SimulatedCommunity
from bot.logging_setup import set_up_logging
from bot.ui.core.respond import FORM_TOO_SLOW, GENERIC_ERROR
from storage.models.enums import DeliveryState, MessageKind
from tests.support.journeys.reading import (
    answer,
    ask,
    become_mentor,
    fill_in,
    last_dm,
    press,
    start_pairing,
    text,
    volunteer,
)
from tests.support.journeys.steps import join_waiting_list, make_mentors
from tests.support.outbox.request_faults import (
    database_of,
    inject_faults,
    newest_message,
    sent_bodies,
    stored_messages,
    wait_until,
)

Given = TypeVar("Given")

CALLBACK = "/interactions/*/callback"
MARKER = "Zaubernuss"
DEFERS_MESSAGE, DEFERS_UPDATE, COMPLETES = 5, 6, 8


def callbacks(community: SimulatedCommunity) -> list[int]:
    """How each interaction was first answered, in order."""
    return [body["type"] for body in sent_bodies(community.env, path="/callback")]


async def while_the_database_is_busy(community: SimulatedCommunity, interaction: Coroutine[Any, Any, Given]) -> Given:
    """Let no transaction begin until Discord has had a first answer."""
    free, adapter = asyncio.Event(), community.env._webhook_adapter
    carry = adapter.request

    def wait(_connection: Connection) -> None:
        if not free.is_set():
            await_only(community.env.external_wait(free.wait(), reason="the database is busy"))

    async def release(*given: Any, **more: Any) -> Any:
        try:
            return await carry(*given, **more)
        finally:
            free.set()

    engines = {database_of(community).engine.sync_engine, database_of(community).read_engine.sync_engine}
    for engine in engines:
        event.listen(engine, "begin", wait)
    adapter.request = release
    try:
        return await interaction
    finally:
        adapter.request = carry
        for engine in engines:
            event.remove(engine, "begin", wait)


@asynccontextmanager
async def closed_store(community: SimulatedCommunity, table: str) -> AsyncIterator[None]:
    """A table is missing for a while."""
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO hidden")
    yield
    async with database_of(community).engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE hidden RENAME TO {table}")


async def test_a_command_is_put_off_within_the_three_seconds_and_then_answered(community: SimulatedCommunity) -> None:
    said = await while_the_database_is_busy(community, community["Ada"].slash(community.mentorship, "mentorship me"))

    assert callbacks(community)[-1] == DEFERS_MESSAGE
    assert said.ephemeral
    assert "My overview" in answer(said)


async def test_a_press_in_a_direct_message_is_put_off_and_then_answered_in_its_place(
    community: SimulatedCommunity,
) -> None:
    await become_mentor(community, "Ines")
    await ask(community, "Ada", "Ines")
    question = last_dm(community["Ines"])

    await while_the_database_is_busy(community, press(community["Ines"], "Yes", question))

    assert callbacks(community)[-1] == DEFERS_UPDATE
    (in_place,) = [message for message in community["Ines"].user.dm_channel.history() if message.id == question.id]
    assert "You said yes" in text(in_place)
    assert "both said yes" in text(last_dm(community["Ada"]))


async def test_a_form_that_cannot_come_in_time_is_declined_kindly(community: SimulatedCommunity) -> None:
    said = await while_the_database_is_busy(
        community, community["Ada"].slash(community.mentorship, "mentor volunteer")
    )
    again = await community["Ada"].slash(community.mentorship, "mentor volunteer")

    assert said.modal is None
    assert FORM_TOO_SLOW in answer(said)
    assert again.modal is not None


async def test_completion_that_takes_too_long_shows_an_empty_list(community: SimulatedCommunity) -> None:
    await start_pairing(community, "Ada", "Ines")

    choices = await while_the_database_is_busy(
        community, community["Ada"].autocomplete(community.mentorship, "pairing end", "pairing", "")
    )

    assert callbacks(community)[-1] == COMPLETES
    assert choices == []


async def test_when_something_breaks_there_is_one_calm_sentence_and_the_words_come_back(
    community: SimulatedCommunity, capfd: pytest.CaptureFixture[str]
) -> None:
    form = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    set_up_logging(LogSettings())
    capfd.readouterr()

    async with closed_store(community, "mentors"):
        said = await fill_in(community["Ines"], form, ["kind"], "present", ["2"], f"I know {MARKER} by heart.")

    logged = capfd.readouterr().err
    assert answer(said).count(GENERIC_ERROR) == 1
    assert f"I know {MARKER} by heart." in answer(said)
    assert "interaction failed" in logged
    assert "Traceback" in logged
    assert "OperationalError" in logged
    assert MARKER not in logged


async def test_a_refusal_gives_the_words_back_too(community: SimulatedCommunity) -> None:
    first = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    second = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    await fill_in(community["Ines"], first, ["kind"], "present", ["2"], "One.")

    said = await fill_in(community["Ines"], second, ["kind"], "present", ["2"], f"Two, with {MARKER}.")

    assert MARKER in answer(said)


@pytest.mark.parametrize(("status", "code"), [(500, 0), (404, 10062), (403, 0)])
async def test_what_was_done_stands_when_discord_does_not_take_the_answer(
    community: SimulatedCommunity, status: int, code: int
) -> None:
    await start_pairing(community, "Ada", "Ines")
    community.env.inject_error("POST", CALLBACK, status=status, code=code, times=1)

    await community["Ada"].slash(community.mentorship, "pairing end")

    told = await newest_message(community, MessageKind.PAIRING_ENDED)
    assert (told.recipient_id, told.state) == (community["Ines"].id, DeliveryState.SENT)
    assert community.env.errors == []


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), discord.RateLimited(60)])
async def test_what_was_done_stands_when_the_line_breaks_on_the_answer(
    community: SimulatedCommunity, error: Exception
) -> None:
    await start_pairing(community, "Ada", "Ines")
    adapter = community.env._webhook_adapter

    async def fail(*_: object, **__: object) -> None:
        raise error

    carry = adapter.request
    adapter.request = fail
    await community["Ada"].slash(community.mentorship, "pairing pause")
    adapter.request = carry

    assert await newest_message(community, MessageKind.PAIRING_PAUSED)
    assert community.env.errors == []


@pytest.mark.parametrize("is_late", [False, True])
async def test_an_answer_follows_only_where_what_arrived_before_can_have_been_a_deferral(
    community: SimulatedCommunity, *, is_late: bool
) -> None:
    """Otherwise it was this very answer, which discord.py sent a second time, or another process has answered."""
    community.env.inject_error("POST", CALLBACK, status=400, code=40060, times=2 if is_late else 1)
    me = community["Ada"].slash(community.mentorship, "mentorship me")

    await (while_the_database_is_busy(community, me) if is_late else me)

    followups = [entry for entry in community.env.http_requests if entry.path.startswith("/webhooks/")]
    assert len(followups) == is_late
    assert community.env.errors == []


async def test_a_picture_comes_along_when_the_answer_is_sent_twice_or_late(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    find = "facilitator matches"

    late = await while_the_database_is_busy(community, community["Tomas"].slash(community.mentorship, find))
    assert callbacks(community)[-1] == DEFERS_MESSAGE
    community.env.inject_error("POST", CALLBACK, status=400, code=40060, times=2)
    twice = await while_the_database_is_busy(community, community["Tomas"].slash(community.mentorship, find))

    for shown in (twice.followups[0], late.response):
        assert shown is not None
        assert [file.filename for file in shown.attachments] == ["who-fits.png"]


async def test_an_answer_that_cannot_be_shown_says_so(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", CALLBACK, status=400, code=50035, times=1)

    said = await community["Ada"].slash(community.mentorship, "mentorship about")

    assert "That is done, but I couldn't show you the answer" in answer(said)


async def test_a_command_is_answered_while_hundreds_of_messages_wait(community: SimulatedCommunity) -> None:
    async with database_of(community).transaction() as uow:
        for number in range(120):
            await uow.outbox.enqueue(
                community.guild.id,
                MessageKind.REACTION_ANSWERED,
                subject_id=0,
                recipient_id=community["Ada"].id if number % 2 else community["Ines"].id,
                detail="NotFound",
                at=community.clock(),
            )
    await wait_until(lambda: len(sent_bodies(community.env)) > 3)

    said = await community["Bilal"].slash(community.mentorship, "mentorship about")
    await community.bot.outbox_worker.drain()

    paths = [entry.path for entry in community.env.http_requests]
    answered = next(number for number, path in enumerate(paths) if path.endswith("/callback"))
    after = [path for path in paths[answered:] if path.endswith("/messages")]
    assert said.acknowledged
    assert len(after) > 60
    written = await stored_messages(database_of(community), MessageKind.REACTION_ANSWERED)
    assert {message.state for message in written} == {DeliveryState.SENT}


def views_in_memory() -> list[discord.ui.LayoutView]:
    """Everything that was put together to be shown and is still held by someone."""
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing) is discord.ui.LayoutView]


async def test_an_answer_is_not_kept_in_memory_once_it_was_given(community: SimulatedCommunity) -> None:
    before = views_in_memory()

    await community["Ada"].slash(community.mentorship, "mentorship me")

    assert len(views_in_memory()) == len(before)


async def test_a_refused_action_sends_nobody_anything(community: SimulatedCommunity) -> None:
    await volunteer(community, "Ines")
    before = len(sent_bodies(community.env))

    await community["Ada"].slash(community.mentorship, "facilitator approve", member=community["Ines"])

    assert len(sent_bodies(community.env)) == before


async def test_discord_is_told_only_after_the_commit(community: SimulatedCommunity) -> None:
    """At the moment of each message, what it tells of can be read by anyone."""
    seen: list[bool] = []

    async def look(route: discord.http.Route) -> None:
        if route.path.endswith("/messages"):
            seen.append(bool(await stored_messages(database_of(community), MessageKind.CARD_MENTOR)))

    inject_faults(community.env, look)

    await volunteer(community, "Ines")

    assert seen == [True]
