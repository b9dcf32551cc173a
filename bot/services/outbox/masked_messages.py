"""Opening masked messages: those where the direct message only said that there is something to read."""

from __future__ import annotations

from bot.rules.callers import Caller
from bot.rules.message_specs import SPECS
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import NotFound
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import close_read_words
from storage.models.enums import DeliveryState

from .context import MessageContext, subject_kind_of
from .loading import load_context
from .returned_text import drop_rest_of_note, return_to_author, written_text_for_update

EMPTY_STATES = frozenset({DeliveryState.DROPPED, DeliveryState.HELD, DeliveryState.READ})
"""States in which it opens without content: nothing is left or kept of it, or it is not to arrive yet."""

OPENABLE_STATES = EMPTY_STATES | {DeliveryState.MASKED, DeliveryState.WAITING}
"""States in which it opens; WAITING: sent but not recorded yet."""


class MaskedMessageService(Service):
    """Masked messages, for those who wish that their direct messages say only that there is something to read."""

    @requires(Permission.ADDRESSEE)
    async def open(self, caller: Caller, message_id: int) -> MessageContext:
        """Return what a message to the caller is about, as it stands now; as often as they like, while it is kept.

        Raises NotFound (it is forgotten by now, or somebody else's).
        """
        async with self._database.read_transaction() as uow:
            message = await uow.outbox.get(message_id)
            if message is None or message.recipient_id != caller.user_id or message.state not in OPENABLE_STATES:
                raise NotFound
            if caller.community_id not in (None, message.community_id):
                raise NotFound
            if message.state in EMPTY_STATES:
                return MessageContext(message=message, community=await uow.communities.get(message.community_id))
            return await load_context(uow, message, self._programme, at=self._clock())

    @requires(Permission.ADDRESSEE)
    async def mark_opened(self, caller: Caller, message_id: int) -> None:
        """Record that the caller has read a message: of words that somebody wrote to them nothing is kept then.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            message = await uow.outbox.get(message_id)
            if message is None or message.recipient_id != caller.user_id:
                raise NotFound
            if SPECS[subject_kind_of(message)].brings_note and await uow.outbox.mark_opened(
                message, at=self._clock()
            ):
                await close_read_words(uow, message)

    @requires(Permission.ADDRESSEE)
    async def return_rejected_content(self, caller: Caller, message_id: int) -> None:
        """Give words in a message that the caller opened back to their writer, as Discord refuses them.

        Raises NotFound.
        """
        async with self._database.transaction() as uow:
            message, now = await uow.outbox.get(message_id), self._clock()
            if message is None or message.recipient_id != caller.user_id:
                raise NotFound
            if written := await written_text_for_update(uow, message, self._programme, at=now):
                await drop_rest_of_note(uow, message, at=now)
                await return_to_author(uow, message, written, at=now)
