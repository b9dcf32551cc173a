"""Who is told by direct message of what is for facilitators, each once a rung."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.audience import RECENTLY_ACTIVE, Audience, FirstRecipient, Staff
from bot.rules.audit_trail.moves import READING_MOVES
from bot.rules.callers import is_known_user
from bot.rules.ladder import LOOK_AGAIN, MATTER_KINDS, URGENT_KINDS, WEEKLY_KINDS, is_word_due
from bot.rules.message_specs import SPECS
from bot.rules.message_types import AboutCard, CardReason, WeeklyReader, encode
from bot.rules.pairing import NOBODY
from bot.rules.permissions import Permission, requires
from bot.services.core.context import Service
from bot.services.core.enqueue_and_audit import enqueue
from bot.services.exclusions import people_excluding
from bot.services.facilitator_overview import FacilitatorQueue
from bot.services.weekly import people_out_of_weekly_reach, reached_weekly, seekers_without_reader, unheard_seekers
from storage.models.changes import MatterChange
from storage.models.concerns import OpenMatter
from storage.models.enums import DeliveryState, Heard, MessageKind, Rung
from storage.models.records import Community, OutboxMessage
from storage.unit_of_work import UnitOfWork

from .context import MessageContext, subject_kind_of

ESCALATION_RECHECK_DELAY = timedelta(minutes=10)
WORD_DELAY = timedelta(minutes=5)
"""Until the person who waits hears who was asked."""


class EscalationService(Service):
    """Escalation, for the outbox worker alone: it knows who is in the server, and who may be told."""

    @requires(Permission.PROGRAM)
    async def tell_of_matter(self, context: MessageContext, audience: Audience) -> None:
        """Tell those of its rung of an open matter, each once a rung, and the person who waits how it stands.

        Where nobody who may act is told, it is looked daily whether somebody has come.
        """
        now, coordinator = self._clock(), context.community.coordinator_id
        async with self._database.transaction() as uow:
            home, about = context.community.community_id, context.message.subject_id
            matter = await uow.matters.about(home, context.kind, about)
            if matter is None or matter.taken_by is not None:
                return
            newcomers = await _untold(uow, context, matter, audience.newcomers)
            for reader in (*audience.notified, *newcomers):
                await _tell_of_rung(uow, context, matter, reader, at=now)
            heard = Heard.NOBODY
            if audience.owner_id is not None:
                heard = await _tell_owner(uow, context, matter, audience.owner_id, at=now)
            if audience.is_seen or audience.notified or newcomers:
                heard = Heard.STAFF
            change = MatterChange(coordinator_told=matter.coordinator_told or coordinator in audience.notified)
            if not (audience.is_seen or audience.notified or audience.newcomers):
                change["due_at"] = min(matter.due_at, now + LOOK_AGAIN)
            change["heard"] = heard
            for person in _who_waits(context, matter):
                if await self._tell_waiter(uow, matter, person, heard, at=now):
                    change["told_at"] = now
            await uow.matters.update_if_unchanged(matter, **change)

    async def _tell_waiter(
        self, uow: UnitOfWork, matter: OpenMatter, person: int, heard: Heard, *, at: datetime
    ) -> bool:
        """Tell somebody who waits who was asked, once a rung; that it is new, and with whom, they have read.

        That nobody is left, they hear in any case. Some minutes later: by then it is known who can be reached.
        """
        is_decision, is_alone = matter.kind not in URGENT_KINDS, heard is not Heard.STAFF
        is_new = matter.rung is Rung.FIRST and matter.told_at is None
        is_due = (is_alone and matter.heard is not heard) or is_word_due(matter, self._programme, at=at)
        if not is_due or (is_new and (is_decision or not is_alone)):
            return False
        home, kind = matter.community_id, MessageKind.DECISION_WORD if is_decision else MessageKind.MATTER_WORD
        if not await uow.outbox.drop_undelivered(home, kind, subject_id=matter.id, recipient_id=person, at=at):
            # One is still on its way, and says what is so when it is sent.
            return True
        return await enqueue(
            uow,
            home,
            kind,
            subject_id=matter.id,
            recipient_id=person,
            dedup_key=_word_key(matter, person if is_decision else None, heard if is_alone else None),
            at=at,
            due=at + WORD_DELAY,
        )

    @requires(Permission.PROGRAM)
    async def tell_that_it_is_over(self, context: MessageContext) -> None:
        """Tell those who were told of something, and may still be, that it is over without their help; once.

        The message that says so was written with its end; one that only brought it up says nothing of how it ended.
        """
        home, about = context.message.community_id, context.message.subject_id
        if context.ended_at is None or context.message.written_at < context.ended_at:
            return
        async with self._database.transaction() as uow:
            told = await uow.outbox.people_told(
                home, MessageKind.CARD_CONFIDED, subject_id=about, detail=encode(AboutCard(context.kind))
            )
            for reader in sorted(told - context.parties - context.excluded_ids):
                await enqueue(
                    uow,
                    home,
                    MessageKind.CARD_CONFIDED,
                    subject_id=about,
                    recipient_id=reader,
                    payload=AboutCard(context.kind),
                    dedup_key=f"over {context.message.id} {reader}",
                    at=self._clock(),
                )

    @requires(Permission.PROGRAM)
    async def load_audience_inputs(
        self, community_id: int, parties: Collection[int], *, reader: int
    ) -> tuple[Community, frozenset[int]]:
        """Return the settings and who is not to hear of something, as far as its *reader* may know.

        That is whose own case it is, and whom the reader keeps apart from; whom the other does is not theirs to know.
        """
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(community_id)
            return community, frozenset(parties) | await people_excluding(uow, community_id, [reader])

    @requires(Permission.PROGRAM)
    async def with_readers(self, context: MessageContext, staff: Staff) -> MessageContext:
        """Return a message with what depends on who is there: whether somebody can hear of a seeker.

        For the server's owner, these are all of whom nobody else can hear.
        """
        home, now = context.community.community_id, self._clock()
        async with self._database.read_transaction() as uow:
            if context.payload is WeeklyReader.OWNER:
                unheard = await unheard_seekers(
                    uow, home, await reached_weekly(uow, home, staff), owner=staff.owner, at=now
                )
                return replace(context, queue=FacilitatorQueue(reader_id=staff.owner or NOBODY, waiting_list=unheard))
            if context.seeker is None:
                return context
            is_alone = await seekers_without_reader(
                uow, [context.seeker], await reached_weekly(uow, home, staff), at=now
            )
            first = FirstRecipient.NOBODY if is_alone else FirstRecipient.FACILITATORS
            return replace(context, first_recipient=first)

    @requires(Permission.PROGRAM)
    async def people_out_of_reach(self, context: MessageContext) -> frozenset[int]:
        """Return those whose direct messages were closed to what was to tell them of this; of a matter, lately."""
        message, matter, states = context.message, context.matter, [DeliveryState.UNDELIVERABLE]
        since = matter.climbed_at if matter is not None else None
        by = [_told_by(context)]
        if matter is not None:
            by.append((MessageKind.SOMETHING_WAITS, encode(AboutCard(context.kind))))
        async with self._database.read_transaction() as uow:
            told = [
                await uow.outbox.people_told(
                    message.community_id,
                    kind,
                    subject_id=message.subject_id,
                    detail=detail,
                    states=states,
                    since=since,
                )
                for kind, detail in by
            ]
            if matter is not None and matter.rung is Rung.WEEKLY and matter.kind in WEEKLY_KINDS:
                # On this rung nothing but the weekly message tells of it.
                told.append(await people_out_of_weekly_reach(uow, message.community_id))
        return frozenset().union(*told)

    @requires(Permission.PROGRAM)
    async def by_activity(self, community_id: int, people: Collection[int]) -> list[int]:
        """Return these people, those first who did something here recently."""
        async with self._database.read_transaction() as uow:
            since = self._clock() - RECENTLY_ACTIVE
            return await uow.audit.most_active_first(community_id, people, since=since, but=READING_MOVES)

    @requires(Permission.PROGRAM)
    async def recheck_soon(self, context: MessageContext) -> None:
        """Look again in ten minutes at a card that was posted before it was known who reads it; once a message."""
        message, now = context.message, self._clock()
        async with self._database.transaction() as uow:
            await enqueue(
                uow,
                message.community_id,
                message.kind,
                subject_id=message.subject_id,
                payload=CardReason.LOOK,
                dedup_key=f"unsure {message.id}",
                at=now,
                due=now + ESCALATION_RECHECK_DELAY,
            )


async def notify_someone_else(uow: UnitOfWork, message: OutboxMessage, *, at: datetime) -> None:
    """Have it looked at once who else can be told, because somebody who was to be told of it can't be reached."""
    card, row_id = subject_kind_of(message), message.subject_id
    if card is MessageKind.WEEKLY:
        kind, key = MessageKind.WEEKLY_ROUND, f"week {message.id}"
        await enqueue(uow, message.community_id, kind, subject_id=row_id, dedup_key=key, at=at)
        return
    card = MessageKind.CARD_CONCERN if card is MessageKind.CONCERN_CONFIDED else card
    is_owner = message.kind is MessageKind.SOMETHING_WAITS
    if card in MATTER_KINDS or (SPECS[card].payload is CardReason and not is_owner):
        await enqueue(uow, message.community_id, card, subject_id=row_id, payload=CardReason.LOOK, at=at)


