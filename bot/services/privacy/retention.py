"""Retention: what has had its time is erased, a little at a time, whether or not anybody asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import structlog

from bot.rules import quiet_dates
from bot.rules.callers import Caller, must_manage_server, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.message_specs import kinds_bringing_notes, kinds_showing_a_card, payload_of
from bot.rules.message_types import PostedIn
from bot.rules.permissions import Permission, requires
from bot.rules.programme import Programme
from bot.rules.setup.state import RetentionPromise
from bot.services.core.context import Service, ServiceContext
from bot.services.core.enqueue_and_audit import enqueue_removals
from storage.ledger import Deletion
from storage.models.enums import MessageKind
from storage.models.preferences import Preferences
from storage.models.retention import CleanupKind, RetentionKind
from storage.unit_of_work import UnitOfWork

from .erasure import erase_person
from .ledger import follow_own_ledger

log = structlog.get_logger(__name__)

PurgeTask = Callable[[], Awaitable[int]]
"""Purges one kind of data; returns how many rows."""

PURGE_BATCH_ROWS = 200
"""Rows that one transaction purges; a few statements, so that a member's command never waits long behind it."""

OVERDUE_GRACE = timedelta(days=1)
"""How late purging may be before ``/setup check`` tells of it."""

KINDS_WITH_OWN_DEADLINE = frozenset(
    {RetentionKind.MENTOR_WORDS, RetentionKind.SEEKER_WORDS, RetentionKind.PASSED_OVER, RetentionKind.SEALED}
)
"""Kinds whose rows carry their own deadline."""

KINDS_WITHOUT_WORDS = frozenset(
    {
        CleanupKind.FINAL_STATES,
        CleanupKind.POSTED_WORDS,
        RetentionKind.MESSAGES,
        RetentionKind.PASSED_OVER,
        RetentionKind.MATCHINGS,
        RetentionKind.COUNTED_ACTS,
        RetentionKind.CLOSED_QUESTIONS,
    }
)
"""Kinds that hold nobody's text and come so often that deleted data is not purged from the file for them."""


