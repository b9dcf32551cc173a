"""A mentor's own standing: changing, pausing, coming back, stepping down."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, asks, is_mentor, together
from tests.support.journeys.reading import (
    answer,
    by_name,
    card,
    components,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    roles,
    text,
    update_form,
)


async def test_the_form_for_changing_holds_what_was_said(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    form = await update_form(town, "Ines", as_mentor=True)
    assert form.modal is not None
    fields = list(components(form.modal["components"]))
    ticked = [o["value"] for c in fields for o in c.get("options", []) if o.get("default")]
    said = await fill_in(town["Ines"], form, ["time", "limits"], ["5"], "Evenings, mostly.")
    me = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert ticked == ["kind", "2"]
    assert "I listen." in [c.get("value") for c in fields]
    assert "That is what people see from now on" in answer(said)
    assert "room for 5" in answer(me)


async def test_a_pause_turns_new_questions_away_and_leaves_those_who_walk(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    said = await town["Ines"].slash(town.mentorship, "mentor pause")
    asked = await town["Bilal"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    still = await town["Ada"].slash(town.mentorship, "pairing show")

    assert "Whoever you mentor now stays" in answer(said)
    assert "possible at the moment" in answer(asked)
    assert "is your mentor" in answer(still)


async def test_a_pause_until_a_date_ends_by_itself_and_says_so(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    await town["Ines"].slash(town.mentorship, "mentor pause", until="1 week")
    await town.let_time_pass(timedelta(days=8))
    asked = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert "The pause that you set is over" in text(last_dm(town["Ines"]))
    assert asked.modal is not None


async def test_resuming_opens_again(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentor pause")

    said = await town["Ines"].slash(town.mentorship, "mentor resume")
    asked = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert "Good to have you back" in answer(said)
    assert asked.modal is not None


async def test_a_move_that_does_not_fit_changes_nothing(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    resumed = await town["Ines"].slash(town.mentorship, "mentor resume")
    await town["Ines"].slash(town.mentorship, "mentor pause")
    paused = await town["Ines"].slash(town.mentorship, "mentor pause")

    assert "doesn't fit how things stand" in answer(resumed)
    assert "doesn't fit how things stand" in answer(paused)


async def test_stepping_down_is_told_to_the_coordinator_and_takes_the_role(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await town["Ines"].slash(town.mentorship, "mentor step-down")

    assert "Thank you for everything you gave" in answer(said)
    assert f"{by_name(town, 'Ines')} has stepped down" in text(last_dm(town["Rosa"]))
    assert "Mentor" not in roles(town, "Ines")


async def test_who_steps_down_keeps_the_role_until_the_last_one_has_gone(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await town["Ines"].slash(town.mentorship, "mentor step-down")
    while_walking = roles(town, "Ines")
    await press(town["Ada"], "End it")

    assert "Mentor" in while_walking
    assert "Mentor" not in roles(town, "Ines")


async def test_stepping_down_closes_open_questions_kindly(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    await town["Ines"].slash(town.mentorship, "mentor step-down")

    assert "nothing to do with you" in text(last_dm(town["Ada"]))


async def test_stepping_down_before_the_decision_takes_the_offer_back(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    said = await town["Ines"].slash(town.mentorship, "mentor step-down")

    assert "Your offer is taken back" in answer(said)
    assert "The offer was taken back" in text(card(town))
    assert labels(card(town)) == []
    assert dms(town["Rosa"]) == []


async def test_who_stepped_down_may_offer_again(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Ines"].slash(town.mentorship, "mentor step-down")

    again = await town["Ines"].slash(town.mentorship, "mentor volunteer")

    assert again.modal is not None


async def test_a_mentor_retired_by_a_facilitator_hears_thanks(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    said = await town["Tomas"].slash(town.mentorship, "facilitator retire-mentor", member=town["Ines"])
    again = await town["Tomas"].slash(town.mentorship, "facilitator retire-mentor", member=town["Ines"])

    assert f"I tell {town['Ines'].mention}, with thanks" in answer(said)
    assert "no current mentor" in answer(again)
    assert "Thank you for everything you gave" in text(last_dm(town["Ines"]))
    assert labels(last_dm(town["Ines"])) == ["How things stand", "I would like to mentor"]
    assert "Mentor" not in roles(town, "Ines")


async def test_mentor_commands_by_someone_else_are_answered_kindly(town: InventedCommunity) -> None:
    commands = ("mentor update", "mentor pause", "mentor resume", "mentor step-down", "mentor ask")

    said = [answer(await town["Ada"].slash(town.mentorship, command)) for command in commands]

    assert ["no current mentor" in words for words in said] == [True] * 5
