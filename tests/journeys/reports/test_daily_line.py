"""Where the community wants it, one quiet line a day in the facilitators' channel leads to what was."""

from __future__ import annotations

import re
from datetime import timedelta

import discord

from bot.demo.world.community import SimulatedCommunity
from bot.rules.setup.choices import SetupPage
from tests.support.journeys.exclusions import keep_apart
from tests.support.journeys.reading import answer, cards, labels, text
from tests.support.journeys.setting_up import settings_page
from tests.support.journeys.steps import drain_outbox, make_pairing, restart


async def choose_line(community: SimulatedCommunity) -> None:
    """Choose in the settings that there is a line."""
    page = await settings_page(community, SetupPage.HOW)
    await community["Rosa"].select(page, ["1"], custom_id="setup:daily")


async def lines(community: SimulatedCommunity) -> list[discord.Message]:
    """What the channel has been told of days, the newest last."""
    await community.advance_time(timedelta(days=1))
    await drain_outbox(community)
    return [message for message in cards(community) if "The day until" in text(message)]


async def test_it_is_off_until_someone_who_manages_the_server_chooses_it(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    before = await lines(community)

    await choose_line(community)
    shown = answer(await community["Rosa"].slash(community.mentorship, "setup show"))

    assert before == []
    assert "**A daily line in the channel**: yes" in shown


async def test_it_makes_no_sound_has_no_names_and_leads_to_what_each_may_know(community: SimulatedCommunity) -> None:
    await choose_line(community)
    await make_pairing(community, "Ada", "Ines")
    await restart(community)

    [line] = await lines(community)
    shown = answer(await community["Tomas"].click(line, label="What began"))

    assert line.flags.suppress_notifications
    assert "<@" not in text(line)
    assert labels(line) == ["What began", "What ended"]
    assert community["Ada"].mention in shown


async def test_to_one_whom_somebody_keeps_apart_the_line_and_what_it_leads_to_say_nothing_of_them(
    community: SimulatedCommunity,
) -> None:
    await choose_line(community)
    [quiet] = await lines(community)
    await keep_apart(community, "Ada", "Tomas")
    await community.advance_time(timedelta(minutes=1))
    await make_pairing(community, "Ada", "Ines")

    *_, line = await lines(community)
    to_tomas = answer(await community["Tomas"].click(line, label="What began"))
    to_lindiwe = answer(await community["Lindiwe"].click(line, label="What began"))

    without_dates = [re.sub(r"<t:\d+:f>", "", text(each)) for each in (quiet, line)]
    assert without_dates[0] == without_dates[1]
    assert community["Ada"].mention not in to_tomas
    assert community["Ada"].mention in to_lindiwe
