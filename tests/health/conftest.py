"""The bot over a database of each kind, with Discord on this machine, and a port to ask at."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest

from bot.app import MentorshipBot
from bot.config.sections import HealthSettings
from bot.demo.world.community import ManualClock
from bot.health.server import HealthServer
from storage.database import Database
from tests.conftest import new_companion
from tests.outbox.test_connection import wire
from tests.support.loopback import Loopback

__all__ = ["wire"]


@pytest.fixture
def settings() -> HealthSettings:
    """A port that is free just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return HealthSettings(port=free.getsockname()[1])


@pytest.fixture
async def watched(
    database: Database,
    clock: ManualClock,
    settings: HealthSettings,
    wire: Loopback,  # noqa: ARG001 - in Discord's place
) -> AsyncIterator[MentorshipBot]:
    """The whole bot, not yet connected, that will listen at that port."""
    bot = new_companion(database, clock)
    bot.health_server = HealthServer(bot, bot.vital_signs, settings)
    yield bot
    await bot.close()
