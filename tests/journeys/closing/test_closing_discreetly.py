"""What stays in direct messages when it ends or changes hands tells nobody who looks over a shoulder."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import ContactPreference
from storage.models.records import Pairing
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, profile_link, text
from tests.support.journeys.steps import advance_days, drain_outbox, make_pairing, services


async def both_have_said(community: SimulatedCommunity, ada: ContactPreference, ines: ContactPreference) -> Pairing:
    """It has ended, and each has said what contact feels right."""
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).active_pairings.end(community.caller("Ada"), pairing.id)
    await services(community).closing.set_boundary(community.caller("Ada"), pairing.id, ada)
    await services(community).closing.set_boundary(community.caller("Ines"), pairing.id, ines)
    await drain_outbox(community)
    return pairing


async def is_free_to_go(community: SimulatedCommunity) -> None:
    """Ines has stepped down, and offers Ada to go on with someone else."""
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).mentor_status.step_down(community.caller("Ines"))
    await services(community).handover.offer(community.caller("Ines"), pairing.id)
    await drain_outbox(community)


async def test_what_holds_is_shown_only_on_a_press_and_goes_away(community: SimulatedCommunity) -> None:
    await both_have_said(community, ContactPreference.WELCOME, ContactPreference.IN_GROUP)
    told = last_dm(community["Ada"])

    said = await press(community["Ada"], "Show me")

    assert "you have both said how much contact" in text(told)
    assert "in group" not in text(told)
    assert "where you meet in group" in answer(said)
    assert labels(said.response) == ["No contact"]  # type: ignore[arg-type]  # there is one, or the line above fails
    assert text(last_dm(community["Ada"])) == text(told)


async def test_from_there_one_can_say_less(community: SimulatedCommunity) -> None:
    await both_have_said(community, ContactPreference.WELCOME, ContactPreference.WELCOME)
    said = await press(community["Ada"], "Show me")
    assert said.response is not None
    held = answer(said)

    await community["Ada"].user.click(said.response, label="No contact")
    again = await press(community["Ada"], "Show me")

    assert "contact is welcome" in held
    assert "no contact" in answer(again)


async def test_what_holds_can_be_read_when_the_closing_is_long_over(community: SimulatedCommunity) -> None:
    await both_have_said(community, ContactPreference.NONE, ContactPreference.WELCOME)
    await advance_days(community, 35)

    said = await press(community["Ada"], "Show me")

    assert "no contact" in answer(said)
    assert "still say so" not in answer(said)


@pytest.mark.parametrize(
    ("label", "means"), [("Stay as we are", "Everything stays as it is"), ("Back to the waiting list", "has ended")]
)
async def test_the_choice_to_stay_or_go_on_leaves_the_same_behind(
    community: SimulatedCommunity, label: str, means: str
) -> None:
    await is_free_to_go(community)
    asked = next(message for message in dms(community["Ada"]) if label in labels(message))

    said = await press(community["Ada"], label)

    kept = next(message for message in dms(community["Ada"]) if message.id == asked.id)
    assert means in "".join(text(shown) for shown in said.followups)
    assert text(kept).endswith("Thank you, that is kept. `/mentorship me` in the server shows how things stand.")
    assert profile_link(community, "Ines") not in text(kept)
