"""The second way in: a mentor asks a mentee, by name or from the waiting list, where nobody has a name."""

from __future__ import annotations

from datetime import timedelta

from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import is_mentor, together, waits
from tests.support.journeys.reading import (
    answer,
    by_name,
    components,
    dms,
    given_away,
    labels,
    last_dm,
    names,
    press,
    reached,
    text,
)


def options(shown: InteractionResult) -> list[dict[str, str]]:
    """The choices of the only select in an answer."""
    assert shown.response is not None
    return [o for c in components(shown.response) for o in c.get("options", [])]


async def offers(town: InventedCommunity, mentor: str, number: int = 0) -> InteractionResult:
    """A mentor looks at the waiting list and offers to the one in this place."""
    shown = await town[mentor].slash(town.mentorship, "mentor ask")
    assert shown.response is not None, answer(shown)
    chosen: InteractionResult = await town[mentor].select(shown.response, [options(shown)[number]["value"]])
    return chosen


async def test_a_mentor_asks_a_member_by_name(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await town["Ines"].slash(town.mentorship, "mentor ask", mentee=town["Ada"])
    asked = last_dm(town["Ada"])
    await press(town["Ada"], "Yes")

    assert f"I ask {town['Ada'].mention} now" in answer(said)
    assert f"{by_name(town, 'Ines')} offers to be your mentor" in text(asked)
    assert "kind, and slow to judge" in text(asked)
    assert "> I listen." in text(asked)
    assert f"You are a mentor to {by_name(town, 'Ada')} now" in text(last_dm(town["Ines"]))


async def test_the_menu_on_a_member_offers_the_same(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    await town["Ines"].context_menu(town.mentorship, "Offer to mentor", town["Ada"])

    assert labels(last_dm(town["Ada"])) == ["Yes", "Not this time"]


async def test_the_list_shows_hopes_and_no_names(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada", "Bilal")

    shown = await town["Ines"].slash(town.mentorship, "mentor ask")

    assert "Someone to listen" in answer(shown)
    assert len(options(shown)) == 2
    assert not [name for who in ("Ada", "Bilal") for name in names(town, who)[:2] if name in answer(shown)]


async def test_the_mentor_learns_the_name_only_with_the_yes(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await offers(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentorship me")
    await town["Ines"].slash(town.mentorship, "pairing show")
    await town["Ines"].autocomplete(town.mentorship, "pairing withdraw", "pairing", "")
    await town["Ines"].slash(town.mentorship, "mentor ask")

    before = given_away(town, "Ada", to="Ines")
    asked = text(last_dm(town["Ada"]))
    await press(town["Ada"], "Yes")

    assert before == []
    assert "They don't know your name yet" in asked
    assert f"You are a mentor to {by_name(town, 'Ada')} now" in text(last_dm(town["Ines"]))


async def test_a_no_from_the_list_stays_nameless(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await offers(town, "Ines")

    await press(town["Ada"], "Not this time")

    assert "Someone from the groups doesn't need a mentor this time" in text(last_dm(town["Ines"]))
    assert not given_away(town, "Ada", to="Ines")


async def test_an_offer_taken_back_or_run_out_stays_nameless(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada", "Bilal")
    await offers(town, "Ines")

    taken_back = await town["Ines"].slash(town.mentorship, "pairing withdraw")
    await offers(town, "Ines")
    town.guild.remove_member(town["Ada"])
    town.guild.remove_member(town["Bilal"])
    await town.env.settle()

    assert "Taken back." in answer(taken_back)
    assert not [
        word
        for who in ("Ada", "Bilal")
        for word in names(town, who)
        for said in reached(town, "Ines")
        if word in said
    ]


async def test_naming_the_one_offered_to_does_not_lift_the_veil(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await offers(town, "Ines")
    await town.let_time_pass(timedelta(days=1))

    the_one = await town["Ines"].slash(town.mentorship, "mentor ask", mentee=town["Ada"])
    another = await town["Ines"].slash(town.mentorship, "mentor ask", mentee=town["Bilal"])

    assert answer(the_one).replace(town["Ada"].mention, "") == answer(another).replace(town["Bilal"].mention, "")
    assert len(dms(town["Ada"])) == 1


async def test_two_mentors_may_offer_and_the_first_yes_counts(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Marek")
    await waits(town, "Ada")
    await offers(town, "Ines")
    await offers(town, "Marek")

    await press(town["Ada"], "Yes", dms(town["Ada"])[0])
    late = await press(town["Ada"], "Yes", dms(town["Ada"])[1])

    assert "This is closed by now" in answer(late)
    assert "someone from the groups" in text(last_dm(town["Marek"]))
    assert not given_away(town, "Ada", to="Marek")


async def test_offering_needs_to_be_a_mentor_with_room(town: InventedCommunity) -> None:
    await waits(town, "Dorji")
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    full = await town["Ines"].slash(town.mentorship, "mentor ask")
    no_mentor = await town["Marek"].slash(town.mentorship, "mentor ask")

    assert "as many mentees as you said you have room for" in answer(full)
    assert "no current mentor" in answer(no_mentor)


async def test_choosing_someone_who_left_the_list_meanwhile_is_answered_kindly(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    shown = await town["Ines"].slash(town.mentorship, "mentor ask")
    await town["Ada"].slash(town.mentorship, "mentee withdraw")

    assert shown.response is not None
    said = await town["Ines"].select(shown.response, [options(shown)[0]["value"]])

    assert "so nobody was asked" in answer(said)
    assert dms(town["Ada"]) == []
