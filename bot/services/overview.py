"""What one person may see at a glance: their own things, or what facilitators look after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.rules.message_specs import SPECS
from bot.rules.pairing import OPEN_TO, PairingMove, can, fitting
from bot.rules.parting import is_parting
from bot.rules.people import Caller, Someone, at_home, is_facilitator, must_facilitate
from bot.rules.refusals import NotFound, NothingToAnswer, OwnCase, WhichOne
from bot.rules.rights import Right, requires
from bot.services.concerns.handling import CLOSED_OF_LATE, waiting_for
from bot.services.core.context import Service, close_to
from bot.services.core.letters_and_audit import forget_if_delivered, kept_for
from bot.services.matching.candidates import search_of
from bot.services.outbox.context import Facts
from bot.services.outbox.loading import gather
from bot.services.profiles.compatibility import Outlook, Reasons, answers_of, outlook_of, reasons_for
from storage.models.concerns import Concern
from storage.models.enums import EndedHow
from storage.models.records import Community, Letter, Mentor, Pairing, Preferences, Question, Seeker
from storage.repositories.pairings import LIVE, TOGETHER
from storage.unit_of_work import Memory

from .closing import Parting, partings_of
from .facilitator_overview import Contact, Queue, Silent, Standings

MOST_SHOWN = 100
"""Live pairings of one person that they are shown, the oldest."""

ENDED_OF_LATE = timedelta(days=90)
"""How long facilitators find what one of them ended, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInsOf:
    """How it stands with one person's check-ins in one mentorship: when the next comes, and which is open."""

    next_at: datetime | None
    open_question: Question | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Everything of one person's; *check_ins* by the mentorship's id, *reasons* by that of an open question."""

    user_id: int
    community: Community
    mentor: Mentor | None
    mentees: int
    seeker: Seeker | None
    pairings: list[Pairing]
    partings: list[Parting]
    preferences: Preferences
    kept: list[Facts]
    check_ins: dict[int, CheckInsOf] = field(default_factory=dict)
    outlook: Outlook | None = None
    reasons: dict[int, Reasons] = field(default_factory=dict)
    concerns: list[Concern] = field(default_factory=list)


class Overview(Service):
    """Only reads, but for marking kept letters as read."""

    @requires(Right.ANYONE)
    async def mine(self, caller: Caller) -> Mine:
        """Return everything of the caller's in this community. Raises NotFound."""
        community_id = at_home(caller)
        since = self._clock() - timedelta(days=self._programme.closing_days)
        async with self._store.reading() as memory:
            letters = await kept_for(memory, community_id, caller.user_id)
            live, ended = await memory.pairings.live_and_ended(community_id, caller.user_id, since=since)
            pairings = live[:MOST_SHOWN]
            seeker = await memory.seekers.waiting_one(community_id, caller.user_id)
            community = await memory.communities.get(community_id)
            mentor = await memory.mentors.latest(community_id, caller.user_id)
            has_mentor = any(
                each.mentee_id == caller.user_id and each.state in TOGETHER and each.handover_at is None
                for each in live
            )
            open_ones = [p for p in ended if is_parting(p, caller.user_id, self._programme, at=self._clock())]
            return Mine(
                user_id=caller.user_id,
                community=community,
                mentor=mentor,
                mentees=sum(each.mentor_id == caller.user_id and each.state in TOGETHER for each in live),
                seeker=seeker,
                outlook=await self._outlook(memory, community, seeker),
                pairings=pairings,
                reasons=await self._reasons(memory, community, pairings, caller.user_id),
                check_ins=await self._check_ins(memory, pairings, caller.user_id),
                partings=await partings_of(
                    memory, open_ones, caller.user_id, mentor=mentor, has_other_plans=has_mentor or seeker is not None
                ),
                preferences=await memory.preferences.get(community_id, caller.user_id),
                concerns=await memory.concerns.of(
                    community_id, caller.user_id, closed_since=self._clock() - CLOSED_OF_LATE
                ),
                kept=[await gather(memory, letter, self._programme, at=self._clock()) for letter in letters],
            )

    @requires(Right.ADDRESSEE)
    async def were_read(self, caller: Caller, up_to: int) -> bool:
        """Mark what was kept for the caller as read, up to the message with this id; return whether more is kept.

        Raises NotFound.
        """
        async with self._store.transaction() as memory:
            last = await memory.letters.get(up_to)
            if last is None or last.to_id != caller.user_id:
                raise NotFound
            kept = await kept_for(memory, last.community_id, caller.user_id)
            shown: list[Letter] = [letter for letter in kept if letter.id <= up_to]
            await memory.letters.were_read(shown, at=self._clock())
            for letter in shown:
                if SPECS[letter.kind].brings_note:
                    await forget_if_delivered(memory, letter.subject_id)
            return bool(await kept_for(memory, last.community_id, caller.user_id, limit=1))

    @requires(Right.ANYONE)
    async def fitting(self, caller: Caller, move: PairingMove) -> list[Pairing]:
        """Return the caller's pairings for which *move* is possible. Raises NotFound."""
        async with self._store.reading() as memory:
            return await self._fitting(memory, caller, move)

    @requires(Right.ANYONE)
    async def the_one(self, caller: Caller, move: PairingMove) -> int:
        """Return the id of the caller's only pairing for which *move* is possible.

        Raises NothingToAnswer (there is none), WhichOne (there are several) or NotFound.
        """
        fitting = await self.fitting(caller, move)
        if not fitting:
            raise NothingToAnswer
        if len(fitting) > 1:
            raise WhichOne
        return fitting[0].id

    @requires(Right.FACILITATOR)
    async def queue(self, caller: Caller) -> Queue:
        """Return what waits for a facilitator, without what the caller is part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._store.reading() as memory:
            community = await self._facilitating(memory, caller)
            me, community_id = caller.user_id, community.community_id
            asked = await memory.questions.open_contacts(community_id)
            silences = await memory.silences.open_ones(community_id)
            about = {q.pairing_id for q in asked} | {s.pairing_id for s in silences}
            others = {p.id: p for p in await memory.pairings.by_ids(sorted(about)) if me not in p.people}
            agreed = await self._uninvolved(memory, caller, PairingMove.APPROVE)
            close = await close_to(memory, caller)
            waiting = [s for s in await memory.seekers.waiting(community_id) if s.user_id not in close]
            people = [seeker.user_id for seeker in waiting]
            search = await search_of(memory, community, people, self._programme, at=self._clock())
            queue = Queue(
                contacts=[Contact(question=q, pairing=others[q.pairing_id]) for q in asked if q.pairing_id in others],
                silent=[Silent(silence=s, pairing=others[s.pairing_id]) for s in silences if s.pairing_id in others],
                applications=[m for m in await memory.mentors.waiting(community_id) if m.user_id not in close],
                pairings=agreed,
                unreachable=[p for p in await memory.people.unreachable(community_id) if p.user_id not in close],
                waiting=waiting,
                concerns=await waiting_for(memory, caller, community),
                traits=search.measure.traits,
            )
        return replace(queue, ways=await asyncio.to_thread(search.ways))

    @requires(Right.FACILITATOR)
    async def pairs(self, caller: Caller) -> list[Pairing]:
        """Return every live pairing and proposal that the caller is no part of.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._store.reading() as memory:
            community = await self._facilitating(memory, caller)
            live = await memory.pairings.in_community(community.community_id, LIVE, limit=500)
            return [pairing for pairing in live if caller.user_id not in pairing.people]

    @requires(Right.FACILITATOR)
    async def quiet(self, caller: Caller) -> set[int]:
        """Return the ids of the pairings on the attention list, without the caller's own.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._store.reading() as memory:
            community = await self._facilitating(memory, caller)
            listed = await memory.silences.open_ones(community.community_id, limit=500)
            own = await memory.pairings.of(community.community_id, caller.user_id)
            return {silence.pairing_id for silence in listed} - {pairing.id for pairing in own}

    @requires(Right.FACILITATOR)
    async def person(self, caller: Caller, person: Someone) -> Standings:
        """Return how a member stands: as a mentor, on the waiting list, and in their pairings.

        Raises FacilitatorsOnly, OwnCase (oneself, and one's mentor or mentee) or NotFound.
        """
        async with self._store.reading() as memory:
            community = await self._facilitating(memory, caller)
            community_id = community.community_id
            close = await close_to(memory, caller)
            if person.user_id in close:
                raise OwnCase
            known = await memory.people.get(community_id, person.user_id)
            pairings = await memory.pairings.of(community_id, person.user_id)
            ended = await memory.pairings.ended_with(
                community_id, person.user_id, since=self._clock() - ENDED_OF_LATE
            )
            seeker = await memory.seekers.waiting_one(community_id, person.user_id)
            people = [person.user_id] if seeker else []
            search = await search_of(memory, community, people, self._programme, at=self._clock())
            return Standings(
                person_id=person.user_id,
                mentor=await memory.mentors.latest(community_id, person.user_id),
                seeker=seeker,
                way=search.ways().get(person.user_id),
                traits=search.measure.traits,
                said=answers_of(await memory.profiles.get(community_id, person.user_id)),
                pairings=[pairing for pairing in pairings if caller.user_id not in pairing.people],
                ended=[
                    pairing
                    for pairing in ended
                    # Why it was ended may tell of someone whose case is the caller's own.
                    if pairing.ended_how is EndedHow.BY_FACILITATOR and not close.intersection(pairing.people)
                ],
                unreachable_since=known.unreachable_since if known else None,
            )

    @requires(Right.FACILITATOR)
    async def to_end(self, caller: Caller) -> list[Pairing]:
        """Return the mentorships that the caller may end as a facilitator; none for anyone else.

        Autocompletion cannot refuse in words.

        Raises NotFound.
        """
        async with self._store.reading() as memory:
            community = await memory.communities.get(at_home(caller))
            if not is_facilitator(caller, community):
                return []
            together = await memory.pairings.in_community(community.community_id, TOGETHER, limit=500)
            return [pairing for pairing in together if caller.user_id not in pairing.people]

    async def _check_ins(self, memory: Memory, pairings: list[Pairing], person: int) -> dict[int, CheckInsOf]:
        found = await memory.questions.open_of(person, [pairing.id for pairing in pairings])
        return {
            pairing_id: CheckInsOf(next_at=next_at, open_question=question) for pairing_id, next_at, question in found
        }

    async def _outlook(self, memory: Memory, community: Community, seeker: Seeker | None) -> Outlook | None:
        return await outlook_of(memory, community, seeker, self._programme, at=self._clock()) if seeker else None

    async def _reasons(
        self, memory: Memory, community: Community, pairings: list[Pairing], person: int
    ) -> dict[int, Reasons]:
        """Why it could be these two, for what someone is asked."""
        return {
            pairing.id: await reasons_for(memory, community, pairing, person, self._programme, at=self._clock())
            for pairing in fitting(pairings, PairingMove.AGREE, person)
        }

    async def _facilitating(self, memory: Memory, caller: Caller) -> Community:
        community = await memory.communities.get(at_home(caller))
        must_facilitate(caller, community)
        return community

    async def _fitting(self, memory: Memory, caller: Caller, move: PairingMove) -> list[Pairing]:
        find = memory.pairings.asked_by if move is PairingMove.WITHDRAW else memory.pairings.of
        return fitting(await find(at_home(caller), caller.user_id), move, caller.user_id)

    async def _uninvolved(self, memory: Memory, caller: Caller, move: PairingMove) -> list[Pairing]:
        fitting_it = await memory.pairings.in_community(at_home(caller), OPEN_TO[move], limit=500)
        return [pairing for pairing in fitting_it if can(pairing, move, caller.user_id)]
