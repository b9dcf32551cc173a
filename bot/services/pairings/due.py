"""The sweep's part for pairings: reminders, kind expiry, a facilitator's yes waited for, pauses, closings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.rules.programme import Programme
from bot.rules.timing import facilitators_reminded, has_expired, next_step
from bot.services.core.letters_and_audit import enqueue, remember, tell_about
from bot.services.exclusions import is_not_to_be
from storage.models.enums import LetterKind, PairingState, Urgency, Wish
from storage.models.records import Pairing
from storage.unit_of_work import Memory

from .transitions import close_proposal


class Proposals:
    """What a pairing is due for follows from its state."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def move_on(self, memory: Memory, ids: Sequence[int], now: datetime) -> None:
        """Remind or expire, ask facilitators again, ask whether to go on."""
        for pairing in await memory.pairings.by_ids(ids):
            match pairing.state:
                case PairingState.PROPOSED:
                    await self._remind_or_expire(memory, pairing, now)
                case PairingState.AGREED:
                    await self._ask_facilitators_again(memory, pairing, now)
                case PairingState.PAUSED:
                    await self._ask_to_go_on(memory, pairing, now)
                case PairingState.ENDED:
                    # The closing is over.
                    await memory.notes.forget_thanks(pairing.id)
                    await memory.pairings.change(pairing, due_at=None)
                case _:
                    await memory.pairings.change(pairing, due_at=None)

    async def _ask_facilitators_again(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        """Two people wait for a facilitator's yes: the card comes up anew, until someone decides."""
        if await memory.pairings.change(pairing, due_at=facilitators_reminded(self._programme, after=now)):
            await memory.pairings.place_card(pairing.id, channel_id=None, message_id=None)
            await enqueue(
                memory,
                pairing.community_id,
                LetterKind.CARD_PAIRING,
                subject_id=pairing.id,
                at=now,
                priority=Urgency.LATER,
            )

    async def _remind_or_expire(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        if has_expired(self._programme, proposed_at=pairing.proposed_at, at=now):
            if await close_proposal(memory, pairing, PairingState.EXPIRED, by=None, at=now):
                for person in pairing.people:
                    await tell_about(memory, pairing, LetterKind.ASK_EXPIRED, person, at=now)
            return
        step, due_at = next_step(self._programme, proposed_at=pairing.proposed_at, after=now)
        if not await memory.pairings.change(pairing, step=step, due_at=due_at):
            return
        # Nobody is reminded of someone they are kept apart from.
        people = [person for person in pairing.unanswered if not await is_not_to_be(memory, pairing, person)]
        await self._ask_by_itself(memory, pairing, LetterKind.ASKED_REMINDER, people, now)

    async def _ask_to_go_on(self, memory: Memory, pairing: Pairing, now: datetime) -> None:
        if await memory.pairings.change(pairing, due_at=None):
            await self._ask_by_itself(memory, pairing, LetterKind.PAUSE_OVER, pairing.people, now)
            await remember(memory, pairing, "pause over", by=None, at=now)

    async def _ask_by_itself(
        self, memory: Memory, pairing: Pairing, kind: LetterKind, people: Iterable[int], now: datetime
    ) -> None:
        """Write to those of them who want to be asked."""
        for person in people:
            theirs = await memory.preferences.get(pairing.community_id, person)
            if theirs.wish is Wish.ASK:
                await tell_about(memory, pairing, kind, person, at=now)
