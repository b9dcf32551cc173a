"""Waiting for a mentor: joining the list, changing what one hopes for, leaving it."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, components, fill_in, press, update_form
from tests.support.journeys.steps import join_waiting_list, request_pairing


async def test_joining_tells_what_happens_next_and_who_sees_what(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")

    said = await fill_in(community["Ada"], form, "Someone to listen.", "yes", "Evenings.")

    assert "what you said about yourself, and not your name" in answer(said)
    assert "/mentee withdraw" in answer(said)


async def test_who_is_not_in_meetings_is_kept_and_facilitators_see_it(community: SimulatedCommunity) -> None:
    form = await community["Ada"].slash(community.mentorship, "mentee ask")
    await fill_in(community["Ada"], form, "Someone to listen.", "not_now", None)

    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert f"{community['Ada'].mention} waits for a mentor" in answer(queue)
    assert "not in meetings at the moment" in answer(queue)


async def test_joining_twice_keeps_the_place(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    again = await community["Ada"].slash(community.mentorship, "mentee ask")

    assert "your place is kept" in answer(again)


async def test_the_form_for_changing_holds_what_was_said(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    form = await update_form(community, "Ada", as_mentor=False)
    assert form.modal is not None
    written = [c["value"] for c in components(form.modal["components"]) if c.get("value")]
    said = await fill_in(community["Ada"], form, "Something else.", "yes", "Evenings.")
    person = await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"])

    assert written == ["Someone to listen (adA).", "Evenings."]
    assert "Your place in the list is as it was" in answer(said)
    assert "> Something else." in answer(person)


async def test_leaving_the_list_is_one_command(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")

    said = await community["Ada"].slash(community.mentorship, "mentee withdraw")
    again = await community["Ada"].slash(community.mentorship, "mentee withdraw")
    update = await community["Ada"].slash(community.mentorship, "mentee update")

    assert "You are off the list" in answer(said)
    assert "not on the waiting list at the moment" in answer(again)
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
