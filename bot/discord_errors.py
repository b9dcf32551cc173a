"""What Discord's error codes say: of a message's content, of its reader, of what is no more."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

import aiohttp
import discord

MEMBER_GONE = frozenset({10007, 10013})
"""Not in this server; no such person."""

ALREADY_ACKNOWLEDGED = 40060
NOT_TAKEN = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What keeps an answer from arriving; a time-out is an OSError."""

CHANNEL_GONE = 10003
MESSAGE_GONE = 10008

NOT_MINE = 50001
"""No access: to a direct-message channel of another bot's, from before this one took over, or to a card's channel."""

SERVER_GONE = frozenset({10004, NOT_MINE})
"""No such server; the bot is not in it."""

NEVER_WILL = frozenset({50007, 50278, 10013, 50033})
"""DMs closed; no server in common; no such person; nobody who could be written to. Trying again would only annoy."""

FILTERED = frozenset({20009, 200000, 200001, 240000})
"""Explicit content; blocked by a server's filters, words or title; a link that is taken for harmful."""

Given = TypeVar("Given")


class ContentRefused(Exception):
    """Discord does not take a message for what is in it: somebody's words, most likely, where it has any."""

    def __init__(self, error: discord.HTTPException, *, has_words: bool) -> None:
        super().__init__(f"{error.status}, {error.code}")
        self.error = error
        self.has_words = has_words


def is_about_content(error: discord.HTTPException) -> bool:
    """Whether it would be the same for any reader."""
    return error.code in FILTERED or (error.status == 400 and error.code not in NEVER_WILL)


async def taken(sending: Awaitable[Given], *, with_words: bool) -> Given:
    """What Discord gives for a message. Raises ContentRefused where it does not take it for its content."""
    try:
        return await sending
    except discord.HTTPException as error:
        if is_about_content(error):
            raise ContentRefused(error, has_words=with_words) from error
        raise
