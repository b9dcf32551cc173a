"""The card that opens the facilitators' queue: it stands once, wherever their channel is, whatever waits."""

from __future__ import annotations

import discord

from bot.demo.world.community import SimulatedCommunity
from bot.ui.components.overview import QUEUE_CUSTOM_ID
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.reading import answer, components, text
from tests.support.journeys.steps import advance_days, drain_outbox, press_forged, restart, services


def queue_cards(community: SimulatedCommunity) -> list[discord.Message]:
    """The cards that open the queue in the facilitators' channel."""
    return [
        message
        for message in community.facilitators.history()
        if any(component.get("custom_id") == QUEUE_CUSTOM_ID for component in components(message))
    ]


async def choose(community: SimulatedCommunity, channel_id: int | None) -> None:
    """Choose the facilitators' channel."""
    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), channel_id)
    await drain_outbox(community)


async def test_it_stands_once_and_says_the_same_whatever_waits(community: SimulatedCommunity) -> None:
    await choose(community, community.facilitators.id)
    [before] = queue_cards(community)

    await raise_concern(community, "Ada", about="Marek")
    await choose(community, community.facilitators.id)
    await restart(community)
    await advance_days(community, 3)

    [after] = queue_cards(community)
    assert (after.id, text(after)) == (before.id, text(before))
    assert community.facilitators.history() == [after]


async def test_deleted_by_hand_it_is_back_within_a_day(community: SimulatedCommunity) -> None:
    await choose(community, community.facilitators.id)
    [before] = queue_cards(community)
    community.env.backend.delete_message(community.facilitators.id, before.id)

    await advance_days(community, 1)

    [after] = queue_cards(community)
    assert after.id != before.id


async def test_it_moves_with_the_channel_and_goes_where_there_is_none(community: SimulatedCommunity) -> None:
    await choose(community, community.facilitators.id)
    await choose(community, community.mentorship.id)
    moved = (queue_cards(community), len(community.mentorship.history()))
    await choose(community, None)
    gone = len(community.mentorship.history())
    await advance_days(community, 2)

    assert moved == ([], 1)
    assert gone == 0
    assert queue_cards(community) == []
    assert len(community.mentorship.history()) == 0


async def test_it_shows_each_facilitator_what_is_for_them(community: SimulatedCommunity) -> None:
    await choose(community, community.facilitators.id)
    [standing] = queue_cards(community)
    await raise_concern(community, "Ada", about="Lindiwe")

    shown = {name: await community[name].click(standing, label="What waits for me") for name in ("Tomas", "Lindiwe")}
    other = await press_forged(community, "Dorji", community.mentorship, QUEUE_CUSTOM_ID)

    assert all(each.response is not None and each.response.ephemeral for each in shown.values())
    assert "Someone brings a concern" in answer(shown["Tomas"])
    assert "Nothing waits for a decision" in answer(shown["Lindiwe"])
    assert "Only facilitators can do that" in answer(other)
