"""What facilitators read of the programme as a whole: a report, what its numbers are made of, and an export."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.rules.callers import Caller, must_be_facilitator, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.deadlines import MAX_LOOK_BACK, parse_past_date, start_of_day
from bot.rules.known_pairings import as_known
from bot.rules.ladder import WEEK
from bot.rules.pairing import agreed_since
from bot.rules.permissions import Permission, requires
from bot.rules.report import (
    DEFAULT_SPAN,
    MentorNumbers,
    MonthNumbers,
    SpanNumbers,
    begun_since,
    by_month,
    confided_number,
    count_since,
    ended_since,
    mentor_numbers,
    span_numbers,
)
from bot.services.concerns.cases import open_concerns_for
from bot.services.core.context import Service, conflict_of_interest_ids
from bot.services.facilitator_overview import contact_requests_for
from storage.models.enums import PairingState
from storage.models.records import Community, Pairing
from storage.models.reports import CountAndOldest, MentorRoom, WaitingKind
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNumbers:
    """What waits for the programme's people: how many of each kind, and since when the oldest does.

    Of *contact_requests* and *concerns*, a number of None is any below five. *approvals* are pairings that wait for a
    facilitator's yes, *stepped_down* mentors who stopped within a week.
    """

    contact_requests: tuple[int | None, datetime | None]
    concerns: tuple[int | None, datetime | None]
    offers: CountAndOldest
    approvals: CountAndOldest
    quiet: CountAndOldest
    unreachable: CountAndOldest
    stepped_down: CountAndOldest


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The programme as one facilitator may know it: as it is now, and what began and ended since a day."""

    community_id: int
    since: datetime
    first_day: date
    seekers: CountAndOldest
    mentors: MentorNumbers
    live: Counter[PairingState]
    span: SpanNumbers
    first_weeks_days: int
    waiting: WaitingNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPairings:
    """The mentorships that began, and those that ended, from a moment on."""

    since: datetime
    begun: list[Pairing]
    ended: list[Pairing]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportExport:
    """All pairings that one facilitator may know, oldest first, and the numbers of each month."""

    community_id: int
    pairings: list[Pairing]
    months: list[MonthNumbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What one reader's reports leave out: *left_since* has who keeps them apart, *close* also their own cases."""

    caller: Caller
    community: Community
    left_since: dict[int, datetime]
    close: frozenset[int]

    @property
    def strangers(self) -> frozenset[int]:
        return frozenset(self.left_since)


class ReportService(Service):
    """Reports for facilitators, made of nothing but what the reader may list.

    They are without what the reader is part of, and as if those who keep them apart had left at that moment.
    """

    @requires(Permission.FACILITATOR)
    async def report(self, caller: Caller, since: str | None = None) -> Report:
        """Return the report; *since* is as typed, "2 weeks" or "2026-03-01", by default 90 days ago.

        Raises FacilitatorsOnly, InvalidDate, DateInFuture or NotFound.
        """
        async with self._database.read_transaction() as uow:
            reading = await self._reading(uow, caller)
            home, now = reading.community.community_id, self._clock()
            zone = contact_hours_of(await uow.preferences.get(home, caller.user_id), self._programme).zone
            start = self._start(since, zone)
            known = await self._known(uow, reading, since=start)
            counts = await uow.communities.count_waiting(home, left_out=reading.close)
            return Report(
                community_id=home,
                since=start,
                first_day=start.astimezone(zone).date(),
                seekers=counts[WaitingKind.SEEKERS],
                mentors=mentor_numbers(await self._rooms(uow, reading)),
                live=Counter(each.state for each in known if each.state in LIVE_PAIRING_STATES),
                span=span_numbers(begun_since(known, start), ended_since(known, start), self._programme),
                first_weeks_days=self._programme.first_weeks_days,
                waiting=await self._waiting(uow, reading, known, counts, at=now),
            )

    @requires(Permission.FACILITATOR)
    async def begun_and_ended(self, caller: Caller, since_minutes: int) -> SpanPairings:
        """Return what began and ended from a moment on, in minutes since 1970; no more than ten years ago.

        Raises FacilitatorsOnly or NotFound.
        """
        now = self._clock()
        age = now - datetime(1970, 1, 1, tzinfo=UTC) - timedelta(minutes=min(since_minutes, 2**31))
        since = now - min(max(age, timedelta()), MAX_LOOK_BACK + timedelta(days=2))
        async with self._database.read_transaction() as uow:
            known = await self._known(uow, await self._reading(uow, caller), since=since)
        return SpanPairings(since=since, begun=begun_since(known, since), ended=ended_since(known, since))

    @requires(Permission.FACILITATOR)
    async def mentor_rooms(self, caller: Caller) -> list[MentorRoom]:
        """Return all mentors with their room, but for the reader and those close to them.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            return await self._rooms(uow, await self._reading(uow, caller))

    @requires(Permission.FACILITATOR)
    async def export(self, caller: Caller) -> ReportExport:
        """Return all that a report's numbers about pairings are made of, and the same by month.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            reading = await self._reading(uow, caller)
            known = await self._known(uow, reading)
        months = await asyncio.to_thread(by_month, known, self._programme, at=self._clock())
        return ReportExport(community_id=reading.community.community_id, pairings=known, months=months)

    def _start(self, since: str | None, zone: tzinfo) -> datetime:
        now = self._clock()
        if since is not None:
            return parse_past_date(since, now=now, zone=zone)
        return start_of_day((now - DEFAULT_SPAN).astimezone(zone).date(), zone)

    async def _reading(self, uow: UnitOfWork, caller: Caller) -> _Reading:
        """Return what the reader's report leaves out. Raises FacilitatorsOnly or NotFound."""
        community = await uow.communities.get(require_community_id(caller))
        must_be_facilitator(caller, community)
        left_since = await uow.exclusions.excluding_since(community.community_id, caller.user_id)
        close = frozenset(left_since) | await conflict_of_interest_ids(uow, caller)
        return _Reading(caller=caller, community=community, left_since=left_since, close=close)

    async def _known(self, uow: UnitOfWork, reading: _Reading, *, since: datetime | None = None) -> list[Pairing]:
        found = await uow.pairings.list_for_facilitators(reading.community.community_id, since=since)
        seen = (as_known(each, reading.caller.user_id, reading.left_since) for each in found)
        return [each for each in seen if each is not None]

    async def _rooms(self, uow: UnitOfWork, reading: _Reading) -> list[MentorRoom]:
        rooms = await uow.candidates.mentor_rooms(reading.community.community_id, strangers=reading.strangers)
        return [room for room in rooms if room.user_id not in reading.close]

    async def _waiting(
        self,
        uow: UnitOfWork,
        reading: _Reading,
        known: Sequence[Pairing],
        counts: dict[WaitingKind, CountAndOldest],
        *,
        at: datetime,
    ) -> WaitingNumbers:
        caller, home = reading.caller, reading.community.community_id
        asked = await contact_requests_for(uow, caller, home, reading.strangers)
        concerns = await open_concerns_for(uow, caller, reading.community, reading.strangers)
        live = {each.id for each in known if each.state in LIVE_PAIRING_STATES}
        silences = await uow.silences.list_open(home)
        stopped = await uow.mentors.list_stepped_down(home, since=at - WEEK)
        left_out = {*reading.left_since, caller.user_id}
        return WaitingNumbers(
            contact_requests=confided_number([each.question.answered_at or at for each in asked]),
            concerns=confided_number([concern.raised_at for concern in concerns]),
            offers=counts[WaitingKind.OFFERS],
            approvals=count_since([agreed_since(each) for each in known if each.state is PairingState.AGREED]),
            quiet=count_since([silence.since for silence in silences if silence.pairing_id in live]),
            unreachable=counts[WaitingKind.UNREACHABLE],
            stepped_down=count_since([m.stopped_at or at for m in stopped if m.user_id not in left_out]),
        )
