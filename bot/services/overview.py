"""What one person may see at a glance: their own things, or what facilitators look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.rules.callers import Caller, is_member, require_community_id
from bot.rules.closing import is_in_closing
from bot.rules.deadlines import REPEATED_WITHIN
from bot.rules.message_specs import SPECS
from bot.rules.pairing import PairingMove, is_repeated, only_one, pairings_allowing
from bot.rules.permissions import Permission, requires
from bot.rules.programme import Programme
from bot.rules.refusals import NotFound
from bot.services.concerns.cases import RECENTLY_CLOSED
from bot.services.core.enqueue_and_audit import close_read_words, is_last_pairing_move, list_undelivered
from bot.services.outbox.context import MessageContext, subject_kind_of
from bot.services.outbox.loading import load_context
from bot.services.profiles.compatibility import (
    MatchOutlook,
    MatchReasons,
    load_match_reasons,
    load_outlook,
)
from storage.models.concerns import Concern, MatterReader, OpenMatter
from storage.models.preferences import Preferences
from storage.models.records import CheckInQuestion, Community, Mentor, OutboxMessage, Pairing, Seeker
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .closing import ClosingState, load_closing_states
from .facilitator_overview import FacilitatorOverviewService
from .member_status import MemberStatusService

MAX_MESSAGES_SHOWN = 10
"""Kept messages that somebody is shown at once, the oldest; the rest once these are cleared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInStatus:
    """One person's check-ins in one mentorship: when the next comes (aware, UTC), and the open one."""

    next_at: datetime | None
    open_question: CheckInQuestion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOverview:
    """Everything of one person's; *check_ins* by pairing id, *match_reasons* by the id of an open proposal.

    *newcomers* are those of whom it is asked whether they may read what the person waits for, *unheard* is what
    the person can let somebody read. *kept_messages* are the oldest of *kept_count* that are kept for them.
    """

    user_id: int
    community: Community
    mentor: Mentor | None
    mentee_count: int
    seeker: Seeker | None
    pairings: list[Pairing]
    closings: list[ClosingState]
    preferences: Preferences
    kept_messages: list[MessageContext]
    is_member: bool = True
    check_ins: dict[int, CheckInStatus] = field(default_factory=dict)
    outlook: MatchOutlook | None = None
    match_reasons: dict[int, MatchReasons] = field(default_factory=dict)
    concerns: list[Concern] = field(default_factory=list)
    open_matters: list[OpenMatter] = field(default_factory=list)
    newcomers: list[MatterReader] = field(default_factory=list)
    programme: Programme = field(default_factory=Programme)
    kept_count: int = 0


