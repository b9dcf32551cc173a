"""Suspending a mentor, barring somebody, and what a mentor changes, as everybody meets it in Discord."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.refusals import NOBODY_NEW_FOR_NOW
from tests.support.journeys.reading import (
    answer,
    ask,
    card,
    dms,
    fill_in,
    labels,
    last_dm,
    press,
    text,
    update_form,
    volunteer,
)
from tests.support.journeys.steps import drain_outbox, make_mentors, make_pairing, trigger_check_in

WHY = "Something was said on Tuesday."


async def suspend(community: SimulatedCommunity, whom: str) -> str:
    """Tomas suspends a mentor, and says why."""
    said = await community["Tomas"].slash(
        community.mentorship, "facilitator suspend-mentor", member=community[whom], reason=WHY
    )
    await drain_outbox(community)
    return answer(said)


async def test_a_suspended_mentor_reads_one_sentence_and_others_no_room(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = len(dms(community["Ada"]))

    assert "Nobody new comes to" in await suspend(community, "Ines")

    assert NOBODY_NEW_FOR_NOW in text(last_dm(community["Ines"]))
    assert WHY not in text(last_dm(community["Ines"]))
    assert "Ines" not in answer(await community["Bilal"].slash(community.mentorship, "mentee browse"))
    asked = await community["Bilal"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    assert "Please choose someone else" in answer(asked)
    assert len(dms(community["Ada"])) == before, "no sooner than with the next check-in"


async def test_their_mentee_is_asked_with_the_next_check_in_and_can_end_it(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await suspend(community, "Ines")

    await trigger_check_in(community)

    assert "is it still right for you to go on with" in text(last_dm(community["Ada"]))
    assert "still right for you" not in text(last_dm(community["Ines"]))
    assert "suspend" not in text(last_dm(community["Ada"]))
    assert "End" in " ".join(labels(last_dm(community["Ada"])))


async def test_a_facilitator_lifts_it_on_the_persons_page_and_the_mentor_opens_again(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    await suspend(community, "Ines")
    page = await community["Lindiwe"].slash(community.mentorship, "facilitator person", member=community["Ines"])
    assert page.response is not None
    assert "suspended" in text(page.response)
    assert WHY in text(page.response)

    lifted = await community["Lindiwe"].click(page.response, label="Lift the suspension")
    again = await community["Lindiwe"].click(page.response, label="Lift the suspension")

    assert answer(lifted) == answer(again)
    assert "yours to say" in text(last_dm(community["Ines"]))
    await press(community["Ines"], "Be open again")
    await ask(community, "Bilal", "Ines")
    assert "Yes" in labels(last_dm(community["Ines"]))


async def test_a_bar_is_read_beside_the_next_offer_and_nothing_can_be_approved(community: SimulatedCommunity) -> None:
    tomas = community["Tomas"]
    page = await tomas.slash(community.mentorship, "facilitator person", member=community["Farid"])
    assert page.response is not None
    form = await tomas.click(page.response, label="Not to mentor…")
    refused = await fill_in(tomas, form, "some day", WHY)
    barred = await fill_in(tomas, await tomas.click(page.response, label="Not to mentor…"), "6 months", WHY)

    await volunteer(community, "Farid")
    queue = await community["Lindiwe"].slash(community.mentorship, "facilitator queue")
    approved = await community["Lindiwe"].click(card(community), label="Approve")

    assert "date" in answer(refused)
    assert "Nobody writes to" in answer(barred)
    assert WHY in text(queue.response)
    assert WHY not in text(card(community))
    assert "not to mentor for now" in answer(approved)
    assert dms(community["Farid"]) == []
    page = await tomas.slash(community.mentorship, "facilitator person", member=community["Farid"])
    assert page.response is not None
    assert "They may mentor again" in labels(page.response)


async def test_other_words_show_once_a_facilitator_has_approved_them(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    said = await fill_in(
        community["Ines"], await update_form(community, "Ines", as_mentor=True), ["kind"], ["5"], "Write me at night."
    )
    await drain_outbox(community)
    shown_before = answer(await community["Bilal"].slash(community.mentorship, "mentee browse"))
    await community["Tomas"].react(card(community), "✅")

    assert "till then people see what was approved" in answer(said)
    assert "Write me at night." not in shown_before
    assert "is what people see from now on" in text(last_dm(community["Ines"]))
    shown_now = answer(await community["Bilal"].slash(community.mentorship, "mentee browse"))
    assert "Write me at night." in shown_now
