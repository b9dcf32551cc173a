"""``/mentor ask`` without a name: broad traits, page by page; for mentors with room alone."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import Want, WantStance, format_answers
from tests.support.factories import write_wants
from tests.support.journeys.reading import (
    answer,
    components,
    dms,
    identifying_texts,
    labels,
    last_dm,
    press,
    profile_link,
    text,
)
from tests.support.journeys.steps import (
    SELECT,
    join_waiting_list,
    leave_server,
    make_mentors,
    make_pairing,
    post_control,
    press_forged,
    services,
)

SAME_SIDE = {"side": Want(stance=WantStance.SIMILAR)}
CHANGED = "so nobody was asked"


async def says(community: SimulatedCommunity, name: str, **words: str) -> None:
    """What someone says about themselves: the side, and free words; they hope for the same side."""
    group = community.roles["Tuesday group"].id
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.profiles.set(
            community.guild.id,
            community[name].id,
            answers=format_answers({"side": "betrayed", "group": str(group), "times": "evenings"}),
            wants=write_wants(SAME_SIDE),
            **words,
        )


async def asks_for_someone(community: SimulatedCommunity, name: str) -> InteractionResult:
    """Someone looks who waits."""
    shown: InteractionResult = await community[name].slash(community.mentorship, "mentor ask")
    return shown


def options(shown: InteractionResult) -> list[dict[str, Any]]:
    """The choices of the only select in an answer."""
    assert shown.response is not None, answer(shown)
    return [option for c in components(shown.response) for option in c.get("options", [])]


async def chooses(community: SimulatedCommunity, name: str, shown: InteractionResult, number: int = 0) -> str:
    """Someone chooses from a list that was shown; what they are answered."""
    assert shown.response is not None
    return answer(await community[name].select(shown.response, [options(shown)[number]["value"]]))


async def test_a_mentor_reads_traits_and_no_free_words_and_no_name(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await says(community, "Ada", pronouns="ze/zir", faith="Quaker")
    await says(community, "Ines")

    shown = answer(await asks_for_someone(community, "Ines"))

    assert "**Side of the affair**: Betrayed" in shown
    assert f"**Support group**: <@&{community.roles['Tuesday group'].id}>" in shown
    assert not [
        word
        for word in ("Someone to", "Why it", "ze/zir", "Quaker", *identifying_texts(community, "Ada")[:2])
        if word in shown
    ]


async def test_the_one_offered_to_gets_the_mentors_card_and_decides(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await says(community, "Ada")
    await says(community, "Ines", pronouns="she/her", faith="Quaker")

    said = await chooses(community, "Ines", await asks_for_someone(community, "Ines"))
    card = text(last_dm(community["Ada"]))
    fits = answer(await press(community["Ada"], "What fits, and why"))
    await press(community["Ada"], "Yes")

    assert "I bring them your card where I may" in said
    assert f"{profile_link(community, 'Ines')} offers to be your mentor" in card
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
    assert f"You are a mentor to {profile_link(community, 'Ada')} now" in text(last_dm(community["Ines"]))
    assert "Someone to listen" not in text(last_dm(community["Ines"]))
    assert "> Someone to listen" in answer(await press(community["Ines"], "What fits, and why"))


async def test_a_mentor_who_takes_nobody_new_for_a_while_may_still_look_and_offer(
    community: SimulatedCommunity,
) -> None:
    await join_waiting_list(community, "Dorji")
    await make_mentors(community, "Marek")
    await services(community).mentor_status.pause(community.caller("Marek"), until=None)

    said = await chooses(community, "Marek", await asks_for_someone(community, "Marek"))

    assert "I bring them your card where I may" in said


async def test_members_outsiders_and_mentors_without_room_see_nobody(community: SimulatedCommunity) -> None:
    await join_waiting_list(community, "Dorji")
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")

    said = {name: answer(await asks_for_someone(community, name)) for name in ("Chiara", "Hana", "Ines")}

    assert "no current mentor" in said["Chiara"]
    assert "no current mentor" in said["Hana"]
    assert "as many mentees as you said you have room for" in said["Ines"]
    assert not [words for words in said.values() if "Joined the list" in words]


async def test_with_many_waiting_everyone_is_reached_page_by_page_longest_waiting_first(
    community: SimulatedCommunity,
) -> None:
    await make_mentors(community, "Ines")
    role = frozenset({community.roles["Member"].id})
    rows = []
    for number in range(70):
        caller = community.caller("Ada")
        waits = await services(community).waiting_list.join(
            type(caller)(user_id=10**17 + number, community_id=caller.community_id, role_ids=role),
            hope=None,
            attends=True,
            listed=True,
            preferences=None,
        )
        rows.append(str(waits.id))

    shown, reached = await asks_for_someone(community, "Ines"), list[str]()
    while True:
        page = shown.response
        assert page is not None
        reached += [option["value"] for option in options(shown)]
        assert f"**{len(options(shown))}.**" in text(page)
        if "Next" not in labels(page):
            break
        await community["Ines"].click(page, label="Next")
    behind = await press_forged(community, "Ines", community.mentorship, f"waiting:{community.guild.id}:{rows[30]}")

    assert reached == rows
    # A list from before this one's pages leads on behind the last that it showed.
    assert rows[31] in {option["value"] for option in options(behind)}


@pytest.mark.parametrize("between", ["found someone", "withdrew", "left"])
async def test_whatever_came_between_the_mentor_hears_the_same_words(
    community: SimulatedCommunity, between: str
) -> None:
    await make_mentors(community, "Ines", "Marek")
    await join_waiting_list(community, "Ada")
    shown = await asks_for_someone(community, "Ines")
    match between:
        case "found someone":
            await make_pairing(community, "Ada", "Marek")
        case "withdrew":
            await community["Ada"].slash(community.mentorship, "mentee withdraw")
        case _:
            leave_server(community, "Ada")
            await community.env.settle()
    forged = post_control(community.mentorship, "offer", kind=SELECT)

    said = await chooses(community, "Ines", shown)
    nobody = answer(await community["Ines"].select(forged, ["999999"]))

    assert CHANGED in said
    assert said == nobody
    assert not [message for message in dms(community["Ada"]) if "offers to be your mentor" in text(message)]


async def test_the_list_works_in_direct_messages_too(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada", "Bilal")
    await chooses(community, "Ines", await asks_for_someone(community, "Ines"))
    await press(community["Ada"], "Not this time")

    shown = await press(community["Ines"], "Offer to someone waiting")
    assert shown.response is not None
    said = await community["Ines"].user.select(shown.response, [options(shown)[1]["value"]])

    assert "I bring them your card where I may" in answer(said)
    assert f"{profile_link(community, 'Ines')} offers to be your mentor" in text(last_dm(community["Bilal"]))


async def test_a_list_from_before_still_offers(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    place = (await services(community).waiting_list.mine(community.caller("Ada"))).id
    old = post_control(community.mentorship, "offer", kind=SELECT)

    said = await community["Ines"].select(old, ["1"])

    assert place == 1
    assert "I bring them your card where I may" in answer(said)
