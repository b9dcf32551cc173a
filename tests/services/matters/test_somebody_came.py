"""What somebody has taken on is asked about, of them and of the person who waits; else others are asked."""

from __future__ import annotations

import pytest

from bot.rules.audience import Staff
from bot.rules.ladder import MatterMove
from bot.rules.message_types import CardReason
from bot.rules.refusals import NoLongerOpen, NotFound, WithSomebodyElse
from bot.services.core.enqueue_and_audit import enqueue
from storage.models.concerns import Concern
from storage.models.enums import ConcernOutcome, MessageKind, Rung
from storage.schema.matters import open_matters
from tests.support.service_harness import (
    COMMUNITY_ID,
    FACILITATOR_ROLE_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
)
from tests.support.services.concurrency import Row, manager, rows

ADA, TOMAS, LINDIWE, HANA = 31, 50, 51, 2
CARD, SPOKEN, REACHED = MessageKind.CARD_CONCERN, MessageKind.MATTER_SPOKEN, MessageKind.MATTER_REACHED
Told = list[tuple[MessageKind, int | None]]


async def after(harness: ServiceHarness, **time: int) -> Told:
    """Return what is sent once so much time has passed."""
    harness.advance_time(**time)
    await harness.services.due.sweep()
    return [(message.kind, message.recipient_id) for message in await harness.drain_outbox()]


async def matter(harness: ServiceHarness) -> Row:
    [found] = await rows(harness.database, open_matters)
    return found


@pytest.fixture
async def wish(harness: ServiceHarness) -> Concern:
    """Ada's wish to be contacted, with Tomas."""
    wish = await harness.services.concerns.request_contact(member(ADA))
    await harness.services.concern_cases.take(facilitator(TOMAS), wish.id)
    await harness.drain_outbox()
    return wish


@pytest.mark.usefixtures("wish")
async def test_taken_on_and_forgotten_it_goes_on_to_others(harness: ServiceHarness) -> None:
    assert await after(harness, hours=71) == []
    assert await after(harness, hours=1) == [(SPOKEN, TOMAS)]
    assert await after(harness, hours=47) == []
    assert await after(harness, hours=1) == [(CARD, None)]

    found = await matter(harness)
    assert (found["taken_by"], found["rung"]) == (None, Rung.AGAIN)


@pytest.mark.usefixtures("wish")
async def test_where_they_have_spoken_whoever_waits_is_asked_and_their_yes_closes_it(harness: ServiceHarness) -> None:
    await after(harness, days=3)
    matter_id = (await matter(harness))["id"]

    await harness.services.matters.say_of_taken(in_dm(TOMAS), matter_id, MatterMove.SPOKEN)
    assert await after(harness, hours=0) == [(REACHED, ADA)]
    await harness.services.matters.say_of_own(in_dm(ADA), matter_id, MatterMove.REACHED)

    assert await rows(harness.database, open_matters) == []
    [mine] = await harness.services.concerns.mine(member(ADA))
    assert (mine.outcome, mine.closed_by) == (ConcernOutcome.TALKED, None)


@pytest.mark.parametrize("answer", [MatterMove.NOT_REACHED, None])
@pytest.mark.usefixtures("wish")
async def test_not_yet_or_no_answer_of_whoever_waits_climbs_on(
    harness: ServiceHarness, answer: MatterMove | None
) -> None:
    await after(harness, days=3)
    matter_id = (await matter(harness))["id"]
    await harness.services.matters.say_of_taken(in_dm(TOMAS), matter_id, MatterMove.SPOKEN)
    await harness.drain_outbox()

    if answer is not None:
        await harness.services.matters.say_of_own(in_dm(ADA), matter_id, answer)
    told = await after(harness, hours=0 if answer else 48)

    assert told == [(CARD, None)]
    assert (await matter(harness))["taken_by"] is None


@pytest.mark.usefixtures("wish")
async def test_a_late_not_yet_changes_nothing_and_spoken_twice_asks_once(harness: ServiceHarness) -> None:
    await after(harness, days=3)
    matter_id, services = (await matter(harness))["id"], harness.services
    for _ in range(2):
        await services.matters.say_of_taken(in_dm(TOMAS), matter_id, MatterMove.SPOKEN)
    assert await after(harness, hours=0) == [(REACHED, ADA)]
    await after(harness, hours=48)
    await services.concern_cases.take(facilitator(LINDIWE), (await matter(harness))["subject_id"])

    await services.matters.say_of_own(in_dm(ADA), matter_id, MatterMove.NOT_REACHED)

    assert (await matter(harness))["taken_by"] == LINDIWE


@pytest.mark.usefixtures("wish")
async def test_handed_back_late_all_who_may_act_hear_it_again(harness: ServiceHarness) -> None:
    matter_id, matters = (await matter(harness))["id"], harness.services.matters
    async with harness.database.transaction() as uow:
        found = await uow.matters.get(matter_id)
        assert found is not None
        await uow.matters.update_if_unchanged(found, rung=Rung.OWNER)

    await matters.say_of_taken(in_dm(TOMAS), matter_id, MatterMove.HAND_BACK)

    assert (await matter(harness))["rung"] == Rung.AGAIN


@pytest.mark.usefixtures("wish")
async def test_whoever_is_found_without_the_role_hands_it_back(harness: ServiceHarness) -> None:
    await harness.services.matters.release_absent(COMMUNITY_ID, Staff(facilitators=(TOMAS,)))
    kept = (await matter(harness))["taken_by"]
    await harness.services.matters.release_absent(COMMUNITY_ID, Staff(facilitators=(LINDIWE,)))

    assert (kept, (await matter(harness))["taken_by"]) == (TOMAS, None)
    assert await after(harness, hours=0) == [(CARD, None)]


