"""Forgetting: what has had its time goes, a little at a time, whether or not anybody asks for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

import structlog

from bot.rules import quiet_dates
from bot.rules.checking_in import times_of
from bot.rules.house_check import Promised
from bot.rules.message_specs import kinds_bringing_notes, kinds_showing_a_card
from bot.rules.people import Caller, at_home, must_manage
from bot.rules.programme import Programme
from bot.rules.rights import Right, requires
from bot.services.core.context import Desk, Service
from storage.models.records import Preferences
from storage.repositories.retention import Keeping, Tidying
from storage.unit_of_work import Memory

from .erasure import forget_person

log = structlog.get_logger(__name__)

Chore = Callable[[], Awaitable[int]]
"""Forgets one kind of thing; returns how much."""

BATCH = 200
"""Rows that one transaction forgets; a few statements, so that a member's command never waits long behind it."""

GRACE = timedelta(days=1)
"""How late forgetting may be before ``/setup check`` tells of it."""

AT_ONCE = frozenset({Keeping.MENTOR_WORDS, Keeping.SEEKER_WORDS, Keeping.PASSED_OVER})
"""Rows that carry their own time."""

IDS_ALONE = frozenset({Tidying.OVER, Keeping.LETTERS, Keeping.PASSED_OVER, Keeping.MATCHINGS})
"""What holds nobody's words, and comes so often that no more is made of it."""


