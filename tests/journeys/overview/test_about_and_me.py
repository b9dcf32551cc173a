"""The guide, and everything of mine at a glance, in every state, with buttons that work."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, asks, is_mentor, together, waits
from tests.support.journeys.reading import answer, components, fill_in, labels


async def me(town: InventedCommunity, name: str) -> tuple[str, list[str]]:
    """What someone's own page says, and its buttons."""
    shown = await town[name].slash(town.mentorship, "mentorship me")
    assert shown.response is not None
    return answer(shown), labels(shown.response)


async def test_the_guide_turns_its_pages(town: InventedCommunity) -> None:
    shown = await town["Ada"].slash(town.mentorship, "mentorship about")
    assert shown.response is not None
    sections = [o for c in components(shown.response) for o in c.get("options", [])]
    ends = next(section for section in sections if section["label"] == "How it ends")
    first_page = answer(shown)

    turned = await town["Ada"].select(shown.response, [ends["value"]])

    assert "What mentorship is here" in first_page
    doors = ["Find a mentor", "I would like to mentor", "How things stand", "Who sees what of mine"]
    assert labels(shown.response) == doors
    assert "Either of you can end it at any time" in answer(turned)
    assert turned.response is not None
    assert turned.response.id == shown.response.id


async def test_every_page_of_the_guide_can_be_opened(town: InventedCommunity) -> None:
    shown = await town["Ada"].slash(town.mentorship, "mentorship about")
    assert shown.response is not None
    sections = [o for c in components(shown.response) for o in c.get("options", [])]

    turned = [(s["label"], answer(await town["Ada"].select(shown.response, [s["value"]]))) for s in sections]

    assert all(said.startswith(f"## {title}") for title, said in turned)


async def test_someone_new_sees_the_ways_in(town: InventedCommunity) -> None:
    _, buttons = await me(town, "Ada")

    assert buttons == ["Find a mentor", "Look around", "I would like to mentor", "Say more about yourself"]


async def test_someone_waiting_sees_their_place_and_can_leave(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    said, buttons = await me(town, "Ada")

    assert "You are on the waiting list" in said
    assert buttons == ["Look around", "Change what I hope for", "Say more about yourself", "Leave the list"]


async def test_an_offer_that_waits_is_shown(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    said, buttons = await me(town, "Ines")

    assert "Your offer to mentor is with the facilitators" in said
    assert "Change my details" in buttons


async def test_a_mentor_sees_their_standing_open_full_and_paused(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    _, with_room = await me(town, "Ines")
    await together(town, "Bilal", "Ines")
    said, full = await me(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentor pause")
    paused_said, paused = await me(town, "Ines")

    assert "Offer to someone waiting" in with_room
    assert "room for 2, and 2 with you" in said
    assert "Offer to someone waiting" not in full
    assert "Nobody new can ask you" in paused_said
    assert "Be open again" in paused


async def test_who_was_asked_sees_the_question_first(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")

    said, buttons = await me(town, "Ines")

    assert said.index("Would you be a mentor to") < said.index("You are a mentor to")
    assert buttons[:2] == ["Yes", "Not this time"]


async def test_who_asked_can_take_it_back_from_their_page(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    shown = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert shown.response is not None

    said = await town["Ada"].click(shown.response, label="Take it back")

    assert "there is no answer yet" in answer(shown)
    assert "Taken back." in answer(said)


@pytest.mark.parametrize(
    ("label", "says"),
    [
        ("Pause", "is paused"),
        ("End it", "Boundaries"),
    ],
)
async def test_the_buttons_for_a_mentorship_work(town: InventedCommunity, label: str, says: str) -> None:
    await together(town, "Ada", "Ines")
    shown = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert shown.response is not None

    said = await town["Ada"].click(shown.response, label=label)

    assert says in answer(said)


async def test_the_buttons_of_a_mentor_work(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert shown.response is not None
    mentor_pause, mentor_down = "door:{}:mentor-pause", "door:{}:mentor-step-down"

    form = await town["Ines"].click(shown.response, label="Change my details")
    paused = await town["Ines"].click(shown.response, custom_id=mentor_pause.format(town.guild.id))
    down = await town["Ines"].click(shown.response, custom_id=mentor_down.format(town.guild.id))

    assert form.modal is not None
    assert "Rest well" in answer(paused)
    assert "You have stepped down" in answer(down)


async def test_the_buttons_of_someone_waiting_work(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    shown = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert shown.response is not None

    form = await town["Ada"].click(shown.response, label="Change what I hope for")
    kept = await fill_in(town["Ada"], form, "Otherwise.", "yes", "Mornings.")
    left = await town["Ada"].click(shown.response, label="Leave the list")

    assert "Kept." in answer(kept)
    assert "You are off the list" in answer(left)
