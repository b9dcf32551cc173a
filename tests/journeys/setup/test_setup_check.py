"""Is everything right? Each thing broken in turn, and found in plain words with the way to mend it."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import services
from tests.support.journeys.reading import answer


async def check(town: InventedCommunity) -> str:
    """What the owner reads."""
    return answer(await town["Rosa"].slash(town.mentorship, "setup check"))


def companion_role(town: InventedCommunity) -> int:
    """The bot's own role."""
    return town.guild.roles["Companion"].id


def deny(town: InventedCommunity, channel_id: int, **denied: bool) -> None:
    """Take permissions from the bot in one channel."""
    role = companion_role(town)
    granted = discord.Permissions(view_channel=True) & ~discord.Permissions(**denied)
    town.env.backend.set_overwrite(
        channel_id,
        Overwrite(role, OverwriteType.ROLE, allow=granted.value, deny=discord.Permissions(**denied).value),
    )


def delete_role(name: str) -> Callable[[InventedCommunity], None]:
    """Someone deletes a role."""
    return lambda town: town.env.backend.delete_role(town.guild.id, town.roles[name].id)


def no_posting(town: InventedCommunity) -> None:
    """The bot may not post in the facilitators' channel."""
    deny(town, town.facilitators.id, send_messages=True)


def no_seeing(town: InventedCommunity) -> None:
    """The bot does not see the facilitators' channel."""
    deny(town, town.facilitators.id, view_channel=True)


def no_replies(town: InventedCommunity) -> None:
    """The bot may not reply in the forum."""
    deny(town, town.forum.id, send_messages_in_threads=True)


def everyone_sees(town: InventedCommunity) -> None:
    """The facilitators' channel is open to all."""
    town.env.backend.delete_overwrite(town.facilitators.id, town.guild.id)


def no_tags(town: InventedCommunity) -> None:
    """The forum's tags are deleted."""
    town.env.backend.edit_channel(town.forum.id, {"available_tags": []})


def no_manage_roles(town: InventedCommunity) -> None:
    """The bot loses Manage Roles, in both roles that it wears."""
    for role_id in list(town.env.backend.get_member(town.guild.id, town.env.backend.bot_user.id).role_ids):
        town.env.backend.edit_role(town.guild.id, role_id, {"permissions": 0})


def mentor_role_above(town: InventedCommunity) -> None:
    """Someone drags the mentor role above the bot's."""
    town.env.backend.reorder_roles(town.guild.id, [{"id": town.roles["Mentor"].id, "position": 40}])


BROKEN: dict[str, tuple[Callable[[InventedCommunity], None], str]] = {
    "facilitators' role": (delete_role("Facilitator"), "No facilitator's role is chosen"),
    "mentor role": (delete_role("Mentor"), "The mentor role that was chosen is gone"),
    "member role": (delete_role("Member"), "1 of the roles chosen no longer exists"),
    "channel": (lambda t: t.env.backend.delete_channel(t.facilitators.id), "The facilitators' channel that was"),
    "forum": (lambda t: t.env.backend.delete_channel(t.forum.id), "The forum that was chosen is gone"),
    "tag": (no_tags, "The forum's mentor tag is gone"),
    "posting": (no_posting, "In #facilitators I am missing *Send Messages*"),
    "seeing": (no_seeing, "In #facilitators I am missing *View Channel"),
    "replying": (no_replies, "In #introductions I am missing *Send Messages in Threads*"),
    "privacy": (everyone_sees, "#facilitators can be seen by @everyone"),
    "manage roles": (no_manage_roles, "because I am missing *Manage Roles*"),
    "position": (mentor_role_above, "drag my role above it"),
}


async def test_when_all_is_well_it_says_so(town: InventedCommunity) -> None:
    said = await check(town)

    assert "Everything is in place" in said
    assert "🔧" not in said


@pytest.mark.parametrize("what", list(BROKEN))
async def test_what_is_broken_is_found_with_the_way_to_mend_it(town: InventedCommunity, what: str) -> None:
    break_it, finding = BROKEN[what]
    break_it(town)
    await town.env.settle()

    said = await check(town)

    assert finding in said
    assert "to mend" in said
    assert said.splitlines()[1].startswith("🔧")


async def test_a_coordinator_who_left_is_found(town: InventedCommunity) -> None:
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town["Lindiwe"].id)
    town.guild.remove_member(town["Lindiwe"])
    await town.env.settle()

    assert "The coordinator is no longer in the server" in await check(town)


async def test_nothing_chosen_yet_is_found_thing_by_thing(town: InventedCommunity) -> None:
    rosa, setup = town.caller("Rosa"), services(town).setup
    await setup.choose_facilitators_channel(rosa, None)
    await setup.choose_coordinator(rosa, None)
    await setup.choose_forum(rosa, None)
    await setup.choose_forum(rosa, town.forum.id)

    said = await check(town)

    assert "No facilitators' channel is chosen" in said
    assert "No coordinator is chosen" in said
    assert "The forum has no mentor tag chosen" in said
    assert "3 things to mend" in said
