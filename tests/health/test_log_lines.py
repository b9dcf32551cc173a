"""What a bot that serves says in its log: that it is ready, and at rest nothing."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from bot.app import MentorshipBot
from bot.connection import invitation, leave_out_voice
from bot.demo.world.community import ManualClock
from storage.database import Database
from tests.conftest import new_companion
from tests.outbox.test_connection import serving
from tests.support.databases import KEY
from tests.support.outbox.request_faults import wait_until
from tests.test_log import Lines, as_it_was, usual_lines

__all__ = ["as_it_was", "usual_lines"]


async def test_when_it_serves_it_says_what_and_at_rest_nothing(
    watched: MentorshipBot, database: Database, usual_lines: Lines
) -> None:
    async with serving(watched):
        await wait_until(lambda: any(line["event"] == "ready" for line in usual_lines()))
        sweeps = watched.scheduler.sweeps.count
        await wait_until(lambda: sweeps["done"] > 0 and watched.scheduler._ticking is None)
        before = len(usual_lines())
        watched.scheduler._job.modify(next_run_time=datetime.now(UTC))
        await wait_until(lambda: sweeps["done"] > 1 and watched.scheduler._ticking is None)
        await asyncio.sleep(0)
        at_rest = usual_lines()[before:]

    [ready] = [line for line in usual_lines() if line["event"] == "ready"]
    assert {key: ready[key] for key in ("servers", "waiting", "key_print", "level")} == {
        "servers": 0,
        "waiting": 0,
        "key_print": database.key_ring.newest_fingerprint,
        "level": "info",
    }
    assert invitation(watched.application_id) in str(usual_lines())
    assert at_rest == []
    assert [word for word in (KEY.decode(), "a.token") if word in str(usual_lines())] == []


async def test_nothing_is_said_of_a_voice(
    database: Database, clock: ManualClock, usual_lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.VoiceClient.warn_nacl", True)
    monkeypatch.setattr("discord.VoiceClient.warn_dave", True)

    leave_out_voice()
    new_companion(database, clock)

    assert usual_lines() == []


@pytest.mark.parametrize("name", ["discord.client", "apscheduler.scheduler"])
def test_what_libraries_say_again_and_again_is_left_out(name: str, usual_lines: Lines) -> None:
    logging.getLogger(name).info("logging in using static token")

    assert usual_lines() == []
