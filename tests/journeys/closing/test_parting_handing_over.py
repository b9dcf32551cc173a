"""A mentor who has stepped down offers a mentee to go on with someone else; the mentee decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.pairing import PairingMove
from storage.models.records import Pairing
from tests.support.journeys.acting import (
    asks,
    at_once,
    carried,
    close_dms,
    is_mentor,
    press_forged,
    restart,
    services,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.closings import OFFER, goes_on, walks_on
from tests.support.journeys.reading import answer, by_name, dms, fill_in, labels, last_dm, press, roles, text


async def offered(town: InventedCommunity, name: str = "Ada") -> Pairing:
    """Ines has offered this mentee to go on with someone else."""
    pairing = (await walks_on(town, name))[name]
    await services(town).handing_over.offer(town.caller("Ines"), pairing.id)
    await carried(town)
    return pairing


async def test_the_mentee_is_asked_gently_and_may_stay(town: InventedCommunity) -> None:
    pairing = (await walks_on(town, "Ada"))["Ada"]
    page = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert page.response is not None

    offers = await town["Ines"].click(page.response, label=OFFER)
    await carried(town)
    letter = last_dm(town["Ada"])
    asked, controls = text(letter), labels(letter)
    stays = await press(town["Ada"], "Stay as we are")
    await carried(town)

    assert "They decide, in their own time" in answer(offers)
    assert "Nothing is taken from you" in asked
    assert controls == ["Stay as we are", "Back to the waiting list", "When to write to me"]
    assert "Everything stays as it is" in answer(stays)
    assert "Everything stays" not in text(last_dm(town["Ada"]))
    assert f"{by_name(town, 'Ada')} would like to go on with you" in text(last_dm(town["Ines"]))
    assert await goes_on(town, pairing)


async def test_going_back_to_the_list_ends_it_with_a_closing_for_both(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    pairing = await offered(town)

    moves_on = await press(town["Ada"], "Back to the waiting list")
    await carried(town)
    page = await town["Ada"].slash(town.mentorship, "mentorship me")

    assert "You are back on the waiting list" in answer(moves_on)
    assert "**Boundaries.**" in answer(moves_on)
    assert f"Someone to listen ({'Ada'[::-1]})." in text(page.response)
    assert "has taken up your offer" in text(last_dm(town["Ines"]))
    assert "Boundaries" in text(last_dm(town["Ines"]))
    assert not await goes_on(town, pairing)
    assert "Mentor" not in roles(town, "Ines")


async def test_what_stays_in_the_message_is_the_same_for_either_choice(town: InventedCommunity) -> None:
    pairings = await walks_on(town, "Ada", "Bilal")
    for name, choice in (("Ada", "Stay as we are"), ("Bilal", "Back to the waiting list")):
        await services(town).handing_over.offer(town.caller("Ines"), pairings[name].id)
        await carried(town)
        await press(town[name], choice)

    assert text(last_dm(town["Ada"])) == text(last_dm(town["Bilal"]))
    assert labels(last_dm(town["Ada"])) == labels(last_dm(town["Bilal"])) == []


async def test_who_asks_someone_by_name_keeps_their_mentor_until_the_new_one_begins(town: InventedCommunity) -> None:
    pairing = await offered(town)
    await is_mentor(town, "Marek")

    form = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Marek"])
    await fill_in(town["Ada"], form, "Would you?", "yes")
    before = await goes_on(town, pairing)
    await press(town["Marek"], "Yes")
    await carried(town)

    assert before
    assert not await goes_on(town, pairing)
    assert "has taken up your offer" in text(last_dm(town["Ines"]))
    [closing] = [m for m in dms(town["Ada"]) if "You go on with someone new" in text(m)]
    assert labels(closing) == ["No contact", "If we meet in group", "Gladly", "Skip"]
    assert [m for m in dms(town["Ada"]) if f"{by_name(town, 'Marek')} is your mentor now" in text(m)]


async def test_without_an_offer_a_mentee_has_the_one_mentor(town: InventedCommunity) -> None:
    await walks_on(town, "Ada")
    await is_mentor(town, "Marek")

    asked = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Marek"])

    assert "You have a mentor already" in answer(asked)


async def test_who_has_said_yes_to_someone_new_cannot_stay_as_well(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    pairing = await together(town, "Ada", "Ines")
    await services(town).answering.decide(town.caller("Tomas"), pairing.id, PairingMove.APPROVE)
    await services(town).standing.step_down(town.caller("Ines"))
    await services(town).handing_over.offer(town.caller("Ines"), pairing.id)
    await carried(town)
    agreed = await together(town, "Ada", "Marek")

    stays = await press(town["Ada"], "Stay as we are")
    lists = await press(town["Ada"], "Back to the waiting list")
    await services(town).answering.decide(town.caller("Tomas"), agreed.id, PairingMove.APPROVE)
    await carried(town)

    assert "You have a mentor already" in answer(stays)
    assert "You have a mentor already" in answer(lists)
    assert not await goes_on(town, pairing)
    assert await goes_on(town, agreed)


async def test_who_stays_is_off_the_list_they_had_joined_meanwhile(town: InventedCommunity) -> None:
    await offered(town)
    await waits(town, "Ada")

    await press(town["Ada"], "Stay as we are")
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    assert "Nothing waits for a decision" in answer(queue)


async def test_staying_and_a_new_yes_in_the_same_moment_leave_one_mentor(town: InventedCommunity) -> None:
    await offered(town)
    await asks(town, "Ada", "Marek")
    handover = next(m for m in dms(town["Ada"]) if "Stay as we are" in labels(m))

    await at_once(town, [(town["Ada"], handover, "Stay as we are"), (town["Marek"], last_dm(town["Marek"]), "Yes")])
    await carried(town)

    async with town.bot._parts.store.reading() as memory:
        assert await memory.pairings.count_mentors(town.guild.id, town["Ada"].id) == 1


async def test_a_double_click_offers_and_answers_once(town: InventedCommunity) -> None:
    await walks_on(town, "Ada")
    page = await town["Ines"].slash(town.mentorship, "mentorship me")
    assert page.response is not None
    first = await town["Ines"].click(page.response, label=OFFER)
    second = await town["Ines"].click(page.response, label=OFFER)
    await carried(town)
    [handover] = [m for m in dms(town["Ada"]) if "Nothing is taken from you" in text(m)]

    results = await at_once(
        town, [(town["Ada"], handover, "Stay as we are"), (town["Ada"], handover, "Back to the waiting list")]
    )
    await carried(town)

    assert "I ask" in answer(first)
    assert "doesn't fit how things stand" in answer(second)
    refused = [one for one in results if "doesn't fit" in answer(one) or "closed by now" in answer(one)]
    assert len(refused) == 1


async def test_old_buttons_of_an_offer_say_so_kindly_and_work_after_a_restart(town: InventedCommunity) -> None:
    pairing = await offered(town)
    await restart(town)
    await town.let_time_pass(timedelta(days=60))

    stays = await press(town["Ada"], "Stay as we are")
    again = await press_forged(town, "Ada", town.mentorship, f"pairing:{pairing.id}:stay")
    gone = await press_forged(town, "Ada", town.mentorship, f"pairing:{pairing.id}:move-on")

    assert "Everything stays as it is" in answer(stays)
    assert "doesn't fit how things stand" in answer(again)
    assert "doesn't fit how things stand" in answer(gone)


@pytest.mark.parametrize("move", ["hand-over", "stay", "move-on"])
async def test_handing_over_is_for_the_two_and_each_has_their_part(town: InventedCommunity, move: str) -> None:
    pairing = await offered(town)

    for name in ("Tomas", "Dorji"):
        said = await press_forged(town, name, town.mentorship, f"pairing:{pairing.id}:{move}")
        assert "This belongs to other people" in answer(said)
    wrong = "Ada" if move == "hand-over" else "Ines"
    said = await press_forged(town, wrong, town.mentorship, f"pairing:{pairing.id}:{move}")

    assert "doesn't fit how things stand" in answer(said)
    assert await goes_on(town, pairing)


async def test_a_mentor_who_has_not_stepped_down_hands_nobody_over(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    page = await town["Ines"].slash(town.mentorship, "mentorship me")

    forged = await press_forged(town, "Ines", town.mentorship, f"pairing:{pairing.id}:hand-over")

    assert page.response is not None
    assert OFFER not in labels(page.response)
    assert "doesn't fit how things stand" in answer(forged)


async def test_with_closed_messages_the_offer_is_found_on_ones_own_page(town: InventedCommunity) -> None:
    pairing = (await walks_on(town, "Ada"))["Ada"]
    close_dms(town, "Ada")
    await services(town).handing_over.offer(town.caller("Ines"), pairing.id)
    await carried(town)

    page = await town["Ada"].slash(town.mentorship, "mentorship me")
    assert page.response is not None
    stays = await town["Ada"].click(page.response, label="Stay as we are")

    assert "offer that you go on with someone else" in text(page.response)
    assert "Everything stays as it is" in answer(stays)
