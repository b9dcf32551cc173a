"""What is confided: to each who may act, and nothing in the channel tells whether its readers are part of it."""

from __future__ import annotations

import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.closing import make_ended_pairing
from tests.support.journeys.concerns import raise_concern
from tests.support.journeys.reading import dms, press, text
from tests.support.journeys.steps import (
    add_role,
    advance_days,
    drain_outbox,
    make_pairing,
    services,
    someone,
    trigger_check_in,
)
from tests.support.journeys.unheard import deny_posting

CONFIDED = ("a wish to be contacted", "a concern", "a quiet pair", "words for the facilitators")
SAYS = {
    "a wish to be contacted": "asks to be contacted",
    "a concern": "Someone brings a concern",
    "a quiet pair": "It has been quiet with",
    "words for the facilitators": "It was hard.",
}


async def confides(community: SimulatedCommunity, what: str) -> None:
    """Ada, or the silence of the two, confides something to the facilitators."""
    if what == "words for the facilitators":
        pairing = await make_ended_pairing(community)
        tell = services(community).closing.tell_facilitators
        await tell(community.caller("Ada"), pairing.id, "It was hard.", in_confidence=True)
    else:
        await make_pairing(community, "Ada", "Ines")
        await trigger_check_in(community)
    if what == "a wish to be contacted":
        await press(community["Ada"], "Please contact me")
    elif what == "a concern":
        await raise_concern(community, "Ada", about="Ines")
    elif what == "a quiet pair":
        await advance_days(community, 35)
    await drain_outbox(community)
    await advance_days(community, 2)


def told(community: SimulatedCommunity, name: str, what: str) -> int:
    """How often somebody is told of it."""
    return sum(SAYS[what] in text(message) for message in dms(community[name]))


@pytest.mark.parametrize("what", CONFIDED)
@pytest.mark.parametrize("partner_reads", [False, True])
async def test_the_channel_is_the_same_whether_or_not_the_partner_reads_it(
    community: SimulatedCommunity, what: str, partner_reads: bool
) -> None:
    choose = services(community).setup.choose_facilitators_channel
    await choose(community.caller("Rosa"), community.facilitators.id)
    await drain_outbox(community)
    before = [text(message) for message in community.facilitators.history()]
    if partner_reads:
        add_role(community, "Ines", "Facilitator")
        await community.env.settle()

    await confides(community, what)

    shown = [said for said in map(text, community.facilitators.history()) if "would like to mentor" not in said]
    assert shown == before
    assert len(before) == 1
    assert all(told(community, name, what) for name in ("Tomas", "Lindiwe", "Rosa"))
    assert told(community, "Ines", what) == 0


@pytest.mark.parametrize("what", CONFIDED)
async def test_of_those_who_are_told_nobody_reads_that_somebody_else_is_not(
    community: SimulatedCommunity, what: str
) -> None:
    await services(community).exclusions.exclude(community.caller("Ada"), someone(community, "Lindiwe"))

    await confides(community, what)

    assert told(community, "Lindiwe", what) == 0
    said = "\n".join(text(message) for message in dms(community["Tomas"]) if SAYS[what] in text(message))
    assert "never into a channel" in said
    assert not [word for word in ("alone", "only a few", "one of them", "not the place") if word in said]


@pytest.mark.parametrize("what", CONFIDED)
async def test_it_needs_no_channel(community: SimulatedCommunity, what: str) -> None:
    await deny_posting(community)

    await confides(community, what)

    assert all(told(community, name, what) for name in ("Tomas", "Lindiwe", "Rosa"))