@pytest.mark.parametrize("move", [MatterMove.HAND_BACK, MatterMove.NOT_SPOKEN])
async def test_handed_back_others_hear_it_at_once_and_nobody_else_can(
    harness: ServiceHarness, wish: Concern, move: MatterMove
) -> None:
    matter_id, say = wish.matter_id or 0, harness.services.matters.say_of_taken
    for other in (LINDIWE, ADA):
        with pytest.raises(NotFound):
            await say(in_dm(other), matter_id, move)

    await say(in_dm(TOMAS), matter_id, move)

    [message] = await harness.drain_outbox()
    assert (message.kind, message.detail) == (CARD, CardReason.REMINDER)
    with pytest.raises(WithSomebodyElse):
        await say(in_dm(TOMAS), matter_id, MatterMove.SPOKEN)


@pytest.mark.usefixtures("wish")
async def test_whoever_loses_the_role_hands_it_back_and_whoever_gets_it_hears_what_waits(
    harness: ServiceHarness,
) -> None:
    change, roles = harness.services.matters.roles_changed, [FACILITATOR_ROLE_ID]

    await change(COMMUNITY_ID, TOMAS, before=roles, after=[])
    lost = await after(harness, hours=0)
    await change(COMMUNITY_ID, LINDIWE, before=[], after=roles)
    found = await after(harness, hours=0)
    await change(COMMUNITY_ID, LINDIWE, before=roles, after=[*roles, 99])

    assert (lost, found) == ([(CARD, None)], [(CARD, None)])
    assert await after(harness, hours=0) == []
    assert (await matter(harness))["rung"] == Rung.FIRST


async def test_the_coordinator_needs_no_role(harness: ServiceHarness, wish: Concern) -> None:
    await harness.services.concern_cases.take(facilitator(TOMAS), wish.id)
    async with harness.database.transaction() as uow:
        found = await uow.matters.get(wish.matter_id or 0)
        assert found is not None
        await uow.matters.update_if_unchanged(found, taken_by=HANA)

    await harness.services.matters.roles_changed(COMMUNITY_ID, HANA, before=[FACILITATOR_ROLE_ID], after=[])

    assert (await matter(harness))["taken_by"] == HANA


async def test_whoever_waits_needs_it_no_more_and_no_other_can_say_so(harness: ServiceHarness, wish: Concern) -> None:
    say, matter_id = harness.services.matters.say_of_own, wish.matter_id or 0
    for other in (TOMAS, LINDIWE):
        with pytest.raises(NotFound):
            await say(in_dm(other), matter_id, MatterMove.WITHDRAW)

    await say(in_dm(ADA), matter_id, MatterMove.WITHDRAW)

    assert await rows(harness.database, open_matters) == []
    with pytest.raises(NoLongerOpen):
        await say(in_dm(ADA), matter_id, MatterMove.WITHDRAW)
    await harness.services.concerns.request_contact(member(ADA))


async def test_of_a_concern_without_a_name_nobody_is_asked_whether_they_were_reached(harness: ServiceHarness) -> None:
    concern = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=False)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern.id)
    await harness.drain_outbox()
    await after(harness, days=3)

    await harness.services.matters.say_of_taken(in_dm(TOMAS), concern.matter_id or 0, MatterMove.SPOKEN)

    assert await after(harness, days=13) == []
    assert await after(harness, days=1) == [(SPOKEN, TOMAS)]


async def test_where_someone_may_be_in_danger_all_goes_sooner(harness: ServiceHarness) -> None:
    concern = await harness.services.concerns.raise_concern(member(ADA), words="W.", named=True, is_danger=True)
    await harness.drain_outbox()

    climbs = [await after(harness, hours=hours) for hours in (1, 3, 8, 24, 24)]
    await harness.services.concern_cases.take(facilitator(TOMAS), concern.id)
    await harness.drain_outbox()
    asked = [await after(harness, hours=hours) for hours in (24, 12)]

    assert climbs == [[(CARD, None)]] * 5
    assert asked == [[(SPOKEN, TOMAS)], [(CARD, None)]]


@pytest.mark.usefixtures("wish")
async def test_who_loses_the_role_is_not_shown_what_they_had_not_read(harness: ServiceHarness) -> None:
    subject = (await matter(harness))["subject_id"]
    async with harness.database.transaction() as uow:
        for reader in (TOMAS, LINDIWE):
            kind, now = MessageKind.CONCERN_CONFIDED, harness.clock()
            await enqueue(
                uow, COMMUNITY_ID, kind, subject_id=subject, recipient_id=reader, payload=Rung.FIRST, at=now
            )

    change = harness.services.matters.roles_changed
    await change(COMMUNITY_ID, TOMAS, before=[FACILITATOR_ROLE_ID], after=[])

    told_of = [one.recipient_id for one in await harness.drain_outbox() if one.kind is MessageKind.CONCERN_CONFIDED]
    assert told_of == [LINDIWE]


@pytest.mark.usefixtures("wish")
async def test_another_coordinator_has_nothing_of_the_one_before(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_coordinator(manager(), HANA)
    matter_id = (await matter(harness))["id"]
    async with harness.database.transaction() as uow:
        found = await uow.matters.get(matter_id)
        assert found is not None
        await uow.matters.update_if_unchanged(found, taken_by=HANA)

    await harness.services.setup.choose_coordinator(manager(), LINDIWE)

    assert (await matter(harness))["taken_by"] is None
