"""A card on which nobody decides comes anew once, stands again where it was deleted, and only one copy is live."""

from __future__ import annotations

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.world.community import SimulatedCommunity
from tests.support.journeys.reading import Shown, card, dms, labels, last_dm, text
from tests.support.journeys.steps import advance_days, make_pairing, require_approval, volunteer_as_mentor


def live_cards(community: SimulatedCommunity) -> list[Shown]:
    """Return the cards with which something can be decided."""
    return [message for message in community.facilitators.history() if "Approve" in labels(message)]


def may_see(community: SimulatedCommunity, *, allowed: bool) -> None:
    """Whether the bot has access to the facilitators' channel at all."""
    role, see = (
        community.guild.roles["Companion"].id,
        discord.Permissions(view_channel=True, send_messages=True).value,
    )
    allow, deny = (see, 0) if allowed else (0, see)
    community.env.backend.set_overwrite(
        community.facilitators.id, Overwrite(role, OverwriteType.ROLE, allow=allow, deny=deny)
    )


async def test_nobody_decides_and_somebody_deletes_the_card(community: SimulatedCommunity) -> None:
    await require_approval(community)
    await volunteer_as_mentor(community, "Bilal")
    await make_pairing(community, "Ada", "Ines")
    first = {message.id for message in live_cards(community)}

    await advance_days(community, 3)
    anew = live_cards(community)
    community.env.backend.delete_message(community.facilitators.id, anew[0].id)
    await advance_days(community, 12)
    stands = live_cards(community)
    owner = [text(message) for message in dms(community["Rosa"]) if "something waits" in text(message)]
    await advance_days(community, 20)

    assert len(first) == len(anew) == len(stands) == 2
    assert first.isdisjoint(message.id for message in anew), "each came anew, and the one before is gone"
    assert {message.id for message in live_cards(community)} == {message.id for message in stands}, "and no more"
    assert len({message.id for message in stands} & {message.id for message in anew}) == 1
    assert len(owner) == 0, "who owns the server here is a facilitator"


async def test_a_copy_that_cannot_be_removed_is_dead_and_a_reaction_on_it_is_answered(
    community: SimulatedCommunity,
) -> None:
    await volunteer_as_mentor(community, "Ines")
    old = card(community)
    may_see(community, allowed=False)
    await advance_days(community, 3)
    may_see(community, allowed=True)

    await community["Tomas"].react(old, "✅")
    said = text(last_dm(community["Tomas"]))
    await advance_days(community, 1)
    [live] = live_cards(community)
    await community["Tomas"].react(live, "✅")

    assert "That card is an older copy, so nothing was changed" in said
    assert live.id != old.id
    assert f"{community['Tomas'].mention} approved" in text(card(community))
