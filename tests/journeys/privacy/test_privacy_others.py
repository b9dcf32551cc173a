"""Those who go on, after the other has had everything deleted: what they asked for still reaches somebody."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.concerns import latest_concern, raise_concern
from tests.support.journeys.reading import check_ins, components, dms, press, text
from tests.support.journeys.steps import drain_outbox, make_pairing, post_control, trigger_check_in

from .test_privacy import deletes


@pytest.fixture(autouse=True)
def ids_that_are_none(community: SimulatedCommunity) -> None:
    """As Discord itself answers to them."""
    community.env.inject_error("GET", f"/guilds/{community.guild.id}/members/-*", status=400, code=50035, times=None)


def told(community: SimulatedCommunity) -> list[discord.Message]:
    """What stands in one facilitator's direct messages."""
    return dms(community["Tomas"])


async def test_their_wish_to_be_contacted_goes_on_without_the_others_name(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    await press(community["Ada"], "Please contact me")
    await drain_outbox(community)

    await deletes(community, "Ines")
    await drain_outbox(community)
    named = [one for one in told(community) if str(community["Ines"].id) in text(one)]
    await community.advance_time(timedelta(days=1))

    assert named == []
    assert "with someone" in text(told(community)[-1])
    assert "Nobody has taken it on yet" in text(told(community)[-1])


async def test_a_concern_about_who_is_gone_is_still_brought_up(community: SimulatedCommunity) -> None:
    await make_pairing(community, "Ada", "Ines")
    await raise_concern(community, "Ada", about="Ines")

    await deletes(community, "Ines")
    await drain_outbox(community)
    await community.advance_time(timedelta(days=1))

    assert (await latest_concern(community)).about_id == community["Ines"].id
    assert any("Nobody has taken this on yet" in text(card) for card in told(community))


async def test_a_check_in_goes_with_the_name_in_it_and_by_an_old_one_contact_can_be_asked_for(
    community: SimulatedCommunity,
) -> None:
    await make_pairing(community, "Ada", "Ines")
    await trigger_check_in(community)
    [asked] = check_ins(community["Ada"])
    contact = next(str(each["custom_id"]) for each in components(asked) if each.get("label") == "Please contact me")
    old = post_control(community["Ada"].user.dm_channel, contact)

    await deletes(community, "Ines")
    await drain_outbox(community)
    assert check_ins(community["Ada"]) == []
    await press(community["Ada"], contact, old)
    await drain_outbox(community)

    assert any("asks to be contacted" in text(card) for card in told(community))
