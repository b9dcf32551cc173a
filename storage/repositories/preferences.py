"""Repository of preferences: when people may get check-ins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Unpack

from sqlalchemy import Row, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from storage.models.changes import PreferencesChange
from storage.models.enums import CheckInWish
from storage.models.records import Preferences
from storage.schema.people import preferences

from .base import Repository, non_empty_ids


class PreferencesRepository(Repository):
    """Repository of preferences; at most one row per person, and none while they have said nothing."""

    async def get(self, community_id: int, user_id: int) -> Preferences:
        """Return a person's preferences, with defaults for what they have not said."""
        found = await self.get_many([(community_id, user_id)])
        return found.get((community_id, user_id)) or Preferences(community_id=community_id, user_id=user_id)

    async def get_many(self, people: Collection[tuple[int, int]]) -> dict[tuple[int, int], Preferences]:
        """Return preferences by community and person; those who have said nothing are missing."""
        if not people:
            return {}
        theirs = tuple_(preferences.c.community_id, preferences.c.user_id)
        rows = await self._connection.execute(select(preferences).where(theirs.in_(sorted(people))))
        return {(row.community_id, row.user_id): _preferences(row) for row in rows}

    async def set(self, community_id: int, user_id: int, **values: Unpack[PreferencesChange]) -> Preferences:
        """Keep what one person says now, beside what they said before; return all of it."""
        new = {
            "community_id": community_id,
            "user_id": user_id,
            "quiet_weekdays": 0,
            "wish": CheckInWish.ASK,
        } | values
        dialect = sqlite if self._is_sqlite else postgresql
        statement = (
            dialect.insert(preferences)
            .values(**new)
            .on_conflict_do_update(index_elements=[preferences.c.community_id, preferences.c.user_id], set_=values)
            .returning(preferences)
        )
        return _preferences((await self._connection.execute(statement)).one())

    async def by_ids(self, ids: Sequence[int]) -> list[Preferences]:
        """Return the preferences in the rows with these ids, in the order of their ids."""
        query = select(preferences).where(preferences.c.id.in_(non_empty_ids(ids))).order_by(preferences.c.id)
        return [_preferences(row) for row in await self._connection.execute(query)]


def _preferences(row: Row[Any]) -> Preferences:
    values = dict(row._mapping)
    return Preferences(**(values | {"wish": CheckInWish(values["wish"])}))
