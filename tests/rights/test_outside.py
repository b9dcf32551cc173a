"""What happens when everything is tried by those who are not in the server, or have no part in it."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity

from .checking import must_be_as_written
from .world import FROM_OUTSIDE


@pytest.mark.long
async def test_what_happens_is_as_the_table_says(town: InventedCommunity) -> None:
    await must_be_as_written(town, FROM_OUTSIDE)
