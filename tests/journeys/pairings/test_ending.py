"""Ending: by either of the two, at once; or by a facilitator, when it must be."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import at_once, check_in_comes, is_mentor, together
from tests.support.journeys.reading import answer, by_name, dms, labels, last_dm, press, text


async def test_the_mentee_ends_it_by_the_button_in_their_letter(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    said = await press(town["Ada"], "End it")

    assert "Thank you for the time you gave it" in answer(said)
    assert "needs no reason" in text(last_dm(town["Ines"]))
    for shown in (said.response, last_dm(town["Ines"])):
        assert "**Boundaries.**" in text(shown)
        assert shown is not None
        assert labels(shown) == ["No contact", "If we meet in group", "Gladly", "Skip"]


async def test_the_mentor_ends_it_and_the_mentee_comes_to_what_can_be_next(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    await press(town["Ines"], "End it")

    assert "takes nothing away from what it was" in text(last_dm(town["Ada"]))
    for _ in range(3):
        await press(town["Ada"], "Skip")
    assert labels(last_dm(town["Ada"])) == [
        "Find a mentor",
        "Rest for 2 weeks",
        "I would like to mentor",
        "Back",
    ]


async def test_within_the_first_weeks_both_read_that_this_is_what_they_are_for(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    early = await press(town["Ada"], "End it")
    told_early = text(last_dm(town["Ines"]))
    await town.let_time_pass(timedelta(days=15))
    late = await town["Bilal"].slash(town.mentorship, "pairing end")

    assert "this is what these weeks are for" in answer(early)
    assert "this is what these weeks are for" in told_early
    assert "these weeks" not in answer(late)
    assert "these weeks" not in text(last_dm(town["Ines"]))


async def test_ending_by_the_button_of_ones_own_page(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    mine = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert mine.response is not None

    said = await town["Ada"].click(mine.response, label="End it")

    assert "**Boundaries.**" in answer(said)
    assert "has ended the mentorship" in text(last_dm(town["Ines"]))


async def test_a_rest_can_be_ended_too(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town["Ada"].slash(town.mentorship, "pairing pause")

    await press(town["Ines"], "End it")

    assert "has ended the mentorship" in text(last_dm(town["Ada"]))


async def test_both_ending_at_the_same_moment_ends_it_once(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    presses = [(town[name], last_dm(town[name]), "End it") for name in ("Ada", "Ines")]

    first, second = await at_once(town, presses)

    assert "The mentorship has ended" in answer(first)
    assert "This is closed by now" in answer(second)
    assert len([m for m in dms(town["Ines"]) if "has ended the mentorship" in text(m)]) == 1


async def test_after_the_end_nothing_is_asked_any_more(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await press(town["Ada"], "End it")
    known = len(dms(town["Ines"]))

    await check_in_comes(town)

    assert len(dms(town["Ines"])) == known


async def test_afterwards_a_new_mentor_can_be_asked(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await press(town["Ada"], "End it")
    await is_mentor(town, "Marek")

    await together(town, "Ada", "Marek")

    assert f"{by_name(town, 'Marek')} is your mentor now" in text(last_dm(town["Ada"]))


async def test_a_facilitator_ends_it_for_both_by_a_name_that_completes(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    [choice] = await town["Tomas"].autocomplete(town.mentorship, "facilitator end", "pairing", "ada")

    said = await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=choice["value"])

    assert choice["name"] == "Ines mentors Ada"
    assert "I tell both" in answer(said)
    assert "reason" not in answer(said)
    for one, other in (("Ada", "Ines"), ("Ines", "Ada")):
        assert f"A facilitator has ended the mentorship with {by_name(town, other)}" in text(last_dm(town[one]))


async def test_ending_what_has_ended_says_so(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    await press(town["Ada"], "End it")

    by_facilitator = await town["Tomas"].slash(town.mentorship, "facilitator end", pairing=str(pairing.id))
    by_party = await town["Ines"].slash(town.mentorship, "pairing end", pairing=str(pairing.id))

    assert "This is closed by now" in answer(by_facilitator)
    assert "This is closed by now" in answer(by_party)
