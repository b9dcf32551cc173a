"""What happened in a server while the bot was away counts once it is back, as if it had been there."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
from simcord.builders import ChannelHandle
from structlog.testing import capture_logs

from bot.demo.world.community import SimulatedCommunity, open_post
from storage.models.enums import RoleKind
from tests.support.journeys.reading import card, cards, dms, labels, last_dm, roles, text
from tests.support.journeys.steps import (
    drain_outbox,
    leave_server,
    make_mentors,
    make_pairing,
    require_approval,
    restart,
    services,
    volunteer_as_mentor,
)


async def back(community: SimulatedCommunity) -> None:
    """The bot is back, and has caught up."""
    await restart(community)
    await drain_outbox(community)


def post(community: SimulatedCommunity, *tag_ids: int) -> ChannelHandle:
    """Somebody writes in the forum."""
    said = "I would like to help", "I have been there."
    thread_id = open_post(community.env, community.forum, community["Marek"], *said, tag_ids=tag_ids)
    return next(thread for thread in community.forum.threads if thread.id == thread_id)


def react(community: SimulatedCommunity, name: str, emoji: str, where: discord.Message) -> None:
    """Someone reacts."""
    community.env.backend.add_reaction(where.channel.id, where.id, emoji, community[name].id)


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_made_while_the_bot_was_off_is_answered_once(
    community: SimulatedCommunity, *, archived: bool
) -> None:
    await community.bot.close()
    thread = post(community, community.tag_id)
    if archived:
        community.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})

    await back(community)
    await back(community)

    assert "Thank you for thinking of becoming a mentor" in text(thread.history()[-1])
    assert len(thread.history()) == 2


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_that_gets_the_mentor_tag_later_is_answered_once(
    community: SimulatedCommunity, *, archived: bool
) -> None:
    thread = post(community)
    if archived:
        community.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await community.env.settle()

    for name in ("Hello", "Hello again"):
        changes = {"applied_tags": [community.tag_id], "name": name}
        community.env.backend.edit_channel(thread.id, changes, thread_metadata={"archived": False})
        await drain_outbox(community)

    assert "Thank you for thinking of becoming a mentor" in text(thread.history()[-1])
    assert len(thread.history()) == 2


async def test_a_reaction_on_a_card_counts_that_a_facilitator_left_while_the_bot_was_off(
    community: SimulatedCommunity,
) -> None:
    await volunteer_as_mentor(community, "Hana")
    offer = card(community)
    await require_approval(community)
    await make_pairing(community, "Ada", "Ines")
    agreed = card(community)
    await community.bot.close()
    react(community, "Lindiwe", "❌", offer)
    react(community, "Tomas", "✅", agreed)
    react(community, "Bilal", "❌", agreed)

    await back(community)

    assert f"❌ {community['Lindiwe'].mention} decided" in text(
        next(one for one in cards(community) if one.id == offer.id)
    )
    assert "is your mentor now" in text(last_dm(community["Ada"]))
    assert not dms(community["Bilal"])


async def test_where_facilitators_disagree_the_card_waits_on(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Hana")
    await community.bot.close()
    react(community, "Lindiwe", "❌", card(community))
    react(community, "Tomas", "✅", card(community))

    await back(community)

    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]


async def test_a_mentor_who_left_and_came_back_unseen_wears_the_role_again(community: SimulatedCommunity) -> None:
    await services(community).setup.choose_roles(
        community.caller("Rosa"), RoleKind.MENTOR, [community.roles["Mentor"].id]
    )
    await make_mentors(community, "Ines")
    await community.bot.close()
    leave_server(community, "Ines")
    community.env.backend.advance_clock(timedelta(days=1).total_seconds())
    community.people["Ines"] = community.guild.add_member(community["Ines"].user, roles=[community.roles["Member"]])

    await back(community)

    assert "Mentor" in roles(community, "Ines")


async def test_what_discord_refuses_to_tell_holds_up_nothing_else(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Hana")
    await make_pairing(community, "Ada", "Ines")
    await community.bot.close()
    react(community, "Tomas", "✅", card(community))
    thread = post(community, community.tag_id)
    del community.env.backend.get_guild(community.guild.id).members[community["Ada"].id]
    for path in ("/channels/*/threads/archived/public", "/guilds/*/members/*"):
        community.env.inject_error("GET", path, status=500, times=None)

    await back(community)

    assert f"{community['Tomas'].mention} approved" in text(card(community))
    assert len(thread.history()) == 2


async def test_a_forum_that_may_not_be_read_is_one_calm_line(community: SimulatedCommunity) -> None:
    community.env.inject_error("GET", "/channels/*/threads/archived/public", status=403, code=50013, times=None)

    with capture_logs() as logs:
        await back(community)

    [line] = [line for line in logs if line["event"] == "not caught up"]
    assert "exc_info" not in line
    assert (line["community"], line["error"].status) == (community.guild.id, 403)
