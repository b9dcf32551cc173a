"""Where a community wants a facilitator's yes before a pairing begins."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import asks, at_once, is_mentor, together, wants_a_yes
from tests.support.journeys.reading import answer, card, dms, labels, last_dm, press, text


async def test_both_hear_that_a_facilitator_looks_and_the_card_stands(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await asks(town, "Ada", "Ines")

    said = await press(town["Ines"], "Yes")

    assert "It needs a facilitator's yes next" in answer(said)
    assert "A facilitator looks at it next" in text(last_dm(town["Ada"]))
    assert "have both said yes" in text(card(town))
    assert labels(card(town)) == ["Approve", "Not now"]


async def test_approving_introduces_both(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")

    said = await town["Tomas"].click(card(town), label="Approve")

    assert "It has begun; I write to both" in answer(said)
    assert "is your mentor now" in text(last_dm(town["Ada"]))
    assert "You are a mentor to" in text(last_dm(town["Ines"]))
    assert town["Tomas"].mention in text(card(town))
    assert labels(card(town)) == []


async def test_a_check_mark_approves_and_a_cross_leaves_it(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    await town["Tomas"].react(card(town), "✅")
    await together(town, "Bilal", "Ines")

    await town["Lindiwe"].react(card(town), "❌")

    assert "is your mentor now" in text(last_dm(town["Ada"]))
    assert "does not begin for now" in text(last_dm(town["Bilal"]))
    assert "does not begin for now" in text(last_dm(town["Ines"]))


async def test_the_second_facilitator_is_told_who_was_first(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    old = card(town)

    _, second = await at_once(town, [(town["Tomas"], old, "Approve"), (town["Lindiwe"], old, "Not now")])

    assert f"already settled by {town['Tomas'].mention}" in answer(second)
    assert "is your mentor now" in text(last_dm(town["Ada"]))


async def test_either_may_leave_while_it_waits(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")

    await press(town["Ada"], "End it")
    late = await town["Tomas"].click(card(town), label="Approve") if labels(card(town)) else None

    assert late is None
    assert "has taken their yes back before it began" in text(last_dm(town["Ines"]))
    assert not [m for name in ("Ada", "Ines") for m in dms(town[name]) if "first step" in text(m)]


async def test_a_facilitator_who_is_one_of_the_two_cannot_approve(town: InventedCommunity) -> None:
    await wants_a_yes(town)
    await is_mentor(town, "Tomas")
    await together(town, "Ada", "Tomas")

    by_button = await town["Tomas"].click(card(town), label="Approve")
    await town["Tomas"].react(card(town), "✅")

    assert "another facilitator looks after it" in answer(by_button)
    assert "another facilitator looks after it" in text(last_dm(town["Tomas"]))
    assert labels(card(town)) == ["Approve", "Not now"]
