"""Names in direct messages.

A mention shows a name only where the reader's Discord already knows the person. In a server it asks; in a direct
message with a bot it often does not, and a bare number or "@unknown-user" stands there. So in direct messages
people are written out by name, each a link to their profile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import discord
from discord import ui

from bot.rules.writing import clean

from .look import MOST_TEXT, escaped
from .trait_words import NO_GROUP

MENTION = re.compile(r"(?<!\\)<@(\d+)>")
ROLE = re.compile(r"(?<!\\)<@&(\d+)>")
PROFILE = "https://discord.com/users/{}"
BRACKETS = str.maketrans("[]", "()")

Known = Callable[[int], str | None]


def as_name(given: str) -> str:
    """What somebody or something is called on Discord, on one line, and with nothing in it that cannot be seen."""
    return " ".join(clean(given).split())


def called(user: discord.abc.User) -> str:
    """What somebody is called, or their plain name where that is nothing that can be seen."""
    return as_name(user.display_name) or user.name


def group_called(role: discord.Role | None) -> str | None:
    """What a role is called; None where there is none, or nothing of it can be seen."""
    return as_name(role.name) or None if role else None


def known_to(client: discord.Client, reader: int) -> Known:
    """Names as the reader knows them, from a server in which both are; else what Discord calls the person."""

    def name(person: int) -> str | None:
        for guild in client.guilds:
            member = guild.get_member(person)
            if member is not None and guild.get_member(reader) is not None:
                return called(member)
        user = client.get_user(person)
        return called(user) if user else None

    return name


def unknown_in(view: ui.LayoutView, known: Known) -> set[int]:
    """The people mentioned whom nobody here knows any more."""
    mentioned = {int(found[1]) for text in _texts(view) for found in MENTION.finditer(text.content)}
    return {person for person in mentioned if known(person) is None}


def groups_of(client: discord.Client) -> Known:
    """The names of roles, which direct messages never show by mention."""

    def name(role_id: int) -> str | None:
        return next((group_called(role) for guild in client.guilds if (role := guild.get_role(role_id))), None)

    return name


def write_out(view: ui.LayoutView, known: Known, groups: Known) -> None:
    """Put names in the place of mentions, unless the message would then be too long for Discord."""

    def written(content: str) -> str:
        people = MENTION.sub(lambda found: _linked(int(found[1]), known), content)
        return ROLE.sub(lambda found: escaped(groups(int(found[1])) or NO_GROUP), people)

    named = {text: written(text.content) for text in _texts(view)}
    if sum(len(content) for content in named.values()) <= MOST_TEXT:
        for text, content in named.items():
            text.content = content


def _texts(view: ui.LayoutView) -> Iterator[ui.TextDisplay[ui.LayoutView]]:
    return (item for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def _linked(person: int, known: Known) -> str:
    name = known(person)
    if not name:
        return f"<@{person}>"
    return f"[{escaped(name.translate(BRACKETS))}]({PROFILE.format(person)})"
