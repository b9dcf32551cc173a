"""Who the bot is to Discord, asked once and without connecting: is the token known, what is on, what time is it?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from discord.http import Route

from bot.clock import Clock
from bot.discord_errors import BROKEN_ANSWER, UNAUTHORIZED

LOOK_TIMEOUT_S = 10.0
"""Seconds that Discord is given to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What Discord has said; what it has not is None. *problem* is a sentence where it said nothing of use."""

    is_token_known: bool = False
    flags: int | None = None
    clock_ahead_s: float | None = None
    problem: str = field(default="", repr=False)


async def look_at_discord(token: str, clock: Clock, *, timeout_s: float = LOOK_TIMEOUT_S) -> Look:
    """Ask Discord for the application that the token is of; nothing is raised."""
    limit = aiohttp.ClientTimeout(total=timeout_s)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, headers={"Authorization": f"Bot {token}"}) as session,
            session.get(f"{Route.BASE}/oauth2/applications/@me") as answer,
        ):
            ahead_s = _seconds_ahead(clock(), answer.headers.get("Date"))
            if answer.status == UNAUTHORIZED:
                return Look(clock_ahead_s=ahead_s)
            if not answer.ok:
                return Look(problem=f"Discord answered with {answer.status}.", clock_ahead_s=ahead_s)
            flags = int((await answer.json())["flags"])
            return Look(is_token_known=True, flags=flags, clock_ahead_s=ahead_s)
    except TimeoutError:
        return Look(problem=f"Discord did not answer within {timeout_s:g} seconds.")
    except (aiohttp.ClientError, OSError, TypeError, *BROKEN_ANSWER):
        return Look(problem="Discord could not be reached.")


def _seconds_ahead(now: datetime, said: str | None) -> float | None:
    try:
        return (now - parsedate_to_datetime(said or "").astimezone(UTC)).total_seconds()
    except ValueError:
        return None
