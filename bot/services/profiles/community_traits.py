"""Traits of one community: the programme's, renamed or hidden, and its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from bot.rules.bad_input import NameTaken
from bot.rules.callers import Caller, must_manage_server, require_community_id
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound, TooManyTraits
from bot.rules.text_limits import clean_text, single_line_text
from bot.rules.traits import (
    CUSTOM_KEY_PREFIX,
    MAX_CUSTOM_TRAITS,
    MAX_TRAIT_NAME_CHARS,
    Trait,
    next_custom_key,
    options_to_json,
)
from bot.services.core.context import Service
from storage.models.changes import TraitChange
from storage.models.enums import AuditSubject
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork

from .compatibility import load_traits

DefaultTraitNames = Mapping[str, str]
"""By key: the names of the programme's traits where the community has not renamed them."""


class CommunityTraitService(Service):
    """For those who manage the server. What people have said is kept, whatever is changed."""

    @requires(Permission.MANAGER)
    async def list_traits(self, caller: Caller) -> list[Trait]:
        """Return every trait of the community, hidden ones too. Raises ManagersOnly or NotFound."""
        must_manage_server(caller)
        async with self._database.read_transaction() as uow:
            return await load_traits(uow, await uow.communities.get(require_community_id(caller)))

    @requires(Permission.MANAGER)
    async def check_can_add(self, caller: Caller) -> None:
        """Raise what *add* would refuse whatever is typed, before a form is filled in for nothing.

        Raises ManagersOnly, TooManyTraits or NotFound.
        """
        _must_have_room(await self.list_traits(caller))

    @requires(Permission.MANAGER)
    async def rename(
        self, caller: Caller, key: str, new_name: str | None, *, default_names: DefaultTraitNames
    ) -> list[Trait]:
        """Rename a trait; without a name, one of the programme's goes by its *default_names* one again.

        Raises ManagersOnly, TooLong, NothingWritten (one of the community's own), NameTaken or NotFound.
        """
        must_manage_server(caller)
        async with self._form_transaction(caller) as uow:
            community, traits = await self._traits_for_update(uow, caller)
            trait = _require_trait(traits, key)
            given = (
                single_line_text(new_name, limit=MAX_TRAIT_NAME_CHARS)
                if clean_text(new_name) or _is_own(trait)
                else None
            )
            _must_be_free(given or default_names.get(key, key), key, traits, default_names)
            return await self._choose(uow, caller, community, key, name=given)

    @requires(Permission.MANAGER)
    async def hide(self, caller: Caller, key: str, *, hidden: bool, default_names: DefaultTraitNames) -> list[Trait]:
        """Hide a trait, so that nobody is asked about it and it counts for nothing, or show it again.

        Raises ManagersOnly, NameTaken or NotFound.
        """
        must_manage_server(caller)
        async with self._database.transaction() as uow:
            community, traits = await self._traits_for_update(uow, caller)
            trait = _require_trait(traits, key)
            if not hidden:
                _must_be_free(_displayed_name(trait, default_names), key, traits, default_names)
            return await self._choose(uow, caller, community, key, hidden=hidden)

    @requires(Permission.MANAGER)
    async def add(
        self, caller: Caller, new_name: str | None, options: str, *, default_names: DefaultTraitNames
    ) -> list[Trait]:
        """Add a trait of the community's own, with one option on each line of *options*.

        Raises ManagersOnly, TooManyTraits, TooLong, NothingWritten, InvalidOptions, NameTaken or NotFound.
        """
        must_manage_server(caller)
        async with self._form_transaction(caller) as uow:
            community, traits = await self._traits_for_update(uow, caller)
            _must_have_room(traits)
            key, given = next_custom_key(traits), single_line_text(new_name, limit=MAX_TRAIT_NAME_CHARS)
            _must_be_free(given, key, traits, default_names)
            return await self._choose(uow, caller, community, key, name=given, options=options_to_json(options))

    @requires(Permission.MANAGER)
    async def change(
        self, caller: Caller, key: str, new_name: str | None, options: str, *, default_names: DefaultTraitNames
    ) -> list[Trait]:
        """Change the name and the options of one of the community's own traits.

        What people said stays as far as its words are still among the options.

        Raises ManagersOnly, TooLong, NothingWritten, InvalidOptions, NameTaken or NotFound.
        """
        must_manage_server(caller)
        async with self._form_transaction(caller) as uow:
            community, traits = await self._traits_for_update(uow, caller)
            if not _is_own(_require_trait(traits, key)):
                raise NotFound
            given = single_line_text(new_name, limit=MAX_TRAIT_NAME_CHARS)
            _must_be_free(given, key, traits, default_names)
            return await self._choose(uow, caller, community, key, name=given, options=options_to_json(options))

    async def _traits_for_update(self, uow: UnitOfWork, caller: Caller) -> tuple[Community, list[Trait]]:
        """Return all traits, with the community locked until the transaction ends."""
        community = await uow.communities.get_for_update(require_community_id(caller))
        return community, await load_traits(uow, community)

    async def _choose(
        self, uow: UnitOfWork, caller: Caller, community: Community, key: str, **values: Unpack[TraitChange]
    ) -> list[Trait]:
        community_id = community.community_id
        await uow.traits.set_choice(community_id, key, **values)
        await uow.audit.add(
            community_id,
            actor_id=caller.user_id,
            move="choose traits",
            subject=AuditSubject.COMMUNITY,
            subject_id=community_id,
            at=self._clock(),
        )
        return await load_traits(uow, community)


def _require_trait(traits: Sequence[Trait], key: str) -> Trait:
    found = next((trait for trait in traits if trait.key == key), None)
    if found is None:
        raise NotFound
    return found


def _is_own(trait: Trait) -> bool:
    return trait.key.startswith(CUSTOM_KEY_PREFIX)


def _must_have_room(traits: Sequence[Trait]) -> None:
    """Raise TooManyTraits if there are MAX_CUSTOM_TRAITS; hidden ones count, as they can be shown again."""
    if sum(map(_is_own, traits)) >= MAX_CUSTOM_TRAITS:
        raise TooManyTraits


def _displayed_name(trait: Trait, usual: DefaultTraitNames) -> str:
    return trait.name or usual.get(trait.key, trait.key)


def _must_be_free(given: str, key: str, traits: Sequence[Trait], usual: DefaultTraitNames) -> None:
    """Raise NameTaken if another trait that is not hidden has this name, so that both can be told apart."""
    taken = {_displayed_name(trait, usual).casefold() for trait in traits if not trait.hidden and trait.key != key}
    if given.casefold() in taken:
        raise NameTaken
