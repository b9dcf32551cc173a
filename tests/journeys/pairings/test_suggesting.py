"""The third way in: a facilitator suggests two people to each other."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import is_mentor, together
from tests.support.journeys.reading import answer, by_name, components, dms, given_away, labels, last_dm, press, text


def selects(shown: InteractionResult) -> list[str]:
    """The ids of the two selects: the person as mentor, and as mentee."""
    assert shown.response is not None
    return [c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")]


async def suggested(town: InventedCommunity) -> None:
    """Tomas suggests Ines as mentor for Ada."""
    await is_mentor(town, "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])


async def test_both_are_asked_and_it_begins_with_the_second_yes(town: InventedCommunity) -> None:
    await suggested(town)

    first = await press(town["Ada"], "Yes")
    after_one = [text(message) for name in ("Ada", "Ines") for message in dms(town[name])]
    second = await press(town["Ines"], "Yes")

    assert f"as soon as {by_name(town, 'Ines')} has answered" in answer(first)
    assert not [said for said in after_one if "a first step" in said.lower()]
    assert "it has begun" in answer(second)
    assert "is your mentor now" in text(last_dm(town["Ada"]))
    assert "You are a mentor to" in text(last_dm(town["Ines"]))


async def test_the_mentor_learns_who_it_is_only_when_the_mentee_has_said_yes(town: InventedCommunity) -> None:
    await suggested(town)
    await town["Ines"].slash(town.mentorship, "mentorship me")
    await town["Ines"].slash(town.mentorship, "pairing show")
    await town["Ines"].autocomplete(town.mentorship, "pairing accept", "pairing", "")

    before, asked = given_away(town, "Ada", to="Ines"), last_dm(town["Ines"])
    await press(town["Ada"], "Yes")
    asked_again = last_dm(town["Ines"])

    assert before == []
    assert "a good mentor for someone from the groups" in text(asked)
    assert f"a good mentor for {by_name(town, 'Ada')}" in text(asked_again)
    assert labels(asked) == labels(asked_again) == ["Yes", "Not this time"]


async def test_a_mentor_may_say_yes_before_knowing_who_it_is(town: InventedCommunity) -> None:
    await suggested(town)

    said = await press(town["Ines"], "Yes")
    before = given_away(town, "Ada", to="Ines")
    await press(town["Ada"], "Yes")

    assert "as soon as someone from the groups has answered" in answer(said)
    assert before == []
    assert f"You are a mentor to {by_name(town, 'Ada')} now" in text(last_dm(town["Ines"]))


@pytest.mark.parametrize(("first", "other"), [("Ada", "Ines"), ("Ines", "Ada")])
async def test_who_said_yes_may_take_it_back_while_the_other_thinks(
    town: InventedCommunity, first: str, other: str
) -> None:
    await suggested(town)
    await press(town[first], "Yes")

    said = await press(town[first], "Not this time")
    late = await press(town[other], "Yes")

    assert "nobody asks why" in answer(said)
    assert "is closed, and there is nothing to do" in text(last_dm(town[other]))
    assert "This is closed by now" in answer(late)
    assert not [m for name in (first, other) for m in dms(town[name]) if "first step" in text(m)]


async def test_a_no_by_either_closes_it_and_both_others_hear(town: InventedCommunity) -> None:
    await suggested(town)
    await press(town["Ada"], "Yes")

    await press(town["Ines"], "Not this time")

    assert f"about you and {by_name(town, 'Ines')} is closed" in text(last_dm(town["Ada"]))
    assert "did not come about this time" in text(last_dm(town["Tomas"]))


async def test_a_no_before_the_other_answered_leaves_them_a_kind_word(town: InventedCommunity) -> None:
    await suggested(town)

    await press(town["Ada"], "Not this time")
    late = await press(town["Ines"], "Yes")

    assert "The suggestion about you and someone from the groups is closed" in text(last_dm(town["Ines"]))
    assert not given_away(town, "Ada", to="Ines")
    assert "This is closed by now" in answer(late)


async def test_the_menu_on_a_member_asks_with_whom(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    shown = await town["Tomas"].context_menu(town.mentorship, "Suggest a pairing", town["Ines"])
    assert shown.response is not None
    as_mentor, _ = [
        c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")
    ]
    said = await town["Tomas"].select(shown.response, [town["Ada"]], custom_id=as_mentor)

    assert f"{town['Ines'].mention} as mentor and {town['Ada'].mention} as mentee" in answer(said)
    assert labels(last_dm(town["Ada"])) == ["Yes", "Not this time"]


async def test_the_menu_works_the_other_way_round(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    shown = await town["Tomas"].context_menu(town.mentorship, "Suggest a pairing", town["Ada"])
    assert shown.response is not None
    _, as_mentee = [
        c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")
    ]
    said = await town["Tomas"].select(shown.response, [town["Ines"]], custom_id=as_mentee)

    assert f"{town['Ines'].mention} as mentor and {town['Ada'].mention} as mentee" in answer(said)


async def test_the_facilitator_may_take_the_suggestion_back(town: InventedCommunity) -> None:
    await suggested(town)

    said = await town["Tomas"].slash(town.mentorship, "pairing withdraw")

    assert "Taken back." in answer(said)
    assert "nothing is needed from you" in text(last_dm(town["Ada"]))
    assert "nothing is needed from you" in text(last_dm(town["Ines"]))


async def test_a_suggestion_that_cannot_be_is_explained(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await is_mentor(town, "Marek")
    suggest = "facilitator suggest"

    has_one = await town["Tomas"].slash(town.mentorship, suggest, mentor=town["Marek"], mentee=town["Ada"])
    no_mentor = await town["Tomas"].slash(town.mentorship, suggest, mentor=town["Dorji"], mentee=town["Bilal"])
    one_only = await town["Tomas"].slash(town.mentorship, suggest, mentor=town["Marek"], mentee=town["Marek"])
    outsider = await town["Tomas"].slash(town.mentorship, suggest, mentor=town["Marek"], mentee=town["Hana"])

    assert "possible at the moment" in answer(has_one)
    assert "possible at the moment" in answer(no_mentor)
    assert "takes two people" in answer(one_only)
    assert "has no member's role" in answer(outsider)
