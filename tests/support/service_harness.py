"""Services over a real database, without Discord: people are numbers here, with real roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete

from bot.demo.world.community import ManualClock
from bot.rules.callers import Caller, NamedUser
from bot.rules.mentor_status import MentorMove
from bot.rules.programme import Programme
from bot.services import Services
from bot.services.core.context import ServiceContext
from storage.database import Database
from storage.models.enums import MessageKind, RoleKind
from storage.models.records import Mentor, OutboxMessage, Pairing
from storage.schema.outbox import outbox_messages

COMMUNITY_ID, OTHER_COMMUNITY_ID = 100, 200
FACILITATOR_ROLE_ID, MEMBER_ROLE_ID, ALUMNI_ROLE_ID, MENTOR_ROLE_ID = 901, 902, 903, 904
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class ServiceHarness:
    """One community with its settings chosen, and steps to bring about a state in it."""

    def __init__(
        self, database: Database, programme: Programme | None = None, clock: ManualClock | None = None
    ) -> None:
        self.database = database
        self.clock = clock or ManualClock(START)
        self.programme = programme or Programme()
        self.services = Services.create(ServiceContext(database, self.clock, self.programme))

    # Which settings there are, and their types, the programme says.
    def set_programme(self, **numbers: Any) -> None:
        """Let these numbers of the programme be others from now on."""
        self.programme = replace(self.programme, **numbers)
        self.services = Services.create(ServiceContext(self.database, self.clock, self.programme))

    async def set_up(self, community_id: int = COMMUNITY_ID) -> None:
        """Choose the roles, the facilitators' channel and the coordinator."""
        manager = Caller(user_id=1, community_id=community_id, manages_server=True)
        for kind, role_id in (
            (RoleKind.FACILITATOR, FACILITATOR_ROLE_ID),
            (RoleKind.MEMBER, MEMBER_ROLE_ID),
            (RoleKind.ALUMNI, ALUMNI_ROLE_ID),
            (RoleKind.MENTOR, MENTOR_ROLE_ID),
        ):
            await self.services.setup.choose_roles(manager, kind, [role_id])
        await self.services.setup.choose_facilitators_channel(manager, 800)
        await self.services.setup.choose_coordinator(manager, 2)
        async with self.database.engine.begin() as connection:
            # The card that opens the facilitators' queue is on its way: nothing that other tests look at.
            await connection.execute(delete(outbox_messages).where(outbox_messages.c.community_id == community_id))
        async with self.database.transaction() as uow:
            await uow.communities.look_at_staff(community_id, at=None)
        await hold_weekly(self.database, community_id)

    async def require_approval(self) -> None:
        """Let each pairing from now on need a facilitator's yes."""
        manager = Caller(user_id=1, community_id=COMMUNITY_ID, manages_server=True)
        await self.services.setup.choose_needs_yes(manager, needs_yes=True)

    async def have_begun(self, *people: int) -> None:
        """Let these have answered what is asked once, before the first form."""
        for person in people:
            await self.services.preferences.begin(member(person), discreet=False, is_adult=True)

    async def add_mentor(self, user_id: int, *, capacity: int = 2) -> Mentor:
        """Return a mentor who volunteered and was approved."""
        applied = await self.services.mentor_applications.volunteer(
            member(user_id), qualities=["kind"], past_member=False, capacity=capacity, words=None
        )
        return await self.services.mentor_applications.decide(facilitator(), applied.id, MentorMove.APPROVE)

    async def request_pairing(self, mentee: int, mentor: int) -> Pairing:
        """Return the pairing that a mentee proposed to a mentor."""
        return await self.services.requests.ask_mentor(member(mentee), someone(mentor), words=None, attends=True)

    async def active_pairing(self, mentee: int, mentor: int) -> Pairing:
        """Return the pairing that a mentee proposed and the mentor agreed to."""
        asked = await self.request_pairing(mentee, mentor)
        return await self.services.responses.agree(in_dm(mentor), asked.id)

    async def has_waited(self, *people: int) -> None:
        """Let these have waited for a mentor, and be on the waiting list no more."""
        for person in people:
            await self.services.waiting_list.join(
                member(person), hope=None, attends=True, preferences=None, listed=True
            )
            await self.services.waiting_list.withdraw(member(person))

    async def drain_outbox(self) -> list[OutboxMessage]:
        """Return every message that waits, claimed and then marked as sent."""
        found: list[OutboxMessage] = []
        while claimed := await self.services.outbox.claim(limit=50, lease_s=60):
            for message in claimed:
                await self.services.outbox.mark_sent(await self.services.outbox.load_context(message))
            found += claimed
        return found

    async def recipients_of(self, kind: MessageKind) -> list[int | None]:
        """Return the recipients of the waiting messages of this kind; all waiting messages are marked as sent."""
        return [message.recipient_id for message in await self.drain_outbox() if message.kind is kind]

    def advance_time(self, **span: float) -> None:
        """Move the clock forward by days or hours."""
        self.clock.advance(timedelta(**span))


async def hold_weekly(database: Database, community_id: int) -> None:
    """Let nobody hear weekly what waits, which few tests look at."""
    async with database.transaction() as uow:
        await uow.communities.plan_week(community_id, at=START + timedelta(days=36500))


def member(user_id: int, community_id: int = COMMUNITY_ID) -> Caller:
    """Return a caller who is a current member of a group."""
    return Caller(user_id=user_id, community_id=community_id, role_ids=frozenset({MEMBER_ROLE_ID}))


def facilitator(user_id: int = 50, community_id: int = COMMUNITY_ID) -> Caller:
    """Return a caller with the facilitators' role."""
    return Caller(
        user_id=user_id, community_id=community_id, role_ids=frozenset({FACILITATOR_ROLE_ID, MEMBER_ROLE_ID})
    )


def in_dm(user_id: int) -> Caller:
    """Return a caller who presses a button in a direct message: no server, no roles."""
    return Caller(user_id=user_id, community_id=None)


def someone(user_id: int, *, is_bot: bool = False, is_here: bool = True, role_id: int = MEMBER_ROLE_ID) -> NamedUser:
    """Return a person named in a command."""
    return NamedUser(user_id=user_id, is_bot=is_bot, is_in_server=is_here, role_ids=frozenset({role_id}))
