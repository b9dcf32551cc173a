"""A community's settings: read and chosen by those who manage the server."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.rules.callers import Caller, must_manage_server, require_community_id
from bot.rules.message_specs import kinds_by, kinds_where
from bot.rules.message_types import MessageRoute
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import OpenToOthers
from bot.services.core.enqueue_and_audit import enqueue, enqueue_removals
from bot.services.core.known_staff import tell_of_change
from bot.services.core.open_matters import hand_back_all
from storage.models.changes import CommunityChange
from storage.models.enums import MessageKind, RoleKind
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork

from .following import enqueue_role_changes, post_open_cards
from .programme_rules import ProgrammeRulesService

FIRST_LOOK_AFTER = timedelta(minutes=15)
"""When it is first looked who is there, after the first role was chosen: those who set up go on meanwhile."""


MAKING_LASTS = timedelta(seconds=90)
"""For how long making a role or channel keeps others from it, should it never end: longer than Discord may take."""


class SetupService(ProgrammeRulesService):
    """The settings and what follows from changing them."""

    @requires(Permission.MANAGER)
    async def settings(self, caller: Caller) -> Community:
        """Return the community's settings, with defaults for what was never chosen.

        Raises ManagersOnly or NotFound.
        """
        must_manage_server(caller)
        async with self._database.read_transaction() as uow:
            return await uow.communities.get(require_community_id(caller))

    @requires(Permission.MANAGER)
    async def claim_making(self, caller: Caller) -> datetime | None:
        """Claim that nobody else makes roles or channels here, in any process; None where somebody does just now.

        Returns when the claim ends by itself, by which it is released.

        Raises ManagersOnly or NotFound.
        """
        must_manage_server(caller)
        home, now = require_community_id(caller), self._clock()
        async with self._database.transaction() as uow:
            await uow.communities.create(home)
            is_claimed = await uow.communities.claim_making(home, at=now, until=now + MAKING_LASTS)
        return now + MAKING_LASTS if is_claimed else None

    @requires(Permission.MANAGER)
    async def release_making(self, caller: Caller, until: datetime) -> None:
        """Let others make roles and channels. Raises ManagersOnly or NotFound."""
        must_manage_server(caller)
        async with self._database.transaction() as uow:
            await uow.communities.release_making(require_community_id(caller), until=until)

    @requires(Permission.MANAGER)
    async def choose_roles(
        self, caller: Caller, kind: RoleKind, role_ids: Collection[int], *, instead_of: Collection[int] | None = None
    ) -> Community:
        """Let these roles mean *kind*, and no others but those left of before; return the settings as they are then.

        They come in the place of all of before, or of those *instead_of* which they are chosen.

        Another mentor role is given to every mentor in the place of the one before.

        Raises ManagersOnly, NotFound or OpenToOthers.
        """
        must_manage_server(caller)
        community_id = require_community_id(caller)
        # Discord gives the role that everybody wears the server's own id.
        if community_id in role_ids and kind in {RoleKind.FACILITATOR, RoleKind.MENTOR}:
            raise OpenToOthers("@everyone")
        async with self._database.transaction() as uow:
            before = await uow.communities.get_for_update(community_id)
            left = before.role_ids(kind) - set(instead_of) if instead_of is not None else set()
            after = await uow.communities.set_roles(before, kind, left | set(role_ids))
            if kind is RoleKind.FACILITATOR:
                await uow.matters.make_due(community_id, at=self._clock())
                await self._look_at_staff(uow, before)
                await self._tell_if_changed(uow, caller, before, after)
            if kind is RoleKind.MENTOR:
                await enqueue_role_changes(uow, community_id, instead_of=before.mentor_role_id, at=self._clock())
            await self._audit_choice(uow, caller, community_id, f"choose {kind} roles")
            return after

    @requires(Permission.MANAGER)
    async def choose_facilitators_channel(
        self, caller: Caller, channel_id: int | None, *, read_by: Sequence[str] = ()
    ) -> Community:
        """Choose the channel for facilitators' cards, None for none; open cards are posted again there.

        Others may read the channel of before, so nothing stays in it. The card that opens the queue moves, too;
        chosen again, the same channel gets it back if it is gone. *read_by* names roles of others who can read it.

        Raises ManagersOnly, NotFound or OpenToOthers.
        """
        must_manage_server(caller)
        if read_by:
            raise OpenToOthers(*read_by)
        community_id = require_community_id(caller)
        async with self._database.transaction() as uow:
            before = await uow.communities.get_for_update(community_id)
            after = await uow.communities.update_settings(before, facilitators_channel_id=channel_id)
            await self._audit_choice(uow, caller, community_id, "choose channel")
            if channel_id is not None and channel_id != before.facilitators_channel_id:
                await post_open_cards(uow, community_id, at=self._clock())
            await uow.matters.make_due(community_id, at=self._clock())
            await self._look_at_staff(uow, before)
            await self._tell_if_changed(uow, caller, before, after)
            now, kinds = self._clock(), kinds_by(MessageRoute.CARD)
            await uow.posted_messages.forget_cards_elsewhere(community_id, channel_id)
            left = await uow.posted_messages.take_elsewhere(community_id, channel_id, kinds=kinds)
            await enqueue_removals(uow, community_id, left, at=now)
            if channel_id is not None:
                await enqueue(uow, community_id, MessageKind.CARD_QUEUE, subject_id=community_id, at=now)
            return after

    @requires(Permission.MANAGER)
    async def choose_forum(self, caller: Caller, forum_id: int | None) -> Community:
        """Choose the forum in which people post that they would like to mentor, None for none.

        Another forum has other tags, so the chosen tag is cleared.

        Raises ManagersOnly or NotFound.
        """
        must_manage_server(caller)
        async with self._database.read_transaction() as uow:
            before = await uow.communities.get(require_community_id(caller))
        choice = CommunityChange(forum_id=forum_id)
        if before.forum_id != forum_id:
            choice["forum_tag_id"] = None
        return await self._choose_setting(caller, "choose forum", **choice)

    @requires(Permission.MANAGER)
    async def choose_tag(self, caller: Caller, tag_id: int | None) -> Community:
        """Choose which of the forum's tags says that someone would like to mentor; None for none.

        Raises ManagersOnly or NotFound.
        """
        return await self._choose_setting(caller, "choose tag", forum_tag_id=tag_id)

    @requires(Permission.MANAGER)
    async def choose_coordinator(self, caller: Caller, user_id: int | None) -> Community:
        """Choose who looks after mentorship as a whole, None for nobody.

        What only the coordinator before was told is not shown to them any more.

        Raises ManagersOnly or NotFound.
        """
        must_manage_server(caller)
        home, now = require_community_id(caller), self._clock()
        async with self._database.transaction() as uow:
            before = await uow.communities.get_for_update(home)
            if before.coordinator_id is not None and before.coordinator_id != user_id:
                confided = kinds_where(lambda spec: spec.is_confidential)
                await uow.outbox.drop_confidential(home, before.coordinator_id, kinds=confided, at=now)
                await hand_back_all(uow, self._programme, home, before.coordinator_id, at=now)
            after = await uow.communities.update_settings(before, coordinator_id=user_id)
            await uow.matters.make_due(home, at=now)
            await self._look_at_staff(uow, before)
            await self._tell_if_changed(uow, caller, before, after)
            await self._audit_choice(uow, caller, home, "choose coordinator")
            return after

    async def _look_at_staff(self, uow: UnitOfWork, before: Community) -> None:
        """Have it looked at who is there now; where nothing was chosen before, once there was time to go on."""
        wait = timedelta() if before.role_ids(RoleKind.FACILITATOR) else FIRST_LOOK_AFTER
        await uow.communities.look_at_staff(before.community_id, at=self._clock() + wait)

    async def _tell_if_changed(self, uow: UnitOfWork, caller: Caller, before: Community, after: Community) -> None:
        """Tell those who look after mentorship, and the owner, that who they are, or where they read, was changed."""
        if before != after:
            await tell_of_change(uow, before.community_id, by=caller.user_id, at=self._clock())

    @requires(Permission.MANAGER)
    async def choose_welcome_channel(self, caller: Caller, channel_id: int | None) -> Community:
        """Choose where the card stands with which members begin, None for nowhere; it is posted there, or moves.

        Chosen again, the same channel gets it back if it is gone.

        Raises ManagersOnly or NotFound.
        """
        must_manage_server(caller)
        home, now = require_community_id(caller), self._clock()
        async with self._database.transaction() as uow:
            before = await uow.communities.get_for_update(home)
            after = await uow.communities.update_settings(before, welcome_channel_id=channel_id)
            await self._audit_choice(uow, caller, home, "choose welcome channel")
            left = await uow.posted_messages.take_elsewhere(home, channel_id, kinds=kinds_by(MessageRoute.WELCOME))
            await enqueue_removals(uow, home, left, at=now)
            if channel_id is not None:
                await enqueue(uow, home, MessageKind.CARD_WELCOME, subject_id=home, at=now)
            return after
