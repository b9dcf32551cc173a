"""Repositories of profiles, and of the traits that a community asks about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from storage.models.changes import ProfileChange, TraitChange
from storage.models.matching import Profile, TraitChoice
from storage.schema.matching import profiles, traits
from storage.schema.people import preferences

from .base import Repository


class ProfileRepository(Repository):
    """Repository of profiles; at most one row per person, and none while they have said nothing."""

    async def get(self, community_id: int, user_id: int) -> Profile:
        """Return a person's profile, empty if they have said nothing."""
        return (await self.get_many(community_id, [user_id]))[user_id]

    async def get_many(self, community_id: int, people: Collection[int]) -> dict[int, Profile]:
        """Return the profile of each of these people, by person, with the time zone of their check-ins."""
        said = {
            row.user_id: row
            for row in await self._connection.execute(
                select(profiles).where(profiles.c.community_id == community_id, profiles.c.user_id.in_(people))
            )
        }
        zones = {
            row.user_id: row
            for row in await self._connection.execute(
                select(preferences.c.user_id, preferences.c.time_zone, preferences.c.shares_zone).where(
                    preferences.c.community_id == community_id, preferences.c.user_id.in_(people)
                )
            )
        }
        return {
            person: Profile(
                community_id=community_id,
                user_id=person,
                answers=said[person].answers or "" if person in said else "",
                wants=said[person].wants or "" if person in said else "",
                pronouns=said[person].pronouns if person in said else None,
                faith=said[person].faith if person in said else None,
                time_zone=zones[person].time_zone if person in zones else None,
                shares_zone=person in zones and zones[person].shares_zone,
            )
            for person in people
        }

    async def set(self, community_id: int, user_id: int, **values: Unpack[ProfileChange]) -> None:
        """Set these parts of a person's profile; the others stay."""
        dialect = sqlite if self._is_sqlite else postgresql
        whose = {"community_id": community_id, "user_id": user_id}
        statement = dialect.insert(profiles).values(**whose, **values)
        await self._connection.execute(
            statement.on_conflict_do_update(index_elements=[profiles.c[name] for name in whose], set_=values)
        )


class TraitRepository(Repository):
    """Repository of traits; rows only for what a community has changed or added to the programme's."""

    async def list_choices(self, community_id: int) -> list[TraitChoice]:
        """Return every choice, in the order in which they were first made."""
        query = select(traits).where(traits.c.community_id == community_id).order_by(traits.c.id)
        return [TraitChoice(**row._mapping) for row in await self._connection.execute(query)]

    async def set_choice(self, community_id: int, key: str, **values: Unpack[TraitChange]) -> None:
        """Set a choice about one trait, beside the earlier ones; a new key is a new trait."""
        await self._insert_if_new(traits, community_id=community_id, key=key, hidden=False)
        await self._compare_and_set(traits, traits.c.community_id == community_id, traits.c.key == key, **values)
