"""That a mentor stopped is told until it is seen, and that somebody can't be reached until they can be again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.rules.ladder import MatterMove
from bot.rules.refusals import FacilitatorsOnly, NoLongerOpen, NotFound
from bot.services.outbox.unreachable import report_unreachable
from storage.models.enums import MessageKind
from storage.models.records import Mentor
from storage.schema.audit import audit
from storage.schema.matters import open_matters
from tests.support.service_harness import (
    COMMUNITY_ID,
    OTHER_COMMUNITY_ID,
    ServiceHarness,
    facilitator,
    in_dm,
    member,
    someone,
)
from tests.support.services.check_ins import start_pairing
from tests.support.services.concurrency import rows

INES, MAREK, ADA, TOMAS, HANA = 10, 11, 31, 50, 2
Ends = Callable[[ServiceHarness, int], Awaitable[object]]


async def offers(harness: ServiceHarness, person: int) -> Mentor:
    """Let somebody offer to mentor."""
    volunteer = harness.services.mentor_applications.volunteer
    return await volunteer(member(person), qualities=["kind"], past_member=False, capacity=2, words=None)


STOPPED_ENDS: dict[str, Ends] = {
    "a facilitator has seen it": lambda h, row: h.services.mentor_status.see_stepped_down(facilitator(TOMAS), row),
    "the coordinator has": lambda h, row: h.services.mentor_status.see_stepped_down(member(HANA), row),
    "they offer anew": lambda h, _row: offers(h, INES),
    "they are added anew": lambda h, _row: h.services.mentor_applications.add(facilitator(TOMAS), someone(INES)),
    "they are erased": lambda h, _row: h.services.privacy.delete(member(INES)),
}


@pytest.mark.parametrize("case", STOPPED_ENDS)
async def test_that_a_mentor_stopped_is_told_until(harness: ServiceHarness, case: str) -> None:
    stopped = await harness.add_mentor(INES)
    await harness.services.mentor_status.step_down(member(INES))
    [before] = await rows(harness.database, open_matters)

    await STOPPED_ENDS[case](harness, stopped.id)

    assert (before["subject_id"], before["is_told"]) == (stopped.id, False)
    assert stopped.id not in {row["subject_id"] for row in await rows(harness.database, open_matters)}


async def test_only_who_may_know_says_that_it_is_seen_and_of_nothing_else(harness: ServiceHarness) -> None:
    see = harness.services.mentor_status.see_stepped_down
    stopped = await harness.add_mentor(INES)
    await harness.services.mentor_status.step_down(member(INES))
    offer = await offers(harness, MAREK)
    await harness.services.exclusions.exclude(member(INES), someone(TOMAS))

    for caller, row, refusal in (
        (facilitator(TOMAS), stopped.id, NotFound),
        (member(ADA), stopped.id, FacilitatorsOnly),
        (facilitator(51), offer.id, NoLongerOpen),
    ):
        with pytest.raises(refusal):
            await see(caller, row)
    await see(facilitator(51), stopped.id)
    with pytest.raises(NoLongerOpen):
        await see(member(HANA), stopped.id)

    assert [(row["actor_id"], row["move"]) for row in await rows(harness.database, audit)][-1] == (51, "seen")


async def _arrives(harness: ServiceHarness) -> None:
    await harness.services.mentor_applications.add(facilitator(TOMAS), someone(ADA))
    await harness.drain_outbox()


REACHED_ENDS: dict[str, Callable[[ServiceHarness], Awaitable[object]]] = {
    "a message arrives": _arrives,
    "they leave": lambda h: h.services.departures.member_left(COMMUNITY_ID, ADA),
    "they are erased": lambda h: h.services.privacy.delete(member(ADA)),
}


@pytest.mark.parametrize("case", REACHED_ENDS)
async def test_that_somebody_cannot_be_reached_is_told_in_each_community_until(
    harness: ServiceHarness, case: str
) -> None:
    await start_pairing(harness, ADA, INES)
    async with harness.database.transaction() as uow:
        await uow.communities.get_or_create(OTHER_COMMUNITY_ID)
        await uow.outbox.drop_for_person(COMMUNITY_ID, ADA, at=harness.clock())
        for home in (COMMUNITY_ID, OTHER_COMMUNITY_ID):
            await report_unreachable(uow, harness.programme, home, ADA, at=harness.clock())
    before = {row["community_id"] for row in await rows(harness.database, open_matters)}

    await REACHED_ENDS[case](harness)

    assert before == {COMMUNITY_ID, OTHER_COMMUNITY_ID}
    kind = open_matters.c.kind == MessageKind.CARD_UNREACHABLE
    assert [row["community_id"] for row in await rows(harness.database, open_matters, kind)] == [OTHER_COMMUNITY_ID]


async def test_whoever_keeps_it_on_their_own_page_can_be_written_to_again(harness: ServiceHarness) -> None:
    wish = await harness.services.concerns.request_contact(member(ADA))
    say, matter_id = harness.services.matters.say_of_own, wish.matter_id or 0
    await say(in_dm(ADA), matter_id, MatterMove.KEEP)

    await say(in_dm(ADA), matter_id, MatterMove.WRITE)
    await harness.services.concern_cases.take(facilitator(TOMAS), wish.id)

    assert await harness.recipients_of(MessageKind.CONCERN_TAKEN) == [ADA]
