"""What people say about themselves, and what they hope for in a mentor: all of it optional."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from bot.rules.callers import Caller, must_be_past_or_present_member, require_community_id
from bot.rules.permissions import Permission, requires
from bot.rules.text_limits import MAX_FAITH_CHARS, MAX_PRONOUNS_CHARS, optional_text
from bot.rules.traits import (
    GROUP_KEY,
    Answers,
    Trait,
    TraitSection,
    Wants,
    WantStance,
    askable_traits,
    chosen_options,
    comparable_traits,
    format_answers,
    parse_answers,
    parse_wants,
)
from bot.services.core.context import Service
from storage.models.changes import ProfileChange
from storage.models.enums import AuditSubject
from storage.models.matching import Profile
from storage.models.records import Community, Mentor, Seeker
from storage.unit_of_work import UnitOfWork

from .compatibility import load_traits, profile_answers

WANT_VALUES = frozenset(
    {WantStance.ANY, *(stance + must for stance in (WantStance.SIMILAR, WantStance.OTHER) for must in ("", "!"))}
)
"""Stored forms of a hope about one trait; the mark says that it is a must."""

EMPTY_TEXT_FIELDS = frozenset({"answers", "wants"})
"""Fields of a profile that hold an empty text where nothing was said; all others hold None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProfile:
    """Everything that one person has said about themselves.

    *answers* has the time zone, too; *mentor* is the live application or mentor, *seeker* the place on the waiting
    list.
    """

    profile: Profile
    traits: list[Trait]
    answers: Answers = field(repr=False)
    wants: Wants = field(repr=False)
    mentor: Mentor | None
    seeker: Seeker | None


class ProfileService(Service):
    """Each part is set as a whole; the other parts stay as they were.

    For present and past members, and for mentors and seekers: they are matched by these answers, so they can always
    see and remove them.
    """

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def mine(self, caller: Caller) -> OwnProfile:
        """Return what the caller has said about themselves, with everything that could be said here.

        Raises MembersOnly or NotFound.
        """
        async with self._database.read_transaction() as uow:
            return await self._mine(uow, await uow.communities.get(require_community_id(caller)), caller)

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def set_answers(
        self,
        caller: Caller,
        section: TraitSection,
        *,
        chosen: Mapping[str, Collection[str]],
        pronouns: str | None = None,
        faith: str | None = None,
    ) -> OwnProfile:
        """Set what is true of the caller, by trait; an empty choice takes back what was said.

        Choices that are not offered are ignored. The two texts belong to TraitSection.SELF and are ignored elsewhere.

        Raises MembersOnly, TooLong or NotFound.
        """
        change = ProfileChange()
        if section is TraitSection.SELF:
            one_line = " ".join((pronouns or "").split())
            change = ProfileChange(
                pronouns=optional_text(one_line, limit=MAX_PRONOUNS_CHARS),
                faith=optional_text(faith, limit=MAX_FAITH_CHARS),
            )
        async with self._form_transaction(caller) as uow:
            before = await self._profile_for_update(uow, caller)
            said = {
                t.key: "+".join(t.valid_options(chosen[t.key]))
                for t in askable_traits(before.traits, section)
                if t.key in chosen
            }
            answers = format_answers({**parse_answers(before.profile.answers), **said})
            change["answers"] = answers or None
            return await self._save(uow, before, **change)

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def change_groups(self, caller: Caller, *, joined: Collection[str], left: Collection[str]) -> OwnProfile:
        """Add support groups to what the caller said, and take others back; all else that they said stays.

        What is offered no more is ignored.

        Raises MembersOnly or NotFound.
        """
        async with self._database.transaction() as uow:
            before = await self._profile_for_update(uow, caller)
            said = parse_answers(before.profile.answers)
            for trait in askable_traits(before.traits, TraitSection.STORY):
                if trait.key == GROUP_KEY:
                    groups = {*chosen_options(trait, said), *joined} - {*left}
                    said = {**said, GROUP_KEY: "+".join(trait.valid_options(groups))}
            return await self._save(uow, before, answers=format_answers(said) or None)

    @requires(Permission.PAST_OR_PRESENT_MEMBER)
    async def set_wants(self, caller: Caller, section: TraitSection, *, wants: Mapping[str, str]) -> OwnProfile:
        """Set what the caller hopes for, by trait: any, similar or other, with a ! for a must.

        Anything else is ignored.

        Raises MembersOnly or NotFound.
        """
        async with self._form_transaction(caller) as uow:
            before = await self._profile_for_update(uow, caller)
            said = {
                t.key: wants[t.key]
                for t in comparable_traits(before.traits, section)
                if wants.get(t.key) in WANT_VALUES
            }
            return await self._save(
                uow, before, wants=format_answers({**parse_answers(before.profile.wants), **said}) or None
            )

    async def _profile_for_update(self, uow: UnitOfWork, caller: Caller) -> OwnProfile:
        """Return the profile as it is, with the person locked until the transaction ends."""
        community_id = require_community_id(caller)
        community = await uow.communities.get_or_create(community_id)
        await uow.people.lock(community_id, caller.user_id)
        return await self._mine(uow, community, caller)

    async def _save(self, uow: UnitOfWork, before: OwnProfile, **values: Unpack[ProfileChange]) -> OwnProfile:
        home, person = before.profile.community_id, before.profile.user_id
        await uow.profiles.set(home, person, **values)
        # An answer that was taken back is an empty text here. Any: the values of a TypedDict have no common type.
        said: dict[str, Any] = {
            name: value or "" if name in EMPTY_TEXT_FIELDS else value for name, value in values.items()
        }
        profile = replace(before.profile, **said)
        # That something was said, and not what: that is the person's own.
        await uow.audit.add(
            home,
            actor_id=person,
            move="about me",
            subject=AuditSubject.PERSON,
            subject_id=person,
            at=self._clock(),
        )
        return replace(before, profile=profile, answers=profile_answers(profile), wants=parse_wants(profile.wants))

    async def _mine(self, uow: UnitOfWork, community: Community, caller: Caller) -> OwnProfile:
        mentor = await uow.mentors.get_live(community.community_id, caller.user_id)
        seeker = await uow.seekers.get_waiting(community.community_id, caller.user_id)
        if mentor is None and seeker is None:
            must_be_past_or_present_member(caller.role_ids, community)
        profile = await uow.profiles.get(community.community_id, caller.user_id)
        return OwnProfile(
            profile=profile,
            traits=await load_traits(uow, community),
            answers=profile_answers(profile),
            wants=parse_wants(profile.wants),
            mentor=mentor,
            seeker=seeker,
        )
