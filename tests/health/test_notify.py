"""What systemd is told, at a real socket."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import MentorshipBot
from bot.health.notify import TOLD_EVERY_S, ServiceManager, _interval_s
from tests.outbox.test_connection import serving
from tests.support.outbox.request_faults import wait_until

from .test_http import broken

pytestmark = pytest.mark.skipif(os.name != "posix", reason="systemd is on Linux alone")


STOPPING = ["STOPPING=1", "STATUS=Stopping."]


class Listener:
    """systemd's end of the line."""

    def __init__(self, address: str) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(address)
        self._line.setblocking(False)

    def heard(self) -> list[list[str]]:
        """Return what was said since it was asked last, word by word."""
        said = []
        while True:
            try:
                said.append(self._line.recv(4096).decode().splitlines())
            except BlockingIOError:
                return said

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@pytest.fixture(params=["path", "abstract"])
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    """A name for the socket, as systemd gives it; those in folders may not be long."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"{folder}/notify" if request.param == "path" else f"@companion-{os.getpid()}-{Path(folder).name}"


@pytest.fixture
def systemd(name: str) -> Iterator[Listener]:
    """Who listens there."""
    listener = Listener("\0" + name[1:] if name.startswith("@") else name)
    yield listener
    listener.close()


def told_by(bot: MentorshipBot, name: str) -> ServiceManager:
    bot.service_manager = ServiceManager(bot.vital_signs, {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000000"})
    return bot.service_manager


async def test_it_says_that_it_prepares_is_ready_lives_and_stops(
    watched: MentorshipBot, name: str, systemd: Listener
) -> None:
    manager = told_by(watched, name)
    async with serving(watched):
        await wait_until(lambda: manager._is_ready)
        before = systemd.heard()
        await manager.tell()
        *_, again = systemd.heard()
        looking = asyncio.create_task(manager.tell())
        await asyncio.sleep(0)
        manager.stop()
        await looking
    after = systemd.heard()

    assert before[0] == ["STATUS=Preparing the database.", "EXTEND_TIMEOUT_USEC=600000000"]
    assert [said for said in before if "READY=1" in said] == [
        ["STATUS=Servers: 0. Messages that wait: 0.", "READY=1", "WATCHDOG=1"]
    ]
    first = before.index([*again[:1], "READY=1", "WATCHDOG=1"])
    assert [said for said in before[:first] if not said[1].startswith("EXTEND_TIMEOUT_USEC=")] == []
    assert again == ["STATUS=Servers: 0. Messages that wait: 0.", "WATCHDOG=1"]
    assert after[after.index(STOPPING) :] == [STOPPING]


@pytest.mark.parametrize("what", ["database", "sweep", "gateway"])
async def test_the_watchdog_is_fed_only_while_database_and_sweep_live(
    what: str, watched: MentorshipBot, name: str, systemd: Listener
) -> None:
    manager = told_by(watched, name)
    async with serving(watched):
        await wait_until(lambda: manager._is_ready)
        async with broken(watched, what):
            await manager.tell()
            *_, said = systemd.heard()

    assert ("WATCHDOG=1" in said) == (what == "gateway")


@pytest.mark.usefixtures("wire")
async def test_where_nobody_listens_it_goes_on(companion: MentorshipBot, tmp_path: Path) -> None:
    manager = told_by(companion, str(tmp_path / "gone"))

    async with serving(companion) as served:
        await wait_until(lambda: manager._is_ready)

    assert served.exception() is None


async def test_without_a_service_manager_nothing_is_said(companion: MentorshipBot) -> None:
    manager = ServiceManager(companion.vital_signs, {})

    manager.start()
    await manager.tell()
    await asyncio.sleep(0)

    assert manager._telling is None


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, TOLD_EVERY_S),
        ({"WATCHDOG_USEC": "30000000"}, 10),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 10),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, TOLD_EVERY_S),
        ({"WATCHDOG_USEC": "600000000"}, TOLD_EVERY_S),
        ({"WATCHDOG_USEC": "soon"}, TOLD_EVERY_S),
    ],
)
def test_it_speaks_three_times_before_the_watchdog_would_bite(environment: dict[str, str], seconds: float) -> None:
    assert _interval_s(environment) == seconds
