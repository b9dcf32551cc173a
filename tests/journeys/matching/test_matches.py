"""The best set for all who wait, looked through by a facilitator pair by pair."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.exclusions import keep_ines_and_ada_apart
from tests.support.journeys.matching import id_of, pictures, press_on_page, two_pairs
from tests.support.journeys.reading import answer, dms, labels, last_dm, leaked_names, press, text
from tests.support.journeys.steps import make_pairing, post_control, press_together, services

WHY = "What fits, and why"


async def test_all_at_a_glance_then_pair_by_pair(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)

    overview, [alt], on_overview = text(page), pictures(page), labels(page)
    first = await press_on_page(community, page, "Look through")
    on_first, gone = labels(page), pictures(page)
    second = await press_on_page(community, page, "Next")

    ada, bilal, chiara, ines, marek = (
        community[name].mention for name in ("Ada", "Bilal", "Chiara", "Ines", "Marek")
    )
    assert f"**1** {ada} with **A** {ines}\n**2** {bilal} with **B** {marek}" in overview
    assert "**3** people wait" in overview
    assert f"**3** {chiara}: no place that suits them is free just now." in overview
    assert on_overview == ["Look through", "Suggest all"]
    assert "3 people wait" in alt
    assert not [name for name in ("Ada", "Ines", str(community["Ada"].id), str(community["Ines"].id)) if name in alt]
    assert first.startswith(f"## 1 of 2\n{ada}, who joined the list")
    assert "both apart" in first
    assert (on_first, gone) == (["Suggest", "Next best", "Skip", "Overview", "Next"], [])
    assert f"Their closest fit, {ines}, is found for someone else in this set." in second
    assert "**Not known:** reconciling or apart" in second


async def test_a_suggestion_asks_both_and_goes_on_to_the_next(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    await press_on_page(community, page, "Look through")

    second = await press_on_page(community, page, "Suggest")
    last = await press_on_page(community, page, "Skip")

    ines, ada = community["Ines"].mention, community["Ada"].mention
    assert (
        f"Thank you for thinking of {ines} as mentor and {ada} as mentee. I ask each of them where I may." in second
    )
    assert "## 2 of 2" in second
    assert f"Skipped: {community['Bilal'].mention} with {community['Marek'].mention}. Nobody was asked." in last
    assert f"with **A** {community['Ines'].mention} · suggested" in last
    assert labels(page) == []
    assert labels(last_dm(community["Ines"])) == ["Yes", "Not this time", WHY]
    assert labels(last_dm(community["Ada"])) == ["Yes", "Not this time", WHY, "Never bring us together"]
    assert dms(community["Bilal"]) == []
    assert leaked_names(community, "Ada", reader="Ines") == []


async def test_the_next_best_is_shown_in_place_or_there_is_none(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    await press_on_page(community, page, "Look through")

    none = await press_on_page(community, page, "Next best")
    await press_on_page(community, page, "Next")
    await press_on_page(community, page, "Skip")
    swapped = await press_on_page(community, page, "Next best")

    assert "There is no next best who fits" in none
    assert f"with {community['Ines'].mention} as mentor" in none
    assert f"The next best for {community['Ada'].mention}" in swapped
    assert f"with {community['Marek'].mention} as mentor" in swapped
    assert f"Their closest fit, {community['Ines'].mention}, has room beside the rest of this set." in swapped


async def test_all_are_asked_after_a_yes_and_no_mentor_learns_a_name(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)

    asked_first = await press_on_page(community, page, "Suggest all")
    before = [len(dms(community[name])) for name in ("Ada", "Bilal")]
    told = await press_on_page(community, page, "Yes, suggest them all")

    assert "I would suggest 2 pairs now" in asked_first
    assert before == [0, 0]
    assert "I pass 2 suggestions on where I may" in told
    for name in ("Ada", "Bilal", "Ines", "Marek"):
        assert labels(last_dm(community[name]))[:3] == ["Yes", "Not this time", WHY]
    assert leaked_names(community, "Ada", reader="Ines") == leaked_names(community, "Bilal", reader="Marek") == []
    await press(community["Ada"], "Yes")
    said = await press(community["Ines"], "Yes")
    assert "it has begun" in answer(said)


async def test_not_yet_leads_back_and_asks_nobody(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    before = text(page)

    await press_on_page(community, page, "Suggest all")
    after = await press_on_page(community, page, "Not yet")

    assert after == before
    assert len(pictures(page)) == 1
    assert dms(community["Ada"]) == []


@pytest.mark.parametrize("reason", ["pause", "stepped down", "withdrawn", "found one"])
async def test_what_became_impossible_is_skipped_in_the_same_words_for_every_reason(
    community: SimulatedCommunity, reason: str
) -> None:
    page = await two_pairs(community)
    await press_on_page(community, page, "Look through")
    await _happens(community, reason)

    said = await press_on_page(community, page, "Suggest")

    couple = f"{community['Ada'].mention} with {community['Ines'].mention}"
    assert said.splitlines()[0] == f"{couple} was not possible any more, so I skipped it. Nobody was asked."
    assert "## 2 of 2" in said
    assert not [message for message in dms(community["Ada"]) if "Yes" in labels(message)]


async def test_of_two_kept_apart_in_secret_a_suggestion_is_taken_in_and_reaches_neither(
    community: SimulatedCommunity,
) -> None:
    page = await two_pairs(community)
    await press_on_page(community, page, "Look through")
    await keep_ines_and_ada_apart(community, "Ines")

    said = await press_on_page(community, page, "Suggest")

    assert "I ask each of them where I may" in said
    assert not [one for name in ("Ada", "Ines") for one in dms(community[name]) if "Yes" in labels(one)]


async def _happens(community: SimulatedCommunity, reason: str) -> None:
    ada, ines = community.caller("Ada"), community.caller("Ines")
    match reason:
        case "pause":
            await services(community).mentor_status.pause(ines, until=None)
        case "stepped down":
            await services(community).mentor_status.step_down(ines)
        case "withdrawn":
            await services(community).waiting_list.withdraw(ada)
        case "found one":
            await make_pairing(community, "Ada", "Hana")


async def test_two_fast_presses_ask_once(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    await press_on_page(community, page, "Look through")
    message = post_control(community.mentorship, id_of(page, "Suggest"))

    label = labels(message)[0]
    results = await press_together(
        community, [(community["Tomas"], message, label), (community["Tomas"], message, label)]
    )

    assert all("I ask each of them where I may" in answer(result) for result in results)
    assert len(dms(community["Ada"])) == 1
