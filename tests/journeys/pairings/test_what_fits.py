"""What fits, and why: opened by the two who are asked, by nobody else, and not left standing in a message."""

from __future__ import annotations

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import TraitSection
from tests.support.journeys.exclusions import keep_ines_and_ada_apart, rendered_answer
from tests.support.journeys.reading import answer, labels, last_dm, press, text
from tests.support.journeys.steps import make_mentors, press_forged, request_pairing, services

WHY = "What fits, and why"


async def both_apart(community: SimulatedCommunity) -> None:
    """Ines is a mentor, and both she and Ada have said that they are apart, which Ada hopes for."""
    await make_mentors(community, "Ines")
    about_them = services(community).profiles
    for name in ("Ada", "Ines"):
        await about_them.set_answers(community.caller(name), TraitSection.STORY, chosen={"path": ["apart"]})
    await about_them.set_wants(community.caller("Ada"), TraitSection.STORY, wants={"path": "similar"})


async def test_a_mentor_who_is_asked_by_name_opens_what_fits(community: SimulatedCommunity) -> None:
    await both_apart(community)
    await request_pairing(community, "Ada", "Ines")

    told = answer(await press(community["Ines"], WHY))

    assert "**Reconciling or apart**: Apart" in told
    assert "both apart" in told
    assert "apart" not in text(last_dm(community["Ines"])).lower()


async def test_where_nothing_is_said_there_is_no_such_button(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")

    await request_pairing(community, "Ada", "Ines")

    assert WHY not in labels(last_dm(community["Ines"]))


async def test_nobody_but_the_two_opens_it_and_not_when_it_is_closed(community: SimulatedCommunity) -> None:
    await both_apart(community)
    await request_pairing(community, "Ada", "Ines")
    old = last_dm(community["Ines"])
    [asked] = (await services(community).overview.mine(community.caller("Ada"))).pairings
    custom_id = f"why:{asked.id}"

    by_others = [
        answer(await press_forged(community, name, community.mentorship, custom_id)) for name in ("Bilal", "Tomas")
    ]
    await press(community["Ines"], "Not this time", old)
    afterwards = answer(await press_forged(community, "Ines", community.mentorship, custom_id))

    assert all("can't find that here" in said for said in by_others)
    assert "closed by now" in afterwards


async def test_who_has_come_to_be_kept_apart_opens_what_they_would_have_opened(community: SimulatedCommunity) -> None:
    await both_apart(community)
    await request_pairing(community, "Ada", "Ines")
    pages = [
        await press(community["Ines"], WHY),
        await community["Ines"].slash(community.mentorship, "mentorship me"),
    ]

    await keep_ines_and_ada_apart(community, "Ada")
    afterwards = [
        await press(community["Ines"], WHY),
        await community["Ines"].slash(community.mentorship, "mentorship me"),
    ]

    assert list(map(rendered_answer, afterwards)) == list(map(rendered_answer, pages))
