"""A form that the bot says it couldn't take in is not taken in after that, whichever process still knows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, fill_in
from tests.support.journeys.steps import (
    drain_outbox,
    make_pairing,
    post_control,
    restart,
    services,
    stored_rows,
)

Opening = Callable[[SimulatedCommunity], Awaitable[InteractionResult]]

NOT_TAKEN_IN = "I couldn't take this form in"


async def press(community: SimulatedCommunity, name: str, custom_id: str) -> InteractionResult:
    """Press a control that stands somewhere."""
    return await community[name].click(post_control(community.mentorship, custom_id), custom_id=custom_id)


async def note(community: SimulatedCommunity) -> InteractionResult:
    """What Ada writes to her mentor."""
    return await community["Ada"].slash(community.mentorship, "pairing note")


async def end_for_both(community: SimulatedCommunity) -> InteractionResult:
    """The end of a mentorship, by a facilitator."""
    [pairing] = await services(community).overview.endable_pairings(community.caller("Tomas"))
    return await press(community, "Tomas", f"end-both:{pairing.id}")


async def time_zone(community: SimulatedCommunity) -> InteractionResult:
    """The community's time zone."""
    return await press(community, "Rosa", "setup:zone")


@pytest.mark.parametrize(
    ("opening", "name", "typed"),
    [
        (note, "Ada", ["Thank you."]),
        (end_for_both, "Tomas", ["It is better so."]),
        (time_zone, "Rosa", ["Berlin"]),
    ],
)
async def test_what_another_process_gave_back_is_not_done_and_said_so(
    community: SimulatedCommunity, opening: Opening, name: str, typed: list[Any]
) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await opening(community)
    assert form.modal is not None, answer(form)
    assert await services(community).forms.give_back(form.modal["custom_id"])
    await drain_outbox(community)
    before = await stored_rows(community)

    said = await fill_in(community[name], form, *typed)
    await drain_outbox(community)

    assert answer(said).startswith(NOT_TAKEN_IN)
    assert str(typed[0]) in answer(said)
    assert await stored_rows(community) == before


async def test_what_was_taken_in_is_not_given_back(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    form = await note(community)
    assert form.modal is not None
    await fill_in(community["Ada"], form, "Thank you.")

    assert not await services(community).forms.give_back(form.modal["custom_id"])


@pytest.mark.parametrize(("is_accepted", "answered_after"), [(True, 1), (True, 3), (True, None), (False, None)])
async def test_a_lost_form_is_given_back_unless_another_process_has_answered(
    community: SimulatedCommunity, *, is_accepted: bool, answered_after: int | None
) -> None:
    """What Discord says to the first response does not tell whose the one is that it has.

    The other process answers after so many requests of this one: before its first look, or before its second.
    """
    await make_pairing(community, "Ada", "Ines")
    form = await note(community)
    await restart(community)
    adapter, backend = community.env._webhook_adapter, community.env.backend
    carry, asked = adapter.request, list[str]()

    async def lose_the_first(route: discord.http.Route, *given: object, **named: object) -> Any:
        asked.append(route.path)
        said = await carry(route, *given, **named) if is_accepted or len(asked) > 1 else None
        if len(asked) == answered_after:
            sent = list(backend.interactions.values())[-1]
            assert sent.message_id is not None
            backend.edit_message(sent.channel_id, sent.message_id, {"content": "That is done."})
        if len(asked) == 1:
            raise TimeoutError
        return said

    adapter.request = lose_the_first
    said = await fill_in(community["Ada"], form, "Thank you.")
    adapter.request = carry

    is_answered = answered_after is not None
    given_back = (await stored_rows(community))["taken_forms"]
    assert len(given_back) == (not is_answered)
    assert (NOT_TAKEN_IN in answer(said)) is not is_answered
    assert ("Thank you." in answer(said)) is not is_answered


async def test_a_form_that_another_process_deferred_is_answered_in_its_place(community: SimulatedCommunity) -> None:
    """The process that knows the form stood still, until the other one took it for lost."""
    await make_pairing(community, "Ada", "Ines")
    form = await note(community)
    adapter = community.env._webhook_adapter
    carry, asked = adapter.request, list[dict[str, Any]]()

    async def defer_first(route: discord.http.Route, *given: object, **named: Any) -> Any:
        if not asked:
            elsewhere = {"type": 5, "data": {"flags": 64}}
            await carry(route, *given, **named | {"payload": elsewhere, "multipart": None})
        asked.append(named)
        return await carry(route, *given, **named)

    adapter.request = defer_first
    said = await fill_in(community["Ada"], form, "Thank you.")
    adapter.request = carry

    assert answer(said).startswith("I bring it to")
    assert NOT_TAKEN_IN not in answer(said)
