"""Departures: when someone leaves the server, everything of theirs is settled and the others are told gently."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime

from bot.rules.mentor_status import change_decided
from bot.rules.message_specs import kinds_about, kinds_by
from bot.rules.message_types import MessageRoute, Subject
from bot.rules.permissions import Permission, requires
from bot.rules.programme import Programme
from bot.services.core.context import Service, ServiceContext
from bot.services.core.enqueue_and_audit import drop_note_messages, enqueue, enqueue_mentor_message
from bot.services.core.open_matters import close_all_of, close_matters, hand_back_all, mark_reached
from bot.services.pairings.transitions import close_decoys_about, close_proposal, end_pairing
from storage.models.enums import (
    AuditSubject,
    ConcernOutcome,
    EndedHow,
    MentorState,
    MessageKind,
    NoteKind,
    PairingState,
    SeekerState,
)
from storage.repositories.sent_messages import UNREAD_STATES
from storage.unit_of_work import UnitOfWork


class DepartureService(Service):
    """Departures and returns. Those who return start afresh, except for their answers and their exclusions.

    Who comes and who goes is written in the order in which Discord tells it. Who has left is read once and then
    cached: of the many who join, hardly anybody was here before.
    """

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._gone: dict[int, set[int]] = {}
        self._in_order = asyncio.Lock()
        self.is_here: Callable[[int, int], bool | None] = lambda _community_id, _user_id: None
        """Whether someone is in a server at this moment; None where that can't be told. Given by the app."""

    @requires(Permission.PROGRAM)
    async def member_left(self, community_id: int, user_id: int) -> None:
        """Withdraw the requests of someone who left, end their pairings and their standing; twice is once.

        Also of someone who was removed or banned. What is kept of them is kept for a while only. Who is here when it
        is written has not left: they only get back the role that Discord took from them.
        """
        async with self._in_order:
            async with self._database.transaction() as uow:
                if self.is_here(community_id, user_id):
                    await _give_role_back(uow, community_id, user_id, at=self._clock())
                    return
                await settle_departure(uow, community_id, user_id, self._programme, at=self._clock())
                await uow.people.mark_left(community_id, user_id, at=self._clock())
            if community_id in self._gone:
                self._gone[community_id].add(user_id)

    @requires(Permission.PROGRAM)
    async def members_present(self, community_id: int, user_ids: Collection[int]) -> None:
        """Note that these people are in the server; of who has gone again meanwhile, nothing is noted."""
        async with self._in_order:
            if community_id not in self._gone:
                async with self._database.read_transaction() as uow:
                    self._gone[community_id] = await uow.people.left_ids(community_id)
            if not self._gone[community_id].isdisjoint(user_ids):
                async with self._database.transaction() as uow:
                    came_back = [
                        user_id
                        for user_id in sorted(self._gone[community_id].intersection(user_ids))
                        if self.is_here(community_id, user_id) is not False
                    ]
                    await uow.people.mark_returned(community_id, came_back)
                self._gone[community_id].difference_update(came_back)

    @requires(Permission.PROGRAM)
    async def known_members(self, community_id: int) -> list[int]:
        """Return everybody whom the bot has dealt with here, also who has left."""
        async with self._database.read_transaction() as uow:
            return sorted(await _dealt_with(uow, community_id) | await uow.people.left_ids(community_id))

    @requires(Permission.PROGRAM)
    async def departed_members(self, community_id: int, present_ids: Collection[int]) -> list[int]:
        """Return whom the bot has dealt with and who is not *present_ids*: perhaps they left while it was away."""
        async with self._database.read_transaction() as uow:
            return sorted(await _dealt_with(uow, community_id) - set(present_ids))


async def _dealt_with(uow: UnitOfWork, community_id: int) -> set[int]:
    return await uow.people.involved_ids(community_id) | await uow.people.present_ids(community_id)


async def _give_role_back(uow: UnitOfWork, community_id: int, user_id: int, *, at: datetime) -> None:
    mentor = await uow.mentors.get_latest(community_id, user_id)
    if mentor is not None:
        await enqueue_mentor_message(uow, mentor, MessageKind.UPDATE_MENTOR_ROLE, at=at)


