"""Soon after a start it is not known who is there: nobody is said to be missing, and what waits comes anyway."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.journeys.core.test_soon_after_the_start import restarted, shown
from tests.support.journeys.matters import concern_is_taken, open_matter
from tests.support.journeys.reading import answer, card, dms, press, text, volunteer
from tests.support.journeys.steps import advance_days
from tests.support.journeys.unheard import (
    delete_facilitator_role,
    deny_posting,
    make_active_pairing,
    make_coordinator,
    remove_role_from_all,
)
from tests.support.outbox.request_faults import inject_faults

from .test_no_facilitator_reads import told


async def unanswered(community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot has restarted, and Discord does not tell who is in the server."""
    await restarted(community)
    monkeypatch.setattr(discord.Guild, "chunk", _never)
    monkeypatch.setattr(discord.Guild, "chunked", False)


async def _never(_guild: discord.Guild) -> None:
    raise discord.ClientException


async def test_a_card_is_posted_and_nobody_is_said_to_be_missing(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_coordinator(community, "Hana")
    await unanswered(community, monkeypatch)

    said = answer(await volunteer(community, "Ines"))
    checked = answer(await community["Rosa"].slash(community.mentorship, "setup check"))

    assert "I take it to those who look after the groups: to the facilitators" in said
    assert "would like to mentor" in text(card(community))
    assert "Discord has not told me yet who is here" in checked
    assert "Nobody wears" not in checked
    assert [dms(community[name]) for name in ("Hana", "Rosa")] == [[], []]


async def test_where_the_channel_is_closed_the_coordinator_is_asked_for_and_told(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_coordinator(community, "Hana")
    await make_active_pairing(community)
    await deny_posting(community)
    await unanswered(community, monkeypatch)

    await press(community["Ada"], "Please contact me")
    await community.bot.outbox_worker.drain()

    assert len(told(community, "Hana", "asks to be contacted")) == 1
    assert told(community, "Rosa", "asks to be contacted") == []


async def test_once_it_is_known_that_nobody_is_there_somebody_is_told(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_coordinator(community, "Hana")
    await remove_role_from_all(community)
    with monkeypatch.context() as unknown:
        await unanswered(community, unknown)
        await volunteer(community, "Ines")
        await community.bot.outbox_worker.drain()
        before = len(dms(community["Hana"]))

    await community.advance_time(timedelta(minutes=11))
    await advance_days(community, 1)

    assert before == 0
    assert len(told(community, "Hana", "would like to mentor")) == 1


async def test_where_discord_is_slow_whoever_looks_for_help_still_finds_the_way_to_a_facilitator(
    community: SimulatedCommunity,
) -> None:
    await restarted(community)

    async def slow(route: discord.http.Route) -> None:
        if route.method == "GET" and "/members/" in route.path:
            raise TimeoutError

    inject_faults(community.env, slow)

    found = shown(await community["Ada"].user.slash("support"))
    pressed = answer(await community["Ada"].user.click(found, label="Reach a facilitator"))

    assert "I ask a facilitator to get in touch with you" in pressed


async def test_whoever_has_taken_it_on_keeps_it_while_discord_has_not_told_who_is_here(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    await concern_is_taken(community)
    with monkeypatch.context() as unknown:
        await unanswered(community, unknown)
        [guild] = community.bot.guilds
        guild._add_member(await guild.fetch_member(community["Lindiwe"].id))
        await community.advance_time(timedelta(days=3))
        await community.bot.outbox_worker.drain()

    assert (await open_matter(community)).taken_by == community["Tomas"].id


async def test_where_the_role_is_deleted_it_is_handed_back(community: SimulatedCommunity) -> None:
    await concern_is_taken(community)

    await delete_facilitator_role(community)
    await community.advance_time(timedelta(minutes=5))

    assert (await open_matter(community)).taken_by is None
