"""What fits, and why: opened by the two who are asked, by nobody else, and not left standing in a message."""

from __future__ import annotations

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Part
from tests.support.journeys.acting import asks, is_mentor, press_forged, services, someone
from tests.support.journeys.reading import answer, labels, last_dm, press, text

WHY = "What fits, and why"


async def both_apart(town: InventedCommunity) -> None:
    """Ines is a mentor, and both she and Ada have said that they are apart, which Ada hopes for."""
    await is_mentor(town, "Ines")
    about_them = services(town).about_them
    for name in ("Ada", "Ines"):
        await about_them.say(town.caller(name), Part.STORY, chosen={"path": ["apart"]})
    await about_them.hope(town.caller("Ada"), Part.STORY, wants={"path": "similar"})


async def test_a_mentor_who_is_asked_by_name_opens_what_fits(town: InventedCommunity) -> None:
    await both_apart(town)
    await asks(town, "Ada", "Ines")

    told = answer(await press(town["Ines"], WHY))

    assert "**Reconciling or apart**: Apart" in told
    assert "both apart" in told
    assert "apart" not in text(last_dm(town["Ines"])).lower()


async def test_where_nothing_is_said_there_is_no_such_button(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")

    await asks(town, "Ada", "Ines")

    assert WHY not in labels(last_dm(town["Ines"]))


async def test_nobody_but_the_two_opens_it_and_not_when_it_is_closed(town: InventedCommunity) -> None:
    await both_apart(town)
    await asks(town, "Ada", "Ines")
    old = last_dm(town["Ines"])
    [asked] = await services(town).overview.pairs(town.caller("Tomas"))
    custom_id = f"why:{asked.id}"

    by_others = [answer(await press_forged(town, name, town.mentorship, custom_id)) for name in ("Bilal", "Tomas")]
    await press(town["Ines"], "Not this time", old)
    afterwards = answer(await press_forged(town, "Ines", town.mentorship, custom_id))

    assert all("belongs to other people" in said for said in by_others)
    assert "closed by now" in afterwards


async def test_of_two_who_have_come_to_be_kept_apart_nothing_is_told_any_more(town: InventedCommunity) -> None:
    await both_apart(town)
    await asks(town, "Ada", "Ines")
    await services(town).keeping_apart.keep(town.caller("Ada"), someone(town, "Ines"))

    opened = answer(await press(town["Ines"], WHY))
    mine = answer(await town["Ines"].slash(town.mentorship, "mentorship me"))

    assert "nothing more that I may show you" in opened
    assert "Would you be a mentor to" in mine
    assert "both apart" not in mine
