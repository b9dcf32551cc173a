"""The ways to being kept apart: from a question, a *not this time*, a concern, or while something goes on."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import ConcernOutcome, PairingState
from tests.support.journeys.concerns import CONCERN_TEXT, latest_concern, open_concern_form, raise_concern
from tests.support.journeys.exclusions import keep_apart, rendered_answer
from tests.support.journeys.reading import answer, components, dms, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    drain_outbox,
    join_waiting_list,
    make_mentors,
    make_pairing,
    press_forged,
    request_pairing,
    restart,
    services,
    someone,
    stored_rows,
)

NEVER, APART, END, LATER = "Never bring us together", "Keep us apart", "End it and keep apart", "Later"
ALLOW, FORBID = "Facilitators may take it into account", "Keep it from facilitators"


async def _kept_by(community: SimulatedCommunity, name: str) -> dict[int, bool]:
    """Whom somebody keeps apart from, and whether facilitators may know of it."""
    kept = await services(community).exclusions.mine(community.caller(name))
    return {each.other_id: each.for_facilitators for each in kept}


async def _go_on(community: SimulatedCommunity, name: str, shown: InteractionResult, label: str) -> InteractionResult:
    """Press a button of an answer, where it was given."""
    assert shown.response is not None
    in_dm = shown.response.channel_id == community[name].user.dm_channel.id
    actor: Any = community[name].user if in_dm else community[name]
    pressed: InteractionResult = await actor.click(shown.response, label=label)
    return pressed


def _payloads(messages: list[discord.Message]) -> list[str]:
    # Each message has an id of its own in its outermost component, as it has one outside.
    return [re.sub(r"\], 'id': \d+", "]", str(list(components(message)))) for message in messages]


async def test_while_something_goes_on_it_is_asked_first_and_later_keeps_nothing(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = await stored_rows(community)

    asked = await keep_apart(community, "Ada", "Ines")
    assert asked.response is not None
    told, offered = answer(asked), labels(asked.response)
    later = await _go_on(community, "Ada", asked, LATER)

    assert f"{community['Ines'].mention} is your mentor" in told
    assert offered == [END, LATER]
    assert "Everything stays as it is" in answer(later)
    assert await stored_rows(community) == before


async def test_ended_with_it_the_other_reads_what_anybody_reads_of_an_end(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await make_pairing(community, "Bilal", "Ines")
    asked = await keep_apart(community, "Ada", "Ines")
    had = len(dms(community["Ines"]))

    kept = await _go_on(community, "Ada", asked, END)
    await drain_outbox(community)
    await community["Bilal"].slash(community.mentorship, "pairing end")
    await drain_outbox(community)
    by_ada, by_bilal = _payloads(dms(community["Ines"])[had:])

    assert "**Kept.**" in answer(kept)
    assert "The mentorship has ended" in answer(kept)
    assert list(await _kept_by(community, "Ada")) == [community["Ines"].id]
    for name in ("Ada", "Bilal"):
        [pairing] = (await services(community).overview.mine(community.caller(name))).closings
        by_ada, by_bilal = [
            said.replace(f":{pairing.pairing.id}:", ":_:").replace(str(community[name].id), "_").replace(name, "_")
            for said in (by_ada, by_bilal)
        ]
    assert by_ada == by_bilal


async def test_a_question_offers_it_and_closes_as_any_other(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    question = last_dm(community["Ines"])

    asked = await press(community["Ines"], NEVER, question)
    assert asked.response is not None
    offered = labels(asked.response)
    kept = await _go_on(community, "Ines", asked, END)
    await drain_outbox(community)
    late = await press(community["Ines"], "Yes", question)

    assert offered == [END, LATER]
    assert "**Kept.**" in answer(kept)
    assert "It is *not this time*" in answer(kept)
    assert "does not come about this time" in text(last_dm(community["Ada"]))
    assert "This is closed by now" in answer(late)
    assert list(await _kept_by(community, "Ines")) == [community["Ada"].id]


async def test_its_buttons_work_after_a_restart_and_twice(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    pages = [await press(community["Ines"], NEVER) for _ in range(2)]
    await restart(community)

    first, again = [await _go_on(community, "Ines", page, END) for page in pages]
    await drain_outbox(community)

    assert "It is *not this time*" in answer(first)
    assert "**Kept.**" in answer(again)
    assert len([said for said in map(text, dms(community["Ada"])) if "does not come about this time" in said]) == 1


@pytest.mark.parametrize("days", [0, 3], ids=["asked", "reminded"])
async def test_a_mentor_who_does_not_know_who_it_is_is_not_offered_it(
    community: SimulatedCommunity, days: int
) -> None:
    await make_mentors(community, "Ines")
    await services(community).suggestions.suggest(
        community.caller("Tomas"), mentor=someone(community, "Ines"), mentee=someone(community, "Ada")
    )
    await drain_outbox(community)
    await community.advance_time(timedelta(days=days))
    await drain_outbox(community)

    assert NEVER not in labels(last_dm(community["Ines"]))
    assert NEVER in labels(last_dm(community["Ada"]))


async def test_not_this_time_offers_it_too(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    declined = await press(community["Ines"], "Not this time")

    asked = await press(community["Ines"], NEVER)
    assert asked.response is not None
    offered = labels(asked.response)
    kept = await _go_on(community, "Ines", asked, APART)

    assert "*not this time*" in answer(declined)
    assert offered == [APART, LATER]
    assert "**Kept.**" in answer(kept)
    assert list(await _kept_by(community, "Ines")) == [community["Ada"].id]


async def test_a_question_that_comes_between_is_not_ended_unasked(community: SimulatedCommunity) -> None:
    await request_pairing(community, "Ada", "Ines")
    await press(community["Ines"], "Not this time")
    asked = await press(community["Ines"], NEVER)
    community.clock.advance(timedelta(days=100))
    await request_pairing(community, "Ada", "Ines")

    told = await _go_on(community, "Ines", asked, APART)

    assert told.response is not None
    assert labels(told.response) == [END, LATER]
    assert await _kept_by(community, "Ines") == {}


async def test_whoever_brings_a_concern_is_offered_it(community: SimulatedCommunity) -> None:
    form = await open_concern_form(community, "Ada")
    raised = await fill_in(community["Ada"], form, CONCERN_TEXT, [community["Ines"]], "without", ["tell"])

    kept = await _go_on(community, "Ada", await _go_on(community, "Ada", raised, APART), APART)

    assert f"I don't bring you and {community['Ines'].mention} together" in answer(raised)
    assert "**Kept.**" in answer(kept)
    assert list(await _kept_by(community, "Ada")) == [community["Ines"].id]


async def test_about_nobody_there_is_nobody_to_be_kept_apart_from(community: SimulatedCommunity) -> None:
    form = await open_concern_form(community, "Ada")
    raised = await fill_in(community["Ada"], form, CONCERN_TEXT, None, "with", ["tell"])

    assert raised.response is not None
    assert labels(raised.response) == []


async def test_once_a_concern_is_closed_its_message_says_what_holds_and_offers_it(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await raise_concern(community, "Ada", about="Ines", named=True)
    concern = await latest_concern(community)
    await services(community).concern_cases.close(
        community.caller("Tomas"), concern.id, outcome=ConcernOutcome.TALKED
    )
    await drain_outbox(community)

    closed = text(last_dm(community["Ada"]))
    asked = await press(community["Ada"], APART)
    await _go_on(community, "Ada", asked, END)
    forged = answer(await press_forged(community, "Ines", community.mentorship, f"concern:{concern.id}:apart"))

    assert "From now on, only your own wish keeps you apart." in closed
    assert "Ines" not in closed
    assert str(community["Ines"].id) not in closed
    assert list(await _kept_by(community, "Ada")) == [community["Ines"].id]
    assert "I can't find that here" in forged
    assert (await services(community).overview.mine(community.caller("Ada"))).pairings == []


async def test_whether_facilitators_may_know_is_said_beside_it_and_in_the_list(community: SimulatedCommunity) -> None:
    kept = await keep_apart(community, "Ada", "Ines")
    await keep_apart(community, "Ada", "Marek")
    ines, marek = community["Ines"].id, community["Marek"].id

    allowed = await _go_on(community, "Ada", kept, ALLOW)
    after_it = await _kept_by(community, "Ada")
    forbidden = await _go_on(community, "Ada", allowed, FORBID)
    shown = await community["Ada"].slash(community.mentorship, "privacy keep-apart-list")
    assert shown.response is not None
    listed = answer(shown)
    home = community.guild.id
    chosen = await community["Ada"].select(shown.response, [str(marek)], custom_id=f"apart:{home}:allow")

    assert "Facilitators don't know of it" in answer(kept)
    assert "Facilitators may take it into account" in answer(allowed)
    assert after_it == {ines: True, marek: False}
    assert "Facilitators don't know of it" in answer(forbidden)
    assert "facilitators may take it into account" not in listed
    assert "facilitators may take it into account" in answer(chosen)
    assert await _kept_by(community, "Ada") == {ines: False, marek: True}


async def test_a_forged_button_is_for_nobody_else_and_not_for_oneself(community: SimulatedCommunity) -> None:
    home, ada = community.guild.id, community["Ada"].id
    oneself = await press_forged(community, "Ada", community.mentorship, f"apart:{home}:{ada}:ask")
    elsewhere = await press_forged(community, "Ada", community.mentorship, f"apart:{home + 1}:{ada}:keep")
    unsaid = await press_forged(community, "Ada", community.mentorship, f"apart:{home}:{home}:allow")

    assert "Please choose someone else" in answer(oneself)
    assert "I can't find that here" in answer(elsewhere)
    assert "I can't find that here" in answer(unsaid)


async def test_of_a_nameless_offer_the_wish_tells_a_mentor_nothing(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    seeker = await services(community).waiting_list.mine(community.caller("Ada"))
    offered = await services(community).offers.offer_to_waiting(community.caller("Ines"), seeker.id)
    await drain_outbox(community)
    home = community.guild.id

    for name in ("Ada", "Farid"):
        await press_forged(community, "Ines", community.mentorship, f"apart:{home}:{community[name].id}:end")
    said = [
        rendered_answer(await keep_apart(community, "Ines", name)).replace(str(community[name].id), "_")
        for name in ("Ada", "Farid")
    ]
    async with community.bot._dependencies.database.read_transaction() as uow:
        stored = await uow.pairings.get(offered.id)

    assert said[0] == said[1]
    assert stored is not None
    assert stored.state is PairingState.PROPOSED
