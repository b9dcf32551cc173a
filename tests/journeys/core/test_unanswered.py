"""A question nobody answers: two gentle reminders, then it closes by itself."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, is_mentor
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, text


async def test_reminders_come_after_three_and_seven_days_with_working_buttons(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))

    await town.let_time_pass(timedelta(days=3))
    first = dms(town["Ines"])[known:]
    await town.let_time_pass(timedelta(days=4))
    second = dms(town["Ines"])[known + 1 :]
    said = await press(town["Ines"], "Yes")

    assert [text(m).splitlines()[1] for m in first + second] == ["A reminder, in case you missed it:"] * 2
    assert labels(first[0]) == ["Yes", "Not this time", "When to write to me"]
    assert "it has begun" in answer(said)
    assert len(dms(town["Ada"])) == 1


async def test_only_who_has_not_answered_is_reminded(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])
    await press(town["Ines"], "Yes")
    known = len(dms(town["Ines"]))

    await town.let_time_pass(timedelta(days=3))

    assert "A reminder" in text(last_dm(town["Ada"]))
    assert len(dms(town["Ines"])) == known


async def test_after_two_weeks_it_closes_and_both_hear_kindly(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")

    await town.let_time_pass(timedelta(days=14))
    late = await press(town["Ines"], "Yes")

    assert "no answer reached me" in text(last_dm(town["Ada"]))
    assert labels(last_dm(town["Ada"])) == ["Find a mentor", "How things stand"]
    assert "has closed by itself" in text(last_dm(town["Ines"]))
    assert "This is closed by now" in answer(late)


async def test_a_long_absence_of_the_bot_sends_one_letter_and_not_the_pile(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))

    await town.let_time_pass(timedelta(days=40))

    assert len(dms(town["Ines"])) == known + 1


async def test_an_answered_question_is_not_brought_up_again(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await press(town["Ines"], "Not this time")
    known = len(dms(town["Ines"]))

    await town.let_time_pass(timedelta(days=20))

    assert len(dms(town["Ines"])) == known


async def test_a_suggestion_that_nobody_answers_is_told_to_who_suggested(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])

    await town.let_time_pass(timedelta(days=14))

    assert "did not come about this time" in text(last_dm(town["Tomas"]))
