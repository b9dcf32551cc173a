"""Soon after a start it is not known who is there: nobody is said to be missing, and what waits comes anyway."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import InventedCommunity
from tests.journeys.core.test_soon_after_the_start import restarted, shown
from tests.support.journeys.acting import days_pass
from tests.support.journeys.reading import answer, card, dms, press, text, volunteer
from tests.support.journeys.unheard import coordinates, nobody_wears_the_role, the_bot_may_not_post, walks
from tests.support.outbox.line import trouble

from .test_unheard import told


async def unanswered(town: InventedCommunity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot has started anew, and Discord does not tell who is in the server."""
    await restarted(town)
    monkeypatch.setattr(discord.Guild, "chunk", _never)
    monkeypatch.setattr(discord.Guild, "chunked", False)


async def _never(_guild: discord.Guild) -> None:
    raise discord.ClientException


async def test_a_card_is_posted_and_nobody_is_said_to_be_missing(
    town: InventedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coordinates(town, "Hana")
    await unanswered(town, monkeypatch)

    said = answer(await volunteer(town, "Ines"))
    checked = answer(await town["Rosa"].slash(town.mentorship, "setup check"))

    assert "I take it to those who look after the groups: to the facilitators" in said
    assert "would like to mentor" in text(card(town))
    assert "Discord has not told me yet who is here" in checked
    assert "Nobody wears" not in checked
    assert [dms(town[name]) for name in ("Hana", "Rosa")] == [[], []]


async def test_where_the_channel_is_closed_the_coordinator_is_asked_for_and_told(
    town: InventedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coordinates(town, "Hana")
    await walks(town)
    await the_bot_may_not_post(town)
    await unanswered(town, monkeypatch)

    await press(town["Ada"], "Please contact me")
    await town.bot.courier.rest()

    assert len(told(town, "Hana", "asks to be contacted")) == 1
    assert dms(town["Rosa"]) == []


async def test_once_it_is_known_that_nobody_is_there_somebody_is_told(
    town: InventedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coordinates(town, "Hana")
    await nobody_wears_the_role(town)
    with monkeypatch.context() as unknown:
        await unanswered(town, unknown)
        await volunteer(town, "Ines")
        await town.bot.courier.rest()
        before = len(dms(town["Hana"]))

    await town.let_time_pass(timedelta(minutes=11))
    await days_pass(town, 1)

    assert before == 0
    assert len(told(town, "Hana", "would like to mentor")) == 2


async def test_where_discord_is_slow_whoever_looks_for_help_still_finds_the_way_to_a_facilitator(
    town: InventedCommunity,
) -> None:
    await restarted(town)

    async def slow(route: discord.http.Route) -> None:
        if route.method == "GET" and "/members/" in route.path:
            raise TimeoutError

    trouble(town.env, slow)

    found = shown(await town["Ada"].user.slash("support"))
    pressed = answer(await town["Ada"].user.click(found, label="Reach a facilitator"))

    assert "Discord is slow to tell me who you are just now" in pressed
