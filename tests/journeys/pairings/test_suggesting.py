"""The third way in: a facilitator suggests two people to each other."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    components,
    dms,
    labels,
    last_dm,
    leaked_names,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import make_mentors, make_pairing


def selects(shown: InteractionResult) -> list[str]:
    """The ids of the two selects: the person as mentor, and as mentee."""
    assert shown.response is not None
    return [c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")]


async def suggested(community: SimulatedCommunity) -> None:
    """Tomas suggests Ines as mentor for Ada."""
    await make_mentors(community, "Ines")
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )


async def test_both_are_asked_and_it_begins_with_the_second_yes(community: SimulatedCommunity) -> None:
    await suggested(community)

    first = await press(community["Ada"], "Yes")
    after_one = [text(message) for name in ("Ada", "Ines") for message in dms(community[name])]
    second = await press(community["Ines"], "Yes")

    assert f"as soon as {profile_link(community, 'Ines')} has answered" in answer(first)
    assert not [said for said in after_one if "a first step" in said.lower()]
    assert "it has begun" in answer(second)
    assert "is your mentor now" in text(last_dm(community["Ada"]))
    assert "You are a mentor to" in text(last_dm(community["Ines"]))


async def test_the_mentor_learns_who_it_is_only_when_the_mentee_has_said_yes(community: SimulatedCommunity) -> None:
    await suggested(community)
    await community["Ines"].slash(community.mentorship, "mentorship me")
    await community["Ines"].slash(community.mentorship, "pairing show")
    await community["Ines"].autocomplete(community.mentorship, "pairing accept", "pairing", "")

    before, asked = leaked_names(community, "Ada", reader="Ines"), last_dm(community["Ines"])
    await press(community["Ada"], "Yes")
    asked_again = last_dm(community["Ines"])

    assert before == []
    assert "a good mentor for someone from the groups" in text(asked)
    assert f"a good mentor for {profile_link(community, 'Ada')}" in text(asked_again)
    assert labels(asked) == ["Yes", "Not this time"]
    assert labels(asked_again) == ["Yes", "Not this time", "Never bring us together"]


async def test_a_mentor_may_say_yes_before_knowing_who_it_is(community: SimulatedCommunity) -> None:
    await suggested(community)

    said = await press(community["Ines"], "Yes")
    before = leaked_names(community, "Ada", reader="Ines")
    await press(community["Ada"], "Yes")

    assert "as soon as someone from the groups has answered" in answer(said)
    assert before == []
    assert f"You are a mentor to {profile_link(community, 'Ada')} now" in text(last_dm(community["Ines"]))


@pytest.mark.parametrize(("first", "other"), [("Ada", "Ines"), ("Ines", "Ada")])
async def test_who_said_yes_may_take_it_back_while_the_other_thinks(
    community: SimulatedCommunity, first: str, other: str
) -> None:
    await suggested(community)
    await press(community[first], "Yes")

    said = await press(community[first], "Not this time")
    late = await press(community[other], "Yes")

    assert "nobody asks why" in answer(said)
    assert "is closed, and nothing is needed from you" in text(last_dm(community[other]))
    assert "This is closed by now" in answer(late)
    assert not [m for name in (first, other) for m in dms(community[name]) if "first step" in text(m)]


async def test_a_no_by_either_closes_it_and_both_others_hear(community: SimulatedCommunity) -> None:
    await suggested(community)
    await press(community["Ada"], "Yes")

    await press(community["Ines"], "Not this time")

    assert f"about you and {profile_link(community, 'Ines')} is closed" in text(last_dm(community["Ada"]))
    assert "did not come about this time" in text(last_dm(community["Tomas"]))


async def test_a_no_before_the_other_answered_leaves_them_a_kind_word(community: SimulatedCommunity) -> None:
    await suggested(community)

    await press(community["Ada"], "Not this time")
    late = await press(community["Ines"], "Yes")

    assert "The question about you and someone from the groups is closed" in text(last_dm(community["Ines"]))
    assert not leaked_names(community, "Ada", reader="Ines")
    assert "This is closed by now" in answer(late)


async def test_the_menu_on_a_member_asks_with_whom(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    shown = await community["Tomas"].context_menu(community.mentorship, "Suggest a pairing", community["Ines"])
    assert shown.response is not None
    as_mentor, _ = [
        c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")
    ]
    said = await community["Tomas"].select(shown.response, [community["Ada"]], custom_id=as_mentor)

    assert f"{community['Ines'].mention} as mentor and {community['Ada'].mention} as mentee" in answer(said)
    assert labels(last_dm(community["Ada"])) == ["Yes", "Not this time", "Never bring us together"]


async def test_the_menu_works_the_other_way_round(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    shown = await community["Tomas"].context_menu(community.mentorship, "Suggest a pairing", community["Ada"])
    assert shown.response is not None
    _, as_mentee = [
        c["custom_id"] for c in components(shown.response) if str(c.get("custom_id")).startswith("suggest")
    ]
    said = await community["Tomas"].select(shown.response, [community["Ines"]], custom_id=as_mentee)

    assert f"{community['Ines'].mention} as mentor and {community['Ada'].mention} as mentee" in answer(said)


async def test_the_facilitator_may_take_the_suggestion_back(community: SimulatedCommunity) -> None:
    await suggested(community)

    said = await community["Tomas"].slash(community.mentorship, "pairing withdraw")

    assert "Taken back." in answer(said)
    assert "nothing is needed from you" in text(last_dm(community["Ada"]))
    assert "nothing is needed from you" in text(last_dm(community["Ines"]))


async def test_a_suggestion_that_cannot_be_is_explained(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_mentors(community, "Marek")
    suggest = "facilitator suggest"

    has_one = await community["Tomas"].slash(
        community.mentorship, suggest, mentor=community["Marek"], mentee=community["Ada"]
    )
    no_mentor = await community["Tomas"].slash(
        community.mentorship, suggest, mentor=community["Dorji"], mentee=community["Bilal"]
    )
    one_only = await community["Tomas"].slash(
        community.mentorship, suggest, mentor=community["Marek"], mentee=community["Marek"]
    )
    outsider = await community["Tomas"].slash(
        community.mentorship, suggest, mentor=community["Marek"], mentee=community["Hana"]
    )

    assert "possible at the moment" in answer(has_one)
    assert "possible at the moment" in answer(no_mentor)
    assert "takes two people" in answer(one_only)
    assert "has no member's role" in answer(outsider)
