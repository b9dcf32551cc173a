"""A community's settings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select

from .queries import Queries
from .records import Community
from .states import RoleKind
from .tables import communities, community_roles


class Communities(Queries):
    """Settings by server; a server that never chose anything has the defaults."""

    async def get(self, community_id: int) -> Community:
        """The settings, with defaults where nothing was chosen."""
        row = (
            await self._connection.execute(select(communities).where(communities.c.community_id == community_id))
        ).one_or_none()
        if row is None:
            return Community(community_id=community_id)
        roles: dict[RoleKind, frozenset[int]] = {}
        chosen = await self._connection.execute(
            select(community_roles.c.kind, community_roles.c.role_id).where(
                community_roles.c.community_id == community_id
            )
        )
        for kind, role_id in chosen:
            roles[RoleKind(kind)] = roles.get(RoleKind(kind), frozenset()) | {role_id}
        return Community(**row._mapping, roles=roles)

    async def get_for_change(self, community_id: int) -> Community:
        """The same, with a row in place that other rows can belong to."""
        await self._insert_if_new(communities, community_id=community_id)
        return await self.get(community_id)

    async def hold(self, community_id: int) -> Community:
        """The same, and nobody else chooses before this transaction ends."""
        await self._insert_if_new(communities, community_id=community_id)
        query = select(communities.c.community_id).where(communities.c.community_id == community_id)
        await self._connection.execute(self._held(query))
        return await self.get(community_id)

    async def choose(self, community_id: int, **settings: Any) -> None:
        """Set single-valued settings."""
        await self._change(communities, communities.c.community_id == community_id, **settings)

    async def choose_roles(self, community_id: int, kind: RoleKind, role_ids: Collection[int]) -> None:
        """Make exactly these roles mean *kind*."""
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
