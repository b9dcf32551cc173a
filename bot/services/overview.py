"""What one person may see at a glance: their own things, or what facilitators look after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.rules.callers import Caller, NamedUser, is_facilitator, must_be_facilitator, require_community_id
from bot.rules.closing import is_in_closing
from bot.rules.message_specs import SPECS
from bot.rules.pairing import STATES_ALLOWING_MOVE, PairingMove, can_move_pairing, pairings_allowing
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AmbiguousPairing, NotFound, NothingToAnswer, OwnCase
from bot.services.concerns.cases import RECENTLY_CLOSED, open_concerns_for
from bot.services.core.context import Service, conflict_of_interest_ids
from bot.services.core.enqueue_and_audit import erase_words_if_delivered, list_undelivered
from bot.services.matching.candidate_snapshot import load_obstacle_search
from bot.services.outbox.context import MessageContext, subject_kind_of
from bot.services.outbox.loading import load_context
from bot.services.profiles.compatibility import (
    MatchOutlook,
    MatchReasons,
    load_match_reasons,
    load_outlook,
    profile_answers,
)
from storage.models.concerns import Concern
from storage.models.enums import EndedHow
from storage.models.records import CheckInQuestion, Community, Mentor, OutboxMessage, Pairing, Preferences, Seeker
from storage.repositories.pairings import AGREED_PAIRING_STATES, LIVE_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

from .closing import ClosingState, load_closing_states
from .facilitator_overview import ContactRequest, FacilitatorQueue, MemberStatus, SilentPair

MAX_LIVE_PAIRINGS_SHOWN = 100
"""Live pairings of one person that they are shown, the oldest."""

RECENTLY_ENDED = timedelta(days=90)
"""How long facilitators find a mentorship that a facilitator ended, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInStatus:
    """One person's check-ins in one mentorship: when the next comes (aware, UTC), and the open one."""

    next_at: datetime | None
    open_question: CheckInQuestion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberOverview:
    """Everything of one person's; *check_ins* by pairing id, *match_reasons* by the id of an open proposal."""

    user_id: int
    community: Community
    mentor: Mentor | None
    mentee_count: int
    seeker: Seeker | None
    pairings: list[Pairing]
    closings: list[ClosingState]
    preferences: Preferences
    kept_messages: list[MessageContext]
    check_ins: dict[int, CheckInStatus] = field(default_factory=dict)
    outlook: MatchOutlook | None = None
    match_reasons: dict[int, MatchReasons] = field(default_factory=dict)
    concerns: list[Concern] = field(default_factory=list)


