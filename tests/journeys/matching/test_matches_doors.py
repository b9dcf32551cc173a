"""Who finds and reads a set of matches, and what is never told by it."""

from __future__ import annotations

import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import (
    asks,
    is_mentor,
    loses_role,
    press_forged,
    remembered,
    restart,
    services,
    waits,
)
from tests.support.journeys.matching import FIND, found, id_of, pictures, presses, says, two_pairs
from tests.support.journeys.reading import answer, labels, last_dm, text

NO = "for the group's facilitators"


@pytest.mark.parametrize("reason", ["kept apart", "not for me"])
async def test_who_is_kept_apart_is_left_in_the_same_words_as_anyone(town: InventedCommunity, reason: str) -> None:
    await two_pairs(town)
    ada, ines, marek = (town[name].id for name in ("Ada", "Ines", "Marek"))
    async with town.bot._parts.store.transaction() as memory:
        for mentor in (ines, marek):
            if reason == "kept apart":
                await memory.couples.keep_apart(town.guild.id, by=mentor, other=ada, at=town.clock())
            else:
                await memory.couples.pass_over(town.guild.id, person=ada, mentor=mentor, until=None)

    said = text(await found(town))
    queue = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))

    assert f"**3** {town['Ada'].mention}: no place that suits them is free just now." in said
    [line] = [line for line in queue.splitlines() if town["Ada"].mention in line]
    assert line.endswith(":R>")


@pytest.mark.parametrize("name", ["Dorji", "Ines", "Lindiwe", "Tomas"])
async def test_nobody_else_reads_or_moves_anything_in_a_set(town: InventedCommunity, name: str) -> None:
    page = await two_pairs(town)
    overview = [id_of(page, "Look through"), id_of(page, "Suggest all")]
    await presses(town, page, "Look through")
    ids = [*overview, *(id_of(page, label) for label in ("Suggest", "Next best", "Skip", "Overview", "Next"))]
    ids.append(overview[1].replace(":all", ":yes"))
    if name == "Tomas":
        loses_role(town, "Tomas", "Facilitator")
    before = await remembered(town)

    told = [answer(await press_forged(town, name, town.mentorship, custom_id)) for custom_id in ids]

    expected = "Another facilitator looks through these" if name == "Lindiwe" else NO
    assert [said for said in told if expected not in said] == []
    assert await remembered(town) == before
    if name != "Lindiwe":
        assert NO in answer(await town[name].slash(town.mentorship, FIND))


async def test_what_is_not_there_or_was_replaced_answers_kindly(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    old = id_of(page, "Look through")
    await found(town)

    told = [
        answer(await press_forged(town, "Tomas", town.mentorship, custom_id))
        for custom_id in (old, "match:0:suggest", "match:999999:swap", "matching:999999:yes", "matching:0:show")
    ]

    assert [said for said in told if "This is closed by now" not in said] == []


async def test_every_button_works_after_a_restart(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await restart(town)

    first = await presses(town, page, "Look through")
    await presses(town, page, "Suggest")
    overview = await presses(town, page, "Overview")

    assert "## 1 of 2" in first
    assert "· asked" in overview
    assert len(pictures(page)) == 1
    assert labels(last_dm(town["Ada"])) == ["Yes", "Not this time", "What fits, and why"]


async def test_a_facilitators_own_case_is_not_in_it(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines", "Tomas")
    await waits(town, "Ada", "Lindiwe")
    await asks(town, "Lindiwe", "Marek")

    page = await found(town, "Lindiwe")

    said = text(page)
    assert town["Lindiwe"].mention not in said
    assert town["Marek"].mention not in said
    assert town["Ada"].mention in said
    assert "are not in this; another facilitator sees to that" in said


async def test_nobody_waits_or_nobody_has_room(town: InventedCommunity) -> None:
    nobody = text(await found(town))
    await waits(town, "Ada")
    page = await found(town)

    assert "Nobody waits without having been asked" in nobody
    assert f"**1** {town['Ada'].mention}: no mentor has room." in text(page)
    assert labels(page) == pictures(page) == []


async def test_hundreds_who_wait_fit_one_message(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    for number in range(200):
        member = town.guild.add_member(
            town.env.create_user(f"user{number}", global_name="مُرشِد " * 4), roles=[town.roles["Member"]]
        )
        town.people[f"user{number}"] = member
        await services(town).seekers.join(town.caller(f"user{number}"), hope=None, attends=True, preferences=None)

    page = await found(town)
    said = text(page)
    await presses(town, page, "Look through")
    one = await presses(town, page, "Suggest")

    assert "**200** people wait" in said
    assert "### Nobody yet for **198** people" in said
    assert "and 186 more: no place that suits them is free just now" in said
    assert "## 2 of 2" in one


async def test_what_is_sent_as_a_picture_has_no_name_in_it(town: InventedCommunity) -> None:
    page = await two_pairs(town)

    [file] = page.attachments
    png = await file.read()

    assert png.startswith(b"\x89PNG")
    assert not [name for name in ("Ada", "Ines") if name.encode() in png]
    assert file.filename == "who-fits.png"


async def test_the_queue_and_a_members_page_say_what_stands_in_the_way(town: InventedCommunity) -> None:
    await waits(town, "Ada")
    nobody = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    await is_mentor(town, "Ines")
    await says(town, "Ines", "side=unfaithful")
    await says(town, "Ada", "side=betrayed", "side=similar!")
    musts = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))
    page = answer(await town["Tomas"].slash(town.mentorship, "facilitator person", member=town["Ada"]))
    await says(town, "Ada", "side=betrayed")
    nothing = answer(await town["Tomas"].slash(town.mentorship, "facilitator queue"))

    assert "· no mentor has room" in nobody
    in_the_way = "nobody with room meets what they can't do without (side of the affair)"
    assert in_the_way in musts
    assert in_the_way in page
    assert town["Ada"].mention in nothing
    assert "nobody with room" not in nothing