async def settle_departure(
    uow: UnitOfWork, community_id: int, user_id: int, programme: Programme, *, at: datetime, is_erased: bool = False
) -> None:
    """Close all that is open of a person: withdraw requests, end mentorships, and tell the others gently.

    They are locked. Of somebody who *is_erased*, whom the caller has locked, everything is closed that they wait for.
    """
    if await uow.people.is_involved(community_id, user_id):
        # Nobody agrees with them, asks them or decides about them while they go.
        if not is_erased:
            await uow.people.lock(community_id, user_id)
        await _end_mentor_and_seeker(uow, community_id, user_id, at)
        for pairing in await uow.pairings.list_of_person(community_id, user_id, for_update=True):
            if pairing.state is PairingState.PROPOSED:
                await close_proposal(
                    uow,
                    pairing,
                    PairingState.WITHDRAWN,
                    by=user_id,
                    at=at,
                    recipient_ids=(pairing.partner_of(user_id),),
                )
            else:
                await end_pairing(uow, pairing, by=user_id, how=EndedHow.LEFT, at=at)
    await close_decoys_about(uow, community_id, user_id, at=at)
    await _close_wishes(uow, community_id, user_id, at, but_concerns=not is_erased)
    await uow.matters.make_due(community_id, at=at, read_by=user_id)
    await hand_back_all(uow, programme, community_id, user_id, at=at)
    await uow.notes.clear_unanswered_thanks_to(community_id, user_id)
    await _drop_unread_thanks(uow, community_id, user_id, at)
    await mark_reached(uow, community_id, user_id, at=at)
    clears_up = kinds_by(MessageRoute.ROLE) | kinds_by(MessageRoute.DM_REMOVAL)
    notes = kinds_about(Subject.NOTE) & kinds_by(MessageRoute.DIRECT_MESSAGE)
    for kind, subject_id in await uow.outbox.drop_for_person(community_id, user_id, but=clears_up, at=at):
        if kind in notes:
            await uow.notes.clear_words(subject_id)


async def _close_wishes(
    uow: UnitOfWork, community_id: int, user_id: int, at: datetime, *, but_concerns: bool
) -> None:
    """Close their wishes to be contacted, and what else they wait for; *but_concerns*: the wishes alone."""
    kinds = [MessageKind.CARD_CONTACT] if but_concerns else []
    closed = await close_all_of(uow, community_id, user_id, *kinds, at=at)
    if wishes := [matter.subject_id for matter in closed if matter.kind is MessageKind.CARD_CONTACT]:
        await uow.questions.set_over(wishes, at=at)
    for question_id in wishes:
        await enqueue(uow, community_id, MessageKind.CARD_CONTACT, subject_id=question_id, at=at)
    if wish := await uow.concerns.open_contact_request(community_id, user_id):
        await close_matters(uow, community_id, MessageKind.CARD_CONCERN, wish.id, at=at)
        await uow.concerns.close(wish.id, closed_at=at, outcome=ConcernOutcome.NOTHING)


async def _drop_unread_thanks(uow: UnitOfWork, community_id: int, user_id: int, at: datetime) -> None:
    """Drop the thanks that they left and nobody has read yet."""
    found = await uow.notes.ids_with_words(community_id, NoteKind.THANKS, author_id=user_id)
    if found:
        await drop_note_messages(uow, community_id, found, states=UNREAD_STATES, at=at)
    for note_id in found:
        await uow.notes.clear_words(note_id)


async def _end_mentor_and_seeker(uow: UnitOfWork, community_id: int, user_id: int, at: datetime) -> None:
    async def left(subject: AuditSubject, row_id: int) -> None:
        await uow.audit.add(community_id, actor_id=user_id, move="leave", subject=subject, subject_id=row_id, at=at)

    mentor = await uow.mentors.get_live_for_update(community_id, user_id)
    if mentor is not None:
        change = change_decided(mentor, is_approved=False)
        change |= {"state": MentorState.STEPPED_DOWN, "paused_until": None, "stopped_at": at, "stopped_by": user_id}
        await uow.mentors.update_if_unchanged(mentor, **change)
        await uow.matters.close(community_id, MessageKind.CARD_MENTOR, mentor.id)
        if mentor.card_message_id is not None:
            await enqueue(uow, community_id, MessageKind.CARD_MENTOR, subject_id=mentor.id, at=at)
        await left(AuditSubject.MENTOR, mentor.id)
    seeker = await uow.seekers.stop_waiting(community_id, user_id, SeekerState.WITHDRAWN)
    if seeker is not None:
        await left(AuditSubject.SEEKER, seeker.id)
