"""What happens when everything is tried by the two of a pair, and other mentors and mentees."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity

from .comparing import assert_matches_table
from .world import PAIR_CALLERS


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(community: SimulatedCommunity) -> None:
    await assert_matches_table(community, PAIR_CALLERS)
