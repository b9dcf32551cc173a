"""A question nobody answers: two gentle reminders, then it closes by itself."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, text
from tests.support.journeys.steps import make_mentors, request_pairing


async def test_reminders_come_after_three_and_seven_days_with_working_buttons(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))

    await community.advance_time(timedelta(days=3))
    first = dms(community["Ines"])[known:]
    await community.advance_time(timedelta(days=4))
    second = dms(community["Ines"])[known + 1 :]
    said = await press(community["Ines"], "Yes")

    assert [text(m).splitlines()[1] for m in first + second] == ["A reminder, in case you missed it:"] * 2
    assert labels(first[0]) == ["Yes", "Not this time", "Times for messages", "Never bring us together"]
    assert "it has begun" in answer(said)
    assert len(dms(community["Ada"])) == 1


async def test_only_who_has_not_answered_is_reminded(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )
    await press(community["Ines"], "Yes")
    known = len(dms(community["Ines"]))

    await community.advance_time(timedelta(days=3))

    assert "A reminder" in text(last_dm(community["Ada"]))
    assert len(dms(community["Ines"])) == known


async def test_after_two_weeks_it_closes_and_both_hear_kindly(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    await community.advance_time(timedelta(days=14))
    late = await press(community["Ines"], "Yes")

    assert "does not come about this time" in text(last_dm(community["Ada"]))
    assert labels(last_dm(community["Ada"])) == ["Find a mentor", "My overview"]
    assert "nothing is needed from you" in text(last_dm(community["Ines"]))
    assert "This is closed by now" in answer(late)


async def test_a_long_absence_of_the_bot_sends_one_message_and_not_the_pile(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))

    await community.advance_time(timedelta(days=40))

    assert len(dms(community["Ines"])) == known + 1


async def test_an_answered_question_is_not_brought_up_again(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await press(community["Ines"], "Not this time")
    known = len(dms(community["Ines"]))

    await community.advance_time(timedelta(days=20))

    assert len(dms(community["Ines"])) == known


async def test_a_suggestion_that_nobody_answers_is_told_to_who_suggested(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )

    await community.advance_time(timedelta(days=14))

    assert "did not come about this time" in text(last_dm(community["Tomas"]))
