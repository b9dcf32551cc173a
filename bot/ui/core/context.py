"""Who invoked an interaction, in which community, and what the running bot offers to its handler."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

import discord

from bot.clock import Clock
from bot.config.crisis_lines import CrisisLines
from bot.rules.callers import Caller, NamedUser
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.services import Services

from .members import MEMBER_FETCH_TIMEOUT_S, fetch_member, role_ids

_Response = TypeVar("_Response")
Interaction = discord.Interaction[Any]

InteractionData = dict[str, Any]
"""JSON as Discord sent it: no type of discord.py's holds for presses, choices and forms alike."""

EXTRA_COMMUNITY = "community"
"""Key in an interaction's extras: the id of the community whose names are shown in the response."""


class RateLimitedClient(Protocol):
    """A client of Discord's API that keeps to its rate limits."""

    async def request(self, call: Coroutine[Any, Any, _Response]) -> _Response: ...


class ZoneFinder(Protocol):
    """A search for time zones by the names of places; returns a label and a zone's name for each."""

    def search(self, typed: str, *, now: datetime, limit: int) -> Sequence[tuple[str, str]]: ...


class BotClient(Protocol):
    """What the running bot offers to handlers."""

    services: Services
    programme: Programme
    clock: Clock
    guide: dict[str, str]
    crisis_lines: CrisisLines
    open_modal_ids: set[str]
    running_tasks: set[asyncio.Task[Any]]

    @property
    def zone_finder(self) -> ZoneFinder: ...
    @property
    def outbox_worker(self) -> RateLimitedClient: ...


def interaction_data(interaction: Interaction) -> InteractionData:
    """Return what Discord sent along with a press, a choice or a form; nothing in it has been checked."""
    return cast(InteractionData, interaction.data or {})


def client(interaction: Interaction) -> BotClient:
    """Return the running bot to which an interaction came."""
    return cast(BotClient, interaction.client)


def services(interaction: Interaction) -> Services:
    """Return the services of the running bot."""
    return client(interaction).services


def caller_of(interaction: Interaction) -> Caller:
    """Return who invoked the interaction, with the roles and permissions that Discord sent along with it.

    Outside a server, and for a bot, the caller belongs to no community.
    """
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member) or user.bot:
        # Discord brings no interactions of other bots; should it ever, they have no right to anything.
        return Caller(user_id=user.id, community_id=None)
    return Caller(
        user_id=user.id,
        community_id=interaction.guild_id,
        role_ids=role_ids(user),
        manages_server=interaction.permissions.manage_guild,
        owns_server=user.guild.owner_id == user.id,
    )


async def caller_in(
    interaction: Interaction, community_id: int | None = None, *, timeout_s: float = MEMBER_FETCH_TIMEOUT_S
) -> Caller:
    """Return the caller in the community that a control names, as controls in direct messages do, or else here.

    Raises NotFound when the control belongs to another server, or the person is not in that server; TimeoutError
    where Discord does not say in time whether they are, or has not named all servers yet.
    """
    if community_id is None or interaction.guild_id == community_id:
        return caller_of(interaction)
    set_community(interaction, community_id)
    guild = interaction.client.get_guild(community_id)
    if guild is None and not interaction.client.is_ready():
        raise TimeoutError
    member = None
    if guild is not None and interaction.guild_id is None:
        member = await fetch_member(guild, interaction.user.id, timeout_s=timeout_s)
    if member is None:
        raise NotFound
    return caller_from_member(member)


def caller_from_member(member: discord.Member) -> Caller:
    """Return a member as a caller in their server, where Discord sends no permissions along."""
    return Caller(
        user_id=member.id,
        community_id=member.guild.id,
        role_ids=role_ids(member),
        owns_server=member.guild.owner_id == member.id,
    )


async def resolve_person(interaction: Interaction, user_id: int, community_id: int | None = None) -> NamedUser:
    """Return the person with an id that a control carried; they are looked up, because the control may be forged.

    Looks in the community that the control names, or else in the server of the interaction. Raises TimeoutError where
    Discord does not say in time whether they are there.
    """
    guild = interaction.client.get_guild(community_id) if community_id else interaction.guild
    if guild is not None and (member := await fetch_member(guild, user_id)):
        return person_from_user(member)
    return resolve_cached_person(guild, user_id)


def resolve_cached_person(guild: discord.Guild | None, user_id: int) -> NamedUser:
    """Return the person with this id as far as the cache knows them, without a request to Discord."""
    member = guild.get_member(user_id) if guild else None
    return person_from_user(member) if member else NamedUser(user_id=user_id, is_bot=False, is_in_server=False)


def person_from_user(user: discord.Member | discord.User) -> NamedUser:
    """Return a person whom a command named; a User who is no Member has left the server."""
    is_here = isinstance(user, discord.Member)
    worn = role_ids(user) if isinstance(user, discord.Member) else frozenset[int]()
    return NamedUser(user_id=user.id, is_bot=user.bot, is_in_server=is_here, role_ids=worn)


def set_community(interaction: Interaction, community_id: int) -> None:
    """Set the community whose names are shown in the response."""
    interaction.extras[EXTRA_COMMUNITY] = community_id
