"""When someone leaves the server: everything of theirs is settled, the others are told gently."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.message_specs import kinds_about, kinds_by
from bot.rules.message_types import CardReason, MessageRoute, Subject
from bot.rules.programme import Programme
from bot.rules.rights import Right, requires
from bot.services.core.context import Desk, Service
from bot.services.core.letters_and_audit import drop_words, enqueue
from bot.services.pairings.transitions import close_proposal, end_pairing
from storage.models.enums import AuditSubject, EndedHow, LetterKind, MentorState, NoteKind, PairingState, SeekerState
from storage.repositories.outbox import OPEN
from storage.unit_of_work import Memory


class Leaving(Service):
    """Coming back starts afresh, but for what they said about themselves and whom they keep apart from.

    Who has left is read once and then remembered: of the many who join, hardly anybody was here before.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._gone: dict[int, set[int]] = {}
        self._looking = asyncio.Lock()

    @requires(Right.PROGRAM)
    async def left(self, community_id: int, user_id: int) -> None:
        """Withdraw the requests of someone who left, end their pairings and their standing; twice is once.

        Also of someone who was removed or banned. What is kept of them is kept for a while only.
        """
        async with self._store.transaction() as memory:
            await settle_everything(memory, community_id, user_id, self._programme, at=self._clock())
            await memory.people.left(community_id, user_id, at=self._clock())
        # After whoever reads just now, who may not have seen it.
        async with self._looking:
            if community_id in self._gone:
                self._gone[community_id].add(user_id)

    @requires(Right.PROGRAM)
    async def here(self, community_id: int, here: Collection[int]) -> list[int]:
        """Note that these people are in the server; return those of them who had left.

        Whoever tells of somebody's coming or going looks afterwards how it stands by then, and tells of that, too:
        the last word is then always a true one, in whatever order the two were written.
        """
        async with self._looking:
            if community_id not in self._gone:
                async with self._store.reading() as memory:
                    self._gone[community_id] = await memory.people.who_left(community_id)
            if came_back := sorted(self._gone[community_id] & set(here)):
                async with self._store.transaction() as memory:
                    await memory.people.came_back(community_id, came_back)
                self._gone[community_id].difference_update(came_back)
            return came_back

    @requires(Right.PROGRAM)
    async def missing(self, community_id: int, here: Collection[int]) -> list[int]:
        """Return whom the bot has dealt with and who is not *here*: perhaps they left while it was away."""
        async with self._store.reading() as memory:
            dealt_with = await memory.people.involved(community_id) | await memory.people.known(community_id)
            return sorted(dealt_with - set(here))


async def settle_everything(
    memory: Memory, community_id: int, user_id: int, programme: Programme, *, at: datetime, is_locked: bool = False
) -> None:
    """Nothing of this person's stays open: asks are withdrawn, mentorships end, and the others hear it gently.

    They are locked, unless the caller has done so (*is_locked*).
    """
    if await memory.people.is_involved(community_id, user_id):
        # Nobody agrees with them, asks them or decides about them while they go.
        if not is_locked:
            await memory.people.lock(community_id, user_id)
        await _settle_standing(memory, community_id, user_id, at)
        for pairing in await memory.pairings.of(community_id, user_id, held=True, limit=None):
            if pairing.state is PairingState.PROPOSED:
                await close_proposal(
                    memory,
                    pairing,
                    PairingState.WITHDRAWN,
                    by=user_id,
                    at=at,
                    tell=(pairing.partner_of(user_id),),
                )
            else:
                await end_pairing(memory, pairing, by=user_id, how=EndedHow.LEFT, at=at)
    for question_id in await memory.questions.let_be(community_id, user_id, at=at):
        await enqueue(memory, community_id, LetterKind.CARD_CONTACT, subject_id=question_id, at=at)
    again_at = at + timedelta(hours=programme.reach_out_again_hours)
    for concern_id in await memory.concerns.let_go(community_id, user_id, again_at=again_at):
        # At once, for those, too, who are told of it in the stead of the channel.
        await enqueue(
            memory, community_id, LetterKind.CARD_CONCERN, subject_id=concern_id, payload=CardReason.AGAIN, at=at
        )
    await memory.notes.forget_thanks_to(community_id, user_id)
    await _take_thanks_along(memory, community_id, user_id, at)
    await memory.people.was_reached(community_id, user_id)  # nobody need try any more
    roles, notes = kinds_by(MessageRoute.ROLE), kinds_about(Subject.NOTE) & kinds_by(MessageRoute.DIRECT_MESSAGE)
    for kind, subject_id in await memory.letters.drop_for(community_id, user_id, but=roles, at=at):
        if kind in notes:
            await memory.notes.forget_words(subject_id)


async def _take_thanks_along(memory: Memory, community_id: int, user_id: int, at: datetime) -> None:
    """What they left in thanks, and nobody has read yet, is not brought after they are gone."""
    found = await memory.notes.kept_of(community_id, NoteKind.THANKS, by=user_id)
    if found:
        await drop_words(memory, community_id, found, states=OPEN, at=at)
    for note_id in found:
        await memory.notes.forget_words(note_id)


async def _settle_standing(memory: Memory, community_id: int, user_id: int, at: datetime) -> None:
    async def left(subject: AuditSubject, row_id: int) -> None:
        await memory.audit.write(community_id, actor=user_id, move="leave", subject=subject, subject_id=row_id, at=at)

    mentor = await memory.mentors.hold_live(community_id, user_id)
    if mentor is not None:
        await memory.mentors.change(mentor, state=MentorState.STEPPED_DOWN, paused_until=None)
        if mentor.card_message_id is not None:
            await enqueue(memory, community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=at)
        await left(AuditSubject.MENTOR, mentor.id)
    seeker = await memory.seekers.stop_waiting(community_id, user_id, SeekerState.WITHDRAWN)
    if seeker is not None:
        await left(AuditSubject.SEEKER, seeker.id)
