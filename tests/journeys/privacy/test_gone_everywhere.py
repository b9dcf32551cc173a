"""Whoever deletes everything is named and quoted by no message of the bot's, in any channel or anybody's messages."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.message_specs import SPECS, kinds_by
from bot.rules.message_types import MessageRoute
from storage.models.enums import MessageKind
from tests.support.journeys.dm_cases import DM_CASES
from tests.support.journeys.posted_cases import CARD_CASES, bring_about, standing_with
from tests.support.journeys.steps import drain_outbox, services
from tests.support.outbox.request_faults import database_of, stored_messages

POSTS_NOTHING = frozenset().union(
    *map(kinds_by, (MessageRoute.ROLE, MessageRoute.REMOVAL, MessageRoute.DM_REMOVAL, MessageRoute.DAILY_CHECK))
)
NAMES_NOBODY = {MessageKind.COMMUNITY_REMOVED, MessageKind.NOT_READ}
PEOPLE = ("Ada", "Ines", "Tomas")


def test_every_kind_that_is_posted_has_its_case() -> None:
    assert {*DM_CASES, *CARD_CASES} == set(SPECS) - POSTS_NOTHING - NAMES_NOBODY
    assert all(SPECS[kind].tells is None for kind in NAMES_NOBODY)


@pytest.mark.parametrize("kind", [*DM_CASES, *CARD_CASES])
async def test_no_message_of_any_kind_names_or_quotes_whoever_deletes_everything(
    community: SimulatedCommunity, kind: MessageKind
) -> None:
    await bring_about(community, kind)
    assert await stored_messages(database_of(community), kind)

    for name in PEOPLE:
        await services(community).privacy.delete(community.caller(name))
        await drain_outbox(community)

        assert standing_with(community, name) == []
