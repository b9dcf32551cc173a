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

from .look import MOST_TEXT
from .trait_words import NO_GROUP

MENTION = re.compile(r"<@(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
PROFILE = "https://discord.com/users/{}"
BRACKETS = str.maketrans("[]", "()")

Known = Callable[[int], str | None]


def known_to(client: discord.Client, reader: int) -> Known:
    """Names as the reader knows them, from a server in which both are; else what Discord calls the person."""

    def name(person: int) -> str | None:
        for guild in client.guilds:
            member = guild.get_member(person)
            if member is not None and guild.get_member(reader) is not None:
                return member.display_name
        user = client.get_user(person)
        return user.display_name if user else None

    return name


def unknown_in(view: ui.LayoutView, known: Known) -> set[int]:
    """The people mentioned whom nobody here knows any more."""
    mentioned = {int(found[1]) for text in _texts(view) for found in MENTION.finditer(text.content)}
    return {person for person in mentioned if known(person) is None}


def groups_of(client: discord.Client) -> Known:
    """The names of roles, which direct messages never show by mention."""

    def name(role_id: int) -> str | None:
        return next((role.name for guild in client.guilds if (role := guild.get_role(role_id))), None)

    return name


def write_out(view: ui.LayoutView, known: Known, groups: Known) -> None:
    """Put names in the place of mentions, unless the message would then be too long for Discord."""

    def written(content: str) -> str:
        people = MENTION.sub(lambda found: _linked(int(found[1]), known), content)
        return ROLE.sub(lambda found: discord.utils.escape_markdown(groups(int(found[1])) or NO_GROUP), people)

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
    return f"[{discord.utils.escape_markdown(name.translate(BRACKETS))}]({PROFILE.format(person)})"
