"""Every knock is answered in time and in words, whatever the database or Discord is doing."""

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
from bot.demo.world.community import InventedCommunity
from bot.logging_setup import set_up_logging
from bot.ui.core.respond import CALM_SENTENCE, SLOW_SENTENCE
from storage.models.enums import LetterKind, LetterState
from tests.support.journeys.acting import is_mentor, waits
from tests.support.journeys.reading import (
    answer,
    ask,
    becomes_mentor,
    fill_in,
    last_dm,
    press,
    text,
    volunteer,
    walk_together,
)
from tests.support.outbox.line import kept_letters, sent, store_of, the_letter, trouble, until

Given = TypeVar("Given")

CALLBACK = "/interactions/*/callback"
MARKER = "Zaubernuss"
DEFERS_MESSAGE, DEFERS_UPDATE, COMPLETES = 5, 6, 8


def callbacks(town: InventedCommunity) -> list[int]:
    """How each interaction was first answered, in order."""
    return [body["type"] for body in sent(town.env, path="/callback")]


async def while_the_database_is_busy(town: InventedCommunity, knock: Coroutine[Any, Any, Given]) -> Given:
    """Let no transaction begin until Discord has had a first answer."""
    free, adapter = asyncio.Event(), town.env._webhook_adapter
    carry = adapter.request

    def wait(_connection: Connection) -> None:
        if not free.is_set():
            await_only(town.env.external_wait(free.wait(), reason="the database is busy"))

    async def release(*given: Any, **more: Any) -> Any:
        answered = await carry(*given, **more)
        free.set()
        return answered

    for engine in (store_of(town).engine, store_of(town).readers):
        event.listen(engine.sync_engine, "begin", wait)
    adapter.request = release
    return await knock


@asynccontextmanager
async def closed_store(town: InventedCommunity, table: str) -> AsyncIterator[None]:
    """A table is missing for a while."""
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO hidden")
    yield
    async with store_of(town).engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE hidden RENAME TO {table}")


async def test_a_command_is_put_off_within_the_three_seconds_and_then_answered(town: InventedCommunity) -> None:
    said = await while_the_database_is_busy(town, town["Ada"].slash(town.mentorship, "mentorship me"))

    assert callbacks(town)[-1] == DEFERS_MESSAGE
    assert said.ephemeral
    assert "How things stand with you" in answer(said)


async def test_a_press_in_a_direct_message_is_put_off_and_then_answered_in_its_place(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")
    await ask(town, "Ada", "Ines")
    question = last_dm(town["Ines"])

    await while_the_database_is_busy(town, press(town["Ines"], "Yes", question))

    assert callbacks(town)[-1] == DEFERS_UPDATE
    (in_place,) = [message for message in town["Ines"].user.dm_channel.history() if message.id == question.id]
    assert "You said yes" in text(in_place)
    assert "both said yes" in text(last_dm(town["Ada"]))


async def test_a_form_that_cannot_come_in_time_is_declined_kindly(town: InventedCommunity) -> None:
    said = await while_the_database_is_busy(town, town["Ada"].slash(town.mentorship, "mentor volunteer"))
    again = await town["Ada"].slash(town.mentorship, "mentor volunteer")

    assert said.modal is None
    assert SLOW_SENTENCE in answer(said)
    assert again.modal is not None


async def test_completion_that_takes_too_long_shows_an_empty_list(town: InventedCommunity) -> None:
    await walk_together(town, "Ada", "Ines")

    choices = await while_the_database_is_busy(
        town, town["Ada"].autocomplete(town.mentorship, "pairing end", "pairing", "")
    )

    assert callbacks(town)[-1] == COMPLETES
    assert choices == []


async def test_when_something_breaks_there_is_one_calm_sentence_and_the_words_come_back(
    town: InventedCommunity, capfd: pytest.CaptureFixture[str]
) -> None:
    form = await town["Ines"].slash(town.mentorship, "mentor volunteer")
    set_up_logging(LogSettings())
    capfd.readouterr()

    async with closed_store(town, "mentors"):
        said = await fill_in(town["Ines"], form, ["kind"], "present", ["2"], f"I know {MARKER} by heart.")

    logged = capfd.readouterr().err
    assert answer(said).count(CALM_SENTENCE) == 1
    assert f"I know {MARKER} by heart." in answer(said)
    assert "knock failed" in logged
    assert "Traceback" in logged
    assert "OperationalError" in logged
    assert MARKER not in logged


async def test_a_refusal_gives_the_words_back_too(town: InventedCommunity) -> None:
    first = await town["Ines"].slash(town.mentorship, "mentor volunteer")
    second = await town["Ines"].slash(town.mentorship, "mentor volunteer")
    await fill_in(town["Ines"], first, ["kind"], "present", ["2"], "One.")

    said = await fill_in(town["Ines"], second, ["kind"], "present", ["2"], f"Two, with {MARKER}.")

    assert MARKER in answer(said)


@pytest.mark.parametrize(("status", "code"), [(500, 0), (404, 10062), (403, 0)])
async def test_what_was_done_stands_when_discord_does_not_take_the_answer(
    town: InventedCommunity, status: int, code: int
) -> None:
    await walk_together(town, "Ada", "Ines")
    town.env.inject_error("POST", CALLBACK, status=status, code=code, times=1)

    await town["Ada"].slash(town.mentorship, "pairing end")

    told = await the_letter(town, LetterKind.PAIRING_ENDED)
    assert (told.to_id, told.state) == (town["Ines"].id, LetterState.SENT)
    assert town.env.errors == []


@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError(), discord.RateLimited(60)])
async def test_what_was_done_stands_when_the_line_breaks_on_the_answer(
    town: InventedCommunity, error: Exception
) -> None:
    await walk_together(town, "Ada", "Ines")
    adapter = town.env._webhook_adapter

    async def fail(*_: object, **__: object) -> None:
        raise error

    carry = adapter.request
    adapter.request = fail
    await town["Ada"].slash(town.mentorship, "pairing pause")
    adapter.request = carry

    assert await the_letter(town, LetterKind.PAIRING_PAUSED)
    assert town.env.errors == []


