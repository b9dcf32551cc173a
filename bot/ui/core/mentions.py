"""Names of people and roles, and the one place that writes them out where direct messages would show mentions."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterable
from itertools import islice

import discord
from discord import ui

from bot.command_ids import CommandIds

from .context import Interaction, client
from .custom_ids import MAX_ID
from .layout import MAX_TEXT_LENGTH, escape_markup, text_displays, truncate
from .members import Names, SendRequest, clean_name, wait_at_most

DELETED_ROLE_NAME = "A group that is no more"
RoleNameLookup = Callable[[int], str | None]
"""Returns a support group's present name by its role's id, or None."""

MENTION = re.compile(r"<@(&?)(\d{1,20})>")
COMMAND_NAMED = re.compile(r"(?<!\\)`/([a-z]+(?: [a-z-]+)?)`")
SAYS_WHERE = re.compile(r"\b(?:server|there)\b")
PROFILE_URL = "https://discord.com/users/{}"
BRACKETS_TO_PARENTHESES = str.maketrans("[]", "()")

REPLY_NAMES_TIMEOUT_S = 0.6
"""Seconds for Discord to tell names for a response, which must still arrive within three seconds."""

MESSAGE_NAMES_TIMEOUT_S = 5.0
"""Seconds for Discord to tell names for a message that nobody waits for."""

MAX_NAMES_ASKED = 25
"""People whom Discord is asked for, for one message: what it mentions is more only on long lists."""

SHORT_NAME_LENGTH = 10
"""Characters of a name that, escaped in any way, is never longer than the mention that it replaces."""

NameLookup = Callable[[int], str | None]


def role_name_of(role: discord.Role | None) -> str | None:
    """Return a role's name; None where there is no role, or nothing of its name is visible."""
    return clean_name(role.name) or None if role else None


def member_names(client: discord.Client, community_id: int | None) -> NameLookup:
    """Return a lookup of the names of a community's members; nobody else is known to it.

    Somebody who is only in another server with the bot is as unknown here as somebody whom the bot never met.
    """
    return Names(client.get_guild(community_id) if community_id else None).of


def add_account_names(view: ui.LayoutView, guild: discord.Guild | None) -> None:
    """Write the account's name behind the mention of everybody who shares a display name, as far as there is room."""
    names = Names(guild)

    def told_apart(text: str) -> str:
        def instead(found: re.Match[str]) -> str:
            account = None if found[1] else names.account_if_shared(int(found[2]))
            behind = f" ({escape_markup(account)})" if account else ""
            is_there = text.startswith(behind, found.end())
            return found[0] if is_there else found[0] + behind

        return MENTION.sub(instead, text)

    _rewrite_if_it_fits(view, told_apart)


def role_names(client: discord.Client, community_id: int | None) -> NameLookup:
    """Return a lookup of the names of a community's roles, which direct messages never show by mention."""
    guild = client.get_guild(community_id) if community_id else None
    return lambda role_id: role_name_of(guild.get_role(role_id) if guild else None)


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


async def find_names(
    client: discord.Client,
    community_id: int | None,
    people: Iterable[int],
    send_request: SendRequest,
    *,
    within_s: float,
) -> NameLookup:
    """Return a lookup of these people's names in the community, or else of their own on Discord.

    Discord is asked for those who are not cached, *within_s* seconds long. Those whom it doesn't name in time have no
    name: nothing is raised, and nothing waits longer.
    """
    known = member_names(client, community_id)
    asked = (person for person in dict.fromkeys(people) if 0 < person <= MAX_ID and known(person) is None)
    unknown = list(islice(asked, MAX_NAMES_ASKED))
    fetches = (_fetch_user(client, community_id, person, send_request) for person in unknown)
    answers = await asyncio.gather(*(wait_at_most(within_s, fetch) for fetch in fetches))
    told = [
        answer.result()
        for answer in answers
        if answer is not None and not answer.cancelled() and answer.exception() is None
    ]
    return Names(client.get_guild(community_id) if community_id else None, told).of


async def find_names_for_reply(interaction: Interaction, community_id: int, people: Iterable[int]) -> NameLookup:
    """Return a lookup of these people's names, in time for a response, for where no mention can stand."""
    ask = client(interaction).outbox_worker.request
    return await find_names(interaction.client, community_id, people, ask, within_s=REPLY_NAMES_TIMEOUT_S)


async def write_names(
    client: discord.Client,
    community_id: int | None,
    view: ui.LayoutView,
    send_request: SendRequest,
    *,
    within_s: float,
) -> None:
    """Replace the view's mentions by the names of one community's people and roles: for every way into a DM.

    Somebody whom Discord doesn't name *within_s* seconds is "someone".
    """
    found = (match for text in text_displays(view) for match in MENTION.finditer(text.content) if not match[1])
    people = (int(match[2]) for match in found)
    names = await find_names(client, community_id, people, send_request, within_s=within_s)
    replace_mentions(view, names, role_names(client, community_id))


def leave_out_names(view: ui.LayoutView) -> None:
    """Replace the view's mentions by words that name nobody, for where Discord may refuse a name."""
    replace_mentions(view, lambda _: None, lambda _: None)


def link_commands(bot: discord.Client, view: ui.LayoutView, *, in_dm: bool) -> None:
    """Make the commands that the bot's own texts name ones that can be tapped, as far as they work there and it fits.

    Of one that works in the server alone, a direct message says so. In what people write, what looks alike is left
    alone: its marks are escaped.
    """
    known = getattr(bot, "command_ids", None)
    if not isinstance(known, CommandIds):
        # The outbox worker sends through any client, and only the bot itself registers commands.
        return
    ids = known.in_dm if in_dm else known.everywhere

    def usable(text: str) -> str:
        where = "" if SAYS_WHERE.search(text) else " in your server"

        def tappable(match: re.Match[str]) -> str:
            if match[1] in ids:
                return f"</{match[1]}:{ids[match[1]]}>"
            return match[0] + where if match[1] in known.everywhere else match[0]

        return COMMAND_NAMED.sub(tappable, text)

    _rewrite_if_it_fits(view, usable)


def _rewrite_if_it_fits(view: ui.LayoutView, rewritten: Callable[[str], str]) -> None:
    shown = list(text_displays(view))
    contents = [rewritten(text.content) for text in shown]
    if sum(map(len, contents)) <= MAX_TEXT_LENGTH:
        for text, content in zip(shown, contents, strict=True):
            text.content = content


async def _fetch_user(
    client: discord.Client, community_id: int | None, person: int, send_request: SendRequest
) -> discord.abc.User:
    """Ask Discord for somebody in the community, else for the person alone. Raises what the request raises.

    Soon after the start not everyone is cached, and somebody who left is no longer, but Discord still knows them.
    The client's own cache is not asked: it knows all who are in any server with the bot.
    """
    guild = client.get_guild(community_id) if community_id else None
    if guild is not None and not guild.chunked:
        with contextlib.suppress(discord.HTTPException):
            member: discord.Member = await send_request(guild.fetch_member(person))
            return member
    user: discord.User = await send_request(client.fetch_user(person))
    return user


def role_names_in(interaction: Interaction, community_id: int) -> RoleNameLookup:
    """Return a lookup of the names of a community's support groups."""
    return role_names(interaction.client, community_id)
