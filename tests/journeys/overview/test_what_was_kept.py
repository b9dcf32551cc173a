"""What could not be brought to someone: who sees that, how it is read, and how it is cleared."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, close_dms, is_mentor, open_dms, restart, together, waits
from tests.support.journeys.reading import answer, dms, fill_in, labels, press, text


async def writes(town: InventedCommunity, words: str) -> None:
    """Ada writes a note to Ines."""
    await fill_in(town["Ada"], await town["Ada"].slash(town.mentorship, "pairing note"), words)


async def test_facilitators_see_once_who_is_out_of_reach(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    await asks(town, "Bilal", "Ines")

    cards = [text(one) for one in town.facilitators.history() if "I can't reach" in text(one)]
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")
    person = await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ines"])

    assert len(cards) == 1
    assert town["Ines"].mention in cards[0]
    assert f"{town['Ines'].mention} can't be reached by direct message" in answer(queue)
    assert "an't be reached by direct message" in answer(person)


async def test_once_a_letter_arrives_again_they_are_in_reach(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    open_dms(town)

    await asks(town, "Bilal", "Ines")
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    assert "Nothing waits for a decision" in answer(queue)


async def test_the_buttons_of_a_kept_letter_work(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")
    asked_again = next(letter for letter in shown.followups if "asks whether" in text(letter))

    said = await town["Ines"].click(asked_again, label="Yes")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(dms(town["Ada"])[-1])


async def test_the_button_for_how_things_stand_shows_what_was_kept_too(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    guide = await town["Ines"].slash(town.mentorship, "mentorship about")
    assert guide.response is not None

    shown = await town["Ines"].click(guide.response, label="How things stand")

    assert "could not reach you" in answer(shown)
    assert "asks whether you would be their mentor" in answer(shown)
    assert labels(shown.followups[-1]) == ["I've read these"]


async def test_the_same_button_in_a_direct_message_shows_and_clears_it(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")

    shown = await press(town["Ines"], "How things stand")
    cleared = await town["Ines"].user.click(shown.followups[-1], label="I've read these")

    assert "asks whether you would be their mentor" in answer(shown)
    assert "Cleared." in answer(cleared)


async def test_a_person_whose_door_cannot_be_opened_at_all_is_the_same(town: InventedCommunity) -> None:
    town.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)

    await asks(town, "Ada", "Ines")
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "asks whether you would be their mentor" in answer(shown)


async def test_a_kept_note_is_forgotten_once_read(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    close_dms(town, "Ines")
    await writes(town, "Thank you for Tuesday.")
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")

    await town["Ines"].click(shown.followups[-1], label="I've read these")
    again = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "Thank you for Tuesday." in answer(shown)
    assert "Thank you for Tuesday." not in answer(again)


async def test_more_than_fits_is_shown_in_turns_and_never_called_cleared(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    close_dms(town, "Ines")
    for number in range(12):
        await writes(town, f"Note {number}.")
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")

    cleared = await town["Ines"].click(shown.followups[-1], label="I've read these")
    rest = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "Note 9." in answer(shown)
    assert "`/mentorship me` shows the rest" in answer(cleared)
    assert [number for number in (9, 10, 11) if f"Note {number}." in answer(rest)] == [10, 11]


async def test_what_was_kept_survives_a_restart(town: InventedCommunity) -> None:
    close_dms(town, "Ines")
    await asks(town, "Ada", "Ines")
    await waits(town, "Bilal")

    await restart(town)
    shown = await town["Ines"].slash(town.mentorship, "mentorship me")

    assert "asks whether you would be their mentor" in answer(shown)
