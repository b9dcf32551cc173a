"""Messages of the bot that stand in a channel or a conversation: edited where they stand, and taken down."""

from __future__ import annotations

import contextlib

import discord
from discord import ui

from bot.discord_errors import CHANNEL_GONE, MESSAGE_GONE, NOT_MINE, taken
from bot.services.outbox.context import Facts
from bot.services.outbox.service import Post
from bot.ui.core.layout import quotes

from .rate_limiter import Gates


class Standing:
    """What Discord is asked about a message whose channel and id are known."""

    def __init__(self, client: discord.Client, post: Post, gates: Gates) -> None:
        self._client = client
        self._post = post
        self._gates = gates

    async def edit(self, facts: Facts, card: tuple[int, int], view: ui.LayoutView) -> bool:
        """Have it say what is so now; whether it still stood."""
        channel_id, message_id = card
        channel = self._client.get_partial_messageable(channel_id)
        try:
            # discord.py leaves the bot's own default out of an edit that has no content.
            quietly = discord.AllowedMentions.none()
            editing = channel.get_partial_message(message_id).edit(view=view, allowed_mentions=quietly)
            await taken(self._gates.ask(editing), with_words=quotes(view))
        except (discord.NotFound, discord.Forbidden) as error:
            if error.code not in {MESSAGE_GONE, CHANNEL_GONE, NOT_MINE}:
                raise
            await self._post.card_is_gone(facts, may_stand=error.code == NOT_MINE)
            return False
        return True

    async def clear_away(self, facts: Facts, card: tuple[int, int]) -> None:
        """A card that is brought up again comes new, at the end of the channel, and must not stand there twice."""
        with contextlib.suppress(discord.Forbidden):
            await self.take_down(card)
            return await self._post.card_is_gone(facts)
        return await self._post.card_is_gone(facts, may_stand=True)

    async def take_down(self, card: tuple[int, int]) -> None:
        """Without access, which may come back, it goes on standing: that is raised, and it is tried again."""
        channel_id, message_id = card
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        with contextlib.suppress(discord.NotFound):
            await self._gates.ask(message.delete())
