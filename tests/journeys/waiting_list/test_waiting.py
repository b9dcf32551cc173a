"""Waiting for a mentor: joining the list, changing what one hopes for, leaving it."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, waits
from tests.support.journeys.reading import answer, components, fill_in, press, update_form


async def test_joining_tells_what_happens_next_and_who_sees_what(town: InventedCommunity) -> None:
    form = await town["Ada"].slash(town.mentorship, "mentee ask")

    said = await fill_in(town["Ada"], form, "Someone to listen.", "yes", "Evenings.")

    assert "what you said about yourself, and not your name" in answer(said)
    assert "/mentee withdraw" in answer(said)


async def test_who_is_not_in_meetings_is_kept_and_facilitators_see_it(town: InventedCommunity) -> None:
    form = await town["Ada"].slash(town.mentorship, "mentee ask")
    await fill_in(town["Ada"], form, "Someone to listen.", "not_now", None)

    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    assert f"{town['Ada'].mention} waits for a mentor" in answer(queue)
    assert "not in meetings at the moment" in answer(queue)


async def test_joining_twice_keeps_the_place(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    again = await town["Ada"].slash(town.mentorship, "mentee ask")

    assert "your place is kept" in answer(again)


async def test_the_form_for_changing_holds_what_was_said(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    form = await update_form(town, "Ada", as_mentor=False)
    assert form.modal is not None
    written = [c["value"] for c in components(form.modal["components"]) if c.get("value")]
    said = await fill_in(town["Ada"], form, "Something else.", "yes", "Evenings.")
    person = await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"])

    assert written == ["Someone to listen (adA).", "Evenings."]
    assert "Your place in the list is as it was" in answer(said)
    assert "> Something else." in answer(person)


async def test_leaving_the_list_is_one_command(town: InventedCommunity) -> None:
    await waits(town, "Ada")

    said = await town["Ada"].slash(town.mentorship, "mentee withdraw")
    again = await town["Ada"].slash(town.mentorship, "mentee withdraw")
    update = await town["Ada"].slash(town.mentorship, "mentee update")

    assert "You are off the list" in answer(said)
    assert "not on the waiting list at the moment" in answer(again)
    assert "not on the waiting list at the moment" in answer(update)


async def test_only_current_members_wait(town: InventedCommunity) -> None:
    said = await town["Hana"].slash(town.mentorship, "mentee ask")

    assert "This is for members of the groups" in answer(said)


async def test_who_finds_a_mentor_leaves_the_list(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    await asks(town, "Ada", "Ines")

    await press(town["Ines"], "Yes")

    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")
    assert "Nothing waits for a decision" in answer(queue)
