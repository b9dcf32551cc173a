"""A server removes the bot, and perhaps invites it again; someone leaves, and perhaps comes back."""

from __future__ import annotations

from datetime import timedelta

from simcord.backend import serializers
from sqlalchemy import select

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import MessageKind
from storage.schema.people import communities, people
from tests.support.journeys.reading import dms, last_dm, text
from tests.support.journeys.steps import drain_outbox, leave_server, make_pairing, restart, services
from tests.support.outbox.request_faults import database_of, stored_messages


async def removed_at(community: SimulatedCommunity) -> object:
    """When the server removed the bot, as far as the bot knows."""
    async with database_of(community).engine.connect() as connection:
        return await connection.scalar(select(communities.c.removed_at))


async def left_at(community: SimulatedCommunity, name: str) -> object:
    """When someone left, as far as the bot knows."""
    query = select(people.c.left_at).where(people.c.user_id == community[name].id)
    async with database_of(community).engine.connect() as connection:
        return await connection.scalar(query)


async def removes_the_bot(community: SimulatedCommunity) -> None:
    """Somebody takes the bot out of the server."""
    community.env.backend.remove_guild(community.guild.id)
    await community.env.settle()
    await drain_outbox(community)


async def test_the_owner_is_told_and_nobody_else_hears_anything(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    known = len(dms(community["Ada"]))

    await removes_the_bot(community)
    await community.advance_time(timedelta(days=20))

    assert "I was removed from a server that is yours" in text(last_dm(community["Rosa"]))
    assert len(dms(community["Ada"])) == known
    assert await removed_at(community) is not None


async def test_after_thirty_days_nothing_is_left(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await removes_the_bot(community)

    await community.advance_time(timedelta(days=30))

    async with database_of(community).engine.connect() as connection:
        assert (await connection.execute(select(communities))).all() == []


async def test_invited_again_it_goes_on_where_it_was(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    backend = community.env.backend
    backend.emit("GUILD_DELETE", {"id": str(community.guild.id)})
    await community.env.settle()
    meanwhile = await removed_at(community)
    await community.advance_time(timedelta(days=5))
    known = len(dms(community["Ada"]))

    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(community.guild.id)))
    await community.env.settle()
    await community.advance_time(timedelta(hours=1))

    assert (meanwhile is None, await removed_at(community)) == (False, None)
    assert ["How is the mentorship" in text(message) for message in dms(community["Ada"])[known:]] == [True]
    assert await stored_messages(database_of(community), MessageKind.PAIRING_ENDED) == []


async def test_a_removal_while_the_bot_was_away_is_found_out_at_the_start(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await community.bot.close()
    del community.env.backend.guilds[community.guild.id]

    await restart(community)
    await drain_outbox(community)

    assert await removed_at(community) is not None
    assert await stored_messages(database_of(community), MessageKind.COMMUNITY_REMOVED) == []


async def test_an_outage_is_no_removal(community: SimulatedCommunity) -> None:
    community.env.backend.emit("GUILD_DELETE", {"id": str(community.guild.id), "unavailable": True})
    await community.env.settle()

    assert await removed_at(community) is None


async def test_who_leaves_is_noted_and_who_comes_back_is_kept(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")

    leave_server(community, "Ada")
    await community.env.settle()
    gone = await left_at(community, "Ada")
    community.people["Ada"] = community.guild.add_member(community["Ada"].user, roles=[community.roles["Member"]])
    await community.env.settle()

    assert gone is not None
    assert await left_at(community, "Ada") is None


async def test_who_left_or_came_back_while_the_bot_was_away_is_noted_at_the_start(
    community: SimulatedCommunity,
) -> None:
    await services(community).preferences.set_hour(community.caller("Ada"), 9)
    member = community.env.backend.get_guild(community.guild.id).members[community["Ada"].id]
    await community.bot.close()
    del community.env.backend.get_guild(community.guild.id).members[community["Ada"].id]
    await restart(community)
    await drain_outbox(community)
    gone = await left_at(community, "Ada")
    await community.bot.close()
    community.env.backend.get_guild(community.guild.id).members[community["Ada"].id] = member
    await restart(community)
    await drain_outbox(community)

    assert gone is not None
    assert await left_at(community, "Ada") is None
