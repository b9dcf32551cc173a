"""Below the answers of a check-in: later, something to talk about, a note, a pause, the end, none for me."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.programme import PROMPTS
from bot.ui.check_ins.prompts import PROMPT_TEXTS
from bot.ui.components.check_ins import MORE_OPTIONS, REMINDER_OPTIONS
from bot.ui.core.layout import DM_OPENING
from tests.support.journeys.closing import end_from_check_in
from tests.support.journeys.reading import (
    answer,
    check_ins,
    choose_check_in_option,
    components,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    text,
)
from tests.support.journeys.steps import (
    SELECT,
    advance_days,
    make_pairing,
    post_control,
    press_together,
    restart,
    stored_rows,
    trigger_check_in,
)

STAYS = sorted({*REMINDER_OPTIONS, *MORE_OPTIONS} - {"note", "pause", "end"})


async def asked(community: SimulatedCommunity) -> None:
    """Ada and Ines are asked how it goes."""
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)


async def test_a_check_in_has_one_row_of_answers_and_one_select(community: SimulatedCommunity) -> None:
    await asked(community)

    shown = last_dm(community["Ada"])

    [select] = [c for c in components(shown) if c.get("type") == SELECT]
    assert text(shown).startswith(DM_OPENING)
    assert labels(shown) == ["Going well", "Not so well", "Please contact me"]
    assert [option["value"] for option in select["options"]] == [*REMINDER_OPTIONS, *MORE_OPTIONS]


@pytest.mark.parametrize("wish", STAYS)
async def test_the_direct_message_stands_as_if_nothing_had_been_chosen(
    community: SimulatedCommunity, wish: str
) -> None:
    await asked(community)
    before = list(components(last_dm(community["Ada"])))

    said = await choose_check_in_option(community["Ada"], wish)

    assert [message.ephemeral for message in said.followups] == [True]
    assert list(components(last_dm(community["Ada"]))) == before


@pytest.mark.parametrize(("wish", "days"), [("1", 1), ("3", 3), ("7", 7)])
async def test_being_reminded_later_comes_then_and_once(community: SimulatedCommunity, wish: str, days: int) -> None:
    await asked(community)

    said = await choose_check_in_option(community["Ada"], wish)
    await advance_days(community, days)
    before = len(check_ins(community["Ada"]))
    await community.advance_time(timedelta(hours=8))
    reminded = check_ins(community["Ada"])
    await community.advance_time(timedelta(hours=8))

    assert "I bring it up again on <t:" in answer(said)
    assert (before, len(reminded)) == (1, 2)
    assert "You wanted to be reminded" in text(reminded[-1])
    assert len(check_ins(community["Ada"])) == 2


async def test_what_is_answered_has_no_reminder_and_one_from_before_says_so(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Going well")
    [select] = [c for c in components(last_dm(community["Ada"])) if c.get("type") == SELECT]
    old = post_control(community["Ada"].user.dm_channel, str(select["custom_id"]), kind=SELECT)

    said = await community["Ada"].user.select(old, ["1"])

    assert [option["value"] for option in select["options"]] == list(MORE_OPTIONS)
    assert "You have answered this one already" in answer(said)


async def test_things_to_talk_about_never_come_twice_in_a_row_and_all_come(community: SimulatedCommunity) -> None:
    await asked(community)
    first = await choose_check_in_option(community["Ada"], "prompt")
    shown, seen = first.followups[0], [text(first.followups[0])]

    for _ in PROMPTS[1:]:
        turned = await community["Ada"].user.click(shown, label="Another one")
        seen.append(answer(turned))

    assert len(set(seen)) == len(PROMPTS)
    assert all(any(question in said for question, _ in PROMPT_TEXTS.values()) for said in seen)


async def test_a_thing_to_talk_about_outlives_a_restart(community: SimulatedCommunity) -> None:
    await asked(community)
    shown = (await choose_check_in_option(community["Ada"], "prompt")).followups[0]
    before = text(shown)
    await restart(community)

    turned = await community["Ada"].user.click(shown, label="Another one")

    assert turned.response is not None
    assert text(turned.response) != before


async def test_a_note_is_written_from_it(community: SimulatedCommunity) -> None:
    await asked(community)

    form = await choose_check_in_option(community["Ada"], "note")
    await fill_in(community["Ada"], form, "Thank you for Tuesday.", in_dm=True)

    assert "Thank you for Tuesday." in text(last_dm(community["Ines"]))


async def test_a_pause_and_going_on(community: SimulatedCommunity) -> None:
    await asked(community)

    said = answer(await choose_check_in_option(community["Ada"], "pause"))
    paused = labels(last_dm(community["Ada"]))
    await community.advance_time(timedelta(days=1))
    await press(community["Ada"], "Go on", last_dm(community["Ada"]))

    assert "is paused" in said
    assert "Go on" in paused
    assert "The pause is over" in text(last_dm(community["Ines"]))


async def test_ending_takes_two_taps_and_is_done_at_once(community: SimulatedCommunity) -> None:
    await asked(community)

    said = await end_from_check_in(community["Ada"])
    again = await choose_check_in_option(community["Ines"], "end")

    assert "The mentorship has ended" in answer(said)
    assert "has ended the mentorship" in text(last_dm(community["Ines"]))
    assert "This is closed by now" in answer(again)


async def test_no_check_ins_for_one_leaves_the_mentorship_and_the_other_as_they_are(
    community: SimulatedCommunity,
) -> None:
    await asked(community)

    said = await choose_check_in_option(community["Ada"], "off")
    await advance_days(community, 30)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "You have no check-ins any more" in answer(said)
    assert len(check_ins(community["Ada"])) == 1
    assert len(check_ins(community["Ines"])) > 1
    assert "You have no check-ins." in answer(me)
    assert "is your mentor" in answer(me)


async def test_the_way_back_from_none_is_beside_it_and_outlives_a_restart(community: SimulatedCommunity) -> None:
    await asked(community)
    said = await choose_check_in_option(community["Ada"], "off")
    await restart(community)

    back = await community["Ada"].user.click(said.followups[0], label="Check-ins again")
    await advance_days(community, 12)

    assert "I ask how it goes from now on" in answer(back)
    assert "How is the mentorship with" in text(last_dm(community["Ada"]))


async def test_ones_own_times_are_behind_it(community: SimulatedCommunity) -> None:
    await asked(community)

    said = await choose_check_in_option(community["Ada"], "preferences")

    assert "## Times for messages" in answer(said)


async def test_an_older_check_in_still_leads_everywhere_but_to_an_answer(community: SimulatedCommunity) -> None:
    await asked(community)
    older = check_ins(community["Ada"])[0]
    answers = [str(c["custom_id"]) for c in components(older) if "custom_id" in c]
    await advance_days(community, 14)

    prompt = await choose_check_in_option(community["Ada"], "prompt", older)
    stands = text(check_ins(community["Ada"])[0])
    late = await community["Ada"].user.click(
        post_control(community["Ada"].user.dm_channel, answers[0]), custom_id=answers[0]
    )
    off = await choose_check_in_option(community["Ada"], "off", older)
    end = await end_from_check_in(community["Ada"], older)

    assert "I have asked again since then" in stands
    assert "Another one" in labels(prompt.followups[0])
    assert "This is closed by now" in answer(late)
    assert "You have no check-ins any more" in answer(off)
    assert "The mentorship has ended" in answer(end)


async def test_after_the_end_the_old_one_answers_kindly(community: SimulatedCommunity) -> None:
    await asked(community)
    shown = check_ins(community["Ines"])[0]
    await end_from_check_in(community["Ada"])

    said = {
        wish: answer(await choose_check_in_option(community["Ines"], wish, shown))
        for wish in ("prompt", "note", "pause", "end")
    }
    later = answer(await choose_check_in_option(community["Ines"], "1", shown))

    assert {wish: words for wish, words in said.items() if "This is closed by now" not in words} == {}
    assert "doesn't fit how things stand" in later


async def test_who_ended_can_still_ask_to_be_contacted(community: SimulatedCommunity) -> None:
    await asked(community)
    shown = check_ins(community["Ines"])[0]
    await end_from_check_in(community["Ada"])

    said = await press(community["Ines"], "Please contact me", shown)

    assert "would like to be contacted" in answer(said)


@pytest.mark.parametrize("wish", ["0", "999999", str(2**70)])
async def test_a_choice_that_is_none_changes_nothing(community: SimulatedCommunity, wish: str) -> None:
    await asked(community)
    [custom_id] = [str(c["custom_id"]) for c in components(last_dm(community["Ada"])) if c.get("type") == SELECT]
    before = await stored_rows(community)

    said = await community["Ada"].user.select(
        post_control(community["Ada"].user.dm_channel, custom_id, kind=SELECT), [wish]
    )

    assert "can't find that here" in answer(said)
    assert await stored_rows(community) == before


async def test_nobody_chooses_on_the_check_in_of_another(community: SimulatedCommunity) -> None:
    await asked(community)
    [custom_id] = [str(c["custom_id"]) for c in components(last_dm(community["Ada"])) if c.get("type") == SELECT]
    forged = post_control(community.mentorship, custom_id, kind=SELECT)
    before = await stored_rows(community)

    said = [answer(await community[name].select(forged, ["1"])) for name in ("Ines", "Tomas", "Dorji")]

    assert all("can't find that here" in words for words in said)
    assert await stored_rows(community) == before


async def test_a_double_click_is_one_wish_to_be_contacted(community: SimulatedCommunity) -> None:
    await asked(community)
    shown, known = last_dm(community["Ada"]), len(dms(community["Tomas"]))

    first, second = await press_together(community, [(community["Ada"], shown, "Please contact me")] * 2)

    assert all("would like to be contacted" in answer(each) for each in (first, second))
    assert len(dms(community["Tomas"])) == known + 1
