"""Stepping down: everyone who is mentored stays, with what can be done; the role goes at last, or at once."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, is_mentor, press_forged, services, together
from tests.support.journeys.closings import OFFER, goes_on, walks_on
from tests.support.journeys.reading import answer, components, dms, labels, last_dm, roles, text


async def test_stepping_down_shows_each_mentee_and_leaves_everything_as_it_is(town: InventedCommunity) -> None:
    for name in ("Ada", "Bilal"):
        await together(town, name, "Ines")
    known = {name: len(dms(town[name])) for name in ("Ada", "Bilal")}

    said = await town["Ines"].slash(town.mentorship, "mentor step-down")
    await carried(town)

    assert "You have stepped down" in answer(said)
    assert all(town[name].mention in answer(said) for name in ("Ada", "Bilal"))
    assert said.response is not None
    assert labels(said.response) == [OFFER, OFFER, "Take the role off now"]
    assert {name: len(dms(town[name])) for name in ("Ada", "Bilal")} == known
    assert "has stepped down as a mentor" in text(last_dm(town["Rosa"]))


async def test_without_mentees_there_is_nothing_to_hand_over_and_the_role_is_gone(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await town["Ines"].slash(town.mentorship, "mentor step-down")
    await carried(town)

    assert said.response is not None
    assert labels(said.response) == []
    assert "Mentor" not in roles(town, "Ines")


async def test_the_role_goes_when_the_last_one_ends(town: InventedCommunity) -> None:
    pairings = await walks_on(town, "Ada", "Bilal")
    worn = []

    for name in ("Ada", "Bilal"):
        worn.append("Mentor" in roles(town, "Ines"))
        await services(town).walking.end(town.caller(name), pairings[name].id)
        await carried(town)

    assert worn == [True, True]
    assert "Mentor" not in roles(town, "Ines")


async def test_the_role_goes_at_once_if_wished_and_the_mentees_stay(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    said = await town["Ines"].slash(town.mentorship, "mentor step-down")
    await carried(town)
    assert said.response is not None
    worn = "Mentor" in roles(town, "Ines")

    off = await town["Ines"].click(said.response, label="Take the role off now")
    await carried(town)
    page = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert worn
    assert "I take the mentor role off you now" in answer(off)
    assert "Mentor" not in roles(town, "Ines")
    assert await goes_on(town, pairing)
    assert page.response is not None
    assert "Take the role off now" not in labels(page.response)


async def test_a_mentor_who_stands_keeps_the_role(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await press_forged(town, "Ines", town.mentorship, f"door:{town.guild.id}:mentor-role-off")
    nobody = await press_forged(town, "Ada", town.mentorship, f"door:{town.guild.id}:mentor-role-off")
    await carried(town)

    assert "doesn't fit how things stand" in answer(said)
    assert "There is no current mentor" in answer(nobody)
    assert "Mentor" in roles(town, "Ines")


async def test_who_was_retired_by_a_facilitator_has_the_same_offers(town: InventedCommunity) -> None:
    for name in ("Ada", "Bilal"):
        await together(town, name, "Ines")

    await town["Tomas"].slash(town.mentorship, "facilitator retire-mentor", member=town["Ines"])
    await carried(town)
    letter = last_dm(town["Ines"])
    first = next(c["custom_id"] for c in components(letter) if c.get("label") == OFFER)
    offers = await town["Ines"].user.click(letter, custom_id=first)
    await carried(town)

    assert labels(letter).count(OFFER) == 2
    assert "Take the role off now" in labels(letter)
    assert "They decide" in answer(offers)
    assert labels(last_dm(town["Ines"])).count(OFFER) == 2
    assert "Nothing is taken from you" in text(last_dm(town["Ada"]))
