"""Whoever decides about an offer to mentor sees what facilitators decided before, also past an erasure."""

from __future__ import annotations

import pytest

from bot.rules.mentor_status import MentorMove
from bot.rules.refusals import OwnCase
from storage.models.matching import PastDecision, SealedKind
from tests.support.service_harness import ServiceHarness, facilitator, member, someone

INES, ADA, TOMAS, LINDIWE = 10, 31, 50, 51


async def retired_then_declined(harness: ServiceHarness) -> None:
    """Ines was retired as a mentor, offered again, and was declined."""
    await harness.add_mentor(INES)
    await harness.services.mentor_status.retire(facilitator(LINDIWE), someone(INES))
    harness.advance_time(days=1)
    await offers(harness)
    await harness.services.mentor_applications.decide_for(
        facilitator(TOMAS), INES, MentorMove.DECLINE, reason="Please talk to us."
    )
    harness.advance_time(days=1)


async def offers(harness: ServiceHarness) -> None:
    """Ines offers to mentor."""
    await harness.services.mentor_applications.volunteer(
        member(INES), qualities=["kind"], past_member=False, capacity=2, words=None
    )


async def read(harness: ServiceHarness, by: int = TOMAS) -> list[PastDecision]:
    """What a facilitator reads of it, in the queue and on the person's page alike."""
    queue = await harness.services.overview.queue(facilitator(by))
    status = await harness.services.overview.member_status(facilitator(by), someone(INES))
    assert queue.history.get(INES, []) == list(status.history)
    return list(status.history)


async def test_who_was_retired_and_declined_and_offers_again_comes_with_both(harness: ServiceHarness) -> None:
    await retired_then_declined(harness)
    before = await read(harness)
    await offers(harness)

    found = await read(harness)

    assert before == [], "while nothing is to be decided"
    assert [(past.kind, past.by, past.reason) for past in found] == [
        (SealedKind.RETIRED, LINDIWE, None),
        (SealedKind.DECLINED, TOMAS, "Please talk to us."),
    ]


async def test_deleting_everything_takes_of_it_only_the_words_and_who_decided(harness: ServiceHarness) -> None:
    await retired_then_declined(harness)
    await harness.services.privacy.delete(member(INES))
    await offers(harness)

    found = await read(harness)
    harness.advance_time(days=harness.programme.keep_decisions_days)
    later = await read(harness)

    assert [(past.kind, past.by, past.reason) for past in found] == [
        (SealedKind.RETIRED, None, None),
        (SealedKind.DECLINED, None, None),
    ]
    assert found[0].at < found[1].at
    assert later == []


async def test_who_stopped_by_themselves_has_no_such_history(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    await harness.services.mentor_status.step_down(member(INES))
    await harness.services.privacy.delete(member(INES))
    await offers(harness)

    assert await read(harness) == []


async def test_who_may_not_decide_does_not_read_it_either(harness: ServiceHarness) -> None:
    await retired_then_declined(harness)
    await harness.add_mentor(LINDIWE)
    await harness.active_pairing(INES, LINDIWE)
    await harness.services.exclusions.exclude(member(INES), someone(TOMAS))
    await offers(harness)

    stranger = await harness.services.overview.queue(facilitator(TOMAS))
    close = await harness.services.overview.queue(facilitator(LINDIWE))
    with pytest.raises(OwnCase):
        await harness.services.overview.member_status(facilitator(LINDIWE), someone(INES))

    assert await read(harness) == []
    assert (stranger.history, close.history) == ({}, {})
