"""How the programme goes in a community: what those who manage the server choose of its rules."""

from __future__ import annotations

from typing import Unpack

from bot.rules.bad_input import UnknownTimeZone
from bot.rules.callers import Caller, must_have_facilitators, must_manage_server, require_community_id
from bot.rules.contact_hours import find_zone, next_daily
from bot.rules.mentor_status import clamp_capacity
from bot.rules.permissions import Permission, requires
from bot.rules.text_limits import MAX_NAMED_CHARS, optional_text
from bot.services.core.context import Service
from storage.models.changes import CommunityChange
from storage.models.enums import AuditSubject
from storage.models.records import Community
from storage.models.settings import GroupRule
from storage.unit_of_work import UnitOfWork

MAX_LEAST_DAYS = 3650


class ProgrammeRulesService(Service):
    """The rules of the programme that a community chooses."""

    @requires(Permission.MANAGER)
    async def choose_needs_yes(self, caller: Caller, needs_yes: bool) -> Community:
        """Choose whether a facilitator approves each pairing before it begins.

        Raises ManagersOnly, NotFound or NotSetUp (nobody could approve).
        """
        must_manage_server(caller)
        async with self._database.read_transaction() as uow:
            community = await uow.communities.get(require_community_id(caller))
        if needs_yes:
            must_have_facilitators(community)
        return await self._choose_setting(caller, "choose needs yes", needs_yes=needs_yes)

    @requires(Permission.MANAGER)
    async def choose_group_rule(self, caller: Caller, rule: GroupRule) -> Community:
        """Choose whether mentor and mentee are of the same support group. Raises ManagersOnly or NotFound."""
        return await self._choose_setting(caller, "choose group rule", group_rule=rule)

    @requires(Permission.MANAGER)
    async def choose_responsible(
        self, caller: Caller, *, operator: str | None, complaints: str | None, adults_only: bool
    ) -> Community:
        """Choose who is named as running the bot and for complaints, None for nobody, and whether all must be adults.

        Raises ManagersOnly, TooLong or NotFound.
        """
        return await self._choose_setting(
            caller,
            "choose responsible",
            operator=optional_text(operator, limit=MAX_NAMED_CHARS),
            complaints=optional_text(complaints, limit=MAX_NAMED_CHARS),
            adults_only=adults_only,
        )

    @requires(Permission.MANAGER)
    async def choose_mentor_rules(self, caller: Caller, *, least_days: int, capacity: int) -> Community:
        """Choose for how many days somebody has to be here before they offer to mentor, and how much room there is.

        Raises ManagersOnly or NotFound.
        """
        return await self._choose_setting(
            caller,
            "choose rules for mentors",
            least_days=min(max(least_days, 0), MAX_LEAST_DAYS),
            mentor_capacity=clamp_capacity(capacity),
        )

    @requires(Permission.MANAGER)
    async def choose_country(self, caller: Caller, country: str | None) -> Community:
        """Choose whose crisis lines come first, by the country's name; None for that of each reader's language.

        Raises ManagersOnly or NotFound.
        """
        return await self._choose_setting(caller, "choose country", country=country)

    @requires(Permission.MANAGER)
    async def choose_daily_line(self, caller: Caller, wanted: bool) -> Community:
        """Choose whether the facilitators' channel hears, daily and without names, that something began or ended.

        Raises ManagersOnly or NotFound.
        """
        hour, zone = self._programme.weekly_hour, self._programme.weekly_zone
        daily_at = next_daily(hour=hour, zone=zone, after=self._clock()) if wanted else None
        return await self._choose_setting(caller, "choose daily line", daily_at=daily_at)

    @requires(Permission.MANAGER)
    async def choose_time_zone(self, caller: Caller, time_zone: str) -> Community:
        """Choose by whose clock those are written to who have not said their own, by its IANA name.

        Raises ManagersOnly, NotFound or UnknownTimeZone.
        """
        must_manage_server(caller)
        if find_zone(time_zone) is None:
            raise UnknownTimeZone
        return await self._choose_setting(caller, "choose time zone", time_zone=time_zone)

    async def _choose_setting(self, caller: Caller, move: str, **settings: Unpack[CommunityChange]) -> Community:
        must_manage_server(caller)
        community_id = require_community_id(caller)
        async with self._form_transaction(caller) as uow:
            after = await uow.communities.update_settings(
                await uow.communities.get_for_update(community_id), **settings
            )
            await self._audit_choice(uow, caller, community_id, move)
            return after

    async def _audit_choice(self, uow: UnitOfWork, caller: Caller, community_id: int, move: str) -> None:
        await uow.audit.add(
            community_id,
            actor_id=caller.user_id,
            move=move,
            subject=AuditSubject.COMMUNITY,
            subject_id=community_id,
            at=self._clock(),
        )
