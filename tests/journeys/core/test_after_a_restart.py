"""Promise 5: every button works for ever, also after a restart; one from another time says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.setup.choices import SetupPage
from tests.support.journeys.reading import answer, card, components, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.setting_up import settings_page
from tests.support.journeys.steps import (
    close_dms,
    join_waiting_list,
    make_mentors,
    make_pairing,
    open_dms,
    post_control,
    request_pairing,
    require_approval,
    restart,
    services,
    stored_rows,
    trigger_check_in,
    volunteer_as_mentor,
)


async def test_a_yes_in_an_old_message_begins_it(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await restart(community)

    said = await press(community["Ines"], "Yes")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(last_dm(community["Ada"]))


async def test_an_old_check_in_is_answered(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await restart(community)

    said = await press(community["Ada"], "Please contact me")

    assert "would like to be contacted" in answer(said)
    assert labels(last_dm(community["Tomas"])) == ["I'll reach out"]


async def test_old_cards_are_decided(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    contact = last_dm(community["Tomas"])
    await volunteer_as_mentor(community, "Hana")
    offer = card(community)
    await require_approval(community)
    await make_pairing(community, "Bilal", "Ines")
    agreed = card(community)
    await restart(community)

    approved = await community["Tomas"].click(offer, label="Approve")
    taken = await community["Tomas"].user.click(contact, label="I'll reach out")
    begun = await community["Tomas"].click(agreed, label="Approve")

    assert "is a mentor now" in answer(approved)
    assert "learns that it is with you" in answer(taken)
    assert "It has begun" in answer(begun)


async def test_old_reactions_count_on_old_cards(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Hana")
    await restart(community)

    await community["Tomas"].react(card(community), "✅")

    assert f"{community['Tomas'].mention} approved" in text(card(community))


async def test_old_buttons_open(community: SimulatedCommunity) -> None:
    shown = await community["Ada"].slash(community.mentorship, "mentorship about")
    thread = await community.post_in_forum("Marek", "I would like to help", "I have been there.")
    await restart(community)
    assert shown.response is not None

    form = await community["Ada"].click(shown.response, label="Find a mentor")
    volunteering = await community["Marek"].click(thread.history()[-1], label="I would like to mentor")
    me = await community["Ada"].click(shown.response, label="My overview")

    assert form.modal is not None
    assert volunteering.modal is not None
    assert "My overview" in answer(me)


async def test_old_selects_work(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    guide = await community["Ada"].slash(community.mentorship, "mentorship about")
    setup = await settings_page(community, SetupPage.HOW)
    offer = await community["Ines"].slash(community.mentorship, "mentor ask")
    suggest = await community["Tomas"].context_menu(community.mentorship, "Suggest a pairing", community["Ines"])
    await restart(community)
    assert guide.response and offer.response and suggest.response  # noqa: PT018 - all were shown
    [seeker] = [o["value"] for c in components(offer.response) for o in c.get("options", [])]
    as_mentor = f"suggest:{community['Ines'].id}:mentor"

    turned = await community["Ada"].select(guide.response, ["4"])
    chosen = await community["Rosa"].select(setup, ["1"], custom_id="setup:yes")
    offered = await community["Ines"].select(offer.response, [seeker])
    suggested = await community["Tomas"].select(suggest.response, [community["Bilal"]], custom_id=as_mentor)

    assert "How it starts" in answer(turned)
    assert chosen.acknowledged
    assert (await services(community).setup.settings(community.caller("Rosa"))).needs_yes
    assert "I bring them your card where I may" in answer(offered)
    assert "I ask each of them where I may" in answer(suggested)


async def test_what_was_kept_can_be_cleared(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    open_dms(community)
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")
    await restart(community)

    cleared = await community["Ines"].click(shown.followups[-1], label="I've read these")
    again = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "Cleared." in answer(cleared)
    assert again.followups == []


@pytest.mark.parametrize("command", ["mentor volunteer", "mentee ask"])
async def test_a_form_opened_before_gives_the_words_back(community: SimulatedCommunity, command: str) -> None:
    form = await community["Ada"].slash(community.mentorship, command)
    await restart(community)
    before = await stored_rows(community)
    del before["taken_forms"]
    fields = {
        "mentor volunteer": (["kind"], "present", ["1"], "Words that took a while."),
        "mentee ask": ("Words that took a while.", "yes", "mentors", "And these."),
    }

    said = await fill_in(community["Ada"], form, *fields[command])

    assert "your words are below" in answer(said)
    assert "Words that took a while." in answer(said)
    assert ("And these." in answer(said)) == (command == "mentee ask")
    assert before.items() <= (await stored_rows(community)).items()


async def test_a_long_note_opened_before_comes_back_whole(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    await restart(community)
    note = "Ein Wort. " * 150

    said = await fill_in(community["Ada"], form, note)

    assert "".join(part.content.strip("`\n") for part in said.followups).replace(" ", "") == note.replace(" ", "")
    assert not [message for message in dms(community["Ines"]) if "Ein Wort" in text(message)]


@pytest.mark.parametrize("custom_id", ["approve_12", "pairing:1:dance", "mentor:-1:approve", "x" * 100])
async def test_a_button_from_another_time_says_so(community: SimulatedCommunity, custom_id: str) -> None:
    old = post_control(community.mentorship, custom_id)

    said = await community["Ada"].click(old, custom_id=custom_id)

    assert "This button is from another time" in answer(said)


async def test_messages_left_unsent_are_carried_after_the_restart(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    community.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await request_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ines"]))
    await restart(community)
    open_dms(community)

    await community.advance_time(timedelta(days=1))

    assert len(dms(community["Ines"])) == known + 1
    assert labels(last_dm(community["Ines"])) == ["Yes", "Not this time", "Never bring us together"]
