"""What Discord tells by itself: reactions on cards, forum posts, people who leave, controls of old."""

from __future__ import annotations

from collections.abc import Collection

import discord
import structlog
from discord.ext import commands

from bot.app import Companion
from bot.discord_errors import MEMBER_GONE, SERVER_GONE
from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.refusals import AlreadyDecided, Refusal
from bot.ui.core import modals as core_modals
from bot.ui.core.context import Interaction, submitted
from bot.ui.core.members import role_ids
from bot.ui.core.respond import say, under_way
from bot.ui.outbox import reply_handlers
from bot.ui.routing.registry import is_known

log = structlog.get_logger(__name__)

REACTIONS = {"✅": (MentorMove.APPROVE, PairingMove.APPROVE), "❌": (MentorMove.DECLINE, PairingMove.REFUSE)}

FROM_ANOTHER_TIME = (
    "This button is from another time, and I no longer know what it was for. Nothing was changed. "
    "`/mentorship me` shows how things stand and what you can do."
)


class Events(commands.Cog):
    """Each listener asks one service; Discord may tell the same thing twice, and it counts once."""

    def __init__(self, bot: Companion) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Somebody writes to the bot. What they write is left alone; that they do is answered."""
        if reply_handlers.is_written_to(message):
            under_way(self._bot.answering)
            await self._bot.writers.written_by(message.author.id, self._bot)

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, reaction: discord.RawReactionActionEvent) -> None:
        """A ✅ or ❌ by a facilitator on a card counts as its button."""
        under_way(self._bot.answering)
        moves = REACTIONS.get(str(reaction.emoji))
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
            if await services.mentors.decide_by_card(caller, message_id, about_mentor):
                return
            if await services.answering.decide_by_card(caller, message_id, about_pairing):
                return
            if about_mentor is MentorMove.APPROVE and not await services.looking_after.take_by_card(
                caller, message_id
            ):
                await services.check_ins.take_by_card(caller, message_id)
        except Refusal as refusal:
            # A reaction has no answer of its own, so the refusal comes by direct message.
            by = refusal.by if isinstance(refusal, AlreadyDecided) else None
            if by != caller.user_id:
                await services.post.answer_reaction(caller, message_id, refusal, by)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A new post with the mentor tag gets its reply."""
        under_way(self._bot.answering)
        await self._bot.services.forum.posted(
            thread.guild.id,
            forum_id=thread.parent_id,
            thread_id=thread.id,
            tag_ids=[tag.id for tag in thread.applied_tags],
        )

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Someone left, or was removed."""
        under_way(self._bot.answering)
        await self._left(event.guild_id, event.user.id)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Someone may have come back."""
        under_way(self._bot.answering)
        await self._here(member.guild.id, [member.id])

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """A role that someone is given may open the facilitators' channel to them."""
        if set(after.roles) - set(before.roles):
            under_way(self._bot.answering)
            await self._bot.services.looking_after.reads_along(after.guild.id, after.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed; an outage is told otherwise."""
        under_way(self._bot.answering)
        await self._bot.services.invitations.taken_back(guild.id, owner=guild.owner_id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was invited, perhaps again."""
        await self._settle(guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Settle what happened while the bot was away: people who left, servers that removed or invited it."""
        for guild in self._bot.guilds:
            await self._settle(guild)
        # Also those in an outage are among them.
        here = [guild.id for guild in self._bot.guilds]
        for community_id in await self._bot.services.invitations.missing(here):
            if await _is_out_of(self._bot, community_id):
                log.info("removed meanwhile", community=community_id)
                await self._bot.services.invitations.taken_back(community_id)

    async def _settle(self, guild: discord.Guild) -> None:
        under_way(self._bot.answering)
        if await self._bot.services.invitations.renewed(guild.id):
            self._bot.courier.wake()
        await self._settle_who_left(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The same for a server that was out of reach for a while; one that invites it again may come so, too."""
        await self._settle(guild)

    async def _settle_who_left(self, guild: discord.Guild) -> None:
        under_way(self._bot.answering)
        if guild.unavailable:
            return
        if not guild.chunked:
            # Discord was slow to tell who is here, or its own count is off: the whole list is asked for.
            await guild.chunk()
        here = [member.id for member in guild.members]
        await self._here(guild.id, here)
        for user_id in await self._bot.services.leaving.missing(guild.id, here):
            if await _has_left(guild, user_id):
                log.info("left meanwhile", community=guild.id, person=user_id)
                await self._left(guild.id, user_id)

    async def _left(self, community_id: int, user_id: int) -> None:
        """Settle that someone left; and who has come back while that was being written has not left."""
        await self._bot.services.leaving.left(community_id, user_id)
        if self._bot.sees(community_id, user_id):
            await self._here(community_id, [user_id])

    async def _here(self, community_id: int, here: Collection[int]) -> None:
        """Keep on whoever had left; and who has gone again while that was being written has."""
        for user_id in await self._bot.services.leaving.here(community_id, here):
            if not self._bot.sees(community_id, user_id):
                await self._left(community_id, user_id)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms and buttons that this run of the bot does not know are answered, too."""
        custom_id = str(submitted(interaction).get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            if custom_id in self._bot.open_forms:
                self._bot.open_forms.discard(custom_id)
            else:
                await core_modals.receive_lost(interaction)
        elif interaction.type is discord.InteractionType.component and not is_known(custom_id):
            await say(interaction, FROM_ANOTHER_TIME)


async def _has_left(guild: discord.Guild, user_id: int) -> bool:
    """Discord's own word for it: ending someone's mentorship must not rest on a list that may have gaps."""
    try:
        await guild.fetch_member(user_id)
    except discord.HTTPException as error:
        if error.code in MEMBER_GONE:
            return True
        log.warning("not known whether someone left", community=guild.id, status=error.status)
    return False


async def _is_out_of(bot: Companion, community_id: int) -> bool:
    """The same for a server that is not among the bot's own."""
    try:
        await bot.fetch_guild(community_id, with_counts=False)
    except discord.HTTPException as error:
        if error.code in SERVER_GONE:
            return True
        log.warning("not known whether a server removed the bot", community=community_id, status=error.status)
    return False


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Events(bot))
