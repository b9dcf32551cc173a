"""What may be chosen when a server is set up: the pages, and what its names suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from bot.rules.text_limits import name_some
from storage.models.enums import RoleKind

ROLE_WORDS = {
    RoleKind.FACILITATOR: ("facilitator", "moderator", "leader", "host"),
    RoleKind.MENTOR: ("mentor",),
    RoleKind.ALUMNI: ("alumn", "former", "past member", "graduate"),
    RoleKind.GROUP: ("group",),
    RoleKind.MEMBER: ("member",),
}
"""Parts of the names by which roles are known; a role is of the first kind that fits, as *Group facilitator* is."""

STAFF_CHANNEL_WORDS = ("facilitator", "moderator", "staff", "leader")
FORUM_WORDS = ("mentor", "introduc", "forum")
WELCOME_CHANNEL_WORDS = ("mentorship", "mentor", "welcome", "start")

MOST_SUGGESTED = {RoleKind.GROUP: 25}
"""Roles that are suggested at most; of other kinds, one."""


class SetupPage(StrEnum):
    """The pages of setting up, in order; also the last part of the custom id of what leads there."""

    WHO = "who"
    WHERE = "where"
    HOW = "how"


def name_roles(names: Sequence[str]) -> str:
    """Return the names of roles in a sentence, the first few of many."""
    return name_some([f"@{name.removeprefix('@')}" for name in names])


def suggest_roles(names: Mapping[int, str]) -> dict[RoleKind, list[int]]:
    """Return the ids of the roles that are probably meant by each kind, those named most plainly first."""
    kinds: dict[RoleKind, list[int]] = {}
    for role_id, name in sorted(names.items(), key=lambda each: (len(each[1]), each[0])):
        lower = name.lower()
        kind = next((kind for kind, words in ROLE_WORDS.items() if any(word in lower for word in words)), None)
        if kind is not None and len(found := kinds.setdefault(kind, [])) < MOST_SUGGESTED.get(kind, 1):
            found.append(role_id)
    return kinds


def suggest_channel(names: Mapping[int, str], words: Sequence[str]) -> int | None:
    """Return the id of the channel that is probably meant: the first word that fits counts most."""
    for word in words:
        if found := [channel_id for channel_id, name in names.items() if word in name.lower()]:
            return found[0]
    return None
