"""Who sees what: everyone can read it for themselves, and completion goes by the same table."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer
from bot.ui.privacy.who_sees_what import DATA_KIND_NAMES
from tests.support.journeys.reading import answer
from tests.support.journeys.steps import join_waiting_list, make_mentors, make_pairing, request_pairing

LOOKS = "While you look for a mentor"
MENTORS = "As a mentor"
TOGETHER = "Between mentor and mentee"
ALWAYS = "Always"


async def reads(community: SimulatedCommunity, name: str) -> str:
    """What someone reads who turns from the guide to what concerns them."""
    guide = await community[name].slash(community.mentorship, "mentorship about")
    assert guide.response is not None
    return answer(await community[name].click(guide.response, label="Who sees what of mine"))


async def test_each_reads_the_part_that_concerns_them(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await make_mentors(community, "Marek")
    await make_pairing(community, "Bilal", "Ines")

    said = {name: await reads(community, name) for name in ("Ada", "Marek", "Bilal", "Ines")}

    titles = {name: [each for each in (LOOKS, MENTORS, TOGETHER, ALWAYS) if each in said[name]] for name in said}
    assert titles == {
        "Ada": [LOOKS, ALWAYS],
        "Marek": [MENTORS, ALWAYS],
        "Bilal": [TOGETHER, ALWAYS],
        "Ines": [MENTORS, TOGETHER, ALWAYS],
    }


@pytest.mark.parametrize("name", ["Ada", "Tomas"])
async def test_whoever_is_new_and_every_facilitator_reads_all_of_it(community: SimulatedCommunity, name: str) -> None:
    said = await reads(community, name)

    assert all(f"**{kind}**" in said for kind in DATA_KIND_NAMES.values())


async def test_completion_names_nobody_whom_the_table_hides(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await request_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Marek")

    monkeypatch.setitem(ACCESS_TABLE[DataKind.OPEN_PROPOSAL], Viewer.ASKED, Access.NO)
    monkeypatch.setitem(ACCESS_TABLE[DataKind.PAIRED], Viewer.PARTNER, Access.NO)
    monkeypatch.setitem(ACCESS_TABLE[DataKind.PAIRED], Viewer.FACILITATOR, Access.NO)
    asked = await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "")
    walks = await community["Bilal"].autocomplete(community.mentorship, "pairing end", "pairing", "")
    ends = await community["Tomas"].autocomplete(community.mentorship, "facilitator end", "pairing", "")

    assert [choice["name"].startswith("Someone from the groups") for choice in (*asked, *walks)] == [True, True]
    assert ends == []
