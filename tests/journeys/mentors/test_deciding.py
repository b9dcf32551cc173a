"""Deciding about an offer to mentor: by button, by reaction, by command; once."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import (
    answer,
    card,
    dms,
    labels,
    last_dm,
    press,
    profile_link,
    roles,
    text,
    update_form,
)
from tests.support.journeys.steps import drain_outbox, press_together, remove_role, stored_rows, volunteer_as_mentor


async def test_a_check_mark_by_a_facilitator_approves(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    await community["Lindiwe"].react(card(community), "✅")

    assert f"{community['Lindiwe'].mention} approved" in text(card(community))
    assert "has been accepted" in text(last_dm(community["Ines"]))
    assert "Mentor" in roles(community, "Ines")


async def test_a_cross_by_a_facilitator_declines_kindly(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    await community["Lindiwe"].react(card(community), "❌")

    assert f"❌ {community['Lindiwe'].mention} decided *not for now*" in text(card(community))
    assert "not to add you as a mentor for now" in text(last_dm(community["Ines"]))
    assert "Mentor" not in roles(community, "Ines")


async def test_another_reaction_decides_nothing(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    await community["Lindiwe"].react(card(community), "🎉")

    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]


async def test_a_reaction_elsewhere_decides_nothing(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    said = await community["Ines"].send(community.mentorship, "Hello.")
    before = await stored_rows(community)

    await community["Lindiwe"].react(said, "✅")

    assert await stored_rows(community) == before


async def test_a_reaction_by_a_former_facilitator_decides_nothing_and_they_learn_why(
    community: SimulatedCommunity,
) -> None:
    await volunteer_as_mentor(community, "Ines")
    stands = card(community)
    community.env.backend.delete_overwrite(community.facilitators.id, community.guild.default_role.id)
    remove_role(community, "Tomas", "Facilitator")

    await community["Tomas"].react(stands, "✅")

    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]
    assert "Only facilitators can do that" in text(last_dm(community["Tomas"]))
    assert dms(community["Ines"]) == []


async def test_a_reaction_after_the_decision_is_answered_with_who_was_first(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Tomas"].click(card(community), label="Decline")

    await community["Lindiwe"].react(card(community), "✅")

    assert f"already settled by {profile_link(community, 'Tomas')}" in text(last_dm(community["Lindiwe"]))
    assert len(dms(community["Ines"])) == 1


async def test_reacting_to_ones_own_decision_stays_quiet(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Tomas"].click(card(community), label="Approve")

    await community["Tomas"].react(card(community), "✅")

    assert dms(community["Tomas"]) == []


async def test_approving_by_command_settles_the_card(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    said = await community["Tomas"].slash(community.mentorship, "facilitator approve", member=community["Ines"])

    assert "is a mentor now" in answer(said)
    assert f"{community['Tomas'].mention} approved" in text(card(community))
    assert labels(card(community)) == ["Read it"]


async def test_declining_with_a_reason_lets_the_person_read_it(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    said = await community["Tomas"].slash(
        community.mentorship, "facilitator decline", member=community["Ines"], reason="Take your time first."
    )

    assert "not for now" in answer(said)
    assert "> Take your time first." in text(last_dm(community["Ines"]))
    assert "Take your time first." not in text(card(community))


async def test_who_was_declined_may_offer_again(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Tomas"].click(card(community), label="Decline")

    await volunteer_as_mentor(community, "Ines")

    assert len(community.facilitators.history()) == 1, "the card of the same day goes on"
    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]


async def test_asking_for_a_word_keeps_the_offer_open(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    said = await community["Lindiwe"].click(card(community), label="Ask for a word")

    assert "Please write to them yourself.** Their offer stays open" in answer(said)
    assert f"{profile_link(community, 'Lindiwe')} would like to talk with you" in text(last_dm(community["Ines"]))
    assert f"{community['Lindiwe'].mention} has asked for a word" in text(card(community))
    assert labels(card(community)) == ["Approve", "Decline"]


async def test_after_a_word_another_facilitator_may_decide(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Lindiwe"].click(card(community), label="Ask for a word")

    await community["Tomas"].click(card(community), label="Approve")

    assert f"{community['Tomas'].mention} approved" in text(card(community))


@pytest.mark.parametrize("second", ["Approve", "Decline", "Ask for a word"])
async def test_pressing_an_old_card_tells_kindly_who_was_first(community: SimulatedCommunity, second: str) -> None:
    await volunteer_as_mentor(community, "Ines")
    old = card(community)
    approve, other = await press_together(
        community, [(community["Tomas"], old, "Approve"), (community["Lindiwe"], old, second)]
    )

    assert "is a mentor now" in answer(approve)
    assert f"already settled by {community['Tomas'].mention}" in answer(other)
    assert f"{community['Tomas'].mention} approved" in text(card(community))
    assert len(dms(community["Ines"])) == 1


async def test_two_facilitators_asking_for_a_word_become_one(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    old = card(community)

    _, second = await press_together(
        community, [(community["Tomas"], old, "Ask for a word"), (community["Lindiwe"], old, "Ask for a word")]
    )

    assert community["Tomas"].mention in answer(second)
    assert len(dms(community["Ines"])) == 1


async def test_changing_an_offer_that_waits_changes_its_card(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")

    form = await update_form(community, "Ines", as_mentor=True)
    controls = [c["component"]["custom_id"] for c in form.modal["components"]] if form.modal else []
    await community["Ines"].submit_modal(form, {controls[0]: ["limits"], controls[1]: ["4"], controls[2]: "Changed."})

    assert "> Changed." in text(card(community))
    assert "room for 4" in text(card(community))
    assert len(community.facilitators.history()) == 1


async def test_a_card_that_was_deleted_is_posted_anew_with_the_outcome(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Rosa"].delete(card(community))

    await community["Tomas"].slash(community.mentorship, "facilitator approve", member=community["Ines"])
    await drain_outbox(community)

    assert f"{community['Tomas'].mention} approved" in text(card(community))


async def test_the_message_to_a_new_mentor_opens_what_they_can_do(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    await community["Tomas"].click(card(community), label="Approve")

    offer = await press(community["Ines"], "Offer to someone waiting")
    me = await press(community["Ines"], "My overview")

    assert "nobody to offer to" in answer(offer)
    assert "You are a mentor. You have room for 2" in answer(me)
