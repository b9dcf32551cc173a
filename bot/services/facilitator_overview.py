"""What facilitators see at a glance: what waits for them, and how one member stands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.rules.audit_trail.moves import READ_PAGE
from bot.rules.callers import Caller, NamedUser, is_facilitator, must_be_facilitator, require_community_id
from bot.rules.compatibility import MatchObstacles
from bot.rules.pairing import (
    STATES_ALLOWING_MOVE,
    PairingMove,
    can_move_pairing,
    facilitators_may_know,
    without_partner,
)
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import OwnCase
from bot.rules.traits import Answers, Trait
from bot.services.concerns.cases import open_concerns_for
from bot.services.core.context import (
    Service,
    conflict_of_interest_ids,
    must_have_no_conflict_of_interest,
    strangers_of,
)
from bot.services.matching.candidate_snapshot import ObstacleSearch, load_obstacle_search
from bot.services.mentors.history import History, load_history
from bot.services.profiles.compatibility import load_traits, profile_answers
from storage.models.concerns import Concern, Silence
from storage.models.enums import AuditSubject, EndedHow, MessageKind
from storage.models.matching import PastDecision
from storage.models.records import CheckInQuestion, Community, Mentor, Pairing, Person, Seeker
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.unit_of_work import UnitOfWork

RECENTLY_ENDED = timedelta(days=90)
"""How long facilitators find a mentorship that a facilitator ended, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """Someone who asked to be contacted, with the pairing it is about; nobody but the reader looks after it."""

    question: CheckInQuestion
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentPair:
    """A pair with an open silence."""

    silence: Silence
    pairing: Pairing


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilitatorQueue:
    """What waits for a facilitator, each list oldest first; nothing the reader is part of.

    *unseen* are those of *stepped_down*, by row id, of whom nobody has said that they know. *obstacles* is what
    stands in the way of those who wait, *history* what was decided before, by person.
    """

    contact_requests: list[ContactRequest]
    silent_pairs: list[SilentPair]
    applications: list[Mentor]
    pairings: list[Pairing]
    unreachable: list[Person]
    waiting_list: list[Seeker]
    concerns: list[Concern] = field(default_factory=list)
    stepped_down: list[Mentor] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    obstacles: dict[int, MatchObstacles] = field(default_factory=dict)
    history: History = field(default_factory=dict, repr=False)
    traits: Sequence[Trait] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStatus:
    """One member as facilitators may see them; *recently_ended* are mentorships that facilitators ended recently.

    *obstacles* is what stands in their way while they wait, *answers* what they said about themselves, *history* what
    was decided before, while an offer of theirs waits.
    """

    person_id: int
    mentor: Mentor | None = None
    seeker: Seeker | None = None
    pairings: list[Pairing] = field(default_factory=list)
    recently_ended: list[Pairing] = field(default_factory=list)
    unreachable_since: datetime | None = None
    obstacles: MatchObstacles | None = None
    traits: Sequence[Trait] = ()
    answers: Answers = field(default_factory=dict, repr=False)
    history: Sequence[PastDecision] = field(default=(), repr=False)


