"""Listeners to Discord's events: reactions on cards, forum posts, members who leave, unknown controls."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
import structlog
from discord.ext import commands

from bot.app import MentorshipBot
from bot.discord_errors import UNKNOWN_GUILD_CODES
from bot.ui.communities import handlers as communities_handlers
from bot.ui.communities import reaction_handlers
from bot.ui.core import modals as core_modals
from bot.ui.core.context import Interaction, caller_from_member, interaction_data, is_first
from bot.ui.core.members import LOOKOUT_TIMEOUT_S, role_ids, wait_at_most
from bot.ui.core.respond import respond_with_text, track_task
from bot.ui.outbox import reply_handlers
from bot.ui.routing.registry import is_known_custom_id

log = structlog.get_logger(__name__)

OUT_BEFORE = timedelta(hours=1)
"""How long before the connection broke, or the bot started, messages may have been put off for the same reason."""

UNKNOWN_BUTTON = (
    "This button is from another time, and I no longer know what it was for. Nothing was changed. "
    "`/mentorship me` shows how things stand and what you can do."
)


class EventsCog(commands.Cog):
    """Listeners that each call one service; Discord may send an event twice, and it counts once."""

    def __init__(self, bot: MentorshipBot) -> None:
        self._bot = bot
        self._told_of: set[int] = set()
        """Servers of which Discord has told since it was connected to."""
        self._out_since: datetime | None = bot.clock()
        """Since when Discord may not have been there; None while it is."""

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Reply to somebody who writes to the bot; what they wrote is not read."""
        if reply_handlers.is_dm_from_person(message):
            track_task(self._bot.running_tasks)
            await self._bot.dm_replies.on_message_from(message.author.id, self._bot)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, reaction: discord.RawReactionActionEvent) -> None:
        """Treat a ✅ or ❌ by a facilitator on a card as a press of its button."""
        track_task(self._bot.running_tasks)
        if reaction.guild_id is not None and reaction.member is not None and not reaction.member.bot:
            caller = caller_from_member(reaction.member)
            await reaction_handlers.decide_by_reaction(self._bot, caller, reaction.message_id, str(reaction.emoji))

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Reply to a new forum post with the mentor tag."""
        track_task(self._bot.running_tasks)
        await communities_handlers.answer_new_post(self._bot, thread)

    @commands.Cog.listener()
    async def on_thread_join(self, thread: discord.Thread) -> None:
        """Reply to a forum post that is new to the bot, such as an archived one to which the tag was added."""
        await self.on_thread_create(thread)

    @commands.Cog.listener()
    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """Reply to a forum post that gets the mentor tag later."""
        track_task(self._bot.running_tasks)
        await communities_handlers.answer_new_tags(self._bot, before, after)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Record that somebody left the server or was removed from it."""
        track_task(self._bot.running_tasks)
        await self._bot.services.departures.member_left(event.guild_id, event.user.id)
        worn = role_ids(event.user) if isinstance(event.user, discord.Member) else frozenset[int]()
        await self._bot.services.staff.may_have_changed(event.guild_id, {event.user.id, *worn})

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Record that somebody has other roles: what they looked after may wait for others, or for anybody at all."""
        track_task(self._bot.running_tasks)
        if not after.bot and (changed := role_ids(before) ^ role_ids(after)):
            home, services, is_owner = after.guild.id, self._bot.services, after.id == after.guild.owner_id
            worn = {"before": role_ids(before), "after": role_ids(after)}
            await services.matters.roles_changed(home, after.id, is_owner=is_owner, **worn)
            await services.staff.roles_changed(home, after.id, **worn)
            await services.staff.may_have_changed(home, changed)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Have it looked at the same, where that was a facilitators' role."""
        track_task(self._bot.running_tasks)
        await self._bot.services.staff.may_have_changed(role.guild.id, {role.id})

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Have it looked at the same, where the bot may perhaps not write in the facilitators' channel any more."""
        if before.permissions != after.permissions:
            track_task(self._bot.running_tasks)
            await self._bot.services.staff.may_have_changed(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Have it looked at the same, where that was the facilitators' channel."""
        track_task(self._bot.running_tasks)
        await self._bot.services.staff.may_have_changed(channel.guild.id, {channel.id})

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel) -> None:
        """Have it looked at the same, where the bot may perhaps not write in that channel any more."""
        await self.on_guild_channel_delete(channel)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Record that somebody is in the server, perhaps again."""
        track_task(self._bot.running_tasks)
        await self._bot.services.departures.members_present(member.guild.id, [member.id])

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record that a server removed the bot; Discord reports an outage as another event."""
        track_task(self._bot.running_tasks)
        await self._bot.services.guild_lifecycle.guild_removed(guild.id, owner=guild.owner_id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Record that a server invited the bot, perhaps again."""
        await self.on_guild_available(guild)

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """Begin anew: Discord tells of every server."""
        self._told_of.clear()

    @commands.Cog.listener()
    async def on_disconnect(self) -> None:
        """Note since when Discord is not there; discord.py tells of every attempt to connect that fails, too."""
        self._out_since = self._out_since or self._bot.clock()

    @commands.Cog.listener("on_ready")
    @commands.Cog.listener("on_resumed")
    async def send_what_was_put_off(self) -> None:
        """Send what was put off, now that Discord is there again."""
        track_task(self._bot.running_tasks)
        if self._out_since is not None and await self._bot.services.outbox.end_outage(
            since=self._out_since - OUT_BEFORE
        ):
            self._bot.outbox_worker.wake()
        self._out_since = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with servers of which discord.py has not told, and with those that removed the bot meanwhile."""
        track_task(self._bot.running_tasks)
        for guild in self._bot.guilds:
            if guild.id not in self._told_of:
                self._bot.dispatch("guild_available", guild)
        # Also those in an outage are among them.
        here = [guild.id for guild in self._bot.guilds]
        for community_id in await self._bot.services.guild_lifecycle.missing_guilds(here):
            if await _was_bot_removed(self._bot, community_id):
                log.info("community removed while offline", community=community_id)
                await self._bot.services.guild_lifecycle.guild_removed(community_id)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Catch up with a server after a start or an outage; one that invites the bot again may come this way, too.

        Each by itself: no server waits for another that hangs.
        """
        track_task(self._bot.running_tasks)
        self._told_of.add(guild.id)
        if await self._bot.services.guild_lifecycle.guild_restored(guild.id, owner=guild.owner_id):
            self._bot.outbox_worker.wake()
        await self._bot.services.staff.may_have_changed(guild.id)
        await communities_handlers.catch_up(self._bot, guild)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Respond to forms and buttons that this run of the bot does not know.

        Whatever it does know has noted the interaction as one that came before it is told here.
        """
        custom_id = str(interaction_data(interaction).get("custom_id", ""))
        is_press = interaction.type is discord.InteractionType.component
        if interaction.type is discord.InteractionType.modal_submit and is_first(interaction):
            await core_modals.return_lost_form(interaction)
        elif is_press and not is_known_custom_id(custom_id) and is_first(interaction):
            await respond_with_text(interaction, UNKNOWN_BUTTON)


async def _was_bot_removed(bot: MentorshipBot, community_id: int) -> bool:
    """Return whether Discord says that the bot is no longer in a server; False where it does not say."""
    answer = await wait_at_most(LOOKOUT_TIMEOUT_S, bot.fetch_guild(community_id, with_counts=False))
    error = TimeoutError() if answer is None else answer.exception()
    if isinstance(error, discord.HTTPException) and error.code in UNKNOWN_GUILD_CODES:
        return True
    if error is not None:
        log.warning("guild lookup failed", community=community_id, error=error)
    return False


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(EventsCog(bot))
