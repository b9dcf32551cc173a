"""What facilitators do with the programme's numbers: read, go from one to its rows, save them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simcord.results import InteractionResult, ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.matching import pictures
from tests.support.journeys.reading import answer, identifying_texts, labels, text
from tests.support.journeys.steps import join_waiting_list, make_mentors, make_pairing, services, someone

REPORT, EXPORT = "facilitator report", "facilitator export"


async def use(community: SimulatedCommunity, name: str, command: str, **options: Any) -> InteractionResult:
    """Let somebody use a command."""
    result: InteractionResult = await community[name].slash(community.mentorship, command, **options)
    return result


async def follow(community: SimulatedCommunity, page: ResponseMessage, label: str) -> str:
    """Return what a facilitator is shown who presses this button on the page."""
    return answer(await community["Tomas"].click(page, label=label))


async def test_each_number_leads_to_its_rows(community: SimulatedCommunity) -> None:
    ended = await make_pairing(community, "Ada", "Ines")
    community.clock.advance(timedelta(days=3))
    await services(community).active_pairings.end(community.caller("Ada"), ended.id)
    await make_pairing(community, "Bilal", "Ines")
    await join_waiting_list(community, "Chiara")

    page = (await use(community, "Tomas", REPORT, since="1 month")).response
    assert page is not None
    shown = [await follow(community, page, label) for label in labels(page)]

    ada, bilal, chiara, ines = (community[name].mention for name in ("Ada", "Bilal", "Chiara", "Ines"))
    assert pictures(page)[0].startswith("Now: 1 waiting, ")
    assert "- waiting for a mentor: **1**, the longest since <t:" in text(page)
    assert "- began: **2**" in text(page)
    assert "- ended: **1**, half of them after no more than 3 days; in the first 2 weeks: **1**" in text(page)
    rows = dict(zip(labels(page), shown, strict=True))
    assert f"{chiara} waits for a mentor" in rows["What waits for me"]
    assert "**1** person waits" in rows["Who could go with whom"]
    assert f"{ines} · open · 1 of 2 places taken" in rows["Mentors"]
    assert f"{ines} mentors {bilal}" in rows["Pairings"]
    assert "(2)" in rows["What began"]
    assert f"{ines} mentored {ada}" in rows["What ended"]
    assert "one of the two" in rows["What ended"]
    assert "no concern" in rows["Concerns"]
    assert rows["Offers"] == rows["Where it is quiet"] == "Nothing of this waits for you any more."


async def test_the_tables_have_names_and_nobody_sees_what_is_their_own(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Tomas")

    tables = {
        name: [(await file.read()).decode("utf-8-sig") for file in result.response.attachments]
        for name in ("Tomas", "Lindiwe")
        if (result := await use(community, name, EXPORT)).response is not None
    }

    assert f"Ines,{community['Ines'].id},Ada,{community['Ada'].id},the mentee asked,active" in tables["Tomas"][1]
    assert "Bilal" not in tables["Tomas"][1]
    assert ["-01,1,0,0,1," in each[0] for each in tables.values()] == [True, False]
    assert f"Tomas,{community['Tomas'].id},Bilal" in tables["Lindiwe"][1]


async def test_who_keeps_a_facilitator_apart_is_in_no_number_and_has_no_name_in_the_table(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await join_waiting_list(community, "Chiara")
    community.clock.advance(timedelta(days=2))

    for name in ("Ada", "Chiara"):
        await services(community).exclusions.exclude(community.caller(name), someone(community, "Tomas"))
    community.clock.advance(timedelta(days=9))

    said = answer(await use(community, "Tomas", REPORT))
    page = (await use(community, "Tomas", EXPORT)).response
    assert page is not None
    table = (await page.attachments[1].read()).decode("utf-8-sig")
    assert "- waiting for a mentor: **0**\n" in said
    assert "- active: **0**" in said
    assert "- ended: **1**, half of them after no more than 2 days" in said
    assert f"Ines,{community['Ines'].id},,,the mentee asked,ended," in table
    assert [word for word in identifying_texts(community, "Ada") if word in table] == []
    assert "- active: **1**" in answer(await use(community, "Lindiwe", REPORT))


async def test_where_nothing_has_happened_it_says_so_in_noughts(community: SimulatedCommunity) -> None:
    said = answer(await use(community, "Tomas", REPORT))
    mentors = answer(await use(community, "Tomas", "facilitator mentors"))

    assert "- waiting for a mentor: **0**\n" in said
    assert "- ended: **0**; in the first 2 weeks: **0**" in said
    assert "There are no mentors just now." in mentors


async def test_members_are_refused_and_a_wrong_date_is_explained(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    refused = [answer(await use(community, "Ines", name)) for name in (REPORT, EXPORT, "facilitator mentors")]
    unreadable = answer(await use(community, "Tomas", REPORT, since="soon"))
    to_come = answer(await use(community, "Tomas", REPORT, since="2030-01-01"))

    assert all("Only facilitators can do that" in said for said in refused)
    assert "couldn't read that as a date" in unreadable
    assert "still to come" in to_come
