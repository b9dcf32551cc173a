"""What Discord tells by itself: reactions on cards, forum posts, people who leave, controls of old."""

from __future__ import annotations

import discord
import structlog
from discord.ext import commands

from bot.app import Companion
from bot.rules.mentoring import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.people import Caller
from bot.rules.refusals import AlreadyDecided, Refusal
from bot.ui import forms
from bot.ui.buttons import is_known
from bot.ui.knocks import Interaction, answer, plain, submitted

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
    async def on_raw_reaction_add(self, reaction: discord.RawReactionActionEvent) -> None:
        """A ✅ or ❌ by a facilitator on a card counts as its button."""
        moves = REACTIONS.get(str(reaction.emoji))
        if moves is None or reaction.guild_id is None or reaction.member is None or reaction.member.bot:
            return
        caller = Caller(
            user_id=reaction.user_id,
            community_id=reaction.guild_id,
            role_ids=frozenset(role.id for role in reaction.member.roles),
        )
        about_mentor, about_pairing = moves
        services = self._bot.services
        try:
            if await services.mentors.decide_by_card(caller, reaction.message_id, about_mentor) is None:
                await services.answering.decide_by_card(caller, reaction.message_id, about_pairing)
        except Refusal as refusal:
            # A reaction has no answer of its own, so the refusal comes by direct message.
            by = refusal.by if isinstance(refusal, AlreadyDecided) else None
            if by != caller.user_id:
                await services.post.answer_reaction(reaction.guild_id, caller.user_id, type(refusal).__name__, by)

    @commands.Cog.listener()
    async def on_thread_create(self, thread: discord.Thread) -> None:
        """A new post with the mentor tag gets its reply."""
        await self._bot.services.forum.posted(
            thread.guild.id,
            forum_id=thread.parent_id,
            thread_id=thread.id,
            tag_ids=thread._applied_tags,
        )

    @commands.Cog.listener()
    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        """Someone left, or was removed."""
        await self._bot.services.leaving.left(event.guild_id, event.user.id)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Settle what happened while the bot was away: people who left."""
        for guild in self._bot.guilds:
            await self._settle(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """The same for a server that Discord could not reach for a while."""
        await self._settle(guild)

    async def _settle(self, guild: discord.Guild) -> None:
        if guild.unavailable:
            return
        if not guild.chunked:
            # Discord was slow to tell who is here, or its own count is off: whoever is missing from half a
            # list has not left, so the whole list is asked for.
            await guild.chunk()
        here = [member.id for member in guild.members]
        gone = await self._bot.services.leaving.reconcile(guild.id, here)
        log.info("ready in", community=guild.id, people=len(here), left_meanwhile=gone)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Forms and buttons that this run of the bot does not know are answered, too."""
        custom_id = str(submitted(interaction).get("custom_id", ""))
        if interaction.type is discord.InteractionType.modal_submit:
            if not forms.is_from(self._bot.boot, custom_id):
                await forms.receive_lost(interaction)
        elif interaction.type is discord.InteractionType.component and not is_known(custom_id):

            async def explain() -> discord.ui.LayoutView:
                return plain(FROM_ANOTHER_TIME)

            await answer(interaction, explain())


async def setup(bot: Companion) -> None:
    """Called by discord.py."""
    await bot.add_cog(Events(bot))
