"""Nothing that leaves the bot tells a mentor who waits, up to the moment of that one's own yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from bot.rules.traits import Want, WantStance, format_answers
from tests.support.factories import write_wants
from tests.support.journeys.reading import answer, components, dms, labels, press, sent_to
from tests.support.journeys.steps import advance_days, join_waiting_list, make_mentors, services

NAMES = {
    "plain": "Adelheid",
    "right-to-left": "\u202eעדה בת־אור\u202c",
    "very long": "Wolfeschlegelsteinhausenbergerdo",
    "markdown": "**Ada** [x](https://a.example) `_`",
    "custom emoji": "<:heart:123456789012345678>",
}
WHY = "What fits, and why"
AVATAR = "a_0123456789abcdef0123456789abcdef"


async def is_called(community: SimulatedCommunity, name: str) -> None:
    """Ada is called this from now on, and has a face."""
    community.env.backend.edit_member(community.guild.id, community["Ada"].id, {"nick": name})
    stored = community.env.backend.users[community["Ada"].id]
    stored.avatar = AVATAR
    await community.env.settle()


async def says(community: SimulatedCommunity, name: str) -> None:
    """What someone says about themselves, in every way there is."""
    async with community.bot._dependencies.database.transaction() as uow:
        await uow.profiles.set(
            community.guild.id,
            community[name].id,
            answers=format_answers({"side": "betrayed", "group": str(community.roles["Tuesday group"].id)}),
            wants=write_wants({"side": Want(stance=WantStance.SIMILAR)}),
            pronouns="ze/zir",
            faith="Quaker meeting in Smalltown",
        )


async def both_have_said_something(community: SimulatedCommunity, name: str) -> None:
    """Ines is a mentor and Ada, by another name, waits."""
    await is_called(community, name)
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    for person in ("Ada", "Ines"):
        await says(community, person)


def telling(community: SimulatedCommunity, name: str) -> list[str]:
    """All that would give Ada away: names, id and mention, face, and words in which she could be recognised."""
    written = [name, json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]]
    return [*written, "Ada", str(community["Ada"].id), AVATAR, "ze/zir", "Smalltown"]


def gave_away(community: SimulatedCommunity, name: str, since: int = 0) -> list[str]:
    """What was told that gives Ada away, to anyone but herself and those in the facilitators' channel."""
    told = list(_left_the_bot(community, since))
    return [word for word in telling(community, name) for said in told if word in said]


def _left_the_bot(community: SimulatedCommunity, since: int) -> Iterator[str]:
    hers = {str(i.id) for i in community.env.backend.interactions.values() if i.user_id == community["Ada"].id}
    hers |= {str(community["Ada"].user.dm_channel.id), str(community.facilitators.id)}
    hers |= {str(i.id) for i in community.env.backend.interactions.values() if i.user_id == community["Tomas"].id}
    hers |= {str(i.token) for i in community.env.backend.interactions.values() if i.user_id == community["Tomas"].id}
    for request in community.env.http_requests[since:]:
        opens_her_messages = request.path == "/users/@me/channels"
        if not opens_her_messages and not hers & set(request.path.split("/")):
            yield f"{request.path} {json.dumps(request.json)} {json.dumps(request.json, ensure_ascii=False)}"


def options(shown: InteractionResult) -> list[str]:
    """The values that can be chosen in an answer."""
    assert shown.response is not None, answer(shown)
    return [str(option["value"]) for c in components(shown.response) for option in c.get("options", [])]


async def looks_everywhere(community: SimulatedCommunity) -> None:
    """Ines opens everything in which there could be something."""
    ines = community["Ines"]
    for command in ("mentorship me", "pairing show", "mentor ask", "checkin preferences"):
        await ines.slash(community.mentorship, command)
    for command in ("pairing withdraw", "pairing accept", "pairing decline", "pairing end", "pairing note"):
        await ines.autocomplete(community.mentorship, command, "pairing", "")
    for message in dms(ines):
        for label in labels(message):
            if label in {"My overview", WHY}:
                await ines.user.click(message, label=label)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_mentor_who_asks_from_the_list_learns_who_it_is_with_the_yes(
    community: SimulatedCommunity, name: str
) -> None:
    await both_have_said_something(community, name)
    began = len(community.env.http_requests)
    shown = await community["Ines"].slash(community.mentorship, "mentor ask")
    assert shown.response is not None
    await community["Ines"].select(shown.response, [options(shown)[0]])
    await looks_everywhere(community)
    await advance_days(community, 8)
    await looks_everywhere(community)

    before = gave_away(community, name, began)
    yes = len(community.env.http_requests)
    await press(community["Ada"], "Yes")

    assert before == []
    assert str(community["Ada"].id) in gave_away(community, name, yes)
    assert list(sent_to(community, "Ines"))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_mentor_to_whom_a_facilitator_suggests_someone_learns_who_with_the_yes(
    community: SimulatedCommunity, name: str
) -> None:
    await both_have_said_something(community, name)
    began = len(community.env.http_requests)
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )
    await looks_everywhere(community)
    await advance_days(community, 4)
    await press(community["Ines"], "Yes")
    await looks_everywhere(community)

    before = gave_away(community, name, began)
    yes = len(community.env.http_requests)
    await press(community["Ada"], "Yes")

    assert before == []
    assert str(community["Ada"].id) in gave_away(community, name, yes)


async def test_a_mentor_who_has_not_answered_yet_is_asked_anew_by_name_and_with_all_that_was_said(
    community: SimulatedCommunity,
) -> None:
    await both_have_said_something(community, "Adelheid")
    await community["Tomas"].slash(
        community.mentorship, "facilitator suggest", mentor=community["Ines"], mentee=community["Ada"]
    )
    began = len(community.env.http_requests)

    await press(community["Ada"], "Yes")
    await press(community["Ines"], WHY)

    told = set(gave_away(community, "Adelheid", began))
    assert {"Adelheid", str(community["Ada"].id), "ze/zir", "Smalltown"} <= told


@pytest.mark.parametrize("end", ["no", "taken back", "runs out", "leaves", "withdraws from the list"])
async def test_where_no_yes_comes_nothing_ever_tells(community: SimulatedCommunity, end: str) -> None:
    await both_have_said_something(community, "Adelheid")
    began = len(community.env.http_requests)
    place = (await services(community).waiting_list.mine(community.caller("Ada"))).id
    await services(community).offers.offer_to_waiting(community.caller("Ines"), place)
    await community.advance_time(timedelta(minutes=1))

    match end:
        case "no":
            await press(community["Ada"], "Not this time")
        case "taken back":
            await community["Ines"].slash(community.mentorship, "pairing withdraw")
        case "runs out":
            await advance_days(community, 15)
        case "leaves":
            community.guild.remove_member(community["Ada"])
            await community.env.settle()
        case _:
            await community["Ada"].slash(community.mentorship, "mentee withdraw")
            await advance_days(community, 15)
    await looks_everywhere(community)

    assert gave_away(community, "Adelheid", began) == []
