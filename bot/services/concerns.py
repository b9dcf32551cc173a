"""Concerns, and wishes to be reached: raising one, looking after it, and what whoever raised it may hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.pairing import PairingMove, can, sees_partner
from bot.rules.people import Caller, Someone, at_home, must_have_facilitators
from bot.rules.refusals import AlreadyReaching, NotFound, NotYours, TooOften, WithABot
from bot.rules.writing import note as checked_words
from storage.concern_records import Concern
from storage.memory import Memory
from storage.pairings import TOGETHER, WALKING
from storage.records import Pairing
from storage.states import ConcernKind, LetterKind, PairingState, RoleKind, Urgency

from .desk import Service
from .rounds import end_silence, stop

RAISED, AGAIN, ON = "raised", "again", "on"
"""Details of a card by which those who may look after a concern are told of it: anew, once more, further ones."""


class Concerns(Service):
    """Raising is for everyone; nobody whom it is about ever hears of it, whatever becomes of it."""

    async def reach(self, caller: Caller) -> Concern:
        """The caller wishes to be reached by a facilitator, by name and without words.

        Raises AlreadyReaching while one is open, NotSetUp where nobody could read it, or NotFound.
        """
        async with self._store.transaction() as memory:
            await self._must_be_heard(memory, caller)
            if await memory.concerns.open_reach(at_home(caller), caller.user_id):
                raise AlreadyReaching
            return await self._raise(memory, caller, kind=ConcernKind.REACH, named=True)

    async def raise_concern(
        self,
        caller: Caller,
        *,
        words: str | None,
        about: Someone | None = None,
        pairing_id: int | None = None,
        named: bool,
        pauses: bool = False,
    ) -> Concern:
        """Bring a worry to the facilitators: about a member, about one of the caller's own mentorships, or neither.

        Where it *pauses*, a mentorship with whom it is about rests from now on, and the other is told nothing.
        Raises TooOften, NotSetUp, NothingWritten, TooLong, WithABot, NotYours or NotFound.
        """
        if about is not None and about.is_bot:
            raise WithABot
        async with self._store.transaction() as memory:
            await self._must_be_heard(memory, caller)
            home, me, now = at_home(caller), caller.user_id, self._clock()
            since, limit = now - timedelta(days=1), self._programme.concerns_a_day
            if await memory.concerns.count_raised(home, me, since=since) >= limit:
                raise TooOften(limit=limit)
            text = checked_words(words)
            pairing = await self._meant(memory, caller, about, pairing_id)
            about_id = pairing.partner_of(me) if pairing else about.user_id if about else None
            raised = await self._raise(
                memory,
                caller,
                kind=ConcernKind.CONCERN,
                named=named,
                pauses=pauses and pairing is not None,
                words=text,
                about_id=None if about_id == me else about_id,
                pairing_id=pairing.id if pairing else None,
            )
            if pauses and pairing is not None:
                await self._rest(memory, pairing, me, now)
            return raised

    async def own_mentorships(self, caller: Caller) -> list[Pairing]:
        """What a concern of the caller's can be about. Raises NotFound."""
        async with self._store.reading() as memory:
            return await memory.pairings.of(at_home(caller), caller.user_id, TOGETHER)

    async def mine(self, caller: Caller) -> list[Concern]:
        """What the caller has raised, the latest first, with what came of it. Raises NotFound."""
        async with self._store.reading() as memory:
            return await memory.concerns.of(at_home(caller), caller.user_id)

    async def outcome(self, caller: Caller, concern_id: int) -> tuple[Concern, Pairing | None]:
        """One of the caller's own, and the mentorship that rests because of it. Raises NotFound for anyone else's."""
        async with self._store.reading() as memory:
            concern = await memory.concerns.get(concern_id)
            if concern is None or concern.by_id != caller.user_id:
                raise NotFound
            pairing = await memory.pairings.get(concern.pairing_id) if concern.pairing_id and concern.pauses else None
            rests = pairing is not None and can(pairing, PairingMove.RESUME, caller.user_id)
            return concern, pairing if rests else None

    async def home_of(self, concern_id: int) -> int:
        """The community of a concern, for a button in a direct message; one that no community has, if unknown."""
        async with self._store.reading() as memory:
            concern = await memory.concerns.get(concern_id)
            return concern.community_id if concern else 0

    async def _must_be_heard(self, memory: Memory, caller: Caller) -> None:
        """Somebody there is who could look after it: facilitators, else the coordinator or the owner."""
        community = await memory.communities.get_for_change(at_home(caller))
        others = community.coordinator_id not in (None, caller.user_id) or not caller.owns_server
        if not community.role_ids(RoleKind.FACILITATOR) and not others:
            must_have_facilitators(community)

    async def _meant(
        self, memory: Memory, caller: Caller, about: Someone | None, pairing_id: int | None
    ) -> Pairing | None:
        """The caller's own mentorship that it is about, named or because it is about the other of the two."""
        home, me = at_home(caller), caller.user_id
        await memory.people.lock(home, me, *([about.user_id] if about else []))
        if about is not None:
            walking = await memory.pairings.of(home, me, WALKING, held=True)
            return next((pairing for pairing in walking if about.user_id == pairing.partner_of(me)), None)
        if pairing_id is None:
            return None
        pairing = await memory.pairings.hold(pairing_id)
        if pairing is None or pairing.community_id != home:
            raise NotFound
        if me not in pairing.people or not sees_partner(pairing, me):
            raise NotYours
        return pairing

    async def _raise(
        self, memory: Memory, caller: Caller, *, kind: ConcernKind, named: bool, **values: object
    ) -> Concern:
        home, now = at_home(caller), self._clock()
        again_at = now + timedelta(hours=self._programme.reach_out_again_hours)
        fields = {"pauses": False, "words": None, **values}
        concern_id = await memory.concerns.add(
            kind=kind,
            community_id=home,
            by_id=caller.user_id,
            named=named,
            raised_at=now,
            again_at=again_at,
            **fields,
        )
        await memory.letters.write(
            home, LetterKind.CARD_CONCERN, about=concern_id, detail=RAISED, at=now, urgency=Urgency.FIRST
        )
        # By nobody: a facilitator whom it is about may read the trail.
        await memory.audit.write(home, actor=None, move="raise", subject="concern", subject_id=concern_id, at=now)
        raised = await memory.concerns.get(concern_id)
        assert raised is not None  # it was written in this very transaction
        return raised

    async def _rest(self, memory: Memory, pairing: Pairing, by: int, now: datetime) -> None:
        """Silently: no letter, and nothing that tells by whom or why."""
        if pairing.state is PairingState.ACTIVE and await memory.pairings.change(
            pairing, state=PairingState.PAUSED, paused_by=by, paused_until=None, due_at=None
        ):
            await stop(memory, replace(pairing, state=PairingState.PAUSED))
            await end_silence(memory, pairing, at=now)
