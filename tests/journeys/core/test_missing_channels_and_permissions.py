"""A deleted channel or role, a bot without permission: the action stands and arrives once things are mended."""

from __future__ import annotations

from datetime import timedelta

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import answer, card, labels, last_dm, roles, text, volunteer
from tests.support.journeys.steps import (
    drain_outbox,
    make_mentors,
    make_pairing,
    open_dms,
    services,
    volunteer_as_mentor,
)


def may_post(community: SimulatedCommunity, *, allowed: bool) -> None:
    """Whether the bot may post in the facilitators' channel."""
    role, send = community.guild.roles["Companion"].id, discord.Permissions(send_messages=True).value
    see = discord.Permissions(view_channel=True).value
    allow, deny = (see | send, 0) if allowed else (see, send)
    community.env.backend.set_overwrite(
        community.facilitators.id, Overwrite(role, OverwriteType.ROLE, allow=allow, deny=deny)
    )


async def test_a_card_that_could_not_be_posted_comes_once_it_may(community: SimulatedCommunity) -> None:
    may_post(community, allowed=False)
    said = await volunteer(community, "Ines")
    before = len(community.facilitators.history())

    may_post(community, allowed=True)
    await community.advance_time(timedelta(hours=1))

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert before == 0
    assert labels(card(community)) == ["Approve", "Decline", "Ask for a word"]


async def test_with_the_channel_deleted_the_queue_still_shows_it_and_a_new_channel_gets_it(
    community: SimulatedCommunity,
) -> None:
    community.env.backend.delete_channel(community.facilitators.id)
    said = await volunteer(community, "Ines")
    queue = await community["Tomas"].slash(community.mentorship, "facilitator queue")

    new = community.guild.create_text_channel("new-room")
    await services(community).setup.choose_facilitators_channel(community.caller("Rosa"), new.id)
    await drain_outbox(community)

    assert "I tell the one who coordinates mentorship here" in answer(said)
    assert f"{community['Ines'].mention} would like to mentor" in answer(queue)
    assert f"{community['Ines'].mention} would like to mentor" in "".join(map(text, new.history()))


async def test_with_the_mentor_role_deleted_approving_still_counts(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    community.env.backend.delete_role(community.guild.id, community.roles["Mentor"].id)

    said = await community["Tomas"].click(card(community), label="Approve")

    assert "is a mentor now" in answer(said)
    assert "has been accepted" in text(last_dm(community["Ines"]))


async def test_a_role_that_stands_too_high_is_given_once_it_does_not(community: SimulatedCommunity) -> None:
    community.env.backend.reorder_roles(community.guild.id, [{"id": community.roles["Mentor"].id, "position": 40}])
    await make_mentors(community, "Ines")
    before = roles(community, "Ines")

    community.env.backend.reorder_roles(community.guild.id, [{"id": community.roles["Mentor"].id, "position": 1}])
    await community.advance_time(timedelta(hours=1))

    assert "Mentor" not in before
    assert "Mentor" in roles(community, "Ines")


async def test_with_the_facilitators_role_deleted_nobody_decides(community: SimulatedCommunity) -> None:
    await volunteer_as_mentor(community, "Ines")
    old = card(community)
    community.env.backend.delete_overwrite(community.facilitators.id, community.guild.id)
    community.env.backend.delete_role(community.guild.id, community.roles["Facilitator"].id)
    await community.env.settle()

    said = await community["Tomas"].click(old, label="Approve")

    assert "Only facilitators can do that" in answer(said)


async def test_while_discord_is_down_what_was_done_stands_and_arrives_later(community: SimulatedCommunity) -> None:
    community.env.inject_error("POST", "/channels/*", status=500, times=None)
    await make_pairing(community, "Ada", "Ines")
    shown = await community["Ada"].slash(community.mentorship, "pairing show")

    open_dms(community)
    await community.advance_time(timedelta(hours=1))

    assert "is your mentor" in answer(shown)
    assert "is your mentor now" in text(last_dm(community["Ada"]))
