"""Where a community wants it so, a facilitator who is not one of the two says yes before it begins."""

from __future__ import annotations

import pytest

from bot.rules.callers import Caller
from bot.rules.pairing import PairingMove
from bot.rules.refusals import AlreadyDecided, FacilitatorsOnly, NoLongerOpen, NotFound, OwnCase, Refusal
from storage.models.enums import MessageKind, PairingState
from storage.models.records import Pairing
from tests.support.service_harness import COMMUNITY_ID, OTHER_COMMUNITY_ID, ServiceHarness, facilitator, in_dm, member
from tests.support.services.concurrency import (
    ROUNDS,
    audit_entries,
    manager,
    pairing_of,
    pending_messages,
    refusals,
    run_concurrently,
)

INES, ADA, TOMAS, LINDIWE, CARD = 10, 31, 50, 51, 7002


@pytest.fixture
async def agreed(harness: ServiceHarness) -> Pairing:
    """Both have said yes, and the card stands in the channel."""
    await harness.require_approval()
    await harness.add_mentor(INES)
    agreed = await harness.active_pairing(ADA, INES)
    [card] = [message for message in await harness.drain_outbox() if message.kind is MessageKind.CARD_PAIRING]
    await harness.services.outbox.mark_sent(await harness.services.outbox.load_context(card), card=(800, CARD))
    return await pairing_of(harness, agreed.id)


async def test_both_hear_that_it_waits_and_facilitators_get_a_card(harness: ServiceHarness) -> None:
    await harness.require_approval()
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)
    await harness.drain_outbox()

    agreed = await harness.services.responses.agree(in_dm(INES), asked.id)

    assert (agreed.state, agreed.began_at, agreed.decided_by) == (PairingState.AGREED, None, None)
    assert await pending_messages(harness) == {
        (MessageKind.AWAITING_YES, INES),
        (MessageKind.AWAITING_YES, ADA),
        (MessageKind.CARD_PAIRING, None),
    }


async def test_the_yes_begins_it(harness: ServiceHarness, agreed: Pairing) -> None:
    begun = await harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)

    assert (begun.state, begun.decided_by) == (PairingState.ACTIVE, TOMAS)
    assert await pending_messages(harness) == {
        (MessageKind.INTRODUCED, INES),
        (MessageKind.INTRODUCED, ADA),
        (MessageKind.CARD_PAIRING, None),
    }
    assert (await audit_entries(harness, "pairing"))[-2:] == [(TOMAS, "begin"), (TOMAS, "approve")]


async def test_a_no_closes_it_and_both_hear(harness: ServiceHarness, agreed: Pairing) -> None:
    refused = await harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.REFUSE)

    assert (refused.state, refused.decided_by, refused.closed_by) == (PairingState.DECLINED, TOMAS, TOMAS)
    assert refused.closed_at == harness.clock()
    assert await pending_messages(harness) == {
        (MessageKind.NOT_THIS_TIME, INES),
        (MessageKind.NOT_THIS_TIME, ADA),
        (MessageKind.CARD_PAIRING, None),
    }


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (member(60), FacilitatorsOnly),
        (Caller(user_id=TOMAS, community_id=COMMUNITY_ID), FacilitatorsOnly),
        (manager(), FacilitatorsOnly),
        (in_dm(TOMAS), FacilitatorsOnly),
        (member(ADA), FacilitatorsOnly),
        (facilitator(TOMAS, OTHER_COMMUNITY_ID), NotFound),
        (facilitator(INES), OwnCase),
        (facilitator(ADA), OwnCase),
    ],
    ids=["member", "ex-facilitator", "manager", "by DM", "the mentee", "elsewhere", "mentor too", "mentee too"],
)
async def test_nobody_else_decides(
    harness: ServiceHarness, agreed: Pairing, who: Caller, refusal: type[Refusal]
) -> None:
    await harness.set_up(OTHER_COMMUNITY_ID)

    for move in (PairingMove.APPROVE, PairingMove.REFUSE):
        with pytest.raises(refusal):
            await harness.services.responses.decide(who, agreed.id, move)

    assert (await pairing_of(harness, agreed.id)).state is PairingState.AGREED


async def test_it_is_decided_once(harness: ServiceHarness, agreed: Pairing) -> None:
    await harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)

    for move in (PairingMove.APPROVE, PairingMove.REFUSE):
        with pytest.raises(AlreadyDecided) as refused:
            await harness.services.responses.decide(facilitator(LINDIWE), agreed.id, move)
        assert refused.value.by == TOMAS


@pytest.mark.parametrize("second", [PairingMove.APPROVE, PairingMove.REFUSE])
async def test_of_two_facilitators_at_the_same_moment_one_decides(
    harness: ServiceHarness, second_harness: ServiceHarness, second: PairingMove
) -> None:
    await harness.require_approval()
    for mentor, mentee in zip(range(INES, INES + ROUNDS), range(ADA, ADA + ROUNDS), strict=True):
        await harness.add_mentor(mentor)
        agreed = await harness.active_pairing(mentee, mentor)
        await harness.drain_outbox()

        decided = await run_concurrently(
            harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE),
            second_harness.services.responses.decide(facilitator(LINDIWE), agreed.id, second),
            turned=mentor % 2 == 0,
        )

        [refusal] = refusals(decided)
        assert isinstance(refusal, AlreadyDecided)
        assert refusal.by == (await pairing_of(harness, agreed.id)).decided_by
        assert len(await pending_messages(harness)) == 3


async def test_a_reaction_on_the_card_is_the_same(harness: ServiceHarness, agreed: Pairing) -> None:
    answering = harness.services.responses

    assert await answering.decide_by_card(facilitator(TOMAS), CARD + 1, PairingMove.APPROVE) is None
    assert await answering.decide_by_card(facilitator(TOMAS, OTHER_COMMUNITY_ID), CARD, PairingMove.APPROVE) is None
    with pytest.raises(OwnCase):
        await answering.decide_by_card(facilitator(ADA), CARD, PairingMove.APPROVE)
    begun = await answering.decide_by_card(facilitator(TOMAS), CARD, PairingMove.APPROVE)

    assert begun is not None
    assert (begun.id, begun.state) == (agreed.id, PairingState.ACTIVE)


async def test_either_may_still_leave_while_it_waits(harness: ServiceHarness, agreed: Pairing) -> None:
    ended = await harness.services.active_pairings.end(in_dm(ADA), agreed.id)

    assert ended.state is PairingState.ENDED
    with pytest.raises(NoLongerOpen):
        await harness.services.responses.decide(facilitator(TOMAS), agreed.id, PairingMove.APPROVE)


async def test_a_question_not_yet_answered_is_not_for_facilitators(harness: ServiceHarness) -> None:
    await harness.add_mentor(INES)
    asked = await harness.request_pairing(ADA, INES)

    for move in (PairingMove.APPROVE, PairingMove.REFUSE):
        with pytest.raises(NotFound):
            await harness.services.responses.decide(facilitator(TOMAS), asked.id, move)
    with pytest.raises(NotFound):
        await harness.services.active_pairings.end_for_both(facilitator(TOMAS), asked.id)

    assert (await pairing_of(harness, asked.id)).state is PairingState.PROPOSED
