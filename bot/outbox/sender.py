"""How one letter gets to Discord: rendered from what is true now, each request in its turn, its id as nonce.

With the nonce, Discord itself drops a repeat after a crash. What stands in the way is raised; what then becomes
of the letter is for the courier to decide.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace

import aiohttp
import discord
import structlog
from discord import ui

from bot.discord_errors import CHANNEL_GONE, NEVER_WILL, NOT_MINE, taken
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.core.message_kinds import AGAIN, LOOK, ONLY_WHERE_IT_STANDS
from bot.services.outbox.context import Facts
from bot.services.outbox.returning import IN_A_FILE
from bot.services.outbox.service import CARDS, IN_CONFIDENCE
from bot.ui.core import mentions
from bot.ui.core.audience import Hearers
from bot.ui.core.layout import QUIET, card, files_of, quotes
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from storage.models.enums import ABOUT_ROLES, LetterKind
from storage.models.records import Letter

from . import roles
from .confiding import Confiding, Undeliverable
from .posted import Standing
from .rate_limiter import Gates, Round

log = structlog.get_logger(__name__)

POSTED_ONCE = frozenset(
    {
        LetterKind.CARD_UNREACHABLE,
        LetterKind.CARD_STEPPED_DOWN,
        LetterKind.CARD_RESPECT,
        LetterKind.FORUM_REPLY,
    }
)

TAKEN_BACK = "-# Nothing is needed here."


class NotNoted(Exception):
    """Discord has it, but that could not be written down."""


class Delivery:
    """Everything that the courier asks of Discord."""

    def __init__(self, client: discord.Client, services: Services, programme: Programme, settings: Round) -> None:
        self._client = client
        self._post, self._unheard = services.post, services.unheard
        self._programme = programme
        self.gates = Gates(settings)
        self._confiding = Confiding(client, services, self.gates)
        self._standing = Standing(client, services.post, self.gates)

    async def deliver(self, facts: Facts) -> None:
        """Bring one letter, and note that it arrived."""
        kind = facts.letter.kind
        if kind in ABOUT_ROLES:
            await self._settle_role(facts)
        elif kind is LetterKind.CARD_AWAY and facts.card is not None:
            await self._standing.take_down(facts.card)
            await self._arrived(facts)
        elif kind in CARDS:
            await self._place_card(facts)
        elif kind in POSTED_ONCE:
            await self._post_in_channel(facts)
        elif kind is LetterKind.STILL_HEARD:
            await self._confiding.look(facts)
        else:
            if kind is LetterKind.AWAITING_YES:
                facts = replace(facts, hearer=(await self._confiding.hearers_of(facts)).first)
            await self._write_to(facts, facts.letter.to_id, direct_messages.render(facts, self._programme))

    async def _arrived(
        self, facts: Facts, *, card: tuple[int, int] | None = None, veiled_for: int | None = None
    ) -> bool:
        for more in (True, False):
            try:
                return await self._post.arrived(facts, card=card, veiled_for=veiled_for)
            except Exception as error:
                if not more:
                    raise NotNoted from error
        return True

    async def _write_to(self, facts: Facts, reader: int | None, view: ui.LayoutView | None) -> None:
        if view is None or reader is None:
            await self._post.needless(facts.letter)
            return
        veiled = await self._post.reads_discreetly(facts, reader)
        if veiled:
            view = direct_messages.veiled(facts.letter, self._programme)
        if facts.unnamed:
            mentions.write_out(view, lambda _: None, lambda _: None)
        else:
            await mentions.write_out_asking(self._client, facts.letter.community_id, view, self.gates.ask)
        # A confidant is none whom the letter names.
        kept = facts.dm_channel if reader == facts.letter.to_id else await self._post.dm_channel(reader)
        try:
            sent = await self._send(kept or await self._open_dm(reader, facts.letter), view, facts.letter)
        except (discord.NotFound, discord.Forbidden) as error:
            if kept is None or error.code not in {CHANNEL_GONE, NOT_MINE}:
                raise
            sent = await self._send(await self._open_dm(reader, facts.letter), view, facts.letter)
        if not await self._arrived(facts, veiled_for=reader if veiled else None):
            # Dropped while Discord was slow to take it: it is not to stand there.
            await self._standing.take_down((sent.channel.id, sent.id))

    async def _send(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        try:
            return await self.gates.ask(self._send_now(channel_id, view, letter))
        except (aiohttp.ClientError, ConnectionError):
            # Discord may have it: by its nonce it says so now, and soon would not know any more.
            return await self.gates.ask(self._send_now(channel_id, view, letter))

    async def _send_now(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        # The turn may have been long in coming, and one of the two may have ended it meanwhile.
        await self._post.must_still_go(letter)
        channel = self._client.get_partial_messageable(channel_id)
        sending = channel.send(view=view, files=(files := files_of(view)), nonce=letter.nonce)
        return await taken(sending, with_words=quotes(view) or (bool(files) and letter.kind in IN_A_FILE))

    async def _open_dm(self, reader: int, letter: Letter) -> int:
        # Not Client.create_dm: that gives a channel it remembers, also when Discord no longer knows it.
        opened = await self.gates.ask(self._client.http.start_private_message(reader), opens_dm=True)
        channel_id = int(opened["id"])
        await self._post.opened_dm(letter, reader, channel_id)
        return channel_id

    async def _place_card(self, facts: Facts) -> None:
        view = outbox_cards.render(facts, self._programme)
        if view is None:
            await self._take_back(facts)
            return
        if facts.letter.detail == ONLY_WHERE_IT_STANDS:
            stands = facts.card is not None and await self._standing.edit(facts, facts.card, view)
            await (self._arrived(facts, card=facts.card) if stands else self._post.needless(facts.letter))
            return
        around = await self._confiding.hearers_of(facts)
        apart = await self._confiding.must_be_told_apart(facts, around)
        if facts.concern is not None:
            apart = await self._confiding.bring_up(facts, facts.concern, around, apart=apart)
        elif facts.waits and not apart and not around.suffice:
            await self._confiding.tell(facts, around)
        if apart:
            await (self._keep_off_the_channel(facts) if facts.concern else self._tell_confidant(facts, view, around))
            return
        if facts.silence is not None and facts.silence.over_at is not None and facts.card is None:
            # Over before anyone was told of it.
            await self._post.needless(facts.letter)
            return
        if facts.letter.detail == LOOK and facts.card is not None:
            if not around.known:
                await self._unheard.look_soon(facts)
            await self._arrived(facts)
            return
        if facts.letter.detail == AGAIN and facts.card is not None and facts.waits:
            await self._standing.clear_away(facts, facts.card)
        elif facts.card is not None and await self._standing.edit(facts, facts.card, view):
            await self._arrived(facts, card=facts.card)
            return
        await self._post_card(facts, view, around)

    async def _post_card(self, facts: Facts, view: ui.LayoutView, around: Hearers) -> None:
        try:
            channel_id = self._facilitators_channel(facts, around)
            message = await self._send(channel_id, view, facts.letter)
        except (discord.Forbidden, discord.NotFound):
            # Discord knows better than what it told before. Whoever waits is not to wait until that is mended.
            around = replace(around, may_post=False)
            if facts.concern is not None:
                await self._confiding.bring_up(facts, facts.concern, around, apart=True)
                await self._arrived(facts)
            elif facts.letter.kind in IN_CONFIDENCE:
                await self._tell_confidant(facts, view, around)
            else:
                await self._confiding.tell(facts, around)
                raise
        else:
            if facts.waits and not around.known:
                await self._unheard.look_soon(facts)
            await self._arrived(facts, card=(channel_id, message.id))

    async def _keep_off_the_channel(self, facts: Facts) -> None:
        if facts.card is not None:
            await self._standing.clear_away(facts, facts.card)
        await self._arrived(facts)

    async def _post_in_channel(self, facts: Facts) -> None:
        letter = facts.letter
        view = outbox_cards.render(facts, self._programme)
        if view is None:
            await self._take_back(facts)
            return
        if letter.kind is LetterKind.FORUM_REPLY:
            await self._post_once(facts, view, letter.subject_id)
            return
        around = await self._confiding.hearers_of(facts)
        if await self._confiding.must_be_told_apart(facts, around):
            await self._tell_confidant(facts, view, around)
            return
        if not around.suffice and not letter.attempts:
            await self._confiding.tell(facts, around)
        try:
            await self._post_once(facts, view, self._facilitators_channel(facts, around))
        except (discord.Forbidden, discord.NotFound):
            around = replace(around, may_post=False)
            if letter.kind in IN_CONFIDENCE:
                await self._tell_confidant(facts, view, around)
                return
            await self._confiding.tell(facts, around)
            raise

    async def _take_back(self, facts: Facts) -> None:
        """Whoever it is about was forgotten; should Discord have taken it, and the answer been lost, it goes, too.

        Its nonce tells: Discord gives the message that it has, for some minutes, and takes no other.
        """
        channel_id = facts.community.facilitators_channel_id
        if channel_id is not None and facts.card is None and facts.letter.kind is not LetterKind.FORUM_REPLY:
            with contextlib.suppress(discord.Forbidden, discord.NotFound):
                message = await self._send(channel_id, card(TAKEN_BACK, colour=QUIET), facts.letter)
                await self._standing.take_down((channel_id, message.id))
        await self._post.needless(facts.letter)

    async def _post_once(self, facts: Facts, view: ui.LayoutView, channel_id: int) -> None:
        message = await self._send(channel_id, view, facts.letter)
        await self._arrived(facts, card=(channel_id, message.id))

    def _facilitators_channel(self, facts: Facts, around: Hearers) -> int:
        if facts.community.facilitators_channel_id is None or not around.may_post:
            raise Undeliverable
        return facts.community.facilitators_channel_id

    async def _tell_confidant(self, facts: Facts, view: ui.LayoutView, around: Hearers) -> None:
        """Tell one person outside the pair who can be reached what the card says; else the owner that it waits."""
        told, waits = facts.question and facts.question.confided_to, facts.question is not None and facts.waits
        confided = outbox_cards.confided(view, take=facts.question.id if facts.question and waits else None)
        if facts.question is not None and told is not None and facts.question.taken_by == told:
            # Whoever was told has taken it on, and knows.
            await self._post.needless(facts.letter)
            return
        # Who was told before hears what became of it, or is asked once more.
        for confidant in sorted(around.in_full, key=lambda person: person != told):
            if facts.question is not None and waits:
                await self._post.confided(facts.question, to=confidant)
            try:
                await self._write_to(facts, confidant, confided)
            except discord.HTTPException as error:
                # Their messages are closed; it matters to someone, so the next one is told.
                if error.code not in NEVER_WILL:
                    raise
            else:
                return
        if facts.question is not None and waits:
            await self._post.confided(facts.question, to=None)
        if around.owner is None:
            raise Undeliverable
        await self._confiding.tell_owner(facts, around)
        if facts.note is not None:
            # Once it had arrived, the words would be forgotten, and nobody has read them.
            raise Undeliverable
        await self._arrived(facts)

    async def _settle_role(self, facts: Facts) -> None:
        if await roles.settle(facts, self._confiding.guild(facts), self._confiding.member, self.gates):
            await self._arrived(facts)
        else:
            await self._post.needless(facts.letter)
