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

MENTION = re.compile(r"<@(\d+)>")
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


def write_out(view: ui.LayoutView, known: Known) -> None:
    """Put names in the place of mentions, unless the message would then be too long for Discord."""
    named = {text: MENTION.sub(lambda found: _linked(int(found[1]), known), text.content) for text in _texts(view)}
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
