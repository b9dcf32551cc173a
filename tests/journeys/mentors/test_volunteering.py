"""Offering to mentor: by command, by a post in the forum, or in person."""

from __future__ import annotations

from typing import Any

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    become_mentor,
    card,
    fill_in,
    labels,
    last_dm,
    press,
    profile_link,
    roles,
    text,
    volunteer,
)
from tests.support.journeys.steps import drain_outbox, make_mentors, volunteer_as_mentor


async def test_the_card_tells_what_a_volunteer_brings(community: SimulatedCommunity) -> None:
    await volunteer(community, "Hana", words="Three years on.", membership="past")

    shown = text(card(community))

    assert f"{community['Hana'].mention} would like to mentor" in shown
    assert "a past member" in shown
    assert "room for 2" in shown
    assert "A good listener" in shown
    assert "> Three years on." in shown
    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]


async def test_a_past_member_may_volunteer_and_a_stranger_is_told_whom_to_ask(community: SimulatedCommunity) -> None:
    for role in ("Member", "Tuesday group"):
        community.env.backend.remove_member_role(community.guild.id, community["Bilal"].id, community.roles[role].id)

    stranger = await community["Bilal"].slash(community.mentorship, "mentor volunteer")
    past = await community["Hana"].slash(community.mentorship, "mentor volunteer")

    assert stranger.modal is None
    assert "a facilitator can set it right" in answer(stranger)
    assert past.modal is not None


async def test_volunteering_twice_is_answered_kindly(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    again = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert "already with the facilitators" in answer(again)
    assert len(community.facilitators.history()) == 1


async def test_a_form_filled_in_twice_counts_once(community: SimulatedCommunity) -> None:
    first = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    second = await community["Ines"].slash(community.mentorship, "mentor volunteer")
    await fill_in(community["Ines"], first, ["kind"], "present", ["1"], "First.")

    said = await fill_in(community["Ines"], second, ["kind"], "present", ["1"], "Second.")

    assert "already with the facilitators" in answer(said)
    assert "Second." in answer(said)
    assert "First." in text(card(community))


async def test_who_is_a_mentor_cannot_volunteer_again(community: SimulatedCommunity) -> None:
    await become_mentor(community, "Ines")

    again = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert "the mentoring goes on" in answer(again)


async def test_a_post_with_the_mentor_tag_gets_a_reply_with_the_form(community: SimulatedCommunity) -> None:
    thread = await community.post_in_forum("Marek", "I would like to help", "I have been there.")
    reply = thread.history()[-1]

    form = await community["Marek"].click(reply, label="I would like to mentor")
    said = await fill_in(community["Marek"], form, ["kind"], "present", ["1"], "From the forum.")

    assert "Thank you for thinking of becoming a mentor" in text(reply)
    assert "facilitators have it now" in answer(said)
    assert "From the forum." in text(card(community))


async def test_the_reply_opens_the_form_for_whoever_presses(community: SimulatedCommunity) -> None:
    thread = await community.post_in_forum("Marek", "I would like to help", "I have been there.")

    form = await community["Ines"].click(thread.history()[-1], label="I would like to mentor")
    await fill_in(community["Ines"], form, ["kind"], "present", ["1"], "Me, too.")

    assert f"{community['Ines'].mention} would like to mentor" in text(card(community))
    assert len(community.facilitators.history()) == 1


async def test_a_post_without_the_tag_is_left_alone(community: SimulatedCommunity) -> None:
    thread = await community.post_in_forum("Marek", "Good morning", "Just saying hello.", tagged=False)

    assert [message.content for message in thread.history()] == ["Just saying hello."]


async def test_a_post_told_of_twice_gets_one_reply(community: SimulatedCommunity) -> None:
    thread = await community.post_in_forum("Marek", "I would like to help", "I have been there.")
    events: Any = community.bot.get_cog("EventsCog")

    await events.on_thread_create(community.bot.get_channel(thread.id))
    await drain_outbox(community)

    assert len(thread.history()) == 2


async def test_who_told_a_facilitator_in_person_is_added_and_can_say_more(community: SimulatedCommunity) -> None:
    said = await community["Tomas"].slash(community.mentorship, "facilitator add-mentor", member=community["Ines"])
    message = last_dm(community["Ines"])
    form = await press(community["Ines"], "Change my details", message)
    kept = await fill_in(community["Ines"], form, ["limits"], ["3"], "Evenings.", in_dm=True)

    assert "Noted. I write to" in answer(said)
    assert f"{profile_link(community, 'Tomas')} has noted it here" in text(message)
    assert "Mentor" in roles(community, "Ines")
    assert "Kept." in answer(kept)


async def test_adding_in_person_approves_an_application_that_waits(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    await community["Lindiwe"].slash(community.mentorship, "facilitator add-mentor", member=community["Ines"])

    assert f"{community['Lindiwe'].mention} approved" in text(card(community))
    assert "has been accepted" in text(last_dm(community["Ines"]))


async def test_adding_a_mentor_twice_changes_nothing(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    again = await community["Lindiwe"].slash(community.mentorship, "facilitator add-mentor", member=community["Ines"])

    assert "That is already so" in answer(again)


async def test_an_offer_that_waits_can_be_taken_back(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    me = await community["Ines"].slash(community.mentorship, "mentorship me")
    assert me.response is not None

    said = await community["Ines"].click(me.response, label="Take my offer back")

    assert "Your offer is taken back" in answer(said)
    assert labels(card(community)) == ["Read it"]
    assert "Nothing is needed" in text(card(community))
