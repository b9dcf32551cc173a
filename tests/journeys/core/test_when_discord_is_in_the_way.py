"""A deleted channel or role, a bot without permission: the action stands and arrives once things are mended."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import applies, carried, is_mentor, open_dms, services, together
from tests.support.journeys.reading import answer, card, labels, last_dm, roles, text, volunteer


def may_post(town: InventedCommunity, *, allowed: bool) -> None:
    """Whether the bot may post in the facilitators' channel."""
    role, send = town.guild.roles["Companion"].id, discord.Permissions(send_messages=True).value
    see = discord.Permissions(view_channel=True).value
    allow, deny = (see | send, 0) if allowed else (see, send)
    town.env.backend.set_overwrite(town.facilitators.id, Overwrite(role, OverwriteType.ROLE, allow=allow, deny=deny))


async def test_a_card_that_could_not_be_posted_comes_once_it_may(town: InventedCommunity) -> None:
    may_post(town, allowed=False)
    said = await volunteer(town, "Ines")
    before = len(town.facilitators.history())

    may_post(town, allowed=True)
    await town.let_time_pass(timedelta(hours=1))

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert before == 0
    assert labels(card(town)) == ["Approve", "Decline", "Ask for a word"]


async def test_with_the_channel_deleted_the_queue_still_shows_it_and_a_new_channel_gets_it(
    town: InventedCommunity,
) -> None:
    town.env.backend.delete_channel(town.facilitators.id)
    said = await volunteer(town, "Ines")
    queue = await town["Tomas"].slash(town.mentorship, "facilitator queue")

    new = town.guild.create_text_channel("new-room")
    await services(town).setup.choose_facilitators_channel(town.caller("Rosa"), new.id)
    await carried(town)

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert f"{town['Ines'].mention} would like to mentor" in answer(queue)
    assert new.last_message is not None
    assert f"{town['Ines'].mention} would like to mentor" in text(new.last_message)


async def test_with_the_mentor_role_deleted_approving_still_counts(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    town.env.backend.delete_role(town.guild.id, town.roles["Mentor"].id)

    said = await town["Tomas"].click(card(town), label="Approve")

    assert "is a mentor now" in answer(said)
    assert "has been accepted" in text(last_dm(town["Ines"]))


async def test_a_role_that_stands_too_high_is_given_once_it_does_not(town: InventedCommunity) -> None:
    town.env.backend.reorder_roles(town.guild.id, [{"id": town.roles["Mentor"].id, "position": 40}])
    await is_mentor(town, "Ines")
    before = roles(town, "Ines")

    town.env.backend.reorder_roles(town.guild.id, [{"id": town.roles["Mentor"].id, "position": 1}])
    await town.let_time_pass(timedelta(hours=1))

    assert "Mentor" not in before
    assert "Mentor" in roles(town, "Ines")


async def test_with_the_facilitators_role_deleted_nobody_decides(town: InventedCommunity) -> None:
    await applies(town, "Ines")
    old = card(town)
    town.env.backend.delete_overwrite(town.facilitators.id, town.guild.id)
    town.env.backend.delete_role(town.guild.id, town.roles["Facilitator"].id)
    await town.env.settle()

    said = await town["Tomas"].click(old, label="Approve")

    assert "for the group's facilitators" in answer(said)


async def test_while_discord_is_down_what_was_done_stands_and_arrives_later(town: InventedCommunity) -> None:
    town.env.inject_error("POST", "/channels/*", status=500, times=None)
    await together(town, "Ada", "Ines")
    shown = await town["Ada"].slash(town.mentorship, "pairing show")

    open_dms(town)
    await town.let_time_pass(timedelta(hours=1))

    assert "is your mentor" in answer(shown)
    assert "is your mentor now" in text(last_dm(town["Ada"]))
