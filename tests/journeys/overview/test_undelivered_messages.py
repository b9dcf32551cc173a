"""What could not be brought to someone: who sees that, how it is read, and how it is cleared."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.programme import Programme
from tests.support.journeys.reading import answer, dms, fill_in, labels, press, profile_link, text
from tests.support.journeys.steps import (
    close_dms,
    join_waiting_list,
    make_mentors,
    make_pairing,
    open_dms,
    request_pairing,
    restart,
)


async def writes(community: SimulatedCommunity, words: str) -> None:
    """Ada writes a note to Ines."""
    await fill_in(community["Ada"], await community["Ada"].slash(community.mentorship, "pairing note"), words)


async def test_facilitators_see_once_who_is_out_of_reach(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    await request_pairing(community, "Bilal", "Ines")

    told = [text(one) for one in dms(community["Tomas"]) if "I can't reach" in text(one)]
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ines"])

    assert len(told) == 1
    assert profile_link(community, "Ines") in told[0]
    assert f"{community['Ines'].mention} can't be reached by direct message" in answer(queue)
    assert "an't be reached by direct message" in answer(person)


async def test_once_a_message_arrives_again_they_are_in_reach(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    open_dms(community)

    await request_pairing(community, "Bilal", "Ines")
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert "Nothing waits for a decision" in answer(queue)


async def test_the_buttons_of_a_kept_message_work(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")
    asked_again = next(message for message in shown.followups if "asks whether" in text(message))

    said = await community["Ines"].click(asked_again, label="Yes")

    assert "it has begun" in answer(said)
    assert "is your mentor now" in text(dms(community["Ada"])[-1])


async def test_the_button_for_how_things_stand_shows_what_was_kept_too(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    guide = await community["Ines"].slash(community.mentorship, "mentorship about")
    assert guide.response is not None

    shown = await community["Ines"].click(guide.response, label="My overview")

    assert "could not reach you" in answer(shown)
    assert "asks whether you would be their mentor" in answer(shown)
    assert labels(shown.followups[-1]) == ["I've read these"]


async def test_the_same_button_in_a_direct_message_shows_and_clears_it(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")

    shown = await press(community["Ines"], "My overview")
    cleared = await community["Ines"].user.click(shown.followups[-1], label="I've read these")

    assert "asks whether you would be their mentor" in answer(shown)
    assert "Cleared." in answer(cleared)


async def test_a_person_to_whom_no_dm_can_be_opened_at_all_is_the_same(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)

    await request_pairing(community, "Ada", "Ines")
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "asks whether you would be their mentor" in answer(shown)


async def test_a_kept_note_is_forgotten_once_read(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    close_dms(community, "Ines")
    await writes(community, "Thank you for Tuesday.")
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")

    await community["Ines"].click(shown.followups[-1], label="I've read these")
    again = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "Thank you for Tuesday." in answer(shown)
    assert "Thank you for Tuesday." not in answer(again)


@pytest.mark.parametrize("programme", [Programme(notes_a_day=20, messages_a_day=20)], ids=["many notes"])
async def test_more_than_fits_is_shown_in_turns_and_never_called_cleared(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    close_dms(community, "Ines")
    for number in range(12):
        await writes(community, f"Note {number}.")
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")

    cleared = await community["Ines"].click(shown.followups[-1], label="I've read these")
    said = answer(cleared)
    rest = await community["Ines"].click(shown.followups[-1], label="Show the next ones")

    assert "12 messages could not reach you" in answer(shown)
    assert "Note 9." in answer(shown)
    assert "2 more messages are kept for you" in said
    assert [number for number in (9, 10, 11) if f"Note {number}." in answer(rest)] == [10, 11]


async def test_what_was_kept_survives_a_restart(community: SimulatedCommunity) -> None:
    close_dms(community, "Ines")
    await request_pairing(community, "Ada", "Ines")
    await join_waiting_list(community, "Bilal")

    await restart(community)
    shown = await community["Ines"].slash(community.mentorship, "mentorship me")

    assert "asks whether you would be their mentor" in answer(shown)
