"""``/checkin now``: a check-in when one would like it, answered where it stands."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.results import ResponseMessage

from bot.demo.world.community import InventedCommunity
from bot.ui.check_ins.messages import KEPT
from storage.models.enums import Rhythm
from tests.support.journeys.acting import check_in_comes, days_pass, press_forged, restart, services, together
from tests.support.journeys.reading import answer, check_ins, components, dms, labels, last_dm, press, text

ANSWERS = ["Going well", "A bit wobbly", "Please contact me"]


async def started(town: InventedCommunity, name: str) -> ResponseMessage:
    """Someone asks for a check-in, and sees it."""
    shown = await town[name].slash(town.mentorship, "checkin now")
    assert shown.response is not None
    return shown.response


async def test_who_asks_is_asked_at_once_and_the_other_by_direct_message(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    shown = await started(town, "Ada")
    await town.let_time_pass(timedelta(minutes=1))

    assert f"How is the mentorship with {town['Ines'].mention} going?" in text(shown)
    assert labels(shown) == ANSWERS
    assert check_ins(town["Ada"]) == []
    assert labels(check_ins(town["Ines"])[0]) == ANSWERS


async def test_it_is_answered_where_it_stands_and_can_be_changed(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    shown = await started(town, "Ada")

    well = await town["Ada"].click(shown, label="Going well")
    wobbly = await town["Ada"].click(shown, label="A bit wobbly")

    assert "Good to hear" in answer(well)
    assert "Thank you for saying so" in answer(wobbly)
    assert wobbly.response is not None
    assert wobbly.response.id == shown.id
    assert text(wobbly.response) == KEPT


async def test_asked_twice_it_is_the_same_one_and_answered_it_is_enough_for_a_day(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    first = list(components(await started(town, "Ada")))

    second = await started(town, "Ada")
    same = list(components(second)) == first
    await town["Ada"].click(second, label="Going well")
    third = await town["Ada"].slash(town.mentorship, "checkin now")
    await days_pass(town, 1)
    fourth = await started(town, "Ada")

    assert same
    assert "less than a day ago" in answer(third)
    assert labels(fourth) == ANSWERS


async def test_the_next_of_the_rhythm_does_not_come_right_after_it(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await days_pass(town, 2)

    await started(town, "Ada")
    await days_pass(town, 3)

    assert len(check_ins(town["Ada"])) <= 1
    assert not [message for message in check_ins(town["Ada"]) if "How is the mentorship" in text(message)]


async def test_it_is_shown_whatever_one_wishes_and_the_other_is_asked_only_if_they_want(
    town: InventedCommunity,
) -> None:
    await together(town, "Ada", "Ines")
    for name in ("Ada", "Ines"):
        await services(town).preferences.opt_out(town.caller(name))

    shown = await started(town, "Ada")
    said = await town["Ada"].click(shown, label="Going well")
    await days_pass(town, 1)

    assert "Good to hear" in answer(said)
    assert check_ins(town["Ines"]) == []


async def test_it_works_where_the_rhythm_is_off(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await services(town).check_ins.change_rhythm(town.caller("Ada"), pairing.id, Rhythm.OFF)

    assert labels(await started(town, "Ada")) == ANSWERS


async def test_the_other_is_not_asked_twice_on_one_day(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await town.let_time_pass(timedelta(hours=1))

    await started(town, "Ada")
    await started(town, "Ines")
    await town.let_time_pass(timedelta(hours=1))

    assert [len(check_ins(town[name])) for name in ("Ada", "Ines")] == [1, 1]


async def test_one_of_several_is_chosen_by_name(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    unnamed = await town["Ines"].slash(town.mentorship, "checkin now")
    [choice] = await town["Ines"].autocomplete(town.mentorship, "checkin now", "pairing", "bil")
    shown = await town["Ines"].slash(town.mentorship, "checkin now", pairing=choice["value"])

    assert "I don't want to guess" in answer(unnamed)
    assert town["Bilal"].mention in answer(shown)


async def test_others_are_told_kindly_that_it_is_not_theirs(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")

    nothing = await town["Bilal"].slash(town.mentorship, "checkin now")
    forged = await town["Tomas"].slash(town.mentorship, "checkin now", pairing=str(pairing.id))
    odd = await town["Ada"].slash(town.mentorship, "checkin now", pairing="9" * 50)

    assert "Nothing of yours fits" in answer(nothing)
    assert "belongs to other people" in answer(forged)
    assert "can't find that here" in answer(odd)


async def test_nobody_is_asked_in_a_pause(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await services(town).walking.pause(town.caller("Ines"), pairing.id)

    said = await town["Ada"].slash(town.mentorship, "checkin now")
    named = await town["Ada"].slash(town.mentorship, "checkin now", pairing=str(pairing.id))

    assert "Nothing of yours fits" in answer(said)
    assert "doesn't fit how things stand" in answer(named)


async def test_what_is_open_is_found_and_answered_on_ones_own_page(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    me = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert me.response is not None
    await restart(town)

    shown = await town["Ada"].click(me.response, label="Answer the check-in")
    assert shown.response is not None
    asks = text(shown.response)
    said = await town["Ada"].click(shown.response, label="Going well")
    after = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "I ask you both gently how it goes" in answer(me)
    assert "For you it is next around" in answer(me)
    assert f"How is the mentorship with {town['Ines'].mention}" in asks
    assert "Good to hear" in answer(said)
    assert after.response is not None
    assert "Answer the check-in" not in labels(after.response)


async def test_the_way_to_an_older_one_says_that_it_is_closed(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    me = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert me.response is not None
    await days_pass(town, 14)

    said = await town["Ada"].click(me.response, label="Answer the check-in")

    assert "This is closed by now" in answer(said)


async def test_nobody_sees_or_answers_the_check_in_of_another(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    shown = str(next(c["custom_id"] for c in components(check_ins(town["Ada"])[0]) if "custom_id" in c))
    forged = [shown, shown.replace(":well", ":show"), shown.replace(":well", ":prompt")]

    said = [
        answer(await press_forged(town, name, town.mentorship, one)) for one in forged for name in ("Ines", "Tomas")
    ]

    assert all("belongs to other people" in words for words in said)


async def test_every_third_check_in_asks_mentors_how_they_are(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await days_pass(town, 31)

    asked = [["And how are you" in text(message) for message in questions(town, name)] for name in ("Ines", "Ada")]
    assert asked == [[False, False, True], [False, False, False]]
    assert {"Pause", "Take nobody new"} < set(labels(questions(town, "Ines")[-1]))


async def test_a_mentor_who_is_asked_can_take_nobody_new_or_pause(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await days_pass(town, 31)

    nobody_new = await press(town["Ines"], "Take nobody new", questions(town, "Ines")[-1])
    pause = await press(town["Ines"], "Pause", questions(town, "Ines")[-1])

    assert "Nobody new can ask you" in answer(nobody_new)
    assert "is paused" in answer(pause)
    assert "has paused the mentorship" in text(last_dm(town["Ada"]))


def questions(town: InventedCommunity, name: str) -> list[discord.Message]:
    """The check-ins someone was sent, without the reminders."""
    return [message for message in dms(town[name]) if "How is the mentorship with" in text(message)]
