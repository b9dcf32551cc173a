"""Whoever was retired and declined, deletes everything and comes back, is no stranger to those whom it protects."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity, have_begun
from storage.models.enums import ContactPreference
from tests.journeys.privacy.test_privacy import deletes
from tests.support.journeys.reading import answer, card, dms, text
from tests.support.journeys.steps import drain_outbox, make_mentors, make_pairing, services, volunteer_as_mentor


async def test_what_was_decided_is_shown_to_those_who_decide_and_not_in_the_channel(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    ines = community["Ines"]
    await community["Lindiwe"].slash(community.mentorship, "facilitator retire-mentor", member=ines)
    await volunteer_as_mentor(community, "Ines")
    first = text(card(community))
    await community["Tomas"].slash(community.mentorship, "facilitator decline", member=ines, reason="Talk to us.")
    page = answer(await ines.slash(community.mentorship, "privacy delete"))
    await deletes(community, "Ines")
    await drain_outbox(community)
    await volunteer_as_mentor(community, "Ines")

    posted = text(card(community))
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))

    assert "a concern about you, while it is open" in page
    assert "for 730 days, what facilitators decided about you as a mentor" in page
    for shown in (first, posted):
        assert "Something was decided about them before" in shown
        assert "noted that they stop" not in shown
    assert "a facilitator noted that they stop as a mentor" in queue
    assert "a facilitator decided *not for now*" in queue
    assert "Talk to us." not in queue


async def test_their_offer_reaches_nobody_who_wished_for_no_contact(community: SimulatedCommunity) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await services(community).active_pairings.end(community.caller("Ada"), pairing.id)
    await services(community).closing.set_boundary(community.caller("Ada"), pairing.id, ContactPreference.NONE)
    await drain_outbox(community)
    await deletes(community, "Ines")
    await drain_outbox(community)
    await have_begun(community, "Ines")
    await make_mentors(community, "Ines")
    before = len(dms(community["Ada"]))

    said = answer(await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Ada"]))
    await drain_outbox(community)

    assert "You hear" in said
    assert len(dms(community["Ada"])) == before
