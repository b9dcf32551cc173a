"""An offer to hand over is a question like others: it comes again, and ends by its date."""

from __future__ import annotations

import pytest

from storage.models.enums import MessageKind, PairingState
from tests.support.service_harness import ServiceHarness, in_dm, member
from tests.support.services.concurrency import pairing_of

from .test_handover import ADA, INES, offered


async def days_until(harness: ServiceHarness, days: int) -> list[tuple[int, MessageKind, int | None]]:
    """Let so many days pass; return on which of them who was written to of the handover."""
    told = []
    for day in range(days + 1):
        await harness.services.due.sweep()
        told += [(day, one.kind, one.recipient_id) for one in await harness.drain_outbox() if one.kind in ABOUT]
        harness.advance_time(days=1)
    return told


ASKED, STAYS = MessageKind.HANDOVER_ASKED, MessageKind.HANDOVER_STAYS
ABOUT = {ASKED, STAYS}
REMINDED, ENDED = [(3, ASKED, ADA), (7, ASKED, ADA)], {(14, STAYS, ADA), (14, STAYS, INES)}


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_question_that_nobody_answers_ends_by_its_date_and_the_mentorship_goes_on(
    harness: ServiceHarness, is_paused: bool
) -> None:
    offer = await offered(harness)
    if is_paused:
        await harness.services.active_pairings.pause(in_dm(ADA), offer.id, until=None)

    told = await days_until(harness, 20)

    assert (told[:2], set(told[2:]), len(told)) == (REMINDED, ENDED, 4)
    pairing = await pairing_of(harness, offer.id)
    assert (pairing.state, pairing.handover_at) == (
        PairingState.PAUSED if is_paused else PairingState.ACTIVE,
        None,
    )


async def test_while_the_mentee_looks_for_somebody_else_the_question_stays(harness: ServiceHarness) -> None:
    offer = await offered(harness)
    await harness.services.waiting_list.join(member(ADA), hope=None, attends=True, listed=False, preferences=None)

    told = await days_until(harness, 20)
    await harness.services.waiting_list.withdraw(member(ADA))
    later = await days_until(harness, 8)

    assert told == REMINDED
    assert {(kind, person) for _, kind, person in later} == {(STAYS, ADA), (STAYS, INES)}
    assert (await pairing_of(harness, offer.id)).handover_at is None
