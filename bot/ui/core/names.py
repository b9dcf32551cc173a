"""Names by which people of one server are told apart: two who share one are also told by their accounts' names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import discord

from bot.rules.text_limits import clean_text

from .layout import remove_mentions, truncate

MAX_COMPARED = 20_000
"""Members whose names are compared for one message; in a larger server everybody is also told by account."""


def clean_name(raw_name: str) -> str:
    """Return a name on Discord as one line, without mentions and invisible characters."""
    return remove_mentions(" ".join(clean_text(raw_name).split()))


def display_name_of(user: discord.abc.User) -> str:
    """Return a person's display name, or their user name if nothing of the former is visible."""
    return clean_name(user.display_name) or user.name


class Names:
    """Names of a server's members, and of *others* whom Discord has told of, for one message.

    An account's name is no secret: Discord shows it to everybody in the server, and no two have the same.
    """

    def __init__(self, guild: discord.Guild | None, others: Iterable[discord.abc.User] = ()) -> None:
        self._guild = guild
        self._others = {user.id: user for user in others}

    @property
    def is_complete(self) -> bool:
        """Return whether Discord has named all members, so that nobody else is one."""
        return self._guild is not None and self._guild.chunked

    def of(self, person_id: int, *, max_length: int | None = None) -> str | None:
        """Return somebody's name; None for whom nobody here knows. *max_length* cuts all but the account's name."""
        user = self._find(person_id)
        if user is None:
            return None
        name = display_name_of(user) if max_length is None else truncate(display_name_of(user), max_length)
        account = self._account_if_shared(user)
        return f"{name} ({account})" if account else name

    def account_if_shared(self, person_id: int) -> str | None:
        """Return somebody's account name where another has the same display name; else None."""
        user = self._find(person_id)
        return self._account_if_shared(user) if user is not None else None

    def _find(self, person_id: int) -> discord.abc.User | None:
        member = self._guild.get_member(person_id) if self._guild else None
        return member or self._others.get(person_id)

    def _account_if_shared(self, user: discord.abc.User) -> str | None:
        if self._known is not None and self._known[_alike(user)] < 2:
            return None
        return user.name if user.name.casefold() != _alike(user) else None

    @cached_property
    def _known(self) -> Counter[str] | None:
        members = self._guild.members if self._guild else []
        if len(members) > MAX_COMPARED:
            return None
        return Counter(map(_alike, ({member.id: member for member in members} | self._others).values()))


def tell_apart(labels: Sequence[Sequence[str]]) -> list[str]:
    """Return a label for each of these, given from the shortest to one that tells most: as short as all differ."""
    levels = [0] * len(labels)
    while True:
        shown = [each[level] for each, level in zip(labels, levels, strict=True)]
        many = Counter(label.casefold() for label in shown)
        alike = [
            place
            for place, label in enumerate(shown)
            if many[label.casefold()] > 1 and levels[place] + 1 < len(labels[place])
        ]
        if not alike:
            return shown
        for place in alike:
            levels[place] += 1


def _alike(user: discord.abc.User) -> str:
    """Return what is the same of two names that look alike."""
    name = user.display_name
    return (name if name.isascii() and name.isprintable() else display_name_of(user)).strip().casefold()
