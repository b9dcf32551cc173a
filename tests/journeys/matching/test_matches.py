"""The best set for all who wait, looked through by a facilitator pair by pair."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import at_once, posted, services, together
from tests.support.journeys.matching import id_of, pictures, presses, two_pairs
from tests.support.journeys.reading import answer, dms, given_away, labels, last_dm, press, text

WHY = "What fits, and why"


async def test_all_at_a_glance_then_pair_by_pair(town: InventedCommunity) -> None:
    page = await two_pairs(town)

    overview, [alt], on_overview = text(page), pictures(page), labels(page)
    first = await presses(town, page, "Look through")
    on_first, gone = labels(page), pictures(page)
    second = await presses(town, page, "Next")

    ada, bilal, chiara, ines, marek = (town[name].mention for name in ("Ada", "Bilal", "Chiara", "Ines", "Marek"))
    assert f"**1** {ada} with **A** {ines}\n**2** {bilal} with **B** {marek}" in overview
    assert "**3** people wait" in overview
    assert f"**3** {chiara}: no place that suits them is free just now." in overview
    assert on_overview == ["Look through", "Suggest all"]
    assert "3 people wait" in alt
    assert not [name for name in ("Ada", "Ines", str(town["Ada"].id), str(town["Ines"].id)) if name in alt]
    assert first.startswith(f"## 1 of 2\n{ada}, who joined the list")
    assert "both apart" in first
    assert (on_first, gone) == (["Suggest", "Next best", "Skip", "Overview", "Next"], [])
    assert f"Their closest fit, {ines}, is found for someone else in this set." in second
    assert "**Not known:** reconciling or apart" in second


async def test_a_suggestion_asks_both_and_goes_on_to_the_next(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")

    second = await presses(town, page, "Suggest")
    last = await presses(town, page, "Skip")

    assert f"I ask both now: {town['Ines'].mention} as mentor and {town['Ada'].mention} as mentee" in second
    assert "## 2 of 2" in second
    assert f"Skipped: {town['Bilal'].mention} with {town['Marek'].mention}. Nobody was asked." in last
    assert f"with **A** {town['Ines'].mention} · asked" in last
    assert labels(page) == []
    assert labels(last_dm(town["Ada"])) == labels(last_dm(town["Ines"])) == ["Yes", "Not this time", WHY]
    assert dms(town["Bilal"]) == []
    assert given_away(town, "Ada", to="Ines") == []


async def test_the_next_best_is_shown_in_place_or_there_is_none(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")

    none = await presses(town, page, "Next best")
    await presses(town, page, "Next")
    await presses(town, page, "Skip")
    swapped = await presses(town, page, "Next best")

    assert "There is no next best who fits" in none
    assert f"with {town['Ines'].mention} as mentor" in none
    assert f"The next best for {town['Ada'].mention}" in swapped
    assert f"with {town['Marek'].mention} as mentor" in swapped
    assert f"Their closest fit, {town['Ines'].mention}, has room beside the rest of this set." in swapped


async def test_all_are_asked_after_a_yes_and_no_mentor_learns_a_name(town: InventedCommunity) -> None:
    page = await two_pairs(town)

    asked_first = await presses(town, page, "Suggest all")
    before = [len(dms(town[name])) for name in ("Ada", "Bilal")]
    told = await presses(town, page, "Yes, ask them all")

    assert "I would write to **4** people now, about 2 pairs" in asked_first
    assert before == [0, 0]
    assert "I ask both of 2 pairs now" in told
    for name in ("Ada", "Bilal", "Ines", "Marek"):
        assert labels(last_dm(town[name])) == ["Yes", "Not this time", WHY]
    assert given_away(town, "Ada", to="Ines") == given_away(town, "Bilal", to="Marek") == []
    await press(town["Ada"], "Yes")
    said = await press(town["Ines"], "Yes")
    assert "it has begun" in answer(said)


async def test_not_yet_leads_back_and_asks_nobody(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    before = text(page)

    await presses(town, page, "Suggest all")
    after = await presses(town, page, "Not yet")

    assert after == before
    assert len(pictures(page)) == 1
    assert dms(town["Ada"]) == []


@pytest.mark.parametrize("reason", ["pause", "stepped down", "withdrawn", "found one", "kept apart", "keeps apart"])
async def test_what_became_impossible_is_skipped_in_the_same_words_for_every_reason(
    town: InventedCommunity, reason: str
) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")
    await _happens(town, reason)

    said = await presses(town, page, "Suggest")

    couple = f"{town['Ada'].mention} with {town['Ines'].mention}"
    assert said.splitlines()[0] == f"{couple} was not possible any more, so I skipped it. Nobody was asked."
    assert "## 2 of 2" in said
    assert not [message for message in dms(town["Ada"]) if "Yes" in labels(message)]


async def _happens(town: InventedCommunity, reason: str) -> None:
    ada, ines = town.caller("Ada"), town.caller("Ines")
    match reason:
        case "pause":
            await services(town).standing.pause(ines, until=None)
        case "stepped down":
            await services(town).standing.step_down(ines)
        case "withdrawn":
            await services(town).seekers.withdraw(ada)
        case "found one":
            await together(town, "Ada", "Hana")
        case _:
            by, other = (ada, ines) if reason == "keeps apart" else (ines, ada)
            async with town.bot._parts.store.transaction() as memory:
                couples = memory.couples
                await couples.keep_apart(town.guild.id, by=by.user_id, other=other.user_id, at=town.clock())


async def test_two_fast_presses_ask_once(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")
    message = posted(town.mentorship, id_of(page, "Suggest"))

    label = labels(message)[0]
    results = await at_once(town, [(town["Tomas"], message, label), (town["Tomas"], message, label)])

    assert sorted("I ask both now" in answer(result) for result in results) in ([False, False], [False, True])
    assert any("This is closed by now" in answer(result) for result in results)
    assert len(dms(town["Ada"])) == 1