class FacilitatorOverviewService(Service):
    """What facilitators look at, without what the reader is part of and without everything of strangers."""

    @requires(Permission.FACILITATOR)
    async def queue(self, caller: Caller) -> FacilitatorQueue:
        """Return what waits for a facilitator, without what the caller is part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            community_id, strangers = community.community_id, await strangers_of(uow, caller)
            lasting = await load_lasting_queue(uow, caller, community_id, strangers)
            people = [seeker.user_id for seeker in lasting.waiting_list]
            search = await load_obstacle_search(
                uow, community, people, self._programme, at=self._clock(), strangers=strangers
            )
            queue = replace(
                lasting,
                contact_requests=await contact_requests_for(uow, caller, community_id, strangers),
                history=await load_history(uow, community_id, lasting.applications, at=self._clock()),
                concerns=await open_concerns_for(uow, caller, community, strangers),
                traits=search.criteria.traits,
            )
        return replace(queue, obstacles=await asyncio.to_thread(search.obstacles))

    @requires(Permission.FACILITATOR)
    async def live_pairings(self, caller: Caller) -> list[Pairing]:
        """Return every live pairing and suggestion that the caller is no part of; no open question between members.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            strangers = await strangers_of(uow, caller)
            live = await uow.pairings.list_in_states(community.community_id, LIVE_PAIRING_STATES, limit=None)
            return _of_others(live, caller.user_id, strangers)

    @requires(Permission.FACILITATOR)
    async def silent_pairing_ids(self, caller: Caller) -> set[int]:
        """Return the ids of the pairings with an open silence, without the caller's own.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            strangers = await strangers_of(uow, caller)
            listed = await uow.silences.list_open(community.community_id, limit=None)
            about = await uow.pairings.by_ids([silence.pairing_id for silence in listed])
            return {pairing.id for pairing in _of_others(about, caller.user_id, strangers)}

    @requires(Permission.FACILITATOR)
    async def member_status(self, caller: Caller, person: NamedUser) -> MemberStatus:
        """Return how a member stands: as a mentor, on the waiting list, and in their pairings.

        The audit trail has who read it, where anything is noted about them, whatever of it the caller may know.

        Raises FacilitatorsOnly, OwnCase (oneself, and one's mentor or mentee) or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await self._facilitated_community(uow, caller)
            conflicted_ids = await conflict_of_interest_ids(uow, caller)
            if person.user_id in conflicted_ids:
                raise OwnCase
            status, is_noted = await self._status(uow, caller, community, person, conflicted_ids)
        if is_noted:
            await self._record_reading(caller, READ_PAGE, AuditSubject.PERSON, person.user_id)
        return status

    @requires(Permission.FACILITATOR)
    async def must_not_be_own_case(self, caller: Caller, person: NamedUser) -> None:
        """Refuse where the person's case is the caller's own. Raises FacilitatorsOnly, OwnCase or NotFound."""
        async with self._database.read_transaction() as uow:
            await self._facilitated_community(uow, caller)
            await must_have_no_conflict_of_interest(uow, caller, person.user_id)

    async def _status(
        self, uow: UnitOfWork, caller: Caller, community: Community, person: NamedUser, conflicted_ids: set[int]
    ) -> tuple[MemberStatus, bool]:
        """Return how a member stands for this reader, and whether anything is noted about them for facilitators.

        A suggestion that is open is nothing of theirs.
        """
        home, whom, strangers = community.community_id, person.user_id, await strangers_of(uow, caller)
        decoys, theirs = await uow.decoys.list_about(home, whom), await uow.pairings.list_of_person(home, whom)
        ended = await uow.pairings.list_ended_since(home, whom, since=self._clock() - RECENTLY_ENDED)
        ended = [pairing for pairing in ended if pairing.ended_how is EndedHow.BY_FACILITATOR]
        seeker, mentor = await uow.seekers.get_waiting(home, whom), await uow.mentors.get_latest(home, whom)
        answers = profile_answers(await uow.profiles.get(home, whom))
        agreed = [pairing for pairing in theirs if not pairing.not_yet_agreed]
        is_noted = any((mentor, seeker, answers, agreed, ended))
        traits = await load_traits(uow, community)
        if whom in strangers:
            # As of a member who never used the bot, whatever is stored of them. What the reader suggested of them
            # since then has reached nobody.
            suggested = _of_others(decoys, caller.user_id, strangers)
            return MemberStatus(person_id=whom, traits=traits, pairings=suggested), is_noted
        known = await uow.people.get(home, whom)
        search = await self._search_for(uow, community, seeker, strangers)
        history = await load_history(uow, home, [mentor], at=self._clock())
        pairings, left_out = sorted([*theirs, *decoys], key=lambda each: each.proposed_at), conflicted_ids | strangers
        status = MemberStatus(
            person_id=whom,
            mentor=mentor,
            history=history.get(whom, ()),
            seeker=seeker,
            obstacles=search.obstacles().get(whom),
            traits=search.criteria.traits,
            answers=answers,
            pairings=_of_others(pairings, caller.user_id, strangers),
            recently_ended=[pairing for pairing in ended if left_out.isdisjoint(pairing.party_ids)],
            unreachable_since=known.unreachable_since if known else None,
        )
        return status, is_noted

    async def _search_for(
        self, uow: UnitOfWork, community: Community, seeker: Seeker | None, strangers: frozenset[int]
    ) -> ObstacleSearch:
        people, now = [seeker.user_id] if seeker else [], self._clock()
        return await load_obstacle_search(uow, community, people, self._programme, at=now, strangers=strangers)

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
            strangers = await strangers_of(uow, caller)
            together = await uow.pairings.list_in_states(community.community_id, AGREED_PAIRING_STATES, limit=500)
            return _of_others(together, caller.user_id, strangers)

    async def _facilitated_community(self, uow: UnitOfWork, caller: Caller) -> Community:
        community = await uow.communities.get(require_community_id(caller))
        must_be_facilitator(caller, community)
        return community


async def contact_requests_for(
    uow: UnitOfWork, caller: Caller, community_id: int, strangers: frozenset[int]
) -> list[ContactRequest]:
    """Return the wishes to be contacted of which the caller may know, but not those that somebody else has."""
    asked = await uow.questions.open_contact_requests(community_id)
    kind, ids = MessageKind.CARD_CONTACT, [question.id for question in asked]
    readable = await uow.matter_readers.readable_by(caller.user_id, kind, ids)
    left_out = {q.id for q in asked if q.id in readable.hidden or q.person_id in strangers} - readable.let_in
    asked = [question for question in asked if question.id not in left_out]
    about = await uow.pairings.by_ids(sorted({question.pairing_id for question in asked}))
    found = {pairing.id: pairing for pairing in about if caller.user_id not in pairing.party_ids}
    return [
        ContactRequest(question=q, pairing=_seen_by(found[q.pairing_id], q.person_id, strangers))
        for q in asked
        if q.pairing_id in found and q.taken_by in {None, caller.user_id}
    ]


async def load_lasting_queue(
    uow: UnitOfWork, caller: Caller, community_id: int, strangers: frozenset[int]
) -> FacilitatorQueue:
    """Return what waits and is no cry for help, without what the caller is part of. Raises NotFound."""
    silences, move = await uow.silences.list_open(community_id), PairingMove.APPROVE
    about = await uow.pairings.by_ids([silence.pairing_id for silence in silences])
    others = {pairing.id: pairing for pairing in _of_others(about, caller.user_id, strangers)}
    agreed = await uow.pairings.list_in_states(community_id, STATES_ALLOWING_MOVE[move], limit=500)
    fitting = [pairing for pairing in agreed if can_move_pairing(pairing, move, caller.user_id)]
    left_out = await conflict_of_interest_ids(uow, caller) | strangers
    quiet = [silence for silence in silences if silence.pairing_id in others]
    return FacilitatorQueue(
        contact_requests=[],
        silent_pairs=[SilentPair(silence=each, pairing=others[each.pairing_id]) for each in quiet],
        applications=[m for m in await uow.mentors.list_applications(community_id) if m.user_id not in left_out],
        pairings=_of_others(fitting, caller.user_id, strangers),
        unreachable=[p for p in await uow.people.list_unreachable(community_id) if p.user_id not in left_out],
        waiting_list=[s for s in await uow.seekers.list_waiting(community_id) if s.user_id not in left_out],
    )


def _seen_by(pairing: Pairing, person_id: int, strangers: frozenset[int]) -> Pairing:
    """Return the pairing of somebody who wishes to be contacted, without a partner who keeps the reader apart."""
    return pairing if strangers.isdisjoint(pairing.party_ids) else without_partner(pairing, person_id)


def _of_others(pairings: Sequence[Pairing], reader: int, strangers: frozenset[int]) -> list[Pairing]:
    """Return the pairings that a facilitator may know of: not their own, nor one with a stranger in it.

    What they suggested of a stranger themselves has reached nobody, and is shown to them like any other suggestion.
    """
    left_out = strangers | {reader}
    return [
        each
        for each in filter(facilitators_may_know, pairings)
        if left_out.isdisjoint(each.party_ids) or (each.is_decoy and each.suggested_by == reader)
    ]
