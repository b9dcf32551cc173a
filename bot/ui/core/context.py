"""Who invoked it, in which community, and what the running bot offers them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

import discord

from bot.clock import Clock
from bot.config.crisis_lines import CrisisLines
from bot.rules.people import Caller, Someone
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.services import Services

from .members import member_of, role_ids

Given = TypeVar("Given")
Interaction = discord.Interaction[Any]

Payload = dict[str, Any]
"""JSON as Discord sent it: no type of discord.py's holds for presses, choices and forms alike."""

COMMUNITY = "community"
"""Where an interaction keeps which community what it shows belongs to, and so, whose names hold in it."""


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


def submitted(interaction: Interaction) -> Payload:
    """What came along with a press, a choice or a form, as Discord sent it and nobody has checked it yet."""
    return cast(Payload, interaction.data or {})


def house(interaction: Interaction) -> House:
    """The running bot behind an interaction."""
    return cast(House, interaction.client)


def services(interaction: Interaction) -> Services:
    """What can be done."""
    return house(interaction).services


def caller_of(interaction: Interaction) -> Caller:
    """Who knocks, with the roles and rights that came along with this very interaction."""
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member) or user.bot:
        # Discord brings no knocks of other bots; should it ever, they have no right to anything.
        return Caller(user_id=user.id, community_id=None)
    return Caller(
        user_id=user.id,
        community_id=interaction.guild_id,
        role_ids=role_ids(user),
        manages_server=interaction.permissions.manage_guild,
        owns_server=user.guild.owner_id == user.id,
    )


async def caller_in(interaction: Interaction, community_id: int | None = None) -> Caller:
    """Who knocks at a door that names its community, as those in direct messages do; or here, if it names none.

    Raises NotFound when the door is another server's, or the person is not in that server; another error where
    Discord does not say whether they are.
    """
    if community_id is None or interaction.guild_id == community_id:
        return caller_of(interaction)
    belongs_to(interaction, community_id)
    guild = interaction.client.get_guild(community_id)
    member = await member_of(guild, interaction.user.id) if guild and interaction.guild_id is None else None
    if member is None:
        raise NotFound
    return Caller(
        user_id=member.id,
        community_id=community_id,
        role_ids=role_ids(member),
        owns_server=member.guild.owner_id == member.id,
    )


async def named(interaction: Interaction, user_id: int, community_id: int | None = None) -> Someone:
    """A person whose id a control gave; looked up, because the control may be forged.

    In the server where the knock is, unless the control names its community. Raises an error where Discord does not
    say whether they are there.
    """
    guild = interaction.client.get_guild(community_id) if community_id else interaction.guild
    if guild is not None and (member := await member_of(guild, user_id)):
        return someone(member)
    return named_here(guild, user_id)


def named_here(guild: discord.Guild | None, user_id: int) -> Someone:
    """The same of whom is known of at present, without asking for anybody."""
    member = guild.get_member(user_id) if guild else None
    return someone(member) if member else Someone(user_id=user_id, is_bot=False, is_here=False)


def someone(user: discord.Member | discord.User) -> Someone:
    """A person named in a command; a User and not a Member has left the server."""
    is_here = isinstance(user, discord.Member)
    worn = role_ids(user) if isinstance(user, discord.Member) else frozenset[int]()
    return Someone(user_id=user.id, is_bot=user.bot, is_here=is_here, role_ids=worn)


def belongs_to(interaction: Interaction, community_id: int) -> None:
    """Note whose names hold in what is shown in answer."""
    interaction.extras[COMMUNITY] = community_id
