"""A community says how long somebody has to be there before they mentor, and for how many mentees there is room."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, components, fill_in


async def test_who_is_new_reads_from_when_they_can_offer_and_the_form_begins_with_the_room(
    community: SimulatedCommunity,
) -> None:
    page = await community["Rosa"].slash(community.mentorship, "setup start")
    for label in ("Next: where", "Next: how"):
        assert page.response is not None
        page = await community["Rosa"].click(page.response, label=label)
    assert page.response is not None
    rules = await community["Rosa"].click(page.response, label="Rules for mentors")
    before = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    kept = await fill_in(community["Rosa"], rules, ["90"], ["4"])
    refused = answer(await community["Ines"].slash(community.mentorship, "mentor volunteer"))
    shown = answer(await community["Rosa"].slash(community.mentorship, "setup show"))
    again = await community["Rosa"].click(kept.response, label="Rules for mentors") if kept.response else rules
    await fill_in(community["Rosa"], again, ["0"], ["4"])
    form = await community["Ines"].slash(community.mentorship, "mentor volunteer")

    assert before.modal is not None
    assert "You can offer from" in refused
    assert "90 days" in shown
    assert form.modal is not None
    chosen = [
        o["value"] for c in components(form.modal["components"]) for o in c.get("options", []) if o.get("default")
    ]
    assert "4" in chosen
