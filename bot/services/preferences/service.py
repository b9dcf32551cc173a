"""When a person may be asked how it goes: their time zone and hour, quiet days, a rest, or no check-ins at all."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

from bot.rules import quiet_dates
from bot.rules.checking_in import times_of
from bot.rules.moments import zone_of
from bot.rules.people import Caller, at_home
from bot.rules.refusals import NoDayLeft, NotAZone
from bot.rules.rights import Right, requires
from bot.rules.timing import until_when
from bot.services.check_ins.scheduling import Rounds
from bot.services.core.context import Desk, Service
from storage.models.changes import PreferencesChange
from storage.models.enums import AuditSubject, Wish
from storage.models.records import Preferences
from storage.unit_of_work import Memory


class PreferencesOfOnes(Service):
    """Each change sets the person's schedules anew, in the same transaction."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rounds = Rounds(desk.programme)

    @requires(Right.ANYONE)
    async def mine(self, caller: Caller) -> Preferences:
        """Return when and how the caller may be written to. Raises NotFound."""
        async with self._store.reading() as memory:
            return await memory.preferences.get(at_home(caller), caller.user_id)

    @requires(Right.ANYONE)
    async def live_in(self, caller: Caller, time_zone: str) -> Preferences:
        """Set the caller's time zone, by its IANA name. Raises NotAZone or NotFound."""
        if zone_of(time_zone) is None:
            raise NotAZone
        return await self._set(caller, time_zone=time_zone)

    @requires(Right.ANYONE)
    async def like_hour(self, caller: Caller, hour: int) -> Preferences:
        """Set the hour at which the caller likes to be asked, 0 to 23 in their own time zone. Raises NotFound."""
        return await self._set(caller, hour=min(max(hour, 0), 23))

    @requires(Right.ANYONE)
    async def keep_weekdays_quiet(self, caller: Caller, weekdays: Collection[int]) -> Preferences:
        """Keep exactly these days of the week free of messages, from now on; Monday is 0.

        Raises NoDayLeft or NotFound.
        """
        chosen = {day for day in weekdays if 0 <= day <= 6}
        if len(chosen) == 7:
            raise NoDayLeft
        return await self._set(caller, quiet_weekdays=sum(1 << day for day in chosen))

    @requires(Right.ANYONE)
    async def keep_dates_quiet(self, caller: Caller, text: str | None) -> Preferences:
        """Keep exactly these dates and ranges, as typed, free of messages; they are days of the caller's own.

        Raises NotDates, TooManyDates or NotFound.
        """
        async with self._store.reading() as memory:
            times = times_of(await memory.preferences.get(at_home(caller), caller.user_id), self._programme)
        spans = quiet_dates.read(text or "", today=self._clock().astimezone(times.zone).date())
        return await self._set(caller, quiet_dates=quiet_dates.to_json(spans) if spans else None)

    @requires(Right.ANYONE)
    async def rest(self, caller: Caller, *, until: str | None = None) -> Preferences:
        """Stop the caller's check-ins until a date, or until *go_on*; mentorships stay.

        *until* is as typed, "2 weeks" or "2027-03-01", and means noon in the caller's time zone.

        Raises NotADate, DateGone or NotFound.
        """
        async with self._store.reading() as memory:
            times = times_of(await memory.preferences.get(at_home(caller), caller.user_id), self._programme)
        resting_until = until_when(until, now=self._clock(), zone=times.zone) if until else None
        return await self._set(caller, wish=Wish.REST, resting_until=resting_until)

    @requires(Right.ANYONE)
    async def opt_out(self, caller: Caller) -> Preferences:
        """Stop the caller's check-ins for good; mentorships stay. Raises NotFound."""
        return await self._set(caller, wish=Wish.OFF, resting_until=None)

    @requires(Right.ANYONE)
    async def go_on(self, caller: Caller) -> Preferences:
        """Start the caller's check-ins again from now on; what was due meanwhile is not asked. Raises NotFound."""
        return await self._set(caller, afresh=True, wish=Wish.ASK, resting_until=None)

    @requires(Right.ANYONE)
    async def is_discreet(self, caller: Caller) -> bool:
        """Return whether direct messages to the caller only say that there is something to read. Raises NotFound."""
        async with self._store.reading() as memory:
            person = await memory.people.get(at_home(caller), caller.user_id)
            return person is not None and person.discreet

    @requires(Right.ANYONE)
    async def set_discreet(self, caller: Caller, *, discreet: bool) -> Preferences:
        """Choose whether direct messages to the caller only say, from now on, that there is something to read.

        Raises NotFound.
        """
        community_id = at_home(caller)
        async with self._store.transaction() as memory:
            await memory.communities.get_for_change(community_id)
            await memory.people.be_discreet(community_id, caller.user_id, discreet=discreet)
            await self._note(memory, caller)
            return await memory.preferences.get(community_id, caller.user_id)

    async def _set(self, caller: Caller, *, afresh: bool = False, **values: Unpack[PreferencesChange]) -> Preferences:
        community_id, now = at_home(caller), self._clock()
        async with self._store.transaction() as memory:
            await memory.communities.get_for_change(community_id)
            # Nothing begins for them meanwhile that would go by their earlier wishes.
            await memory.people.lock(community_id, caller.user_id)
            said = await memory.preferences.set(community_id, caller.user_id, **values)
            await self._rounds.change_person(memory, said, at=now, afresh=afresh)
            await self._note(memory, caller)
            return said

    async def _note(self, memory: Memory, caller: Caller) -> None:
        """That something was changed, and not what: that is the person's own."""
        await memory.audit.write(
            at_home(caller),
            actor=caller.user_id,
            move="prefer",
            subject=AuditSubject.PERSON,
            subject_id=caller.user_id,
            at=self._clock(),
        )
