"""Looking after what people bring: reading it, taking it on, notes for each other, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.rules.concerns import (
    MOVED,
    ConcernMove,
    as_told,
    may_look_after,
    must_be_open,
    must_look_after,
    must_look_after_some,
    parties,
)
from bot.rules.message_types import CardReason
from bot.rules.people import Caller, at_home
from bot.rules.refusals import AlreadyDecided, NoLongerOpen, NotFound, NothingWritten
from bot.rules.rights import Right, requires
from bot.rules.writing import few_words
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.concerns import Concern, ConcernNote
from storage.models.enums import AuditSubject, ConcernOutcome, LetterKind, Urgency
from storage.models.records import Community
from storage.repositories.pairings import BOTH_AGREED
from storage.unit_of_work import Memory

CLOSED_OF_LATE = timedelta(days=30)
"""How long those who look after concerns find what was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One concern as those who look after it know it: an unnamed one tells nobody's name."""

    concern: Concern
    notes: list[ConcernNote] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What the reader may look after, oldest first, and what was closed of late."""

    open_ones: list[Concern]
    closed: list[Concern]


class LookingAfter(Service):
    """For those who are told of a concern and no part of it; to anyone else who is, it does not exist."""

    @requires(Right.FACILITATOR)
    async def listed(self, caller: Caller) -> Cases:
        """Return the concerns that the caller may look after, oldest first, and those closed within 30 days.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._store.reading() as memory:
            community = await self._looking(memory, caller)
            since = self._clock() - CLOSED_OF_LATE
            closed = await memory.concerns.closed_since(community.community_id, since)
            return Cases(
                open_ones=await waiting_for(memory, caller, community),
                closed=await seen_by(memory, caller, community, closed),
            )

    @requires(Right.FACILITATOR)
    async def one(self, caller: Caller, concern_id: int, move: ConcernMove = ConcernMove.SHOW) -> Case:
        """Return one concern with its notes, as long as *move* is possible.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided, NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.reading() as memory:
            concern = await self._theirs(memory, caller, concern_id)
            if move is not ConcernMove.SHOW:
                must_be_open(concern, move, caller.user_id)
            return await self._case(memory, concern)

    @requires(Right.FACILITATOR)
    async def take(self, caller: Caller, concern_id: int, move: ConcernMove = ConcernMove.TAKE) -> Case:
        """Take a concern on, take it over from another, or hand it back; a second time changes nothing.

        Whoever raised it hears who looks after it or, of an unnamed one, that somebody does.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen, NotNow or NotFound.
        """
        async with self._store.transaction() as memory:
            concern = await self._theirs(memory, caller, concern_id, held=True)
            must_be_open(concern, move, caller.user_id)
            hands_back, now = move is ConcernMove.HAND_BACK, self._clock()
            if concern.taken_by == caller.user_id and not hands_back:
                return await self._case(memory, concern)
            changed = await memory.concerns.change(
                concern,
                taken_by=None if hands_back else caller.user_id,
                taken_at=None if hands_back else now,
                again_at=now + timedelta(hours=self._programme.reach_out_again_hours) if hands_back else None,
            )
            if changed is None:
                raise NoLongerOpen
            await self._show_anew(memory, concern)
            if not hands_back:
                await self._tell(memory, concern, LetterKind.CONCERN_TAKEN)
            await self._note_move(memory, concern, MOVED[move], by=caller.user_id)
            return await self._case(memory, changed)

    @requires(Right.FACILITATOR)
    async def take_by_card(self, caller: Caller, message_id: int) -> Case | None:
        """Take a concern on by the card that this message is; return None when it is no such card.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen or NotFound.
        """
        async with self._store.reading() as memory:
            concern = await memory.concerns.by_card(message_id)
        if concern is None or concern.community_id != caller.community_id:
            return None
        return await self.take(caller, concern.id)

    @requires(Right.PROGRAM)
    async def reads_along(self, community_id: int, user_id: int) -> None:
        """Bring up the open concerns about somebody who may see more of the server than before.

        Where the channel is no longer the place for a card, those who may know of it are told by direct message
        instead.
        """
        async with self._store.reading() as memory:
            theirs = [
                concern.id
                for concern in await memory.concerns.open_ones(community_id)
                if concern.card_message_id is not None
                and user_id != concern.by_id
                and user_id in await parties_of(memory, concern)
            ]
        if not theirs:
            return
        kind, now = LetterKind.CARD_CONCERN, self._clock()
        async with self._store.transaction() as memory:
            for concern_id in theirs:
                # Where the channel is not the place for it any more, those who may know of it are told apart.
                await enqueue(
                    memory,
                    community_id,
                    kind,
                    subject_id=concern_id,
                    payload=CardReason.AGAIN,
                    at=now,
                    priority=Urgency.FIRST,
                )

    @requires(Right.FACILITATOR)
    async def note(self, caller: Caller, concern_id: int, words: str | None) -> Case:
        """Note something for the others who look after a concern; nobody else ever reads it.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided, NoLongerOpen, TooLong, NothingWritten or NotFound.
        """
        async with self._store.transaction() as memory:
            concern = await self._theirs(memory, caller, concern_id, held=True)
            must_be_open(concern, ConcernMove.NOTE, caller.user_id)
            text = few_words(words)
            if text is None:
                raise NothingWritten
            await memory.concerns.write_note(concern_id, by=caller.user_id, words=text, at=self._clock())
            await self._note_move(memory, concern, "note", by=caller.user_id)
            return await self._case(memory, concern)

    @requires(Right.FACILITATOR)
    async def close(
        self, caller: Caller, concern_id: int, *, outcome: ConcernOutcome, words: str | None = None
    ) -> Case:
        """Close a concern; whoever raised it hears the *outcome*, with these words if there are any.

        Raises FacilitatorsOnly, OwnCase, AlreadyDecided (with who was first), NoLongerOpen, TooLong or NotFound.
        """
        async with self._store.transaction() as memory:
            concern = await self._theirs(memory, caller, concern_id, held=True)
            must_be_open(concern, ConcernMove.CLOSE, caller.user_id)
            now = self._clock()
            closed = await memory.concerns.change(
                concern,
                closed_at=now,
                closed_by=caller.user_id,
                outcome=outcome,
                outcome_words=few_words(words),
                again_at=None,
            )
            if closed is None:
                raise AlreadyDecided(None)
            await self._show_anew(memory, concern)
            await self._tell(memory, concern, LetterKind.CONCERN_CLOSED)
            await self._note_move(memory, concern, "close", by=caller.user_id)
            return await self._case(memory, closed)

    async def _looking(self, memory: Memory, caller: Caller) -> Community:
        community = await memory.communities.get(at_home(caller))
        must_look_after_some(caller, community)
        return community

    async def _theirs(self, memory: Memory, caller: Caller, concern_id: int, *, held: bool = False) -> Concern:
        community = await self._looking(memory, caller)
        concern = await (memory.concerns.hold if held else memory.concerns.get)(concern_id)
        if concern is None or concern.community_id != community.community_id:
            raise NotFound
        must_look_after(caller, concern, community, await parties_of(memory, concern))
        return concern

    async def _case(self, memory: Memory, concern: Concern) -> Case:
        return Case(concern=as_told(concern), notes=await memory.concerns.notes_of(concern.id))

    async def _show_anew(self, memory: Memory, concern: Concern) -> None:
        await enqueue(memory, concern.community_id, LetterKind.CARD_CONCERN, subject_id=concern.id, at=self._clock())

    async def _tell(self, memory: Memory, concern: Concern, kind: LetterKind) -> None:
        await enqueue(
            memory,
            concern.community_id,
            kind,
            subject_id=concern.id,
            recipient_id=concern.by_id,
            at=self._clock(),
        )

    async def _note_move(self, memory: Memory, concern: Concern, move: str, *, by: int) -> None:
        await memory.audit.write(
            concern.community_id,
            actor=by,
            move=move,
            subject=AuditSubject.CONCERN,
            subject_id=concern.id,
            at=self._clock(),
        )


async def parties_of(memory: Memory, concern: Concern) -> frozenset[int]:
    """Everyone whose own case it is."""
    pairing = await memory.pairings.get(concern.pairing_id) if concern.pairing_id is not None else None
    close: set[int] = set()
    if concern.about_id is None:
        # Also what has ended: nobody comes to read what may be about them by parting.
        for walk in await memory.pairings.of(concern.community_id, concern.by_id, BOTH_AGREED, limit=None):
            close.update(walk.people)
    return parties(concern, pairing, close)


async def waiting_for(memory: Memory, caller: Caller, community: Community) -> list[Concern]:
    """What is open and the caller may look after, oldest first."""
    return await seen_by(memory, caller, community, await memory.concerns.open_ones(community.community_id))


async def seen_by(memory: Memory, caller: Caller, community: Community, concerns: Iterable[Concern]) -> list[Concern]:
    """Those of them that the caller may look after, as they are told of them."""
    return [
        as_told(concern)
        for concern in concerns
        if may_look_after(caller, concern, community, await parties_of(memory, concern))
    ]
