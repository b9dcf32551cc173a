"""Words that one of two wrote do not arrive any more once the other has ended it, however they were on their way."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.support.databases import SqliteDatabases
from tests.support.journeys.steps import close_dms, open_dms
from tests.support.settings_snapshot import SettingsSnapshot

from . import acts
from .world import HOLDER, World, open_world

WORDS = "You will regret it."


@pytest.fixture
async def world(bot_sqlite_databases: SqliteDatabases, settings_snapshot: SettingsSnapshot) -> AsyncIterator[World]:
    """A world in which Marek is Ada's mentor, and what she sees is noted."""
    async with open_world(bot_sqlite_databases, settings_snapshot, [HOLDER], seed=0) as opened:
        await acts.becomes_mentor(opened, "Marek")
        await acts.find_each_other(opened, HOLDER, "Marek")
        opened.watching = True
        yield opened


async def test_words_that_were_kept_are_gone_with_the_end(world: World) -> None:
    world.watching = False
    close_dms(world.community, HOLDER)
    await acts.writes(world, "Marek", HOLDER, WORDS)
    open_dms(world.community)
    world.watching = True

    await acts.ends(world, HOLDER, "Marek")
    await world.uses(HOLDER, "mentorship me")

    assert [shown for shown in world.records[HOLDER].entries if WORDS in shown] == []


async def test_words_behind_a_masked_message_are_gone_with_the_end(world: World) -> None:
    await acts.is_discreet(world, HOLDER)
    await acts.writes(world, "Marek", HOLDER, WORDS)

    await acts.ends(world, HOLDER, "Marek")
    await world.presses_in_dm(HOLDER, "Open")

    assert [shown for shown in world.records[HOLDER].entries if WORDS in shown] == []


async def test_words_written_during_her_rest_wait_and_go_with_the_end(world: World) -> None:
    await acts.raises_concern(world, HOLDER, "Marek", is_named=True, pauses=True)
    await acts.writes(world, "Marek", HOLDER, WORDS)

    await acts.ends(world, HOLDER, "Marek")

    assert [shown for shown in world.records[HOLDER].entries if WORDS in shown] == []
