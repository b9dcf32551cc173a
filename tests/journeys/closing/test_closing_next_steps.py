"""What comes next: a new mentor, a rest, becoming a mentor; staying open, pausing, stepping down; or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.ui.mentors.handlers import PAST_MEMBER_LABEL
from tests.support.journeys.closing import count, make_ended_pairing
from tests.support.journeys.reading import answer, components, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    make_pairing,
    press_forged,
    request_pairing,
    services,
    volunteer_as_mentor,
)


async def to_next(community: SimulatedCommunity, name: str) -> None:
    """Someone skips through to what comes next."""
    for _ in range(3):
        await press(community[name], "Skip")


def prefilled(form: object) -> list[str]:
    """What stands in a form already."""
    modal = form.modal  # type: ignore[attr-defined]  # what a press opened
    return [part["value"] for part in components(modal["components"]) if part.get("value")]


async def test_a_new_search_begins_with_what_they_hoped_for_last_time(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await make_ended_pairing(community)
    await to_next(community, "Ada")

    form = await press(community["Ada"], "Find a mentor")
    said = await fill_in(community["Ada"], form, None, "yes", "mentors", None, in_dm=True)

    assert prefilled(form) == [f"Someone to listen ({'Ada'[::-1]}).", "Evenings."]
    assert form.modal is not None
    chosen = [
        option["value"]
        for c in components(form.modal["components"])
        for option in c.get("options", [])
        if option.get("default")
    ]
    assert chosen == ["yes"]
    assert "You are on the waiting list now" in answer(said)


async def test_a_pause_is_suggested_and_nobody_has_to_take_it(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ada")

    assert "Many let about 2 weeks pass" in text(last_dm(community["Ada"]))
    assert "you need not" in text(last_dm(community["Ada"]))
    assert (await press(community["Ada"], "Find a mentor")).modal is not None


async def test_after_two_weeks_of_rest_a_word_comes_and_nothing_is_pressed_for(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ada")
    known = count(community, "Ada")

    rests = await press(community["Ada"], "Rest for 2 weeks")
    again = await press(community["Ada"], "Rest for 2 weeks")
    await community.advance_time(timedelta(days=13))
    assert count(community, "Ada") == known
    await community.advance_time(timedelta(days=2))

    assert "Rest well" in answer(rests)
    assert "Rest well" in answer(again)
    assert count(community, "Ada") == known + 1
    assert "2 weeks have passed" in text(last_dm(community["Ada"]))
    assert labels(last_dm(community["Ada"])) == ["Find a mentor", "My overview", "Times for messages"]


@pytest.mark.parametrize("meanwhile", ["waits", "found"])
async def test_who_looks_or_has_found_someone_meanwhile_is_left_alone(
    community: SimulatedCommunity, meanwhile: str
) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ada")
    await press(community["Ada"], "Rest for 2 weeks")
    await (join_waiting_list(community, "Ada") if meanwhile == "waits" else make_pairing(community, "Ada", "Marek"))

    await community.advance_time(timedelta(days=15))

    assert not [message for message in dms(community["Ada"]) if "weeks have passed" in text(message)]


async def test_who_was_a_mentee_offers_to_mentor_with_words_to_begin_with(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ada")

    form = await press(community["Ada"], "I would like to mentor")
    others = await community["Dorji"].slash(community.mentorship, "mentor volunteer")

    assert prefilled(form) == [PAST_MEMBER_LABEL]
    assert prefilled(others) == []


async def test_who_offered_before_begins_with_what_they_said_then(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ada")
    await community["Tomas"].slash(community.mentorship, "facilitator decline", member=community["Ada"])
    await make_ended_pairing(community)
    await to_next(community, "Ada")

    form = await press(community["Ada"], "I would like to mentor")
    said = await fill_in(community["Ada"], form, ["kind"], "present", ["2"], None, in_dm=True)

    assert prefilled(form) == ["I listen."]
    assert "Thank you for offering this" in answer(said)


async def test_a_mentor_who_stays_open_hears_that_nothing_is_needed(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ines")

    said = await press(community["Ines"], "Stay open")

    assert "You are open for the next person" in answer(said)
    assert "**What next?**" in text(last_dm(community["Ines"]))


async def test_a_mentor_who_paused_opens_again(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await community["Ines"].slash(community.mentorship, "mentor pause")
    await to_next(community, "Ines")

    said = await press(community["Ines"], "Be open again")
    asked = await request_pairing(community, "Bilal", "Ines")

    assert "Good to have you back" in answer(said)
    assert asked.mentor_id == community["Ines"].id


async def test_a_mentor_takes_nobody_new_or_steps_down(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await to_next(community, "Ines")

    paused = await press(community["Ines"], "Take nobody new")
    down = await press(community["Ines"], "Step down")
    late = await press(community["Ines"], "Stay open")

    assert "Rest well" in answer(paused)
    assert "You have stepped down" in answer(down)
    assert "You are not a mentor at the moment" in answer(late)


async def test_in_the_server_it_is_the_same(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    said = await community["Ines"].slash(community.mentorship, "pairing end")
    shown = said.response
    for _ in range(3):
        assert shown is not None
        shown = (await community["Ines"].click(shown, label="Skip")).response
    assert shown is not None

    stays = await community["Ines"].click(shown, label="Stay open")

    assert "You are open for the next person" in answer(stays)


async def test_a_mentor_has_nothing_to_rest_from_and_a_mentee_nothing_to_open(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)

    rests = await press_forged(community, "Ines", community.mentorship, f"closing:{pairing.id}:rest")
    opens = await press_forged(community, "Ada", community.mentorship, f"closing:{pairing.id}:stay-open")
    await community.advance_time(timedelta(days=20))

    assert "doesn't fit how things stand" in answer(rests)
    assert "You are not a mentor at the moment" in answer(opens)
    assert not [message for message in dms(community["Ines"]) if "weeks have passed" in text(message)]


async def test_who_wants_nothing_is_asked_nothing(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    known = [count(community, name) for name in ("Ada", "Ines")]

    await community.advance_time(timedelta(days=34))
    await drain_outbox(community)

    assert [count(community, name) for name in ("Ada", "Ines")] == known
    assert (await services(community).overview.mine(community.caller("Ada"))).closings == []
