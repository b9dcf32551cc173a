"""Below the answers of a check-in: later, something to talk about, a note, a pause, the end, none for me."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.programme import PROMPTS
from bot.ui.check_ins.prompts import WORDS
from bot.ui.components.check_ins import MORE, REMINDERS
from bot.ui.core.layout import OPENING
from tests.support.journeys.acting import (
    SELECT,
    at_once,
    check_in_comes,
    days_pass,
    posted,
    remembered,
    restart,
    together,
)
from tests.support.journeys.reading import (
    answer,
    check_ins,
    choose,
    components,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    text,
)

STAYS = sorted({*REMINDERS, *MORE} - {"note", "pause", "end"})


async def asked(town: InventedCommunity) -> None:
    """Ada and Ines are asked how it goes."""
    await together(town, "Ada", "Ines")
    await check_in_comes(town)


async def test_a_check_in_has_one_row_of_answers_and_one_select(town: InventedCommunity) -> None:
    await asked(town)

    shown = last_dm(town["Ada"])

    [select] = [c for c in components(shown) if c.get("type") == SELECT]
    assert text(shown).startswith(OPENING)
    assert labels(shown) == ["Going well", "A bit wobbly", "Please contact me"]
    assert [option["value"] for option in select["options"]] == [*REMINDERS, *MORE]


@pytest.mark.parametrize("wish", STAYS)
async def test_the_direct_message_stands_as_if_nothing_had_been_chosen(town: InventedCommunity, wish: str) -> None:
    await asked(town)
    before = list(components(last_dm(town["Ada"])))

    said = await choose(town["Ada"], wish)

    assert [message.ephemeral for message in said.followups] == [True]
    assert list(components(last_dm(town["Ada"]))) == before


@pytest.mark.parametrize(("wish", "days"), [("1", 1), ("3", 3), ("7", 7)])
async def test_being_reminded_later_comes_then_and_once(town: InventedCommunity, wish: str, days: int) -> None:
    await asked(town)

    said = await choose(town["Ada"], wish)
    await days_pass(town, days)
    before = len(check_ins(town["Ada"]))
    await town.let_time_pass(timedelta(hours=8))
    reminded = check_ins(town["Ada"])
    await town.let_time_pass(timedelta(hours=8))

    assert "I bring it up again on <t:" in answer(said)
    assert (before, len(reminded)) == (1, 2)
    assert "You wanted to be reminded" in text(reminded[-1])
    assert len(check_ins(town["Ada"])) == 2


async def test_what_is_answered_has_no_reminder_and_one_from_before_says_so(town: InventedCommunity) -> None:
    await asked(town)
    await press(town["Ada"], "Going well")
    [select] = [c for c in components(last_dm(town["Ada"])) if c.get("type") == SELECT]
    old = posted(town["Ada"].user.dm_channel, str(select["custom_id"]), kind=SELECT)

    said = await town["Ada"].user.select(old, ["1"])

    assert [option["value"] for option in select["options"]] == list(MORE)
    assert "You have answered this one already" in answer(said)


async def test_things_to_talk_about_never_come_twice_in_a_row_and_all_come(town: InventedCommunity) -> None:
    await asked(town)
    first = await choose(town["Ada"], "prompt")
    shown, seen = first.followups[0], [text(first.followups[0])]

    for _ in PROMPTS[1:]:
        turned = await town["Ada"].user.click(shown, label="Another one")
        seen.append(answer(turned))

    assert len(set(seen)) == len(PROMPTS)
    assert all(any(question in said for question, _ in WORDS.values()) for said in seen)


async def test_a_thing_to_talk_about_outlives_a_restart(town: InventedCommunity) -> None:
    await asked(town)
    shown = (await choose(town["Ada"], "prompt")).followups[0]
    before = text(shown)
    await restart(town)

    turned = await town["Ada"].user.click(shown, label="Another one")

    assert turned.response is not None
    assert text(turned.response) != before


async def test_a_note_is_written_from_it(town: InventedCommunity) -> None:
    await asked(town)

    form = await choose(town["Ada"], "note")
    await fill_in(town["Ada"], form, "Thank you for Tuesday.", in_dm=True)

    assert "Thank you for Tuesday." in text(last_dm(town["Ines"]))


async def test_a_pause_and_going_on(town: InventedCommunity) -> None:
    await asked(town)

    said = answer(await choose(town["Ada"], "pause"))
    paused = labels(last_dm(town["Ada"]))
    await press(town["Ada"], "Go on", last_dm(town["Ada"]))

    assert "is paused" in said
    assert "Go on" in paused
    assert "The pause is over" in text(last_dm(town["Ines"]))


async def test_ending_takes_two_taps_and_is_done_at_once(town: InventedCommunity) -> None:
    await asked(town)

    said = await choose(town["Ada"], "end")
    again = await choose(town["Ines"], "end")

    assert "The mentorship has ended" in answer(said)
    assert "The mentorship has ended" in text(dms(town["Ada"])[-1])
    assert "has ended the mentorship" in text(last_dm(town["Ines"]))
    assert "This is closed by now" in answer(again)


async def test_no_check_ins_for_one_leaves_the_mentorship_and_the_other_as_they_are(town: InventedCommunity) -> None:
    await asked(town)

    said = await choose(town["Ada"], "off")
    await days_pass(town, 30)
    me = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "You have no check-ins any more" in answer(said)
    assert len(check_ins(town["Ada"])) == 1
    assert len(check_ins(town["Ines"])) > 1
    assert "You have no check-ins." in answer(me)
    assert "is your mentor" in answer(me)


async def test_the_way_back_from_none_is_beside_it_and_outlives_a_restart(town: InventedCommunity) -> None:
    await asked(town)
    said = await choose(town["Ada"], "off")
    await restart(town)

    back = await town["Ada"].user.click(said.followups[0], label="Check-ins again")
    await days_pass(town, 12)

    assert "I ask how it goes from now on" in answer(back)
    assert "How is the mentorship with" in text(last_dm(town["Ada"]))


async def test_ones_own_times_are_behind_it(town: InventedCommunity) -> None:
    await asked(town)

    said = await choose(town["Ada"], "preferences")

    assert "## When I may write to you" in answer(said)


async def test_an_older_check_in_still_leads_everywhere_but_to_an_answer(town: InventedCommunity) -> None:
    await asked(town)
    older = check_ins(town["Ada"])[0]
    answers = [str(c["custom_id"]) for c in components(older) if "custom_id" in c]
    await days_pass(town, 14)

    prompt = await choose(town["Ada"], "prompt", older)
    stands = text(check_ins(town["Ada"])[0])
    late = await town["Ada"].user.click(posted(town["Ada"].user.dm_channel, answers[0]), custom_id=answers[0])
    off = await choose(town["Ada"], "off", older)
    end = await choose(town["Ada"], "end", older)

    assert "I have asked again since then" in stands
    assert "Another one" in labels(prompt.followups[0])
    assert "This is closed by now" in answer(late)
    assert "You have no check-ins any more" in answer(off)
    assert "The mentorship has ended" in answer(end)


async def test_after_the_end_the_old_one_answers_kindly(town: InventedCommunity) -> None:
    await asked(town)
    shown = check_ins(town["Ines"])[0]
    await choose(town["Ada"], "end")

    said = {wish: answer(await choose(town["Ines"], wish, shown)) for wish in ("prompt", "note", "pause", "end")}
    later = answer(await choose(town["Ines"], "1", shown))

    assert {wish: words for wish, words in said.items() if "This is closed by now" not in words} == {}
    assert "doesn't fit how things stand" in later


async def test_who_ended_can_still_ask_to_be_contacted(town: InventedCommunity) -> None:
    await asked(town)
    shown = check_ins(town["Ines"])[0]
    await choose(town["Ada"], "end")

    said = await press(town["Ines"], "Please contact me", shown)

    assert "would like to be contacted" in answer(said)


@pytest.mark.parametrize("wish", ["0", "999999", str(2**70)])
async def test_a_choice_that_is_none_changes_nothing(town: InventedCommunity, wish: str) -> None:
    await asked(town)
    [custom_id] = [str(c["custom_id"]) for c in components(last_dm(town["Ada"])) if c.get("type") == SELECT]
    before = await remembered(town)

    said = await town["Ada"].user.select(posted(town["Ada"].user.dm_channel, custom_id, kind=SELECT), [wish])

    assert "can't find that here" in answer(said)
    assert await remembered(town) == before


async def test_nobody_chooses_on_the_check_in_of_another(town: InventedCommunity) -> None:
    await asked(town)
    [custom_id] = [str(c["custom_id"]) for c in components(last_dm(town["Ada"])) if c.get("type") == SELECT]
    forged = posted(town.mentorship, custom_id, kind=SELECT)
    before = await remembered(town)

    said = [answer(await town[name].select(forged, ["1"])) for name in ("Ines", "Tomas", "Dorji")]

    assert all("belongs to other people" in words for words in said)
    assert await remembered(town) == before


async def test_a_double_click_is_one_wish_to_be_contacted(town: InventedCommunity) -> None:
    await asked(town)
    shown, cards = last_dm(town["Ada"]), len(town.facilitators.history())

    first, second = await at_once(town, [(town["Ada"], shown, "Please contact me")] * 2)

    assert all("would like to be contacted" in answer(each) for each in (first, second))
    assert len(town.facilitators.history()) == cards + 1
