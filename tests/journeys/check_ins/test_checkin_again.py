"""What comes again: one gentle reminder of a check-in, and a wish to be contacted that nobody has taken on."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import end_from_check_in
from tests.support.journeys.reading import (
    answer,
    cards_but_offers,
    check_ins,
    choose_check_in_option,
    dms,
    labels,
    last_dm,
    press,
    text,
)
from tests.support.journeys.steps import (
    advance_days,
    drain_outbox,
    make_mentors,
    make_pairing,
    restart,
    trigger_check_in,
)

REMINDS = "A few days ago I asked"


async def asked(community: SimulatedCommunity) -> None:
    """Ada and Ines are asked how it goes."""
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)


def reminders(community: SimulatedCommunity, name: str) -> int:
    """How often someone was reminded."""
    return sum(REMINDS in text(message) for message in dms(community[name]))


def told(community: SimulatedCommunity, facilitator: str = "Tomas") -> list[str]:
    """What a facilitator is told by direct message of people who ask to be contacted; the channel says nothing."""
    assert cards_but_offers(community) == []
    return [said for said in map(text, dms(community[facilitator])) if "asks to be contacted" in said]


async def test_one_gentle_reminder_comes_to_who_has_not_answered(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ines"], "Going well")

    await advance_days(community, 3)
    soon = reminders(community, "Ada")
    await advance_days(community, 5)

    assert (soon, reminders(community, "Ada")) == (0, 1)
    assert reminders(community, "Ines") == 0
    assert "it is fine not to answer" in text(check_ins(community["Ada"])[-1])


async def test_the_reminder_is_answered_like_the_check_in_also_after_a_restart(community: SimulatedCommunity) -> None:
    await asked(community)
    await advance_days(community, 4)
    await restart(community)

    said = await press(community["Ada"], "Not so well", check_ins(community["Ada"])[-1])

    assert "Thank you for saying so" in answer(said)
    assert "You said: **Not so well**" in text(check_ins(community["Ada"])[-1])


async def test_none_comes_in_a_pause_after_the_end_or_to_who_wants_none(community: SimulatedCommunity) -> None:
    await asked(community)
    await make_pairing(community, "Bilal", "Ines")
    await make_pairing(community, "Chiara", "Marek")
    await trigger_check_in(community)
    for name, wish in (("Ada", "pause"), ("Bilal", "end"), ("Chiara", "off")):
        await (end_from_check_in(community[name]) if wish == "end" else choose_check_in_option(community[name], wish))
    known = {name: reminders(community, name) for name in ("Ada", "Bilal", "Chiara")}

    await advance_days(community, 8)

    assert {name: reminders(community, name) for name in known} == known


async def test_a_reminder_left_unsent_is_not_sent_once_it_is_answered(community: SimulatedCommunity) -> None:
    await asked(community)
    community.env.inject_error("POST", "/channels/*/messages", status=500, times=None)
    await advance_days(community, 4)
    community.env.backend.faults.clear()
    await press(community["Ada"], "Going well")

    await advance_days(community, 1)

    assert reminders(community, "Ada") == 0


async def test_a_wish_to_be_contacted_comes_again_and_then_goes_to_the_coordinator(
    community: SimulatedCommunity,
) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    first = told(community)

    await advance_days(community, 2)

    assert len(first) == 1
    assert "Nobody has taken it on yet" not in first[0]
    assert all("Nobody has taken it on yet" in said for said in told(community)[1:])
    assert [len(told(community, name)) for name in ("Tomas", "Rosa", "Lindiwe")] == [2, 3, 2]
    assert labels(last_dm(community["Tomas"])) == ["I'll reach out"]


async def test_what_was_taken_back_or_taken_on_is_not_brought_up_again(community: SimulatedCommunity) -> None:
    await asked(community)
    await press(community["Ada"], "Please contact me")
    await press(community["Ines"], "Please contact me")
    await press(community["Ada"], "Going well")
    await drain_outbox(community)
    assert "They have taken it back" in text(last_dm(community["Tomas"]))
    await press(community["Tomas"], "I'll reach out")
    before = [dms(community[name]) for name in ("Tomas", "Rosa", "Lindiwe")]

    await advance_days(community, 2)

    assert [dms(community[name]) for name in ("Tomas", "Rosa", "Lindiwe")] == before


@pytest.mark.parametrize("mentor", ["Ines", "Tomas"])
async def test_the_channel_is_the_same_whoever_the_partner_is(community: SimulatedCommunity, mentor: str) -> None:
    await make_mentors(community, mentor)
    await make_pairing(community, "Ada", mentor)
    await trigger_check_in(community)
    before = [text(message) for message in community.facilitators.history()]

    await press(community["Ada"], "Please contact me")
    await advance_days(community, 1)

    assert [text(message) for message in community.facilitators.history()] == before
    assert "Nobody has taken it on yet" in text(last_dm(community["Rosa"]))
    assert "Please write to them yourself" in text(last_dm(community["Rosa"]))


async def test_a_wish_that_could_reach_nobody_is_kept_until_it_can(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")
    await trigger_check_in(community)
    for name in ("Rosa", "Lindiwe"):
        path = f"/channels/{community[name].user.dm_channel.id}/messages"
        community.env.inject_error("POST", path, status=403, code=50007, message="closed", times=None)
    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)
    community.env.backend.faults.clear()

    await advance_days(community, 1)

    assert "asks to be contacted" in text(last_dm(community["Rosa"]))
