"""What waits for a decision: its card comes anew once, then others hear of it, and at last it comes weekly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.outbox.audience import matter_of
from bot.rules.audience import FirstRecipient, Staff, eligible_handlers
from bot.rules.ladder import MatterMove
from bot.rules.mentor_status import MentorMove
from bot.rules.message_specs import SPECS
from bot.rules.message_types import CardReason, MessageRoute
from bot.rules.pairing import PairingMove
from bot.rules.refusals import NoLongerOpen
from bot.services.outbox.context import MessageContext
from bot.ui.components.overview import WeeklyMatter
from bot.ui.outbox.cards import render_card
from bot.ui.outbox.weekly_messages import since_by_matter
from storage.models.enums import CheckInAnswer, Heard, MessageKind
from storage.models.records import OutboxMessage
from storage.schema.matters import open_matters
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import rows

from .test_nobody_waits_unheard import STAFF, TO_STAFF, World

INES, ADA, OLEG, TOMAS, LINDIWE, HANA, OLU = 10, 31, 12, 50, 51, 2, 60
DAYS = 63
CHANNEL = "channel"


@dataclass
class CardWorld(World):
    """A world in which cards are posted in a channel.

    *cards* is when, and of what kind; *deleted* those that somebody deleted by hand. *shown* is what the weekly
    messages were of, *heard* what those who wait were told of who knows of it, and *searched* whether seekers were
    told that somebody looks.
    """

    cards: list[tuple[datetime, OutboxMessage]] = field(default_factory=list)
    deleted: set[tuple[int, int]] = field(default_factory=set)
    shown: list[tuple[datetime, set[WeeklyMatter]]] = field(default_factory=list)
    heard: list[tuple[datetime, int | None, Heard | None]] = field(default_factory=list)
    searched: list[tuple[datetime, bool]] = field(default_factory=list)

    def _arrives(self, context: MessageContext) -> None:
        super()._arrives(context)
        now = self.harness.clock()
        if context.queue is not None:
            since = since_by_matter(context.queue, at=now)
            self.shown.append((now, {matter for matter, times in since.items() if times}))
        if context.seeker is not None:
            self.searched.append((now, context.first_recipient is FirstRecipient.FACILITATORS))
        if context.message.kind is MessageKind.DECISION_WORD:
            heard = context.matter.heard if context.matter is not None else None
            self.heard.append((now, context.message.recipient_id, heard))

    async def lasts(self, days: int) -> None:
        """Let so many days pass, and look at each what is due."""
        for _ in range(days):
            await self.harness.services.due.sweep()
            await self._deliver()
            self.harness.advance_time(days=1)
        await self._deliver()

    def told(self, kind: MessageKind, since: datetime) -> dict[int | str, list[int]]:
        """Return on which days who heard of the one matter of this kind, or saw its card posted."""
        found: dict[int | str, list[int]] = {}
        for at, message in self.arrived:
            if message.kind in TO_STAFF and message.detail == kind:
                found.setdefault(message.recipient_id or 0, []).append((at - since).days)
        found[CHANNEL] = [(at - since).days for at, message in self.cards if message.kind == kind]
        return found

    async def _deliver_other(self, context: MessageContext) -> bool:
        looks = {
            MessageKind.WEEKLY_ROUND: self.harness.services.weekly.write_cards,
            MessageKind.STAFF_CHECK: self.harness.services.staff.record_check,
        }
        if look := looks.get(context.message.kind):
            await look(context.community, self.staff)
            await self.harness.services.outbox.mark_obsolete(context.message)
            return True
        if SPECS[context.message.kind].route in {MessageRoute.ROLE, MessageRoute.REMOVAL, MessageRoute.DM_REMOVAL}:
            return await self.harness.services.outbox.mark_sent(context) or True
        if SPECS[context.message.kind].route is not MessageRoute.CARD:
            return False
        await self._confide(context)
        await self._post(context)
        return True

    async def _post(self, context: MessageContext) -> None:
        """Edit the card, or post it where it is new or comes anew, as the sender does."""
        post, message = self.harness.services.outbox, context.message
        comes_anew = context.payload is CardReason.REMINDER and context.awaits_handling
        if render_card(context, self.harness.programme) is None:
            await post.mark_obsolete(message)
        elif context.card is not None and context.card not in self.deleted and not comes_anew:
            await post.mark_sent(context, card=context.card)
        elif not eligible_handlers(self.staff, matter_of(context).excluded).can_post:
            await post.mark_undeliverable(message)
        else:
            self.cards.append((self.harness.clock(), message))
            await post.mark_sent(context, card=(800, 9000 + len(self.cards)))


async def both_wait(harness: ServiceHarness) -> datetime:
    """Let Oleg offer to mentor, and Ada and Ines wait for a facilitator's yes; return since when they do."""
    await harness.add_mentor(INES)
    await harness.require_approval()
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()
    await harness.services.responses.agree(in_dm(INES), asked.id)
    await harness.services.mentor_applications.volunteer(
        member(OLEG), qualities=["kind"], past_member=False, capacity=2, words=None
    )
    async with harness.database.transaction() as uow:
        await uow.communities.plan_week(COMMUNITY_ID, at=harness.clock())
    return harness.clock()


