"""A community's settings: read and chosen by those who manage the server."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

from bot.rules.message_specs import kinds_where
from bot.rules.message_types import ReplacedRole
from bot.rules.people import Caller, at_home, must_have_facilitators, must_manage
from bot.rules.rights import Right, requires
from bot.services.core.context import Service
from bot.services.core.letters_and_audit import enqueue
from storage.models.changes import CommunityChange
from storage.models.enums import AuditSubject, LetterKind, PairingState, RoleKind
from storage.models.records import Community
from storage.unit_of_work import Memory


class Setup(Service):
    """The settings and what follows from changing them."""

    @requires(Right.MANAGER)
    async def settings(self, caller: Caller) -> Community:
        """Return the community's settings, with defaults for what was never chosen.

        Raises ManagersOnly or NotFound.
        """
        must_manage(caller)
        async with self._store.reading() as memory:
            return await memory.communities.get(at_home(caller))

    @requires(Right.MANAGER)
    async def choose_roles(self, caller: Caller, kind: RoleKind, role_ids: Collection[int]) -> Community:
        """Let exactly these roles mean *kind*; return the settings as they are then.

        Another mentor role is given to every mentor in the place of the one before.

        Raises ManagersOnly or NotFound.
        """
        must_manage(caller)
        community_id = at_home(caller)
        async with self._store.transaction() as memory:
            before = await memory.communities.hold(community_id)
            after = await memory.communities.choose_roles(before, kind, role_ids)
            if kind is RoleKind.MENTOR:
                await self._hand_out_role(memory, community_id, instead_of=before.mentor_role_id)
            await self._note_choice(memory, caller, community_id, f"choose {kind} roles")
            return after

    @requires(Right.MANAGER)
    async def choose_facilitators_channel(self, caller: Caller, channel_id: int | None) -> Community:
        """Choose the channel for facilitators' cards, None for none; cards that are open move there.

        Raises ManagersOnly or NotFound.
        """
        must_manage(caller)
        community_id = at_home(caller)
        async with self._store.transaction() as memory:
            before = await memory.communities.hold(community_id)
            after = await memory.communities.choose(before, facilitators_channel_id=channel_id)
            await self._note_choice(memory, caller, community_id, "choose channel")
            if channel_id is not None and channel_id != before.facilitators_channel_id:
                await self._post_open_cards(memory, community_id)
            return after

    @requires(Right.MANAGER)
    async def choose_forum(self, caller: Caller, forum_id: int | None) -> Community:
        """Choose the forum in which people post that they would like to mentor, None for none.

        Another forum has other tags, so the chosen tag is cleared.

        Raises ManagersOnly or NotFound.
        """
        must_manage(caller)
        async with self._store.reading() as memory:
            before = await memory.communities.get(at_home(caller))
        choice = CommunityChange(forum_id=forum_id)
        if before.forum_id != forum_id:
            choice["forum_tag_id"] = None
        return await self._choose(caller, "choose forum", **choice)

    @requires(Right.MANAGER)
    async def choose_tag(self, caller: Caller, tag_id: int | None) -> Community:
        """Choose which of the forum's tags says that someone would like to mentor; None for none.

        Raises ManagersOnly or NotFound.
        """
        return await self._choose(caller, "choose tag", forum_tag_id=tag_id)

    @requires(Right.MANAGER)
    async def choose_coordinator(self, caller: Caller, user_id: int | None) -> Community:
        """Choose who looks after mentorship as a whole, None for nobody.

        What only the coordinator before was told is not shown to them any more.

        Raises ManagersOnly or NotFound.
        """
        must_manage(caller)
        home, now = at_home(caller), self._clock()
        async with self._store.transaction() as memory:
            before = await memory.communities.hold(home)
            if before.coordinator_id is not None and before.coordinator_id != user_id:
                confided = kinds_where(lambda spec: spec.confidential)
                await memory.letters.drop_confided(home, before.coordinator_id, kinds=confided, at=now)
                await memory.questions.confide_no_more(home, before.coordinator_id)
            after = await memory.communities.choose(before, coordinator_id=user_id)
            await self._note_choice(memory, caller, home, "choose coordinator")
            return after

    @requires(Right.MANAGER)
    async def choose_needs_yes(self, caller: Caller, needs_yes: bool) -> Community:
        """Choose whether a facilitator approves each pairing before it begins.

        Raises ManagersOnly, NotFound or NotSetUp (nobody could approve).
        """
        must_manage(caller)
        async with self._store.reading() as memory:
            community = await memory.communities.get(at_home(caller))
        if needs_yes:
            must_have_facilitators(community)
        return await self._choose(caller, "choose needs yes", needs_yes=needs_yes)

    async def _choose(self, caller: Caller, move: str, **settings: Unpack[CommunityChange]) -> Community:
        must_manage(caller)
        community_id = at_home(caller)
        async with self._store.transaction() as memory:
            after = await memory.communities.choose(await memory.communities.hold(community_id), **settings)
            await self._note_choice(memory, caller, community_id, move)
            return after

    async def _note_choice(self, memory: Memory, caller: Caller, community_id: int, move: str) -> None:
        await memory.audit.write(
            community_id,
            actor=caller.user_id,
            move=move,
            subject=AuditSubject.COMMUNITY,
            subject_id=community_id,
            at=self._clock(),
        )

    async def _hand_out_role(self, memory: Memory, community_id: int, *, instead_of: int | None) -> None:
        for mentor in await memory.mentors.standing(community_id):
            await enqueue(
                memory,
                community_id,
                LetterKind.MENTOR_ROLE,
                subject_id=mentor.id,
                recipient_id=mentor.user_id,
                payload=ReplacedRole(instead_of) if instead_of else None,
                at=self._clock(),
            )

    async def _post_open_cards(self, memory: Memory, community_id: int) -> None:
        now = self._clock()
        for mentor in await memory.mentors.waiting(community_id):
            await memory.mentors.place_card(mentor.id, channel_id=None, message_id=None)
            await enqueue(memory, community_id, LetterKind.CARD_MENTOR, subject_id=mentor.id, at=now)
        agreed = await memory.pairings.in_community(community_id, [PairingState.AGREED], limit=100)
        for pairing in agreed:
            await memory.pairings.place_card(pairing.id, channel_id=None, message_id=None)
            await enqueue(memory, community_id, LetterKind.CARD_PAIRING, subject_id=pairing.id, at=now)
        for question in await memory.questions.open_contacts(community_id):
            await memory.questions.place_card(question.id, channel_id=None, message_id=None)
            await enqueue(memory, community_id, LetterKind.CARD_CONTACT, subject_id=question.id, at=now)
        for silence in await memory.silences.open_ones(community_id):
            await memory.silences.place_card(silence.id, channel_id=None, message_id=None)
            await enqueue(memory, community_id, LetterKind.CARD_SILENCE, subject_id=silence.id, at=now)
