"""What Discord tells of a server by itself, and what happened there while the bot was away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import discord
import structlog

from bot.services.communities.catching_up import SeenMember
from bot.services.communities.forum import ForumPost
from bot.ui.core.context import BotClient
from bot.ui.core.members import has_left, present_among, role_ids

from .reaction_handlers import catch_up_with_reactions

log = structlog.get_logger(__name__)

ARCHIVED_POSTS_READ = 50
"""Posts read, of those archived last: what was written while the bot was away may have been archived meanwhile."""


async def catch_up(bot: BotClient, guild: discord.Guild) -> None:
    """Catch up with what happened in a server while the bot was away; what hangs or fails holds up nothing else."""
    if guild.unavailable:
        return
    parts = (_catch_up_with_members, _catch_up_with_forum, catch_up_with_reactions)
    for error in await asyncio.gather(*(part(bot, guild) for part in parts), return_exceptions=True):
        if isinstance(error, discord.HTTPException):
            # Such as a forum that the bot may not read (any more), or a server that has just removed it.
            log.warning("not caught up", community=guild.id, error=error)
        elif error is not None:
            log.warning("not caught up", community=guild.id, exc_info=error)


async def answer_new_post(bot: BotClient, thread: discord.Thread) -> None:
    """Have a post answered that is new, or that the bot had not seen."""
    await _answer_posts(bot, [thread])


async def answer_new_tags(bot: BotClient, before: discord.Thread, after: discord.Thread) -> None:
    """Have a post answered that got the mentor tag later, however old it is."""
    if added := _tag_ids(after) - _tag_ids(before):
        await bot.services.forum.answer_posts(after.guild.id, [_post(after, added)], however_old=True)


async def _catch_up_with_members(bot: BotClient, guild: discord.Guild) -> None:
    """Note who came and who left, and give the mentor role back to those who did both."""
    departures = bot.services.departures
    here = await present_among(guild, await departures.known_members(guild.id))
    await departures.members_present(guild.id, here)
    await bot.services.catching_up.give_roles_back(guild.id, _seen(guild, here))
    for user_id in await departures.departed_members(guild.id, here):
        if await has_left(guild, user_id):
            log.info("member left while offline", community=guild.id, person=user_id)
            await departures.member_left(guild.id, user_id)


async def _catch_up_with_forum(bot: BotClient, guild: discord.Guild) -> None:
    forum_id = await bot.services.forum.watched_forum(guild.id)
    forum = guild.get_channel(forum_id) if forum_id else None
    if not isinstance(forum, discord.ForumChannel):
        return
    await _answer_posts(bot, forum.threads)
    if forum.permissions_for(guild.me).read_message_history:
        await _answer_posts(bot, await bot.outbox_worker.request(_archived(forum)))


async def _answer_posts(bot: BotClient, threads: list[discord.Thread]) -> None:
    if tagged := [thread for thread in threads if _tag_ids(thread)]:
        posts = [_post(thread, _tag_ids(thread)) for thread in tagged]
        await bot.services.forum.answer_posts(tagged[0].guild.id, posts)


async def _archived(forum: discord.ForumChannel) -> list[discord.Thread]:
    return [thread async for thread in forum.archived_threads(limit=ARCHIVED_POSTS_READ)]


def _seen(guild: discord.Guild, user_ids: Iterable[int]) -> list[SeenMember]:
    members = (guild.get_member(user_id) for user_id in user_ids)
    return [
        SeenMember(user_id=member.id, joined_at=member.joined_at, role_ids=role_ids(member))
        for member in members
        if member is not None and member.joined_at is not None
    ]


def _tag_ids(thread: discord.Thread) -> frozenset[int]:
    return frozenset(tag.id for tag in thread.applied_tags)


def _post(thread: discord.Thread, tag_ids: frozenset[int]) -> ForumPost:
    written_at = discord.utils.snowflake_time(thread.id)
    return ForumPost(thread_id=thread.id, forum_id=thread.parent_id, tag_ids=tag_ids, written_at=written_at)
