"""What comes next: a new mentor, a rest, becoming a mentor; staying open, pausing, stepping down; or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.ui.mentors.handlers import HAD_ONE
from tests.support.journeys.acting import applies, asks, carried, press_forged, services, together, waits
from tests.support.journeys.closings import count, ended
from tests.support.journeys.reading import answer, components, dms, fill_in, labels, last_dm, press, text


async def to_next(town: InventedCommunity, name: str) -> None:
    """Someone skips through to what comes next."""
    for _ in range(3):
        await press(town[name], "Skip")


def prefilled(form: object) -> list[str]:
    """What stands in a form already."""
    modal = form.modal  # type: ignore[attr-defined]  # what a press opened
    return [part["value"] for part in components(modal["components"]) if part.get("value")]


async def test_a_new_search_begins_with_what_they_hoped_for_last_time(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await ended(town)
    await to_next(town, "Ada")

    form = await press(town["Ada"], "Find a mentor")
    said = await fill_in(town["Ada"], form, None, "yes", None, in_dm=True)

    assert prefilled(form) == [f"Someone to listen ({'Ada'[::-1]}).", "Evenings."]
    assert "You are on the waiting list now" in answer(said)


async def test_a_pause_is_suggested_and_nobody_has_to_take_it(town: InventedCommunity) -> None:
    await ended(town)
    await to_next(town, "Ada")

    assert "Many let about 2 weeks pass" in text(last_dm(town["Ada"]))
    assert "you need not" in text(last_dm(town["Ada"]))
    assert (await press(town["Ada"], "Find a mentor")).modal is not None


async def test_after_two_weeks_of_rest_a_word_comes_and_nothing_is_pressed_for(town: InventedCommunity) -> None:
    await ended(town)
    await to_next(town, "Ada")
    known = count(town, "Ada")

    rests = await press(town["Ada"], "Rest for 2 weeks")
    again = await press(town["Ada"], "Rest for 2 weeks")
    await town.let_time_pass(timedelta(days=13))
    assert count(town, "Ada") == known
    await town.let_time_pass(timedelta(days=2))

    assert "Rest well" in answer(rests)
    assert "Rest well" in answer(again)
    assert count(town, "Ada") == known + 1
    assert "2 weeks have passed" in text(last_dm(town["Ada"]))
    assert labels(last_dm(town["Ada"])) == ["Find a mentor", "How things stand", "When to write to me"]


@pytest.mark.parametrize("meanwhile", ["waits", "found"])
async def test_who_looks_or_has_found_someone_meanwhile_is_left_alone(
    town: InventedCommunity, meanwhile: str
) -> None:
    await ended(town)
    await to_next(town, "Ada")
    await press(town["Ada"], "Rest for 2 weeks")
    await (waits(town, "Ada") if meanwhile == "waits" else together(town, "Ada", "Marek"))

    await town.let_time_pass(timedelta(days=15))

    assert not [message for message in dms(town["Ada"]) if "weeks have passed" in text(message)]


async def test_who_was_a_mentee_offers_to_mentor_with_words_to_begin_with(town: InventedCommunity) -> None:
    await ended(town)
    await to_next(town, "Ada")

    form = await press(town["Ada"], "I would like to mentor")
    others = await town["Dorji"].slash(town.mentorship, "mentor volunteer")

    assert prefilled(form) == [HAD_ONE]
    assert prefilled(others) == []


async def test_who_offered_before_begins_with_what_they_said_then(town: InventedCommunity) -> None:
    await applies(town, "Ada")
    await town["Tomas"].slash(town.mentorship, "facilitator decline", member=town["Ada"])
    await ended(town)
    await to_next(town, "Ada")

    form = await press(town["Ada"], "I would like to mentor")
    said = await fill_in(town["Ada"], form, ["kind"], "present", ["2"], None, in_dm=True)

    assert prefilled(form) == ["I listen."]
    assert "Thank you for offering this" in answer(said)


async def test_a_mentor_who_stays_open_hears_that_nothing_is_needed(town: InventedCommunity) -> None:
    await ended(town)
    await to_next(town, "Ines")

    said = await press(town["Ines"], "Stay open")

    assert "You are open for the next person" in answer(said)
    assert "**What next?**" in text(last_dm(town["Ines"]))


async def test_a_mentor_who_paused_opens_again(town: InventedCommunity) -> None:
    await ended(town)
    await town["Ines"].slash(town.mentorship, "mentor pause")
    await to_next(town, "Ines")

    said = await press(town["Ines"], "Be open again")
    asked = await asks(town, "Bilal", "Ines")

    assert "Good to have you back" in answer(said)
    assert asked.mentor_id == town["Ines"].id


async def test_a_mentor_takes_nobody_new_or_steps_down(town: InventedCommunity) -> None:
    await ended(town)
    await to_next(town, "Ines")

    paused = await press(town["Ines"], "Take nobody new")
    down = await press(town["Ines"], "Step down")
    late = await press(town["Ines"], "Stay open")

    assert "Rest well" in answer(paused)
    assert "You have stepped down" in answer(down)
    assert "You are not a mentor at the moment" in answer(late)


async def test_in_the_server_it_is_the_same(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    said = await town["Ines"].slash(town.mentorship, "pairing end")
    shown = said.response
    for _ in range(3):
        assert shown is not None
        shown = (await town["Ines"].click(shown, label="Skip")).response
    assert shown is not None

    stays = await town["Ines"].click(shown, label="Stay open")

    assert "You are open for the next person" in answer(stays)


async def test_a_mentor_has_nothing_to_rest_from_and_a_mentee_nothing_to_open(town: InventedCommunity) -> None:
    pairing = await ended(town)

    rests = await press_forged(town, "Ines", town.mentorship, f"closing:{pairing.id}:rest")
    opens = await press_forged(town, "Ada", town.mentorship, f"closing:{pairing.id}:stay-open")
    await town.let_time_pass(timedelta(days=20))

    assert "doesn't fit how things stand" in answer(rests)
    assert "You are not a mentor at the moment" in answer(opens)
    assert not [message for message in dms(town["Ines"]) if "weeks have passed" in text(message)]


async def test_who_wants_nothing_is_asked_nothing(town: InventedCommunity) -> None:
    await ended(town)
    known = [count(town, name) for name in ("Ada", "Ines")]

    await town.let_time_pass(timedelta(days=60))
    await carried(town)

    assert [count(town, name) for name in ("Ada", "Ines")] == known
    assert (await services(town).overview.mine(town.caller("Ada"))).partings == []
