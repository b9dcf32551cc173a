"""Reactions on cards: a facilitator's ✅ or ❌ counts as a press of the button, also while the bot was away."""

from __future__ import annotations

import discord
import structlog

from bot.rules.callers import Caller
from bot.rules.mentor_status import MentorMove
from bot.rules.pairing import PairingMove
from bot.rules.refusals import AlreadyDecided, OlderCard, Refusal
from bot.ui.core.context import BotClient, caller_from_member
from bot.ui.core.members import fetch_member

log = structlog.get_logger(__name__)

REACTION_MOVES = {"✅": (MentorMove.APPROVE, PairingMove.APPROVE), "❌": (MentorMove.DECLINE, PairingMove.REFUSE)}


async def decide_by_reaction(bot: BotClient, caller: Caller, message_id: int, emoji: str) -> None:
    """Decide as the button of a card would; a reaction has no answer of its own, so a refusal comes by DM."""
    if emoji not in REACTION_MOVES:
        return
    about_mentor, about_pairing = REACTION_MOVES[emoji]
    try:
        if await bot.services.mentor_applications.decide_by_card(caller, message_id, about_mentor):
            return
        if await bot.services.responses.decide_by_card(caller, message_id, about_pairing):
            return
        if await bot.services.catching_up.is_older_copy(message_id):
            raise OlderCard
    except Refusal as refusal:
        by = refusal.by if isinstance(refusal, AlreadyDecided) else None
        if by != caller.user_id:
            await bot.services.outbox.answer_reaction(caller, message_id, refusal, by)


async def catch_up_with_reactions(bot: BotClient, guild: discord.Guild) -> None:
    """Count the reactions that facilitators left on undecided cards while the bot was away.

    Discord does not say which came first: where facilitators disagree, the card waits on.
    """
    for channel_id, message_id in await bot.services.catching_up.undecided_cards(guild.id):
        try:
            left = await _reactions_on(bot, guild, channel_id, message_id)
        except discord.HTTPException as error:
            log.warning("reactions not read", community=guild.id, message=message_id, error=error)
            continue
        if len({emoji for emoji, _ in left}) == 1:
            for emoji, caller in left:
                await decide_by_reaction(bot, caller, message_id, emoji)


async def _reactions_on(
    bot: BotClient, guild: discord.Guild, channel_id: int, message_id: int
) -> list[tuple[str, Caller]]:
    """Return the facilitators who reacted to a card, each with what. Raises what the requests raise."""
    channel, left = guild.get_channel(channel_id), list[tuple[str, Caller]]()
    if not isinstance(channel, discord.abc.Messageable):
        return left
    card = await bot.outbox_worker.request(channel.fetch_message(message_id))
    for reaction in card.reactions:
        if (emoji := str(reaction.emoji)) in REACTION_MOVES:
            users = await bot.outbox_worker.request(_users(reaction))
            members = [await fetch_member(guild, user.id) for user in users if not user.bot]
            callers = [caller_from_member(member) for member in members if member is not None]
            left += [(emoji, each) for each in await bot.services.catching_up.facilitators_among(guild.id, callers)]
    return left


async def _users(reaction: discord.Reaction) -> list[discord.Member | discord.User]:
    return [user async for user in reaction.users()]
