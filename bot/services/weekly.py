"""What waits, once a week: to whom it is written, what is in it, and saying that somebody looks for a seeker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.audience import MAX_NOTIFIED, RECENTLY_ACTIVE, Staff, eligible_handlers
from bot.rules.callers import Caller
from bot.rules.contact_hours import next_on_weekday
from bot.rules.ladder import WEEK
from bot.rules.message_types import WeeklyReader, encode
from bot.rules.pairing import agreed_since
from bot.rules.permissions import Permission, requires
from bot.rules.programme import Programme
from bot.rules.refusals import NoLongerWaiting, NotFound
from bot.rules.report import free_places
from bot.services.core.context import Service, conflict_of_interest_ids, looked_after_by, strangers_of
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.open_matters import LOOK_MOVE
from bot.services.facilitator_overview import FacilitatorQueue, load_lasting_queue
from storage.models.enums import DeliveryState, MessageKind, SeekerState
from storage.models.records import Community, Seeker
from storage.unit_of_work import UnitOfWork

REST_LATER = timedelta(days=1)
"""How much later facilitators hear who are not among the first few: only of what still waits then."""


class WeeklyService(Service):
    """One message a week for each facilitator and for the coordinator, of what waits for them; else none.

    Of seekers of whom none of them can hear, the server's owner gets one.
    """

    @requires(Permission.PROGRAM)
    async def write_cards(self, community: Community, staff: Staff) -> None:
        """Write to a few who were active recently, and to the rest a day later; and to the coordinator.

        Each hears once a week, however often this is called: once more where somebody can't be reached, so that
        others hear instead. What each of them reads, or whether it is nothing, is found when it is sent.
        """
        home, now = community.community_id, self._clock()
        async with self._database.transaction() as uow:
            reached = await reached_weekly(uow, home, staff)
            unheard = await unheard_seekers(uow, home, reached, owner=staff.owner, at=now)
            newest = await uow.audit.most_active_first(home, staff.facilitators, since=now - RECENTLY_ACTIVE)
            for place, reader in enumerate(newest):
                await self._write(uow, home, reader, None, due=now if place < MAX_NOTIFIED else now + REST_LATER)
            if staff.coordinator is not None and staff.coordinator not in staff.facilitators:
                as_whom = WeeklyReader.COORDINATOR if reached.facilitators else WeeklyReader.ALONE
                await self._write(uow, home, staff.coordinator, as_whom, due=now)
            if unheard and staff.owner is not None:
                await self._write(uow, home, staff.owner, WeeklyReader.OWNER, due=now)

    @requires(Permission.FACILITATOR)
    async def open(self, caller: Caller) -> FacilitatorQueue:
        """Return what waits for the caller, a facilitator or the coordinator, and is no cry for help.

        Raises FacilitatorsOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            community = await looked_after_by(uow, caller)
            return await load_weekly_queue(
                uow, caller, community, self._programme, at=self._clock(), as_coordinator=False
            )

    @requires(Permission.FACILITATOR)
    async def look(self, caller: Caller, seeker_id: int) -> Seeker:
        """Leave a seeker out for some weeks, because the caller looks for somebody; return them as they are now.

        Raises FacilitatorsOnly, NoLongerWaiting or NotFound.
        """
        async with self._database.transaction() as uow:
            community = await looked_after_by(uow, caller)
            seeker = await uow.seekers.get(seeker_id)
            if seeker is None or seeker.community_id != community.community_id:
                raise NotFound
            if seeker.user_id in await conflict_of_interest_ids(uow, caller):
                raise NotFound
            if seeker.user_id in await strangers_of(uow, caller):
                # As for one who has left the list meanwhile.
                raise NoLongerWaiting
            now = self._clock()
            if seeker.state is not SeekerState.WAITING:
                raise NoLongerWaiting
            if seeker.looked_until is not None and seeker.looked_until > now:
                return seeker
            until = now + timedelta(days=self._programme.looked_days)
            changed = await uow.seekers.update_if_unchanged(seeker, looked_until=until)
            if changed is None:
                raise NoLongerWaiting
            await self._audit(uow, seeker, LOOK_MOVE, by=caller.user_id)
            return changed

    async def _write(
        self, uow: UnitOfWork, home: int, reader: int, payload: WeeklyReader | None, *, due: datetime
    ) -> None:
        kind, now = MessageKind.WEEKLY, self._clock()
        since = _week_after(self._programme, now) - WEEK
        if await uow.outbox.was_enqueued_since(
            home, kind, subject_id=home, detail=encode(payload), recipient_id=reader, since=since
        ):
            return
        if await uow.outbox.drop_undelivered(home, kind, subject_id=home, recipient_id=reader, at=now):
            await enqueue(uow, home, kind, subject_id=home, recipient_id=reader, payload=payload, at=now, due=due)


