"""When no facilitator can look after a concern, or none does: the coordinator, and the owner is asked for one."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import InventedCommunity
from tests.support.journeys.acting import carried, close_dms, loses_role, open_dms, services
from tests.support.journeys.concerned import WORDS, brings, confided, latest, listed
from tests.support.journeys.reading import answer, card, dms, last_dm, press, text


async def coordinates(town: InventedCommunity, name: str) -> None:
    """From now on this person looks after mentorship as a whole."""
    await services(town).setup.choose_coordinator(town.caller("Rosa"), town[name].id)
    await carried(town)


async def test_untaken_it_comes_again_and_then_to_the_coordinator(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    await brings(town, "Ada")
    first = card(town).id
    assert "for the group's facilitators" not in answer(await listed(town, "Hana"))
    assert WORDS not in answer(await listed(town, "Hana"))

    await town.let_time_pass(timedelta(hours=24))
    assert card(town).id != first
    assert "Nobody has taken this on yet." in text(card(town))
    assert len(town.facilitators.history()) == 1
    assert confided(town, "Hana") == []
    await town.let_time_pass(timedelta(hours=24))

    assert len(confided(town, "Hana")) == 1
    assert WORDS in answer(await press(town["Hana"], "Read it"))
    assert "Someone brings a concern" in answer(await listed(town, "Hana"))
    await press(town["Hana"], "I'll look after it")
    await carried(town)
    assert "looks after it" in text(card(town))


async def test_without_other_facilitators_the_coordinator_is_told_and_else_the_owner_asked(
    town: InventedCommunity,
) -> None:
    await coordinates(town, "Hana")
    for name in ("Rosa", "Lindiwe"):
        loses_role(town, name, "Facilitator")

    await brings(town, "Ada", about="Tomas")
    assert (len(confided(town, "Hana")), confided(town, "Rosa")) == (1, [])
    assert confided(town, "Tomas") == []
    await brings(town, "Bilal", about="Hana")
    await coordinates(town, "Tomas")
    await brings(town, "Chiara", about="Tomas")

    assert confided(town, "Rosa") == []
    assert "someone has brought something" in text(last_dm(town["Rosa"]))


async def test_where_nobody_is_left_whoever_brings_it_hears_so_and_it_is_tried_again(town: InventedCommunity) -> None:
    for name in ("Tomas", "Lindiwe"):
        loses_role(town, name, "Facilitator")

    said = await brings(town, "Ada", about="Rosa")
    assert "nobody here could read it" in said
    assert "`/support`" in said
    assert confided(town, "Rosa") == []

    await coordinates(town, "Hana")
    await town.let_time_pass(timedelta(hours=2))

    assert len(confided(town, "Hana")) == 1


async def test_closed_direct_messages_do_not_swallow_a_concern(town: InventedCommunity) -> None:
    await coordinates(town, "Hana")
    for name in ("Tomas", "Rosa", "Hana"):
        async with town.bot._parts.store.transaction() as memory:
            await memory.people.keep_dm_channel(town[name].id, town[name].user.dm_channel.id)
    close_dms(town, "Tomas", "Rosa", "Hana")

    await brings(town, "Ada", about="Lindiwe")
    await carried(town)
    open_dms(town)
    assert [confided(town, name) for name in ("Tomas", "Rosa", "Hana", "Lindiwe")] == [[], [], [], []]
    await town.let_time_pass(timedelta(days=1))

    assert len(confided(town, "Rosa")) == 1
    assert dms(town["Lindiwe"]) == []
    assert "unreachable" not in text(last_dm(town["Rosa"]))
    concern = await latest(town)
    assert concern.reach == "owner"
