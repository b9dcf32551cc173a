"""Names of people and roles, and the replacement of mentions by them in direct messages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

import discord
from discord import ui

from bot.discord_errors import RESPONSE_ERRORS
from bot.rules.text_limits import clean_text

from .context import EXTRA_COMMUNITY, Interaction, client
from .custom_ids import MAX_ID
from .layout import MAX_TEXT_LENGTH, escape_markup, remove_mentions, text_displays, truncate
from .members import wait_at_most

DELETED_ROLE_NAME = "A group that is no more"
RoleNameLookup = Callable[[int], str | None]
"""Returns a support group's present name by its role's id, or None."""

MENTION = re.compile(r"<@(&?)(\d{1,20})>")
PROFILE_URL = "https://discord.com/users/{}"
BRACKETS_TO_PARENTHESES = str.maketrans("[]", "()")

NAME_FETCH_TIMEOUT_S = 0.6
"""Seconds for Discord to tell names that are not cached; the response must still arrive within three seconds."""

SHORT_NAME_LENGTH = 10
"""Characters of a name that, escaped in any way, is never longer than the mention that it replaces."""

NameLookup = Callable[[int], str | None]
SendRequest = Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]
"""Sends a request to Discord within the rate limits."""


def clean_name(raw_name: str) -> str:
    """Return a name on Discord as one line, without mentions and invisible characters."""
    return remove_mentions(" ".join(clean_text(raw_name).split()))


def display_name_of(user: discord.abc.User) -> str:
    """Return a person's display name, or their user name if nothing of the former is visible."""
    return clean_name(user.display_name) or user.name


def role_name_of(role: discord.Role | None) -> str | None:
    """Return a role's name; None where there is no role, or nothing of its name is visible."""
    return clean_name(role.name) or None if role else None


def cached_names(client: discord.Client, community_id: int | None, *, only_certain: bool = False) -> NameLookup:
    """Return a lookup of names in one community; people who are not found there go by their name on Discord.

    With *only_certain*, nothing is returned for somebody whose name in the community may only not be known yet.
    """
    guild = client.get_guild(community_id) if community_id else None
    elsewhere = client.get_user if guild is None or guild.chunked or not only_certain else lambda _: None

    def name(person: int) -> str | None:
        user = (guild.get_member(person) if guild else None) or elsewhere(person)
        return display_name_of(user) if user else None

    return name


def role_names(client: discord.Client, community_id: int | None) -> NameLookup:
    """Return a lookup of the names of a community's roles, which direct messages never show by mention."""
    guild = client.get_guild(community_id) if community_id else None
    return lambda role_id: role_name_of(guild.get_role(role_id) if guild else None)


def unknown_mentions(client: discord.Client, community_id: int | None, view: ui.LayoutView) -> set[int]:
    """Return the ids of people whom the view mentions and whose names are not cached, or not yet."""
    known = cached_names(client, community_id, only_certain=True)
    found = (match for text in text_displays(view) for match in MENTION.finditer(text.content) if not match[1])
    mentioned = {int(match[2]) for match in found}
    return {person for person in mentioned if 0 < person <= MAX_ID and known(person) is None}


async def fetch_names(
    client: discord.Client, community_id: int | None, user_ids: Collection[int], send_request: SendRequest
) -> NameLookup:
    """Ask Discord for the names of these people; return a lookup, with None for those it doesn't tell.

    Soon after the start not everyone is cached, and somebody who left is no longer, but Discord still knows them.
    """
    guild = client.get_guild(community_id) if community_id else None

    async def name(person: int) -> str | None:
        if guild is not None and not guild.chunked:
            try:
                return display_name_of(await send_request(guild.fetch_member(person)))
            except discord.NotFound:
                pass
        return display_name_of(client.get_user(person) or await send_request(client.fetch_user(person)))

    async def told(person: int) -> str | None:
        try:
            return await name(person)
        except RESPONSE_ERRORS:
            return None

    found = dict(zip(user_ids, await asyncio.gather(*map(told, user_ids)), strict=True))
    return found.get


def replace_mentions(view: ui.LayoutView, name_of_user: NameLookup, name_of_role: NameLookup) -> None:
    """Replace the view's mentions by names: with links, or, where the message gets too long, bare or shortened."""

    def linked(person: int) -> str:
        name = (name_of_user(person) or "someone").translate(BRACKETS_TO_PARENTHESES)
        return f"[{escape_markup(name)}]({PROFILE_URL.format(person)})"

    def bare(person: int) -> str:
        return escape_markup(name_of_user(person) or "someone")

    def short(person: int) -> str:
        return escape_markup(truncate(name_of_user(person) or "someone", SHORT_NAME_LENGTH))

    def written(content: str, name: Callable[[int], str]) -> str:
        def instead(found: re.Match[str]) -> str:
            return (
                escape_markup(name_of_role(int(found[2])) or DELETED_ROLE_NAME) if found[1] else name(int(found[2]))
            )

        return MENTION.sub(instead, content)

    for name in (linked, bare, short):
        named = {text: written(text.content, name) for text in text_displays(view)}
        if name is short or sum(map(len, named.values())) <= MAX_TEXT_LENGTH:
            for text, content in named.items():
                text.content = content
            return


async def fetch_and_replace_mentions(
    client: discord.Client, community_id: int, view: ui.LayoutView, send_request: SendRequest
) -> None:
    """Replace the view's mentions by names, and ask Discord for those that are not cached."""
    known = cached_names(client, community_id)
    told = await fetch_names(client, community_id, unknown_mentions(client, community_id, view), send_request)
    replace_mentions(view, lambda person: told(person) or known(person), role_names(client, community_id))


async def replace_mentions_in_reply(interaction: Interaction, view: ui.LayoutView) -> None:
    """Replace the mentions in a response by names; Discord is asked for unknown ones, for a short time only."""
    client, home = interaction.client, interaction.extras.get(EXTRA_COMMUNITY)
    known, unknown = cached_names(client, home), unknown_mentions(client, home, view)
    told = await _fetch_in_time(interaction, home, unknown) if unknown else None
    replace_mentions(view, lambda one: (told and told(one)) or known(one), role_names(client, home))


async def _fetch_in_time(interaction: Interaction, home: int | None, unknown: set[int]) -> NameLookup | None:
    """Return a lookup of the names that Discord has for these people; None if it takes too long or fails."""
    ask = client(interaction).outbox_worker.request
    answer = await wait_at_most(NAME_FETCH_TIMEOUT_S, fetch_names(interaction.client, home, unknown, ask))
    return answer.result() if answer is not None and answer.exception() is None else None


def role_names_in(interaction: Interaction, community_id: int) -> RoleNameLookup:
    """Return a lookup of the names of a community's support groups."""
    return role_names(interaction.client, community_id)
