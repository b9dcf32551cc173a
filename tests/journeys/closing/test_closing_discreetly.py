"""What stays in direct messages when it ends or changes hands tells nobody who looks over a shoulder."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from storage.models.enums import Contact
from storage.models.records import Pairing
from tests.support.journeys.acting import carried, days_pass, services, together
from tests.support.journeys.reading import answer, by_name, dms, labels, last_dm, press, text


async def both_have_said(town: InventedCommunity, ada: Contact, ines: Contact) -> Pairing:
    """It has ended, and each has said what contact feels right."""
    pairing = await together(town, "Ada", "Ines")
    await services(town).walking.end(town.caller("Ada"), pairing.id)
    await services(town).farewell.set_boundary(town.caller("Ada"), pairing.id, ada)
    await services(town).farewell.set_boundary(town.caller("Ines"), pairing.id, ines)
    await carried(town)
    return pairing


async def is_free_to_go(town: InventedCommunity) -> None:
    """Ines has stepped down, and offers Ada to go on with someone else."""
    pairing = await together(town, "Ada", "Ines")
    await services(town).standing.step_down(town.caller("Ines"))
    await services(town).handing_over.offer(town.caller("Ines"), pairing.id)
    await carried(town)


async def test_what_holds_is_shown_only_on_a_press_and_goes_away(town: InventedCommunity) -> None:
    await both_have_said(town, Contact.GLADLY, Contact.IN_GROUP)
    told = last_dm(town["Ada"])

    said = await press(town["Ada"], "Show me")

    assert "you have both said how much contact" in text(told)
    assert "in group" not in text(told)
    assert "where you meet in group" in answer(said)
    assert labels(said.response) == ["No contact"]  # type: ignore[arg-type]  # there is one, or the line above fails
    assert text(last_dm(town["Ada"])) == text(told)


async def test_from_there_one_can_say_less(town: InventedCommunity) -> None:
    await both_have_said(town, Contact.GLADLY, Contact.GLADLY)
    said = await press(town["Ada"], "Show me")
    assert said.response is not None
    held = answer(said)

    await town["Ada"].user.click(said.response, label="No contact")
    again = await press(town["Ada"], "Show me")

    assert "gladly" in held
    assert "no contact" in answer(again)


async def test_what_holds_can_be_read_when_the_closing_is_long_over(town: InventedCommunity) -> None:
    await both_have_said(town, Contact.NONE, Contact.GLADLY)
    await days_pass(town, 35)

    said = await press(town["Ada"], "Show me")

    assert "no contact" in answer(said)
    assert "still say so" not in answer(said)


@pytest.mark.parametrize(
    ("label", "means"), [("Stay as we are", "Everything stays as it is"), ("Back to the waiting list", "has ended")]
)
async def test_the_choice_to_stay_or_go_on_leaves_the_same_behind(
    town: InventedCommunity, label: str, means: str
) -> None:
    await is_free_to_go(town)
    asked = next(message for message in dms(town["Ada"]) if label in labels(message))

    said = await press(town["Ada"], label)

    kept = next(message for message in dms(town["Ada"]) if message.id == asked.id)
    assert means in "".join(text(shown) for shown in said.followups)
    assert text(kept).endswith("Thank you, that is kept. `/mentorship me` in the server shows how things stand.")
    assert by_name(town, "Ines") not in text(kept)
