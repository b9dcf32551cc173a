"""Offering to mentor: by command, by a post in the forum, or in person."""

from __future__ import annotations

from typing import Any

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, carried, is_mentor
from tests.support.journeys.reading import (
    answer,
    becomes_mentor,
    by_name,
    card,
    fill_in,
    labels,
    last_dm,
    press,
    roles,
    text,
    volunteer,
)


async def test_the_card_tells_what_a_volunteer_brings(town: InventedCommunity) -> None:
    await volunteer(town, "Hana", words="Three years on.", membership="past")

    shown = text(card(town))

    assert f"{town['Hana'].mention} would like to mentor" in shown
    assert "a past member" in shown
    assert "room for 2" in shown
    assert "A good listener" in shown
    assert "> Three years on." in shown
    assert labels(card(town)) == ["Approve", "Decline", "Ask for a word"]


async def test_a_past_member_may_volunteer_and_a_stranger_is_told_whom_to_ask(town: InventedCommunity) -> None:
    for role in ("Member", "Tuesday group"):
        town.env.backend.remove_member_role(town.guild.id, town["Bilal"].id, town.roles[role].id)

    stranger = await town["Bilal"].slash(town.mentorship, "mentor volunteer")
    past = await town["Hana"].slash(town.mentorship, "mentor volunteer")

    assert stranger.modal is None
    assert "a facilitator can set it right" in answer(stranger)
    assert past.modal is not None


async def test_volunteering_twice_is_answered_kindly(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    again = await town["Ines"].slash(town.mentorship, "mentor volunteer")

    assert "already with the facilitators" in answer(again)
    assert len(town.facilitators.history()) == 1


async def test_a_form_filled_in_twice_counts_once(town: InventedCommunity) -> None:
    first = await town["Ines"].slash(town.mentorship, "mentor volunteer")
    second = await town["Ines"].slash(town.mentorship, "mentor volunteer")
    await fill_in(town["Ines"], first, ["kind"], "present", ["1"], "First.")

    said = await fill_in(town["Ines"], second, ["kind"], "present", ["1"], "Second.")

    assert "already with the facilitators" in answer(said)
    assert "Second." in answer(said)
    assert "First." in text(card(town))


async def test_who_is_a_mentor_cannot_volunteer_again(town: InventedCommunity) -> None:
    await becomes_mentor(town, "Ines")

    again = await town["Ines"].slash(town.mentorship, "mentor volunteer")

    assert "the mentoring goes on" in answer(again)


async def test_a_post_with_the_mentor_tag_gets_a_reply_with_the_form(town: InventedCommunity) -> None:
    thread = await town.post("Marek", "I would like to help", "I have been there.")
    reply = thread.history()[-1]

    form = await town["Marek"].click(reply, label="I would like to mentor")
    said = await fill_in(town["Marek"], form, ["kind"], "present", ["1"], "From the forum.")

    assert "Thank you for thinking of becoming a mentor" in text(reply)
    assert "facilitators have it now" in answer(said)
    assert "From the forum." in text(card(town))


async def test_the_reply_opens_the_form_for_whoever_presses(town: InventedCommunity) -> None:
    thread = await town.post("Marek", "I would like to help", "I have been there.")

    form = await town["Ines"].click(thread.history()[-1], label="I would like to mentor")
    await fill_in(town["Ines"], form, ["kind"], "present", ["1"], "Me, too.")

    assert f"{town['Ines'].mention} would like to mentor" in text(card(town))
    assert len(town.facilitators.history()) == 1


async def test_a_post_without_the_tag_is_left_alone(town: InventedCommunity) -> None:
    thread = await town.post("Marek", "Good morning", "Just saying hello.", tagged=False)

    assert [message.content for message in thread.history()] == ["Just saying hello."]


async def test_a_post_told_of_twice_gets_one_reply(town: InventedCommunity) -> None:
    thread = await town.post("Marek", "I would like to help", "I have been there.")
    events: Any = town.bot.get_cog("Events")

    await events.on_thread_create(town.bot.get_channel(thread.id))
    await carried(town)

    assert len(thread.history()) == 2


async def test_who_told_a_facilitator_in_person_is_added_and_can_say_more(town: InventedCommunity) -> None:
    said = await town["Tomas"].slash(town.mentorship, "facilitator add-mentor", member=town["Ines"])
    letter = last_dm(town["Ines"])
    form = await press(town["Ines"], "Change my details", letter)
    kept = await fill_in(town["Ines"], form, ["limits"], ["3"], "Evenings.", in_dm=True)

    assert "is a mentor now" in answer(said)
    assert f"{by_name(town, 'Tomas')} has noted it here" in text(letter)
    assert "Mentor" in roles(town, "Ines")
    assert "Kept." in answer(kept)


async def test_adding_in_person_approves_an_application_that_waits(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    await town["Lindiwe"].slash(town.mentorship, "facilitator add-mentor", member=town["Ines"])

    assert f"{town['Lindiwe'].mention} approved" in text(card(town))
    assert "has been accepted" in text(last_dm(town["Ines"]))


async def test_adding_a_mentor_twice_changes_nothing(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    again = await town["Lindiwe"].slash(town.mentorship, "facilitator add-mentor", member=town["Ines"])

    assert "That is already so" in answer(again)


async def test_an_offer_that_waits_can_be_taken_back(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    me = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert me.response is not None

    said = await town["Ines"].click(me.response, label="Take my offer back")

    assert "Your offer is taken back" in answer(said)
    assert labels(card(town)) == []
    assert "Nothing is needed" in text(card(town))
