"""A bar: somebody who is not to mentor, why, and until when; a human lifts it, and nobody is told."""

from __future__ import annotations

import pytest

from bot.rules.bad_input import DateNotInFuture, InvalidDate
from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import AlreadyDecided, Barred, FacilitatorsOnly, NoLongerOpen, NotNow, OwnCase
from storage.models.matching import PastDecision, SealedKind
from storage.models.records import Mentor
from tests.support.service_harness import ServiceHarness, facilitator, member, someone
from tests.support.services.concurrency import audit_entries, pending_messages, refusals, run_concurrently

INES, ADA, TOMAS, LINDIWE = 10, 31, 50, 51
WHY = "Two members told us."
APPROVE, DECLINE = MentorMove.APPROVE, MentorMove.DECLINE


async def bar(harness: ServiceHarness, by: int = TOMAS, whom: int = INES, until: str = "12 months") -> PastDecision:
    return await harness.services.mentor_safety.bar(facilitator(by), someone(whom), until=until, reason=WHY)


async def volunteer(harness: ServiceHarness) -> Mentor:
    return await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words=None
    )


async def test_an_offer_is_taken_in_like_any_other_and_facilitators_read_of_the_bar(harness: ServiceHarness) -> None:
    await bar(harness)
    assert await pending_messages(harness) == set()

    offer = await volunteer(harness)

    past = (await harness.services.overview.queue(facilitator(LINDIWE))).history[INES]
    assert [(each.kind, each.by, each.reason) for each in past] == [(SealedKind.BARRED, TOMAS, WHY)]
    with pytest.raises(Barred):
        await harness.services.mentor_applications.decide(facilitator(LINDIWE), offer.id, APPROVE)
    declined = await harness.services.mentor_applications.decide(facilitator(LINDIWE), offer.id, DECLINE)
    assert declined.decided_by == LINDIWE


async def test_nobody_adds_them_in_person_either_until_it_is_lifted(harness: ServiceHarness) -> None:
    await bar(harness)

    with pytest.raises(Barred):
        await harness.services.mentor_applications.add(facilitator(LINDIWE), someone(INES))
    await harness.services.mentor_safety.unbar(facilitator(LINDIWE), someone(INES))
    with pytest.raises(NoLongerOpen):
        await harness.services.mentor_safety.unbar(facilitator(LINDIWE), someone(INES))

    assert await harness.services.mentor_applications.add(facilitator(LINDIWE), someone(INES))
    assert await audit_entries(harness, "person") == [(TOMAS, "bar"), (LINDIWE, "unbar")]


async def test_it_has_an_end_and_outlives_until_then_that_everything_is_deleted(harness: ServiceHarness) -> None:
    await bar(harness, until="1 month")
    await volunteer(harness)
    await harness.services.privacy.delete(member(INES))
    harness.advance_time(days=20)
    offer = await volunteer(harness)

    with pytest.raises(Barred):
        await harness.services.mentor_applications.decide(facilitator(), offer.id, APPROVE)
    harness.advance_time(days=20)
    await harness.services.retention.sweep()

    assert await harness.services.mentor_applications.decide(facilitator(), offer.id, APPROVE)
    assert (await harness.services.overview.member_status(facilitator(LINDIWE), someone(INES))).bar is None


async def test_the_facilitators_own_decision_is_on_the_page_of_one_who_keeps_them_apart(
    harness: ServiceHarness,
) -> None:
    await bar(harness)
    await harness.services.exclusions.exclude(member(INES), someone(LINDIWE))

    for reader in (TOMAS, LINDIWE):
        found = (await harness.services.overview.member_status(facilitator(reader), someone(INES))).bar
        assert found is not None
        assert found.reason == WHY


async def test_bad_input_others_and_ones_own_case_are_refused(harness: ServiceHarness) -> None:
    with pytest.raises(FacilitatorsOnly):
        await harness.services.mentor_safety.bar(member(ADA), someone(INES), until="12 months", reason=None)
    with pytest.raises(OwnCase):
        await bar(harness, TOMAS, TOMAS)
    with pytest.raises(InvalidDate):
        await bar(harness, until="some day")
    with pytest.raises(DateNotInFuture):
        await bar(harness, until="2020-01-01")
    await harness.add_mentor(INES)
    with pytest.raises(NotNow):
        await bar(harness)


async def test_two_at_the_same_moment_bar_once(harness: ServiceHarness) -> None:
    done = await run_concurrently(bar(harness, TOMAS), bar(harness, LINDIWE))

    assert [type(each) for each in refusals(done)] == [AlreadyDecided]
    assert len(await audit_entries(harness, "person")) == 1
