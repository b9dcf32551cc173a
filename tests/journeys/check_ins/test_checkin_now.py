"""``/checkin now``: a check-in when one would like it, answered where it stands."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import Rhythm
from tests.support.journeys.reading import answer, check_ins, components, dms, labels, last_dm, press, text
from tests.support.journeys.steps import advance_days, make_pairing, press_forged, restart, services, trigger_check_in

ANSWERS = ["Going well", "Not so well", "Please contact me"]


async def started(community: SimulatedCommunity, name: str) -> ResponseMessage:
    """Someone asks for a check-in, and sees it."""
    shown = await community[name].slash(community.mentorship, "checkin now")
    assert shown.response is not None
    return shown.response


async def test_who_asks_is_asked_at_once_and_the_other_by_direct_message(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    shown = await started(community, "Ada")
    await community.advance_time(timedelta(minutes=1))

    assert f"How is the mentorship with {community['Ines'].mention} going?" in text(shown)
    assert labels(shown) == ANSWERS
    assert check_ins(community["Ada"]) == []
    assert labels(check_ins(community["Ines"])[0]) == ANSWERS


async def test_it_is_answered_where_it_stands_and_can_be_changed(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    shown = await started(community, "Ada")

    well = answer(await community["Ada"].click(shown, label="Going well"))
    low = await community["Ada"].click(shown, label="Not so well")

    assert "Good to hear" in well
    assert "Thank you for saying so" in answer(low)
    assert low.response is not None
    assert low.response.id == shown.id
    assert text(low.response).startswith("You said: **Not so well**. You can change it until I ask again.")


async def test_asked_twice_it_is_the_same_one_and_answered_it_is_enough_for_a_day(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    first = list(components(await started(community, "Ada")))

    second = await started(community, "Ada")
    same = list(components(second)) == first
    await community["Ada"].click(second, label="Going well")
    third = await community["Ada"].slash(community.mentorship, "checkin now")
    await advance_days(community, 1)
    fourth = await started(community, "Ada")

    assert same
    assert "less than a day ago" in answer(third)
    assert labels(fourth) == ANSWERS


async def test_the_next_of_the_rhythm_does_not_come_right_after_it(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await advance_days(community, 2)

    await started(community, "Ada")
    await advance_days(community, 3)

    assert len(check_ins(community["Ada"])) <= 1
    assert not [message for message in check_ins(community["Ada"]) if "How is the mentorship" in text(message)]


async def test_it_is_shown_whatever_one_wishes_and_the_other_is_asked_only_if_they_want(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    for name in ("Ada", "Ines"):
        await services(community).preferences.opt_out(community.caller(name))

    shown = await started(community, "Ada")
    said = await community["Ada"].click(shown, label="Going well")
    await advance_days(community, 1)

    assert "Good to hear" in answer(said)
    assert check_ins(community["Ines"]) == []


async def test_it_works_where_the_rhythm_is_off(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).check_ins.change_rhythm(community.caller("Ada"), pairing.id, Rhythm.OFF)

    assert labels(await started(community, "Ada")) == ANSWERS


async def test_the_other_is_not_asked_twice_on_one_day(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await community.advance_time(timedelta(hours=1))

    await started(community, "Ada")
    await started(community, "Ines")
    await community.advance_time(timedelta(hours=1))

    assert [len(check_ins(community[name])) for name in ("Ada", "Ines")] == [1, 1]


async def test_one_of_several_is_chosen_by_name(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    unnamed = await community["Ines"].slash(community.mentorship, "checkin now")
    [choice] = await community["Ines"].autocomplete(community.mentorship, "checkin now", "pairing", "bil")
    shown = await community["Ines"].slash(community.mentorship, "checkin now", pairing=choice["value"])

    assert "I don't want to guess" in answer(unnamed)
    assert community["Bilal"].mention in answer(shown)


async def test_others_are_told_kindly_that_it_is_not_theirs(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")

    nothing = await community["Bilal"].slash(community.mentorship, "checkin now")
    forged = await community["Tomas"].slash(community.mentorship, "checkin now", pairing=str(pairing.id))
    odd = await community["Ada"].slash(community.mentorship, "checkin now", pairing="9" * 50)

    assert "Nothing of yours fits" in answer(nothing)
    assert "can't find that here" in answer(forged)
    assert "can't find that here" in answer(odd)


async def test_nobody_is_asked_in_a_pause(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).active_pairings.pause(community.caller("Ines"), pairing.id)

    said = await community["Ada"].slash(community.mentorship, "checkin now")
    named = await community["Ada"].slash(community.mentorship, "checkin now", pairing=str(pairing.id))

    assert "Nothing of yours fits" in answer(said)
    assert "doesn't fit how things stand" in answer(named)


async def test_what_is_open_is_found_and_answered_on_ones_own_page(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert me.response is not None
    await restart(community)

    shown = await community["Ada"].click(me.response, label="Answer the check-in")
    assert shown.response is not None
    asks = text(shown.response)
    said = await community["Ada"].click(shown.response, label="Going well")
    after = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "I ask you both gently how it goes" in answer(me)
    assert "For you it is next around" in answer(me)
    assert f"How is the mentorship with {community['Ines'].mention}" in asks
    assert "Good to hear" in answer(said)
    assert after.response is not None
    assert "Answer the check-in" not in labels(after.response)


async def test_the_way_to_an_older_one_says_that_it_is_closed(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    me = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert me.response is not None
    await advance_days(community, 14)

    said = await community["Ada"].click(me.response, label="Answer the check-in")

    assert "This is closed by now" in answer(said)


async def test_nobody_sees_or_answers_the_check_in_of_another(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    shown = str(next(c["custom_id"] for c in components(check_ins(community["Ada"])[0]) if "custom_id" in c))
    forged = [shown, shown.replace(":well", ":show"), shown.replace(":well", ":prompt")]

    said = [
        answer(await press_forged(community, name, community.mentorship, one))
        for one in forged
        for name in ("Ines", "Tomas")
    ]

    assert all("can't find that here" in words for words in said)


async def test_every_third_check_in_asks_mentors_how_they_are(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await advance_days(community, 31)

    asked = [
        ["And how are you" in text(message) for message in questions(community, name)] for name in ("Ines", "Ada")
    ]
    assert asked == [[False, False, True], [False, False, False]]
    assert {"Pause", "Take nobody new"} < set(labels(questions(community, "Ines")[-1]))


async def test_a_mentor_who_is_asked_can_take_nobody_new_or_pause(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await advance_days(community, 31)

    nobody_new = await press(community["Ines"], "Take nobody new", questions(community, "Ines")[-1])
    pause = await press(community["Ines"], "Pause", questions(community, "Ines")[-1])

    assert "Nobody new can ask you" in answer(nobody_new)
    assert "is paused" in answer(pause)
    assert "has paused the mentorship" in text(last_dm(community["Ada"]))


def questions(community: SimulatedCommunity, name: str) -> list[discord.Message]:
    """The check-ins someone was sent, without the reminders."""
    return [message for message in dms(community[name]) if "How is the mentorship with" in text(message)]
