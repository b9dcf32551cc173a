"""Autocompletion of command options."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from discord import app_commands

from .context import Interaction, client, finish_before_deadline
from .members import clean_name

UNTIL_DESCRIPTION = "For example: 2 weeks, 1 month, 24 Dec, 2027-03-01. Left out: until you say so."
SINCE_DESCRIPTION = "For example: 2 weeks, 1 month, 1 March, 2026-03-01. Left out: the last 30 days."
SUGGESTED_SPANS = ("1 week", "2 weeks", "1 month", "3 months")
MAX_CHOICES, MAX_CHOICE_LENGTH = 25, 100

Choices = list[app_commands.Choice[str]]
Autocomplete = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]


async def complete_span(_interaction: Interaction, typed: str) -> Choices:
    """Suggest a few spans of time that contain what was typed, or else what was typed."""
    wanted = clean_name(typed)[:100]
    spans = [span for span in SUGGESTED_SPANS if wanted.lower() in span]
    return [app_commands.Choice(name=text, value=text) for text in (spans or [wanted])]


async def complete_time_zone(interaction: Interaction, typed: str) -> Choices:
    """Suggest time zones for a typed place, searched in a thread; none if that takes over MODAL_DEADLINE_S."""
    here = client(interaction)
    search = asyncio.to_thread(here.zone_finder.search, typed, now=here.clock(), limit=MAX_CHOICES)
    try:
        found = await finish_before_deadline(search)
    except TimeoutError:
        return []
    return [app_commands.Choice(name=label, value=zone) for label, zone in found]
