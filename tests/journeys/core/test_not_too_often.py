"""Who has sent a great deal in one day is told so kindly, and when it is possible again; nothing typed is lost."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, carried, is_mentor, services, together
from tests.support.journeys.reading import answer, ask, dms, fill_in


async def test_a_note_beyond_the_limit_is_given_back(town: InventedCommunity) -> None:
    pairing = await together(town, "Ada", "Ines")
    limit = town.bot._parts.programme.notes_a_day
    for number in range(limit - 1):
        await services(town).walking.write_note(town.caller("Ada"), pairing.id, f"Note {number}")
    form = await town["Ada"].slash(town.mentorship, "pairing note")
    meanwhile = await town["Ada"].slash(town.mentorship, "pairing note")
    await fill_in(town["Ada"], meanwhile, "The last for today.")
    await carried(town)
    known = len(dms(town["Ines"]))

    said = answer(await fill_in(town["Ada"], form, "One more, from the heart."))

    assert f"{limit} times within 24 hours" in said
    assert "It is possible again <t:" in said
    assert "One more, from the heart." in said
    assert len(dms(town["Ines"])) == known


async def test_a_question_beyond_the_limit_is_answered_before_the_form_is_opened(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    for _ in range(town.bot._parts.programme.asks_a_day):
        pairing = await asks(town, "Ada", "Ines")
        await services(town).answering.withdraw(town.caller("Ada"), pairing.id)

    refused = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert refused.modal is None
    assert "10 times within 24 hours" in answer(refused)
    assert (await ask(town, "Bilal", "Ines")).acknowledged