class Retention(Service):
    """Rung by the alarm beside what falls due. Where nothing has had its time, it only looks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._tidied: date | None = None
        self.is_here: Callable[[int, int], bool | None] = lambda _community_id, _user_id: False
        """Whether someone is in a server just now; None where that can't be told at this moment. Given by the app."""

    @requires(Right.PROGRAM)
    async def sweep(self) -> int:
        """Delete everything that has been kept as long as promised; return how much it was.

        What cannot be deleted now holds up nothing else. It also scrubs what could not be scrubbed before.
        """
        total, secrets = 0, 0
        for what, forget in (await self._what_is_due()).items():
            try:
                forgotten = await forget()
            except Exception as error:  # the next ring tries again, and what comes after it does not wait
                log.error("could not be forgotten yet", what=what, exc_info=error)
            else:
                total += forgotten
                secrets += forgotten if what not in IDS_ALONE else 0
        if secrets or not self._store.is_scrubbed:
            await self._store.scrub()
        return total

    async def _what_is_due(self) -> dict[Keeping | Tidying, Chore]:
        """One look for all of it, for mostly nothing has had its time. Where looking fails, all of it is tried."""
        chores: dict[Keeping | Tidying, Chore] = {
            Tidying.OVER: self._set_forgetting,
            **{keeping: self._forgetting(keeping) for keeping in Keeping},
            Tidying.QUIET_DATES: self._forget_quiet_dates,
            Tidying.LEFT: self._forget_who_left,
            Tidying.REMOVED: self._forget_communities,
        }
        now, programme = self._clock(), self._programme
        if self._tidied == now.date():
            del chores[Tidying.QUIET_DATES]
        try:
            async with self._store.reading() as memory:
                found = await memory.retention.any_due(
                    {keeping: _before(keeping, programme, now) for keeping in Keeping},
                    left=now - timedelta(days=programme.keep_left_days),
                    removed=now - timedelta(days=programme.keep_removed_days),
                )
        except Exception as error:  # noqa: BLE001 - each is tried by itself then, and tells what is wrong with it
            log.warning("not known what has had its time", error=type(error).__name__)
            return chores
        return {what: forget for what, forget in chores.items() if what in found}

    @requires(Right.MANAGER)
    async def promised(self, caller: Caller) -> Promised:
        """Return how long things are kept here, and whether that is so. Raises ManagersOnly or NotFound."""
        must_manage(caller)
        programme, late = self._programme, self._clock() - GRACE
        async with self._store.reading() as memory:
            return Promised(
                words_days=programme.keep_words_days,
                letters_days=programme.keep_letters_days,
                left_days=programme.keep_left_days,
                removed_days=programme.keep_removed_days,
                is_kept=not await self._any_overdue(memory, at_home(caller), late),
            )

    async def _any_overdue(self, memory: Memory, community_id: int, late: datetime) -> bool:
        for keeping in Keeping:
            before = _before(keeping, self._programme, late)
            if await memory.retention.due(keeping, before=before, limit=1, community_id=community_id):
                return True
        left = late - timedelta(days=self._programme.keep_left_days)
        if await memory.retention.who_left(before=left, limit=1, community_id=community_id):
            return True
        after = 0
        while page := await memory.retention.with_quiet_dates(after=after, limit=BATCH, community_id=community_id):
            if any(self._dates_left(each, late) != each.quiet_dates for each in page):
                return True
            after = page[-1].id or after
        return False

    async def _set_forgetting(self) -> int:
        until = self._clock() + timedelta(days=self._programme.keep_words_days)
        return await self._again_and_again(lambda memory: memory.retention.set_forgetting(at=until, limit=BATCH))

    def _forgetting(self, keeping: Keeping) -> Chore:
        notes, instead = kinds_bringing_notes(), kinds_showing_a_card()

        async def forget() -> int:
            before = _before(keeping, self._programme, self._clock())
            return await self._again_and_again(
                lambda memory: memory.retention.forget(
                    keeping, before=before, limit=BATCH, among=notes, or_naming_one=instead
                )
            )

        return forget

    async def _forget_quiet_dates(self) -> int:
        """Once a day; they are encrypted, so nobody can ask the database which of them are past."""
        now, total, after = self._clock(), 0, 0
        while True:
            async with self._store.reading() as memory:
                page = await memory.retention.with_quiet_dates(after=after, limit=BATCH)
            if not page:
                break
            after = page[-1].id or after
            if any(self._dates_left(each, now) != each.quiet_dates for each in page):
                total += await self._tidy(after=(page[0].id or 1) - 1, now=now)
        self._tidied = now.date()
        return total

    async def _tidy(self, *, after: int, now: datetime) -> int:
        tidied = 0
        async with self._store.transaction() as memory:
            for each in await memory.retention.with_quiet_dates(after=after, limit=BATCH, held=True):
                left = self._dates_left(each, now)
                if each.id is not None and left != each.quiet_dates:
                    await memory.retention.keep_quiet_dates(each.id, left)
                    tidied += 1
        return tidied

    def _dates_left(self, preferences: Preferences, now: datetime) -> str | None:
        """Those that are not past where the person lives."""
        times = times_of(preferences, self._programme)
        today = now.astimezone(times.zone).date()
        left = [span for span in quiet_dates.from_json(preferences.quiet_dates or "[]") if span.last >= today]
        return quiet_dates.to_json(left) if left else None

    async def _forget_who_left(self) -> int:
        now, total = self._clock(), 0
        before = now - timedelta(days=self._programme.keep_left_days)
        async with self._store.reading() as memory:
            gone = await memory.retention.who_left(before=before, limit=BATCH)
        for community_id, user_id in gone:
            try:
                total += await self._forget_if_still_gone(community_id, user_id, before=before, now=now)
            except Exception as error:  # whatever is wrong with what is stored about one, the next is tried
                log.error("could not be forgotten yet", community=community_id, person=user_id, exc_info=error)
        return total

    async def _forget_if_still_gone(
        self, community_id: int, user_id: int, *, before: datetime, now: datetime
    ) -> bool:
        async with self._store.transaction() as memory:
            await memory.people.hold(community_id, user_id)
            person = await memory.people.get(community_id, user_id)
            # They may have come back a moment ago.
            still_gone = person is not None and person.left_at is not None and person.left_at <= before
            is_here = self.is_here(community_id, user_id) if still_gone else None
            if still_gone and is_here is None:
                # They may have come back while nobody looked: it is asked again at the next ring.
                return False
            if still_gone and is_here:
                # Their coming back was missed, for whatever reason: who is here has not left.
                await memory.people.came_back(community_id, [user_id])
                return False
            if still_gone:
                await forget_person(memory, community_id, user_id, self._programme, at=now)
            return still_gone

    async def _forget_communities(self) -> int:
        before = self._clock() - timedelta(days=self._programme.keep_removed_days)
        async with self._store.reading() as memory:
            gone = await memory.communities.removed(before=before)
        for community_id in gone:
            async with self._store.transaction() as memory:
                community = await memory.communities.hold(community_id)
                if community.removed_at is not None and community.removed_at <= before:
                    await memory.communities.forget(community_id)
                    log.info("forgotten", community=community_id)
        return len(gone)

    async def _again_and_again(self, some: Callable[[Memory], Awaitable[int]]) -> int:
        """A batch a transaction, until one is not full."""
        total = 0
        while True:
            async with self._store.transaction() as memory:
                done = await some(memory)
            total += done
            if done < BATCH:
                return total


def _before(keeping: Keeping, programme: Programme, now: datetime) -> datetime:
    """What is from then or earlier has had its time."""
    if keeping in AT_ONCE:
        return now
    days = programme.keep_letters_days if keeping is Keeping.LETTERS else programme.keep_words_days
    return now - timedelta(days=days)
