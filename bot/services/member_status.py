"""How one member stands, as a facilitator may know it, and what was before, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.rules.audit_trail.moves import PAUSING_MOVES, READ_PAGE
from bot.rules.audit_trail.reading import TrailLine, TrailReader, TrailSubject, line_for
from bot.rules.callers import Caller, NamedUser
from bot.rules.known_pairings import as_known, known_without_strangers
from bot.rules.matching.obstacles import MatchObstacles
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import OwnCase
from bot.rules.traits import Answers, Trait
from bot.services.core.context import Service, conflict_of_interest_ids, facilitated_by
from bot.services.core.paging import Batch, Page, PagePosition, RowKey, read_page
from bot.services.matching.candidate_snapshot import ObstacleSearch, load_obstacle_search
from bot.services.mentors.history import load_history
from bot.services.profiles.compatibility import load_traits, profile_answers
from storage.models.enums import AuditSubject, MentorState
from storage.models.matching import PastDecision
from storage.models.records import Community, Mentor, Pairing, Seeker
from storage.unit_of_work import UnitOfWork

ENTRIES_A_PAGE = 8
"""Entries of one page of what was before; with their reasons, so many fit one message."""

_MAX_PAUSES = 500

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """An offer to mentor that is decided, a mentorship that is over, or a pause as a mentor."""

    at: datetime
    what: Mentor | Pairing | TrailLine = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStatus:
    """One member as facilitators may see them; *earlier* is the newest page of what was before.

    *obstacles* is what stands in their way while they wait, *answers* what they said about themselves, *history* what
    was decided before, while an offer of theirs waits, or they are suspended; *bar*, that they are not to mentor.
    """

    person_id: int
    mentor: Mentor | None = None
    seeker: Seeker | None = None
    pairings: list[Pairing] = field(default_factory=list)
    earlier: Page[HistoryEntry] = field(default_factory=lambda: Page([]))
    unreachable_since: datetime | None = None
    obstacles: MatchObstacles | None = None
    traits: Sequence[Trait] = ()
    answers: Answers = field(default_factory=dict, repr=False)
    history: Sequence[PastDecision] = field(default=(), repr=False)
    bar: PastDecision | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Whose page is read, with all that they offered, and what its reader leaves out.

    *own_case_ids* are the reader and those close to them; *stranger_since* has who keeps apart from them, since when.
    """

    caller: Caller
    community: Community
    person_id: int
    offers: Sequence[Mentor]
    own_case_ids: set[int]
    stranger_since: dict[int, datetime]

    @property
    def home(self) -> int:
        return self.community.community_id

    @property
    def strangers(self) -> frozenset[int]:
        return frozenset(self.stranger_since)


