"""The outbox worker's service: claiming messages, what each is about, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.callers import Caller, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.contact_hours import next_contactable_time
from bot.rules.message_specs import SPECS, kinds_where
from bot.rules.message_types import Arrival, MessageRoute, RefusedWith, Retry, Subject, WordsOf
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import Refusal
from bot.rules.visibility import are_messages_masked
from bot.services.core.enqueue_and_audit import (
    close_read_words,
    enqueue,
    enqueue_card_removal,
    erase_words_if_delivered,
)
from bot.services.core.open_matters import mark_reached
from storage.models.enums import DeliveryState, MessageKind
from storage.models.records import OutboxMessage
from storage.unit_of_work import UnitOfWork

from .context import MessageContext
from .escalation import notify_someone_else
from .loading import is_still_open, is_taken_back, load_context
from .outage import OutageService
from .posted_messages import (
    lock_people_of,
    look_at_queue_card,
    read_again,
    record_card_location,
    record_posted_message,
)
from .retries import RETRY_DELAYS_S, ends_too_late, plan_retry
from .returned_text import drop_rest_of_note, return_to_author, written_text_for_update
from .unreachable import put_off, refused_with_others, report_unreachable

_CONFIDED = {MessageKind.CONCERN_CONFIDED, MessageKind.CARD_CONFIDED}
TOLD_TO_ACT = _CONFIDED | {MessageKind.SOMETHING_WAITS, MessageKind.WEEKLY}
"""Kinds of message that tell somebody of what waits; if they can't be reached, others are told."""


class MessageGone(Exception):
    """The claimed message is not to be sent now: it was dropped or held, or its reader was erased."""


