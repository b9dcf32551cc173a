"""A mentor who has stepped down offers a mentee to go on with someone else; the mentee decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.pairing import PairingMove
from storage.models.records import Pairing
from tests.support.journeys.closing import OFFER, is_still_active, step_down_with_mentees
from tests.support.journeys.reading import answer, dms, fill_in, labels, last_dm, press, profile_link, roles, text
from tests.support.journeys.steps import (
    close_dms,
    drain_outbox,
    join_waiting_list,
    make_mentors,
    make_pairing,
    press_forged,
    press_together,
    request_pairing,
    require_approval,
    restart,
    services,
)


async def offered(community: SimulatedCommunity, name: str = "Ada") -> Pairing:
    """Ines has offered this mentee to go on with someone else."""
    pairing = (await step_down_with_mentees(community, name))[name]
    await services(community).handover.offer(community.caller("Ines"), pairing.id)
    await drain_outbox(community)
    return pairing


async def test_the_mentee_is_asked_gently_and_may_stay(community: SimulatedCommunity) -> None:
    pairing = (await step_down_with_mentees(community, "Ada"))["Ada"]
    page = await community["Ines"].slash(community.mentorship, "mentorship me")
    assert page.response is not None

    offers = await community["Ines"].click(page.response, label=OFFER)
    await drain_outbox(community)
    message = last_dm(community["Ada"])
    asked, controls = text(message), labels(message)
    stays = await press(community["Ada"], "Stay as we are")
    await drain_outbox(community)

    assert "They decide, in their own time" in answer(offers)
    assert "Nothing is taken from you" in asked
    assert controls == ["Stay as we are", "Back to the waiting list", "Times for messages"]
    assert "Everything stays as it is" in answer(stays)
    assert "Everything stays" not in text(last_dm(community["Ada"]))
    assert f"{profile_link(community, 'Ada')} would like to go on with you" in text(last_dm(community["Ines"]))
    assert await is_still_active(community, pairing)


async def test_going_back_to_the_list_ends_it_with_a_closing_for_both(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    pairing = await offered(community)

    moves_on = await press(community["Ada"], "Back to the waiting list")
    await drain_outbox(community)
    page = await community["Ada"].slash(community.mentorship, "mentorship me")

    assert "You are back on the waiting list" in answer(moves_on)
    assert "**Boundaries.**" in answer(moves_on)
    assert f"Someone to listen ({'Ada'[::-1]})." in text(page.response)
    assert "goes on with someone new, as you had offered" in text(last_dm(community["Ines"]))
    assert "Boundaries" in text(last_dm(community["Ines"]))
    assert not await is_still_active(community, pairing)
    assert "Mentor" not in roles(community, "Ines")


async def test_what_stays_in_the_message_is_the_same_for_either_choice(community: SimulatedCommunity) -> None:
    pairings = await step_down_with_mentees(community, "Ada", "Bilal")
    for name, choice in (("Ada", "Stay as we are"), ("Bilal", "Back to the waiting list")):
        await services(community).handover.offer(community.caller("Ines"), pairings[name].id)
        await drain_outbox(community)
        await press(community[name], choice)

    assert text(last_dm(community["Ada"])) == text(last_dm(community["Bilal"]))
    assert labels(last_dm(community["Ada"])) == labels(last_dm(community["Bilal"])) == []


async def test_who_asks_someone_by_name_keeps_their_mentor_until_the_new_one_begins(
    community: SimulatedCommunity,
) -> None:
    pairing = await offered(community)
    await make_mentors(community, "Marek")

    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])
    await fill_in(community["Ada"], form, "Would you?", "yes")
    before = await is_still_active(community, pairing)
    await press(community["Marek"], "Yes")
    await drain_outbox(community)

    assert before
    assert not await is_still_active(community, pairing)
    assert "goes on with someone new, as you had offered" in text(last_dm(community["Ines"]))
    [closing] = [m for m in dms(community["Ada"]) if "You go on with someone new" in text(m)]
    assert labels(closing)[:4] == ["No contact", "If we meet in group", "Contact is welcome", "Skip"]
    assert [m for m in dms(community["Ada"]) if f"{profile_link(community, 'Marek')} is your mentor now" in text(m)]


async def test_without_an_offer_a_mentee_has_the_one_mentor(community: SimulatedCommunity) -> None:
    await step_down_with_mentees(community, "Ada")
    await make_mentors(community, "Marek")

    asked = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Marek"])

    assert "You have a mentor already" in answer(asked)


async def test_who_has_said_yes_to_someone_new_cannot_stay_as_well(community: SimulatedCommunity) -> None:
    await require_approval(community)
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).responses.decide(community.caller("Tomas"), pairing.id, PairingMove.APPROVE)
    await services(community).mentor_status.step_down(community.caller("Ines"))
    await services(community).handover.offer(community.caller("Ines"), pairing.id)
    await drain_outbox(community)
    agreed = await make_pairing(community, "Ada", "Marek")

    stays = await press(community["Ada"], "Stay as we are")
    lists = await press(community["Ada"], "Back to the waiting list")
    await services(community).responses.decide(community.caller("Tomas"), agreed.id, PairingMove.APPROVE)
    await drain_outbox(community)

    assert "You have a mentor already" in answer(stays)
    assert "You have a mentor already" in answer(lists)
    assert not await is_still_active(community, pairing)
    assert await is_still_active(community, agreed)


async def test_who_stays_is_off_the_list_they_had_joined_meanwhile(community: SimulatedCommunity) -> None:
    await offered(community)
    await join_waiting_list(community, "Ada")

    await press(community["Ada"], "Stay as we are")
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    assert "Nothing waits for a decision" in answer(queue)


async def test_staying_and_a_new_yes_in_the_same_moment_leave_one_mentor(community: SimulatedCommunity) -> None:
    await offered(community)
    await request_pairing(community, "Ada", "Marek")
    handover = next(m for m in dms(community["Ada"]) if "Stay as we are" in labels(m))

    await press_together(
        community,
        [(community["Ada"], handover, "Stay as we are"), (community["Marek"], last_dm(community["Marek"]), "Yes")],
    )
    await drain_outbox(community)

    async with community.bot._dependencies.database.read_transaction() as uow:
        assert await uow.pairings.count_mentors(community.guild.id, community["Ada"].id) == 1


async def test_a_double_click_offers_and_answers_once(community: SimulatedCommunity) -> None:
    await step_down_with_mentees(community, "Ada")
    page = await community["Ines"].slash(community.mentorship, "mentorship me")
    assert page.response is not None
    first = await community["Ines"].click(page.response, label=OFFER)
    second = await community["Ines"].click(page.response, label=OFFER)
    await drain_outbox(community)
    [handover] = [m for m in dms(community["Ada"]) if "Nothing is taken from you" in text(m)]

    results = await press_together(
        community,
        [(community["Ada"], handover, "Stay as we are"), (community["Ada"], handover, "Back to the waiting list")],
    )
    await drain_outbox(community)

    assert "I ask" in answer(first)
    assert answer(second) == answer(first)
    refused = [one for one in results if "doesn't fit" in answer(one) or "closed by now" in answer(one)]
    assert len(refused) == 1


async def test_old_buttons_of_an_offer_say_so_kindly_and_work_after_a_restart(community: SimulatedCommunity) -> None:
    pairing = await offered(community)
    await restart(community)
    await community.advance_time(timedelta(days=10))

    stays = await press(community["Ada"], "Stay as we are")
    again = await press_forged(community, "Ada", community.mentorship, f"pairing:{pairing.id}:stay")
    gone = await press_forged(community, "Ada", community.mentorship, f"pairing:{pairing.id}:move-on")

    assert "Everything stays as it is" in answer(stays)
    assert "Everything stays as it is" in answer(again)
    assert "doesn't fit how things stand" in answer(gone)


@pytest.mark.parametrize("move", ["hand-over", "stay", "move-on"])
async def test_handing_over_is_for_the_two_and_each_has_their_part(community: SimulatedCommunity, move: str) -> None:
    pairing = await offered(community)

    for name in ("Tomas", "Dorji"):
        said = await press_forged(community, name, community.mentorship, f"pairing:{pairing.id}:{move}")
        assert "can't find that here" in answer(said)
    wrong = "Ada" if move == "hand-over" else "Ines"
    said = await press_forged(community, wrong, community.mentorship, f"pairing:{pairing.id}:{move}")

    assert "doesn't fit how things stand" in answer(said)
    assert await is_still_active(community, pairing)


async def test_a_mentor_who_has_not_stepped_down_hands_nobody_over(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    page = await community["Ines"].slash(community.mentorship, "mentorship me")

    forged = await press_forged(community, "Ines", community.mentorship, f"pairing:{pairing.id}:hand-over")

    assert page.response is not None
    assert OFFER not in labels(page.response)
    assert "doesn't fit how things stand" in answer(forged)


async def test_with_closed_messages_the_offer_is_found_on_ones_own_page(community: SimulatedCommunity) -> None:
    pairing = (await step_down_with_mentees(community, "Ada"))["Ada"]
    close_dms(community, "Ada")
    await services(community).handover.offer(community.caller("Ines"), pairing.id)
    await drain_outbox(community)

    page = await community["Ada"].slash(community.mentorship, "mentorship me")
    assert page.response is not None
    stays = await community["Ada"].click(page.response, label="Stay as we are")

    assert "you are free to go on with someone else" in text(page.response)
    assert "Everything stays as it is" in answer(stays)
