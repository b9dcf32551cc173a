"""A delivery run through the outbox's real steps, to a Discord that only takes messages; it may die between steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from bot.outbox.audience import AudienceFinder, matter_of
from bot.rules.audience import Staff, eligible_handlers
from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute
from bot.services.outbox.context import MessageContext
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import MessageKind
from storage.models.records import OutboxMessage
from tests.support.service_harness import ServiceHarness

STAFF = Staff(facilitators=(50, 51), coordinator=52, owner=53)
"""Those who look after mentorship in this Discord; their direct messages are open."""

LEASE_S = 120.0
CHANNEL_ID = 800


class ProcessDied(Exception):
    """Raised when the outbox worker's process dies in the middle of its work."""


@dataclass(frozen=True, kw_only=True)
class AcceptedMessage:
    """A message that Discord has accepted."""

    number: int
    message: OutboxMessage
    at: datetime


@dataclass
class FakeDiscord:
    """Messages that Discord accepted, by nonce; *unreachable* are people whose direct messages are closed."""

    accepted: dict[str, AcceptedMessage] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)

    def has(self, message: OutboxMessage) -> bool:
        """Return whether this message was accepted before."""
        return message.nonce in self.accepted

    def accept(self, message: OutboxMessage, *, at: datetime) -> int:
        """Accept a message and return its number; a repeat, known by its nonce, has the number of the first."""
        new = AcceptedMessage(number=len(self.accepted) + 1, message=message, at=at)
        return self.accepted.setdefault(message.nonce, new).number

    def messages(self, at: datetime) -> list[tuple[MessageKind, int | None]]:
        """Return the kind and the recipient of what was accepted at that time, in order."""
        return [
            (taken.message.kind, taken.message.recipient_id) for taken in self.accepted.values() if taken.at == at
        ]


class DeliveryRun:
    """Delivery run that sends what is due, and dies after so many steps if it is told to.

    Discord fails temporarily for the messages whose place is in *refuses*; *before* is called with each message
    before it is accepted. What was accepted but couldn't be recorded is in *sent_but_not_recorded*.
    """

    def __init__(
        self,
        harness: ServiceHarness,
        discord: FakeDiscord,
        *,
        dies_after: int | None = None,
        refuses: frozenset[int] = frozenset(),
        before: Callable[[OutboxMessage], None] | None = None,
    ) -> None:
        self.sent_but_not_recorded: MessageContext | None = None
        self._harness = harness
        self._post = harness.services.outbox
        self._discord = discord
        self._steps_left = dies_after
        self._refuses = refuses
        self._before = before
        self._place = 0
        # Without a client: who is there is known.
        self._finder = AudienceFinder(cast(Any, None), harness.services, cast(Any, None))

    async def run(self) -> None:
        """Deliver until nothing is due. Raises ProcessDied."""
        while claimed := await self._post.claim(limit=4, lease_s=LEASE_S):
            self._step()
            for message in claimed:
                self._place += 1
                await self._deliver(message)
                self._step()

    async def _deliver(self, message: OutboxMessage) -> None:
        context = await self._post.load_context(message)
        self._step()
        is_message = SPECS[message.kind].route not in {MessageRoute.ROLE, MessageRoute.REMOVAL}
        if seconds := self._post.delay_s(context):
            await self._post.snooze(message, delay_s=seconds)
        elif is_message and context.concern is None and not self._says_something(context):
            await self._post.mark_obsolete(message)
        elif self._place in self._refuses:
            await self._post.retry_later(message)
        elif is_message and message.recipient_id in self._discord.unreachable:
            await self._post.mark_undeliverable(message)
        else:
            await self._send(context)

    def _says_something(self, context: MessageContext) -> bool:
        show = outbox_cards.render_card if context.message.kind in outbox_cards.CARD_RENDERERS else render_dm
        return show(context, self._harness.programme) is not None

    async def _send(self, context: MessageContext) -> None:
        if context.matter is not None and SPECS[context.message.kind].route in {
            MessageRoute.CONFIDED,
            MessageRoute.CARD,
        }:
            handlers = eligible_handlers(STAFF, matter_of(context).excluded)
            await self._finder.notify(context, await self._finder.find(context, handlers))
            self._step()
        is_new_card = SPECS[context.message.kind].route is MessageRoute.CARD and context.card is None
        if self._before is not None and not self._discord.has(context.message):
            self._before(context.message)
        number = self._discord.accept(context.message, at=self._harness.clock())
        self.sent_but_not_recorded = context
        self._step()
        await self._post.mark_sent(context, card=(CHANNEL_ID, number) if is_new_card else None)
        self.sent_but_not_recorded = None

    def _step(self) -> None:
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise ProcessDied
