"""When someone leaves the server: everything of theirs is settled, the others are told gently."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from storage.memory import Memory
from storage.states import EndedHow, LetterKind, MentorState, PairingState, SeekerState

from .closing import close_proposal, end_pairing
from .desk import Service


class Leaving(Service):
    """Coming back starts afresh."""

    async def left(self, community_id: int, user_id: int) -> None:
        """Withdraw their requests, end their pairings, settle their standing. Twice does nothing more."""
        async with self._store.transaction() as memory:
            await self._settle(memory, community_id, user_id, self._clock())

    async def reconcile(self, community_id: int, here: Collection[int]) -> int:
        """The same for everyone who left while the bot was away; *here* is everyone in the server now."""
        async with self._store.reading() as memory:
            gone = await memory.people.involved(community_id) - set(here)
        for user_id in sorted(gone):
            await self.left(community_id, user_id)
        return len(gone)

    async def _settle(self, memory: Memory, community_id: int, user_id: int, now: datetime) -> None:
        mentor = await memory.mentors.live(community_id, user_id)
        if mentor is not None:
            await memory.mentors.change(mentor, state=MentorState.STEPPED_DOWN, paused_until=None)
            await memory.letters.write(community_id, LetterKind.CARD_MENTOR, about=mentor.id, at=now)
        seeker = await memory.seekers.waiting_one(community_id, user_id)
        if seeker is not None:
            await memory.seekers.change(seeker, state=SeekerState.WITHDRAWN)
        for pairing in await memory.pairings.of(community_id, user_id):
            if pairing.state is PairingState.PROPOSED:
                await close_proposal(memory, pairing, PairingState.WITHDRAWN, by=user_id, at=now, tell=True)
            else:
                await end_pairing(memory, pairing, by=user_id, how=EndedHow.LEFT, at=now)
        await memory.letters.drop_for(community_id, user_id, at=now)
