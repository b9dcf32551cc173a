"""Deciding about an offer to mentor: by button, by reaction, by command; once."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, at_once, carried, loses_role, remembered
from tests.support.journeys.reading import (
    answer,
    by_name,
    card,
    dms,
    labels,
    last_dm,
    press,
    roles,
    text,
    update_form,
)


async def test_a_check_mark_by_a_facilitator_approves(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    await town["Lindiwe"].react(card(town), "✅")

    assert f"{town['Lindiwe'].mention} approved" in text(card(town))
    assert "has been accepted" in text(last_dm(town["Ines"]))
    assert "Mentor" in roles(town, "Ines")


async def test_a_cross_by_a_facilitator_declines_kindly(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    await town["Lindiwe"].react(card(town), "❌")

    assert f"❌ {town['Lindiwe'].mention} decided *not for now*" in text(card(town))
    assert "not to add you as a mentor for now" in text(last_dm(town["Ines"]))
    assert "Mentor" not in roles(town, "Ines")


async def test_another_reaction_decides_nothing(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    await town["Lindiwe"].react(card(town), "🎉")

    assert labels(card(town)) == ["Approve", "Decline", "Ask for a word"]


async def test_a_reaction_elsewhere_decides_nothing(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    said = await town["Ines"].send(town.mentorship, "Hello.")
    before = await remembered(town)

    await town["Lindiwe"].react(said, "✅")

    assert await remembered(town) == before


async def test_a_reaction_by_a_former_facilitator_decides_nothing_and_they_learn_why(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    stands = card(town)
    town.env.backend.delete_overwrite(town.facilitators.id, town.guild.default_role.id)
    loses_role(town, "Tomas", "Facilitator")

    await town["Tomas"].react(stands, "✅")

    assert labels(card(town)) == ["Approve", "Decline", "Ask for a word"]
    assert "for the group's facilitators" in text(last_dm(town["Tomas"]))
    assert dms(town["Ines"]) == []


async def test_a_reaction_after_the_decision_is_answered_with_who_was_first(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Tomas"].click(card(town), label="Decline")

    await town["Lindiwe"].react(card(town), "✅")

    assert f"already settled by {by_name(town, 'Tomas')}" in text(last_dm(town["Lindiwe"]))
    assert len(dms(town["Ines"])) == 1


async def test_reacting_to_ones_own_decision_stays_quiet(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Tomas"].click(card(town), label="Approve")

    await town["Tomas"].react(card(town), "✅")

    assert dms(town["Tomas"]) == []


async def test_approving_by_command_settles_the_card(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    said = await town["Tomas"].slash(town.mentorship, "facilitator approve", member=town["Ines"])

    assert "is a mentor now" in answer(said)
    assert f"{town['Tomas'].mention} approved" in text(card(town))
    assert labels(card(town)) == []


async def test_declining_with_a_reason_lets_the_person_read_it(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    said = await town["Tomas"].slash(
        town.mentorship, "facilitator decline", member=town["Ines"], reason="Take your time first."
    )

    assert "not for now" in answer(said)
    assert "> Take your time first." in text(last_dm(town["Ines"]))
    assert "> Take your time first." in text(card(town))


async def test_who_was_declined_may_offer_again(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Tomas"].click(card(town), label="Decline")

    await applies(town, "Ines")

    assert len(town.facilitators.history()) == 2
    assert labels(card(town)) == ["Approve", "Decline", "Ask for a word"]


async def test_asking_for_a_word_keeps_the_offer_open(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    said = await town["Lindiwe"].click(card(town), label="Ask for a word")

    assert "Their offer stays open" in answer(said)
    assert f"{by_name(town, 'Lindiwe')} would like to talk with you" in text(last_dm(town["Ines"]))
    assert f"{town['Lindiwe'].mention} has asked for a word" in text(card(town))
    assert labels(card(town)) == ["Approve", "Decline"]


async def test_after_a_word_another_facilitator_may_decide(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Lindiwe"].click(card(town), label="Ask for a word")

    await town["Tomas"].click(card(town), label="Approve")

    assert f"{town['Tomas'].mention} approved" in text(card(town))


@pytest.mark.parametrize("second", ["Approve", "Decline", "Ask for a word"])
async def test_pressing_an_old_card_tells_kindly_who_was_first(town: InventedCommunity, second: str) -> None:
    await applies(town, "Ines")
    old = card(town)
    approve, other = await at_once(town, [(town["Tomas"], old, "Approve"), (town["Lindiwe"], old, second)])

    assert "is a mentor now" in answer(approve)
    assert f"already settled by {town['Tomas'].mention}" in answer(other)
    assert f"{town['Tomas'].mention} approved" in text(card(town))
    assert len(dms(town["Ines"])) == 1


async def test_two_facilitators_asking_for_a_word_become_one(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    old = card(town)

    _, second = await at_once(
        town, [(town["Tomas"], old, "Ask for a word"), (town["Lindiwe"], old, "Ask for a word")]
    )

    assert town["Tomas"].mention in answer(second)
    assert len(dms(town["Ines"])) == 1


async def test_changing_an_offer_that_waits_changes_its_card(town: InventedCommunity) -> None:
    await applies(town, "Ines")

    form = await update_form(town, "Ines", as_mentor=True)
    controls = [c["component"]["custom_id"] for c in form.modal["components"]] if form.modal else []
    await town["Ines"].submit_modal(form, {controls[0]: ["limits"], controls[1]: ["4"], controls[2]: "Changed."})

    assert "> Changed." in text(card(town))
    assert "room for 4" in text(card(town))
    assert len(town.facilitators.history()) == 1


async def test_a_card_that_was_deleted_is_posted_anew_with_the_outcome(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Rosa"].delete(card(town))

    await town["Tomas"].slash(town.mentorship, "facilitator approve", member=town["Ines"])
    await carried(town)

    assert f"{town['Tomas'].mention} approved" in text(card(town))


async def test_the_letter_to_a_new_mentor_opens_what_they_can_do(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    await town["Tomas"].click(card(town), label="Approve")

    offer = await press(town["Ines"], "Offer to someone waiting")
    me = await press(town["Ines"], "How things stand")

    assert "nobody to offer to" in answer(offer)
    assert "You are a mentor. You have room for 2" in answer(me)