class OutboxService(OutageService):
    """The outbox, for the outbox worker alone."""

    @requires(Permission.PROGRAM)
    async def claim(self, *, limit: int, lease_s: float) -> list[OutboxMessage]:
        """Claim the most urgent messages that are due, at most *limit*, for so many seconds."""
        now = self._clock()
        async with self._database.transaction() as uow:
            until, anyway = now + timedelta(seconds=lease_s), kinds_where(lambda spec: spec.is_sent_after_removal)
            return await uow.outbox.claim(at=now, leased_until=until, limit=limit, though_removed=anyway)

    @requires(Permission.PROGRAM)
    def is_community_removed(self, context: MessageContext) -> bool:
        """Return whether a message waits because its community has removed the bot since it was claimed."""
        return context.community.removed_at is not None and not context.spec.is_sent_after_removal

    @requires(Permission.PROGRAM)
    def delay_s(self, context: MessageContext) -> float:
        """Return the seconds until a good moment of the reader's own for a message; 0 when now is one."""
        if context.preferences is None:
            return 0
        now, times = self._clock(), contact_hours_of(context.preferences, self._programme)
        return (next_contactable_time(times, now) - now).total_seconds()

    @requires(Permission.PROGRAM)
    async def load_context(self, message: OutboxMessage) -> MessageContext:
        """Return what a message is about now, and where its reader is written to. Raises MessageGone."""
        async with self._database.read_transaction() as uow:
            if await is_taken_back(uow, message):
                raise MessageGone
            context = await load_context(uow, message, self._programme, at=self._clock())
            if context.is_card and context.card is None:
                context = replace(context, earlier_try=await uow.outbox.get_earlier_try(message))
            reader = message.recipient_id
            kept = await uow.people.get_dm_channel(reader) if reader is not None else None
            return replace(context, dm_channel_id=kept, is_discreet=await self._is_discreet(uow, message, reader))

    @requires(Permission.PROGRAM)
    async def check_still_to_send(self, message: OutboxMessage) -> None:
        """Check that a message is still ours, and words from one to another still wanted. Raises MessageGone."""
        spec = SPECS[message.kind]
        if ends_too_late(message, at=self._clock()):
            raise MessageGone
        if not spec.is_from_partner and not spec.is_question:
            return
        async with self._database.read_transaction() as uow:
            if await is_taken_back(uow, message) or not await is_still_open(uow, message):
                raise MessageGone

    @requires(Permission.PROGRAM)
    async def record_dm_channel(self, message: OutboxMessage, user_id: int, channel_id: int) -> None:
        """Keep the channel that Discord opened for a message, but not of someone who was forgotten meanwhile."""
        async with self._database.transaction() as uow:
            if await uow.outbox.lock_if_exists(message.id) and not SPECS[message.kind].answers_direct_message:
                await uow.people.save_dm_channel(user_id, channel_id)

    @requires(Permission.PROGRAM)
    async def mark_sent(
        self,
        context: MessageContext,
        *,
        card: tuple[int, int] | None = None,
        masked_for: int | None = None,
        dm: tuple[int, int] | None = None,
        has_words: bool = False,
    ) -> bool:
        """Record that Discord has a message; return False if it was not to arrive any more while it was being sent.

        *card* is where it stands in a channel, *dm* in direct messages: kept as long as it stands, so that it goes
        with whomever it names when they are erased and, if it *has_words*, with those when their time is over.
        *masked_for* was only told that there is something to read, and may open it from now on.
        """
        message, spec, now = context.message, context.spec, self._clock()
        became = _state_after_sending(context, is_masked=masked_for is not None)
        async with self._database.transaction() as uow:
            await lock_people_of(uow, context)
            is_news = await _settle(uow, message, became, at=now, to=masked_for)
            if not is_news and spec.is_from_partner and await is_taken_back(uow, message):
                return False
            stands = None if spec.answers_direct_message else card or dm
            again = await read_again(uow, context, self._programme, at=now) if stands or spec.is_question else context
            if spec.is_question and again.pairing is not None and again.pairing.closed_at is not None:
                return False
            if SPECS[context.kind].brings_note and masked_for is None:
                await close_read_words(uow, message)
            reader = message.recipient_id if spec.route is not MessageRoute.ROLE else None
            if reader is not None and await self._is_delivery_visible(uow, message):
                await mark_reached(uow, message.community_id, reader, at=now)
            if stands is not None:
                shows = {"is_masked": masked_for is not None, "has_words": has_words}
                await record_posted_message(uow, context, again, stands, **shows, at=now)
            if spec.subject is Subject.COMMUNITY:
                await look_at_queue_card(uow, message.community_id, at=now)
        return True

    @requires(Permission.PROGRAM)
    async def forget_card_location(self, context: MessageContext, *, may_still_exist: bool = False) -> None:
        """Forget where a card stands that is gone or out of the bot's reach, so that the next is posted again.

        Where it *may_still_exist*, because the bot has no access just now, it is taken down as soon as possible.
        """
        async with self._database.transaction() as uow:
            await record_card_location(uow, context, (None, None))
            if context.card is not None and may_still_exist:
                await enqueue_card_removal(uow, context.message.community_id, context.card, at=self._clock())
            elif context.card is not None:
                await uow.posted_messages.delete(context.card[1])

    @requires(Permission.PROGRAM)
    async def forget_posted(self, message_ids: Sequence[int]) -> None:
        """Delete the records of messages that stand nowhere any more."""
        async with self._database.transaction() as uow:
            await uow.posted_messages.delete(*message_ids)

    @requires(Permission.PROGRAM)
    async def mark_obsolete(self, message: OutboxMessage) -> None:
        """Mark a message as dropped: its content no longer applies, or it is not tried any more."""
        async with self._database.transaction() as uow:
            await _settle(uow, message, DeliveryState.DROPPED, at=self._clock())
            if SPECS[message.kind].brings_note:
                await erase_words_if_delivered(uow, message)

    @requires(Permission.PROGRAM)
    async def return_rejected_content(self, context: MessageContext) -> bool:
        """Give words that Discord refuses back to their writer; return whether there is more to be sent.

        A note is nothing without its words: it is dropped, and the other gets nothing more of it.
        """
        message, now = context.message, self._clock()
        async with self._database.transaction() as uow:
            written = await written_text_for_update(uow, message, self._programme, at=now)
            if not SPECS[message.kind].needs_text:
                if written is not None:
                    await return_to_author(uow, message, written, at=now)
                return True
            if await _settle(uow, message, DeliveryState.DROPPED, at=now) and written is not None:
                await drop_rest_of_note(uow, message, at=now)
                await return_to_author(uow, message, written, at=now)
                await erase_words_if_delivered(uow, message)
            return False

    @requires(Permission.PROGRAM)
    async def mark_undeliverable(self, message: OutboxMessage) -> None:
        """Keep a message for a reader who cannot be reached; facilitators hear once that they are out of reach."""
        await self._keep(message, is_unreachable=True)

    @requires(Permission.PROGRAM)
    async def keep_undelivered(self, message: OutboxMessage) -> None:
        """Keep for its reader a message that cannot be delivered for a reason of its own; nobody is told."""
        await self._keep(message, is_unreachable=False)

    async def _keep(self, message: OutboxMessage, *, is_unreachable: bool) -> None:
        """Keep a message for its reader, retry or drop it; facilitators hear once of one who *is_unreachable*."""
        spec, now = SPECS[message.kind], self._clock()
        if spec.retry is Retry.UNTIL_DONE:
            await self.retry_later(message)
            return
        if spec.retry in {Retry.NEVER, Retry.THEN_DROP}:
            await self.mark_obsolete(message)
            return
        async with self._database.transaction() as uow:
            others = await refused_with_others(uow, message, at=now) if is_unreachable else ()
            # People come before messages everywhere, so that no deadlock happens.
            await uow.people.lock_if_exists(message.community_id, *filter(None, [message.recipient_id, *others]))
            if others and await put_off(uow, message, at=now):
                return
            was_open = await _settle(uow, message, DeliveryState.UNDELIVERABLE, at=now)
            if not was_open or message.recipient_id is None or spec.route is MessageRoute.ROLE:
                return
            if is_unreachable and not others and await self._is_delivery_visible(uow, message):
                home, reader = message.community_id, message.recipient_id
                await report_unreachable(uow, self._programme, home, reader, at=now)
            if message.kind in TOLD_TO_ACT:
                await notify_someone_else(uow, message, at=now)

    @requires(Permission.PROGRAM)
    async def retry_later(
        self, message: OutboxMessage, *, min_delay_s: float = 0, is_maybe_sent: bool = False
    ) -> None:
        """Try a message again after a passing failure, in *min_delay_s* so many seconds; at last, keep it.

        One that *is_maybe_sent*, because Discord did not answer, comes again while its nonce is known there.
        """
        patience = SPECS[message.kind].retry
        has_end = patience in {Retry.THEN_KEEP, Retry.THEN_DROP}
        if patience is Retry.NEVER or (has_end and message.attempts >= len(RETRY_DELAYS_S)):
            await self.keep_undelivered(message)
            return
        retry = plan_retry(message, min_delay_s=min_delay_s, is_maybe_sent=is_maybe_sent, at=self._clock())
        async with self._database.transaction() as uow:
            await uow.outbox.reschedule(message, **retry)

    @requires(Permission.PROGRAM)
    async def snooze(self, message: OutboxMessage, *, delay_s: float) -> None:
        """Put off a message by so many seconds that was not tried, because Discord asks to be left alone."""
        until = self._clock() + timedelta(seconds=delay_s)
        async with self._database.transaction() as uow:
            await uow.outbox.reschedule(message, until=until, counts_as_attempt=False)

    @requires(Permission.PROGRAM)
    async def release(self, message: OutboxMessage) -> None:
        """Release a message that was claimed and not begun, so that any worker may claim it."""
        async with self._database.transaction() as uow:
            await uow.outbox.release(message)

    @requires(Permission.PROGRAM)
    async def answer_reaction(self, caller: Caller, message_id: int, refusal: Refusal, by: int | None) -> None:
        """Tell someone once a card why their reaction changed nothing; *by* was first. Raises NotFound."""
        async with self._database.transaction() as uow:
            await enqueue(
                uow,
                require_community_id(caller),
                MessageKind.REACTION_ANSWERED,
                subject_id=by or 0,
                recipient_id=caller.user_id,
                payload=RefusedWith(type(refusal)),
                dedup_key=f"reaction {message_id} {caller.user_id}",
                at=self._clock(),
            )

    async def _is_delivery_visible(self, uow: UnitOfWork, message: OutboxMessage) -> bool:
        """Return whether facilitators may see its delivery: not of what is confided, or of an unnamed concern."""
        match SPECS[message.kind].arrival:
            case Arrival.SHOWN_IF_NAMED:
                concern = await uow.concerns.get(message.subject_id)
                return concern is not None and concern.named
            case arrival:
                return arrival is Arrival.SHOWN

    async def _is_discreet(self, uow: UnitOfWork, message: OutboxMessage, reader: int | None) -> bool:
        if reader is None or SPECS[message.kind].answers_direct_message:
            return False
        tells, person = SPECS[message.kind].tells, await uow.people.get(message.community_id, reader)
        return are_messages_masked(person, reads_as=tells[1] if tells else None)


def _state_after_sending(context: MessageContext, *, is_masked: bool) -> DeliveryState:
    if context.withheld_level > 1 and context.spec.payload is WordsOf:
        # Of their own words, too, the writer was only told: they can be read where the bot answers.
        return DeliveryState.UNDELIVERABLE
    return DeliveryState.MASKED if is_masked else DeliveryState.SENT


async def _settle(
    uow: UnitOfWork, message: OutboxMessage, state: DeliveryState, *, at: datetime, to: int | None = None
) -> bool:
    """Keep what became of it, or nothing of it at all; whether that was still open."""
    leaves_trace = SPECS[message.kind].leaves_trace
    return await uow.outbox.settle(message, state, at=at, recipient_id=to, leaves_trace=leaves_trace)
