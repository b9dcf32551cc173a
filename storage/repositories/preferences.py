"""Repository of preferences: when people may get check-ins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Unpack

from sqlalchemy import Row, and_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from storage.models.changes import PreferencesChange
from storage.models.enums import CheckInWish
from storage.models.preferences import Preferences
from storage.schema.people import communities, preferences

from .base import Repository, non_empty_ids

_ZONE = communities.c.time_zone.label("community_zone")
_OWN_ZONE = (
    select(communities.c.time_zone)
    .where(communities.c.community_id == preferences.c.community_id)
    .scalar_subquery()
    .label("community_zone")
)


class PreferencesRepository(Repository):
    """Repository of preferences; at most one row per person, and none while they have said nothing."""

    async def get(self, community_id: int, user_id: int) -> Preferences:
        """Return a person's preferences, with defaults for what they have not said."""
        return (await self.get_many([(community_id, user_id)]))[community_id, user_id]

    async def get_many(self, people: Collection[tuple[int, int]]) -> dict[tuple[int, int], Preferences]:
        """Return preferences by community and person, with defaults for what they have not said."""
        if not people:
            return {}
        said = and_(
            preferences.c.community_id == communities.c.community_id,
            tuple_(preferences.c.community_id, preferences.c.user_id).in_(sorted(people)),
        )
        query = (
            select(communities.c.community_id.label("home"), _ZONE, preferences)
            .outerjoin_from(communities, preferences, said)
            .where(communities.c.community_id.in_({home for home, _ in people}))
        )
        rows = list(await self._connection.execute(query))
        zones = {row.home: row.community_zone for row in rows}
        found = {(row.home, row.user_id): _preferences(row) for row in rows if row.id is not None}
        return {
            (home, person): found.get((home, person))
            or Preferences(community_id=home, user_id=person, community_zone=zones.get(home))
            for home, person in people
        }

    async def set(self, community_id: int, user_id: int, **values: Unpack[PreferencesChange]) -> Preferences:
        """Keep what one person says now, beside what they said before; return all of it."""
        new = {
            "community_id": community_id,
            "user_id": user_id,
            "quiet_weekdays": 0,
            "wish": CheckInWish.ASK,
        } | values
        dialect = sqlite if self._is_sqlite else postgresql
        zone = select(communities.c.time_zone).where(communities.c.community_id == community_id).scalar_subquery()
        statement = (
            dialect.insert(preferences)
            .values(**new)
            .on_conflict_do_update(index_elements=[preferences.c.community_id, preferences.c.user_id], set_=values)
            .returning(preferences, zone.label("community_zone"))
        )
        return _preferences((await self._connection.execute(statement)).one())

    async def by_ids(self, ids: Sequence[int]) -> list[Preferences]:
        """Return the preferences in the rows with these ids, in the order of their ids."""
        query = (
            select(preferences, _OWN_ZONE).where(preferences.c.id.in_(non_empty_ids(ids))).order_by(preferences.c.id)
        )
        return [_preferences(row) for row in await self._connection.execute(query)]


def _preferences(row: Row[Any]) -> Preferences:
    values = {key: value for key, value in row._mapping.items() if key != "home"}
    return Preferences(**(values | {"wish": CheckInWish(values["wish"])}))