class OverviewService(FacilitatorOverviewService, MemberStatusService):
    """Reads everything at once; the only change is to mark kept messages as read."""

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> MemberOverview:
        """Return everything of the caller's in this community. Raises NotFound."""
        home, me, now = require_community_id(caller), caller.user_id, self._clock()
        since = now - timedelta(days=self._programme.closing_days)
        async with self._database.read_transaction() as uow:
            kept = await list_undelivered(uow, home, me)
            live, ended = await uow.pairings.list_live_and_ended(home, me, since=since)
            seeker = await uow.seekers.get_waiting(home, me)
            community = await uow.communities.get(home)
            mentor = await uow.mentors.get_latest(home, me)
            has_mentor = _has_mentor(live, me)
            waits = await uow.matters.waited_for_by(home, me)
            open_ones = [p for p in ended if is_in_closing(p, me, self._programme, at=now)]
            return MemberOverview(
                user_id=me,
                community=community,
                is_member=is_member(caller.role_ids, community),
                mentor=mentor,
                mentee_count=_mentee_count(live, me),
                seeker=seeker,
                outlook=await self._outlook(uow, community, seeker),
                programme=self._programme,
                pairings=live,
                match_reasons=await self._reasons(uow, community, live, me),
                check_ins=await self._check_ins(uow, live, me),
                closings=await load_closing_states(
                    uow, open_ones, me, mentor=mentor, has_other_plans=has_mentor or seeker is not None
                ),
                preferences=await uow.preferences.get(home, me),
                concerns=await uow.concerns.raised_by(home, me, closed_since=now - RECENTLY_CLOSED),
                open_matters=waits,
                newcomers=await uow.matter_readers.asked_of(home, me) if waits else [],
                kept_messages=[
                    await load_context(uow, message, self._programme, at=now) for message in kept[:MAX_MESSAGES_SHOWN]
                ],
                kept_count=len(kept),
            )

    @requires(Permission.ANYONE)
    async def may_look_for_mentor(self, caller: Caller) -> bool:
        """Return whether the caller is a member without a mentor, as who looks for one has to be. Raises NotFound."""
        home, me = require_community_id(caller), caller.user_id
        async with self._database.read_transaction() as uow:
            live, _ = await uow.pairings.list_live_and_ended(home, me, since=self._clock())
            return is_member(caller.role_ids, await uow.communities.get(home)) and not _has_mentor(live, me)

    @requires(Permission.ADDRESSEE)
    async def mark_read(self, caller: Caller, up_to: int) -> tuple[int, int]:
        """Mark what was kept for the caller as read, up to the message with this id.

        Return the community that it is of, and how many messages are still kept.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            last = await uow.outbox.get(up_to)
            if last is None or last.recipient_id != caller.user_id:
                raise NotFound
            kept = await list_undelivered(uow, last.community_id, caller.user_id)
            shown: list[OutboxMessage] = [message for message in kept if message.position <= last.position]
            await uow.outbox.mark_read(shown, at=self._clock())
            for message in shown:
                if SPECS[subject_kind_of(message)].brings_note:
                    await close_read_words(uow, message)
            return last.community_id, len(kept) - len(shown)

    @requires(Permission.ANYONE)
    async def own_pairings_allowing(self, caller: Caller, move: PairingMove) -> list[Pairing]:
        """Return the caller's pairings for which *move* is possible. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return pairings_allowing(await self._to_move(uow, caller, move), move, caller.user_id)

    @requires(Permission.ANYONE)
    async def only_pairing_allowing(self, caller: Caller, move: PairingMove) -> int:
        """Return the id of the caller's only pairing for which *move* is possible, or else that they moved so before.

        Raises NothingToAnswer (there is none), AmbiguousPairing (there are several) or NotFound.
        """
        async with self._database.read_transaction() as uow:
            found = await self._to_move(uow, caller, move)
            fitting = pairings_allowing(found, move, caller.user_id)
            fitting = fitting or await self._repeated(uow, caller, move, found)
        return only_one(fitting).id

    async def _check_ins(self, uow: UnitOfWork, pairings: list[Pairing], person: int) -> dict[int, CheckInStatus]:
        found = await uow.questions.open_of(person, [pairing.id for pairing in pairings])
        return {
            pairing_id: CheckInStatus(next_at=next_at, open_question=question)
            for pairing_id, next_at, question in found
        }

    async def _outlook(self, uow: UnitOfWork, community: Community, seeker: Seeker | None) -> MatchOutlook | None:
        return await load_outlook(uow, community, seeker, self._programme, at=self._clock()) if seeker else None

    async def _reasons(
        self, uow: UnitOfWork, community: Community, pairings: list[Pairing], person: int
    ) -> dict[int, MatchReasons]:
        """Return why it could be these two, for each proposal that waits for this person's answer."""
        return {
            pairing.id: await load_match_reasons(uow, community, pairing, person, self._programme, at=self._clock())
            for pairing in pairings_allowing(pairings, PairingMove.AGREE, person)
        }

    async def _to_move(self, uow: UnitOfWork, caller: Caller, move: PairingMove) -> list[Pairing]:
        find = uow.pairings.list_proposed_by if move is PairingMove.WITHDRAW else uow.pairings.list_of_person
        return await find(require_community_id(caller), caller.user_id)

    async def _repeated(
        self, uow: UnitOfWork, caller: Caller, move: PairingMove, live: Sequence[Pairing]
    ) -> list[Pairing]:
        """Return the caller's pairings that stand as they made them by *move*; of those closed so, the latest."""
        home, me, now = require_community_id(caller), caller.user_id, self._clock()
        if move is PairingMove.RESUME:
            return [each for each in live if await is_last_pairing_move(uow, each, move, by=me)]
        closed = await uow.pairings.closed_by(home, me, since=now - REPEATED_WITHIN)
        return [each for each in (*live, *closed[-1:]) if is_repeated(each, move, me, at=now)]


def _mentee_count(live: Sequence[Pairing], user_id: int) -> int:
    return sum(each.mentor_id == user_id and each.state in AGREED_PAIRING_STATES for each in live)


def _has_mentor(live: Sequence[Pairing], user_id: int) -> bool:
    theirs = [each for each in live if each.mentee_id == user_id and each.state in AGREED_PAIRING_STATES]
    return any(each.handover_at is None for each in theirs)
