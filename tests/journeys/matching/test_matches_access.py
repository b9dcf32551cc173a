"""Who may find and read a set of matches, and what it never tells."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.matching import (
    MATCHES_COMMAND,
    find_matches,
    id_of,
    pictures,
    press_on_page,
    store_answers,
    two_pairs,
)
from tests.support.journeys.reading import answer, labels, last_dm, text
from tests.support.journeys.steps import (
    join_waiting_list,
    make_mentors,
    press_forged,
    remove_role,
    request_pairing,
    restart,
    services,
    stored_rows,
)

NO = "Only facilitators can do that"


@pytest.mark.parametrize("wish", ["kept apart", "not for me"])
async def test_what_a_facilitator_reads_is_the_same_with_and_without_secrets(
    community: SimulatedCommunity, wish: str
) -> None:
    before = text(await two_pairs(community))
    ada, ines, marek = (community[name].id for name in ("Ada", "Ines", "Marek"))
    async with community.bot._dependencies.database.transaction() as uow:
        for mentor in (ines, marek):
            if wish == "kept apart":
                await uow.exclusions.add(community.guild.id, person_id=mentor, other_id=ada, at=community.clock())
            else:
                await uow.exclusions.pass_over(community.guild.id, person_id=ada, mentor_id=mentor, until=None)

    assert text(await find_matches(community)) == before


async def test_who_is_kept_apart_is_left_in_the_same_words_as_anyone(community: SimulatedCommunity) -> None:
    await two_pairs(community)
    ada, ines, marek = (community[name].id for name in ("Ada", "Ines", "Marek"))
    async with community.bot._dependencies.database.transaction() as uow:
        for mentor in (ines, marek):
            await uow.exclusions.add(
                community.guild.id, person_id=mentor, other_id=ada, at=community.clock(), for_facilitators=True
            )

    said = text(await find_matches(community))
    queue = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))

    assert f"**3** {community['Ada'].mention}: no place that suits them is free just now." in said
    [line] = [line for line in queue.splitlines() if community["Ada"].mention in line]
    assert line.endswith(":R>")


@pytest.mark.parametrize("name", ["Dorji", "Ines", "Lindiwe", "Tomas"])
async def test_nobody_else_reads_or_moves_anything_in_a_set(community: SimulatedCommunity, name: str) -> None:
    page = await two_pairs(community)
    overview = [id_of(page, "Look through"), id_of(page, "Suggest all")]
    await press_on_page(community, page, "Look through")
    ids = [*overview, *(id_of(page, label) for label in ("Suggest", "Next best", "Skip", "Overview", "Next"))]
    ids.append(overview[1].replace(":all", ":yes"))
    if name == "Tomas":
        remove_role(community, "Tomas", "Facilitator")
        await community.env.settle()
    before = await stored_rows(community)

    told = [answer(await press_forged(community, name, community.mentorship, custom_id)) for custom_id in ids]

    expected = "can't find that here" if name == "Lindiwe" else NO
    assert [said for said in told if expected not in said] == []
    assert await stored_rows(community) == before
    if name != "Lindiwe":
        assert NO in answer(await community[name].slash(community.mentorship, MATCHES_COMMAND))


async def test_what_is_not_there_or_was_replaced_answers_kindly(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    old = id_of(page, "Look through")
    await find_matches(community)

    told = [
        answer(await press_forged(community, "Tomas", community.mentorship, custom_id))
        for custom_id in (old, "match:0:suggest", "match:999999:swap", "matching:999999:yes", "matching:0:show")
    ]

    assert [said for said in told if "can't find that here" not in said] == []


async def test_every_button_works_after_a_restart(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)
    await restart(community)

    first = await press_on_page(community, page, "Look through")
    await press_on_page(community, page, "Suggest")
    overview = await press_on_page(community, page, "Overview")

    assert "## 1 of 2" in first
    assert "· suggested" in overview
    assert len(pictures(page)) == 1
    assert labels(last_dm(community["Ada"])) == [
        "Yes",
        "Not this time",
        "What fits, and why",
        "Never bring us together",
    ]


async def test_a_facilitators_own_case_is_not_in_it(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines", "Tomas")
    await join_waiting_list(community, "Ada", "Lindiwe")
    await request_pairing(community, "Lindiwe", "Marek")

    page = await find_matches(community, "Lindiwe")

    said = text(page)
    assert community["Lindiwe"].mention not in said
    assert community["Marek"].mention not in said
    assert community["Ada"].mention in said
    assert "are not in this; another facilitator sees to that" in said


async def test_nobody_waits_or_nobody_has_room(community: SimulatedCommunity) -> None:
    nobody = text(await find_matches(community))
    await join_waiting_list(community, "Ada")
    page = await find_matches(community)

    assert "Nobody waits. No mentor who can be suggested now has room." in nobody
    assert f"**1** {community['Ada'].mention}: no mentor has room." in text(page)
    assert labels(page) == pictures(page) == []


async def test_hundreds_who_wait_fit_one_message(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    for number in range(200):
        member = community.guild.add_member(
            community.env.create_user(f"user{number}", global_name="مُرشِد " * 4), roles=[community.roles["Member"]]
        )
        community.people[f"user{number}"] = member
        await services(community).waiting_list.join(
            community.caller(f"user{number}"), hope=None, attends=True, preferences=None, listed=True
        )

    page = await find_matches(community)
    said = text(page)
    await press_on_page(community, page, "Everybody, one by one")
    listed = [text(page)]
    while "Next" in labels(page):
        listed.append(await press_on_page(community, page, "Next"))
    await press_on_page(community, page, "Overview")
    await press_on_page(community, page, "Look through")
    one = await press_on_page(community, page, "Suggest")

    assert "**200** people wait" in said
    assert "### Nobody yet for **198** people" in said
    assert "and 186 more: no place that suits them is free just now" in said
    assert all(any(f"**{number}** <@" in said for said in listed) for number in range(1, 201))
    assert "## 2 of 2" in one


async def test_what_is_sent_as_a_picture_has_no_name_in_it(community: SimulatedCommunity) -> None:
    page = await two_pairs(community)

    [file] = page.attachments
    png = await file.read()

    assert png.startswith(b"\x89PNG")
    assert not [name for name in ("Ada", "Ines") if name.encode() in png]
    assert file.filename == "who-fits.png"


async def test_the_queue_and_a_members_page_say_what_stands_in_the_way(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Ada")
    nobody = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    await make_mentors(community, "Ines")
    await store_answers(community, "Ines", "side=unfaithful")
    await store_answers(community, "Ada", "side=betrayed", "side=similar!")
    musts = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))
    page = answer(await community["Tomas"].slash(community.mentorship, "facilitator person", member=community["Ada"]))
    await store_answers(community, "Ada", "side=betrayed")
    nothing = answer(await community["Tomas"].slash(community.mentorship, "facilitator queue"))

    assert "· no mentor has room" in nobody
    in_the_way = "nobody with room meets what they can't do without (side of the affair)"
    assert in_the_way in musts
    assert in_the_way in page
    assert community["Ada"].mention in nothing
    assert "nobody with room" not in nothing
