"""Carries letters to Discord after the commit: once each, paced, patient with what passes.

A letter is claimed with a lease and delivered (``bot.outbox.sender``), and the outcome is recorded. Whatever happens
in between, it is either settled, put off, handed back, or free again when the lease is over. Letters to one person,
or about one card, go one after another; different ones side by side.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Coroutine, Hashable
from typing import Any

import discord
import structlog

from bot.rules.programme import Programme
from bot.services import Services
from storage.models.records import Letter

from .outcomes import (
    Cancelled,
    ChannelGone,
    LookAgain,
    Obsolete,
    Outcome,
    Released,
    RetryLater,
    Sent,
    Snoozed,
    Unreachable,
)
from .rate_limiter import Given, Round
from .sender import Delivery

log = structlog.get_logger(__name__)

SIDE_BY_SIDE = 8
LOOK_AGAIN = 10.0
"""Seconds after which what is not begun goes back, so that something more urgent may come first."""


class Courier:
    """Woken after each commit that wrote letters, and by the alarm for what is due later."""

    def __init__(self, client: discord.Client, services: Services, programme: Programme, settings: Round) -> None:
        self._post, self._unheard = services.post, services.unheard
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
                    await (self._record(letter, Released()) if self._closing or late else self._deliver(letter))
                except Exception as error:  # the lease will be over, and another round will find it
                    log.error("letter not settled", letter=letter.id, kind=letter.kind, exc_info=error)

    async def _deliver(self, letter: Letter) -> None:
        await self._record(letter, await self._delivery.deliver(letter))

    async def _record(self, letter: Letter, outcome: Outcome) -> None:
        """Record what came of a message: the only place that does."""
        match outcome:
            case Sent():
                await self._record_sent(outcome)
            case LookAgain():
                await self._unheard.look_again(outcome.facts, anew=outcome.repost, soon=outcome.soon)
            case Obsolete():
                await self._post.needless(letter)
            case Unreachable():
                await self._post.unreachable(letter)
            case ChannelGone():
                await self._post.give_up(letter)
            case RetryLater():
                await self._post.put_off(letter, at_least=outcome.at_least)
            case Snoozed():
                await self._post.not_yet(letter, seconds=outcome.seconds)
            case Released():
                await self._post.hand_back([letter])
            case Cancelled():
                pass

    async def _record_sent(self, sent: Sent) -> None:
        letter = sent.facts.letter
        try:
            was_to_go = await self._note_sent(sent)
        except Exception as error:
            # Left to its lease: Discord has it, and drops the repeat that will come soon, by its nonce.
            log.error("letter sent but not noted", letter=letter.id, kind=letter.kind, exc_info=error)
            return
        if not was_to_go and sent.message is not None:
            # Dropped while Discord was slow to take it: it is not to stand there.
            await self._record(letter, await self._delivery.take_down(letter, sent.message))

    async def _note_sent(self, sent: Sent) -> bool:
        """Return whether it was to go; tried twice."""
        with contextlib.suppress(Exception):
            return await self._post.arrived(sent.facts, card=sent.card, veiled_for=sent.masked_for)
        return await self._post.arrived(sent.facts, card=sent.card, veiled_for=sent.masked_for)
