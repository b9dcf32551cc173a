"""Stepping down: everyone who is mentored stays, with what can be done; the role goes at last, or at once."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import OFFER, is_still_active, step_down_with_mentees
from tests.support.journeys.reading import answer, card, components, dms, labels, last_dm, roles, text
from tests.support.journeys.steps import drain_outbox, make_mentors, make_pairing, press_forged, services


async def test_stepping_down_shows_each_mentee_and_leaves_everything_as_it_is(community: SimulatedCommunity) -> None:
    for name in ("Ada", "Bilal"):
        await make_pairing(community, name, "Ines")
    known = {name: len(dms(community[name])) for name in ("Ada", "Bilal")}

    said = await community["Ines"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)

    assert "You have stepped down" in answer(said)
    assert all(community[name].mention in answer(said) for name in ("Ada", "Bilal"))
    assert said.response is not None
    assert labels(said.response) == [OFFER, OFFER, "Take the role off now"]
    assert {name: len(dms(community[name])) for name in ("Ada", "Bilal")} == known
    assert "has stepped down as a mentor" in text(card(community))


async def test_without_mentees_there_is_nothing_to_hand_over_and_the_role_is_gone(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")

    said = await community["Ines"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)

    assert said.response is not None
    assert labels(said.response) == []
    assert "Mentor" not in roles(community, "Ines")


async def test_the_role_goes_when_the_last_one_ends(community: SimulatedCommunity) -> None:
    pairings = await step_down_with_mentees(community, "Ada", "Bilal")
    worn = []

    for name in ("Ada", "Bilal"):
        worn.append("Mentor" in roles(community, "Ines"))
        await services(community).active_pairings.end(community.caller(name), pairings[name].id)
        await drain_outbox(community)

    assert worn == [True, True]
    assert "Mentor" not in roles(community, "Ines")


async def test_the_role_goes_at_once_if_wished_and_the_mentees_stay(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    said = await community["Ines"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)
    assert said.response is not None
    worn = "Mentor" in roles(community, "Ines")

    off = await community["Ines"].click(said.response, label="Take the role off now")
    await drain_outbox(community)
    page = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert worn
    assert "I take the mentor role off you now" in answer(off)
    assert "Mentor" not in roles(community, "Ines")
    assert await is_still_active(community, pairing)
    assert page.response is not None
    assert "Take the role off now" not in labels(page.response)


async def test_a_mentor_who_stands_keeps_the_role(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await press_forged(community, "Ines", community.mentorship, f"door:{community.guild.id}:mentor-role-off")
    nobody = await press_forged(community, "Ada", community.mentorship, f"door:{community.guild.id}:mentor-role-off")
    await drain_outbox(community)

    assert "doesn't fit how things stand" in answer(said)
    assert "There is no current mentor" in answer(nobody)
    assert "Mentor" in roles(community, "Ines")


async def test_who_was_retired_by_a_facilitator_has_the_same_offers(community: SimulatedCommunity) -> None:
    for name in ("Ada", "Bilal"):
        await make_pairing(community, name, "Ines")

    await community["Tomas"].slash(community.mentorship, "facilitator retire-mentor", member=community["Ines"])
    await drain_outbox(community)
    message = last_dm(community["Ines"])
    first = next(c["custom_id"] for c in components(message) if c.get("label") == OFFER)
    offers = await community["Ines"].user.click(message, custom_id=first)
    await drain_outbox(community)

    assert labels(message).count(OFFER) == 2
    assert "Take the role off now" in labels(message)
    assert "They decide" in answer(offers)
    assert labels(last_dm(community["Ines"])).count(OFFER) == 2
    assert "Nothing is taken from you" in text(last_dm(community["Ada"]))
