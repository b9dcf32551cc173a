"""Options that complete themselves while someone types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from discord import app_commands

from .context import Interaction, house
from .mentions import as_name
from .respond import in_time

UNTIL = "For example: 2 weeks, 1 month, 2027-03-01. Left out: until you say so."
SPANS = ("1 week", "2 weeks", "1 month", "3 months")
MOST = 25

Choices = list[app_commands.Choice[str]]
Complete = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


async def until_when(_interaction: Interaction, typed: str) -> Choices:
    """A few spans, and whatever was typed."""
    wanted = as_name(typed)[:100]
    spans = [span for span in SPANS if wanted.lower() in span]
    return [app_commands.Choice(name=text, value=text) for text in (spans or [wanted])]


async def time_zones(interaction: Interaction, typed: str) -> Choices:
    """Places whose clock may be meant. They are searched in a thread, the first time for a second or two."""
    here = house(interaction)
    search = asyncio.to_thread(here.zones.search, typed, now=here.clock(), limit=MOST)
    try:
        found = await in_time(search)
    except TimeoutError:
        return []
    return [app_commands.Choice(name=label, value=zone) for label, zone in found]