class RetentionService(Service):
    """Purges what has had its time, together with the sweep of due rows; mostly it only looks."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._tidied: date | None = None
        self.is_here: Callable[[int, int], bool | None] = lambda _community_id, _user_id: None
        """Whether someone is in a server at this moment; None where that can't be told. Given by the app."""

        self.is_present: Callable[[int, int], Awaitable[bool | None]] = _is_nobody_present
        """Whether someone is in a server, asked of Discord if need be; None if unknown. Given by the app."""

    @requires(Permission.PROGRAM)
    async def sweep(self) -> int:
        """Delete everything that has been kept as long as promised; return how much it was.

        What cannot be deleted now holds up nothing else. It also scrubs what could not be scrubbed before, and does
        the deletions that did not come to their end.
        """
        total, secrets = 0, 0
        for what, forget in (await self._what_is_due()).items():
            try:
                forgotten = await forget()
            except Exception as error:  # the next ring tries again, and what comes after it does not wait
                log.error("could not be forgotten yet", what=what, exc_info=error)
            else:
                total += forgotten
                secrets += forgotten if what not in KINDS_WITHOUT_WORDS else 0
        if not self._database.is_ledger_followed:
            await follow_own_ledger(self._database, self._programme, at=self._clock())
        if secrets or not self._database.is_deleted_data_purged:
            await self._database.purge_deleted_data()
        return total

    async def _what_is_due(self) -> dict[RetentionKind | CleanupKind, PurgeTask]:
        """Return the purge tasks that have something to do, found in one query, as mostly nothing has.

        If the query fails, all tasks are returned.
        """
        handlers: dict[RetentionKind | CleanupKind, PurgeTask] = {
            CleanupKind.FINAL_STATES: self._purge_tasks,
            **{keeping: self._purge_task(keeping) for keeping in RetentionKind},
            CleanupKind.QUIET_DATES: self._purge_quiet_dates,
            CleanupKind.PEOPLE_WHO_LEFT: self._purge_departed,
            CleanupKind.POSTED_WORDS: self._take_down_words,
            CleanupKind.REMOVED_COMMUNITIES: self._purge_communities,
        }
        now, programme = self._clock(), self._programme
        if self._tidied == now.date():
            del handlers[CleanupKind.QUIET_DATES]
        try:
            async with self._database.read_transaction() as uow:
                found = await uow.retention.due_kinds(
                    {keeping: _before(keeping, programme, now) for keeping in RetentionKind},
                    left=now - timedelta(days=programme.keep_left_days),
                    removed=now - timedelta(days=programme.keep_removed_days),
                    posted_words=now - timedelta(days=programme.keep_words_days),
                )
        except Exception as error:  # noqa: BLE001 - each is tried by itself then, and tells what is wrong with it
            log.warning("retention check failed", error=error)
            return handlers
        return {what: forget for what, forget in handlers.items() if what in found}

    @requires(Permission.MANAGER)
    async def retention_promise(self, caller: Caller) -> RetentionPromise:
        """Return how long things are kept here, and whether that is so. Raises ManagersOnly or NotFound."""
        must_manage_server(caller)
        programme, late = self._programme, self._clock() - OVERDUE_GRACE
        home, kind = require_community_id(caller), MessageKind.CARD_REMOVAL
        async with self._database.read_transaction() as uow:
            in_vain = [payload_of(kind, detail) for detail in await uow.outbox.details_tried_in_vain(home, kind)]
            return RetentionPromise(
                words_days=programme.keep_words_days,
                messages_days=programme.keep_letters_days,
                left_days=programme.keep_left_days,
                removed_days=programme.keep_removed_days,
                decisions_days=programme.keep_decisions_days,
                is_kept=not await self._any_overdue(uow, home, late),
                unreached_channel_ids=tuple(each.channel_id for each in in_vain if isinstance(each, PostedIn)),
            )

    async def _any_overdue(self, uow: UnitOfWork, community_id: int, late: datetime) -> bool:
        for keeping in RetentionKind:
            before = _before(keeping, self._programme, late)
            if await uow.retention.due_ids(keeping, before=before, limit=1, community_id=community_id):
                return True
        left = late - timedelta(days=self._programme.keep_left_days)
        if await uow.retention.list_left(before=left, limit=1, community_id=community_id):
            return True
        words = late - timedelta(days=self._programme.keep_words_days)
        if await uow.posted_messages.ids_over(before=words, limit=1, community_id=community_id):
            return True
        after = 0
        while page := await uow.retention.list_with_quiet_dates(
            after=after, limit=PURGE_BATCH_ROWS, community_id=community_id
        ):
            if any(self._dates_left(each, late) != each.quiet_dates for each in page):
                return True
            after = page[-1].id or after
        return False

    async def _purge_tasks(self) -> int:
        until = self._clock() + timedelta(days=self._programme.keep_words_days)
        return await self._in_batches(lambda uow: uow.retention.schedule_purge(at=until, limit=PURGE_BATCH_ROWS))

    def _purge_task(self, keeping: RetentionKind) -> PurgeTask:
        notes, instead = kinds_bringing_notes(), kinds_showing_a_card()

        async def forget() -> int:
            before = _before(keeping, self._programme, self._clock())
            return await self._in_batches(
                lambda uow: uow.retention.purge(
                    keeping, before=before, limit=PURGE_BATCH_ROWS, note_kinds=notes, or_naming_one=instead
                )
            )

        return forget

    async def _purge_quiet_dates(self) -> int:
        """Purge quiet dates that are past, once a day; return how many people's.

        They are encrypted, so the database can't be asked which of them are past.
        """
        now, total, after = self._clock(), 0, 0
        while True:
            async with self._database.read_transaction() as uow:
                page = await uow.retention.list_with_quiet_dates(after=after, limit=PURGE_BATCH_ROWS)
            if not page:
                break
            after = page[-1].id or after
            if any(self._dates_left(each, now) != each.quiet_dates for each in page):
                total += await self._tidy(after=(page[0].id or 1) - 1, now=now)
        self._tidied = now.date()
        return total

    async def _tidy(self, *, after: int, now: datetime) -> int:
        tidied = 0
        async with self._database.transaction() as uow:
            for each in await uow.retention.list_with_quiet_dates(
                after=after, limit=PURGE_BATCH_ROWS, for_update=True
            ):
                left = self._dates_left(each, now)
                if each.id is not None and left != each.quiet_dates:
                    await uow.retention.set_quiet_dates(each.id, left)
                    tidied += 1
        return tidied

    def _dates_left(self, preferences: Preferences, now: datetime) -> str | None:
        """Return the stored quiet dates without those past in the person's time zone; None if none are left."""
        times = contact_hours_of(preferences, self._programme)
        today = now.astimezone(times.zone).date()
        left = [span for span in quiet_dates.ranges_from_json(preferences.quiet_dates or "[]") if span.last >= today]
        return quiet_dates.ranges_to_json(left) if left else None

    async def _purge_departed(self) -> int:
        now, total = self._clock(), 0
        before = now - timedelta(days=self._programme.keep_left_days)
        async with self._database.read_transaction() as uow:
            gone = await uow.retention.list_left(before=before, limit=PURGE_BATCH_ROWS)
        for community_id, user_id in gone:
            try:
                total += await self._erase_if_still_gone(community_id, user_id, before=before, now=now)
            except Exception as error:  # whatever is wrong with what is stored about one, the next is tried
                log.error("could not be forgotten yet", community=community_id, person=user_id, exc_info=error)
        return total

    async def _erase_if_still_gone(self, community_id: int, user_id: int, *, before: datetime, now: datetime) -> bool:
        present = await self.is_present(community_id, user_id)
        if present is None:
            # They may have come back while nobody looked: it is asked again at the next ring.
            return False
        async with self._database.transaction() as uow:
            await uow.people.lock_if_exists(community_id, user_id)
            person = await uow.people.get(community_id, user_id)
            # They may have come back a moment ago.
            still_gone = person is not None and person.left_at is not None and person.left_at <= before
            if still_gone and (present or self.is_here(community_id, user_id)):
                # Their coming back was missed, for whatever reason: who is here has not left.
                await uow.people.mark_returned(community_id, [user_id])
                return False
            if still_gone:
                # Nobody has asked for it, so what they wished about others holds again, too, should they come back.
                await erase_person(
                    uow, community_id, user_id, self._programme, keep_wishes=True, at=now, is_locked=True
                )
            return still_gone

    async def _take_down_words(self) -> int:
        """Have messages removed with words about what has been over for long enough; return how many."""
        before = self._clock() - timedelta(days=self._programme.keep_words_days)
        return await self._in_batches(lambda uow: self._take_down_some(uow, before))

    async def _take_down_some(self, uow: UnitOfWork, before: datetime) -> int:
        old = defaultdict[int, list[int]](list)
        for community_id, message_id in await uow.posted_messages.ids_over(before=before, limit=PURGE_BATCH_ROWS):
            old[community_id].append(message_id)
        for community_id, message_ids in old.items():
            stood = await uow.posted_messages.take(community_id, message_ids)
            await enqueue_removals(uow, community_id, stood, at=self._clock())
        return sum(map(len, old.values()))

    async def _purge_communities(self) -> int:
        before = self._clock() - timedelta(days=self._programme.keep_removed_days)
        async with self._database.read_transaction() as uow:
            gone = await uow.communities.removed_ids(before=before)
        for community_id in gone:
            async with self._database.transaction() as uow:
                community = await uow.communities.get_for_update(community_id)
                if community.removed_at is not None and community.removed_at <= before:
                    await uow.communities.delete_everything(community_id)
                    uow.deletions.append(Deletion(community_id, None, self._clock()))
                    log.info("forgotten", community=community_id)
        return len(gone)

    async def _in_batches(self, some: Callable[[UnitOfWork], Awaitable[int]]) -> int:
        """Purge one batch in each transaction until one is not full; return how many rows."""
        total = 0
        while True:
            async with self._database.transaction() as uow:
                done = await some(uow)
            total += done
            if done < PURGE_BATCH_ROWS:
                return total


async def _is_nobody_present(_community_id: int, _user_id: int) -> bool | None:
    return False


def _before(keeping: RetentionKind, programme: Programme, now: datetime) -> datetime:
    """Return the time limit: rows from then or earlier have had their time."""
    if keeping in KINDS_WITH_OWN_DEADLINE:
        return now
    days = {
        RetentionKind.MESSAGES: programme.keep_letters_days,
        RetentionKind.COUNTED_ACTS: 1,
        RetentionKind.CLOSED_QUESTIONS: programme.ask_again_days,
    }
    return now - timedelta(days=days.get(keeping, programme.keep_words_days))
