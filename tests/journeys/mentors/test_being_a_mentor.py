"""A mentor's own standing: changing, pausing, coming back, stepping down."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import end_by_button
from tests.support.journeys.reading import (
    answer,
    card,
    components,
    dms,
    fill_in,
    labels,
    last_dm,
    roles,
    text,
    update_form,
)
from tests.support.journeys.steps import make_mentors, make_pairing, request_pairing, volunteer_as_mentor


async def test_the_form_for_changing_holds_what_was_said(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    form = await update_form(community, "Ines", as_mentor=True)
    assert form.modal is not None
    fields = list(components(form.modal["components"]))
    ticked = [o["value"] for c in fields for o in c.get("options", []) if o.get("default")]
    said = await fill_in(community["Ines"], form, ["time", "limits"], ["1"], "")
    me = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert ticked == ["kind", "2"]
    assert "I listen." in [c.get("value") for c in fields]
    assert "That is what people see from now on" in answer(said)
    assert "room for 1" in answer(me)


async def test_a_pause_turns_new_questions_away_and_leaves_those_who_walk(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await community["Ines"].slash(community.mentorship, "mentor pause")
    asked = await community["Bilal"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    still = await community["Ada"].slash(community.mentorship, "pairing show")

    assert "If you mentor somebody now, that goes on" in answer(said)
    assert "possible at the moment" in answer(asked)
    assert "is your mentor" in answer(still)


async def test_a_pause_until_a_date_ends_by_itself_and_says_so(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    await community["Ines"].slash(community.mentorship, "mentor pause", until="1 week")
    await community.advance_time(timedelta(days=8))
    asked = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "The pause that you set is over" in text(last_dm(community["Ines"]))
    assert asked.modal is not None


async def test_resuming_opens_again(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentor pause")

    said = await community["Ines"].slash(community.mentorship, "mentor resume")
    asked = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "Good to have you back" in answer(said)
    assert asked.modal is not None


async def test_a_pause_can_be_given_another_date_and_where_none_is_on_none_can_end(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")

    resumed = await community["Ines"].slash(community.mentorship, "mentor resume")
    await community["Ines"].slash(community.mentorship, "mentor pause")
    paused = await community["Ines"].slash(community.mentorship, "mentor pause", until="2 weeks")

    assert "doesn't fit how things stand" in answer(resumed)
    assert "Nobody new can ask you until about" in answer(paused)


async def test_stepping_down_is_told_until_it_is_seen_and_takes_the_role(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")

    said = await community["Ines"].slash(community.mentorship, "mentor step-down")

    assert "Thank you for everything you gave" in answer(said)
    assert f"{community['Ines'].mention} has stepped down" in text(card(community))
    assert "Mentor" not in roles(community, "Ines")

    seen = answer(await community["Tomas"].click(card(community), label="Seen"))

    assert "I don't bring it up again" in seen
    assert "stopped as a mentor" in text(card(community))
    assert "Seen" not in labels(card(community))


async def test_who_steps_down_keeps_the_role_until_the_last_one_has_gone(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await community["Ines"].slash(community.mentorship, "mentor step-down")
    while_paired = roles(community, "Ines")
    await end_by_button(community["Ada"])

    assert "Mentor" in while_paired
    assert "Mentor" not in roles(community, "Ines")


async def test_stepping_down_closes_open_questions_kindly(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")

    await community["Ines"].slash(community.mentorship, "mentor step-down")

    assert "does not come about this time" in text(last_dm(community["Ada"]))


async def test_stepping_down_before_the_decision_takes_the_offer_back(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    said = await community["Ines"].slash(community.mentorship, "mentor step-down")

    assert "Your offer is taken back" in answer(said)
    assert "The offer was taken back" in text(card(community))
    assert labels(card(community)) == ["Read it"]
    assert dms(community["Rosa"]) == []


async def test_who_stepped_down_may_offer_again(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await community["Ines"].slash(community.mentorship, "mentor step-down")

    again = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert again.modal is not None


async def test_a_mentor_retired_by_a_facilitator_hears_thanks(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await community["Tomas"].slash(community.mentorship, "facilitator retire-mentor", member=community["Ines"])
    again = await community["Tomas"].slash(
        community.mentorship, "facilitator retire-mentor", member=community["Ines"]
    )

    assert f"I tell {community['Ines'].mention}, with thanks" in answer(said)
    assert answer(again) == answer(said)
    assert "Thank you for everything you gave" in text(last_dm(community["Ines"]))
    assert labels(last_dm(community["Ines"])) == ["My overview", "I would like to mentor"]
    assert "Mentor" not in roles(community, "Ines")


async def test_mentor_commands_by_someone_else_are_answered_kindly(community: SimulatedCommunity) -> None:
    commands = ("mentor update", "mentor pause", "mentor resume", "mentor step-down", "mentor ask")

    said = [answer(await community["Ada"].slash(community.mentorship, command)) for command in commands]

    assert ["no current mentor" in words for words in said] == [True] * 5


async def test_asked_whether_they_are_still_open_one_tap_is_enough(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    for _ in range(57):
        await community.advance_time(timedelta(days=1))
    question = last_dm(community["Ines"])

    fewer = answer(await community["Ines"].user.select(question, ["1"]))
    more = answer(await community["Ines"].user.select(question, ["3"]))
    await community["Ines"].user.click(question, label="Take nobody new")
    again = answer(await community["Ines"].user.select(question, ["1"]))
    listed = answer(await community["Tomas"].slash(community.mentorship, "facilitator mentors"))

    assert "Are you still open for new people?" in text(question)
    assert "You are open for new people, for 1 at once." in fewer
    assert "The facilitators read other words, and more room" in more
    assert "You are open for new people" in again
    assert "confirmed" in listed.lower()