def _who_waits(context: MessageContext, matter: OpenMatter) -> Collection[int]:
    """Return who is written to about how it stands."""
    if matter.kind is MessageKind.CARD_PAIRING:
        return sorted(filter(is_known_user, context.pairing.party_ids)) if context.pairing is not None else ()
    return (matter.by_id,) if matter.is_told and matter.by_id is not None else ()


def _word_key(matter: OpenMatter, person: int | None, heard: Heard | None) -> str:
    """Return the dedup key of what somebody is told on this rung."""
    parts = ("word", matter.id, person, int(matter.climbed_at.timestamp()), heard)
    return " ".join(str(part) for part in parts if part is not None)


async def _tell_owner(
    uow: UnitOfWork, context: MessageContext, matter: OpenMatter, owner_id: int, *, at: datetime
) -> Heard:
    """Tell the server's owner that something waits; the person who waits may have let them. Return who heard."""
    readable = await uow.matter_readers.readable_by(owner_id, matter.kind, [matter.subject_id])
    if matter.subject_id in readable.let_in:
        await _tell_of_rung(uow, context, matter, owner_id, at=at)
        return Heard.STAFF
    await _tell(uow, context, MessageKind.SOMETHING_WAITS, owner_id, since=matter.climbed_at, at=at)
    return Heard.OWNER


