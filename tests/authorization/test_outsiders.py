"""What happens when everything is tried by those who are not in the server, or have no part in it."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity

from .comparing import assert_matches_table
from .world import OUTSIDERS


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(community: SimulatedCommunity) -> None:
    await assert_matches_table(community, OUTSIDERS)
