"""Whoever has taken something on and is no facilitator any more, as no event told: it is handed back."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.world.community import SimulatedCommunity
from storage.models.enums import RoleKind
from tests.support.journeys.matters import concern_is_taken, open_matter
from tests.support.journeys.reading import dms, text
from tests.support.journeys.steps import drain_outbox, services


async def test_it_is_handed_back_when_it_is_looked_who_is_there_and_before_they_are_asked(
    community: SimulatedCommunity,
) -> None:
    await concern_is_taken(community)
    matter, home = await open_matter(community), community.guild.id
    choose, rosa = services(community).setup.choose_roles, community.caller("Rosa")
    others = [community.roles["Tuesday group"].id]

    await choose(rosa, RoleKind.FACILITATOR, others)
    await services(community).staff.request_met_nobody(home)
    await community.advance_time(timedelta(minutes=5))
    await drain_outbox(community)
    looked = (await open_matter(community)).taken_by
    await choose(rosa, RoleKind.FACILITATOR, [community.roles["Facilitator"].id])
    await services(community).concern_cases.take(community.caller("Tomas"), matter.subject_id)
    await choose(rosa, RoleKind.FACILITATOR, others)
    await community.advance_time(timedelta(days=3, minutes=5))
    await drain_outbox(community)

    assert (looked, (await open_matter(community)).taken_by) == (None, None)
    assert not any("Have you spoken?" in text(message) for message in dms(community["Tomas"]))