def _told_by(context: MessageContext) -> tuple[MessageKind, str | None]:
    """Return the kind and detail of the direct messages that tell of something now."""
    if context.concern is not None and context.matter is not None:
        return MessageKind.CONCERN_CONFIDED, encode(context.matter.rung)
    return MessageKind.CARD_CONFIDED, encode(AboutCard(context.kind))


async def _untold(
    uow: UnitOfWork, context: MessageContext, matter: OpenMatter, newcomers: Collection[int]
) -> list[int]:
    """Return those of them who were never told of the matter; all, where none of them was there last time.

    Who was told of it before they went, and has come back, would else hear of it on the next rung only.
    """
    if not newcomers or matter.heard in (Heard.OWNER, Heard.NOBODY):
        return list(newcomers)
    home, (kind, detail), since = matter.community_id, _told_by(context), matter.began_at
    detail = None if kind is MessageKind.CONCERN_CONFIDED else detail
    told = await uow.outbox.people_told(
        home, kind, subject_id=matter.subject_id, detail=detail, states=list(DeliveryState), since=since
    )
    return [reader for reader in newcomers if reader not in told]


async def _tell_of_rung(
    uow: UnitOfWork, context: MessageContext, matter: OpenMatter, reader: int, *, at: datetime
) -> None:
    """Tell one of those who may act of a matter, once since it climbed there."""
    if matter.kind is not MessageKind.CARD_CONCERN:
        await _tell(uow, context, MessageKind.CARD_CONFIDED, reader, since=matter.climbed_at, at=at)
        return
    home, kind, about, rung = matter.community_id, MessageKind.CONCERN_CONFIDED, matter.subject_id, matter.rung
    outbox, since = uow.outbox, matter.climbed_at
    is_told = await outbox.was_enqueued_since(
        home, kind, subject_id=about, detail=encode(rung), recipient_id=reader, since=since
    )
    if not is_told and await outbox.drop_undelivered(home, kind, subject_id=about, recipient_id=reader, at=at):
        await enqueue(uow, home, kind, subject_id=about, recipient_id=reader, payload=rung, at=at)


async def _tell(
    uow: UnitOfWork, context: MessageContext, kind: MessageKind, reader: int, *, since: datetime, at: datetime
) -> None:
    home, about, card = context.message.community_id, context.message.subject_id, context.kind
    detail = encode(AboutCard(card))
    if await uow.outbox.was_enqueued_since(
        home, kind, subject_id=about, detail=detail, recipient_id=reader, since=since
    ):
        return
    if await uow.outbox.drop_undelivered(home, kind, subject_id=about, detail=detail, recipient_id=reader, at=at):
        await enqueue(uow, home, kind, subject_id=about, recipient_id=reader, payload=AboutCard(card), at=at)
