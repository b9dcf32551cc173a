"""``/privacy keep-apart``: through no door are the two brought together, and no answer tells why.

Every answer is compared, whole, with the one of the same door for a reason of everyday life: a mentor without room, a
waiting list with nobody on it.
"""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    SELECT,
    USER_SELECT,
    asks,
    carried,
    days_pass,
    is_mentor,
    posted,
    services,
    someone,
    together,
    waits,
    wants_a_yes,
)
from tests.support.journeys.apart import are_apart, heard, is_full, is_full_now, rendered
from tests.support.journeys.reading import answer, card, dms, fill_in, last_dm, press, text

EITHER = pytest.mark.parametrize("by", ["Ines", "Ada"], ids=["by the mentor", "by the mentee"])


@EITHER
async def test_asking_by_name_and_by_menu_is_answered_as_without_room(town: InventedCommunity, by: str) -> None:
    await is_full(town, "Marek", "Chiara", "Dorji")
    await is_mentor(town, "Ines")
    await are_apart(town, by)
    had, ada = await heard(town), town["Ada"]

    apart = [
        rendered(await ada.slash(town.mentorship, "mentee ask", mentor=town["Ines"])),
        rendered(await ada.context_menu(town.mentorship, "Ask as my mentor", town["Ines"])),
    ]
    full = [
        rendered(await ada.slash(town.mentorship, "mentee ask", mentor=town["Marek"])),
        rendered(await ada.context_menu(town.mentorship, "Ask as my mentor", town["Marek"])),
    ]

    assert apart == full
    assert await heard(town) == had


