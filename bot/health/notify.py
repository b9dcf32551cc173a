"""Words for the service manager: systemd is told that the bot is ready, how it is, and that it lives.

What is said goes, a datagram each time, to the socket that systemd names in the environment. Where it names none,
nothing is said.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping

import structlog

from .vitals import Vitals, VitalSigns

log = structlog.get_logger(__name__)

TOLD_EVERY_S = 20.0
START_TIMEOUT_S = 600
"""Seconds until systemd gives a start up, asked for again at every word until the bot is ready."""


class ServiceManager:
    """systemd, or another that listens at NOTIFY_SOCKET."""

    def __init__(self, vital_signs: VitalSigns, environment: Mapping[str, str] = os.environ) -> None:
        self._vital_signs = vital_signs
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._interval_s = _interval_s(environment)
        self._telling: asyncio.Task[None] | None = None
        self._is_ready = False

    def start(self) -> None:
        """Begin to say, again and again, how the bot is."""
        if self._address and self._telling is None:
            self._telling = asyncio.create_task(self._tell_again_and_again(), name="service manager")

    def stop(self) -> None:
        """Say that the bot ends, and no more."""
        if self._telling is not None:
            self._telling.cancel()
        self._say("STOPPING=1", "STATUS=Stopping.")
        # A look at how the bot is may just be under way; nothing is said after it either.
        self._address = ""

    def preparing(self) -> None:
        """Say that the database is made ready, which may take its time."""
        self._say("STATUS=Preparing the database.", f"EXTEND_TIMEOUT_USEC={START_TIMEOUT_S * 1_000_000}")

    async def tell(self) -> None:
        """Say how the bot is. The watchdog is fed only where the database is read and the sweep goes on."""
        if not self._address:
            return
        vitals = await self._vital_signs.look()
        said = [f"STATUS={_status(vitals)}"]
        if (vitals.is_connected or vitals.is_standing_by) and not self._is_ready:
            self._is_ready = True
            said.append("READY=1")
        if not self._is_ready:
            said.append(f"EXTEND_TIMEOUT_USEC={START_TIMEOUT_S * 1_000_000}")
        if vitals.is_alive:
            said.append("WATCHDOG=1")
        self._say(*said)

    async def _tell_again_and_again(self) -> None:
        while True:
            await self.tell()
            await asyncio.sleep(self._interval_s)

    def _say(self, *said: str) -> None:
        if not self._address:
            return
        # A name that begins with @ stands for one that is in no folder.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto("\n".join(said).encode(), address)
        except OSError as error:  # the bot goes on without it
            log.debug("the service manager was not reached", error=error)


def _interval_s(environment: Mapping[str, str]) -> float:
    """Return the seconds between two words: three in the time that the watchdog waits for one, if it waits."""
    given = environment.get("WATCHDOG_USEC", "")
    is_meant = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    if not (given.isdecimal() and int(given) and is_meant):
        return TOLD_EVERY_S
    return min(TOLD_EVERY_S, int(given) / 1_000_000 / 3)


def _status(vitals: Vitals) -> str:
    if vitals.is_standing_by:
        return "Standing by: another process serves."
    if not vitals.is_database_reached:
        return "The database cannot be read."
    if not vitals.is_connected:
        return "Discord is not reached yet."
    return f"Servers: {vitals.servers}. Messages that wait: {vitals.waiting}."
