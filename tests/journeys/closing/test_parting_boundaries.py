"""What contact feels right: said privately, in either order, and both are shown the lesser of the two wishes."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.demo.world.community import InventedCommunity
from bot.rules.parting import LEAST_FIRST
from storage.models.enums import Contact
from tests.support.journeys.acting import at_once, carried, is_mentor, press_forged, services, together
from tests.support.journeys.closings import WISHES, count, ended, said_so_far
from tests.support.journeys.reading import answer, dms, labels, last_dm, press, text

COUPLES = [(*wishes, ("Ada", "Ines")[turn % 2]) for turn, wishes in enumerate(product(WISHES, repeat=2))]
"""Every two wishes in either order, the mentee's first and the mentor's first in turns."""
HOLDS = {
    Contact.NONE: "no contact",
    Contact.IN_GROUP: "where you meet in group",
    Contact.GLADLY: "You would both be glad of contact",
}


def lesser(one: str, other: str) -> str:
    """What both are shown, in a few words."""
    return HOLDS[min(WISHES[one], WISHES[other], key=LEAST_FIRST.index)]


@pytest.mark.parametrize(("firsts", "seconds", "first"), COUPLES)
async def test_both_are_shown_only_the_lesser_of_the_two_wishes(
    town: InventedCommunity, firsts: str, seconds: str, first: str
) -> None:
    second = "Ines" if first == "Ada" else "Ada"
    await ended(town)
    known = count(town, second)

    alone = await press(town[first], firsts)
    await carried(town)
    assert "nobody sees it" in answer(alone)
    assert not [holds for holds in HOLDS.values() if holds in answer(alone)]
    assert count(town, second) == known

    both = await press(town[second], seconds)
    await carried(town)

    told = text(last_dm(town[first]))
    for shown in (answer(both), answer(await press(town[first], "Show me"))):
        assert [holds for holds in HOLDS.values() if holds in shown] == [lesser(firsts, seconds)]
    assert "you have both said how much contact" in told
    assert not [holds for holds in HOLDS.values() if holds in told]
    assert count(town, second) == known


async def test_until_the_other_says_something_one_may_change_it(town: InventedCommunity) -> None:
    pairing = await ended(town)

    for wish in ("Gladly", "No contact", "Gladly"):
        await press(town["Ada"], wish)
        await press(town["Ada"], "Back")
    said = await press(town["Ines"], "Gladly")

    assert HOLDS[Contact.GLADLY] in answer(said)
    assert await said_so_far(town, pairing) == {
        town["Ada"].id: Contact.GLADLY,
        town["Ines"].id: Contact.GLADLY,
    }


async def test_once_both_know_one_may_only_wish_for_less_and_the_other_hears(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "If we meet in group")
    await press(town["Ines"], "Gladly")
    await carried(town)

    turned = answer(await press(town["Ada"], "Back"))
    refused = await press(town["Ada"], "Gladly")
    less = await press(town["Ada"], "No contact")
    await carried(town)

    assert "**Boundaries.**" in turned
    assert "Alone, you can always choose less contact" in answer(refused)
    assert HOLDS[Contact.NONE] in answer(less)
    assert HOLDS[Contact.NONE] in answer(await press(town["Ines"], "Show me"))


async def test_a_double_click_says_it_once(town: InventedCommunity) -> None:
    pairing = await ended(town)
    await press(town["Ines"], "Gladly")
    known = count(town, "Ines")

    one, other = await at_once(town, [(town["Ada"], last_dm(town["Ada"]), "Gladly")] * 2)
    await carried(town)

    assert "glad of contact" in answer(one)
    assert "glad of contact" in answer(other)
    assert count(town, "Ines") == known + 1
    assert len(await said_so_far(town, pairing)) == 2


async def test_both_saying_it_in_the_same_moment_come_to_know_it(town: InventedCommunity) -> None:
    pairing = await ended(town)

    await at_once(
        town, [(town[name], last_dm(town[name]), wish) for name, wish in (("Ada", "Gladly"), ("Ines", "No contact"))]
    )
    await carried(town)

    assert len(await said_so_far(town, pairing)) == 2
    letters = [
        m for name in ("Ada", "Ines") for m in dms(town[name]) if "you have both said how much contact" in text(m)
    ]
    assert len(letters) == 1


async def test_what_holds_can_be_read_also_after_the_closing_and_by_the_two_alone(town: InventedCommunity) -> None:
    pairing = await ended(town)
    early = await press_forged(town, "Ada", town.mentorship, f"closing:{pairing.id}:holds")
    await press(town["Ada"], "Gladly")
    await press(town["Ines"], "If we meet in group")
    await carried(town)
    await town.let_time_pass(timedelta(days=60))

    shown = await press(town["Ada"], "Show me")
    others = await press_forged(town, "Tomas", town.mentorship, f"closing:{pairing.id}:holds")

    assert "doesn't fit how things stand" in answer(early)
    assert HOLDS[Contact.IN_GROUP] in answer(shown)
    assert shown.response is not None
    assert labels(shown.response) == []
    assert "This belongs to other people" in answer(others)


async def test_ones_own_page_shows_both_what_holds(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Gladly")
    before = await town["Ines"].slash(town.mentorship, "mentorship me")
    await press(town["Ines"], "If we meet in group")

    pages = [await town[name].slash(town.mentorship, "mentorship me") for name in ("Ada", "Ines")]

    assert "from now on" not in answer(before)
    assert all(HOLDS[Contact.IN_GROUP] in answer(page) for page in pages)


@pytest.mark.parametrize(
    ("adas", "again", "by_name"),
    [("Gladly", True, True), ("If we meet in group", False, False), ("No contact", False, False)],
)
async def test_the_two_are_brought_together_again_only_if_both_are_glad(
    town: InventedCommunity, adas: str, *, again: bool, by_name: bool
) -> None:
    await ended(town)
    await press(town["Ines"], "Gladly")
    await press(town["Ada"], adas)

    suggested = await town["Tomas"].slash(
        town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"]
    )
    if again:
        await town["Ada"].slash(town.mentorship, "pairing decline")
        await carried(town)
    form = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])

    assert ("I ask both now" in answer(suggested)) is again
    assert (form.modal is not None) is by_name


async def test_after_no_contact_nobody_asks_the_other_by_name(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "No contact")
    await press(town["Ines"], "Gladly")

    asked = await town["Ada"].slash(town.mentorship, "mentee ask", mentor=town["Ines"])
    offered = await town["Ines"].slash(town.mentorship, "mentor ask", mentee=town["Ada"])

    assert "any facilitator will gladly make time" in answer(asked)
    assert "any facilitator will gladly make time" in answer(offered)


async def test_what_was_said_about_an_earlier_time_counts_no_more_after_a_later_one(town: InventedCommunity) -> None:
    await ended(town)
    await press(town["Ada"], "Gladly")
    await press(town["Ines"], "Gladly")
    await carried(town)
    again = await together(town, "Ada", "Ines")
    await services(town).walking.end(town.caller("Ada"), again.id)

    suggested = await town["Tomas"].slash(
        town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"]
    )

    assert "possible at the moment" in answer(suggested)


async def test_a_facilitator_and_an_outsider_say_nothing_for_the_two(town: InventedCommunity) -> None:
    pairing = await ended(town)
    await is_mentor(town, "Marek")

    for name in ("Tomas", "Dorji", "Marek"):
        for wish in Contact:
            said = await press_forged(town, name, town.mentorship, f"closing:{pairing.id}:{wish}")
            assert "This belongs to other people" in answer(said)

    assert await said_so_far(town, pairing) == {}