class MemberStatusService(Service):
    """The page about one member; the audit trail has who read it."""

    @requires(Permission.FACILITATOR)
    async def member_status(self, caller: Caller, person: NamedUser) -> MemberStatus:
        """Return how a member stands: as a mentor, on the waiting list, in their pairings, and what was before.

        The audit trail has who read it, where anything is noted about them, whatever of it the caller may know.

        Raises FacilitatorsOnly, OwnCase (oneself, and one's mentor or mentee) or NotFound.
        """
        async with self._database.read_transaction() as uow:
            reading = await self._reading(uow, caller, person.user_id)
            status, is_noted = await self._status(uow, reading)
            # That is the facilitators' own, whatever is stored of the person.
            bar = await uow.sealed.bar_of(reading.home, person.user_id, at=self._clock())
        if is_noted or bar is not None:
            await self._record_reading(caller, READ_PAGE, AuditSubject.PERSON, person.user_id)
        return replace(status, bar=bar)

    @requires(Permission.FACILITATOR)
    async def member_history(self, caller: Caller, person_id: int, position: PagePosition) -> Page[HistoryEntry]:
        """Return the page of what was before at this position. Raises FacilitatorsOnly, OwnCase or NotFound."""
        async with self._database.read_transaction() as uow:
            reading = await self._reading(uow, caller, person_id)
            live, ended = await uow.pairings.list_live_and_ended(reading.home, person_id, since=_EVER)
            page = await self._earlier(uow, reading, [*live, *ended], position)
        if ended or reading.offers:
            await self._record_reading(caller, READ_PAGE, AuditSubject.PERSON, person_id)
        return page

    async def _reading(self, uow: UnitOfWork, caller: Caller, person_id: int) -> _Reading:
        """Return whose page is read, and by whom. Raises FacilitatorsOnly, OwnCase or NotFound."""
        community = await facilitated_by(uow, caller)
        own_case_ids, home = await conflict_of_interest_ids(uow, caller), community.community_id
        if person_id in own_case_ids:
            raise OwnCase
        return _Reading(
            caller=caller,
            community=community,
            person_id=person_id,
            offers=await uow.mentors.list_of_person(home, person_id),
            own_case_ids=own_case_ids,
            stranger_since=await uow.exclusions.excluding_since(home, caller.user_id),
        )

    async def _status(self, uow: UnitOfWork, reading: _Reading) -> tuple[MemberStatus, bool]:
        """Return how a member stands for this reader, and whether anything is noted about them for facilitators.

        A suggestion that is open is nothing of theirs.
        """
        home, whom, reader = reading.home, reading.person_id, reading.caller.user_id
        decoys = await uow.decoys.list_about(home, whom)
        theirs, ended = await uow.pairings.list_live_and_ended(home, whom, since=_EVER)
        mentor = next(reversed(reading.offers), None)
        seeker, answers = (
            await uow.seekers.get_waiting(home, whom),
            profile_answers(await uow.profiles.get(home, whom)),
        )
        agreed = [pairing for pairing in theirs if not pairing.not_yet_agreed]
        is_noted = any((mentor, seeker, answers, agreed, ended))
        traits = await load_traits(uow, reading.community)
        if whom in reading.strangers:
            # As of a member who never used the bot, whatever is stored of them. What the reader suggested of them
            # since then has reached nobody.
            suggested = known_without_strangers(decoys, reader, reading.strangers)
            return MemberStatus(person_id=whom, traits=traits, pairings=suggested), is_noted
        known = await uow.people.get(home, whom)
        search = await self._search_for(uow, reading, seeker)
        history = await load_history(uow, home, [mentor], at=self._clock())
        pairings = sorted([*theirs, *decoys], key=lambda each: each.proposed_at)
        status = MemberStatus(
            person_id=whom,
            mentor=mentor,
            history=history.get(whom, ()),
            seeker=seeker,
            obstacles=search.obstacles().get(whom),
            traits=search.criteria.traits,
            answers=answers,
            pairings=known_without_strangers(pairings, reader, reading.strangers),
            earlier=await self._earlier(uow, reading, [*theirs, *ended], PagePosition()),
            unreachable_since=known.unreachable_since if known else None,
        )
        return status, is_noted

    async def _search_for(self, uow: UnitOfWork, reading: _Reading, seeker: Seeker | None) -> ObstacleSearch:
        people, now = [seeker.user_id] if seeker else [], self._clock()
        return await load_obstacle_search(
            uow, reading.community, people, self._programme, at=now, strangers=reading.strangers
        )

    async def _earlier(
        self, uow: UnitOfWork, reading: _Reading, pairings: Sequence[Pairing], position: PagePosition
    ) -> Page[HistoryEntry]:
        entries = [] if reading.person_id in reading.strangers else await self._entries(uow, reading, pairings)
        entries.sort(key=lambda entry: entry.at, reverse=True)

        async def load(_behind: RowKey | None) -> Batch[HistoryEntry]:
            return Batch([each for each in entries if position.at is None or each.at <= position.at], None)

        return await read_page(load, position, size=ENTRIES_A_PAGE)

    async def _entries(self, uow: UnitOfWork, reading: _Reading, pairings: Sequence[Pairing]) -> list[HistoryEntry]:
        """Return all that was before, as far as the reader may know it: nothing of their own mentor or mentee."""
        reader = TrailReader(
            user_id=reading.caller.user_id,
            own_case_ids=reading.own_case_ids,
            stranger_since=reading.stranger_since,
        )
        lines = await uow.audit.list_back(
            reading.home, kinds=PAUSING_MOVES, since=_EVER, about=reading.person_id, limit=_MAX_PAUSES
        )
        offered, subject = {offer.id for offer in reading.offers}, TrailSubject(person_ids=(reading.person_id,))
        pauses = [line_for(line, subject, reader) for line in lines if line.subject_id in offered]
        known = [as_known(each, reader.user_id, reading.stranger_since) for each in pairings]
        return [
            *(HistoryEntry(at=o.applied_at, what=o) for o in reading.offers if o.state is not MentorState.APPLIED),
            *(
                HistoryEntry(at=each.closed_at, what=each)
                for each in known
                if each and each.closed_at and reading.own_case_ids.isdisjoint(each.party_ids)
            ),
            *(HistoryEntry(at=line.at, what=line) for line in pauses if line is not None),
        ]
