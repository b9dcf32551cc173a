"""Who hears of what somebody has just brought, said truly to whoever waits for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from typing import Any

import discord

from bot import confidants
from bot.rules.hearing import Hearer
from storage.records import Community

INSTEAD = {
    Hearer.COORDINATOR: (
        "No facilitator would hear of it through me just now, so I tell the one who coordinates mentorship here: "
        "now, and again every day until somebody has taken it on."
    ),
    Hearer.OWNER: (
        "Just now nobody is here to whom I may show it. I ask the server's owner to see to it that there is a "
        "facilitator, without saying who you are: now, and again every day. Then I bring it to them."
    ),
    Hearer.NOBODY: (
        "I keep it, but at present nobody here could read it who is no part of it. I go on looking for someone every "
        "day."
    ),
}
"""In place of what is said where facilitators hear of it."""

OUTSIDE = "Please don't wait for us: `/support` shows who outside can help, at any hour."

AT_MOST_S = 1.0
"""Seconds for Discord to tell who is there; what is answered must not wait longer."""


async def first_to_hear(interaction: discord.Interaction[Any], community: Community, but: Collection[int]) -> Hearer:
    """Who is told first of something that is not for those in *but*."""
    guild = interaction.client.get_guild(community.community_id)
    if guild is None or guild.unavailable:
        return Hearer.FACILITATORS
    first = confidants.hearers(guild, community, but).first
    if first is Hearer.FACILITATORS:
        return first
    await know_everyone(guild)
    return confidants.hearers(guild, community, but).first


async def know_everyone(guild: discord.Guild) -> None:
    """Ask Discord who is in the server, where it has not told all of them yet; soon after the start, that is."""
    if not guild.chunked:
        with contextlib.suppress(TimeoutError, discord.ClientException):
            async with asyncio.timeout(AT_MOST_S):
                await guild.chunk()
