"""Somebody keeps apart from a facilitator, who from then on sees and does what he would had she left."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import list_concerns, raise_concern
from tests.support.journeys.exclusions import keep_apart
from tests.support.journeys.reading import answer, cards, components, dms, last_dm, press, text
from tests.support.journeys.steps import (
    drain_outbox,
    make_mentors,
    make_pairing,
    press_forged,
    services,
    stored_rows,
    trigger_check_in,
    volunteer_as_mentor,
)

ELSEWHERE = "Somebody else looks after it now"
REACH_OUT = "I'll reach out"
BESIDES = ("letters", "dm_channels", "posted_messages", "posted_names", "audit")
"""Tables of what is sent, and where it stands, and of who read what."""


async def test_a_facilitator_who_is_kept_apart_from_sees_and_does_nothing_of_hers(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)
    tomas, place = community["Tomas"], community.mentorship
    [taking] = [each["custom_id"] for each in components(last_dm(tomas)) if each.get("label") == REACH_OUT]
    await raise_concern(community, "Ada")
    await volunteer_as_mentor(community, "Ada")
    offer = cards(community)[-1]
    await keep_apart(community, "Ada", "Tomas")
    await drain_outbox(community)
    before, told = await stored_rows(community, *BESIDES), len(dms(tomas))

    shown = [
        answer(await tomas.slash(place, "facilitator queue")),
        answer(await tomas.slash(place, "facilitator pairs")),
        answer(await list_concerns(community, "Tomas")),
        answer(await tomas.slash(place, "facilitator person", member=community["Ines"])),
    ]
    herself = answer(await tomas.slash(place, "facilitator person", member=community["Ada"]))
    nobody = answer(await tomas.slash(place, "facilitator person", member=community["Dorji"]))
    ended = answer(await tomas.slash(place, "facilitator end", pairing=str(pairing.id)))
    approved = answer(await tomas.slash(place, "facilitator approve", member=community["Ada"]))
    added = answer(await tomas.slash(place, "facilitator add-mentor", member=community["Ada"]))
    taken = answer(await press_forged(community, "Tomas", place, taking))
    await tomas.react(offer, "✅")
    await drain_outbox(community)

    assert not any(community["Ada"].mention in said for said in shown)
    assert herself.replace(community["Ada"].mention, "") == nobody.replace(community["Dorji"].mention, "")
    assert "closed by now" in ended
    assert "closed by now" in taken
    assert "can't find" in approved
    assert "Noted. I write to" in added
    assert "already settled" in text(last_dm(tomas))
    assert len(dms(tomas)) == told + 1
    assert await stored_rows(community, *BESIDES) == before


async def test_what_he_had_taken_on_is_with_somebody_else_now(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)
    wish = last_dm(community["Tomas"])
    [taking] = [each["custom_id"] for each in components(wish) if each.get("label") == REACH_OUT]
    await press(community["Tomas"], REACH_OUT, wish)
    await drain_outbox(community)
    await keep_apart(community, "Ada", "Tomas")
    await drain_outbox(community)

    assert ELSEWHERE in answer(await press_forged(community, "Tomas", community.facilitators, taking))
    queue = await community["Lindiwe"].slash(community.mentorship, "facilitator queue")
    assert queue.response is not None
    again = await community["Lindiwe"].click(queue.response, label=REACH_OUT)
    assert "learns that it is with you" in answer(again)
    assert ELSEWHERE in answer(await press_forged(community, "Tomas", community.facilitators, taking))


async def test_a_coordinator_who_is_kept_apart_from_hears_nothing(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Lindiwe"].id)
    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), None)
    await make_mentors(community, "Ines", "Marek")
    await keep_apart(community, "Ines", "Lindiwe")
    told = len(dms(community["Lindiwe"]))

    await community["Ines"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)
    await community.advance_time(timedelta(days=2))
    assert len(dms(community["Lindiwe"])) == told
    await community["Marek"].slash(community.mentorship, "mentor step-down")
    await drain_outbox(community)

    assert "has stepped down" in text(last_dm(community["Lindiwe"]))
