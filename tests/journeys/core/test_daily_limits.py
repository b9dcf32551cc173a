"""Who has sent a great deal in one day is told so kindly, and when it is possible again; nothing typed is lost."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, ask, dms, fill_in
from tests.support.journeys.steps import drain_outbox, make_mentors, make_pairing, request_pairing, services


async def test_a_note_beyond_the_limit_is_given_back(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    limit = community.bot._dependencies.programme.notes_a_day
    for number in range(limit - 1):
        await services(community).active_pairings.write_note(community.caller("Ada"), pairing.id, f"Note {number}")
    form = await community["Ada"].slash(community.mentorship, "pairing note")
    meanwhile = await community["Ada"].slash(community.mentorship, "pairing note")
    await fill_in(community["Ada"], meanwhile, "The last for today.")
    await drain_outbox(community)
    known = len(dms(community["Ines"]))

    said = answer(await fill_in(community["Ada"], form, "One more, from the heart."))

    assert f"{limit} times within 24 hours" in said
    assert "It is possible again <t:" in said
    assert "One more, from the heart." in said
    assert len(dms(community["Ines"])) == known


async def test_a_question_taken_back_twice_waits_before_the_form_is_opened(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    for _ in range(2):
        pairing = await request_pairing(community, "Ada", "Ines")
        await services(community).responses.withdraw(community.caller("Ada"), pairing.id)

    refused = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert refused.modal is None
    assert "You have asked this person not long ago" in answer(refused)
    assert (await ask(community, "Bilal", "Ines")).acknowledged
