"""Whether somebody is there to look after mentorship, and telling the server's owner where nobody is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.rules.audience import Staff
from bot.rules.callers import Caller, require_community_id
from bot.rules.ladder import StaffGap, staff_gaps, staff_rung
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.core.known_staff import tell_of_new
from bot.services.exclusions import people_excluding
from storage.models.enums import MessageKind, RoleKind, StaffRole
from storage.models.records import Community
from storage.repositories.communities import StaffFinding
from storage.unit_of_work import UnitOfWork

LOOK_AGAIN_AFTER = timedelta(minutes=1)


class StaffService(Service):
    """Has it looked at, by the next sweep, who is there; only what changes it, or is asked in vain, makes it due."""

    @requires(Permission.PROGRAM)
    async def may_have_changed(self, community_id: int, touched: Collection[int] | None = None) -> None:
        """Have it looked at where one of the roles, channels or people *touched* counts; without them, where any do.

        A server in which nothing was ever chosen is left alone: its owner knows.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
        channel, coordinator = community.facilitators_channel_id, community.coordinator_id
        counts = {*community.role_ids(RoleKind.FACILITATOR), *filter(None, (channel, coordinator))}
        if not counts.isdisjoint(counts if touched is None else touched):
            await self.request_met_nobody(community_id)

    @requires(Permission.PROGRAM)
    async def request_met_nobody(self, community_id: int) -> None:
        """Have it looked at, because a member asked for something and there was no facilitator."""
        async with self._database.transaction() as uow:
            await uow.communities.look_at_staff(community_id, at=self._clock())

    @requires(Permission.ANYONE)
    async def coordinator(self, caller: Caller) -> int | None:
        """Return who coordinates mentorship where the caller is; None where the caller keeps apart from them.

        Raises NotFound.
        """
        home = require_community_id(caller)
        async with self._database.read_transaction() as uow:
            coordinator = (await uow.communities.get(home)).coordinator_id
            return None if coordinator in await people_excluding(uow, home, [caller.user_id]) else coordinator

    @requires(Permission.PROGRAM)
    async def roles_changed(
        self, community_id: int, user_id: int, *, before: Collection[int], after: Collection[int]
    ) -> None:
        """Tell those who look after mentorship, and the owner, at once that somebody has become a facilitator.

        Of one who loses the role and gets it again, they are told again.
        """
        async with self._database.read_transaction() as uow:
            facilitates = (await uow.communities.get(community_id)).role_ids(RoleKind.FACILITATOR)
        was, is_now = not facilitates.isdisjoint(before), not facilitates.isdisjoint(after)
        if was is is_now:
            return
        async with self._database.transaction() as uow:
            known, now = await uow.communities.known_staff(community_id), self._clock()
            others = known[StaffRole.FACILITATOR] - {user_id}
            if is_now and user_id not in known[StaffRole.FACILITATOR]:
                await tell_of_new(uow, community_id, known, {user_id}, at=now)
            if any(known.values()):
                facilitators = others | {user_id} if is_now else others
                await uow.communities.set_known_staff(community_id, known | {StaffRole.FACILITATOR: facilitators})

    @requires(Permission.PROGRAM)
    async def record_check(self, community: Community, staff: Staff) -> None:
        """Record what is missing where this *staff* is there, and tell the server's owner, each rung once.

        They hear at once, again after some days, and then every week until it is there.
        """
        gaps = staff_gaps(
            community,
            facilitators=bool(staff.facilitators),
            channel=staff.can_post,
            coordinator=staff.coordinator is not None,
        )
        home = community.community_id
        async with self._database.transaction() as uow:
            await self._record_who_is_there(uow, home, staff)
            before = await uow.communities.staff_finding(home)
            if gaps.value != before.missing:
                # What waits is told to others now, or stands in the channel again.
                await uow.matters.make_due(home, at=self._clock())
            if gaps:
                await self._record_gaps(uow, home, gaps, before, staff.owner)
            else:
                await uow.communities.set_staff_finding(home, StaffFinding(0, None), due_at=None)

    async def _record_who_is_there(self, uow: UnitOfWork, home: int, staff: Staff) -> None:
        """Record who looks after mentorship now; those who did before hear who has come while the bot was away."""
        known, now = await uow.communities.known_staff(home), self._clock()
        there = {
            StaffRole.FACILITATOR: frozenset(staff.facilitators),
            StaffRole.COORDINATOR: frozenset(filter(None, [staff.coordinator])),
            StaffRole.OWNER: frozenset(filter(None, [staff.owner])),
        }
        if known == there:
            return
        if known[StaffRole.FACILITATOR]:
            new = there[StaffRole.FACILITATOR] - known[StaffRole.FACILITATOR]
            await tell_of_new(uow, home, known, new, at=now)
        await uow.communities.set_known_staff(home, there)

    async def _record_gaps(
        self, uow: UnitOfWork, community_id: int, gaps: StaffGap, before: StaffFinding, owner: int | None
    ) -> None:
        now = self._clock()
        # What is missing besides begins anew: they hear it at once.
        is_known = not gaps & ~StaffGap(before.missing)
        since = before.since if is_known and before.since is not None else now
        rung, due_at = staff_rung(self._programme, since=since, at=now)
        await uow.communities.set_staff_finding(community_id, StaffFinding(gaps.value, since), due_at=due_at)
        if owner is not None:
            await enqueue(
                uow,
                community_id,
                MessageKind.STAFF_MISSING,
                subject_id=community_id,
                recipient_id=owner,
                dedup_key=f"missing {community_id} {since.isoformat()} {rung}",
                at=now,
            )


class StaffDueHandler:
    """Has the outbox worker look who is there; what it finds says when it is looked again."""

    async def handle(self, uow: UnitOfWork, ids: Sequence[int], now: datetime) -> None:
        """Enqueue a look at each server."""
        for community_id in ids:
            kind, key = MessageKind.STAFF_CHECK, f"staff {community_id}"
            is_new = await enqueue(uow, community_id, kind, subject_id=community_id, dedup_key=key, at=now)
            # One that is on its way may have looked before it changed.
            await uow.communities.look_at_staff(community_id, at=None if is_new else now + LOOK_AGAIN_AFTER)
