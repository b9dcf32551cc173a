"""Who sees what: everyone can read it for themselves, and completion goes by the same table."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.seeing import SEES, Kept, Reader, Sight
from bot.ui.privacy.who_sees_what import NAMES
from tests.support.journeys.acting import asks, is_mentor, together, waits
from tests.support.journeys.reading import answer

LOOKS = "While you look for a mentor"
MENTORS = "As a mentor"
TOGETHER = "Between mentor and mentee"
ALWAYS = "Always"


async def reads(town: InventedCommunity, name: str) -> str:
    """What someone reads who turns from the guide to what concerns them."""
    guide = await town[name].slash(town.mentorship, "mentorship about")
    assert guide.response is not None
    return answer(await town[name].click(guide.response, label="Who sees what of mine"))


async def test_each_reads_the_part_that_concerns_them(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await is_mentor(town, "Marek")
    await together(town, "Bilal", "Ines")

    said = {name: await reads(town, name) for name in ("Ada", "Marek", "Bilal", "Ines")}

    titles = {name: [each for each in (LOOKS, MENTORS, TOGETHER, ALWAYS) if each in said[name]] for name in said}
    assert titles == {
        "Ada": [LOOKS, ALWAYS],
        "Marek": [MENTORS, ALWAYS],
        "Bilal": [TOGETHER, ALWAYS],
        "Ines": [MENTORS, TOGETHER, ALWAYS],
    }


@pytest.mark.parametrize("name", ["Ada", "Tomas"])
async def test_whoever_is_new_and_every_facilitator_reads_all_of_it(town: InventedCommunity, name: str) -> None:
    said = await reads(town, name)

    assert all(f"**{kind}**" in said for kind in NAMES.values())


async def test_completion_names_nobody_whom_the_table_hides(
    town: InventedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asks(town, "Ada", "Ines")
    await together(town, "Bilal", "Marek")

    monkeypatch.setitem(SEES[Kept.ASKING], Reader.ASKED, Sight.NO)
    monkeypatch.setitem(SEES[Kept.PAIRED], Reader.PARTNER, Sight.NO)
    monkeypatch.setitem(SEES[Kept.PAIRED], Reader.FACILITATOR, Sight.NO)
    asked = await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "")
    walks = await town["Bilal"].autocomplete(town.mentorship, "pairing end", "pairing", "")
    ends = await town["Tomas"].autocomplete(town.mentorship, "facilitator end", "pairing", "")

    assert [choice["name"].startswith("Someone from the groups") for choice in (*asked, *walks)] == [True, True]
    assert ends == []