class WeeklyDueHandler:
    """Plans the next week; where anything may wait, has the outbox worker look who is there to be told."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Enqueue one look at each server, however long the bot was away."""
        following = _week_after(self._programme, now)
        for community_id in ids:
            is_due = await uow.communities.plan_week(community_id, at=following)
            if is_due and await uow.communities.has_open_matters(community_id, stopped_since=now - WEEK):
                kind, key = MessageKind.WEEKLY_ROUND, f"week {community_id}"
                await enqueue(uow, community_id, kind, subject_id=community_id, dedup_key=key, at=now)


def _week_after(numbers: Programme, at: datetime) -> datetime:
    """Return when the next week begins."""
    return next_on_weekday(numbers.weekly_weekday, hour=numbers.weekly_hour, zone=numbers.weekly_zone, after=at)


async def people_out_of_weekly_reach(uow: UnitOfWork, home: int) -> frozenset[int]:
    """Return those whose direct messages were closed to their last weekly message."""
    kind, states = MessageKind.WEEKLY, [DeliveryState.UNDELIVERABLE]
    return await uow.outbox.people_told(home, kind, subject_id=home, states=states)


async def reached_weekly(uow: UnitOfWork, home: int, staff: Staff) -> Staff:
    """Return those of the staff to whose last weekly message no direct messages were closed."""
    return eligible_handlers(staff, await people_out_of_weekly_reach(uow, home))


async def unheard_seekers(
    uow: UnitOfWork, home: int, reached: Staff, *, owner: int | None, at: datetime
) -> list[Seeker]:
    """Return the seekers of whom none of these can hear, and the server's owner may, as such."""
    if owner is None or owner in reached.informed_in_full:
        return []
    waiting = await seekers_without_reader(uow, await uow.seekers.list_waiting(home), reached, at=at)
    strangers = {owner, *await uow.exclusions.excluding_ids(home, owner)} if waiting else set()
    return [seeker for seeker in waiting if seeker.user_id not in strangers]


async def seekers_without_reader(
    uow: UnitOfWork, seekers: Sequence[Seeker], reached: Staff, *, at: datetime
) -> list[Seeker]:
    """Return those of them for whom nobody has said to look, and of whom none of these may hear."""
    found = [seeker for seeker in seekers if seeker.looked_until is None or seeker.looked_until <= at]
    for reader in reached.informed_in_full:
        if found:
            strangers = {reader, *await uow.exclusions.excluding_ids(found[0].community_id, reader)}
            found = [seeker for seeker in found if seeker.user_id in strangers]
    return found


async def load_weekly_queue(
    uow: UnitOfWork, caller: Caller, community: Community, programme: Programme, *, at: datetime, as_coordinator: bool
) -> FacilitatorQueue:
    """Return what waits for the caller, without seekers for whom somebody looks. Raises NotFound.

    To the coordinator it comes after some time alone; facilitators also hear at once who has stepped down.
    """
    home, strangers = community.community_id, await strangers_of(uow, caller)
    queue = await load_lasting_queue(uow, caller, home, strangers)
    waiting = [seeker for seeker in queue.waiting_list if seeker.looked_until is None or seeker.looked_until <= at]
    found = await uow.mentors.list_stepped_down(home, since=at - WEEK)
    stopped = [mentor for mentor in found if mentor.user_id not in strangers | {caller.user_id}]
    unseen = await uow.matters.open_about(home, MessageKind.CARD_MENTOR, [mentor.id for mentor in stopped])
    if caller.user_id == community.coordinator_id:
        rooms = await uow.candidates.mentor_rooms(home, strangers=strangers)
        queue = replace(queue, missing_places=max(0, len(waiting) - sum(map(free_places, rooms))))
    if not as_coordinator:
        return replace(queue, waiting_list=waiting, stepped_down=stopped, unseen=unseen)
    decided_by, others_by = (
        at - timedelta(days=days) for days in (programme.coordinator_decision_days, programme.coordinator_days)
    )
    return replace(
        queue,
        applications=[mentor for mentor in queue.applications if mentor.waits_since <= decided_by],
        pairings=[pairing for pairing in queue.pairings if agreed_since(pairing) <= decided_by],
        silent_pairs=[pair for pair in queue.silent_pairs if pair.silence.since <= others_by],
        unreachable=[person for person in queue.unreachable if person.since <= others_by],
        waiting_list=[seeker for seeker in waiting if seeker.since <= others_by],
        stepped_down=[m for m in stopped if m.id in unseen and m.stopped_at and m.stopped_at <= decided_by],
        unseen=unseen,
    )
