"""What facilitators see at a glance: what waits for them, and all pairings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.rules.callers import Caller, NamedUser
from bot.rules.known_pairings import known_without_strangers
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.pairing import (
    STATES_ALLOWING_MOVE,
    PairingMove,
    can_move_pairing,
    without_partner,
)
from bot.rules.permissions import Permission, requires
from bot.rules.traits import Trait
from bot.services.concerns.cases import open_concerns_for
from bot.services.core.context import (
    Service,
    conflict_of_interest_ids,
    facilitated_by,
    must_have_no_conflict_of_interest,
    strangers_of,
)
from bot.services.matching.candidate_snapshot import load_obstacle_search
from bot.services.mentors.history import History, load_history
from storage.models.concerns import Concern, Silence, UnreachablePerson
from storage.models.enums import MessageKind
from storage.models.records import CheckInQuestion, Mentor, Pairing, Seeker
from storage.repositories.pairing_counts import AGREED_PAIRING_STATES
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.unit_of_work import UnitOfWork


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
    """What waits for a facilitator, the reader, each list oldest first; nothing that the reader is part of.

    *unseen* are those of *stepped_down*, by row id, of whom nobody has said that they know. *obstacles* is what
    stands in the way of those who wait, *history* what was decided before, by person. *missing_places* is by how
    many those for whom nobody looks are more than the places that are free; the coordinator hears of it.
    """

    reader_id: int
    contact_requests: list[ContactRequest] = field(default_factory=list)
    silent_pairs: list[SilentPair] = field(default_factory=list)
    applications: list[Mentor] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    unreachable: list[UnreachablePerson] = field(default_factory=list)
    waiting_list: list[Seeker] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)
    stepped_down: list[Mentor] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    missing_places: int = 0
    obstacles: dict[int, MatchObstacles] = field(default_factory=dict)
    history: History = field(default_factory=dict, repr=False)
    traits: Sequence[Trait] = ()


class FacilitatorOverviewService(Service):
    """What facilitators look at, without what the reader is part of and without everything of strangers."""

    @requires(Permission.FACILITATOR)
    async def queue(self, caller: Caller) -> FacilitatorQueue:
        """Return what waits for a facilitator, without what the caller is part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await facilitated_by(uow, caller)
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
            community = await facilitated_by(uow, caller)
            strangers = await strangers_of(uow, caller)
            live = await uow.pairings.list_in_states(community.community_id, LIVE_PAIRING_STATES)
            return known_without_strangers(live, caller.user_id, strangers)

    @requires(Permission.FACILITATOR)
    async def silent_pairing_ids(self, caller: Caller) -> set[int]:
        """Return the ids of the pairings with an open silence, without the caller's own.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await facilitated_by(uow, caller)
            strangers = await strangers_of(uow, caller)
            listed = await uow.silences.list_open(community.community_id)
            about = await uow.pairings.by_ids([silence.pairing_id for silence in listed])
            return {pairing.id for pairing in known_without_strangers(about, caller.user_id, strangers)}

    @requires(Permission.FACILITATOR)
    async def must_not_be_own_case(self, caller: Caller, person: NamedUser) -> None:
        """Refuse where the person's case is the caller's own. Raises FacilitatorsOnly, OwnCase or NotFound."""
        async with self._database.read_transaction() as uow:
            await facilitated_by(uow, caller)
            await must_have_no_conflict_of_interest(uow, caller, person.user_id)

    @requires(Permission.FACILITATOR)
    async def endable_pairings(self, caller: Caller) -> list[Pairing]:
        """Return the mentorships that the caller may end as a facilitator. Raises FacilitatorsOnly or NotFound."""
        async with self._database.read_transaction() as uow:
            community = await facilitated_by(uow, caller)
            strangers = await strangers_of(uow, caller)
            together = await uow.pairings.list_in_states(community.community_id, AGREED_PAIRING_STATES)
            return known_without_strangers(together, caller.user_id, strangers)


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
    others = {pairing.id: pairing for pairing in known_without_strangers(about, caller.user_id, strangers)}
    agreed = await uow.pairings.list_in_states(community_id, STATES_ALLOWING_MOVE[move])
    fitting = [pairing for pairing in agreed if can_move_pairing(pairing, move, caller.user_id)]
    left_out = await conflict_of_interest_ids(uow, caller) | strangers
    quiet = [silence for silence in silences if silence.pairing_id in others]
    return FacilitatorQueue(
        reader_id=caller.user_id,
        contact_requests=[],
        silent_pairs=[SilentPair(silence=each, pairing=others[each.pairing_id]) for each in quiet],
        applications=[m for m in await uow.mentors.list_applications(community_id) if m.user_id not in left_out],
        pairings=known_without_strangers(fitting, caller.user_id, strangers),
        unreachable=[p for p in await uow.people.list_unreachable(community_id) if p.user_id not in left_out],
        waiting_list=[s for s in await uow.seekers.list_waiting(community_id) if s.user_id not in left_out],
    )


def _seen_by(pairing: Pairing, person_id: int, strangers: frozenset[int]) -> Pairing:
    """Return the pairing of somebody who wishes to be contacted, without a partner who keeps the reader apart."""
    return pairing if strangers.isdisjoint(pairing.party_ids) else without_partner(pairing, person_id)
