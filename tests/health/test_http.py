"""``/healthz`` and ``/metrics``, asked over HTTP of the bot at work."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

import aiohttp
import pytest

from bot.app import MentorshipBot
from bot.commands.health import ask_health
from bot.config.sections import HealthSettings
from bot.demo.world.community import ManualClock, SimulatedCommunity
from bot.health.metrics import metrics_text
from bot.health.server import HealthPortTaken
from storage.database import Database
from tests.outbox.test_connection import serving
from tests.outbox.test_outcomes import refusal
from tests.support.journeys.reading import become_mentor
from tests.support.outbox.fake_http import enqueue_messages
from tests.support.outbox.request_faults import wait_until
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, member

PERSON = 770_011_223_344
WORDS = "We have told nobody at all, not even my sister."


async def asked(settings: HealthSettings, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{settings.host}:{settings.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def report(settings: HealthSettings) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{settings.host}:{settings.port}/healthz") as answer,
    ):
        return answer.status, await answer.json()


async def test_while_it_serves_it_is_well(watched: MentorshipBot, settings: HealthSettings) -> None:
    async with serving(watched):
        await wait_until(watched.is_ready)
        status, said = await report(settings)
        other, _ = await asked(settings, "/")

    assert (status, other) == (200, 404)
    assert (said["status"], said["database"], said["connected"], said["waiting"]) == ("ok", True, True, 0)
    assert set(said) == {
        "status",
        "database",
        "connected",
        "gateway_age_s",
        "last_sweep_s",
        "oldest_due_s",
        "waiting",
    }
    with pytest.raises(aiohttp.ClientConnectorError):
        await asked(settings, "/healthz")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("database", ("failing", False, False)),
        ("gateway", ("failing", True, True)),
        ("sweep", ("failing", True, False)),
    ],
)
async def test_what_fails_shows(
    what: str, said: tuple[str, bool, bool], watched: MentorshipBot, settings: HealthSettings
) -> None:
    async with serving(watched):
        await wait_until(watched.is_ready)
        async with broken(watched, what):
            status, seen = await report(settings)
            vitals = await watched.vital_signs.look()

    assert status == 503
    assert (seen["status"], seen["database"], vitals.is_alive) == said


async def test_the_database_is_closed_only_after_whoever_reads_it_is_done(watched: MentorshipBot) -> None:
    telling = asyncio.create_task(watched.on_ready())
    await asyncio.sleep(0)
    await watched.close()

    assert telling.done()


async def test_before_discord_is_reached_it_is_not_well(watched: MentorshipBot, settings: HealthSettings) -> None:
    await watched.health_server.start()

    status, said = await report(settings)

    assert (status, said["database"], said["connected"]) == (503, True, False)


@asynccontextmanager
async def broken(bot: MentorshipBot, what: str) -> AsyncIterator[None]:
    """Something of a bot that serves does not work meanwhile."""
    engine = bot._dependencies.database.engine
    if what == "gateway":
        cast(Any, bot.ws)._keep_alive._last_recv -= 301
    if what == "sweep":
        await wait_until(lambda: bot.scheduler.sweeps.count.total() > 0)
        bot.scheduler.swept_at -= bot.scheduler.max_age_s + 1
    if what == "database":
        async with engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE letters RENAME TO hidden")
    yield
    if what == "database":
        async with engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE hidden RENAME TO letters")


async def test_what_waits_is_counted_and_how_long_the_oldest_has(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 11, 12)
    harness.clock.advance(timedelta(seconds=90))
    await enqueue_messages(harness, 13)

    waiting = await harness.services.outbox.count_waiting()

    assert waiting.number == 3
    assert waiting.oldest_due_at is not None
    assert (harness.clock() - waiting.oldest_due_at).total_seconds() == 90


async def test_what_waits_for_later_or_for_a_removed_server_is_not_counted(harness: ServiceHarness) -> None:
    await enqueue_messages(harness, 11, 12)
    messages = await harness.services.outbox.claim(limit=1, lease_s=60)
    await harness.services.outbox.snooze(messages[0], delay_s=3600)
    one = await harness.services.outbox.count_waiting()
    await harness.services.guild_lifecycle.guild_removed(COMMUNITY_ID)

    assert one.number == 1
    assert (await harness.services.outbox.count_waiting()).number == 0


async def test_the_metrics_hold_numbers_and_nobody(
    watched: MentorshipBot, settings: HealthSettings, database: Database, clock: ManualClock
) -> None:
    harness = ServiceHarness(database, clock=clock)
    await harness.set_up()
    await harness.services.waiting_list.join(member(PERSON), hope=WORDS, attends=True, preferences=None, listed=True)
    await enqueue_messages(harness, PERSON)
    (message, *_) = await harness.services.outbox.claim(limit=1, lease_s=60)
    watched.outbox_worker.report.note_refused(message, refusal(403, 50007))

    async with serving(watched):
        await wait_until(watched.is_ready)
        status, text = await asked(settings, "/metrics")

    assert status == 200
    assert 'companion_messages_refused_total{code="50007"} 1' in text
    assert re.search(r"^companion_messages_waiting \d", text, re.MULTILINE)
    assert 'companion_sweeps_seconds_count{outcome="done"} 1' in text
    assert re.search(r'^companion_info\{version="[\w.]+"\} 1$', text, re.MULTILINE)
    assert WORDS.split(",", maxsplit=1)[0] not in text
    assert [number for number in re.findall(r"\d{6,}", text) if "." not in number] == []
    assert {line.partition(" ")[0].partition("{")[0] for line in text.splitlines() if line[0] != "#"} <= {
        name + suffix
        for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)
        for suffix in ("", "_count", "_sum")
    }


async def test_answers_are_counted_by_what_they_came_to(community: SimulatedCommunity) -> None:
    bot = community.bot
    await become_mentor(community, "Ines")
    done = bot.answers.count["done"]

    await become_mentor(community, "Ada")
    text = metrics_text(bot, await bot.vital_signs.look())

    assert bot.answers.count["done"] > done > 0
    assert f'companion_answers_seconds_count{{outcome="done"}} {float(bot.answers.count["done"])}' in text
    assert [name for name in ("Ines", "Ada", str(community.guild.id)) if name in text] == []


@pytest.mark.usefixtures("wire")
async def test_without_a_port_it_listens_nowhere(companion: MentorshipBot) -> None:
    async with serving(companion):
        await wait_until(companion.is_ready)

        assert companion.health_server._runner is None


async def test_a_port_that_somebody_has_is_told(watched: MentorshipBot, settings: HealthSettings) -> None:
    with socket.socket() as taken:
        taken.bind((settings.host, settings.port))
        taken.listen()

        with pytest.raises(HealthPortTaken, match=rf"^127\.0\.0\.1, port {settings.port} .*health\.port.*in use"):
            await watched.health_server.start()


async def test_the_command_ends_by_how_the_bot_is(
    watched: MentorshipBot, settings: HealthSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = await asyncio.to_thread(ask_health, settings)
    async with serving(watched):
        await wait_until(watched.is_ready)
        well = await asyncio.to_thread(ask_health, settings)
        async with broken(watched, "sweep"):
            unwell = await asyncio.to_thread(ask_health, settings)
    unset = ask_health(HealthSettings())

    assert (nobody, well, unwell, unset) == (1, 0, 1, 2)
    printed = capsys.readouterr()
    assert '"status": "ok"' in printed.out
    assert '"status": "failing"' in printed.out
    assert printed.err.splitlines() == [
        f"No bot answers at 127.0.0.1, port {settings.port}.",
        "health.port is not set, so there is nobody to ask.",
    ]
