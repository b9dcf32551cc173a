"""Is everything right? Each thing broken in turn, and found in plain words with the way to mend it."""

from __future__ import annotations

from collections.abc import Callable

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer
from tests.support.journeys.steps import services


async def check(community: SimulatedCommunity) -> str:
    """What the owner reads."""
    return answer(await community["Rosa"].slash(community.mentorship, "setup check"))


def companion_role(community: SimulatedCommunity) -> int:
    """The bot's own role."""
    return community.guild.roles["Companion"].id


def deny(community: SimulatedCommunity, channel_id: int, **denied: bool) -> None:
    """Take permissions from the bot in one channel."""
    role = companion_role(community)
    granted = discord.Permissions(view_channel=True) & ~discord.Permissions(**denied)
    community.env.backend.set_overwrite(
        channel_id,
        Overwrite(role, OverwriteType.ROLE, allow=granted.value, deny=discord.Permissions(**denied).value),
    )


def delete_role(name: str) -> Callable[[SimulatedCommunity], None]:
    """Someone deletes a role."""
    return lambda community: community.env.backend.delete_role(community.guild.id, community.roles[name].id)


def no_posting(community: SimulatedCommunity) -> None:
    """The bot may not post in the facilitators' channel."""
    deny(community, community.facilitators.id, send_messages=True)


def no_seeing(community: SimulatedCommunity) -> None:
    """The bot does not see the facilitators' channel."""
    deny(community, community.facilitators.id, view_channel=True)


def no_replies(community: SimulatedCommunity) -> None:
    """The bot may not reply in the forum."""
    deny(community, community.forum.id, send_messages_in_threads=True)


def everyone_sees(community: SimulatedCommunity) -> None:
    """The facilitators' channel is open to all."""
    community.env.backend.delete_overwrite(community.facilitators.id, community.guild.id)


def no_tags(community: SimulatedCommunity) -> None:
    """The forum's tags are deleted."""
    community.env.backend.edit_channel(community.forum.id, {"available_tags": []})


def no_manage_roles(community: SimulatedCommunity) -> None:
    """The bot loses Manage Roles, in both roles that it wears."""
    for role_id in list(
        community.env.backend.get_member(community.guild.id, community.env.backend.bot_user.id).role_ids
    ):
        community.env.backend.edit_role(community.guild.id, role_id, {"permissions": 0})


def mentor_role_above(community: SimulatedCommunity) -> None:
    """Someone drags the mentor role above the bot's."""
    community.env.backend.reorder_roles(community.guild.id, [{"id": community.roles["Mentor"].id, "position": 40}])


BROKEN: dict[str, tuple[Callable[[SimulatedCommunity], None], str]] = {
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


async def test_when_all_is_well_it_says_so(community: SimulatedCommunity) -> None:
    said = await check(community)

    assert "Everything is in place" in said
    assert "🔧" not in said


@pytest.mark.parametrize("what", list(BROKEN))
async def test_what_is_broken_is_found_with_the_way_to_mend_it(community: SimulatedCommunity, what: str) -> None:
    break_it, finding = BROKEN[what]
    break_it(community)
    await community.env.settle()

    said = await check(community)

    assert finding in said
    assert "to mend" in said
    assert said.splitlines()[1].startswith("🔧")


async def test_a_coordinator_who_left_is_found(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community["Lindiwe"].id)
    community.guild.remove_member(community["Lindiwe"])
    await community.env.settle()

    assert "The coordinator is no longer in the server" in await check(community)


async def test_nothing_chosen_yet_is_found_thing_by_thing(community: SimulatedCommunity) -> None:
    rosa, setup = community.caller("Rosa"), services(community).setup
    await setup.choose_facilitators_channel(rosa, None)
    await setup.choose_coordinator(rosa, None)
    await setup.choose_forum(rosa, None)
    await setup.choose_forum(rosa, community.forum.id)

    said = await check(community)

    assert "No facilitators' channel is chosen" in said
    assert "No coordinator is chosen" in said
    assert "The forum has no mentor tag chosen" in said
    assert "3 things to mend" in said
