"""Nothing that leaves the bot tells a mentor who waits, up to the moment of that one's own yes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import InventedCommunity
from bot.rules.traits import Stance, Want, write_answers
from tests.support.factories import write_wants
from tests.support.journeys.acting import days_pass, is_mentor, services, waits
from tests.support.journeys.reading import answer, components, dms, labels, press, reached

NAMES = {
    "plain": "Adelheid",
    "right-to-left": "\u202eעדה בת־אור\u202c",
    "very long": "Wolfeschlegelsteinhausenbergerdo",
    "markdown": "**Ada** [x](https://a.example) `_`",
    "custom emoji": "<:heart:123456789012345678>",
}
WHY = "What fits, and why"
AVATAR = "a_0123456789abcdef0123456789abcdef"


async def is_called(town: InventedCommunity, name: str) -> None:
    """Ada is called this from now on, and has a face."""
    town.env.backend.edit_member(town.guild.id, town["Ada"].id, {"nick": name})
    stored = town.env.backend.users[town["Ada"].id]
    stored.avatar = AVATAR
    await town.env.settle()


async def says(town: InventedCommunity, name: str) -> None:
    """What someone says about themselves, in every way there is."""
    async with town.bot._parts.store.transaction() as memory:
        await memory.profiles.say(
            town.guild.id,
            town[name].id,
            answers=write_answers({"side": "betrayed", "group": str(town.roles["Tuesday group"].id)}),
            wants=write_wants({"side": Want(stance=Stance.SIMILAR)}),
            pronouns="ze/zir",
            faith="Quaker meeting in Smalltown",
        )


async def both_have_said_something(town: InventedCommunity, name: str) -> None:
    """Ines is a mentor and Ada, by another name, waits."""
    await is_called(town, name)
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    for person in ("Ada", "Ines"):
        await says(town, person)


def telling(town: InventedCommunity, name: str) -> list[str]:
    """All that would give Ada away: names, id and mention, face, and words in which she could be recognised."""
    written = [name, json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]]
    return [*written, "Ada", str(town["Ada"].id), AVATAR, "ze/zir", "Smalltown"]


def gave_away(town: InventedCommunity, name: str, since: int = 0) -> list[str]:
    """What was told that gives Ada away, to anyone but herself and those in the facilitators' channel."""
    told = list(_left_the_bot(town, since))
    return [word for word in telling(town, name) for said in told if word in said]


def _left_the_bot(town: InventedCommunity, since: int) -> Iterator[str]:
    hers = {str(i.id) for i in town.env.backend.interactions.values() if i.user_id == town["Ada"].id}
    hers |= {str(town["Ada"].user.dm_channel.id), str(town.facilitators.id)}
    hers |= {str(i.id) for i in town.env.backend.interactions.values() if i.user_id == town["Tomas"].id}
    hers |= {str(i.token) for i in town.env.backend.interactions.values() if i.user_id == town["Tomas"].id}
    for request in town.env.http_requests[since:]:
        opens_her_messages = request.path == "/users/@me/channels"
        if not opens_her_messages and not hers & set(request.path.split("/")):
            yield f"{request.path} {json.dumps(request.json)} {json.dumps(request.json, ensure_ascii=False)}"


def options(shown: InteractionResult) -> list[str]:
    """The values that can be chosen in an answer."""
    assert shown.response is not None, answer(shown)
    return [str(option["value"]) for c in components(shown.response) for option in c.get("options", [])]


async def looks_everywhere(town: InventedCommunity) -> None:
    """Ines opens everything in which there could be something."""
    ines = town["Ines"]
    for command in ("mentorship me", "pairing show", "mentor ask", "checkin preferences"):
        await ines.slash(town.mentorship, command)
    for command in ("pairing withdraw", "pairing accept", "pairing decline", "pairing end", "pairing note"):
        await ines.autocomplete(town.mentorship, command, "pairing", "")
    for message in dms(ines):
        for label in labels(message):
            if label in {"How things stand", WHY}:
                await ines.user.click(message, label=label)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_mentor_who_asks_from_the_list_learns_who_it_is_with_the_yes(
    town: InventedCommunity, name: str
) -> None:
    await both_have_said_something(town, name)
    began = len(town.env.http_requests)
    shown = await town["Ines"].slash(town.mentorship, "mentor ask")
    assert shown.response is not None
    await town["Ines"].select(shown.response, [options(shown)[0]])
    await looks_everywhere(town)
    await days_pass(town, 8)
    await looks_everywhere(town)

    before = gave_away(town, name, began)
    yes = len(town.env.http_requests)
    await press(town["Ada"], "Yes")

    assert before == []
    assert str(town["Ada"].id) in gave_away(town, name, yes)
    assert list(reached(town, "Ines"))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
async def test_a_mentor_to_whom_a_facilitator_suggests_someone_learns_who_with_the_yes(
    town: InventedCommunity, name: str
) -> None:
    await both_have_said_something(town, name)
    began = len(town.env.http_requests)
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])
    await looks_everywhere(town)
    await days_pass(town, 4)
    await press(town["Ines"], "Yes")
    await looks_everywhere(town)

    before = gave_away(town, name, began)
    yes = len(town.env.http_requests)
    await press(town["Ada"], "Yes")

    assert before == []
    assert str(town["Ada"].id) in gave_away(town, name, yes)


async def test_a_mentor_who_has_not_answered_yet_is_asked_anew_by_name_and_with_all_that_was_said(
    town: InventedCommunity,
) -> None:
    await both_have_said_something(town, "Adelheid")
    await town["Tomas"].slash(town.mentorship, "facilitator suggest", mentor=town["Ines"], mentee=town["Ada"])
    began = len(town.env.http_requests)

    await press(town["Ada"], "Yes")
    await press(town["Ines"], WHY)

    told = set(gave_away(town, "Adelheid", began))
    assert {"Adelheid", str(town["Ada"].id), "ze/zir", "Smalltown"} <= told


@pytest.mark.parametrize("end", ["no", "taken back", "runs out", "leaves", "withdraws from the list"])
async def test_where_no_yes_comes_nothing_ever_tells(town: InventedCommunity, end: str) -> None:
    await both_have_said_something(town, "Adelheid")
    began = len(town.env.http_requests)
    place = (await services(town).seekers.mine(town.caller("Ada"))).id
    await services(town).offering.offer_to_waiting(town.caller("Ines"), place)
    await town.let_time_pass(timedelta(minutes=1))

    match end:
        case "no":
            await press(town["Ada"], "Not this time")
        case "taken back":
            await town["Ines"].slash(town.mentorship, "pairing withdraw")
        case "runs out":
            await days_pass(town, 15)
        case "leaves":
            town.guild.remove_member(town["Ada"])
            await town.env.settle()
        case _:
            await town["Ada"].slash(town.mentorship, "mentee withdraw")
            await days_pass(town, 15)
    await looks_everywhere(town)

    assert gave_away(town, "Adelheid", began) == []
