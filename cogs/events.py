"""Listeners to Discord's events: reactions on cards, forum posts, members who leave, unknown controls."""

from __future__ import annotations

import discord
import structlog
from discord.ext import commands

from bot.app import MentorshipBot
from bot.discord_errors import UNKNOWN_GUILD_CODES
from bot.rules.callers import Caller
from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import AlreadyDecided, Refusal
from bot.ui.core import modals as core_modals
from bot.ui.core.context import Interaction, interaction_data
from bot.ui.core.members import LOOKOUT_TIMEOUT_S, has_left, present_among, role_ids, wait_at_most
from bot.ui.core.respond import respond_with_text, track_task
from bot.ui.outbox import reply_handlers
from bot.ui.routing.registry import is_known_custom_id

log = structlog.get_logger(__name__)

REACTION_MOVES = {"✅": (MentorMove.APPROVE, PairingMove.APPROVE), "❌": (MentorMove.DECLINE, PairingMove.REFUSE)}

UNKNOWN_BUTTON = (
    "This button is from another time, and I no longer know what it was for. Nothing was changed. "
    "`/mentorship me` shows how things stand and what you can do."
)


class EventsCog(commands.Cog):
    """Listeners that each call one service; Discord may send an event twice, and it counts once."""

    def __init__(self, bot: MentorshipBot) -> None:
        self._bot = bot

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
        moves = REACTION_MOVES.get(str(reaction.emoji))
        if moves is None or reaction.guild_id is None or reaction.member is None or reaction.member.bot:
            return
        caller = Caller(
            user_id=reaction.user_id,
            community_id=reaction.guild_id,
            role_ids=role_ids(reaction.member),
            owns_server=reaction.member.guild.owner_id == reaction.user_id,
        )
        about_mentor, about_pairing = moves
        services, message_id = self._bot.services, reaction.message_id
        try:
            if await services.mentor_applications.decide_by_card(caller, message_id, about_mentor):
                return
            await services.responses.decide_by_card(caller, message_id, about_pairing)
        except Refusal as refusal:
            # A reaction has no answer of its own, so the refusal comes by direct message.
            by = refusal.by if isinstance(refusal, AlreadyDecided) else None
            if by != caller.user_id:
                await services.outbox.answer_reaction(caller, message_id, refusal, by)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """Reply to a new forum post with the mentor tag."""
        track_task(self._bot.running_tasks)
        await self._bot.services.forum.answer_post(
            thread.guild.id,
            forum_id=thread.parent_id,
            thread_id=thread.id,
            tag_ids=[tag.id for tag in thread.applied_tags],
        )

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Record that somebody left the server or was removed from it."""
        track_task(self._bot.running_tasks)
        await self._bot.services.departures.member_left(event.guild_id, event.user.id)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Record that somebody is in the server, perhaps again."""
        track_task(self._bot.running_tasks)
        await self._bot.services.departures.members_present(member.guild.id, [member.id])

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Record that somebody has other roles: what a facilitator looked after may wait for others."""
        track_task(self._bot.running_tasks)
        if not after.bot and role_ids(before) != role_ids(after):
            home, changed = after.guild.id, self._bot.services.matters.roles_changed
            await changed(home, after.id, before=role_ids(before), after=role_ids(after))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record that a server removed the bot; Discord reports an outage as another event."""
        track_task(self._bot.running_tasks)
        await self._bot.services.guild_lifecycle.guild_removed(guild.id, owner=guild.owner_id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Record that a server invited the bot, perhaps again."""
        await self._reconcile_guild(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up on what happened while offline: members who left, servers that removed or invited the bot."""
        track_task(self._bot.running_tasks)
        for guild in self._bot.guilds:
            # Each by itself: no server waits for another that hangs.
            self._bot.dispatch("guild_available", guild)
        # Also those in an outage are among them.
        here = [guild.id for guild in self._bot.guilds]
        for community_id in await self._bot.services.guild_lifecycle.missing_guilds(here):
            if await _was_bot_removed(self._bot, community_id):
                log.info("community removed while offline", community=community_id)
                await self._bot.services.guild_lifecycle.guild_removed(community_id)

    async def _reconcile_guild(self, guild: discord.Guild) -> None:
        track_task(self._bot.running_tasks)
        if await self._bot.services.guild_lifecycle.guild_restored(guild.id):
            self._bot.outbox_worker.wake()
        await self._reconcile_departures(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Catch up with a server after an outage; one that invites the bot again may come this way, too."""
        await self._reconcile_guild(guild)

    async def _reconcile_departures(self, guild: discord.Guild) -> None:
        if guild.unavailable:
            return
        departures = self._bot.services.departures
        here = await present_among(guild, await departures.known_members(guild.id))
        await departures.members_present(guild.id, here)
        for user_id in await departures.departed_members(guild.id, here):
            if await has_left(guild, user_id):
                log.info("member left while offline", community=guild.id, person=user_id)
                await departures.member_left(guild.id, user_id)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Respond to forms and buttons that this run of the bot does not know."""
        custom_id = str(interaction_data(interaction).get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            if custom_id in self._bot.open_modal_ids:
                self._bot.open_modal_ids.discard(custom_id)
            else:
                await core_modals.return_lost_form(interaction)
        elif interaction.type is discord.InteractionType.component and not is_known_custom_id(custom_id):
            await respond_with_text(interaction, UNKNOWN_BUTTON)


async def _was_bot_removed(bot: MentorshipBot, community_id: int) -> bool:
    """Return whether Discord says that the bot is no longer in a server; False where it does not say."""
    answer = await wait_at_most(LOOKOUT_TIMEOUT_S, bot.fetch_guild(community_id, with_counts=False))
    error = TimeoutError() if answer is None else answer.exception()
    if isinstance(error, discord.HTTPException) and error.code in UNKNOWN_GUILD_CODES:
        return True
    if error is not None:
        log.warning("guild lookup failed", community=community_id, error=type(error).__name__)
    return False


async def setup(bot: MentorshipBot) -> None:
    """Add the cog; discord.py calls this when it loads the module."""
    await bot.add_cog(EventsCog(bot))
