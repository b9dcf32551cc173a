"""Where nobody is left to whom it may be told, the person who waits can let somebody in: to this, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.audience import Staff
from bot.rules.concerns import ConcernMove
from bot.rules.ladder import MatterMove
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound, WithSomebodyElse
from storage.models.enums import CheckInAnswer, ConcernOutcome, Heard, MessageKind
from storage.schema.matters import open_matters
from tests.support.service_harness import FACILITATOR_ROLE_ID, ServiceHarness, facilitator, in_dm, member, someone
from tests.support.services.check_ins import newest_check_in, start_pairing
from tests.support.services.concurrency import rows

from .test_nobody_waits_unheard import World

INES, ADA, CHIARA, TOMAS, LINDIWE, HANA, OLU = 10, 31, 33, 50, 51, 2, 60
OWNER = replace(member(OLU), owns_server=True)
ALONE = Staff(facilitators=(TOMAS,), owner=OLU)
CONCERN, WAITS, WORD = MessageKind.CONCERN_CONFIDED, MessageKind.SOMETHING_WAITS, MessageKind.MATTER_WORD


async def nobody_is_left(harness: ServiceHarness) -> tuple[int, int]:
    """Let Chiara keep apart from Tomas and raise a concern; return its id, and the matter's."""
    await harness.services.exclusions.exclude(member(CHIARA), someone(TOMAS))
    raised = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True)
    return raised.id, raised.matter_id or 0


async def candidates(harness: ServiceHarness, matter_id: int, staff: Staff = ALONE) -> tuple[int, ...]:
    return await harness.services.matter_readers.candidates(in_dm(CHIARA), matter_id, staff)


async def test_only_who_may_not_by_ones_own_wish_is_offered_and_the_owner(harness: ServiceHarness) -> None:
    everybody = Staff(facilitators=(TOMAS, LINDIWE, INES, CHIARA), coordinator=HANA, owner=OLU)
    await harness.services.exclusions.exclude(member(LINDIWE), someone(CHIARA))
    await harness.services.exclusions.exclude(member(CHIARA), someone(TOMAS))
    await harness.services.exclusions.exclude(member(CHIARA), someone(INES))
    about_ines = await harness.services.concerns.raise_concern(
        member(CHIARA), words="Words.", about=someone(INES), named=True
    )

    assert await candidates(harness, about_ines.matter_id or 0, everybody) == (TOMAS, OLU)
    assert await candidates(harness, about_ines.matter_id or 0, Staff(facilitators=(INES,), owner=INES)) == ()


@pytest.mark.parametrize("chosen", [TOMAS, OLU])
async def test_whoever_is_let_in_is_told_of_it_at_once_and_of_nothing_else(
    harness: ServiceHarness, chosen: int
) -> None:
    world = World(harness, staff=ALONE)
    concern_id, matter_id = await nobody_is_left(harness)
    other = await harness.services.concerns.raise_concern(member(CHIARA), words="Other words.", named=True)
    reader = facilitator(chosen) if chosen == TOMAS else OWNER

    await harness.services.matter_readers.let_in(in_dm(CHIARA), matter_id, chosen, ALONE)
    await world.lasts(0)

    told = [one.subject_id for _, one in world.arrived if one.kind is CONCERN and one.recipient_id == chosen]
    assert told == [concern_id]
    assert (await harness.services.concern_cases.get(reader, concern_id)).concern.words == "Words."
    with pytest.raises(NotFound if chosen == TOMAS else FacilitatorsOnly):
        await harness.services.concern_cases.get(reader, other.id)
    await harness.services.concern_cases.take(reader, concern_id)
    await harness.services.matters.say_of_taken(in_dm(chosen), matter_id, MatterMove.HAND_BACK)
    kept = await harness.services.exclusions.mine(member(CHIARA))
    assert [wish.other_id for wish in kept] == [TOMAS]


async def test_a_wish_to_be_contacted_lets_somebody_in_too(harness: ServiceHarness) -> None:
    await start_pairing(harness, ADA, INES)
    await harness.services.exclusions.exclude(member(ADA), someone(TOMAS))
    harness.advance_time(days=4)
    await harness.services.due.sweep()
    asked = await newest_check_in(harness, ADA)
    question = await harness.services.check_ins.answer(in_dm(ADA), asked, CheckInAnswer.CONTACT)
    with pytest.raises(NoLongerOpen):
        await harness.services.check_ins.take(facilitator(TOMAS), asked)

    await harness.services.matter_readers.let_in(in_dm(ADA), question.matter_id or 0, TOMAS, ALONE)

    assert len((await harness.services.overview.queue(facilitator(TOMAS))).contact_requests) == 1
    assert (await harness.services.check_ins.take(facilitator(TOMAS), asked)).taken_by == TOMAS


async def test_nobody_but_the_one_who_waits_lets_somebody_in_and_only_one_who_is_offered(
    harness: ServiceHarness,
) -> None:
    concern_id, matter_id = await nobody_is_left(harness)
    let_in = harness.services.matter_readers.let_in
    for other in (TOMAS, OLU, ADA):
        with pytest.raises(NotFound):
            await let_in(in_dm(other), matter_id, TOMAS, ALONE)
    for nobody in (LINDIWE, INES, CHIARA):
        with pytest.raises(NotFound):
            await let_in(in_dm(CHIARA), matter_id, nobody, ALONE)
    await harness.services.matters.say_of_own(in_dm(CHIARA), matter_id, MatterMove.WITHDRAW)

    with pytest.raises(NoLongerOpen):
        await let_in(in_dm(CHIARA), matter_id, TOMAS, ALONE)
    with pytest.raises(NotFound):
        await harness.services.concern_cases.get(facilitator(TOMAS), concern_id, ConcernMove.SHOW)


