"""Personal data: seen, exported and erased, by its own person alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.callers import Caller, is_facilitator, require_community_id
from bot.rules.message_types import PostedIn
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.enums import AuditSubject, MessageKind
from storage.repositories.pairings import LIVE_PAIRING_STATES
from storage.schema.columns import ERASED_USER_ID
from storage.unit_of_work import UnitOfWork

from .erasure import erase_person
from .export import PersonalData, load_personal_data


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePreview:
    """What would end if somebody erased everything now, and how long what facilitators decided stays."""

    community_id: int
    mentorship_count: int
    proposal_count: int
    is_facilitator: bool
    decisions_days: int


class PrivacyService(Service):
    """Privacy of everyone, also of those who have left, and for nobody else."""

    @requires(Permission.PROGRAM)
    async def community_ids_of(self, user_id: int) -> list[int]:
        """Return the ids of the communities that know a person, also one who has left all of them."""
        async with self._database.read_transaction() as uow:
            return await uow.people.community_ids_of(user_id)

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> PersonalData:
        """Return all that is stored about the caller here. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await load_personal_data(uow, require_community_id(caller), caller.user_id, at=self._clock())

    @requires(Permission.ANYONE)
    async def send_export(self, caller: Caller) -> bool:
        """Send the caller all that is stored about them, as it is on delivery; return False if it is on its way.

        Raises NotFound.
        """
        home, me, now = require_community_id(caller), caller.user_id, self._clock()
        async with self._database.transaction() as uow:
            await uow.communities.get_or_create(home)
            if not await uow.outbox.drop_undelivered(
                home, MessageKind.OWN_DATA, subject_id=ERASED_USER_ID, recipient_id=me, at=now
            ):
                return False
            await enqueue(uow, home, MessageKind.OWN_DATA, subject_id=ERASED_USER_ID, recipient_id=me, at=now)
            return True

    @requires(Permission.ANYONE)
    async def preview_erasure(self, caller: Caller) -> ErasurePreview:
        """Return what deleting would end, before the caller is asked whether they mean it. Raises NotFound."""
        home = require_community_id(caller)
        async with self._database.read_transaction() as uow:
            live = await uow.pairings.list_of_person(home, caller.user_id, LIVE_PAIRING_STATES)
            began = [pairing for pairing in live if pairing.began_at is not None]
            return ErasurePreview(
                community_id=home,
                mentorship_count=len(began),
                proposal_count=len(live) - len(began),
                is_facilitator=is_facilitator(caller, await uow.communities.get(home)),
                decisions_days=self._programme.keep_decisions_days,
            )

    @requires(Permission.ANYONE)
    async def take_messages_away(self, caller: Caller) -> bool:
        """Have all the bot's messages removed from its conversation with the caller; return False if there are none.

        So it does if they are being removed.

        Raises NotFound.
        """
        home = require_community_id(caller)
        async with self._database.transaction() as uow:
            await uow.communities.get_or_create(home)
            channel_id = await uow.people.get_dm_channel(caller.user_id)
            return await self._take_messages_away(uow, home, caller.user_id, channel_id)

    @requires(Permission.ANYONE)
    async def delete(self, caller: Caller, *, leaves_messages: bool = False) -> None:
        """Delete all that is stored about the caller here, at once; nothing where nothing is.

        The bot's messages to them go, too, unless *leaves_messages*: of those it knows nothing any more.

        Partners hear that it has ended, and never why. The audit trail keeps that someone did it, and not who.

        Raises NotFound.
        """
        home, now = require_community_id(caller), self._clock()
        async with self._database.transaction() as uow:
            if not await uow.communities.has_row(home):
                return
            channel_id = await uow.people.get_dm_channel(caller.user_id)
            anything = await erase_person(uow, home, caller.user_id, self._programme, at=now)
            if anything and not leaves_messages:
                await self._take_messages_away(uow, home, caller.user_id, channel_id)
            if anything:
                await uow.audit.add(
                    home,
                    actor_id=ERASED_USER_ID,
                    move="delete",
                    subject=AuditSubject.PERSON,
                    subject_id=ERASED_USER_ID,
                    at=now,
                )
        await self._database.purge_deleted_data()

    async def _take_messages_away(self, uow: UnitOfWork, home: int, user_id: int, channel_id: int | None) -> bool:
        about, now = ERASED_USER_ID, self._clock()
        kind = MessageKind.DM_REMOVAL
        # Without a channel, nothing was ever sent to them.
        if channel_id is None or not await uow.outbox.drop_undelivered(
            home, kind, subject_id=about, recipient_id=user_id, at=now
        ):
            return False
        where = PostedIn(channel_id)
        return await enqueue(uow, home, kind, subject_id=about, recipient_id=user_id, payload=where, at=now)
