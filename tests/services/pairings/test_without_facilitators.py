"""Where no facilitator's role is chosen nobody can decide, so nobody is left to wait for a decision."""

from __future__ import annotations

import pytest

from bot.rules.callers import Caller
from bot.rules.refusals import AlreadyDecided, NotSetUp
from storage.models.enums import MessageKind, RoleKind
from tests.support.service_harness import COMMUNITY_ID, ServiceHarness, facilitator, member


def manager() -> Caller:
    """Someone who manages the server."""
    return Caller(user_id=1, community_id=COMMUNITY_ID, manages_server=True)


async def test_nobody_offers_to_mentor_where_nobody_can_decide(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [])

    with pytest.raises(NotSetUp):
        await harness.services.mentor_applications.check_can_volunteer(member(60))
    with pytest.raises(NotSetUp):
        await harness.services.mentor_applications.volunteer(
            member(60), qualities=["kind"], past_member=False, capacity=1, words=None
        )

    assert MessageKind.CARD_MENTOR not in [message.kind for message in await harness.drain_outbox()]


async def test_a_facilitators_yes_is_not_wanted_where_nobody_can_say_it(harness: ServiceHarness) -> None:
    await harness.services.setup.choose_roles(manager(), RoleKind.FACILITATOR, [])

    with pytest.raises(NotSetUp):
        await harness.services.setup.choose_needs_yes(manager(), needs_yes=True)

    assert not (await harness.services.setup.settings(manager())).needs_yes


async def test_reacting_to_one_card_again_and_again_is_answered_once(harness: ServiceHarness) -> None:
    for _ in range(3):
        await harness.services.outbox.answer_reaction(facilitator(50), 7000, AlreadyDecided(51), 51)
    await harness.services.outbox.answer_reaction(facilitator(50), 7001, AlreadyDecided(51), 51)

    assert await harness.recipients_of(MessageKind.REACTION_ANSWERED) == [50, 50]
