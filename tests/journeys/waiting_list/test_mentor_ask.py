"""``/mentor ask`` without a name: traits and why, page by page; for mentors with room alone."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Stance, Want, write_answers
from tests.support.factories import write_wants
from tests.support.journeys.acting import SELECT, is_mentor, leaves, posted, services, someone, together, waits
from tests.support.journeys.reading import answer, by_name, components, dms, labels, last_dm, names, press, text

SAME_SIDE = {"side": Want(stance=Stance.SIMILAR)}
CHANGED = "so nobody was asked"


async def says(town: InventedCommunity, name: str, **words: str) -> None:
    """What someone says about themselves: the side, and free words; they hope for the same side."""
    group = town.roles["Tuesday group"].id
    async with town.bot._parts.store.transaction() as memory:
        await memory.profiles.say(
            town.guild.id,
            town[name].id,
            answers=write_answers({"side": "betrayed", "group": str(group), "times": "evenings"}),
            wants=write_wants(SAME_SIDE),
            **words,
        )


async def asks_for_someone(town: InventedCommunity, name: str) -> InteractionResult:
    """Someone looks who waits."""
    shown: InteractionResult = await town[name].slash(town.mentorship, "mentor ask")
    return shown


def options(shown: InteractionResult) -> list[dict[str, Any]]:
    """The choices of the only select in an answer."""
    assert shown.response is not None, answer(shown)
    return [option for c in components(shown.response) for option in c.get("options", [])]


async def chooses(town: InventedCommunity, name: str, shown: InteractionResult, number: int = 0) -> str:
    """Someone chooses from a list that was shown; what they are answered."""
    assert shown.response is not None
    return answer(await town[name].select(shown.response, [options(shown)[number]["value"]]))


async def test_a_mentor_reads_traits_and_why_and_no_free_words_and_no_name(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await says(town, "Ada", pronouns="ze/zir", faith="Quaker")
    await says(town, "Ines")

    shown = answer(await asks_for_someone(town, "Ines"))

    assert "> Someone to listen" in shown
    assert "**Side of the affair**: Betrayed" in shown
    assert f"**Support group**: <@&{town.roles['Tuesday group'].id}>" in shown
    assert "Why it could fit:* the same side of the affair: betrayed; weekday evenings suit both" in shown
    assert not [word for word in ("ze/zir", "Quaker", *names(town, "Ada")[:2]) if word in shown]


async def test_the_one_offered_to_gets_the_mentors_card_and_decides(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await says(town, "Ada")
    await says(town, "Ines", pronouns="she/her", faith="Quaker")

    said = await chooses(town, "Ines", await asks_for_someone(town, "Ines"))
    card = text(last_dm(town["Ada"]))
    fits = answer(await press(town["Ada"], "What fits, and why"))
    await press(town["Ada"], "Yes")

    assert "I bring them your card now" in said
    assert f"{by_name(town, 'Ines')} offers to be your mentor" in card
    for part in ("kind, and slow to judge", "> I listen.", "They don't know your name yet"):
        assert part in card
    # What tells of the affair, of either of the two, does not stay in the direct message.
    for part in (
        "Tuesday group",
        "**Pronouns**: she/her",
        "> Quaker",
        "Why it could fit:* the same side of the affair: betrayed",
    ):
        assert part in fits
        assert part not in card
    assert "<@&" not in fits
    assert f"You are a mentor to {by_name(town, 'Ada')} now" in text(last_dm(town["Ines"]))


async def test_a_mentor_who_takes_nobody_new_for_a_while_may_still_look_and_offer(town: InventedCommunity) -> None:
    await waits(town, "Dorji")
    await is_mentor(town, "Marek")
    await services(town).standing.pause(town.caller("Marek"), until=None)

    said = await chooses(town, "Marek", await asks_for_someone(town, "Marek"))

    assert "I bring them your card now" in said


async def test_members_outsiders_and_mentors_without_room_see_nobody(town: InventedCommunity) -> None:
    await waits(town, "Dorji")
    await together(town, "Ada", "Ines")
    await together(town, "Bilal", "Ines")

    said = {name: answer(await asks_for_someone(town, name)) for name in ("Chiara", "Hana", "Ines")}

    assert "no current mentor" in said["Chiara"]
    assert "no current mentor" in said["Hana"]
    assert "as many mentees as you said you have room for" in said["Ines"]
    assert not [words for words in said.values() if "Someone to listen" in words]


async def test_with_hundreds_waiting_everyone_is_reached_page_by_page_longest_waiting_first(
    town: InventedCommunity,
) -> None:
    await is_mentor(town, "Ines")
    role = frozenset({town.roles["Member"].id})
    for number in range(150):
        caller = town.caller("Ada")
        await services(town).seekers.join(
            type(caller)(user_id=10**17 + number, community_id=caller.community_id, role_ids=role),
            hope=f"Hope {number:03}. " + "x" * 150,
            attends=True,
            preferences=None,
        )

    shown, hopes = await asks_for_someone(town, "Ines"), list[str]()
    while True:
        page = shown.response
        assert page is not None
        hopes += [option["label"].split("Hope ")[1][:3] for option in options(shown)]
        assert f"**{len(options(shown))}.**" in text(page)
        if "Show the next ones" not in labels(page):
            break
        shown = await town["Ines"].click(page, label="Show the next ones")

    assert hopes == [f"{number:03}" for number in range(150)]


@pytest.mark.parametrize("between", ["found someone", "withdrew", "left", "is kept apart", "was asked by name"])
async def test_whatever_came_between_the_mentor_hears_the_same_words(town: InventedCommunity, between: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    await waits(town, "Ada")
    shown = await asks_for_someone(town, "Ines")
    match between:
        case "found someone":
            await together(town, "Ada", "Marek")
        case "withdrew":
            await town["Ada"].slash(town.mentorship, "mentee withdraw")
        case "left":
            leaves(town, "Ada")
            await town.env.settle()
        case "is kept apart":
            async with town.bot._parts.store.transaction() as memory:
                await memory.couples.keep_apart(
                    town.guild.id, by=town["Ada"].id, other=town["Ines"].id, at=town.clock()
                )
        case _:
            await services(town).asking.ask_mentor(
                town.caller("Ada"), someone(town, "Ines"), words=None, attends=True
            )
    forged = posted(town.mentorship, "offer", kind=SELECT)

    said = await chooses(town, "Ines", shown)
    nobody = answer(await town["Ines"].select(forged, ["999999"]))

    assert CHANGED in said
    assert said == nobody
    assert not [message for message in dms(town["Ada"]) if "offers to be your mentor" in text(message)]


async def test_the_list_works_in_direct_messages_too(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada", "Bilal")
    await chooses(town, "Ines", await asks_for_someone(town, "Ines"))
    await press(town["Ada"], "Not this time")

    shown = await press(town["Ines"], "Offer to someone waiting")
    assert shown.response is not None
    said = await town["Ines"].user.select(shown.response, [options(shown)[0]["value"]])

    assert "I bring them your card now" in answer(said)
    assert f"{by_name(town, 'Ines')} offers to be your mentor" in text(last_dm(town["Bilal"]))


async def test_a_list_from_before_still_offers(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    place = (await services(town).seekers.mine(town.caller("Ada"))).id
    old = posted(town.mentorship, "offer", kind=SELECT)

    said = await town["Ines"].select(old, ["1"])

    assert place == 1
    assert "I bring them your card now" in answer(said)
