"""Whatever becomes of those who should act: what waits reaches somebody who is there, or goes on for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest

from bot.outbox.audience import AudienceFinder, matter_of
from bot.rules.audience import Staff, eligible_handlers
from bot.rules.ladder import URGENT_KINDS, MatterMove
from bot.rules.message_specs import SPECS
from bot.rules.message_types import MessageRoute
from bot.services.outbox.context import MessageContext
from bot.ui.outbox.direct_messages import render_dm
from storage.models.enums import CheckInAnswer, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import rows

INES, ADA, BILAL, CHIARA, TOMAS, LINDIWE, HANA, OLU = 10, 31, 32, 33, 50, 51, 2, 60
WAITING = (ADA, BILAL, CHIARA)
DAYS = 120
STAFF = Staff(facilitators=(TOMAS, LINDIWE), coordinator=HANA, owner=OLU)
TO_STAFF = {MessageKind.CARD_CONFIDED, MessageKind.CONCERN_CONFIDED, MessageKind.SOMETHING_WAITS}
OTHERS = {MessageKind.CARD_SILENCE, MessageKind.CARD_UNREACHABLE}
TO_WAITER = {
    MessageKind.MATTER_WORD,
    MessageKind.CONTACT_TAKEN,
    MessageKind.CONCERN_TAKEN,
    MessageKind.MATTER_REACHED,
}


@dataclass
class World:
    """The services and the rules, and people in place of Discord: who is there, and whose messages are closed."""

    harness: ServiceHarness
    staff: Staff = STAFF
    closed: set[int] = field(default_factory=set)
    takes: Callable[[World, OutboxMessage], Awaitable[None]] | None = None
    arrived: list[tuple[datetime, OutboxMessage]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        # Without a client: who is there says the test.
        self._finder = AudienceFinder(cast(Any, None), self.harness.services, cast(Any, None))

    async def lasts(self, days: int) -> None:
        """Let so much time pass, from one thing that is due to the next."""
        ends = self.harness.clock() + timedelta(days=days)
        while True:
            await self.harness.services.due.sweep()
            await self._deliver()
            self.harness.advance_time(minutes=5)
            await self._deliver()
            due = [row["due_at"] for row in await rows(self.harness.database, open_matters)]
            if not due or min(due) > ends:
                return
            self.harness.advance_time(seconds=max(1.0, (min(due) - self.harness.clock()).total_seconds()))

    def times(self, kinds: set[MessageKind], **about: int) -> list[datetime]:
        """Return when messages of these kinds arrived, about a row or to a person."""
        return [
            at
            for at, one in self.arrived
            if one.kind in kinds
            and one.detail not in OTHERS
            and all(getattr(one, name) == value for name, value in about.items())
        ]

    async def _deliver(self) -> None:
        post = self.harness.services.outbox
        while claimed := await post.claim(limit=10, lease_s=60):
            for message in claimed:
                context = await post.load_context(message)
                context = await self.harness.services.escalation.with_readers(context, self.staff)
                if seconds := post.delay_s(context):
                    await post.snooze(message, delay_s=seconds)
                    continue
                if await self._deliver_other(context):
                    continue
                if SPECS[message.kind].route is MessageRoute.CONFIDED:
                    await self._confide(context)
                    await post.mark_sent(context)
                elif message.recipient_id is None or render_dm(context, self.harness.programme) is None:
                    await post.mark_obsolete(message)
                elif message.kind is MessageKind.MATTER_SPOKEN and message.recipient_id not in self._may_act():
                    await self.harness.services.matters.release(COMMUNITY_ID, message.recipient_id)
                    await post.mark_obsolete(message)
                elif message.recipient_id in self.closed:
                    await post.mark_undeliverable(message)
                else:
                    await post.mark_sent(context)
                    self._arrives(context)
                    if self.takes is not None and message.kind in TO_STAFF - {MessageKind.SOMETHING_WAITS}:
                        await self.takes(self, message)

    def _arrives(self, context: MessageContext) -> None:
        self.arrived.append((self.harness.clock(), context.message))

    async def _deliver_other(self, context: MessageContext) -> bool:  # noqa: ARG002 - worlds with cards look at it
        """Deliver what has another way than to a person; return whether this has."""
        return False

    def _may_act(self) -> tuple[int, ...]:
        return self.staff.informed_in_full

    async def _confide(self, context: MessageContext) -> None:
        handlers = eligible_handlers(self.staff, matter_of(context).excluded)
        audience = await self._finder.find(context, handlers)
        await self._finder.notify(context, audience)


async def all_is_asked_for(harness: ServiceHarness) -> dict[int, int]:
    """Let three people ask for somebody, each in another way; return what each matter is about, by who waits."""
    await start_pairing(harness, ADA, INES)
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    question = await newest_check_in(harness, ADA)
    await harness.services.check_ins.answer(in_dm(ADA), question, CheckInAnswer.CONTACT)
    wish = await harness.services.concerns.request_contact(member(BILAL))
    concern = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True)
    return {ADA: question, BILAL: wish.id, CHIARA: concern.id}


async def takes_it_on(world: World, message: OutboxMessage) -> None:
    """Let Tomas take on each, once, and then forget it."""
    about = message.subject_id
    if message.recipient_id != TOMAS or about in world.taken:
        return
    world.taken.add(about)
    services = world.harness.services
    take = services.check_ins.take if message.kind is MessageKind.CARD_CONFIDED else services.concern_cases.take
    await take(facilitator(TOMAS), about)


async def takes_and_loses_the_role(world: World, message: OutboxMessage) -> None:
    await takes_it_on(world, message)
    if len(world.taken) == len(WAITING):
        world.staff = replace(world.staff, facilitators=(LINDIWE,))


async def takes_and_leaves(world: World, message: OutboxMessage) -> None:
    await takes_and_loses_the_role(world, message)
    if TOMAS not in world.staff.facilitators:
        world.takes = None
        await world.harness.services.departures.member_left(COMMUNITY_ID, TOMAS)


CLOSED, KEPT_APART = "closed direct messages", "one is everything and kept apart"
NOBODY_ACTS: dict[str, dict[str, Any]] = {
    "nobody acts": {},
    "taken and forgotten": {"takes": takes_it_on},
    "the taker leaves": {"takes": takes_and_leaves},
    "the taker loses the role": {"takes": takes_and_loses_the_role},
    "no coordinator": {"staff": replace(STAFF, coordinator=None)},
    "no channel": {"staff": replace(STAFF, can_post=False)},
    CLOSED: {"closed": {TOMAS, LINDIWE, HANA, OLU}},
    "never set up": {"staff": Staff(owner=OLU)},
    KEPT_APART: {"staff": Staff(facilitators=(TOMAS,), coordinator=TOMAS, owner=TOMAS)},
}


@pytest.mark.parametrize("case", NOBODY_ACTS)
async def test_it_reaches_somebody_or_goes_on_weekly_and_whoever_waits_hears_it(
    harness: ServiceHarness, case: str
) -> None:
    world = World(harness, **NOBODY_ACTS[case])
    if case == KEPT_APART:
        for person in WAITING:
            await harness.services.exclusions.exclude(member(person), someone(TOMAS))
    about = await all_is_asked_for(harness)
    began = harness.clock()

    await world.lasts(DAYS)

    ends = began + timedelta(days=DAYS)
    urgent = await rows(harness.database, open_matters, open_matters.c.kind.in_(URGENT_KINDS))
    assert [row["due_at"] > ends for row in urgent] == [True] * len(WAITING)
    for person, subject_id in about.items():
        words = world.times(TO_WAITER, recipient_id=person)
        told = world.times(TO_STAFF, subject_id=subject_id)
        assert no_longer_than(timedelta(days=14), [began, *words, ends]), "the person who waits hears of it"
        if case in {CLOSED, KEPT_APART}:
            assert told == []
            assert words[0] - began < timedelta(minutes=10), "that nobody is there, they hear at once"
        else:
            assert told[0] - began < timedelta(minutes=1)
            assert no_longer_than(timedelta(days=7), [*told, ends]), "somebody is told of it"
    once = Counter((at, one.kind, one.subject_id, one.recipient_id) for at, one in world.arrived)
    assert max(once.values()) == 1, "nothing is doubled"


async def test_where_someone_may_be_in_danger_it_is_asked_daily(harness: ServiceHarness) -> None:
    world, raise_one = World(harness), harness.services.concerns.raise_concern
    concern = await raise_one(member(CHIARA), words="Words.", named=True, is_danger=True)
    began = harness.clock()

    await world.lasts(5)

    told = world.times(TO_STAFF, subject_id=concern.id)
    assert sorted({(at - began) / timedelta(hours=1) for at in told}) == [0, 1, 4, 12, 36, 60, 84, 108]


def no_longer_than(gap: timedelta, moments: list[datetime]) -> bool:
    """Return whether the time from each of these moments to the next is no longer than that, but for a day."""
    return all(later - sooner <= gap + timedelta(days=1) for sooner, later in pairwise(moments))


async def test_whoever_chose_so_reads_it_on_their_own_page_and_is_not_written_to(harness: ServiceHarness) -> None:
    world = World(harness)
    wish = await harness.services.concerns.request_contact(member(ADA))
    await harness.services.matters.say_of_own(in_dm(ADA), wish.matter_id or 0, MatterMove.KEEP)

    await world.lasts(30)

    assert [message for _, message in world.arrived if message.recipient_id == ADA] == []
    assert (await harness.services.overview.mine(member(ADA))).concerns[0].matter_id == wish.matter_id


async def test_a_name_reaches_those_who_may_act_and_never_the_owner(harness: ServiceHarness) -> None:
    world = World(harness)
    await harness.services.concerns.request_contact(member(ADA))

    await world.lasts(30)

    assert {message.recipient_id for _, message in world.arrived if message.kind is MessageKind.SOMETHING_WAITS} == {
        OLU
    }
    confided = {message.recipient_id for _, message in world.arrived if message.kind is MessageKind.CONCERN_CONFIDED}
    assert confided == {TOMAS, LINDIWE, HANA}


async def test_whoever_knew_of_it_and_has_come_back_hears_it_within_a_day(harness: ServiceHarness) -> None:
    world = World(harness)
    wish = await harness.services.concerns.request_contact(member(ADA))
    await world.lasts(0)
    world.staff = Staff(owner=OLU)
    await world.lasts(4)
    world.staff = STAFF
    came_back = harness.clock()

    await world.lasts(1)

    told = world.times(TO_STAFF, subject_id=wish.id, recipient_id=TOMAS)
    assert [at - came_back <= timedelta(days=1) for at in told if at > came_back] == [True]
