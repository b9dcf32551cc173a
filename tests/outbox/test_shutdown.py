"""Shutdown: what was begun is finished or released, and the process ends in good order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import discord
import pytest
from discord.http import HTTPClient
from simcord.results import InteractionResult

from bot.__main__ import EXIT_WRONG_SETTINGS, main
from bot.app import MentorshipBot
from bot.demo.world.community import SimulatedCommunity
from bot.process.shutdown import serve_until_stopped, stop_event
from storage.models.enums import MessageKind
from tests.support.journeys.reading import answer, ask, become_mentor, dms
from tests.support.outbox.request_faults import database_of, stored_messages, wait_until


class Serving:
    """Stands in for the connection to Discord, and notes what happens to it."""

    def __init__(self) -> None:
        self.story: list[str] = []
        self.started = asyncio.Event()

    async def serve(self) -> None:
        """Serve for ever."""
        self.story.append("serves")
        self.started.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.story.append("hangs up")

    async def close(self) -> None:
        """Finish what was begun."""
        self.story.append("closes")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_hangs_up_and_then_finishes_what_was_begun(number: signal.Signals) -> None:
    serving = Serving()
    running = asyncio.ensure_future(serve_until_stopped(stop_event(), serving.serve(), serving.close))
    await serving.started.wait()

    os.kill(os.getpid(), number)
    await running

    assert serving.story == ["serves", "hangs up", "closes"]


async def test_what_serving_fails_with_is_told_after_closing() -> None:
    serving = Serving()

    async def fail() -> None:
        raise discord.LoginFailure("no")

    with pytest.raises(discord.LoginFailure):
        await serve_until_stopped(asyncio.Event(), fail(), serving.close)

    assert serving.story == ["closes"]


async def test_being_cancelled_closes_too() -> None:
    """Where signals have no handlers, Ctrl-C arrives as this."""
    serving = Serving()
    running = asyncio.ensure_future(serve_until_stopped(stop_event(), serving.serve(), serving.close))
    await serving.started.wait()

    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running

    assert running.cancelled()
    assert serving.story == ["serves", "hangs up", "closes"]


PROCESS = """
import asyncio
from bot.process.shutdown import serve_until_stopped, stop_event

async def serve():
    print("ready", flush=True)
    await asyncio.sleep(3600)

async def close():
    print("closed", flush=True)

async def main():
    await serve_until_stopped(stop_event(), serve(), close)

asyncio.run(main())
print("done", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_real_process_stops_on_a_signal_with_exit_code_0(number: signal.Signals) -> None:
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", PROCESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

        process.send_signal(number)
        said, complained = process.communicate(timeout=20)

    assert (said, complained, process.returncode) == ("closed\ndone\n", "", 0)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments for the command line, with a token that is none."""
    monkeypatch.setenv("COMPANION_DISCORD__TOKEN", "not.a.token")
    (tmp_path / "config.toml").write_text("")
    return ["run", "--config", str(tmp_path / "config.toml")]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord does not know this token"),
        (discord.PrivilegedIntentsRequired(None), "The Server Members intent is off"),
    ],
)
def test_a_wrong_token_or_intent_is_told_in_a_sentence_and_exits_2(
    settings: list[str],
    error: Exception,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def refuse(_http: HTTPClient, _token: str) -> None:
        raise error

    monkeypatch.setattr(HTTPClient, "static_login", refuse)

    code = main(settings)

    said = capfd.readouterr()
    assert code == EXIT_WRONG_SETTINGS
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert "not.a.token" not in said.err + said.out


def test_what_nobody_foresaw_exits_1_without_anybodys_words(
    settings: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def fail(_http: HTTPClient, _token: str) -> None:
        raise RuntimeError("with a word in it")

    monkeypatch.setattr(HTTPClient, "static_login", fail)

    code = main(settings)

    said = capfd.readouterr()
    assert code == 1
    assert "RuntimeError" in said.err
    assert "with a word in it" not in said.err


async def test_closing_finishes_an_answer_that_is_under_way(
    community: SimulatedCommunity, companion: MentorshipBot
) -> None:
    """Not only the work: the person is told, too, before the line is cut."""
    adapter = community.env._webhook_adapter
    carry, may_go_on, order = adapter.request, asyncio.Event(), list[str]()

    async def slowly(*given: object, **more: object) -> object:
        order.append("answering")
        await community.env.external_wait(may_go_on.wait(), reason="the line is slow")
        answered = await carry(*given, **more)
        order.append("answered")
        return answered

    adapter.request = slowly
    interaction: asyncio.Task[InteractionResult] = asyncio.ensure_future(
        community["Ada"].slash(community.mentorship, "mentorship about")
    )
    await wait_until(lambda: "answering" in order)

    closing = asyncio.ensure_future(companion.close())
    closing.add_done_callback(lambda _: order.append("closed"))
    await asyncio.wait({closing}, timeout=0.1)
    may_go_on.set()
    await closing
    await interaction

    assert order == ["answering", "answered", "closed"]


async def test_closing_twice_is_closing_once(community: SimulatedCommunity, companion: MentorshipBot) -> None:
    await companion.close()

    await companion.close()

    assert companion.is_closed()
    assert community.bot is companion


async def test_messages_written_while_closing_stay_for_the_next_start(
    community: SimulatedCommunity, companion: MentorshipBot
) -> None:
    await become_mentor(community, "Ines")
    before = len(dms(community["Ines"]))
    await companion.outbox_worker.close(timeout_s=1)

    said = await ask(community, "Ada", "Ines")

    assert answer(said)
    assert len(dms(community["Ines"])) == before
    (message,) = await stored_messages(database_of(community), MessageKind.ASKED)
    assert (message.attempts, message.leased_until) == (0, None)
