"""The mentor role, added and removed as the mentor's status now requires."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from bot.rules.message_types import ReplacedRole
from bot.services.outbox.context import MessageContext

from .rate_limiter import RateLimiter

FindMember = Callable[[discord.Guild, int], Awaitable[discord.Member | None]]


async def sync_mentor_role(
    context: MessageContext, guild: discord.Guild, find_member: FindMember, rate_limiter: RateLimiter
) -> bool:
    """Add or remove the mentor role, and remove the one it replaces.

    Returns False where no role is chosen or the member is not in the server.
    """
    role_id = context.community.mentor_role_id
    wanted = {role_id: context.has_right_to_role} if role_id else {}
    replaced = context.payload.role_id if isinstance(context.payload, ReplacedRole) else role_id
    if replaced is not None and replaced != role_id:
        wanted[replaced] = False
    member = await find_member(guild, context.message.recipient_id or 0) if wanted else None
    if member is None:
        return False
    has = {role.id for role in member.roles}
    for role, wears in wanted.items():
        if guild.get_role(role) is not None and wears != (role in has):
            change = member.add_roles if wears else member.remove_roles
            await rate_limiter.request(change(discord.Object(role), reason="Mentorship"))
    return True
