"""Lists that are longer than one message, walked by a coordinator while they change, with people of the same name."""

from __future__ import annotations

import re

from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, labels, text
from tests.support.journeys.steps import make_pairing, press_forged, services

SAMS = ("sam.one", "sam_two_")


async def crowd(community: SimulatedCommunity, *names: str, shown_as: str | None = None) -> None:
    """Let these people come, and wait for a mentor; *shown_as* is everybody's display name."""
    for name in names:
        user = community.env.create_user(name, global_name=shown_as or name)
        community.people[name] = community.guild.add_member(user, roles=[community.roles["Member"]])
        await services(community).waiting_list.join(
            community.caller(name), hope=None, attends=True, preferences=None, listed=True
        )


async def queue(community: SimulatedCommunity) -> ResponseMessage:
    shown = await community["Tomas"].slash(community.mentorship, "facilitator queue")
    assert shown.response is not None, answer(shown)
    return shown.response


def waiting(page: ResponseMessage) -> list[str]:
    return re.findall(r"🔎 <@(\d+)>", text(page))


async def test_who_acts_on_a_page_and_goes_on_passes_over_nobody(community: SimulatedCommunity) -> None:
    names = [f"person{number}" for number in range(60)]
    await crowd(community, *names)
    page = await queue(community)
    first = waiting(page)

    for name in names[: len(first)]:
        await services(community).waiting_list.withdraw(community.caller(name))
    seen = list(first)
    await community["Tomas"].click(page, label="Next")
    seen += waiting(page)
    while "Next" in labels(page):
        await community["Tomas"].click(page, label="Next")
        seen += waiting(page)

    assert 0 < len(first) < 60
    assert sorted(seen) == sorted(str(community[name].id) for name in names)


async def test_a_made_up_place_shows_a_page_and_to_others_nothing(community: SimulatedCommunity) -> None:
    await crowd(community, "person0")

    for place in ("0:0", "9223372036854775807:1", "9999999999999999999:9999999999999999999"):
        custom_id = f"facilitator:queue:{place}"
        shown = await press_forged(community, "Tomas", community.mentorship, custom_id)
        refused = await press_forged(community, "Ada", community.mentorship, custom_id)

        assert "What waits (1)" in answer(shown)
        assert "person0" not in answer(refused)
        assert str(community["person0"].id) not in answer(refused)


async def test_two_of_the_same_name_are_told_apart_wherever_they_stand(community: SimulatedCommunity) -> None:
    await crowd(community, *SAMS, shown_as="*Sam*")
    accounts = [f"<@{community[SAMS[0]].id}> (sam.one)", rf"<@{community[SAMS[1]].id}> (sam\_two\_)"]
    listed = text(await queue(community))
    for sam in SAMS:
        await make_pairing(community, sam, "Ines")

    offered = await community["Tomas"].autocomplete(community.mentorship, "facilitator end", "pairing", "*sam*")
    [two] = await community["Ines"].autocomplete(community.mentorship, "pairing note", "pairing", "sam_two_")
    ended = await community["Tomas"].slash(community.mentorship, "facilitator end", pairing=offered[0]["value"])
    apart = await community["Ines"].slash(community.mentorship, "privacy keep-apart", member=community[SAMS[1]])
    alone = await community["Ines"].slash(community.mentorship, "privacy keep-apart", member=community["Ada"])

    assert all(account in listed for account in accounts)
    assert [each["name"] for each in offered] == [f"Ines mentors *Sam* ({sam})" for sam in SAMS]
    assert two["name"] == "*Sam* (sam_two_), your mentee"
    assert accounts[0] in answer(ended)
    assert accounts[1] in answer(apart)
    assert "(" not in answer(alone).split("**Kept.**")[1].split(".")[0]
