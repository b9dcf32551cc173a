"""The guide, and everything of mine at a glance, in every state, with buttons that work."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, components, fill_in, labels, volunteer
from tests.support.journeys.steps import (
    join_waiting_list,
    leave_server,
    make_mentors,
    make_pairing,
    request_pairing,
    services,
    someone,
    volunteer_as_mentor,
)
from tests.support.journeys.unheard import make_coordinator


async def me(community: SimulatedCommunity, name: str) -> tuple[str, list[str]]:
    """What someone's own page says, and its buttons."""
    shown = await community[name].slash(community.mentorship, "mentorship me")
    assert shown.response is not None
    return answer(shown), labels(shown.response)


async def test_the_guide_turns_its_pages(community: SimulatedCommunity) -> None:
    shown = await community["Ada"].slash(community.mentorship, "mentorship about")
    assert shown.response is not None
    sections = [o for c in components(shown.response) for o in c.get("options", [])]
    ends = next(section for section in sections if section["label"] == "How it ends")
    first_page = answer(shown)

    turned = await community["Ada"].select(shown.response, [ends["value"]])

    assert "What mentorship is here" in first_page
    targets = ["Find a mentor", "I would like to mentor", "My overview", "Who sees what of mine"]
    assert labels(shown.response) == targets
    assert "Either of you can end it at any time" in answer(turned)
    assert turned.response is not None
    assert turned.response.id == shown.response.id


async def test_every_page_of_the_guide_can_be_opened(community: SimulatedCommunity) -> None:
    shown = await community["Ada"].slash(community.mentorship, "mentorship about")
    assert shown.response is not None
    sections = [o for c in components(shown.response) for o in c.get("options", [])]

    turned = [(s["label"], answer(await community["Ada"].select(shown.response, [s["value"]]))) for s in sections]

    assert all(said.startswith(f"## {title}") for title, said in turned)


async def test_someone_new_sees_the_ways_in(community: SimulatedCommunity) -> None:
    _, buttons = await me(community, "Ada")

    assert buttons == ["Find a mentor", "Look around", "I would like to mentor", "Say more about yourself"]


async def test_someone_waiting_sees_their_place_and_can_leave(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    said, buttons = await me(community, "Ada")

    assert "You are on the waiting list" in said
    assert buttons == ["Look around", "Change what I hope for", "Say more about yourself", "Leave the list"]


async def test_an_offer_that_waits_is_shown(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    said, buttons = await me(community, "Ines")

    assert "Your offer to mentor is with the facilitators" in said
    assert "Change my details" in buttons


async def test_a_mentor_sees_their_standing_open_full_and_paused(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    _, with_room = await me(community, "Ines")
    await make_pairing(community, "Bilal", "Ines")
    said, full = await me(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentor pause")
    paused_said, paused = await me(community, "Ines")

    assert "Offer to someone waiting" in with_room
    assert "room for 2, and 2 with you" in said
    assert "Offer to someone waiting" not in full
    assert "Nobody new can ask you" in paused_said
    assert "Be open again" in paused


async def test_who_was_asked_sees_the_question_first(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")

    said, buttons = await me(community, "Ines")

    assert said.index("Would you be a mentor to") < said.index("You are a mentor to")
    assert buttons[:2] == ["Yes", "Not this time"]


async def test_who_asked_can_take_it_back_from_their_page(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    shown = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert shown.response is not None

    said = await community["Ada"].click(shown.response, label="Take it back")

    assert "you hear by" in answer(shown)
    assert "Taken back." in answer(said)


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("Pause", "is paused"),
        ("End it", "End the mentorship with"),
    ],
)
async def test_the_buttons_for_a_mentorship_work(community: SimulatedCommunity, label: str, says: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    shown = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert shown.response is not None

    said = await community["Ada"].click(shown.response, label=label)

    assert says in answer(said)


async def test_the_buttons_of_a_mentor_work(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")
    assert shown.response is not None
    mentor_pause, mentor_down = "door:{}:mentor-pause", "door:{}:mentor-step-down"

    form = await community["Ines"].click(shown.response, label="Change my details")
    paused = await community["Ines"].click(shown.response, custom_id=mentor_pause.format(community.guild.id))
    down = await community["Ines"].click(shown.response, custom_id=mentor_down.format(community.guild.id))

    assert form.modal is not None
    assert "Rest well" in answer(paused)
    assert "You have stepped down" in answer(down)


async def test_the_buttons_of_someone_waiting_work(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    shown = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert shown.response is not None

    form = await community["Ada"].click(shown.response, label="Change what I hope for")
    kept = await fill_in(community["Ada"], form, "Otherwise.", "yes", "mentors", "Mornings.")
    left = await community["Ada"].click(shown.response, label="Leave the list")

    assert "Kept." in answer(kept)
    assert "You are off the list" in answer(left)


async def test_members_are_told_who_the_coordinator_is_but_not_whom_they_keep_apart_from(
    community: SimulatedCommunity,
) -> None:
    await make_coordinator(community, "Hana")
    line = f"{community['Hana'].mention} looks after mentorship here as a whole"

    about = answer(await community["Ada"].slash(community.mentorship, "mentorship about"))
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    joined = answer(await fill_in(community["Ada"], form, "Someone to listen.", "yes", "mentors", None))
    offered = answer(await volunteer(community, "Bilal"))
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Hana"))
    apart = answer(await community["Ada"].slash(community.mentorship, "mentorship about"))
    leave_server(community, "Hana")
    await community.env.settle()
    gone = answer(await community["Bilal"].slash(community.mentorship, "mentorship about"))

    assert all(line in said for said in (about, joined, offered))
    assert not [said for said in (apart, gone) if "looks after mentorship here" in said]
