"""Promise 5: every button works for ever, also after a restart; one from another time says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    applies,
    asks,
    check_in_comes,
    close_dms,
    is_mentor,
    open_dms,
    posted,
    remembered,
    restart,
    services,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.reading import answer, card, components, dms, fill_in, labels, last_dm, press, text


async def test_a_yes_in_an_old_letter_begins_it(town: InventedCommunity) -> None:
    await asks(town, "Ada", "Ines")
    await restart(town)

    said = await press(town["Ines"], "Yes")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(last_dm(town["Ada"]))


async def test_an_old_check_in_is_answered(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await restart(town)

    said = await press(town["Ada"], "Please contact me")

    assert "would like to be contacted" in answer(said)
    assert labels(card(town)) == ["I'll reach out"]


async def test_old_cards_are_decided(town: InventedCommunity) -> None:
    await applies(town, "Hana")
    offer = card(town)
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")
    contact = card(town)
    await wants_a_yes(town)
    await together(town, "Bilal", "Ines")
    agreed = card(town)
    await restart(town)

    approved = await town["Tomas"].click(offer, label="Approve")
    taken = await town["Tomas"].click(contact, label="I'll reach out")
    begun = await town["Tomas"].click(agreed, label="Approve")

    assert "is a mentor now" in answer(approved)
    assert "you will write to them" in answer(taken)
    assert "It has begun" in answer(begun)


async def test_old_reactions_count_on_old_cards(town: InventedCommunity) -> None:
    await applies(town, "Hana")
    await restart(town)

    await town["Tomas"].react(card(town), "✅")

    assert f"{town['Tomas'].mention} approved" in text(card(town))


async def test_old_doors_open(town: InventedCommunity) -> None:
    shown = await town["Ada"].slash(town.mentorship, "mentorship about")
    thread = await town.post("Marek", "I would like to help", "I have been there.")
    await restart(town)
    assert shown.response is not None

    form = await town["Ada"].click(shown.response, label="Find a mentor")
    volunteering = await town["Marek"].click(thread.history()[-1], label="I would like to mentor")
    me = await town["Ada"].click(shown.response, label="How things stand")

    assert form.modal is not None
    assert volunteering.modal is not None
    assert "How things stand with you" in answer(me)


async def test_old_selects_work(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    guide = await town["Ada"].slash(town.mentorship, "mentorship about")
    setup = await town["Rosa"].slash(town.mentorship, "setup start")
    offer = await town["Ines"].slash(town.mentorship, "mentor ask")
    suggest = await town["Tomas"].context_menu(town.mentorship, "Suggest a pairing", town["Ines"])
    await restart(town)
    assert guide.response and setup.response and offer.response and suggest.response  # noqa: PT018 - all were shown
    [seeker] = [o["value"] for c in components(offer.response) for o in c.get("options", [])]
    as_mentor = f"suggest:{town['Ines'].id}:mentor"

    turned = await town["Ada"].select(guide.response, ["4"])
    chosen = await town["Rosa"].select(setup.response, ["1"], custom_id="setup:yes")
    offered = await town["Ines"].select(offer.response, [seeker])
    suggested = await town["Tomas"].select(suggest.response, [town["Bilal"]], custom_id=as_mentor)

    assert "How it starts" in answer(turned)
    assert chosen.acknowledged
    assert (await services(town).setup.settings(town.caller("Rosa"))).needs_yes
    assert "I bring them your card now" in answer(offered)
    assert "I ask both now" in answer(suggested)


async def test_what_was_kept_can_be_cleared(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    open_dms(town)
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")
    await restart(town)

    cleared = await town["Ines"].click(shown.followups[-1], label="I've read these")
    again = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "Cleared." in answer(cleared)
    assert again.followups == []


@pytest.mark.parametrize("command", ["mentor volunteer", "mentee ask"])
async def test_a_form_opened_before_gives_the_words_back(town: InventedCommunity, command: str) -> None:
    form = await town["Ada"].slash(town.mentorship, command)
    await restart(town)
    before = await remembered(town)
    fields = {
        "mentor volunteer": (["kind"], "present", ["1"], "Words that took a while."),
        "mentee ask": ("Words that took a while.", "yes", "And these."),
    }

    said = await fill_in(town["Ada"], form, *fields[command])

    assert "your words are below" in answer(said)
    assert "Words that took a while." in answer(said)
    assert ("And these." in answer(said)) == (command == "mentee ask")
    assert await remembered(town) == before


async def test_a_long_note_opened_before_comes_back_whole(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    await restart(town)
    note = "Ein Wort. " * 350

    said = await fill_in(town["Ada"], form, note)

    assert "".join(part.content.strip("`\n") for part in said.followups).replace(" ", "") == note.replace(" ", "")
    assert not [message for message in dms(town["Ines"]) if "Ein Wort" in text(message)]


@pytest.mark.parametrize("custom_id", ["approve_12", "pairing:1:dance", "mentor:-1:approve", "x" * 100])
async def test_a_button_from_another_time_says_so(town: InventedCommunity, custom_id: str) -> None:
    old = posted(town.mentorship, custom_id)

    said = await town["Ada"].click(old, custom_id=custom_id)

    assert "This button is from another time" in answer(said)


async def test_letters_left_unsent_are_carried_after_the_restart(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    town.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await asks(town, "Ada", "Ines")
    known = len(dms(town["Ines"]))
    await restart(town)
    open_dms(town)

    await town.let_time_pass(timedelta(days=1))

    assert len(dms(town["Ines"])) == known + 1
    assert labels(last_dm(town["Ines"])) == ["Yes", "Not this time"]
