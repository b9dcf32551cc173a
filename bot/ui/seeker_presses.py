"""What someone who waits does about it, and what mentors do about those who wait."""

from __future__ import annotations

from discord import ui

from bot.rules.refusals import NoLongerWaiting

from . import outcomes, waiting
from .context import Interaction, caller_in, house, services
from .knocks import responds
from .look import plain
from .routes import Route, chosen_ids


@responds()
async def withdraw(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Leave the waiting list."""
    await services(interaction).seekers.withdraw(await caller_in(interaction, community_id))
    return plain(outcomes.LEFT_THE_LIST)


@responds()
async def waiting_list(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Show a mentor those who wait, from the beginning."""
    caller = await caller_in(interaction, community_id)
    return waiting.waiting_list(await services(interaction).offering.waiting_for(caller))


@responds()
async def further(interaction: Interaction, community_id: int, after: int) -> ui.LayoutView:
    """Show a mentor those who wait behind the place with the row id *after*."""
    caller = await caller_in(interaction, community_id)
    return waiting.waiting_list(await services(interaction).offering.waiting_for(caller, after=after))


@responds()
async def offer(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Offer as a mentor to whoever was chosen on the waiting list."""
    chosen = chosen_ids(interaction)
    if not chosen:
        raise NoLongerWaiting
    caller = await caller_in(interaction, community_id)
    pairing = await services(interaction).offering.offer_to_waiting(caller, chosen[0])
    return plain(waiting.offered(pairing, house(interaction).programme))


async def offer_here(interaction: Interaction) -> None:
    """Offer from a list that was shown before it named its community, and so only in that server."""
    await offer(interaction, interaction.guild_id or 0)


ROUTES = (
    Route("offer:{community_id}", offer),
    Route("offer", offer_here),
    Route("waiting:{community_id}:{after}", further),
)
