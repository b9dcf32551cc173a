"""Carries letters to Discord after the commit: once each, paced, patient with what passes.

A letter is claimed with a lease, rendered from what is true now and sent with its id as nonce, so that
Discord itself drops a repeat after a crash. Letters to one person, or about one card, go one after another;
different ones side by side.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

import aiohttp
import discord
import structlog
from discord import ui

from bot.pacer import Pacer
from bot.rules.programme import Programme
from bot.services.post import CARDS, Facts, Post
from bot.ui import cards, letters
from bot.ui.look import dm
from storage.records import Letter
from storage.states import LetterKind, RoleKind

log = structlog.get_logger(__name__)

NEVER_WILL = frozenset({50007, 50278, 10013})
"""DMs closed; no server in common; no such person. Trying again would only annoy."""

CHANNEL_GONE = 10003
MESSAGE_GONE = 10008
SIDE_BY_SIDE = 8
PASSING = (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)


class Undeliverable(Exception):
    """There is no way to the reader, now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How the courier goes about it; seconds throughout."""

    requests_per_second: float = 40
    dm_open_seconds: float = 2.0
    lease_seconds: float = 120
    batch: int = 50


class Courier:
    """Woken after each commit that wrote letters, and by the alarm for what is due later."""

    def __init__(self, client: discord.Client, post: Post, programme: Programme, settings: Round) -> None:
        self._client = client
        self._post = post
        self._programme = programme
        self._settings = settings
        self._pacer = Pacer(settings.requests_per_second)
        # Discord takes many new DMs in a short time for spam, so they are opened one by one and slowly.
        self._doors = Pacer(
            1 / settings.dm_open_seconds if settings.dm_open_seconds else settings.requests_per_second
        )
        self._carrying: asyncio.Task[None] | None = None
        self._woken = False
        self._closing = False

    def wake(self) -> None:
        """There may be something to carry."""
        self._woken = True
        if not self._closing and (self._carrying is None or self._carrying.done()):
            self._carrying = asyncio.create_task(self._carry(), name="courier")

    async def rest(self) -> None:
        """Return when nothing is being carried."""
        while self._carrying is not None and not self._carrying.done():
            await asyncio.wait({self._carrying})

    async def close(self) -> None:
        """Finish what is on its way, hand back the rest."""
        self._closing = True
        await self.rest()

    async def _carry(self) -> None:
        while self._woken and not self._closing:
            self._woken = False
            try:
                while not self._closing and (claimed := await self._claim()):
                    await self._deliver_all(claimed)
            except Exception as error:  # the alarm wakes the courier again
                log.error("courier stumbled", exc_info=error)

    async def _claim(self) -> list[Letter]:
        settings = self._settings
        return await self._post.claim(limit=settings.batch, lease_seconds=settings.lease_seconds)

    async def _deliver_all(self, claimed: list[Letter]) -> None:
        rounds: dict[Hashable, list[Letter]] = defaultdict(list)
        for letter in claimed:
            rounds[letter.to_id or (letter.kind, letter.subject_id)].append(letter)
        waiting = list(rounds.values())
        # What cannot be begun well within the lease goes back, lest another courier begins it, too.
        last_call = asyncio.get_running_loop().time() + self._settings.lease_seconds * 0.6
        hands = min(SIDE_BY_SIDE, len(waiting))
        await asyncio.gather(*(self._deliver_rounds(waiting, last_call) for _ in range(hands)))

    async def _deliver_rounds(self, waiting: list[list[Letter]], last_call: float) -> None:
        while waiting:
            round_ = waiting.pop(0)
            for number, letter in enumerate(round_):
                if self._closing or asyncio.get_running_loop().time() > last_call:
                    await self._post.hand_back(round_[number:])
                    break
                await self._deliver(letter)

    async def _deliver(self, letter: Letter) -> None:
        try:
            async with asyncio.timeout(self._settings.lease_seconds / 3):
                await self._carry_one(await self._post.facts(letter))
        except Undeliverable:
            await self._post.unreachable(letter)
        except discord.HTTPException as error:
            await self._refused(letter, error)
        except PASSING as error:
            log.warning("letter put off", letter=letter.id, kind=letter.kind, error=type(error).__name__)
            await self._post.put_off(letter, at_least=getattr(error, "retry_after", 0))
        except Exception as error:  # one broken letter must not hold up the others
            log.error("letter failed", letter=letter.id, kind=letter.kind, exc_info=error)
            await self._post.put_off(letter)

    async def _refused(self, letter: Letter, error: discord.HTTPException) -> None:
        log.warning("letter refused", letter=letter.id, kind=letter.kind, status=error.status, code=error.code)
        if error.code in NEVER_WILL or error.code == CHANNEL_GONE:
            await self._post.unreachable(letter)
            return
        seconds = _retry_after(error)
        if error.status == 429:
            self._pacer.hold(seconds)
        await self._post.put_off(letter, at_least=seconds)

    async def _carry_one(self, facts: Facts) -> None:
        letter = facts.letter
        if letter.kind is LetterKind.MENTOR_ROLE:
            await self._settle_role(facts)
        elif letter.kind in CARDS:
            await self._place_card(facts)
        elif letter.kind in {LetterKind.CARD_UNREACHABLE, LetterKind.FORUM_REPLY}:
            await self._post_in_channel(facts)
        else:
            await self._write_to(facts, letter.to_id, letters.render(facts, self._programme))

    async def _write_to(self, facts: Facts, reader: int | None, view: ui.LayoutView | None) -> None:
        if view is None or reader is None:
            await self._post.needless(facts.letter)
            return
        try:
            await self._send(await self._dm_channel(reader), view, facts.letter)
        except discord.NotFound as error:
            if error.code != CHANNEL_GONE:
                raise
            await self._send(await self._open_dm(reader), view, facts.letter)
        await self._post.arrived(facts)

    async def _send(self, channel_id: int, view: ui.LayoutView, letter: Letter) -> discord.Message:
        await self._pacer.turn()
        channel = self._client.get_partial_messageable(channel_id)
        return await channel.send(view=view, nonce=letter.nonce)

    async def _dm_channel(self, reader: int) -> int:
        return await self._post.dm_channel(reader) or await self._open_dm(reader)

    async def _open_dm(self, reader: int) -> int:
        await self._doors.turn()
        await self._pacer.turn()
        channel = await self._client.create_dm(discord.Object(reader))
        await self._post.opened_dm(reader, channel.id)
        return channel.id

    async def _place_card(self, facts: Facts) -> None:
        view = cards.render(facts, self._programme)
        if view is None:
            await self._post.needless(facts.letter)
            return
        if facts.letter.kind is LetterKind.CARD_CONTACT and self._partner_would_read(facts):
            await self._tell_confidant(facts)
            return
        if facts.card is not None and await self._edit_card(facts, facts.card, view):
            await self._post.arrived(facts)
            return
        channel_id = self._facilitators_channel(facts)
        message = await self._send(channel_id, view, facts.letter)
        await self._post.arrived(facts, card=(channel_id, message.id))

    async def _edit_card(self, facts: Facts, card: tuple[int, int], view: ui.LayoutView) -> bool:
        channel_id, message_id = card
        await self._pacer.turn()
        channel = self._client.get_partial_messageable(channel_id)
        try:
            # discord.py leaves the bot's own default out of an edit that has no content.
            quietly = discord.AllowedMentions.none()
            await channel.get_partial_message(message_id).edit(view=view, allowed_mentions=quietly)
        except discord.NotFound as error:
            if error.code not in {MESSAGE_GONE, CHANNEL_GONE}:
                raise
            await self._post.card_is_gone(facts)
            return False
        return True

    async def _post_in_channel(self, facts: Facts) -> None:
        letter = facts.letter
        view = cards.render(facts, self._programme)
        if view is None:
            await self._post.needless(letter)
            return
        in_forum = letter.kind is LetterKind.FORUM_REPLY
        channel_id = letter.subject_id if in_forum else self._facilitators_channel(facts)
        await self._send(channel_id, view, letter)
        await self._post.arrived(facts)

    def _facilitators_channel(self, facts: Facts) -> int:
        if facts.community.facilitators_channel_id is None:
            raise Undeliverable
        return facts.community.facilitators_channel_id

    def _partner_would_read(self, facts: Facts) -> bool:
        """Whether the partner of someone who asks to be contacted is a facilitator, who reads the channel."""
        question, pairing = facts.question, facts.pairing
        guild = self._client.get_guild(facts.community.community_id)
        if question is None or pairing is None or guild is None:
            return True
        partner = guild.get_member(pairing.partner_of(question.person_id))
        roles = {role.id for role in partner.roles} if partner else set()
        return bool(roles & facts.community.role_ids(RoleKind.FACILITATOR))

    async def _tell_confidant(self, facts: Facts) -> None:
        """Tell someone outside the pair: the coordinator, else another facilitator, else the owner."""
        question, pairing = facts.question, facts.pairing
        guild = self._client.get_guild(facts.community.community_id)
        if question is None or pairing is None or guild is None:
            raise TimeoutError("the server is not known yet")
        facilitators = facts.community.role_ids(RoleKind.FACILITATOR)
        others = [m.id for m in guild.members if facilitators & {role.id for role in m.roles}]
        candidates = [facts.community.coordinator_id, *others, guild.owner_id]
        outside = [one for one in candidates if one is not None and one not in pairing.people]
        view = dm(
            *cards.contact_blocks(question, pairing)[:2],
            "I tell you by yourself and not in the facilitators' channel, because someone who reads there is "
            "part of this. `/facilitator queue` shows it to those who are not.",
        )
        for one in dict.fromkeys(outside):
            try:
                await self._write_to(facts, one, view)
            except discord.HTTPException as error:
                # The next best person hears it: a wish to be contacted must not end at a closed door.
                if error.code not in NEVER_WILL:
                    raise
            else:
                return
        raise Undeliverable

    async def _settle_role(self, facts: Facts) -> None:
        """Give or take the mentor role, as things stand."""
        role_id, reader = facts.community.mentor_role_id, facts.letter.to_id
        guild = self._client.get_guild(facts.community.community_id)
        if guild is None:
            raise TimeoutError("the server is not known yet")
        member = guild.get_member(reader or 0)
        if role_id is None or member is None or guild.get_role(role_id) is None:
            await self._post.needless(facts.letter)
            return
        has_it = any(role.id == role_id for role in member.roles)
        if facts.wears_role != has_it:
            await self._pacer.turn()
            change = member.add_roles if facts.wears_role else member.remove_roles
            await change(discord.Object(role_id), reason="Mentorship")
        await self._post.arrived(facts)


def _retry_after(error: discord.HTTPException) -> float:
    """What a 429 asks for in its headers, in seconds; nothing when it does not say."""
    headers = getattr(error.response, "headers", None) or {}
    try:
        return float(headers.get("Retry-After", 0))
    except (TypeError, ValueError):
        return 0.0
