"""A server as discord.py knows one, built from what Discord would send, without a connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import discord

from tests.support.factories import COMMUNITY_ID

ME, OWNER, COORDINATOR = 500, 501, 502
CHANNEL, FORUM = 601, 602
ROLES = range(700, 725)
TAGS = range(800, 820)
LONG_NAME = "n" * 100


def guild(named: Mapping[int, tuple[str, str]] | None = None, *, roles: Iterable[int] = ROLES) -> discord.Guild:
    """Return a server with as many roles and tags as a setting can hold, and the longest names.

    *named* are further members, each with a display name and the account's.
    """
    client = discord.Client(intents=discord.Intents(guilds=True, members=True))
    state = client._connection
    state.user = discord.ClientUser(state=state, data=cast(Any, _user(ME)))
    data = {
        "id": COMMUNITY_ID,
        "name": LONG_NAME,
        "owner_id": OWNER,
        "roles": [
            _role(COMMUNITY_ID, "@everyone", position=0),
            *(_role(role, LONG_NAME, position=role) for role in roles),
        ],
        "channels": [_channel(CHANNEL, 0), _channel(FORUM, 15, available_tags=[_tag(tag) for tag in TAGS])],
        "members": [
            *(_member(_user(user)) for user in (ME, OWNER, COORDINATOR)),
            *(
                _member(_user(user) | {"username": account, "global_name": name})
                for user, (name, account) in (named or {}).items()
            ),
        ],
    }
    return discord.Guild(data=cast(Any, data), state=state)


def _user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "username": f"user{user_id}", "discriminator": "0", "avatar": None}


def _member(user: dict[str, Any]) -> dict[str, Any]:
    joined = "2026-01-01T00:00:00+00:00"
    return {"user": user, "roles": [], "joined_at": joined, "deaf": False, "mute": False, "flags": 0}


def _role(role_id: int, name: str, *, position: int) -> dict[str, Any]:
    return {"id": role_id, "name": name, "position": position, "permissions": "0", "color": 0, "colors": {}}


def _channel(channel_id: int, kind: int, **more: Any) -> dict[str, Any]:
    return {"id": channel_id, "type": kind, "name": LONG_NAME, "position": 0, "permission_overwrites": []} | more


def _tag(tag_id: int) -> dict[str, Any]:
    return {"id": tag_id, "name": "t" * 20, "moderated": False, "emoji_id": None, "emoji_name": None}
