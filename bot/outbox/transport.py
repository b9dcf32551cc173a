"""One message on its way to Discord: each request in its turn, its id as nonce.

With the nonce, Discord itself drops a repeat after a crash.
"""

from __future__ import annotations

import aiohttp
import discord
from discord import ui

from bot.discord_errors import CHANNEL_GONE, NOT_MINE, taken
from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.services.outbox.context import Facts
from bot.services.outbox.service import Post
from bot.ui.core import mentions
from bot.ui.core.layout import files_of, quotes
from bot.ui.outbox import direct_messages
from storage.models.records import Letter

from .outcomes import Sent
from .rate_limiter import Gates


class Transport:
    """Posts in channels and writes to people."""

    def __init__(self, client: discord.Client, post: Post, programme: Programme, gates: Gates) -> None:
        self._client = client
        self._post = post
        self._programme = programme
        self._gates = gates

    async def write_to(self, facts: Facts, reader: int, view: ui.LayoutView) -> Sent:
        """Send a direct message, or only that there is something to read where the reader wishes so."""
        letter, masked = facts.letter, await self._post.reads_discreetly(facts, reader)
        if masked:
            view = direct_messages.veiled(letter, self._programme)
        if facts.unnamed:
            mentions.write_out(view, lambda _: None, lambda _: None)
        else:
            await mentions.write_out_asking(self._client, letter.community_id, view, self._gates.ask)
        # A confidant is none whom the letter names.
        kept = facts.dm_channel if reader == letter.to_id else await self._post.dm_channel(reader)
        try:
            sent = await self.send(kept or await self._open_dm(reader, letter), view, letter)
        except (discord.NotFound, discord.Forbidden) as error:
            if kept is None or error.code not in {CHANNEL_GONE, NOT_MINE}:
                raise
            sent = await self.send(await self._open_dm(reader, letter), view, letter)
        return Sent(facts=facts, masked_for=reader if masked else None, message=(sent.channel.id, sent.id))

    async def send(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        """Send it to a channel. Raises LetterGone where it was dropped since it was claimed."""
        try:
            return await self._gates.ask(self._send_now(channel_id, view, letter))
        except (aiohttp.ClientError, ConnectionError):
            # Discord may have it: by its nonce it says so now, and soon would not know any more.
            return await self._gates.ask(self._send_now(channel_id, view, letter))

    async def _send_now(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        # The turn may have been long in coming, and one of the two may have ended it meanwhile.
        await self._post.must_still_go(letter)
        channel = self._client.get_partial_messageable(channel_id)
        sending = channel.send(view=view, files=(files := files_of(view)), nonce=letter.nonce)
        return await taken(sending, with_words=quotes(view) or (bool(files) and SPECS[letter.kind].in_a_file))

    async def _open_dm(self, reader: int, letter: Letter) -> int:
        # Not Client.create_dm: that gives a channel it remembers, also when Discord no longer knows it.
        opened = await self._gates.ask(self._client.http.start_private_message(reader), opens_dm=True)
        channel_id = int(opened["id"])
        await self._post.opened_dm(letter, reader, channel_id)
        return channel_id
