"""When no facilitator can look after a concern, or none does: the coordinator, and the owner is asked for one."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import (
    CONCERN_TEXT,
    confided_messages,
    list_concerns,
    raise_concern,
)
from tests.support.journeys.reading import answer, cards_but_offers, dms, last_dm, press, text
from tests.support.journeys.steps import close_dms, drain_outbox, open_dms, remove_role, services


async def coordinates(community: SimulatedCommunity, name: str) -> None:
    """From now on this person looks after mentorship as a whole."""
    await services(community).setup.choose_coordinator(community.caller("Rosa"), community[name].id)
    await drain_outbox(community)


async def test_untaken_it_comes_again_and_then_to_the_coordinator(community: SimulatedCommunity) -> None:
    await coordinates(community, "Hana")
    await raise_concern(community, "Ada")
    assert "Only facilitators can do that" not in answer(await list_concerns(community, "Hana"))
    assert CONCERN_TEXT not in answer(await list_concerns(community, "Hana"))

    await community.advance_time(timedelta(hours=4))
    assert "Nobody has taken this on yet." in text(last_dm(community["Tomas"]))
    assert len(confided_messages(community, "Tomas")) == 2
    assert confided_messages(community, "Hana") == []
    await community.advance_time(timedelta(minutes=5))
    assert "I have asked those who may look after it again" in text(last_dm(community["Ada"]))
    await community.advance_time(timedelta(hours=20))

    assert len(confided_messages(community, "Hana")) == 1
    assert CONCERN_TEXT in answer(await press(community["Hana"], "Read it"))
    assert "Someone brings a concern" in answer(await list_concerns(community, "Hana"))
    await press(community["Hana"], "I'll look after it")
    await drain_outbox(community)
    assert "looks after it" in answer(await list_concerns(community, "Tomas"))
    assert cards_but_offers(community) == []


async def test_without_other_facilitators_the_coordinator_is_told_and_else_the_owner_asked(
    community: SimulatedCommunity,
) -> None:
    await coordinates(community, "Hana")
    for name in ("Rosa", "Lindiwe"):
        remove_role(community, name, "Facilitator")

    await raise_concern(community, "Ada", about="Tomas")
    assert (len(confided_messages(community, "Hana")), confided_messages(community, "Rosa")) == (1, [])
    assert confided_messages(community, "Tomas") == []
    await raise_concern(community, "Bilal", about="Hana")
    await coordinates(community, "Tomas")
    await raise_concern(community, "Chiara", about="Tomas")

    assert confided_messages(community, "Rosa") == []
    assert "someone has brought something" in text(last_dm(community["Rosa"]))


async def test_where_nobody_is_left_whoever_brings_it_hears_so_and_it_is_tried_again(
    community: SimulatedCommunity,
) -> None:
    for name in ("Tomas", "Lindiwe"):
        remove_role(community, name, "Facilitator")

    said = await raise_concern(community, "Ada", about="Rosa")
    assert "nobody here could read it" in said
    assert "`/support`" in said
    assert confided_messages(community, "Rosa") == []

    await coordinates(community, "Hana")
    await community.advance_time(timedelta(hours=4))

    assert len(confided_messages(community, "Hana")) == 1


async def test_closed_direct_messages_do_not_swallow_a_concern(community: SimulatedCommunity) -> None:
    await coordinates(community, "Hana")
    for name in ("Tomas", "Rosa", "Hana"):
        async with community.bot._dependencies.database.transaction() as uow:
            await uow.people.save_dm_channel(community[name].id, community[name].user.dm_channel.id)
    close_dms(community, "Tomas", "Rosa", "Hana")

    await raise_concern(community, "Ada", about="Lindiwe")
    await drain_outbox(community)
    open_dms(community)
    assert [confided_messages(community, name) for name in ("Tomas", "Rosa", "Hana", "Lindiwe")] == [[], [], [], []]
    await community.advance_time(timedelta(days=1))

    assert len(confided_messages(community, "Rosa")) == 1
    assert dms(community["Lindiwe"]) == []
    assert "unreachable" not in text(last_dm(community["Rosa"]))
