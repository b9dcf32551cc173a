"""Soon after a start Discord has not told the bot of everybody yet: it fetches the member who invoked something."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage
from structlog.testing import capture_logs

from bot.demo.world.community import SimulatedCommunity
from bot.ui.core.members import MEMBER_FETCH_TIMEOUT_S, find_mutual_guilds, role_ids
from storage.models.enums import MatchState
from tests.support.journeys.concerns import latest_concern, raise_concern
from tests.support.journeys.reading import answer, choose_check_in_option, fill_in, labels, last_dm, press, text
from tests.support.journeys.steps import (
    join_waiting_list,
    make_mentors,
    make_pairing,
    post_control,
    restart,
    stored_rows,
    trigger_check_in,
)
from tests.support.outbox.request_faults import FakeResponse, inject_faults


async def restarted(community: SimulatedCommunity) -> None:
    """The bot has restarted, and knows nobody but itself yet."""
    await restart(community)
    for guild in community.bot.guilds:
        for member in guild.members:
            if member.id != guild.me.id:
                guild._remove_member(member)
        assert not guild.chunked


async def refused(route: discord.http.Route) -> None:
    """Discord does not say who is in a server."""
    if route.method == "GET" and "/members/" in route.path:
        raise discord.HTTPException(FakeResponse(503), "not now")


async def untold(_guild: discord.Guild) -> None:
    """Discord does not list the members of a server."""
    raise discord.ClientException


async def by_dm(community: SimulatedCommunity, name: str, custom_id: str) -> InteractionResult:
    """Someone presses a button on a direct message."""
    user = community[name].user
    result: InteractionResult = await user.click(post_control(user.dm_channel, custom_id), custom_id=custom_id)
    return result


def shown(said: InteractionResult) -> ResponseMessage:
    """The card itself."""
    assert said.response is not None
    return said.response


async def test_a_facilitator_can_be_reached_at_once(community: SimulatedCommunity) -> None:
    community.env.create_guild("Nobody's circle")
    await restarted(community)

    card = shown(await community["Ada"].user.slash("support"))
    said = await community["Ada"].user.click(card, label="Reach a facilitator")

    assert labels(card) == ["Reach a facilitator", "Raise a concern"]
    assert "I ask a facilitator to get in touch with you" in answer(said)
    assert len((await stored_rows(community))["concerns"]) == 1


async def test_where_it_takes_long_to_know_the_server_a_button_looks_for_it(community: SimulatedCommunity) -> None:
    for name in ("Second circle", "Third circle"):
        community.env.create_guild(name)
    await restarted(community)
    mend = inject_faults(community.env, refused)
    card = shown(await community["Ada"].user.slash("support"))
    mend()

    reached = await community["Ada"].user.click(card, label="Reach a facilitator")
    ways = await community["Ada"].user.click(card, label="Raise a concern")
    form = await community["Ada"].user.click(shown(ways), label="Raise a concern")

    assert labels(card) == labels(shown(ways)) == ["Reach a facilitator", "Raise a concern"]
    assert "I ask a facilitator to get in touch with you" in answer(reached)
    assert len((await stored_rows(community))["concerns"]) == 1
    assert form.modal is not None


async def test_who_shares_none_of_them_hears_so_then(community: SimulatedCommunity) -> None:
    community.env.create_guild("Second circle")
    await restarted(community)
    mend = inject_faults(community.env, refused)
    zola = community.env.create_user("Zola")
    card = shown(await zola.slash("support"))
    mend()

    said = answer(await zola.click(card, label="Reach a facilitator"))

    assert "From here I can't see which server we share" in said
    assert community.guild.name not in said


async def test_before_discord_has_named_all_servers_no_button_says_that_one_is_gone(
    community: SimulatedCommunity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(community.bot, "is_ready", lambda: False)
    monkeypatch.setattr(community.bot, "get_guild", lambda _id: None)

    said = answer(await by_dm(community, "Ada", f"support:{community.guild.id}:reach"))

    assert "Discord is slow to tell me who you are just now" in said
    assert "long gone" not in said


@pytest.mark.parametrize("target", ["me", "who-sees", "preferences", "about-me", "check-ins-rest"])
async def test_every_button_in_a_direct_message_opens(community: SimulatedCommunity, target: str) -> None:
    await make_pairing(community, "Ada", "Ines")
    await restarted(community)

    said = answer(await by_dm(community, "Ada", f"door:{community.guild.id}:{target}"))

    assert "I can't find that here" not in said
    assert "Something went wrong" not in said


@pytest.mark.parametrize("target", ["ask", "volunteer"])
async def test_every_form_opens_and_is_taken(community: SimulatedCommunity, target: str) -> None:
    await restarted(community)
    fields: dict[str, tuple[Any, ...]] = {
        "volunteer": (["kind"], "present", ["1"], "I listen."),
        "ask": ("Someone to listen.", "yes", "mentors", "Evenings."),
    }

    form = await by_dm(community, "Ada", f"door:{community.guild.id}:{target}")
    said = answer(await fill_in(community["Ada"], form, *fields[target], in_dm=True))

    assert len((await stored_rows(community))["mentors" if target == "volunteer" else "seekers"]) == 1, said


async def test_a_check_in_is_answered_and_what_else_it_offers_works(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await restarted(community)

    page = answer(await choose_check_in_option(community["Ada"], "preferences"))
    said = answer(await press(community["Ada"], "Please contact me"))

    assert "Times for messages" in page
    assert "would like to be contacted" in said


async def test_a_facilitator_looks_after_a_concern_with_the_roles_that_they_wear(
    community: SimulatedCommunity,
) -> None:
    await raise_concern(community, "Ada", about="Lindiwe")
    await restarted(community)

    said = answer(await by_dm(community, "Tomas", f"concern:{(await latest_concern(community)).id}:take"))

    assert "The others see that you look after it." in said


async def test_someone_who_is_not_there_is_let_in_nowhere(community: SimulatedCommunity) -> None:
    zola = community.env.create_user("Zola")
    await restarted(community)

    said = await zola.slash("support")
    target = f"door:{community.guild.id}:me"
    pressed = await zola.click(post_control(zola.dm_channel, target), custom_id=target)

    assert labels(shown(said)) == ["What is stored about me"]
    assert community.guild.name not in answer(said)
    assert "I can't find that here" in answer(pressed)


async def test_where_discord_does_not_say_who_is_there_help_is_shown_all_the_same_and_buttons_answer_calmly(
    community: SimulatedCommunity, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await restarted(community)
    monkeypatch.setattr(discord.Guild, "chunk", untold)
    mend = inject_faults(community.env, refused)

    caplog.clear()
    with capture_logs() as ours, caplog.at_level(logging.INFO):
        said = await community["Ada"].user.slash("support")
        logged = [*ours, *(line.getMessage() for line in caplog.records)]
    reached = await by_dm(community, "Ada", f"support:{community.guild.id}:reach")
    form = await by_dm(community, "Ada", f"support:{community.guild.id}:concern")
    mend()

    assert "741741" in answer(said)
    assert labels(shown(said)) == ["Reach a facilitator", "Raise a concern"]
    assert logged == []
    assert "Discord is slow to tell me who you are just now" in answer(reached)
    assert "please don't wait for us" in answer(reached)
    assert "couldn't open the form in time" in answer(form)


async def test_discord_has_a_second_to_say_who_is_there_in_however_many_servers(
    community: SimulatedCommunity,
) -> None:
    for name in ("Second circle", "Third circle"):
        community.env.create_guild(name)
    await restarted(community)
    answered, now = asyncio.Event(), asyncio.get_running_loop().time

    async def waits_for_it(_route: discord.http.Route) -> None:
        await answered.wait()

    mend = inject_faults(community.env, waits_for_it)
    began = now()
    found, perhaps = await find_mutual_guilds(community.bot, community["Ada"].id)
    took = now() - began
    answered.set()
    mend()

    assert (found, len(perhaps)) == ([], 3)
    assert took < 2 * MEMBER_FETCH_TIMEOUT_S


async def test_whoever_is_suggested_in_a_set_is_still_here(community: SimulatedCommunity) -> None:
    await make_mentors(community, "Ines")
    await join_waiting_list(community, "Ada")
    await restarted(community)
    matches = community.bot.services.matching
    found = await matches.find(community.caller("Tomas"))

    await community["Tomas"].click(
        post_control(community.facilitators, f"match:{found.matches[0].id}:suggest"),
        custom_id=f"match:{found.matches[0].id}:suggest",
    )

    again = await matches.get(community.caller("Tomas"), found.matching.id)
    assert [match.state for match in again.matches] == [MatchState.SUGGESTED]
    assert "A facilitator thought that" in text(last_dm(community["Ada"]))


async def test_roles_count_before_discord_has_told_of_the_servers_own(community: SimulatedCommunity) -> None:
    state = community.bot._connection
    stub = discord.Guild._create_unavailable(state=state, guild_id=community.guild.id, data=None)
    data: Any = await community.bot.http.get_member(community.guild.id, community["Tomas"].id)

    worn = role_ids(discord.Member(data=data, guild=stub, state=state))

    assert community.roles["Facilitator"].id in worn
    assert community.guild.id in worn
