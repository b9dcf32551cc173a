"""Nobody comes to read what people confide, and goes again, without those who were there hearing of it."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.reading import answer, dms, text
from tests.support.journeys.steps import add_role, drain_outbox, remove_role

SURPRISED = "has the facilitators' role in"


async def is_looked(community: SimulatedCommunity) -> None:
    """Let it be looked who is there."""
    await community.env.settle()
    await community.advance_time(timedelta(minutes=20))


async def test_who_gives_themselves_the_role_reads_no_concern_and_all_hear_of_it(
    community: SimulatedCommunity,
) -> None:
    await is_looked(community)
    await raise_concern(community, "Ada")
    await drain_outbox(community)

    add_role(community, "Farid", "Facilitator")
    await community.env.settle()
    read = await community["Farid"].slash(community.mentorship, "facilitator concerns")
    remove_role(community, "Farid", "Facilitator")
    await community.env.settle()
    await drain_outbox(community)

    assert "frightens" not in answer(read)
    for name in ("Tomas", "Lindiwe", "Rosa"):
        told = [text(each) for each in dms(community[name]) if SURPRISED in text(each)]
        assert len(told) == 1
        assert "Farid" in told[0]
    trail = answer(await community["Tomas"].slash(community.mentorship, "facilitator audit"))
    assert trail
