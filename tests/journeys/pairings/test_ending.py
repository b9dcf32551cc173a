"""Ending: by either of the two, at once; or by a facilitator, when it must be."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import end_by_button
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, profile_link, text
from tests.support.journeys.steps import make_mentors, make_pairing, trigger_check_in


async def test_the_mentee_ends_it_by_the_button_in_their_message(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    said = await end_by_button(community["Ada"])

    assert "Thank you for the time you gave it" in answer(said)
    assert "needs no reason" in text(last_dm(community["Ines"]))
    for shown in (said.response, last_dm(community["Ines"])):
        assert "**Boundaries.**" in text(shown)
        assert shown is not None
        assert labels(shown)[:4] == ["No contact", "If we meet in group", "Contact is welcome", "Skip"]


async def test_the_button_asks_once_naming_whom_and_the_command_does_not(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    asked = await press(community["Ada"], "End it")
    by_command = await community["Bilal"].slash(community.mentorship, "pairing end")

    assert f"End the mentorship with {profile_link(community, 'Ines')}?" in answer(asked)
    assert asked.response is not None
    assert labels(asked.response) == ["Yes, end it"]
    assert "The mentorship has ended" in answer(by_command)
    assert [text(m) for m in dms(community["Ines"]) if f"{profile_link(community, 'Ada')} has ended" in text(m)] == []


async def test_the_mentor_ends_it_and_the_mentee_comes_to_what_can_be_next(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    await end_by_button(community["Ines"])

    assert "takes nothing away from what it was" in text(last_dm(community["Ada"]))
    for _ in range(3):
        await press(community["Ada"], "Skip")
    assert labels(last_dm(community["Ada"])) == [
        "Find a mentor",
        "Rest for 2 weeks",
        "I would like to mentor",
        "Back",
    ]


async def test_within_the_first_weeks_both_read_that_this_is_what_they_are_for(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    early = await end_by_button(community["Ada"])
    told_early = text(last_dm(community["Ines"]))
    await community.advance_time(timedelta(days=15))
    late = await community["Bilal"].slash(community.mentorship, "pairing end")

    assert "finding out whether it suits" in answer(early)
    assert "finding out whether it suits" in told_early
    assert "these weeks" not in answer(late)
    assert "these weeks" not in text(last_dm(community["Ines"]))


async def test_ending_by_the_button_of_ones_own_page(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    mine = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert mine.response is not None

    asked = await community["Ada"].click(mine.response, label="End it")
    assert asked.response is not None
    said = await community["Ada"].click(asked.response, label="Yes, end it")

    assert "**Boundaries.**" in answer(said)
    assert "has ended the mentorship" in text(last_dm(community["Ines"]))


async def test_a_rest_can_be_ended_too(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community["Ada"].slash(community.mentorship, "pairing pause")

    await end_by_button(community["Ines"])

    assert "has ended the mentorship" in text(last_dm(community["Ada"]))


async def test_both_asked_whether_they_mean_it_end_it_once(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    asked = {name: await press(community[name], "End it") for name in ("Ada", "Ines")}

    first, second = [
        await community[name].user.click(each.response, label="Yes, end it") for name, each in asked.items()
    ]

    assert "The mentorship has ended" in answer(first)
    assert "This is closed by now" in answer(second)
    assert len([m for m in dms(community["Ines"]) if "has ended the mentorship" in text(m)]) == 1


async def test_after_the_end_nothing_is_asked_any_more(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await end_by_button(community["Ada"])
    known = len(dms(community["Ines"]))

    await trigger_check_in(community)

    assert len(dms(community["Ines"])) == known


async def test_afterwards_a_new_mentor_can_be_asked(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await end_by_button(community["Ada"])
    await make_mentors(community, "Marek")

    await make_pairing(community, "Ada", "Marek")

    assert f"{profile_link(community, 'Marek')} is your mentor now" in text(last_dm(community["Ada"]))


async def test_a_facilitator_ends_it_for_both_by_a_name_that_completes(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    [choice] = await community["Tomas"].autocomplete(community.mentorship, "facilitator end", "pairing", "ada")

    said = await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=choice["value"])

    assert choice["name"] == "Ines mentors Ada"
    assert "I tell both" in answer(said)
    assert "reason" not in answer(said)
    for one, other in (("Ada", "Ines"), ("Ines", "Ada")):
        assert f"A facilitator has ended the mentorship with {profile_link(community, other)}" in text(
            last_dm(community[one])
        )


async def test_ending_what_has_ended_says_so(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await end_by_button(community["Ada"])

    by_facilitator = await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=str(pairing.id))
    by_party = await community["Ines"].slash(community.mentorship, "pairing end", pairing=str(pairing.id))

    assert "This is closed by now" in answer(by_facilitator)
    assert "This is closed by now" in answer(by_party)
