"""Who is in a server, also soon after the start, when Discord has not told of everybody there yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import discord

from bot.discord_errors import MEMBER_GONE, NOT_TAKEN
from bot.rules.people import is_known

from .custom_ids import LARGEST_ID

Found = TypeVar("Found")

ANSWERS_WITHIN = 1.0
"""Seconds that Discord has to say whether somebody is in a server: whoever waits is owed an answer in three."""

MOST_ASKED = 40
"""Servers asked about one person at a time; Discord takes fifty requests a second, and others need some of them."""


async def within(seconds: float, asking: Awaitable[Found]) -> asyncio.Future[Found] | None:
    """Wait so many seconds for what Discord is asked; return it, finished, or None where it is not by then.

    Not cancelled when nobody waits any more: others may wait for the same, and discord.py would not take it well in
    the middle of a limit.
    """
    task = asyncio.ensure_future(asking)
    task.add_done_callback(lambda late: late.cancelled() or late.exception())
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return task if done else None


async def member_of(guild: discord.Guild, user_id: int) -> discord.Member | None:
    """Someone in the server, asked for if unknown; nobody is asked once Discord has told of everybody.

    Raises TimeoutError where it cannot be told just now.
    """
    if member := guild.get_member(user_id):
        return member
    if guild.chunked or not is_known(user_id) or user_id > LARGEST_ID:
        return None
    answer = await within(ANSWERS_WITHIN, guild.fetch_member(user_id))
    if answer is None:
        raise TimeoutError
    try:
        return answer.result()
    except discord.NotFound as error:
        if error.code not in MEMBER_GONE:
            raise TimeoutError from error
        return None
    except NOT_TAKEN as error:
        raise TimeoutError from error


async def everyone_is_known(guild: discord.Guild, *, at_most: float) -> bool:
    """Whether Discord has told of everybody in the server; it is asked to, and has so many seconds for it."""
    if guild.chunked:
        return True
    answer = await within(at_most, guild.chunk())
    return answer is not None and answer.exception() is None


async def where_is(client: discord.Client, user_id: int) -> tuple[list[discord.Guild], list[discord.Guild]]:
    """The servers in which somebody is with the bot, by name; then those where it cannot be told just now.

    Gives them within little more than a second, and raises nothing.
    """
    here = [guild for guild in client.guilds if guild.get_member(user_id) is not None]
    unsure = [guild for guild in client.guilds if guild not in here and not guild.chunked]
    asked = unsure[:MOST_ASKED]
    found = await asyncio.gather(*(member_of(guild, user_id) for guild in asked), return_exceptions=True)
    said = dict(zip(asked, found, strict=True))
    here += [guild for guild in asked if isinstance(said[guild], discord.Member)]
    perhaps = [guild for guild in unsure if isinstance(said.get(guild, TimeoutError()), BaseException)]
    return sorted(here, key=lambda guild: (guild.name, guild.id)), perhaps


async def shared_with(client: discord.Client, user_id: int) -> list[discord.Guild]:
    """The servers in which somebody is with the bot, by name.

    Where Discord does not say in time, and there is only one in which they may be, it is that: its name is not shown.
    """
    here, perhaps = await where_is(client, user_id)
    return here if here or len(perhaps) != 1 else perhaps


def role_ids(member: discord.Member) -> frozenset[int]:
    """The roles that somebody wears in their server.

    discord.py leaves out those of a server of which it knows nothing yet; they came with this very member.
    """
    if member.guild.get_role(member.guild.id) is None:
        return frozenset({member.guild.id, *member._roles})
    return frozenset(role.id for role in member.roles)
