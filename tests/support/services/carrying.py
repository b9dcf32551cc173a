"""A courier's way through its real steps, to a Discord that only takes messages; it may die between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute
from bot.services.outbox.context import Facts
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox.direct_messages import render
from storage.models.enums import LetterKind
from storage.models.records import Letter
from tests.support.house import House

LEASE = 120.0
A_CHANNEL = 800


class Died(Exception):
    """The courier's process is gone, in the middle of what it did."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A message that Discord has."""

    number: int
    letter: Letter
    at: datetime


@dataclass
class Discord:
    """What it took, by nonce; *unreachable* are those whose direct messages are closed."""

    taken: dict[str, Taken] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)

    def has(self, letter: Letter) -> bool:
        """Whether this very letter was taken before."""
        return letter.nonce in self.taken

    def take(self, letter: Letter, *, at: datetime) -> int:
        """The message's number; of a repeat, by its nonce, that of the earlier one."""
        new = Taken(number=len(self.taken) + 1, letter=letter, at=at)
        return self.taken.setdefault(letter.nonce, new).number

    def messages(self, at: datetime) -> list[tuple[LetterKind, int | None]]:
        """What it took at that time, in order."""
        return [(taken.letter.kind, taken.letter.to_id) for taken in self.taken.values() if taken.at == at]


class Round:
    """Carries what is due, and dies after so many steps if it is told to.

    With the letters whose place is in *refuses*, Discord has passing trouble; *before* it takes one, somebody may
    look at it. What it took and the courier could not note any more is in *half_done*.
    """

    def __init__(
        self,
        house: House,
        discord: Discord,
        *,
        dies_after: int | None = None,
        refuses: frozenset[int] = frozenset(),
        before: Callable[[Letter], None] | None = None,
    ) -> None:
        self.half_done: Facts | None = None
        self._house = house
        self._post = house.services.post
        self._discord = discord
        self._steps_left = dies_after
        self._refuses = refuses
        self._before = before
        self._place = 0

    async def carry(self) -> None:
        """Until nothing is due. Raises Died."""
        while claimed := await self._post.claim(limit=4, lease_seconds=LEASE):
            self._step()
            for letter in claimed:
                self._place += 1
                await self._deliver(letter)
                self._step()

    async def _deliver(self, letter: Letter) -> None:
        facts = await self._post.facts(letter)
        self._step()
        is_message = SPECS[letter.kind].route not in {MessageRoute.ROLE, MessageRoute.REMOVAL}
        if seconds := self._post.comes_later(facts):
            await self._post.not_yet(letter, seconds=seconds)
        elif letter.kind is LetterKind.STILL_HEARD:
            # Everybody is there in this Discord, and reads the channel.
            look_again = self._house.services.unheard.look_again
            await (look_again(facts, anew=False) if facts.waits else self._post.needless(letter))
        elif is_message and not self._says_something(facts):
            await self._post.needless(letter)
        elif self._place in self._refuses:
            await self._post.put_off(letter)
        elif is_message and letter.to_id in self._discord.unreachable:
            await self._post.unreachable(letter)
        else:
            await self._send(facts)

    def _says_something(self, facts: Facts) -> bool:
        show = outbox_cards.render if facts.letter.kind in outbox_cards.CARDS else render
        return show(facts, self._house.programme) is not None

    async def _send(self, facts: Facts) -> None:
        is_new_card = SPECS[facts.letter.kind].route is MessageRoute.CARD and facts.card is None
        if self._before is not None and not self._discord.has(facts.letter):
            self._before(facts.letter)
        number = self._discord.take(facts.letter, at=self._house.clock())
        self.half_done = facts
        self._step()
        await self._post.arrived(facts, card=(A_CHANNEL, number) if is_new_card else None)
        self.half_done = None

    def _step(self) -> None:
        if self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left < 0:
                raise Died
