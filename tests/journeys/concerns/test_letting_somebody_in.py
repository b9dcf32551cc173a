"""Where nobody may read what somebody brings, they choose themselves to whom it is shown."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import confided_messages, raise_concern
from tests.support.journeys.reading import answer, press
from tests.support.journeys.steps import drain_outbox, remove_role, services, someone
from tests.support.journeys.unheard import make_coordinator


async def test_where_nobody_may_read_it_who_brought_it_lets_somebody_in(community: SimulatedCommunity) -> None:
    for name in ("Rosa", "Lindiwe"):
        remove_role(community, name, "Facilitator")
    await community.env.settle()
    await make_coordinator(community, None)
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Tomas"))
    await raise_concern(community, "Ada")
    await community.advance_time(timedelta(minutes=10))
    await drain_outbox(community)
    assert confided_messages(community, "Tomas") == []

    shown = await press(community["Ada"], "Let somebody in")
    assert "Whom may I show it to?" in answer(shown)
    chosen = await community["Ada"].user.click(shown.response, label="Tomas")
    await drain_outbox(community)

    assert "I show it to them now" in answer(chosen)
    assert len(confided_messages(community, "Tomas")) == 1
    assert confided_messages(community, "Rosa") == []
    assert "Thank you" in answer(await press(community["Tomas"], "I'll look after it"))