async def test_keeping_apart_anew_ends_it(harness: ServiceHarness) -> None:
    concern_id, matter_id = await nobody_is_left(harness)
    await harness.services.matter_readers.let_in(in_dm(CHIARA), matter_id, OLU, ALONE)
    await harness.services.concern_cases.take(OWNER, concern_id)

    await harness.services.exclusions.exclude(member(CHIARA), someone(OLU))

    [waiting] = await rows(harness.database, open_matters)
    assert waiting["taken_by"] is None
    with pytest.raises(FacilitatorsOnly):
        await harness.services.concern_cases.get(OWNER, concern_id)


async def test_where_the_last_one_goes_the_one_who_waits_alone_is_told_so_at_once(harness: ServiceHarness) -> None:
    world = World(harness, staff=Staff(facilitators=(TOMAS,), owner=TOMAS))
    raised = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True)
    await world.lasts(0)
    began, world.arrived = harness.clock(), []

    await harness.services.exclusions.exclude(member(CHIARA), someone(TOMAS))
    await world.lasts(0)

    assert [(one.kind, one.recipient_id) for _, one in world.arrived] == [(WORD, CHIARA)]
    assert (harness.clock() - began).total_seconds() <= 600
    [waiting] = await rows(harness.database, open_matters)
    assert waiting["heard"] == Heard.NOBODY
    mine = (await harness.services.overview.mine(member(CHIARA))).open_matters
    assert [(one.id, one.heard) for one in mine] == [(raised.matter_id, Heard.NOBODY)]


@pytest.mark.parametrize("lets", [True, False])
async def test_what_the_owner_reads_who_is_told_last_says_the_form(harness: ServiceHarness, lets: bool) -> None:
    world = World(harness, staff=Staff(facilitators=(LINDIWE,), coordinator=HANA, owner=OLU))
    owner = OLU if lets else None
    await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True, let_in=owner)

    await world.lasts(1)
    assert [one for _, one in world.arrived if one.recipient_id == OLU] == []
    assert {one.recipient_id for _, one in world.arrived if one.kind is CONCERN} == {LINDIWE, HANA}
    await world.lasts(2)

    assert {one.kind for _, one in world.arrived if one.recipient_id == OLU} == {CONCERN if lets else WAITS}


async def test_the_forms_tick_lets_no_owner_read_it_from_whom_they_keep_apart(harness: ServiceHarness) -> None:
    await harness.services.exclusions.exclude(member(CHIARA), someone(OLU))

    raised = await harness.services.concerns.raise_concern(member(CHIARA), words="Words.", named=True, let_in=OLU)

    with pytest.raises((FacilitatorsOnly, NotFound)):
        await harness.services.concern_cases.get(OWNER, raised.id)


async def test_who_was_let_in_reads_it_only_while_they_look_after_mentorship(harness: ServiceHarness) -> None:
    concern_id, matter_id = await nobody_is_left(harness)
    await harness.services.matter_readers.let_in(in_dm(CHIARA), matter_id, TOMAS, ALONE)

    assert (await harness.services.concern_cases.get(facilitator(TOMAS), concern_id)).concern.words == "Words."
    with pytest.raises(NotFound):
        await harness.services.concern_cases.get(member(TOMAS), concern_id)


async def test_keeping_apart_a_second_time_ends_it_too(harness: ServiceHarness) -> None:
    concern_id, matter_id = await nobody_is_left(harness)
    await harness.services.matter_readers.let_in(in_dm(CHIARA), matter_id, TOMAS, ALONE)
    await harness.services.concern_cases.take(facilitator(TOMAS), concern_id)

    await harness.services.exclusions.exclude(member(CHIARA), someone(TOMAS))

    [waiting] = await rows(harness.database, open_matters)
    assert waiting["taken_by"] is None
    with pytest.raises((NotFound, WithSomebodyElse)):
        await harness.services.concern_cases.get(facilitator(TOMAS), concern_id)


@pytest.mark.parametrize("is_event", [True, False], ids=["as Discord tells it", "as it is looked who is there"])
async def test_an_owner_who_is_no_facilitator_any_more_keeps_only_what_they_were_let_in_to(
    harness: ServiceHarness, is_event: bool
) -> None:
    _, let_in_to = await nobody_is_left(harness)
    await harness.services.matter_readers.let_in(in_dm(CHIARA), let_in_to, OLU, ALONE)
    other = await harness.services.concerns.raise_concern(member(ADA), words="Words.", named=True)
    services, owner = harness.services, replace(facilitator(OLU), owns_server=True)
    for each in await rows(harness.database, open_matters):
        await services.concern_cases.take(owner, each["subject_id"])
    await harness.drain_outbox()

    for _ in range(2):
        if is_event:
            await services.matters.roles_changed(100, OLU, before=[FACILITATOR_ROLE_ID], after=[], is_owner=True)
        else:
            await services.matters.release_absent(100, ALONE)

    takers = {each["id"]: each["taken_by"] for each in await rows(harness.database, open_matters)}
    assert takers == {let_in_to: OLU, other.matter_id: None}
    told = [(one.kind, one.subject_id) for one in await harness.drain_outbox()]
    assert told == [(MessageKind.CARD_CONCERN, other.id)]


async def test_once_it_is_closed_nobody_is_let_in_any_more(harness: ServiceHarness) -> None:
    concern_id, matter_id = await nobody_is_left(harness)
    await harness.services.matter_readers.let_in(in_dm(CHIARA), matter_id, OLU, ALONE)
    await harness.services.concern_cases.take(OWNER, concern_id)
    await harness.services.concern_cases.close(OWNER, concern_id, outcome=ConcernOutcome.TALKED)

    with pytest.raises(FacilitatorsOnly):
        await harness.services.concern_cases.get(OWNER, concern_id)
