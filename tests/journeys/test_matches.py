"""The best set for all who wait, looked through by a facilitator pair by pair."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.demo.community import InventedCommunity

from .acting import asks, at_once, is_mentor, loses_role, posted, press_forged, remembered, restart, services, waits
from .reading import answer, components, dms, given_away, labels, last_dm, press, text

FIND = "facilitator matches"
NO = "for the group's facilitators"


async def says(town: InventedCommunity, name: str, answers: str, wants: str = "") -> None:
    """Someone has said this about themselves, and what they hope for."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.profiles.say(town.guild.id, town[name].id, answers=answers, wants=wants)


async def found(town: InventedCommunity, by: str = "Tomas") -> ResponseMessage:
    """What a facilitator sees who looks for the best set."""
    shown: InteractionResult = await town[by].slash(town.mentorship, FIND)
    assert shown.response is not None
    return shown.response


async def presses(town: InventedCommunity, page: ResponseMessage, label: str, by: str = "Tomas") -> str:
    """Press a button on the page; gives what the page says then."""
    pressed = await town[by].click(page, label=label)
    assert pressed.acknowledged
    return text(page)


def id_of(page: ResponseMessage, label: str) -> str:
    """The id of a button."""
    return next(str(c["custom_id"]) for c in components(page) if c.get("label") == label)


def pictures(page: ResponseMessage) -> list[str]:
    """The descriptions of the pictures on a page, as many as there are files."""
    shown = [item["description"] for c in components(page) for item in c.get("items", [])]
    assert len(shown) == len(page.attachments)
    return shown


async def two_pairs(town: InventedCommunity) -> ResponseMessage:
    """Ada goes with Ines, Bilal with Marek, and Chiara is left; Tomas sees it."""
    await is_mentor(town, "Ines", "Marek")
    for name in ("Ines", "Marek"):
        async with town.bot._parts.store.transaction() as memory:
            mentor = await memory.mentors.live(town.guild.id, town[name].id)
            assert mentor is not None
            await memory.mentors.change(mentor, capacity=1)
    await says(town, "Ines", "children=yes side=betrayed path=apart")
    await says(town, "Marek", "side=betrayed")
    await says(town, "Ada", "children=yes side=betrayed path=apart", "children=similar side=similar path=similar")
    await says(town, "Bilal", "side=betrayed path=apart", "side=similar path=similar")
    for name in ("Ada", "Bilal", "Chiara"):
        await waits(town, name)
    return await found(town)


async def test_all_at_a_glance_then_pair_by_pair(town: InventedCommunity) -> None:
    page = await two_pairs(town)

    overview, [alt], on_overview = text(page), pictures(page), labels(page)
    first = await presses(town, page, "Look through")
    on_first, gone = labels(page), pictures(page)
    second = await presses(town, page, "Next")

    ada, bilal, chiara, ines, marek = (town[name].mention for name in ("Ada", "Bilal", "Chiara", "Ines", "Marek"))
    assert f"**1** {ada} with **A** {ines}\n**2** {bilal} with **B** {marek}" in overview
    assert "**3** people wait" in overview
    assert f"**3** {chiara}: no place that suits them is free just now." in overview
    assert on_overview == ["Look through", "Suggest all"]
    assert "3 people wait" in alt
    assert not [name for name in ("Ada", "Ines", str(town["Ada"].id), str(town["Ines"].id)) if name in alt]
    assert first.startswith(f"## 1 of 2\n{ada}, on the list since")
    assert "both apart" in first
    assert (on_first, gone) == (["Suggest", "Next best", "Skip", "Overview", "Next"], [])
    assert f"Their closest fit, {ines}, is found for someone else in this set." in second
    assert "**Not known:** reconciling or apart" in second


async def test_a_suggestion_asks_both_and_goes_on_to_the_next(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")

    second = await presses(town, page, "Suggest")
    last = await presses(town, page, "Skip")

    assert f"I ask both now: {town['Ines'].mention} as mentor and {town['Ada'].mention} as mentee" in second
    assert "## 2 of 2" in second
    assert f"Skipped: {town['Bilal'].mention} with {town['Marek'].mention}. Nobody was asked." in last
    assert f"with **A** {town['Ines'].mention} · asked" in last
    assert labels(page) == []
    assert labels(last_dm(town["Ada"])) == labels(last_dm(town["Ines"])) == ["Yes", "Not this time"]
    assert dms(town["Bilal"]) == []
    assert given_away(town, "Ada", to="Ines") == []


async def test_the_next_best_is_shown_in_place_or_there_is_none(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")

    none = await presses(town, page, "Next best")
    await presses(town, page, "Next")
    await presses(town, page, "Skip")
    swapped = await presses(town, page, "Next best")

    assert "There is no next best who fits" in none
    assert f"with {town['Ines'].mention} as mentor" in none
    assert f"The next best for {town['Ada'].mention}" in swapped
    assert f"with {town['Marek'].mention} as mentor" in swapped
    assert f"Their closest fit, {town['Ines'].mention}, has room beside the rest of this set." in swapped


async def test_all_are_asked_after_a_yes_and_no_mentor_learns_a_name(town: InventedCommunity) -> None:
    page = await two_pairs(town)

    asked_first = await presses(town, page, "Suggest all")
    before = [len(dms(town[name])) for name in ("Ada", "Bilal")]
    told = await presses(town, page, "Yes, ask them all")

    assert "I would write to **4** people now, about 2 pairs" in asked_first
    assert before == [0, 0]
    assert "I ask both of 2 pairs now" in told
    for name in ("Ada", "Bilal", "Ines", "Marek"):
        assert labels(last_dm(town[name])) == ["Yes", "Not this time"]
    assert given_away(town, "Ada", to="Ines") == given_away(town, "Bilal", to="Marek") == []
    await press(town["Ada"], "Yes")
    said = await press(town["Ines"], "Yes")
    assert "it has begun" in answer(said)


async def test_not_yet_leads_back_and_asks_nobody(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    before = text(page)

    await presses(town, page, "Suggest all")
    after = await presses(town, page, "Not yet")

    assert after == before
    assert len(pictures(page)) == 1
    assert dms(town["Ada"]) == []


async def test_what_became_impossible_is_skipped_in_the_same_words_for_every_reason(town: InventedCommunity) -> None:
    said = []
    page = await two_pairs(town)
    await presses(town, page, "Look through")
    async with town.bot._parts.store.transaction() as memory:
        await memory.couples.keep_apart(town.guild.id, by=town["Ines"].id, other=town["Ada"].id, at=town.clock())
    said.append(await presses(town, page, "Suggest"))
    page = await found(town)
    await presses(town, page, "Look through")
    await services(town).standing.pause(town.caller("Marek"), until=None)
    said.append(await presses(town, page, "Suggest"))

    assert all("was not possible any more, so I skipped it. Nobody was asked." in words for words in said)
    assert dms(town["Ada"]) == []


async def test_two_fast_presses_ask_once(town: InventedCommunity) -> None:
    page = await two_pairs(town)
    await presses(town, page, "Look through")
    message = posted(town.mentorship, id_of(page, "Suggest"))

    label = labels(message)[0]
    results = await at_once(town, [(town["Tomas"], message, label), (town["Tomas"], message, label)])

    assert sorted("I ask both now" in answer(result) for result in results) in ([False, False], [False, True])
    assert any("This is closed by now" in answer(result) for result in results)
    assert len(dms(town["Ada"])) == 1


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
    assert labels(last_dm(town["Ada"])) == ["Yes", "Not this time"]


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

    assert "**0** people wait" in nobody
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
