"""Names of people and groups, and whose names hold in a message."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

import discord
from discord import ui

from bot.discord_errors import NOT_TAKEN
from bot.rules.writing import clean

from .context import COMMUNITY, Interaction, house
from .custom_ids import LARGEST_ID
from .layout import MOST_TEXT, escaped, shortened, texts_of, unmarked
from .members import within

NO_GROUP = "A group that is no more"
GroupName = Callable[[int], str | None]
"""A support group's name by its role's id, as the server has it now."""

MENTION = re.compile(r"<@(&?)(\d{1,20})>")
PROFILE = "https://discord.com/users/{}"
BRACKETS = str.maketrans("[]", "()")

NAMES_WITHIN = 0.6
"""Seconds for Discord to tell names that are not known here; what is to be shown has still to arrive in three."""

SHORT_NAME = 10
"""Characters of a name that are never longer than the mention in whose place they stand, however they are escaped."""

Known = Callable[[int], str | None]
Ask = Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]
"""Has Discord asked something, in turn."""


def as_name(given: str) -> str:
    """What somebody or something is called on Discord, on one line, with nothing in it that cannot be seen."""
    return unmarked(" ".join(clean(given).split()))


def called(user: discord.abc.User) -> str:
    """What somebody is called, or their plain name where that is nothing that can be seen."""
    return as_name(user.display_name) or user.name


def group_called(role: discord.Role | None) -> str | None:
    """What a role is called; None where there is none, or nothing of it can be seen."""
    return as_name(role.name) or None if role else None


def known_in(client: discord.Client, community_id: int | None, *, for_sure: bool = False) -> Known:
    """Names as they are in one community; else, or where that is not known, what Discord calls the person.

    *for_sure*, not the latter of somebody of whom it is only not known yet what they are called there.
    """
    guild = client.get_guild(community_id) if community_id else None
    elsewhere = client.get_user if guild is None or guild.chunked or not for_sure else lambda _: None

    def name(person: int) -> str | None:
        user = (guild.get_member(person) if guild else None) or elsewhere(person)
        return called(user) if user else None

    return name


def groups_of(client: discord.Client, community_id: int | None) -> Known:
    """The names of a community's roles, which direct messages never show by mention."""
    guild = client.get_guild(community_id) if community_id else None
    return lambda role_id: group_called(guild.get_role(role_id) if guild else None)


def unknown_in(client: discord.Client, community_id: int | None, view: ui.LayoutView) -> set[int]:
    """The people mentioned whom nobody here knows any more, or yet."""
    known = known_in(client, community_id, for_sure=True)
    found = (match for text in texts_of(view) for match in MENTION.finditer(text.content) if not match[1])
    mentioned = {int(match[2]) for match in found}
    return {person for person in mentioned if 0 < person <= LARGEST_ID and known(person) is None}


async def looked_up(client: discord.Client, community_id: int | None, people: Collection[int], ask: Ask) -> Known:
    """What Discord, when asked, calls these people; whom it does not tell of, is nobody's reason to wait.

    Soon after the start not everyone is known, and someone who left is forgotten here, but not by Discord.
    """
    guild = client.get_guild(community_id) if community_id else None

    async def name(person: int) -> str | None:
        if guild is not None and not guild.chunked:
            try:
                return called(await ask(guild.fetch_member(person)))
            except discord.NotFound:
                pass
        return called(client.get_user(person) or await ask(client.fetch_user(person)))

    async def told(person: int) -> str | None:
        try:
            return await name(person)
        except NOT_TAKEN:
            return None

    found = dict(zip(people, await asyncio.gather(*map(told, people)), strict=True))
    return found.get


def write_out(view: ui.LayoutView, known: Known, groups: Known) -> None:
    """Put names in the place of mentions: with links, or, where the message would be too long, bare or shortened."""

    def linked(person: int) -> str:
        return f"[{escaped((known(person) or 'someone').translate(BRACKETS))}]({PROFILE.format(person)})"

    def bare(person: int) -> str:
        return escaped(known(person) or "someone")

    def short(person: int) -> str:
        return escaped(shortened(known(person) or "someone", SHORT_NAME))

    def written(content: str, name: Callable[[int], str]) -> str:
        def instead(found: re.Match[str]) -> str:
            return escaped(groups(int(found[2])) or NO_GROUP) if found[1] else name(int(found[2]))

        return MENTION.sub(instead, content)

    for name in (linked, bare, short):
        named = {text: written(text.content, name) for text in texts_of(view)}
        if name is short or sum(map(len, named.values())) <= MOST_TEXT:
            for text, content in named.items():
                text.content = content
            return


async def write_out_asking(client: discord.Client, community_id: int, view: ui.LayoutView, ask: Ask) -> None:
    """The same, with Discord asked for whoever is not known here."""
    known = known_in(client, community_id)
    told = await looked_up(client, community_id, unknown_in(client, community_id, view), ask)
    write_out(view, lambda person: told(person) or known(person), groups_of(client, community_id))


async def write_out_in(interaction: Interaction, view: ui.LayoutView) -> None:
    """Put names in the place of mentions."""
    client, home = interaction.client, interaction.extras.get(COMMUNITY)
    known, unknown = known_in(client, home), unknown_in(client, home, view)
    told = await _asked(interaction, home, unknown) if unknown else None
    write_out(view, lambda one: (told and told(one)) or known(one), groups_of(client, home))


async def _asked(interaction: Interaction, home: int | None, unknown: set[int]) -> Known | None:
    """What Discord calls people who are not known here; None where it does not say so in time."""
    ask = house(interaction).courier.ask
    answer = await within(NAMES_WITHIN, looked_up(interaction.client, home, unknown, ask))
    return answer.result() if answer is not None and answer.exception() is None else None


def groups_in(interaction: Interaction, community_id: int) -> GroupName:
    """The names of a community's support groups."""
    return groups_of(interaction.client, community_id)
