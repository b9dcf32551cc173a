"""What happens when everything is tried by facilitators, also of their own case or of old."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity

from .comparing import assert_matches_table
from .world import FACILITATORS


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(community: SimulatedCommunity) -> None:
    await assert_matches_table(community, FACILITATORS)
