"""Where a community wants a facilitator's yes before a pairing begins."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import end_by_button
from tests.support.journeys.reading import answer, card, dms, labels, last_dm, press, text
from tests.support.journeys.steps import (
    make_mentors,
    make_pairing,
    press_forged,
    press_together,
    request_pairing,
    require_approval,
    services,
    someone,
)


async def test_both_hear_that_a_facilitator_looks_and_the_card_stands(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await request_pairing(community, "Ada", "Ines")

    said = await press(community["Ines"], "Yes")

    assert "It needs a facilitator's yes next" in answer(said)
    assert "A facilitator looks at it next" in text(last_dm(community["Ada"]))
    assert "have both said yes" in text(card(community))
    assert labels(card(community)) == ["Approve", "Not now", "Who are they?"]


async def test_who_they_are_is_shown_to_whoever_may_decide_and_to_nobody_else(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Rosa"))
    stands = card(community)

    shown = await community["Lindiwe"].click(stands, label="Who are they?")
    refused = {name: answer(await community[name].click(stands, label="Who are they?")) for name in ("Tomas", "Rosa")}
    forged = answer(await press_forged(community, "Rosa", community.mentorship, "who:4711"))
    by_stranger = answer(await community["Rosa"].click(stands, label="Approve"))
    member = answer(await press_forged(community, "Dorji", community.mentorship, "who:1"))
    await community["Lindiwe"].click(stands, label="Approve")

    assert not [name for name in ("Ada", "Tomas") if str(community[name].id) in text(stands)]
    assert shown.response is not None
    assert shown.response.ephemeral
    assert f"{community['Tomas'].mention} and {community['Ada'].mention} have both said yes" in answer(shown)
    assert refused["Tomas"] == forged
    # Whom Ada keeps apart from reads what they would if she had left meanwhile.
    assert "This is closed by now" in refused["Rosa"]
    assert by_stranger == refused["Rosa"]
    assert "Only facilitators can do that" in member
    assert f"{community['Lindiwe'].mention} said yes" in text(card(community))
    assert not [name for name in ("Ada", "Tomas") if str(community[name].id) in text(card(community))]


async def test_approving_introduces_both(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")

    said = await community["Tomas"].click(card(community), label="Approve")

    assert "It has begun; I write to both" in answer(said)
    assert "is your mentor now" in text(last_dm(community["Ada"]))
    assert "You are a mentor to" in text(last_dm(community["Ines"]))
    assert community["Tomas"].mention in text(card(community))
    assert labels(card(community)) == []


async def test_a_check_mark_approves_and_a_cross_leaves_it(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    await community["Tomas"].react(card(community), "✅")
    await make_pairing(community, "Bilal", "Ines")

    await community["Lindiwe"].react(card(community), "❌")

    assert "is your mentor now" in text(last_dm(community["Ada"]))
    assert "does not begin for now" in text(last_dm(community["Bilal"]))
    assert "does not begin for now" in text(last_dm(community["Ines"]))


async def test_the_second_facilitator_is_told_who_was_first(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    old = card(community)

    _, second = await press_together(
        community, [(community["Tomas"], old, "Approve"), (community["Lindiwe"], old, "Not now")]
    )

    assert f"already settled by {community['Tomas'].mention}" in answer(second)
    assert "is your mentor now" in text(last_dm(community["Ada"]))


async def test_either_may_leave_while_it_waits(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")

    await end_by_button(community["Ada"])
    late = await community["Tomas"].click(card(community), label="Approve") if labels(card(community)) else None

    assert late is None
    assert "has taken their yes back before it began" in text(last_dm(community["Ines"]))
    assert not [m for name in ("Ada", "Ines") for m in dms(community[name]) if "first step" in text(m)]


async def test_a_facilitator_who_is_one_of_the_two_cannot_approve(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await make_mentors(community, "Tomas")
    await make_pairing(community, "Ada", "Tomas")

    by_button = await community["Tomas"].click(card(community), label="Approve")
    await community["Tomas"].react(card(community), "✅")

    assert "it is not for you to look after" in answer(by_button)
    assert "it is not for you to look after" in text(last_dm(community["Tomas"]))
    assert labels(card(community)) == ["Approve", "Not now", "Who are they?"]
