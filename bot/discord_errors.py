"""Discord's error codes by meaning: about a message's content, about its recipient, about what is gone."""

from __future__ import annotations

import socket
from collections.abc import Awaitable
from json import JSONDecodeError
from typing import TypeVar

import aiohttp
import discord

UNKNOWN_MEMBER_CODES = frozenset({10007, 10013})
"""Codes: not in this server; no such user."""

UNAUTHORIZED, TOO_MANY_REQUESTS = 401, 429

ALREADY_ACKNOWLEDGED = 40060
INTERACTION_OVER_CODES = frozenset({10015, 10062, ALREADY_ACKNOWLEDGED, 50027})
"""Codes: the interaction is too old to respond to, or was responded to: nobody waits for the answer any more."""

BROKEN_ANSWER = (JSONDecodeError, UnicodeDecodeError, KeyError)
"""Errors of an answer that was cut off or garbled: what was asked for may be done."""

RESPONSE_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError, JSONDecodeError, UnicodeDecodeError)
"""Errors that keep a response, or Discord's answer to it, from arriving; a time-out is an OSError."""

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008

MISSING_ACCESS = 50001
"""Code for no access: to a direct-message channel of another bot, used before this one, or to a card's channel."""

UNKNOWN_GUILD_CODES = frozenset({10004, MISSING_ACCESS})
"""Codes: no such server; the bot is not in it."""

UNREACHABLE_USER_CODES = frozenset({50007, 50278, 10013, 50033})
"""Codes: DMs closed; no server in common; no such user; nobody who can be messaged. A retry would only annoy."""

CONTENT_FILTER_CODES = frozenset({20009, 200000, 200001, 240000})
"""Codes: explicit content; blocked by a server's filters, words or title; a link that is taken for harmful."""

OUTAGE_ERRORS = (
    discord.RateLimited,
    discord.GatewayNotFound,
    aiohttp.ClientError,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
    JSONDecodeError,
)
"""Errors, besides some answers, that say that Discord cannot be reached, or answers with something broken."""

SentT = TypeVar("SentT")


class ContentRefused(Exception):
    """Discord refused a message for its content: somebody's words, most likely, where it has any."""

    def __init__(self, error: discord.HTTPException, *, has_words: bool) -> None:
        super().__init__(f"{error.status}, {error.code}")
        self.error = error
        self.has_words = has_words


def is_outage(error: BaseException) -> bool:
    """Return whether a request failed because Discord does not answer well just now; it may be made again."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == TOO_MANY_REQUESTS
    return isinstance(error, OUTAGE_ERRORS)


def retry_after_s(error: Exception) -> float:
    """Return the seconds that Discord asks to wait, in its answer or its headers; 0 when it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return float(getattr(error, "retry_after", None) or headers.get("Retry-After", 0))
    except (TypeError, ValueError):
        return 0.0


def is_content_error(error: discord.HTTPException) -> bool:
    """Return whether the content was refused, so that it would be for any recipient."""
    return error.code in CONTENT_FILTER_CODES or (error.status == 400 and error.code not in UNREACHABLE_USER_CODES)


async def raising_content_refused(sending: Awaitable[SentT], *, has_words: bool) -> SentT:
    """Await a request and return its result. Raises ContentRefused when Discord refuses the content."""
    try:
        return await sending
    except discord.HTTPException as error:
        if is_content_error(error):
            raise ContentRefused(error, has_words=has_words) from error
        raise
