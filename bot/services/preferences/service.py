"""When a person may be asked how it goes: their time zone and hour, quiet days, a rest, or no check-ins at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Unpack

from bot.rules import quiet_dates
from bot.rules.bad_input import NoDayLeft, UnknownTimeZone
from bot.rules.callers import Caller, require_community_id
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.contact_hours import find_zone
from bot.rules.deadlines import parse_future_date
from bot.rules.permissions import Permission, requires
from bot.rules.refusals import AdultsOnly, FirstStep
from bot.rules.visibility import Viewer, are_messages_masked
from bot.services.check_ins.scheduling import CheckInScheduler
from bot.services.core.context import Service, ServiceContext
from bot.services.core.first_answers import must_have_begun
from storage.models.changes import PreferencesChange
from storage.models.enums import AuditSubject, CheckInWish
from storage.models.preferences import Preferences
from storage.models.records import Community
from storage.unit_of_work import UnitOfWork


class PreferenceService(Service):
    """Preferences; each change also sets the person's schedules, in the same transaction."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._rounds = CheckInScheduler(context.programme)

    @requires(Permission.ANYONE)
    async def mine(self, caller: Caller) -> Preferences:
        """Return when and how the caller may be written to. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await uow.preferences.get(require_community_id(caller), caller.user_id)

    @requires(Permission.ANYONE)
    async def set_time_zone(self, caller: Caller, time_zone: str) -> Preferences:
        """Set the caller's time zone, by its IANA name. Raises UnknownTimeZone or NotFound."""
        if find_zone(time_zone) is None:
            raise UnknownTimeZone
        return await self._set(caller, time_zone=time_zone)

    @requires(Permission.ANYONE)
    async def set_times(self, caller: Caller, *, time_zone: str | None, hour: int | None) -> Preferences:
        """Set both at once, by an IANA name and from 0 to 23; None leaves one as it is.

        Raises UnknownTimeZone or NotFound.
        """
        if time_zone is not None and find_zone(time_zone) is None:
            raise UnknownTimeZone
        said = PreferencesChange()
        if time_zone is not None:
            said["time_zone"] = time_zone
        if hour is not None:
            said["hour"] = min(max(hour, 0), 23)
        return await self._set(caller, **said)

    @requires(Permission.ANYONE)
    async def share_zone(self, caller: Caller, *, shares: bool) -> Preferences:
        """Choose whether others are shown how many hours apart the caller's clock is. Raises NotFound."""
        return await self._set(caller, shares_zone=shares)

    @requires(Permission.ANYONE)
    async def set_hour(self, caller: Caller, hour: int) -> Preferences:
        """Set the hour at which the caller likes to be asked, 0 to 23 in their own time zone. Raises NotFound."""
        return await self._set(caller, hour=min(max(hour, 0), 23))

    @requires(Permission.ANYONE)
    async def set_quiet_weekdays(self, caller: Caller, weekdays: Collection[int]) -> Preferences:
        """Keep exactly these days of the week free of messages, from now on; Monday is 0.

        Raises NoDayLeft or NotFound.
        """
        chosen = {day for day in weekdays if 0 <= day <= 6}
        if len(chosen) == 7:
            raise NoDayLeft
        return await self._set(caller, quiet_weekdays=sum(1 << day for day in chosen))

    @requires(Permission.ANYONE)
    async def set_quiet_dates(self, caller: Caller, text: str | None) -> Preferences:
        """Keep exactly these dates and ranges, as typed, free of messages; they are days of the caller's own.

        Raises InvalidQuietDates, TooManyDates or NotFound.
        """
        async with self._database.read_transaction() as uow:
            times = contact_hours_of(
                await uow.preferences.get(require_community_id(caller), caller.user_id), self._programme
            )
        spans = quiet_dates.parse_ranges(text or "", today=self._clock().astimezone(times.zone).date())
        return await self._set(caller, quiet_dates=quiet_dates.ranges_to_json(spans) if spans else None)

    @requires(Permission.ANYONE)
    async def rest(self, caller: Caller, *, until: str | None = None) -> Preferences:
        """Stop the caller's check-ins until a date, or until *go_on*; mentorships stay.

        *until* is as typed, "2 weeks" or "2027-03-01", and means noon in the caller's time zone.

        Raises InvalidDate, DateNotInFuture or NotFound.
        """
        async with self._database.read_transaction() as uow:
            times = contact_hours_of(
                await uow.preferences.get(require_community_id(caller), caller.user_id), self._programme
            )
        resting_until = parse_future_date(until, now=self._clock(), zone=times.zone) if until else None
        return await self._set(caller, wish=CheckInWish.REST, resting_until=resting_until)

    @requires(Permission.ANYONE)
    async def opt_out(self, caller: Caller) -> Preferences:
        """Stop the caller's check-ins for good; mentorships stay. Raises NotFound."""
        return await self._set(caller, wish=CheckInWish.OFF, resting_until=None)

    @requires(Permission.ANYONE)
    async def go_on(self, caller: Caller) -> Preferences:
        """Start the caller's check-ins again from now on; what was due meanwhile is not asked. Raises NotFound."""
        return await self._set(caller, from_now=True, wish=CheckInWish.ASK, resting_until=None)

    @requires(Permission.ANYONE)
    async def is_discreet(self, caller: Caller) -> bool:
        """Return whether direct messages to the caller only say that there is something to read. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            person = await uow.people.get(require_community_id(caller), caller.user_id)
            return are_messages_masked(person, reads_as=Viewer.SELF)

    @requires(Permission.ANYONE)
    async def check_has_begun(self, caller: Caller, first: FirstStep) -> None:
        """Check that the caller knows what is kept, and has said what messages may show; *first* is what they do.

        Raises NotBegun or NotFound.
        """
        async with self._database.read_transaction() as uow:
            await must_have_begun(uow, require_community_id(caller), caller.user_id, first)

    @requires(Permission.ANYONE)
    async def begin(self, caller: Caller, *, discreet: bool, is_adult: bool) -> None:
        """Keep what the caller answered before their first form. Raises AdultsOnly (nothing is kept) or NotFound."""
        home = require_community_id(caller)
        async with self._form_transaction(caller) as uow:
            if (await uow.communities.get_or_create(home)).adults_only and not is_adult:
                raise AdultsOnly
            await uow.people.record_first_answers(home, caller.user_id, discreet=discreet, at=self._clock())
            await self._audit_change(uow, caller)

    @requires(Permission.ANYONE)
    async def first_notice(self, caller: Caller) -> Community:
        """Return what the caller is told before their first form: the community's settings. Raises NotFound."""
        async with self._database.read_transaction() as uow:
            return await uow.communities.get(require_community_id(caller))

    @requires(Permission.ANYONE)
    async def set_discreet(self, caller: Caller, *, discreet: bool) -> Preferences:
        """Choose whether direct messages to the caller only say, from now on, that there is something to read.

        Raises NotFound.
        """
        community_id = require_community_id(caller)
        async with self._database.transaction() as uow:
            await uow.communities.get_or_create(community_id)
            await uow.people.set_discreet(community_id, caller.user_id, discreet=discreet)
            await self._audit_change(uow, caller)
            return await uow.preferences.get(community_id, caller.user_id)

    async def _set(
        self, caller: Caller, *, from_now: bool = False, **values: Unpack[PreferencesChange]
    ) -> Preferences:
        community_id, now = require_community_id(caller), self._clock()
        async with self._form_transaction(caller) as uow:
            await uow.communities.get_or_create(community_id)
            # Nothing begins for them meanwhile that would go by their earlier wishes.
            await uow.people.lock(community_id, caller.user_id)
            before = await uow.preferences.get(community_id, caller.user_id)
            if replace(before, **values) == before and before.id is not None:
                return before
            said = await uow.preferences.set(community_id, caller.user_id, **values)
            await self._rounds.apply_preferences(uow, said, at=now, from_now=from_now)
            await self._audit_change(uow, caller)
            return said

    async def _audit_change(self, uow: UnitOfWork, caller: Caller) -> None:
        """Write to the audit trail that something was changed, and not what: that is the person's own."""
        await uow.audit.add(
            require_community_id(caller),
            actor_id=caller.user_id,
            move="prefer",
            subject=AuditSubject.PERSON,
            subject_id=caller.user_id,
            at=self._clock(),
        )
