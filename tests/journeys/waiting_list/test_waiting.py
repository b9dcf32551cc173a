"""Waiting for a mentor: joining the list, changing what one hopes for, leaving it."""

from __future__ import annotations

import pytest
from simcord.backend.errors import SetupError

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, components, fill_in, press, update_form
from tests.support.journeys.steps import join_waiting_list, make_mentors, request_pairing


async def test_joining_tells_what_happens_next_and_who_sees_what(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")

    said = await fill_in(community["Ada"], form, "Someone to listen.", "yes", "mentors", "Evenings.")

    assert "what you chose about yourself, without your name and your words" in answer(said)
    assert "also somebody whom you keep apart" in answer(said)
    assert "/mentee withdraw" in answer(said)


async def test_who_is_not_in_meetings_is_kept_and_facilitators_see_it(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    await fill_in(community["Ada"], form, "Someone to listen.", "not_now", "facilitators", None)

    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert f"{community['Ada'].mention} waits for a mentor" in answer(queue)
    assert "not in meetings at the moment" in answer(queue)


@pytest.mark.parametrize(("choice", "seen"), [("mentors", True), ("facilitators", False)])
async def test_mentors_see_an_entry_only_where_its_person_chose_so(
    community: SimulatedCommunity, choice: str, *, seen: bool
) -> None:
    await make_mentors(community, "Ines")
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    await fill_in(community["Ada"], form, "Someone to listen.", "yes", choice, None)

    shown = answer(await community["Ines"].slash(community.mentorship, "mentor ask"))
    own = answer(await community["Ada"].slash(community.mentorship, "mentorship me"))

    assert ("Joined the list this week" in shown) is seen
    assert "Someone to listen." not in shown
    assert ("No mentor sees that you wait" in own) is not seen


async def test_nobody_joins_without_saying_who_may_see_it(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    assert form.modal is not None
    choices = [c["options"] for c in components(form.modal["components"]) if c.get("options")][1]

    with pytest.raises(SetupError, match="Required"):
        await fill_in(community["Ada"], form, "Someone to listen.", "yes", None, None)
    assert [option["value"] for option in choices] == ["mentors", "facilitators"]
    assert not [option for option in choices if option.get("default")]


async def test_joining_twice_keeps_the_place(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    again = await community["Ada"].slash(community.mentorship, "mentee ask")

    assert "your place is kept" in answer(again)


async def test_the_form_for_changing_holds_what_was_said(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    form = await update_form(community, "Ada", as_mentor=False)
    assert form.modal is not None
    written = [c["value"] for c in components(form.modal["components"]) if c.get("value")]
    said = await fill_in(community["Ada"], form, "Something else.", "yes", "facilitators", "Evenings.")
    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"])

    assert written == ["Someone to listen (adA).", "Evenings."]
    assert "Your place in the list is as it was. No mentor sees that you wait" in answer(said)
    assert "> Something else." in answer(person)


async def test_leaving_the_list_is_one_command(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    said = await community["Ada"].slash(community.mentorship, "mentee withdraw")
    again = await community["Ada"].slash(community.mentorship, "mentee withdraw")
    update = await community["Ada"].slash(community.mentorship, "mentee update")

    assert "You are off the list" in answer(said)
    assert answer(again) == answer(said)
    assert "not on the waiting list at the moment" in answer(update)


async def test_only_current_members_wait(community: SimulatedCommunity) -> None:
    said = await community["Hana"].slash(community.mentorship, "mentee ask")

    assert "This is for members of the groups" in answer(said)


async def test_who_finds_a_mentor_leaves_the_list(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    await request_pairing(community, "Ada", "Ines")

    await press(community["Ines"], "Yes")

    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    assert "Nothing waits for a decision" in answer(queue)
