"""``/support``: whose lines come first, and whom one can write to by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bot.demo.world.community import SimulatedCommunity
from bot.rules.setup.choices import SetupPage
from bot.ui.core.audience import AT_MOST_S, NOBODY_KNOWN, find_people
from storage.database import Database
from tests.journeys.core.test_soon_after_the_start import restarted, shown
from tests.support.journeys.exclusions import keep_apart
from tests.support.journeys.reading import answer, profile_link
from tests.support.journeys.setting_up import settings_page
from tests.support.journeys.unheard import make_coordinator


async def test_names_are_awaited_for_a_second(community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch) -> None:
    answered, now = asyncio.Event(), asyncio.get_running_loop().time

    @asynccontextmanager
    async def hangs(_database: Database) -> AsyncIterator[None]:
        await answered.wait()
        raise OSError
        yield

    monkeypatch.setattr(Database, "read_transaction", hangs)
    asks: Any = SimpleNamespace(client=community.bot, user=SimpleNamespace(id=community["Ada"].id))
    began = now()
    found = await find_people(asks, community.guild.id)
    took = now() - began
    answered.set()

    assert found == NOBODY_KNOWN
    assert took < 2 * AT_MOST_S


async def test_the_coordinator_and_two_facilitators_can_be_written_to_by_name(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Rosa")
    named = f"{profile_link(community, 'Rosa')}, who coordinates mentorship here, or to "

    here = answer(await community["Ada"].slash(community.mentorship, "support"))
    card = await community["Ada"].user.slash("support")
    reached = answer(await community["Ada"].user.click(shown(card), label="Reach a facilitator"))

    assert all(f"<@{community[name].id}>" in here for name in ("Rosa", "Tomas", "Lindiwe"))
    for said in (answer(card), reached):
        assert f"You can also write yourself, now:** to {named}" in said
        assert all(profile_link(community, name) in said for name in ("Tomas", "Lindiwe"))


async def test_soon_after_a_start_they_are_named_as_well(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Rosa")
    await restarted(community)

    said = answer(await community["Ada"].user.slash("support"))

    assert all(profile_link(community, name) in said for name in ("Rosa", "Tomas", "Lindiwe"))


async def test_nobody_is_named_whom_the_reader_keeps_apart_nor_the_reader(community: SimulatedCommunity) -> None:
    await make_coordinator(community, "Rosa")
    await keep_apart(community, "Ada", "Rosa")

    ada = answer(await community["Ada"].slash(community.mentorship, "support"))
    tomas = answer(await community["Tomas"].slash(community.mentorship, "support"))

    assert f"<@{community['Rosa'].id}>" not in ada
    assert f"<@{community['Tomas'].id}>" not in tomas


async def test_who_keeps_the_reader_apart_is_named_all_the_same(community: SimulatedCommunity) -> None:
    before = answer(await community["Ada"].slash(community.mentorship, "support"))
    for name in ("Tomas", "Lindiwe", "Rosa"):
        await keep_apart(community, name, "Ada")

    assert answer(await community["Ada"].slash(community.mentorship, "support")) == before


async def test_the_lines_of_the_servers_own_country_come_first(community: SimulatedCommunity) -> None:
    page = await settings_page(community, SetupPage.HOW)

    chosen = await community["Rosa"].select(page, ["Ireland"], custom_id="setup:country")
    here = answer(await community["Ada"].slash(community.mentorship, "support"))
    there = answer(await community["Ada"].user.slash("support"))

    assert chosen.acknowledged
    for said in (here, there):
        assert "**Ireland**: emergency 112 or 999." in said
        assert "741741" not in said


async def test_another_countrys_lines_are_one_choice_away(
    community: SimulatedCommunity,
) -> None:
    card = shown(await community["Ada"].slash(community.mentorship, "support"))

    said = await community["Ada"].select(card, ["Ireland"])

    assert answer(said).startswith("**Ireland**: emergency 112 or 999.")
    assert "741741" not in answer(said)
