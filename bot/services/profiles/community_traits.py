"""What people may say about themselves in one community: as the programme has it, renamed, hidden, or added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from bot.rules.people import Caller, at_home, must_manage
from bot.rules.refusals import NameTaken, NotFound, TooManyTraits
from bot.rules.rights import Right, requires
from bot.rules.traits import LONGEST_NAME, MOST_OWN, OWN, Trait, own_key, write_options
from bot.rules.writing import clean, name
from bot.services.core.context import Service
from storage.models.changes import TraitChange
from storage.models.enums import AuditSubject
from storage.models.records import Community
from storage.unit_of_work import Memory

from .compatibility import traits_in

Names = Mapping[str, str]
"""By key: what the programme's traits are called where the community has not renamed them."""


class TraitsOf(Service):
    """For those who manage the server. What people have said is kept, whatever is changed."""

    @requires(Right.MANAGER)
    async def all(self, caller: Caller) -> list[Trait]:
        """Return every trait of the community, hidden ones too. Raises ManagersOnly or NotFound."""
        must_manage(caller)
        async with self._store.reading() as memory:
            return await traits_in(memory, await memory.communities.get(at_home(caller)))

    @requires(Right.MANAGER)
    async def may_add(self, caller: Caller) -> None:
        """Raise what *add* would refuse whatever is typed, before a form is filled in for nothing.

        Raises ManagersOnly, TooManyTraits or NotFound.
        """
        _must_have_room(await self.all(caller))

    @requires(Right.MANAGER)
    async def rename(self, caller: Caller, key: str, typed: str | None, *, usual: Names) -> list[Trait]:
        """Rename a trait; without a name, one of the programme's goes by its *usual* one again.

        Raises ManagersOnly, TooLong, NothingWritten (one of the community's own), NameTaken or NotFound.
        """
        must_manage(caller)
        async with self._store.transaction() as memory:
            community, traits = await self._hold(memory, caller)
            trait = _found(traits, key)
            given = name(typed, limit=LONGEST_NAME) if clean(typed) or _is_own(trait) else None
            _must_be_free(given or usual.get(key, key), key, traits, usual)
            return await self._choose(memory, caller, community, key, name=given)

    @requires(Right.MANAGER)
    async def hide(self, caller: Caller, key: str, *, hidden: bool, usual: Names) -> list[Trait]:
        """Hide a trait, so that nobody is asked about it and it counts for nothing, or show it again.

        Raises ManagersOnly, NameTaken or NotFound.
        """
        must_manage(caller)
        async with self._store.transaction() as memory:
            community, traits = await self._hold(memory, caller)
            trait = _found(traits, key)
            if not hidden:
                _must_be_free(_called(trait, usual), key, traits, usual)
            return await self._choose(memory, caller, community, key, hidden=hidden)

    @requires(Right.MANAGER)
    async def add(self, caller: Caller, typed: str | None, options: str, *, usual: Names) -> list[Trait]:
        """Add a trait of the community's own, with one option on each line of *options*.

        Raises ManagersOnly, TooManyTraits, TooLong, NothingWritten, NotOptions, NameTaken or NotFound.
        """
        must_manage(caller)
        async with self._store.transaction() as memory:
            community, traits = await self._hold(memory, caller)
            _must_have_room(traits)
            key, given = own_key(traits), name(typed, limit=LONGEST_NAME)
            _must_be_free(given, key, traits, usual)
            return await self._choose(memory, caller, community, key, name=given, options=write_options(options))

    @requires(Right.MANAGER)
    async def change(self, caller: Caller, key: str, typed: str | None, options: str, *, usual: Names) -> list[Trait]:
        """Change the name and the options of one of the community's own traits.

        What people said stays as far as its words are still among the options.

        Raises ManagersOnly, TooLong, NothingWritten, NotOptions, NameTaken or NotFound.
        """
        must_manage(caller)
        async with self._store.transaction() as memory:
            community, traits = await self._hold(memory, caller)
            if not _is_own(_found(traits, key)):
                raise NotFound
            given = name(typed, limit=LONGEST_NAME)
            _must_be_free(given, key, traits, usual)
            return await self._choose(memory, caller, community, key, name=given, options=write_options(options))

    async def _hold(self, memory: Memory, caller: Caller) -> tuple[Community, list[Trait]]:
        """All as they are; nobody else chooses in between."""
        community = await memory.communities.hold(at_home(caller))
        return community, await traits_in(memory, community)

    async def _choose(
        self, memory: Memory, caller: Caller, community: Community, key: str, **values: Unpack[TraitChange]
    ) -> list[Trait]:
        community_id = community.community_id
        await memory.traits.choose(community_id, key, **values)
        await memory.audit.write(
            community_id,
            actor=caller.user_id,
            move="choose traits",
            subject=AuditSubject.COMMUNITY,
            subject_id=community_id,
            at=self._clock(),
        )
        return await traits_in(memory, community)


def _found(traits: Sequence[Trait], key: str) -> Trait:
    found = next((trait for trait in traits if trait.key == key), None)
    if found is None:
        raise NotFound
    return found


def _is_own(trait: Trait) -> bool:
    return trait.key.startswith(OWN)


def _must_have_room(traits: Sequence[Trait]) -> None:
    """Hidden ones count, too: they can be shown again."""
    if sum(map(_is_own, traits)) >= MOST_OWN:
        raise TooManyTraits


def _called(trait: Trait, usual: Names) -> str:
    return trait.name or usual.get(trait.key, trait.key)


def _must_be_free(given: str, key: str, traits: Sequence[Trait], usual: Names) -> None:
    """Two things of one name could not be told apart; one that nobody is asked about is in nobody's way."""
    taken = {_called(trait, usual).casefold() for trait in traits if not trait.hidden and trait.key != key}
    if given.casefold() in taken:
        raise NameTaken
