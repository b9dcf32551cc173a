"""Soon after a start Discord has not told the bot of everybody yet: whoever knocks is asked for."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage
from structlog.testing import capture_logs

from bot.demo.world.community import InventedCommunity
from bot.ui.core.members import ANSWERS_WITHIN, role_ids, shared_with
from storage.models.enums import MatchState
from tests.support.journeys.acting import check_in_comes, is_mentor, posted, remembered, restart, together, waits
from tests.support.journeys.concerned import brings, latest
from tests.support.journeys.reading import answer, choose, fill_in, labels, last_dm, press, text
from tests.support.outbox.line import Refused, trouble


async def restarted(town: InventedCommunity) -> None:
    """The bot has started anew, and knows nobody but itself yet."""
    await restart(town)
    for guild in town.bot.guilds:
        for member in guild.members:
            if member.id != guild.me.id:
                guild._remove_member(member)
        assert not guild.chunked


async def refused(route: discord.http.Route) -> None:
    """Discord does not say who is in a server."""
    if route.method == "GET" and "/members/" in route.path:
        raise discord.HTTPException(Refused(503), "not now")


async def by_dm(town: InventedCommunity, name: str, custom_id: str) -> InteractionResult:
    """Someone presses a button on a direct message."""
    user = town[name].user
    result: InteractionResult = await user.click(posted(user.dm_channel, custom_id), custom_id=custom_id)
    return result


def shown(said: InteractionResult) -> ResponseMessage:
    """The card itself."""
    assert said.response is not None
    return said.response


async def test_a_facilitator_can_be_reached_at_once(town: InventedCommunity) -> None:
    town.env.create_guild("Nobody's circle")
    await restarted(town)

    card = shown(await town["Ada"].user.slash("support"))
    said = await town["Ada"].user.click(card, label="Reach a facilitator")

    assert labels(card) == ["Reach a facilitator", "Raise a concern"]
    assert "I ask a facilitator to get in touch with you" in answer(said)
    assert len((await remembered(town))["concerns"]) == 1


@pytest.mark.parametrize("door", ["me", "who-sees", "preferences", "about-me", "check-ins-rest"])
async def test_every_door_in_a_direct_message_opens(town: InventedCommunity, door: str) -> None:
    await together(town, "Ada", "Ines")
    await restarted(town)

    said = answer(await by_dm(town, "Ada", f"door:{town.guild.id}:{door}"))

    assert "I can't find that here" not in said
    assert "Something went wrong" not in said


@pytest.mark.parametrize("door", ["ask", "volunteer"])
async def test_every_form_opens_and_is_taken(town: InventedCommunity, door: str) -> None:
    await restarted(town)
    fields: dict[str, tuple[Any, ...]] = {
        "volunteer": (["kind"], "present", ["1"], "I listen."),
        "ask": ("Someone to listen.", "yes", "Evenings."),
    }

    form = await by_dm(town, "Ada", f"door:{town.guild.id}:{door}")
    said = answer(await fill_in(town["Ada"], form, *fields[door], in_dm=True))

    assert len((await remembered(town))["mentors" if door == "volunteer" else "seekers"]) == 1, said


async def test_a_check_in_is_answered_and_what_else_it_offers_works(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await check_in_comes(town)
    await restarted(town)

    page = answer(await choose(town["Ada"], "preferences"))
    said = answer(await press(town["Ada"], "Please contact me"))

    assert "When I may write to you" in page
    assert "would like to be contacted" in said


async def test_a_facilitator_looks_after_a_concern_with_the_roles_that_they_wear(town: InventedCommunity) -> None:
    await brings(town, "Ada", about="Lindiwe")
    await restarted(town)

    said = answer(await by_dm(town, "Tomas", f"concern:{(await latest(town)).id}:take"))

    assert "The others see that you look after it." in said


async def test_someone_who_is_not_there_is_let_in_nowhere(town: InventedCommunity) -> None:
    zola = town.env.create_user("Zola")
    await restarted(town)

    said = await zola.slash("support")
    door = f"door:{town.guild.id}:me"
    pressed = await zola.click(posted(zola.dm_channel, door), custom_id=door)

    assert labels(shown(said)) == ["What is stored about me"]
    assert town.guild.name not in answer(said)
    assert "I can't find that here" in answer(pressed)


async def test_where_discord_does_not_say_who_is_there_help_is_shown_all_the_same_and_buttons_answer_calmly(
    town: InventedCommunity, caplog: pytest.LogCaptureFixture
) -> None:
    await restarted(town)
    mend = trouble(town.env, refused)

    caplog.clear()
    with capture_logs() as ours, caplog.at_level(logging.INFO):
        said = await town["Ada"].user.slash("support")
        logged = [*ours, *(line.getMessage() for line in caplog.records)]
    reached = await by_dm(town, "Ada", f"support:{town.guild.id}:reach")
    form = await by_dm(town, "Ada", f"support:{town.guild.id}:concern")
    mend()

    assert "9-8-8" in answer(said)
    assert labels(shown(said)) == ["Reach a facilitator", "Raise a concern"]
    assert logged == []
    assert "Discord is slow to tell me who you are just now" in answer(reached)
    assert "please don't wait for us" in answer(reached)
    assert "couldn't open the form in time" in answer(form)


async def test_discord_has_a_second_to_say_who_is_there_in_however_many_servers(town: InventedCommunity) -> None:
    for name in ("Second circle", "Third circle"):
        town.env.create_guild(name)
    await restarted(town)
    answered, now = asyncio.Event(), asyncio.get_running_loop().time

    async def waits_for_it(_route: discord.http.Route) -> None:
        await answered.wait()

    mend = trouble(town.env, waits_for_it)
    began = now()
    found = await shared_with(town.bot, town["Ada"].id)
    took = now() - began
    answered.set()
    mend()

    assert found == []
    assert took < 2 * ANSWERS_WITHIN


async def test_whoever_is_suggested_in_a_set_is_still_here(town: InventedCommunity) -> None:
    await is_mentor(town, "Ines")
    await waits(town, "Ada")
    await restarted(town)
    matches = town.bot.services.matches
    found = await matches.find(town.caller("Tomas"))

    await town["Tomas"].click(
        posted(town.facilitators, f"match:{found.found[0].id}:suggest"),
        custom_id=f"match:{found.found[0].id}:suggest",
    )

    again = await matches.look(town.caller("Tomas"), found.matching.id)
    assert [match.state for match in again.found] == [MatchState.SUGGESTED]
    assert "A facilitator thought that" in text(last_dm(town["Ada"]))


async def test_roles_count_before_discord_has_told_of_the_servers_own(town: InventedCommunity) -> None:
    state = town.bot._connection
    stub = discord.Guild._create_unavailable(state=state, guild_id=town.guild.id, data=None)
    data: Any = await town.bot.http.get_member(town.guild.id, town["Tomas"].id)

    worn = role_ids(discord.Member(data=data, guild=stub, state=state))

    assert town.roles["Facilitator"].id in worn
    assert town.guild.id in worn
