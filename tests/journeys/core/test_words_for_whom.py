"""What is offered, prefilled and asked fits the person: whom a form asks, what they may look for, what they typed."""

from __future__ import annotations

import json

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, components, fill_in, labels, press, text
from tests.support.journeys.steps import make_mentors, make_pairing, services

SEEKING = {"Find a mentor", "Look around"}


async def test_the_form_of_a_past_member_is_not_ticked_as_a_present_members(community: SimulatedCommunity) -> None:
    ticked = {}
    for name in ("Hana", "Ines"):
        form = await community[name].slash(community.mentorship, "mentor volunteer")
        assert form.modal is not None
        fields = components(form.modal["components"])
        [radio] = [each for each in fields if "Yes, I am" in json.dumps(each.get("options"))]
        ticked[name] = [option["value"] for option in radio["options"] if option.get("default")]

    assert ticked == {"Hana": ["past"], "Ines": ["present"]}


async def test_an_offer_that_says_nothing_is_taken_and_asked_once_for_a_few_words(
    community: SimulatedCommunity,
) -> None:
    empty = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    asked = await fill_in(community["Ines"], empty, [], "present", ["2"], " ")
    full = await community["Marek"].slash(community.mentorship, "mentor volunteer")
    not_asked = await fill_in(community["Marek"], full, ["kind"], "present", ["2"], "")

    assert "Would you like to add a few words?" in answer(asked)
    assert asked.response is not None
    assert labels(asked.response) == ["Add a few words", "Say more about yourself"]
    assert "a few words?" not in answer(not_asked)
    assert "The facilitators have it now" in answer(asked)


@pytest.mark.parametrize("command", ["help", "mentorship about", "mentorship me"])
async def test_finding_a_mentor_is_offered_to_those_alone_whom_it_does_not_refuse(
    community: SimulatedCommunity, command: str
) -> None:
    await make_pairing(community, "Ada", "Ines")
    offered = {}
    for name in ("Ada", "Bilal", "Hana"):
        shown = (await community[name].slash(community.mentorship, command)).response
        assert shown is not None
        offered[name] = SEEKING & set(labels(shown))

    assert (offered["Ada"], offered["Hana"]) == (set(), set())
    assert "Find a mentor" in offered["Bilal"]


async def test_forms_say_whom_they_ask(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Marek")
    await make_pairing(community, "Ada", "Ines")

    note = await press(community["Ada"], "Write a note")
    asking = await community["Bilal"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])

    assert [form.modal["title"] for form in (note, asking) if form.modal] == ["A note to Ines", "Asking Marek"]


async def test_a_clock_is_asked_about_in_the_command_and_in_the_form(community: SimulatedCommunity) -> None:
    by_command = await community["Ada"].slash(community.mentorship, "checkin preferences", time_zone="UTC-5")
    page = await community["Ada"].slash(community.mentorship, "checkin preferences", time_zone="Palestine")
    assert page.response is not None
    found = text(page.response)
    form = await community["Ada"].click(page.response, label="My time zone and hour")
    by_form = await fill_in(community["Ada"], form, "GMT+1", ["18"])

    for said in (by_command, by_form):
        assert "Which is nearest to you?" in answer(said)
    assert "I took that as *East Jerusalem, Palestinian Territory" in found
    kept = await services(community).preferences.mine(community.caller("Ada"))
    assert kept.time_zone == "Asia/Hebron"


async def test_a_pause_takes_a_date_as_quiet_days_do(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ada"].slash(community.mentorship, "pairing pause", until="24 Dec")

    assert "is paused" in answer(said)
    assert "On <t:" in answer(said)
