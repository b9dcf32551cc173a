"""A server removes the bot, and perhaps invites it again; someone leaves, and perhaps comes back."""

from __future__ import annotations

from datetime import timedelta

from simcord.backend import serializers
from sqlalchemy import select

from bot.demo.world.community import InventedCommunity
from storage.models.enums import LetterKind
from storage.schema.people import communities, people
from tests.support.journeys.acting import carried, leaves, restart, services, together
from tests.support.journeys.reading import dms, last_dm, text
from tests.support.outbox.line import kept_letters, store_of


async def removed_at(town: InventedCommunity) -> object:
    """When the server removed the bot, as far as the bot knows."""
    async with store_of(town).engine.connect() as connection:
        return await connection.scalar(select(communities.c.removed_at))


async def left_at(town: InventedCommunity, name: str) -> object:
    """When someone left, as far as the bot knows."""
    query = select(people.c.left_at).where(people.c.user_id == town[name].id)
    async with store_of(town).engine.connect() as connection:
        return await connection.scalar(query)


async def removes_the_bot(town: InventedCommunity) -> None:
    """Somebody takes the bot out of the server."""
    town.env.backend.remove_guild(town.guild.id)
    await town.env.settle()
    await carried(town)


async def test_the_owner_is_told_and_nobody_else_hears_anything(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    known = len(dms(town["Ada"]))

    await removes_the_bot(town)
    await town.let_time_pass(timedelta(days=20))

    assert "I was removed from a server that is yours" in text(last_dm(town["Rosa"]))
    assert len(dms(town["Ada"])) == known
    assert await removed_at(town) is not None


async def test_after_thirty_days_nothing_is_left(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await removes_the_bot(town)

    await town.let_time_pass(timedelta(days=30))

    async with store_of(town).engine.connect() as connection:
        assert (await connection.execute(select(communities))).all() == []


async def test_invited_again_it_goes_on_where_it_was(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    backend = town.env.backend
    backend.emit("GUILD_DELETE", {"id": str(town.guild.id)})
    await town.env.settle()
    meanwhile = await removed_at(town)
    await town.let_time_pass(timedelta(days=5))
    known = len(dms(town["Ada"]))

    backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, backend.get_guild(town.guild.id)))
    await town.env.settle()
    await town.let_time_pass(timedelta(hours=1))

    assert (meanwhile is None, await removed_at(town)) == (False, None)
    assert ["How is the mentorship" in text(message) for message in dms(town["Ada"])[known:]] == [True]
    assert await kept_letters(store_of(town), LetterKind.PAIRING_ENDED) == []


async def test_a_removal_while_the_bot_was_away_is_found_out_at_the_start(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")
    await town.bot.close()
    del town.env.backend.guilds[town.guild.id]

    await restart(town)
    await carried(town)

    assert await removed_at(town) is not None
    assert await kept_letters(store_of(town), LetterKind.COMMUNITY_REMOVED) == []


async def test_an_outage_is_no_removal(town: InventedCommunity) -> None:
    town.env.backend.emit("GUILD_DELETE", {"id": str(town.guild.id), "unavailable": True})
    await town.env.settle()

    assert await removed_at(town) is None


async def test_who_leaves_is_noted_and_who_comes_back_is_kept(town: InventedCommunity) -> None:
    await together(town, "Ada", "Ines")

    leaves(town, "Ada")
    await town.env.settle()
    gone = await left_at(town, "Ada")
    town.people["Ada"] = town.guild.add_member(town["Ada"].user, roles=[town.roles["Member"]])
    await town.env.settle()

    assert gone is not None
    assert await left_at(town, "Ada") is None


async def test_who_left_or_came_back_while_the_bot_was_away_is_noted_at_the_start(town: InventedCommunity) -> None:
    await services(town).preferences.like_hour(town.caller("Ada"), 9)
    member = town.env.backend.get_guild(town.guild.id).members[town["Ada"].id]
    await town.bot.close()
    del town.env.backend.get_guild(town.guild.id).members[town["Ada"].id]
    await restart(town)
    await carried(town)
    gone = await left_at(town, "Ada")
    await town.bot.close()
    town.env.backend.get_guild(town.guild.id).members[town["Ada"].id] = member
    await restart(town)
    await carried(town)

    assert gone is not None
    assert await left_at(town, "Ada") is None