@EITHER
async def test_a_form_sent_after_it_was_wished_is_answered_as_without_room(town: InventedCommunity, by: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    ada = town["Ada"]
    forms = [await ada.slash(town.mentorship, "mentee ask", mentor=town[name]) for name in ("Ines", "Marek")]
    await is_full_now(town, "Marek")
    await are_apart(town, by)
    had = await heard(town)

    apart, full = [await fill_in(ada, form, "Would you?", "yes") for form in forms]

    assert rendered(apart) == rendered(full)
    assert answer(apart) == answer(full)
    assert await heard(town) == had


@EITHER
async def test_a_mentor_who_asks_by_name_and_by_menu_hears_what_is_said_of_someone_with_a_mentor(
    town: InventedCommunity, by: str
) -> None:
    await is_mentor(town, "Ines")
    await together(town, "Bilal", "Marek")
    await are_apart(town, by)
    had, ines = await heard(town), town["Ines"]

    apart = [
        rendered(await ines.slash(town.mentorship, "mentor ask", mentee=town["Ada"])),
        rendered(await ines.context_menu(town.mentorship, "Offer to mentor", town["Ada"])),
    ]
    has_one = [
        rendered(await ines.slash(town.mentorship, "mentor ask", mentee=town["Bilal"])),
        rendered(await ines.context_menu(town.mentorship, "Offer to mentor", town["Bilal"])),
    ]

    assert apart == has_one
    assert await heard(town) == had


@EITHER
async def test_the_waiting_list_is_as_if_the_other_were_not_on_it(town: InventedCommunity, by: str) -> None:
    await is_mentor(town, "Ines")
    empty = rendered(await town["Ines"].slash(town.mentorship, "mentor ask"))
    await waits(town, "Ada")
    await are_apart(town, by)
    had = await heard(town)

    listed = rendered(await town["Ines"].slash(town.mentorship, "mentor ask"))
    gone = await town["Ines"].select(posted(town.mentorship, "offer", kind=SELECT), ["999999"])
    old = await town["Ines"].select(posted(town.mentorship, "offer", kind=SELECT), ["1"])

    assert listed == empty
    assert rendered(old) == rendered(gone)
    assert await heard(town) == had


@EITHER
async def test_facilitators_hear_only_that_it_is_not_possible(town: InventedCommunity, by: str) -> None:
    await is_full(town, "Marek", "Chiara", "Dorji")
    await is_mentor(town, "Ines")
    await are_apart(town, by)
    had, tomas = await heard(town), town["Tomas"]

    async def tried(mentor: str) -> list[str]:
        custom_id = f"suggest:{town['Ada'].id}:mentee"
        menu = posted(town.mentorship, custom_id, kind=USER_SELECT)
        return [
            rendered(
                await tomas.slash(town.mentorship, "facilitator suggest", mentor=town[mentor], mentee=town["Ada"])
            ),
            rendered(await tomas.select(menu, [town[mentor]], custom_id=custom_id)),
        ]

    assert await tried("Ines") == await tried("Marek")
    assert await heard(town) == had


@EITHER
async def test_facilitators_lists_are_as_before(town: InventedCommunity, by: str) -> None:
    await asks(town, "Ada", "Ines")
    await waits(town, "Bilal")
    commands: list[tuple[str, dict[str, Any]]] = [
        ("facilitator queue", {}),
        ("facilitator pairs", {}),
        ("facilitator person", {"member": town["Ada"]}),
        ("facilitator person", {"member": town["Ines"]}),
    ]

    before = [rendered(await town["Tomas"].slash(town.mentorship, name, **options)) for name, options in commands]
    await are_apart(town, by)
    after = [rendered(await town["Tomas"].slash(town.mentorship, name, **options)) for name, options in commands]

    assert before == after


@EITHER
async def test_a_mentees_old_yes_is_answered_as_without_room(town: InventedCommunity, by: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    await services(town).asking.offer(town.caller("Ines"), someone(town, "Ada"))
    await services(town).asking.offer(town.caller("Marek"), someone(town, "Ada"))
    await carried(town)
    from_ines, from_marek = dms(town["Ada"])[-2:]
    await is_full_now(town, "Marek")
    await are_apart(town, by)

    apart = await press(town["Ada"], "Yes", from_ines)
    full = await press(town["Ada"], "Yes", from_marek)

    assert answer(apart) == answer(full)
    assert "their places are taken" in answer(apart)


@EITHER
async def test_a_mentors_old_yes_is_answered_as_when_the_other_has_found_someone(
    town: InventedCommunity, by: str
) -> None:
    await asks(town, "Ada", "Ines")
    from_ada = last_dm(town["Ines"])
    await asks(town, "Bilal", "Ines")
    from_bilal = last_dm(town["Ines"])
    await together(town, "Bilal", "Marek")
    await are_apart(town, by)

    apart = await press(town["Ines"], "Yes", from_ada)
    found = await press(town["Ines"], "Yes", from_bilal)
    mine = await town["Ines"].slash(town.mentorship, "pairing show")

    assert answer(apart) == answer(found)
    assert "no open question" in answer(mine)


@EITHER
async def test_a_facilitators_yes_hears_only_that_it_is_not_possible(town: InventedCommunity, by: str) -> None:
    await wants_a_yes(town)
    await together(town, "Ada", "Ines")
    asked = card(town)
    await are_apart(town, by)
    had = await heard(town)

    said = await town["Tomas"].click(asked, label="Approve")

    assert "That isn't possible at the moment" in answer(said)
    assert "apart" not in answer(said)
    assert await heard(town) == had


@EITHER
async def test_looking_around_is_as_if_the_mentor_had_no_room(town: InventedCommunity, by: str) -> None:
    await is_mentor(town, "Ines")
    shown = (await town["Ada"].slash(town.mentorship, "mentee browse")).response
    assert shown is not None
    await is_full_now(town, "Ines")
    full = rendered(await town["Ada"].slash(town.mentorship, "mentee browse"))
    for mentee in ("Chiara", "Dorji"):
        pairing = (await services(town).overview.mine(town.caller(mentee))).pairings[0]
        await services(town).walking.end(town.caller(mentee), pairing.id)
    await are_apart(town, by)

    apart = rendered(await town["Ada"].slash(town.mentorship, "mentee browse"))
    asked = await town["Ada"].click(shown, label="Ask")
    turned = await town["Ada"].click(shown, label="Next")

    assert apart == full
    assert "That isn't possible at the moment" in answer(asked)
    assert town["Ines"].mention not in answer(turned)


@EITHER
async def test_what_could_be_loosened_tells_nothing_of_it(town: InventedCommunity, by: str) -> None:
    await is_mentor(town, "Ines", "Marek")
    async with town.bot._parts.store.transaction() as memory:
        for name, said in (("Marek", "gender=man"), ("Ines", "gender=woman"), ("Ada", "gender=woman")):
            wants = {"wants": "gender=similar!"} if name == "Ada" else {}
            await memory.profiles.say(town.guild.id, town[name].id, answers=said, **wants)
    await services(town).standing.pause(town.caller("Ines"), until=None)
    paused = rendered(await town["Ada"].slash(town.mentorship, "mentee browse"))
    await services(town).standing.resume(town.caller("Ines"))
    await are_apart(town, by)

    assert rendered(await town["Ada"].slash(town.mentorship, "mentee browse")) == paused


@EITHER
async def test_nobody_is_reminded_and_the_question_closes_kindly(town: InventedCommunity, by: str) -> None:
    await asks(town, "Ada", "Ines")
    await are_apart(town, by)
    had = await heard(town)

    await days_pass(town, 13)
    before_the_end = await heard(town)
    await days_pass(town, 2)

    assert before_the_end == had
    assert "has closed by itself" in text(last_dm(town["Ines"]))
