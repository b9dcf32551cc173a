"""People who left still see and delete what is stored about them: help is one button away on every old message."""

from __future__ import annotations

import discord
from simcord import InteractionResult, UserHandle
from simcord.results import ResponseMessage

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, labels
from tests.support.journeys.repeats import Repeats
from tests.support.journeys.steps import leave_server, make_pairing, post_control, stored_rows


def old_message(user: UserHandle) -> discord.Message:
    """A message of the bot's from before they left."""
    return post_control(user.dm_channel, "support:0:open")


def shown(said: InteractionResult) -> ResponseMessage:
    """What was answered."""
    assert said.response is not None
    return said.response


async def test_someone_who_has_left_sees_and_deletes_what_is_stored_of_them(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    ada = community["Ada"].user
    leave_server(community, "Ada")
    await community.env.settle()

    support = shown(await ada.click(old_message(ada), custom_id="support:0:open"))
    mine = await ada.click(support, label="What is stored about me")
    asked = await ada.click(shown(mine), label="Delete…")
    repeats = Repeats(community.env)
    done = await ada.click(shown(asked), label="Delete everything")
    again = await repeats.send_again()

    assert "Mentorships, and questions about one: 1" in answer(mine)
    assert "Nothing that is stored here leads to you any more" in answer(done)
    assert answer(again) == answer(done)
    stored = await stored_rows(community)
    assert [row[2] for row in stored.pop("sealed")] == ["closing"], "no contact can still be said"
    assert ada.id not in {value for rows in stored.values() for row in rows for value in row}


async def test_someone_whom_no_server_knows_hears_that_nothing_is_stored(community: SimulatedCommunity) -> None:
    zola = community.env.create_user("Zola")
    support = shown(await zola.slash("support"))

    said = await zola.click(support, label="What is stored about me")

    assert answer(said) == "Nothing is stored about you here."
    assert labels(shown(said)) == []


async def test_a_stranger_with_a_forged_button_finds_nothing_and_changes_nothing(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    zola = community.env.create_user("Zola")
    before = await stored_rows(community)

    for move, told in {"mine": "find", "export": "find", "send": "find", "delete-yes": "Nothing"}.items():
        custom_id = f"privacy:{community.guild.id}:{move}"
        said = await zola.click(post_control(zola.dm_channel, custom_id), custom_id=custom_id)
        assert told in answer(said)

    assert await stored_rows(community) == before