class OverviewService(Service):
    """Reads everything at once; the only change is to mark kept messages as read."""

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> MemberOverview:
        """Return everything of the caller's in this community. Raises NotFound."""
        community_id = require_community_id(caller)
        since = self._clock() - timedelta(days=self._programme.closing_days)
        async with self._database.read_transaction() as uow:
            messages = await list_undelivered(uow, community_id, caller.user_id)
            live, ended = await uow.pairings.list_live_and_ended(community_id, caller.user_id, since=since)
            pairings = live[:MAX_LIVE_PAIRINGS_SHOWN]
            seeker = await uow.seekers.get_waiting(community_id, caller.user_id)
            community = await uow.communities.get(community_id)
            mentor = await uow.mentors.get_latest(community_id, caller.user_id)
            has_mentor = any(
                each.mentee_id == caller.user_id and each.state in AGREED_PAIRING_STATES and each.handover_at is None
                for each in live
            )
            open_ones = [p for p in ended if is_in_closing(p, caller.user_id, self._programme, at=self._clock())]
            return MemberOverview(
                user_id=caller.user_id,
                community=community,
                mentor=mentor,
                mentee_count=sum(
                    each.mentor_id == caller.user_id and each.state in AGREED_PAIRING_STATES for each in live
                ),
                seeker=seeker,
                outlook=await self._outlook(uow, community, seeker),
                pairings=pairings,
                match_reasons=await self._reasons(uow, community, pairings, caller.user_id),
                check_ins=await self._check_ins(uow, pairings, caller.user_id),
                closings=await load_closing_states(
                    uow, open_ones, caller.user_id, mentor=mentor, has_other_plans=has_mentor or seeker is not None
                ),
                preferences=await uow.preferences.get(community_id, caller.user_id),
                concerns=await uow.concerns.raised_by(
                    community_id, caller.user_id, closed_since=self._clock() - RECENTLY_CLOSED
                ),
                kept_messages=[
                    await load_context(uow, message, self._programme, at=self._clock()) for message in messages
                ],
            )

    @requires(Permission.ADDRESSEE)
    async def mark_read(self, caller: Caller, up_to: int) -> bool:
        """Mark what was kept for the caller as read, up to the message with this id; return whether more is kept.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            last = await uow.outbox.get(up_to)
            if last is None or last.recipient_id != caller.user_id:
                raise NotFound
            kept = await list_undelivered(uow, last.community_id, caller.user_id)
            shown: list[OutboxMessage] = [message for message in kept if message.id <= up_to]
            await uow.outbox.mark_read(shown, at=self._clock())
            for message in shown:
                if SPECS[subject_kind_of(message)].brings_note:
                    await erase_words_if_delivered(uow, message.subject_id)
            return bool(await list_undelivered(uow, last.community_id, caller.user_id, limit=1))

    @requires(Permission.ANYONE)
    async def own_pairings_allowing(self, caller: Caller, move: PairingMove) -> list[Pairing]:
        """Return the caller's pairings for which *move* is possible. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await self._fitting(uow, caller, move)

    @requires(Permission.ANYONE)
    async def only_pairing_allowing(self, caller: Caller, move: PairingMove) -> int:
        """Return the id of the caller's only pairing for which *move* is possible.

        Raises NothingToAnswer (there is none), AmbiguousPairing (there are several) or NotFound.
        """
        fitting = await self.own_pairings_allowing(caller, move)
        if not fitting:
            raise NothingToAnswer
        if len(fitting) > 1:
            raise AmbiguousPairing
        return fitting[0].id

    @requires(Permission.FACILITATOR)
    async def queue(self, caller: Caller) -> FacilitatorQueue:
        """Return what waits for a facilitator, without what the caller is part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            me, community_id = caller.user_id, community.community_id
            asked = await uow.questions.open_contact_requests(community_id)
            silences = await uow.silences.list_open(community_id)
            about = {q.pairing_id for q in asked} | {s.pairing_id for s in silences}
            others = {p.id: p for p in await uow.pairings.by_ids(sorted(about)) if me not in p.party_ids}
            agreed = await self._uninvolved(uow, caller, PairingMove.APPROVE)
            conflicted_ids = await conflict_of_interest_ids(uow, caller)
            waiting = [s for s in await uow.seekers.list_waiting(community_id) if s.user_id not in conflicted_ids]
            people = [seeker.user_id for seeker in waiting]
            search = await load_obstacle_search(uow, community, people, self._programme, at=self._clock())
            queue = FacilitatorQueue(
                contact_requests=[
                    ContactRequest(question=q, pairing=others[q.pairing_id]) for q in asked if q.pairing_id in others
                ],
                silent_pairs=[
                    SilentPair(silence=s, pairing=others[s.pairing_id]) for s in silences if s.pairing_id in others
                ],
                applications=[
                    m for m in await uow.mentors.list_applications(community_id) if m.user_id not in conflicted_ids
                ],
                pairings=agreed,
                unreachable=[
                    p for p in await uow.people.list_unreachable(community_id) if p.user_id not in conflicted_ids
                ],
                waiting_list=waiting,
                concerns=await open_concerns_for(uow, caller, community),
                traits=search.criteria.traits,
            )
        return replace(queue, obstacles=await asyncio.to_thread(search.obstacles))

    @requires(Permission.FACILITATOR)
    async def live_pairings(self, caller: Caller) -> list[Pairing]:
        """Return every live pairing and proposal that the caller is no part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            live = await uow.pairings.list_in_states(community.community_id, LIVE_PAIRING_STATES, limit=500)
            return [pairing for pairing in live if caller.user_id not in pairing.party_ids]

    @requires(Permission.FACILITATOR)
    async def silent_pairing_ids(self, caller: Caller) -> set[int]:
        """Return the ids of the pairings with an open silence, without the caller's own.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            listed = await uow.silences.list_open(community.community_id, limit=500)
            own = await uow.pairings.list_of_person(community.community_id, caller.user_id)
            return {silence.pairing_id for silence in listed} - {pairing.id for pairing in own}

    @requires(Permission.FACILITATOR)
    async def member_status(self, caller: Caller, person: NamedUser) -> MemberStatus:
        """Return how a member stands: as a mentor, on the waiting list, and in their pairings.

        Raises FacilitatorsOnly, OwnCase (oneself, and one's mentor or mentee) or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            community_id = community.community_id
            conflicted_ids = await conflict_of_interest_ids(uow, caller)
            if person.user_id in conflicted_ids:
                raise OwnCase
            known = await uow.people.get(community_id, person.user_id)
            pairings = await uow.pairings.list_of_person(community_id, person.user_id)
            ended = await uow.pairings.list_ended_since(
                community_id, person.user_id, since=self._clock() - RECENTLY_ENDED
            )
            seeker = await uow.seekers.get_waiting(community_id, person.user_id)
            people = [person.user_id] if seeker else []
            search = await load_obstacle_search(uow, community, people, self._programme, at=self._clock())
            return MemberStatus(
                person_id=person.user_id,
                mentor=await uow.mentors.get_latest(community_id, person.user_id),
                seeker=seeker,
                obstacles=search.obstacles().get(person.user_id),
                traits=search.criteria.traits,
                answers=profile_answers(await uow.profiles.get(community_id, person.user_id)),
                pairings=[pairing for pairing in pairings if caller.user_id not in pairing.party_ids],
                recently_ended=[
                    pairing
                    for pairing in ended
                    # Why it was ended may tell of someone whose case is the caller's own.
                    if pairing.ended_how is EndedHow.BY_FACILITATOR
                    and not conflicted_ids.intersection(pairing.party_ids)
                ],
                unreachable_since=known.unreachable_since if known else None,
            )

    @requires(Permission.FACILITATOR)
    async def endable_pairings(self, caller: Caller) -> list[Pairing]:
        """Return the mentorships that the caller may end as a facilitator; none for anyone else.

        Autocompletion cannot refuse in words.

        Raises NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(require_community_id(caller))
            if not is_facilitator(caller, community):
                return []
            together = await uow.pairings.list_in_states(community.community_id, AGREED_PAIRING_STATES, limit=500)
            return [pairing for pairing in together if caller.user_id not in pairing.party_ids]

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

    async def _facilitated_community(self, uow: UnitOfWork, caller: Caller) -> Community:
        community = await uow.communities.get(require_community_id(caller))
        must_be_facilitator(caller, community)
        return community

    async def _fitting(self, uow: UnitOfWork, caller: Caller, move: PairingMove) -> list[Pairing]:
        find = uow.pairings.list_proposed_by if move is PairingMove.WITHDRAW else uow.pairings.list_of_person
        return pairings_allowing(await find(require_community_id(caller), caller.user_id), move, caller.user_id)

    async def _uninvolved(self, uow: UnitOfWork, caller: Caller, move: PairingMove) -> list[Pairing]:
        fitting_it = await uow.pairings.list_in_states(
            require_community_id(caller), STATES_ALLOWING_MOVE[move], limit=500
        )
        return [pairing for pairing in fitting_it if can_move_pairing(pairing, move, caller.user_id)]
