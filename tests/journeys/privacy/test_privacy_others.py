"""Those who go on, after the other has had everything deleted: what they asked for still reaches somebody."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, check_in_comes, together
from tests.support.journeys.concerned import brings, latest
from tests.support.journeys.reading import check_ins, press, text

from .test_privacy import deletes


@pytest.fixture(autouse=True)
def ids_that_are_none(town: InventedCommunity) -> None:
    """As Discord itself answers to them."""
    town.env.inject_error("GET", f"/guilds/{town.guild.id}/members/-*", status=400, code=50035, times=None)


def cards(town: InventedCommunity) -> list[discord.Message]:
    """What stands in the facilitators' channel."""
    return list(town.facilitators.history())


async def test_their_wish_to_be_contacted_goes_on_without_the_others_name(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await press(town["Ada"], "Please contact me")
    await carried(town)

    await deletes(town, "Ines")
    await carried(town)
    [card] = [card for card in cards(town) if "asks to be contacted" in text(card)]
    await town.let_time_pass(timedelta(days=1))

    assert f"<@{town['Ines'].id}>" not in text(card)
    assert "with someone" in text(card)
    assert any("Nobody has taken it on yet" in text(card) for card in cards(town))


async def test_a_concern_about_who_is_gone_is_still_brought_up(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await brings(town, "Ada", about="Ines")

    await deletes(town, "Ines")
    await carried(town)
    await town.let_time_pass(timedelta(days=1))

    assert (await latest(town)).about_id == -1
    assert any("Nobody has taken this on yet" in text(card) for card in cards(town))


async def test_an_open_check_in_can_still_ask_for_contact(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    [asked] = check_ins(town["Ada"])

    await deletes(town, "Ines")
    await carried(town)
    await press(town["Ada"], "Please contact me", asked)
    await carried(town)

    assert any("asks to be contacted" in text(card) for card in cards(town))
