"""What people say about themselves, and what they hope for in a mentor: all of it optional."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Unpack

from bot.rules.people import Caller, at_home, must_be_or_have_been_member
from bot.rules.rights import Right, requires
from bot.rules.traits import (
    Answers,
    Part,
    Stance,
    Trait,
    Wants,
    comparable,
    offered,
    read_answers,
    read_wants,
    write_answers,
)
from bot.rules.writing import FAITH, PRONOUNS, few_words
from bot.services.core.context import Service
from storage.models.changes import ProfileChange
from storage.models.enums import AuditSubject
from storage.models.matching import Profile
from storage.models.records import Community, Mentor, Seeker
from storage.unit_of_work import Memory

from .compatibility import answers_of, traits_in

WISHES = frozenset({Stance.ANY, *(stance + must for stance in (Stance.SIMILAR, Stance.OTHER) for must in ("", "!"))})
"""How a hope about one trait may be said; the mark says that it is a must."""


EMPTY = frozenset({"answers", "wants"})
"""What of a profile is an empty text where nothing was said; other words are None then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMe:
    """Everything that one person has said about themselves.

    *answers* has the time zone, too; *mentor* is the live offer or standing, *seeker* the place on the waiting list.
    """

    profile: Profile
    traits: list[Trait]
    answers: Answers = field(repr=False)
    wants: Wants = field(repr=False)
    mentor: Mentor | None
    seeker: Seeker | None


class AboutThem(Service):
    """Each part is said anew as a whole; the other parts stay as they were.

    For present and past members, and for whoever is a mentor or on the waiting list: they are compared with others,
    so they can always see by what, and take it back.
    """

    @requires(Right.PAST_OR_PRESENT)
    async def mine(self, caller: Caller) -> AboutMe:
        """Return what the caller has said about themselves, with everything that could be said here.

        Raises MembersOnly or NotFound.
        """
        async with self._store.reading() as memory:
            return await self._mine(memory, await memory.communities.get(at_home(caller)), caller)

    @requires(Right.PAST_OR_PRESENT)
    async def say(
        self,
        caller: Caller,
        part: Part,
        *,
        chosen: Mapping[str, Collection[str]],
        pronouns: str | None = None,
        faith: str | None = None,
    ) -> AboutMe:
        """Set what is true of the caller, by trait; an empty choice takes back what was said.

        Choices that are not offered are ignored. The two texts belong to Part.SELF and are looked at only there.

        Raises MembersOnly, TooLong or NotFound.
        """
        change = ProfileChange()
        if part is Part.SELF:
            one_line = " ".join((pronouns or "").split())
            change = ProfileChange(pronouns=few_words(one_line, limit=PRONOUNS), faith=few_words(faith, limit=FAITH))
        async with self._store.transaction() as memory:
            before = await self._hold(memory, caller)
            said = {t.key: "+".join(t.known(chosen[t.key])) for t in offered(before.traits, part) if t.key in chosen}
            answers = write_answers({**read_answers(before.profile.answers), **said})
            change["answers"] = answers or None
            return await self._keep(memory, before, **change)

    @requires(Right.PAST_OR_PRESENT)
    async def hope(self, caller: Caller, part: Part, *, wants: Mapping[str, str]) -> AboutMe:
        """Set what the caller hopes for, by trait: any, similar or other, with a ! for a must.

        Anything else is ignored.

        Raises MembersOnly or NotFound.
        """
        async with self._store.transaction() as memory:
            before = await self._hold(memory, caller)
            said = {t.key: wants[t.key] for t in comparable(before.traits, part) if wants.get(t.key) in WISHES}
            return await self._keep(
                memory, before, wants=write_answers({**read_answers(before.profile.wants), **said}) or None
            )

    async def _hold(self, memory: Memory, caller: Caller) -> AboutMe:
        """What was said before; nothing else that the person says comes in between."""
        community_id = at_home(caller)
        community = await memory.communities.get_for_change(community_id)
        await memory.people.lock(community_id, caller.user_id)
        return await self._mine(memory, community, caller)

    async def _keep(self, memory: Memory, before: AboutMe, **values: Unpack[ProfileChange]) -> AboutMe:
        home, person = before.profile.community_id, before.profile.user_id
        await memory.profiles.say(home, person, **values)
        # What is empty in the database is no answer; Any, for a TypedDict's values have no one type.
        said: dict[str, Any] = {name: value or "" if name in EMPTY else value for name, value in values.items()}
        profile = replace(before.profile, **said)
        # That something was said, and not what: that is the person's own.
        await memory.audit.write(
            home,
            actor=person,
            move="about me",
            subject=AuditSubject.PERSON,
            subject_id=person,
            at=self._clock(),
        )
        return replace(before, profile=profile, answers=answers_of(profile), wants=read_wants(profile.wants))

    async def _mine(self, memory: Memory, community: Community, caller: Caller) -> AboutMe:
        mentor = await memory.mentors.live(community.community_id, caller.user_id)
        seeker = await memory.seekers.waiting_one(community.community_id, caller.user_id)
        if mentor is None and seeker is None:
            must_be_or_have_been_member(caller.role_ids, community)
        profile = await memory.profiles.get(community.community_id, caller.user_id)
        return AboutMe(
            profile=profile,
            traits=await traits_in(memory, community),
            answers=answers_of(profile),
            wants=read_wants(profile.wants),
            mentor=mentor,
            seeker=seeker,
        )
