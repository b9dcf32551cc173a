"""Carries letters to Discord after the commit: once each, paced, patient with what passes.

A letter is claimed with a lease, delivered (``bot.outbox.sender``) and settled. Whatever happens in between, it is
either settled, put off, handed back, or free again when the lease is over. Letters to one person, or about one
card, go one after another; different ones side by side.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Hashable
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import structlog

from bot.discord_errors import CHANNEL_GONE, NEVER_WILL, ContentRefused, is_about_content
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.outbox.context import Facts
from bot.services.outbox.service import LetterGone
from storage.models.records import Letter

from .confiding import Undeliverable
from .rate_limiter import Closing, Given, Round
from .sender import Delivery, NotNoted
from .throttle import TooLong

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 8
LOOK_AGAIN = 10.0
"""Seconds after which what is not begun goes back, so that something more urgent may come first."""

PASSING = (discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)


class Courier:
    """Woken after each commit that wrote letters, and by the alarm for what is due later."""

    def __init__(self, client: discord.Client, services: Services, programme: Programme, settings: Round) -> None:
        self._post = services.post
        self._settings = settings
        self._delivery = Delivery(client, services, programme, settings)
        self._carrying: asyncio.Task[None] | None = None
        self._woken = False
        self._closing = False

    def wake(self) -> None:
        """There may be something to carry."""
        self._woken = True
        if not self._closing and (self._carrying is None or self._carrying.done()):
            self._carrying = asyncio.create_task(self._carry(), name="courier")

    async def ask(self, request: Coroutine[Any, Any, Given]) -> Given:
        """Have Discord asked something for somebody who waits for an answer.

        Raises TimeoutError, TooLong or Closing.
        """
        return await self._delivery.gates.ask(request)

    async def rest(self) -> None:
        """Return when nothing is being carried."""
        while self._carrying is not None and not self._carrying.done():
            await asyncio.wait({self._carrying})

    async def close(self, *, within: float | None = None) -> None:
        """Finish what is on its way, hand back the rest. What takes longer than *within* seconds is let go of:
        when its lease is over, it is sent again with the same nonce."""
        self._closing = True
        self._delivery.gates.close()
        if self._carrying is None or self._carrying.done():
            return
        await asyncio.wait({self._carrying}, timeout=within)
        if self._carrying.cancel():
            await asyncio.wait({self._carrying}, timeout=1)

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
        # Also well within the lease, lest another courier begins it, too.
        last_call = asyncio.get_running_loop().time() + min(LOOK_AGAIN, self._settings.lease_seconds / 4)
        hands = min(SIDE_BY_SIDE, len(waiting))
        await asyncio.gather(*(self._deliver_rounds(waiting, last_call) for _ in range(hands)))

    async def _deliver_rounds(self, waiting: list[list[Letter]], last_call: float) -> None:
        while waiting:
            for letter in waiting.pop(0):
                late = asyncio.get_running_loop().time() > last_call
                try:
                    await (self._post.hand_back([letter]) if self._closing or late else self._deliver(letter))
                except Exception as error:  # the lease will be over, and another round will find it
                    log.error("letter not settled", letter=letter.id, kind=letter.kind, exc_info=error)

    async def _deliver(self, letter: Letter) -> None:
        try:
            await self._delivery.gates.begin()
            facts = await self._post.facts(letter)
            if self._post.is_held(facts):
                await self._post.hand_back([letter])
            elif seconds := self._post.comes_later(facts):
                await self._post.not_yet(letter, seconds=seconds)
            else:
                await self._bring(facts)
        except Closing:
            await self._post.hand_back([letter])
        except TooLong as wait:
            await self._post.not_yet(letter, seconds=wait.seconds)
        except LetterGone:
            return
        except Undeliverable:
            await self._post.unreachable(letter)
        except NotNoted as error:
            # Left to its lease: Discord has it, and drops the repeat that will come soon, by its nonce.
            log.error("letter sent but not noted", letter=letter.id, kind=letter.kind, exc_info=error)
        except discord.HTTPException as error:
            await self._refused(letter, error)
        except PASSING as error:
            log.warning("letter put off", letter=letter.id, kind=letter.kind, error=type(error).__name__)
            await self._post.put_off(letter, at_least=getattr(error, "retry_after", 0))
        except Exception as error:  # one broken letter must not hold up the others
            log.error("letter failed", letter=letter.id, kind=letter.kind, exc_info=error)
            await self._post.put_off(letter)

    async def _bring(self, facts: Facts) -> None:
        """Deliver it; where Discord does not take its content, without names, and then without what people wrote."""
        letter = facts.letter
        try:
            await self._delivery.deliver(facts)
        except ContentRefused as refusal:
            log.warning("content not taken", letter=letter.id, kind=letter.kind, by_discord=str(refusal))
            may_be_a_name = facts.unnamed is None or not refusal.has_words
            if letter.to_id is not None and not facts.unnamed and may_be_a_name:
                await self._bring(replace(facts, unnamed=True))
            elif not refusal.has_words:
                raise refusal.error from None
            elif await self._post.words_refused(facts):
                await self._bring(replace(facts, withheld=facts.withheld + 1, unnamed=False))

    async def _refused(self, letter: Letter, error: discord.HTTPException) -> None:
        log.warning("letter refused", letter=letter.id, kind=letter.kind, status=error.status, code=error.code)
        if is_about_content(error):
            # Nobody's words are in it: it is the bot's own that Discord does not take.
            log.error("letter not as Discord takes it", letter=letter.id, kind=letter.kind, exc_info=error)
        if error.code in NEVER_WILL:
            await self._post.unreachable(letter)
        elif error.code == CHANNEL_GONE:
            await self._post.give_up(letter)
        else:
            await self._post.put_off(letter, at_least=self._delivery.gates.heed(error))
