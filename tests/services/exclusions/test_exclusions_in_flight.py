"""Keeping apart while a question is on its way: what is sent after it, and what the audit trail has of it."""

from __future__ import annotations

import pytest

from bot.rules.message_specs import SPECS
from bot.rules.message_types import Extra
from bot.rules.refusals import NoLongerOpen
from bot.ui.outbox.direct_messages import render_dm
from storage.models.records import OutboxMessage
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, in_dm, someone
from tests.support.services.concurrency import audit_entries

INES, ADA, BILAL = 10, 31, 32
EITHER = pytest.mark.parametrize("by", [INES, ADA], ids=["by the mentor", "by the mentee"])


async def apart(harness: ServiceHarness, by: int) -> None:
    """Ines and Ada are kept apart, by one of them, and what is open between them stays."""
    other = ADA if by == INES else INES
    async with harness.database.transaction() as uow:
        await uow.exclusions.add(COMMUNITY_ID, person_id=by, other_id=other, at=harness.clock())


async def on_their_way(harness: ServiceHarness, *people: int) -> list[OutboxMessage]:
    """The questions that the outbox worker has in hand for these people, in their order."""
    claimed = await harness.services.outbox.claim(limit=50, lease_s=60)
    return sorted(
        (each for each in claimed if Extra.REASONS in SPECS[each.kind].extras and each.recipient_id in people),
        key=lambda each: people.index(each.recipient_id or 0),
    )


async def said_by(harness: ServiceHarness, message: OutboxMessage) -> object:
    """What a message says, if it says anything any more."""
    return render_dm(await harness.services.outbox.load_context(message), harness.programme)


@pytest.mark.parametrize(
    ("by", "days", "is_carried"),
    [
        pytest.param(INES, 0, False, id="asked-by the mentor"),
        pytest.param(ADA, 0, False, id="asked-by the mentee"),
        pytest.param(INES, 4, False, id="reminded-by the mentor"),
        # What has arrived is brought up again, whatever the other has wished since.
        pytest.param(ADA, 4, True, id="reminded-by the mentee"),
    ],
)
async def test_a_question_that_is_still_on_its_way_is_not_carried_any_more(
    harness: ServiceHarness, by: int, days: int, is_carried: bool
) -> None:
    await harness.add_mentor(INES)
    await harness.request_pairing(ADA, INES)
    if days:
        await harness.drain_outbox()
        harness.advance_time(days=days)
        await harness.services.due.sweep()
    [asks] = await on_their_way(harness, INES)
    before = await said_by(harness, asks)

    await apart(harness, by)

    assert before is not None
    assert (await said_by(harness, asks) is not None) is is_carried


@EITHER
async def test_a_name_that_is_still_on_its_way_to_a_mentor_is_not_carried_any_more(
    harness: ServiceHarness, by: int
) -> None:
    await harness.add_mentor(INES)
    suggested = await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    await harness.drain_outbox()
    await harness.services.responses.agree(in_dm(ADA), suggested.id)
    [names] = await on_their_way(harness, INES)

    await apart(harness, by)

    assert await said_by(harness, names) is None


@EITHER
async def test_a_mentor_who_does_not_know_the_name_yet_is_asked_as_ever(harness: ServiceHarness, by: int) -> None:
    await harness.add_mentor(INES)
    await harness.drain_outbox()
    await harness.services.suggestions.suggest(facilitator(), mentor=someone(INES), mentee=someone(ADA))
    to_mentor, to_mentee = await on_their_way(harness, INES, ADA)

    await apart(harness, by)

    assert await said_by(harness, to_mentor) is not None
    assert await said_by(harness, to_mentee) is None


@EITHER
async def test_what_was_closed_by_it_stands_in_the_trail_as_anything_that_closed(
    harness: ServiceHarness, by: int
) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await apart(harness, by)

    with pytest.raises(NoLongerOpen):
        await harness.services.responses.agree(in_dm(INES), asked.id)
    other = await harness.request_pairing(BILAL, INES)
    await harness.services.responses.withdraw(in_dm(BILAL), other.id)

    assert await audit_entries(harness, "pairing") == [
        (ADA, "ask as mentee"),
        (None, "closed"),
        (BILAL, "ask as mentee"),
        (None, "closed"),
    ]
