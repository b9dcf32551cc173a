"""What happens when everything is tried by the two of a pair, and other mentors and mentees."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity

from .checking import must_be_as_written
from .world import THE_TWO


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(town: InventedCommunity) -> None:
    await must_be_as_written(town, THE_TWO)
