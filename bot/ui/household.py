"""What the running bot offers to whatever answers people; the app hands it in, and this is all they know of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.clock import Clock
from bot.crisis_lines import CrisisLines
from bot.rules.programme import Programme
from bot.services import Services

Given = TypeVar("Given")


class Carrier(Protocol):
    """Who keeps to the pace at which Discord may be asked something."""

    async def ask(self, request: Coroutine[Any, Any, Given]) -> Given: ...


class ZoneFinder(Protocol):
    """Who knows the time zones of the world's places."""

    def search(self, typed: str, *, now: datetime, limit: int) -> Sequence[tuple[str, str]]: ...


class House(Protocol):
    """What the running bot offers."""

    services: Services
    programme: Programme
    clock: Clock
    guide: dict[str, str]
    crisis_lines: CrisisLines
    open_forms: set[str]
    answering: set[asyncio.Task[Any]]

    @property
    def zones(self) -> ZoneFinder: ...
    @property
    def courier(self) -> Carrier: ...
