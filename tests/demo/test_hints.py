"""What the demo suggests: each can be done where it says, and has its tick once it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from simcord.results import ResponseMessage

from bot.demo.web.hints import EMPTY_HINTS, FRESH_HINTS, LIVELY_HINTS, Hint
from bot.demo.web.other_worlds import WorldName
from bot.demo.web.server import TIME_STEPS
from bot.demo.world.community import CAST, CastMember
from bot.demo.world.lively import LIVELY_CAST

from .conftest import Guest, visit


async def test_a_hint_has_its_tick_once_it_was_done_and_no_other_has(guest: Guest) -> None:
    community = guest.community
    before = [hint["done"] for hint in (await guest.state())["hints"]]

    await community["Bilal"].slash(community.mentorship, "mentorship about")
    by_somebody_else = (await guest.state())["hints"][0]["done"]
    await community["Ada"].slash(community.mentorship, "mentorship about")
    done = [hint["done"] for hint in (await guest.state())["hints"]]

    assert not any(before)
    assert not by_somebody_else
    assert done == [True, *before[1:]]


async def test_a_form_counts_once_it_is_sent(guest: Guest) -> None:
    community = guest.community

    form = await community["Ada"].slash(community.mentorship, "mentee ask", mentor=community["Ines"])
    opened = (await guest.state())["hints"][3]["done"]
    radio = form.modal["components"][1]["component"]["custom_id"] if form.modal else ""
    await community["Ada"].submit_modal(form, {radio: "yes"})

    assert not opened
    assert (await guest.state())["hints"][3]["done"]


async def test_a_button_counts_whatever_it_is_about(guest: Guest) -> None:
    community, cards = guest.community, guest.community.env.backend.messages[guest.community.facilitators.id]
    card = max(cards.values(), key=lambda message: message.id)
    approve = next(part for part in re.findall(r"mentor:\d+:approve", str(card.components)))

    await community["Tomas"].click(ResponseMessage(community.env, card), custom_id=approve)

    assert (await guest.state())["hints"][1]["done"]


async def test_a_guest_is_taken_to_where_each_hint_can_be_done(guest: Guest) -> None:
    for hint in (await guest.state())["hints"]:
        there = await guest.does("look", person=hint["person"], room=hint["room"])

        assert (there["person"], there["room"]) == (hint["person"], hint["room"])


@pytest.mark.parametrize(("hints", "cast"), [(FRESH_HINTS, CAST), (LIVELY_HINTS, LIVELY_CAST), (EMPTY_HINTS, CAST)])
def test_hints_are_about_people_and_steps_that_there_are(hints: Sequence[Hint], cast: Sequence[CastMember]) -> None:
    there = {"anybody", *(one.name.lower() for one in cast)}

    doers = {action.split(" ", 1)[0] for hint in hints for action in hint.actions()}
    steps = {action.removeprefix("anybody ") for hint in hints for action in hint.actions() if action[-1] == "s"}

    assert doers | {hint.person for hint in hints} <= there
    assert {step for step in steps if step[0].isdigit()} <= set(TIME_STEPS)


async def test_an_empty_server_is_set_up_as_its_hints_say() -> None:
    async with visit(WorldName.EMPTY) as guest:
        community, state = guest.community, await guest.state()
        commands = {command.qualified_name for command in community.bot.tree.walk_commands()}
        await community["Rosa"].slash(community.mentorship, "setup start")
        after = await guest.state()

    actions = [action for hint in (*FRESH_HINTS, *LIVELY_HINTS, *EMPTY_HINTS) for action in hint.done_by]
    asked = {action.split("/")[1].removesuffix(" sent") for action in actions if "/" in action}
    assert (state["person"], state["place"]) == ("rosa", "A new server")
    assert [hint["done"] for hint in after["hints"]] == [True, *[False] * (len(EMPTY_HINTS) - 1)]
    assert asked <= commands
