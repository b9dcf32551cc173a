"""The audit trail for facilitators: who did what, newest first, as far as the reader may know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.rules.audit_trail.moves import READ_TRAIL, SHOWN_MOVES
from bot.rules.audit_trail.reading import TrailLine, TrailReader, TrailSubject, line_for
from bot.rules.callers import Caller, is_known_user, must_be_facilitator, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.deadlines import parse_past_date
from bot.rules.permissions import Permission, requires
from bot.services.concerns.cases import visible_concerns
from bot.services.core.context import Service, conflict_of_interest_ids
from bot.services.core.paging import Batch, Page, PagePosition, RowKey, read_page
from storage.models.audit import AuditRecord
from storage.models.concerns import Concern, Silence
from storage.models.enums import AuditSubject, MessageKind
from storage.models.records import CheckInQuestion, Community, Pairing
from storage.unit_of_work import UnitOfWork

SHOWN_AT_FIRST = timedelta(days=30)
"""How far back the trail is shown to somebody who gives no date."""

LINES_A_PAGE = 20
"""Lines of one page; however long their names, so many fit one message."""

_BATCH = 100

_Row = TypeVar("_Row")
_Subjects = dict[tuple[AuditSubject, int], TrailSubject]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """A page of the trail since a moment; *about*: of one person only."""

    page: Page[TrailLine]
    since: datetime
    about: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """What of the trail is looked for, by whom, and where."""

    community: Community
    caller: Caller
    reader: TrailReader
    since: datetime
    about: int | None


class AuditTrailService(Service):
    """The audit trail without silent moves, and without what the reader may not know."""

    @requires(Permission.FACILITATOR)
    async def newest(self, caller: Caller, about: int | None = None, since: str | None = None) -> TrailPage:
        """Return the newest page; *since* is as typed, "2 weeks" or "2026-03-01", counted back from today.

        Raises FacilitatorsOnly, InvalidDate, DateInFuture or NotFound.
        """
        now = self._clock()
        begins = now - SHOWN_AT_FIRST
        if since:
            async with self._database.read_transaction() as uow:
                must_be_facilitator(caller, await uow.communities.get(require_community_id(caller)))
                theirs = await uow.preferences.get(require_community_id(caller), caller.user_id)
            begins = parse_past_date(since, now=now, zone=contact_hours_of(theirs, self._programme).zone)
        return await self.page(caller, about, begins, PagePosition())

    @requires(Permission.FACILITATOR)
    async def page(self, caller: Caller, about: int | None, since: datetime, position: PagePosition) -> TrailPage:
        """Return the page at this position; that somebody read the trail stands in it from then on.

        Raises FacilitatorsOnly or NotFound.
        """
        home = require_community_id(caller)
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(home)
            must_be_facilitator(caller, community)
            reader = TrailReader(
                user_id=caller.user_id,
                own_case_ids=await conflict_of_interest_ids(uow, caller),
                stranger_since=await uow.exclusions.excluding_since(home, caller.user_id),
            )
            search = _Search(community=community, caller=caller, reader=reader, since=since, about=about)

            async def load(behind: RowKey | None) -> Batch[TrailLine]:
                return await _read_batch(uow, search, position, behind)

            page = await read_page(load, position, size=LINES_A_PAGE)
        await self._record_reading(caller, READ_TRAIL, AuditSubject.COMMUNITY, home)
        return TrailPage(page=page, since=since, about=about)


async def _read_batch(
    uow: UnitOfWork, search: _Search, position: PagePosition, behind: RowKey | None
) -> Batch[TrailLine]:
    records = await uow.audit.list_back(
        search.community.community_id,
        kinds=SHOWN_MOVES,
        since=search.since,
        until=position.at,
        behind=behind,
        about=search.about,
        limit=_BATCH,
    )
    subjects = await _load_subjects(uow, search, records)
    found = (line_for(each, subjects.get((each.subject, each.subject_id)), search.reader) for each in records)
    lines = [line for line in found if line and search.about in {None, *line.named_ids}]
    return Batch(lines, (records[-1].at, records[-1].id) if len(records) == _BATCH else None)


async def _load_subjects(uow: UnitOfWork, search: _Search, records: Sequence[AuditRecord]) -> _Subjects:
    """Return what these lines are about; what is gone is left out."""
    ids: dict[AuditSubject, set[int]] = {subject: set() for subject in AuditSubject}
    for record in records:
        ids[record.subject].add(record.subject_id)
    found: _Subjects = {
        (AuditSubject.PERSON, user_id): TrailSubject(person_ids=(user_id,)) for user_id in ids[AuditSubject.PERSON]
    }
    for mentor in await _stored(uow.mentors.by_ids, ids[AuditSubject.MENTOR]):
        found[AuditSubject.MENTOR, mentor.id] = TrailSubject(person_ids=(mentor.user_id,))
    for seeker in await _stored(uow.seekers.by_ids, ids[AuditSubject.SEEKER]):
        found[AuditSubject.SEEKER, seeker.id] = TrailSubject(person_ids=(seeker.user_id,))
    asked = await _stored(uow.questions.by_ids, ids[AuditSubject.QUESTION])
    quiet = await _stored(uow.silences.by_ids, ids[AuditSubject.SILENCE])
    pairing_ids = ids[AuditSubject.PAIRING] | {question.pairing_id for question in asked}
    pairing_ids |= {silence.pairing_id for silence in quiet}
    pairings = {pairing.id: pairing for pairing in await _stored(uow.pairings.by_ids, pairing_ids)}
    for pairing in pairings.values():
        found[AuditSubject.PAIRING, pairing.id] = TrailSubject(person_ids=pairing.party_ids, pairing=pairing)
    found |= {(AuditSubject.SILENCE, each.id): _quiet(search.reader, each, pairings) for each in quiet}
    found |= await _wishes(uow, search.reader, asked, pairings)
    concerns = await _stored(uow.concerns.by_ids, ids[AuditSubject.CONCERN])
    return found | (await _concerns(uow, search, concerns) if concerns else {})


def _quiet(reader: TrailReader, silence: Silence, pairings: Mapping[int, Pairing]) -> TrailSubject:
    """Return a quiet pair, of which those may know who have it on their list."""
    pairing, left_out = pairings[silence.pairing_id], {*reader.own_case_ids, *reader.stranger_since}
    is_listed = silence.over_at is None and left_out.isdisjoint(pairing.party_ids)
    return TrailSubject(person_ids=pairing.party_ids, pairing=pairing, is_open_to_reader=is_listed)


async def _stored(by_ids: Callable[[Sequence[int]], Awaitable[list[_Row]]], ids: Collection[int]) -> list[_Row]:
    return await by_ids(sorted(ids)) if ids else []


async def _wishes(
    uow: UnitOfWork, reader: TrailReader, asked: Sequence[CheckInQuestion], pairings: Mapping[int, Pairing]
) -> _Subjects:
    """Return wishes to be contacted: of one that is over, it is not stored any more who may know of it."""
    ids = [question.id for question in asked]
    readable = await uow.matter_readers.readable_by(reader.user_id, MessageKind.CARD_CONTACT, ids)
    found: _Subjects = {}
    for wish in asked:
        is_hidden = wish.id in readable.hidden or wish.person_id in reader.stranger_since
        found[AuditSubject.QUESTION, wish.id] = TrailSubject(
            person_ids=(wish.person_id,),
            is_open_to_reader=wish.matter_id is not None
            and reader.user_id not in pairings[wish.pairing_id].party_ids
            and (not is_hidden or wish.id in readable.let_in),
        )
    return found


async def _concerns(uow: UnitOfWork, search: _Search, stored: Sequence[Concern]) -> _Subjects:
    """Return concerns that the reader may handle, as they know them; of what somebody erased raised, none."""
    known, strangers = [each for each in stored if is_known_user(each.by_id)], frozenset(search.reader.stranger_since)
    found: _Subjects = {}
    for concern in await visible_concerns(uow, search.caller, search.community, strangers, known):
        people = tuple(each for each in (concern.by_id, concern.about_id) if each)
        found[AuditSubject.CONCERN, concern.id] = TrailSubject(
            person_ids=people, concern=concern, is_open_to_reader=True
        )
    return found