async def test_an_answer_follows_when_discords_word_about_the_first_was_lost(town: InventedCommunity) -> None:
    town.env.inject_error("POST", CALLBACK, status=400, code=40060, times=1)

    await town["Ada"].slash(town.mentorship, "mentorship about")

    followups = [entry for entry in town.env.http_requests if entry.path.startswith("/webhooks/")]
    assert len(followups) == 1
    assert town.env.errors == []


async def test_a_picture_comes_along_when_the_answer_is_sent_twice_or_late(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    find = "facilitator matches"

    town.env.inject_error("POST", CALLBACK, status=400, code=40060, times=1)
    twice = await town["Tomas"].slash(town.mentorship, find)
    late = await while_the_database_is_busy(town, town["Tomas"].slash(town.mentorship, find))

    assert callbacks(town)[-1] == DEFERS_MESSAGE
    for shown in (twice.followups[0], late.response):
        assert shown is not None
        assert [file.filename for file in shown.attachments] == ["who-fits.png"]


async def test_an_answer_that_cannot_be_shown_says_so(town: InventedCommunity) -> None:
    town.env.inject_error("POST", CALLBACK, status=400, code=50035, times=1)

    said = await town["Ada"].slash(town.mentorship, "mentorship about")

    assert "That is done, but I couldn't show you the answer" in answer(said)


async def test_a_command_is_answered_while_hundreds_of_letters_wait(town: InventedCommunity) -> None:
    async with store_of(town).transaction() as memory:
        for number in range(120):
            await memory.letters.write(
                town.guild.id,
                LetterKind.REACTION_ANSWERED,
                about=0,
                to=town["Ada"].id if number % 2 else town["Ines"].id,
                detail="NotFound",
                at=town.clock(),
            )
    await until(lambda: len(sent(town.env)) > 3)

    said = await town["Bilal"].slash(town.mentorship, "mentorship about")
    await town.bot.courier.rest()

    paths = [entry.path for entry in town.env.http_requests]
    answered = next(number for number, path in enumerate(paths) if path.endswith("/callback"))
    after = [path for path in paths[answered:] if path.endswith("/messages")]
    assert said.acknowledged
    assert len(after) > 60
    written = await kept_letters(store_of(town), LetterKind.REACTION_ANSWERED)
    assert {letter.state for letter in written} == {LetterState.SENT}


def views_in_memory() -> list[discord.ui.LayoutView]:
    """Everything that was put together to be shown and is still held by someone."""
    gc.collect()
    return [thing for thing in gc.get_objects() if type(thing) is discord.ui.LayoutView]


async def test_an_answer_is_not_kept_in_memory_once_it_was_given(town: InventedCommunity) -> None:
    before = views_in_memory()

    await town["Ada"].slash(town.mentorship, "mentorship me")

    assert len(views_in_memory()) == len(before)


async def test_a_refused_action_sends_nobody_anything(town: InventedCommunity) -> None:
    await volunteer(town, "Ines")
    before = len(sent(town.env))

    await town["Ada"].slash(town.mentorship, "facilitator approve", member=town["Ines"])

    assert len(sent(town.env)) == before


async def test_discord_is_told_only_after_the_commit(town: InventedCommunity) -> None:
    """At the moment of each message, what it tells of can be read by anyone."""
    seen: list[bool] = []

    async def look(route: discord.http.Route) -> None:
        if route.path.endswith("/messages"):
            seen.append(bool(await kept_letters(store_of(town), LetterKind.CARD_MENTOR)))

    trouble(town.env, look)

    await volunteer(town, "Ines")

    assert seen == [True]