async def test_where_all_have_gone_by_then_the_owner_hears_it_weekly_and_whoever_comes_finds_the_card(
    harness: ServiceHarness,
) -> None:
    world = CardWorld(harness)
    began = await both_wait(harness)
    await world.lasts(24)

    world.staff = Staff(owner=OLU)
    await world.lasts(14)
    world.staff = STAFF
    await world.lasts(14)

    assert world.told(MessageKind.CARD_MENTOR, began)[OLU] == [14, 28, 35]


@pytest.mark.parametrize(
    ("staff", "expected"),
    [
        (STAFF, {TOMAS: [0, 7], LINDIWE: [0, 7]}),
        (replace(STAFF, facilitators=()), {HANA: [0, 7]}),
        (Staff(owner=OLU), {OLU: [0, 7, 14, 21, 28, 35, 42, 49, 56]}),
    ],
)
async def test_of_a_quiet_pair_each_hears_twice_and_then_weekly_until_both_answer(
    harness: ServiceHarness, staff: Staff, expected: dict[int | str, list[int]]
) -> None:
    await start_pairing(harness, ADA, INES)
    world = CardWorld(harness, staff=staff)
    while not await rows(harness.database, open_matters):
        await world.lasts(1)
    began = harness.clock() - timedelta(days=1)

    await world.lasts(DAYS - 4)
    told = world.told(MessageKind.CARD_SILENCE, began)
    for person in (ADA, INES):
        newest = await newest_check_in(harness, person)
        await harness.services.check_ins.answer(in_dm(person), newest, CheckInAnswer.WELL)

    assert told == {**expected, CHANNEL: []}
    assert await rows(harness.database, open_matters) == []


async def test_words_that_wait_for_a_good_moment_come_as_one(harness: ServiceHarness) -> None:
    await both_wait(harness)
    await harness.services.preferences.set_quiet_dates(member(OLEG), "2026-01-02 to 2026-02-10")
    world = CardWorld(harness)

    await world.lasts(45)

    assert [at.date().isoformat() for at, reader, _ in world.heard if reader == OLEG] == ["2026-02-12"]


async def _decided(harness: ServiceHarness) -> None:
    async with harness.database.read_transaction() as uow:
        [offer] = await uow.mentors.list_applications(COMMUNITY_ID)
        [pairing] = await uow.pairings.list_of_person(COMMUNITY_ID, ADA)
    await harness.services.mentor_applications.decide(facilitator(TOMAS), offer.id, MentorMove.DECLINE)
    await harness.services.responses.decide(facilitator(TOMAS), pairing.id, PairingMove.APPROVE)


async def _left(harness: ServiceHarness) -> None:
    for person in (OLEG, ADA):
        await harness.services.departures.member_left(COMMUNITY_ID, person)


async def _erased(harness: ServiceHarness) -> None:
    for person in (OLEG, ADA):
        await harness.services.privacy.delete(member(person))


async def _taken_back(harness: ServiceHarness) -> None:
    await harness.services.mentor_status.step_down(member(OLEG))
    async with harness.database.read_transaction() as uow:
        [pairing] = await uow.pairings.list_of_person(COMMUNITY_ID, ADA)
    await harness.services.active_pairings.end(in_dm(ADA), pairing.id)


@pytest.mark.parametrize("ends", [_decided, _left, _erased, _taken_back])
async def test_once_it_is_over_nothing_more_comes(harness: ServiceHarness, ends: Any) -> None:
    began = await both_wait(harness)
    world = CardWorld(harness)
    await world.lasts(1)

    await ends(harness)
    await world.lasts(20)

    assert await rows(harness.database, open_matters) == []
    assert [at for at, _ in world.cards if at > began + timedelta(days=1)] == []


async def test_that_it_is_somebodys_turn_to_decide_nobody_can_say_by_a_forged_button(harness: ServiceHarness) -> None:
    await both_wait(harness)
    [matter, _] = await rows(harness.database, open_matters)

    for say in (harness.services.matters.say_of_own, harness.services.matters.say_of_taken):
        with pytest.raises(NoLongerOpen):
            await say(in_dm(OLEG), matter["id"], MatterMove.WITHDRAW)
