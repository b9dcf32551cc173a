"""What contact feels right: said privately, in either order, and both are shown the lesser of the two wishes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.closing import CONTACT_LEAST_FIRST
from storage.models.enums import ContactPreference
from tests.support.journeys.closing import WISHES, count, make_ended_pairing, stored_boundaries
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, text
from tests.support.journeys.steps import (
    drain_outbox,
    make_mentors,
    make_pairing,
    press_forged,
    press_together,
    services,
)

COUPLES = [(*wishes, ("Ada", "Ines")[turn % 2]) for turn, wishes in enumerate(product(WISHES, repeat=2))]
"""Every two wishes in either order, the mentee's first and the mentor's first in turns."""
HOLDS = {
    ContactPreference.NONE: "no contact",
    ContactPreference.IN_GROUP: "where you meet in group",
    ContactPreference.WELCOME: "You would both like it",
}


def lesser(one: str, other: str) -> str:
    """What both are shown, in a few words."""
    return HOLDS[min(WISHES[one], WISHES[other], key=CONTACT_LEAST_FIRST.index)]


@pytest.mark.parametrize(("firsts", "seconds", "first"), COUPLES)
async def test_both_are_shown_only_the_lesser_of_the_two_wishes(
    community: SimulatedCommunity, firsts: str, seconds: str, first: str
) -> None:
    second = "Ines" if first == "Ada" else "Ada"
    await make_ended_pairing(community)
    known = count(community, second)

    alone = await press(community[first], firsts)
    await drain_outbox(community)
    assert "nobody sees it" in answer(alone)
    assert not [holds for holds in HOLDS.values() if holds in answer(alone)]
    assert count(community, second) == known

    both = await press(community[second], seconds)
    await drain_outbox(community)

    told = text(last_dm(community[first]))
    for shown in (answer(both), answer(await press(community[first], "Show me"))):
        assert [holds for holds in HOLDS.values() if holds in shown] == [lesser(firsts, seconds)]
    assert "you have both said how much contact" in told
    assert not [holds for holds in HOLDS.values() if holds in told]
    assert count(community, second) == known


async def test_until_the_other_says_something_one_may_change_it(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)

    for wish in ("Contact is welcome", "No contact", "Contact is welcome"):
        await press(community["Ada"], wish)
        await press(community["Ada"], "Back")
    said = await press(community["Ines"], "Contact is welcome")

    assert HOLDS[ContactPreference.WELCOME] in answer(said)
    assert await stored_boundaries(community, pairing) == {
        community["Ada"].id: ContactPreference.WELCOME,
        community["Ines"].id: ContactPreference.WELCOME,
    }


async def test_once_both_know_one_may_only_wish_for_less_and_the_other_hears(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "If we meet in group")
    await press(community["Ines"], "Contact is welcome")
    await drain_outbox(community)

    turned = answer(await press(community["Ada"], "Back"))
    refused = await press(community["Ada"], "Contact is welcome")
    less = await press(community["Ada"], "No contact")
    await drain_outbox(community)

    assert "**Boundaries.**" in turned
    assert "Alone, you can always choose less contact" in answer(refused)
    assert HOLDS[ContactPreference.NONE] in answer(less)
    assert HOLDS[ContactPreference.NONE] in answer(await press(community["Ines"], "Show me"))


async def test_a_double_click_says_it_once(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)
    await press(community["Ines"], "Contact is welcome")
    known = count(community, "Ines")

    one, other = await press_together(
        community, [(community["Ada"], last_dm(community["Ada"]), "Contact is welcome")] * 2
    )
    await drain_outbox(community)

    assert "would both like it" in answer(one)
    assert "would both like it" in answer(other)
    assert count(community, "Ines") == known + 1
    assert len(await stored_boundaries(community, pairing)) == 2


async def test_both_saying_it_in_the_same_moment_come_to_know_it(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)

    await press_together(
        community,
        [
            (community[name], last_dm(community[name]), wish)
            for name, wish in (("Ada", "Contact is welcome"), ("Ines", "No contact"))
        ],
    )
    await drain_outbox(community)

    assert len(await stored_boundaries(community, pairing)) == 2
    messages = [
        m
        for name in ("Ada", "Ines")
        for m in dms(community[name])
        if "you have both said how much contact" in text(m)
    ]
    assert len(messages) == 1


async def test_what_holds_can_be_read_also_after_the_closing_and_by_the_two_alone(
    community: SimulatedCommunity,
) -> None:
    pairing = await make_ended_pairing(community)
    early = await press_forged(community, "Ada", community.mentorship, f"closing:{pairing.id}:holds")
    await press(community["Ada"], "Contact is welcome")
    await press(community["Ines"], "If we meet in group")
    await drain_outbox(community)
    await community.advance_time(timedelta(days=60))

    shown = await press(community["Ada"], "Show me")
    others = await press_forged(community, "Tomas", community.mentorship, f"closing:{pairing.id}:holds")

    assert "doesn't fit how things stand" in answer(early)
    assert HOLDS[ContactPreference.IN_GROUP] in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == []
    assert "can't find that here" in answer(others)


async def test_ones_own_page_shows_both_what_holds(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Contact is welcome")
    before = await community["Ines"].slash(community.mentorship, "mentorship me")
    await press(community["Ines"], "If we meet in group")

    pages = [await community[name].slash(community.mentorship, "mentorship me") for name in ("Ada", "Ines")]

    assert "from now on" not in answer(before)
    assert all(HOLDS[ContactPreference.IN_GROUP] in answer(page) for page in pages)


@pytest.mark.parametrize(
    ("adas", "again", "by_name"),
    [("Contact is welcome", True, True), ("If we meet in group", False, False), ("No contact", False, False)],
)
async def test_the_two_are_brought_together_again_only_if_both_are_glad(
    community: SimulatedCommunity, adas: str, *, again: bool, by_name: bool
) -> None:
    await make_ended_pairing(community)
    await press(community["Ines"], "Contact is welcome")
    await press(community["Ada"], adas)

    suggested = await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )
    await drain_outbox(community)
    if is_asked := "Yes" in labels(last_dm(community["Ada"])):
        await community["Ada"].slash(community.mentorship, "pairing decline")
        await drain_outbox(community)
    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])

    assert "I ask each of them where I may" in answer(suggested)
    assert is_asked is again
    assert (form.modal is not None) is by_name


async def test_after_no_contact_nobody_asks_the_other_by_name(community: SimulatedCommunity) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "No contact")
    await press(community["Ines"], "Contact is welcome")

    asked = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    offered = await community["Ines"].slash(community.mentorship, "mentor ask", mentee=community["Ada"])

    assert "`/support` lets a facilitator know" in answer(asked)
    assert "`/support` lets a facilitator know" in answer(offered)


async def test_what_was_said_about_an_earlier_time_counts_no_more_after_a_later_one(
    community: SimulatedCommunity,
) -> None:
    await make_ended_pairing(community)
    await press(community["Ada"], "Contact is welcome")
    await press(community["Ines"], "Contact is welcome")
    await drain_outbox(community)
    again = await make_pairing(community, "Ada", "Ines")
    await services(community).active_pairings.end(community.caller("Ada"), again.id)
    await drain_outbox(community)

    suggested = await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )

    await drain_outbox(community)
    assert "I ask each of them where I may" in answer(suggested)
    assert not [name for name in ("Ada", "Ines") if "Yes" in labels(last_dm(community[name]))]


async def test_a_facilitator_and_an_outsider_say_nothing_for_the_two(community: SimulatedCommunity) -> None:
    pairing = await make_ended_pairing(community)
    await make_mentors(community, "Marek")

    for name in ("Tomas", "Dorji", "Marek"):
        for wish in ContactPreference:
            said = await press_forged(community, name, community.mentorship, f"closing:{pairing.id}:{wish}")
            assert "can't find that here" in answer(said)

    assert await stored_boundaries(community, pairing) == {}
