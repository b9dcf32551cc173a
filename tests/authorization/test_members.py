"""What happens when everything is tried by members, and those with another office than the facilitators'."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity

from .comparing import assert_matches_table
from .world import MEMBERS


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(community: SimulatedCommunity) -> None:
    await assert_matches_table(community, MEMBERS)
