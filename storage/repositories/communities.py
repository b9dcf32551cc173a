"""Repository of communities: their settings, and the deletion of all that belongs to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Unpack

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
)

from storage.models.changes import CommunityChange
from storage.models.enums import MentorState, MessageKind, PairingState, RoleKind, SeekerState, StaffRole
from storage.models.records import Community
from storage.models.reports import CountAndOldest, WaitingKind
from storage.models.settings import GroupRule
from storage.schema.check_ins import silences
from storage.schema.columns import metadata
from storage.schema.matters import open_matters
from storage.schema.outbox import outbox_messages
from storage.schema.pairings import pairings
from storage.schema.people import (
    UNPLANNED,
    communities,
    community_roles,
    dm_channels,
    known_staff,
    mentors,
    people,
    seekers,
)
from storage.schema.types import UtcDateTime

from .base import Repository
from .mentors import awaits_decision

_NO_SETTINGS = {"missing", "missing_since", "staff_due_at", "weekly_at", "making_until"}
_SETTINGS = [column for column in communities.c if column.key not in _NO_SETTINGS]
_SETTINGS_AND_ROLES = select(*_SETTINGS, community_roles.c.kind, community_roles.c.role_id).outerjoin(
    community_roles, community_roles.c.community_id == communities.c.community_id
)


@dataclass(frozen=True, slots=True)
class StaffFinding:
    """What was found missing among those who look after mentorship, in bits, and since when."""

    missing: int
    since: datetime | None


class CommunityRepository(Repository):
    """Repository of settings by server; a server that never chose anything has the defaults."""

    async def get(self, community_id: int) -> Community:
        """Return the settings, with defaults where nothing was chosen."""
        rows = [dict(row._mapping) for row in await self._find(_SETTINGS_AND_ROLES, community_id=community_id)]
        chosen = [(row.pop("kind"), row.pop("role_id")) for row in rows]
        if not rows:
            return Community(community_id=community_id)
        roles: dict[RoleKind, frozenset[int]] = {}
        for kind, role_id in chosen if chosen != [(None, None)] else ():
            roles[RoleKind(kind)] = roles.get(RoleKind(kind), frozenset()) | {role_id}
        return Community(**rows[0] | {"group_rule": GroupRule(rows[0]["group_rule"])}, roles=roles)

    async def get_or_create(self, community_id: int) -> Community:
        """Return the settings, and insert a row if there is none, so that other rows can refer to it."""
        await self._insert_if_new(communities, community_id=community_id)
        return await self.get(community_id)

    async def create(self, community_id: int) -> bool:
        """Insert a row without settings; return whether there was none."""
        return await self._insert_if_new(communities, community_id=community_id) is not None

    async def get_for_update(self, community_id: int) -> Community:
        """Return the settings, locked for update until the transaction ends; insert a row if there is none."""
        await self._insert_if_new(communities, community_id=community_id)
        if not self._is_sqlite:
            query = select(communities.c.community_id).where(communities.c.community_id == community_id)
            await self._connection.execute(self._for_update(query))
        return await self.get(community_id)

    async def update_settings(self, before: Community, **settings: Unpack[CommunityChange]) -> Community:
        """Set single-valued settings of a community whose settings are held; return all of them."""
        await self._compare_and_set(communities, communities.c.community_id == before.community_id, **settings)
        return replace(before, **settings)

    async def set_roles(self, before: Community, kind: RoleKind, role_ids: Collection[int]) -> Community:
        """Make exactly these roles mean *kind*, where the settings are held; return all of them."""
        community_id = before.community_id
        await self._connection.execute(
            delete(community_roles).where(
                community_roles.c.community_id == community_id, community_roles.c.kind == kind
            )
        )
        if role_ids:
            rows = [
                {"community_id": community_id, "kind": kind, "role_id": role_id} for role_id in sorted(set(role_ids))
            ]
            await self._connection.execute(insert(community_roles), rows)
        others = {each: roles for each, roles in before.roles.items() if each is not kind}
        return replace(before, roles=others | ({kind: frozenset(role_ids)} if role_ids else {}))

    async def coordinator_of(self, community_id: int) -> int | None:
        """Return who looks after mentorship there as a whole."""
        query = select(communities.c.coordinator_id).where(communities.c.community_id == community_id)
        return await self._connection.scalar(query)

    async def known_staff(self, community_id: int) -> dict[StaffRole, frozenset[int]]:
        """Return who looked after mentorship, and owned the server, when it was last looked."""
        query = select(known_staff.c.role, known_staff.c.person_id).where(known_staff.c.community_id == community_id)
        found: dict[StaffRole, frozenset[int]] = dict.fromkeys(StaffRole, frozenset())
        for role, person in await self._connection.execute(query):
            found[StaffRole(role)] |= {person}
        return found

    async def set_known_staff(self, community_id: int, people: Mapping[StaffRole, Collection[int]]) -> None:
        """Make exactly these those who are known to look after mentorship there, or to own the server."""
        await self._connection.execute(delete(known_staff).where(known_staff.c.community_id == community_id))
        rows = [
            {"community_id": community_id, "person_id": person, "role": role}
            for role, those in people.items()
            for person in sorted(those)
        ]
        if rows:
            await self._connection.execute(insert(known_staff), rows)

    async def staff_finding(self, community_id: int) -> StaffFinding:
        """Return what was found missing among those who look after mentorship, when it was last looked."""
        query = select(communities.c.missing, communities.c.missing_since).where(
            communities.c.community_id == community_id
        )
        row = (await self._connection.execute(query)).one_or_none()
        return StaffFinding(0, None) if row is None else StaffFinding(row.missing, row.missing_since)

    async def set_staff_finding(self, community_id: int, found: StaffFinding, *, due_at: datetime | None) -> None:
        """Record what is missing now, and when it is looked again, None for never, unless that is due already."""
        await self._compare_and_set(
            communities,
            communities.c.community_id == community_id,
            missing=found.missing,
            missing_since=found.since,
            staff_due_at=func.coalesce(communities.c.staff_due_at, bindparam(None, due_at, UtcDateTime())),
        )

    async def look_at_staff(self, community_id: int, *, at: datetime | None) -> None:
        """Have it looked who is there to look after mentorship; None: it is being looked."""
        await self._compare_and_set(communities, communities.c.community_id == community_id, staff_due_at=at)

    async def claim_making(self, community_id: int, *, at: datetime, until: datetime) -> bool:
        """Claim that roles and channels are made there by nobody else until then; return whether nobody had."""
        is_free = or_(communities.c.making_until.is_(None), communities.c.making_until <= at)
        here = communities.c.community_id == community_id
        return await self._compare_and_set(communities, here, is_free, making_until=until)

    async def release_making(self, community_id: int, *, until: datetime) -> None:
        """Let others make roles and channels there, where the claim that ends then is still held."""
        here = communities.c.community_id == community_id
        await self._compare_and_set(communities, here, communities.c.making_until == until, making_until=None)

    async def plan_week(self, community_id: int, *, at: datetime) -> bool:
        """Record when it is next told what waits; return whether it was planned before, so that it is due now."""
        query = select(communities.c.weekly_at).where(communities.c.community_id == community_id)
        before = await self._connection.scalar(query)
        await self._compare_and_set(communities, communities.c.community_id == community_id, weekly_at=at)
        return before not in (None, UNPLANNED)

    async def plan_day(self, community_id: int, *, at: datetime) -> None:
        """Record when the facilitators' channel next hears that something began or ended."""
        await self._compare_and_set(communities, communities.c.community_id == community_id, daily_at=at)

    async def has_open_matters(self, community_id: int, *, stopped_since: datetime) -> bool:
        """Return whether anything may wait here for those who look after mentorship."""
        here = {
            table: table.c.community_id == community_id
            for table in (seekers, mentors, pairings, silences, people, open_matters)
        }
        stopped = and_(mentors.c.state == MentorState.STEPPED_DOWN, mentors.c.stopped_at >= stopped_since)
        waiting = (
            select(seekers.c.id).where(here[seekers], seekers.c.state == SeekerState.WAITING),
            select(open_matters.c.id).where(here[open_matters], open_matters.c.kind == MessageKind.CARD_MENTOR),
            select(mentors.c.id).where(here[mentors], stopped),
            select(pairings.c.id).where(here[pairings], pairings.c.state == PairingState.AGREED),
            select(silences.c.id).where(here[silences], silences.c.over_at.is_(None)),
            select(people.c.user_id).where(here[people], people.c.unreachable_since.is_not(None)),
        )
        return bool(await self._connection.scalar(select(or_(*(query.exists() for query in waiting)))))

    async def count_waiting(
        self, community_id: int, *, left_out: Collection[int]
    ) -> dict[WaitingKind, CountAndOldest]:
        """Return how many wait here of each kind, and since when, without these people."""
        looks = (
            (WaitingKind.SEEKERS, seekers, seekers.c.since, seekers.c.state == SeekerState.WAITING),
            (
                WaitingKind.OFFERS,
                mentors,
                func.coalesce(mentors.c.changed_at, mentors.c.applied_at),
                awaits_decision(),
            ),
            (WaitingKind.UNREACHABLE, people, people.c.unreachable_since, people.c.unreachable_since.is_not(None)),
        )
        counts = (
            select(literal(kind), func.count(), func.min(since, type_=UtcDateTime)).where(
                table.c.community_id == community_id, table.c.user_id.not_in(left_out), is_open
            )
            for kind, table, since, is_open in looks
        )
        found = await self._connection.execute(union_all(*counts))
        return {WaitingKind(kind): CountAndOldest(count, oldest) for kind, count, oldest in found}

    async def active_ids(self) -> set[int]:
        """Return the ids of the communities that have not removed the bot, as far as is stored."""
        query = select(communities.c.community_id).where(communities.c.removed_at.is_(None))
        return set((await self._connection.execute(query)).scalars())

    async def mark_removed(self, community_id: int, *, at: datetime) -> bool:
        """Record that the community removed the bot; return whether that is new."""
        return await self._compare_and_set(
            communities,
            communities.c.community_id == community_id,
            communities.c.removed_at.is_(None),
            removed_at=at,
        )

    async def mark_returned(self, community_id: int) -> bool:
        """Record that the community has invited the bot again; return whether that is new."""
        return await self._compare_and_set(
            communities,
            communities.c.community_id == community_id,
            communities.c.removed_at.is_not(None),
            removed_at=None,
        )

    async def removed_ids(self, *, before: datetime) -> list[int]:
        """Return the ids of communities that removed the bot up to *before*, and have not invited it again."""
        query = select(communities.c.community_id).where(communities.c.removed_at <= before)
        return list((await self._connection.execute(query)).scalars())

    async def has_row(self, community_id: int) -> bool:
        """Return whether anything is stored about the community."""
        query = select(communities.c.community_id).where(communities.c.community_id == community_id)
        return await self._connection.scalar(query) is not None

    async def delete_everything(self, community_id: int) -> dict[str, int]:
        """Delete everything about a community, in every table; return the number of deleted rows by table.

        The direct-message channel of a person is deleted too, unless another community has to do with them.
        """
        counts = dict[str, int]()
        for table in reversed(metadata.sorted_tables):
            theirs = _rows_of_community(table, community_id)
            if theirs is not None:
                counts[table.name] = (await self._connection.execute(delete(table).where(theirs))).rowcount
        written_to = select(outbox_messages.c.recipient_id).where(outbox_messages.c.recipient_id.is_not(None))
        nobodys = dm_channels.c.user_id.not_in(select(people.c.user_id).union(written_to))
        counts[dm_channels.name] = (await self._connection.execute(delete(dm_channels).where(nobodys))).rowcount
        return {table: rows for table, rows in counts.items() if rows}


def _rows_of_community(table: Table, community_id: int) -> ColumnElement[bool] | None:
    """Return the condition for a community's rows, by their own or a parent's column; None without such a column."""
    if "community_id" in table.c:
        return table.c.community_id == community_id
    for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
        theirs = _rows_of_community(key.column.table, community_id)
        if theirs is not None:
            owners: Select[tuple[int]] = select(key.column).where(theirs)
            return key.parent.in_(owners)
    return None
