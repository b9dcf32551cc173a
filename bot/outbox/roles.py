"""The mentor role, given and taken as things stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot.rules.message_types import ReplacedRole
from bot.services.outbox.context import Facts

from .rate_limiter import Gates

Find = Callable[[discord.Guild, int], Awaitable[discord.Member | None]]


async def settle(facts: Facts, guild: discord.Guild, find: Find, gates: Gates) -> bool:
    """Give or take the mentor role, and take the one that it came in place of; whether someone can wear it."""
    role_id = facts.community.mentor_role_id
    wanted = {role_id: facts.wears_role} if role_id else {}
    replaced = facts.payload.role_id if isinstance(facts.payload, ReplacedRole) else role_id
    if replaced is not None and replaced != role_id:
        wanted[replaced] = False
    member = await find(guild, facts.letter.to_id or 0) if wanted else None
    if member is None:
        return False
    has = {role.id for role in member.roles}
    for role, wears in wanted.items():
        if guild.get_role(role) is not None and wears != (role in has):
            change = member.add_roles if wears else member.remove_roles
            await gates.ask(change(discord.Object(role), reason="Mentorship"))
    return True
