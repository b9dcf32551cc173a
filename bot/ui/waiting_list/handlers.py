"""Handlers of the waiting list: joining, changing and leaving it, and offering to someone on it."""

from __future__ import annotations

from discord import ui

from bot.rules.people import at_home
from bot.rules.refusals import NoLongerWaiting
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.core.audience import hearer_of_own
from bot.ui.core.context import Interaction, caller_in, house, services
from bot.ui.core.layout import QUIET, card, plain
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen_ids

from . import views
from .modals import SeekerForm, SeekerInput


@opens_form
async def join(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for the waiting list; who sends it is looked at anew, hours later perhaps."""
    caller = await caller_in(interaction, community_id)
    home, earlier = at_home(caller), await services(interaction).seekers.may_join(caller)

    async def send(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        await services(sent).seekers.join(
            await caller_in(sent, home), hope=typed.hope, attends=typed.attends, preferences=typed.preferences
        )
        outlook = await services(sent).seekers.outlook(await caller_in(sent, home))
        said = views.joined_the_list(outlook, house(sent).programme, await hearer_of_own(sent, home))
        return card(
            said,
            [door_button(home, NavigationTarget.ABOUT_ME), door_button(home, NavigationTarget.BROWSE)],
            colour=QUIET,
        )

    return SeekerForm("Finding a mentor", send, named=False, seeker=earlier)


@opens_form
async def change(interaction: Interaction, community_id: int) -> Form:
    """Open the form for what somebody who waits hopes for."""
    caller = await caller_in(interaction, community_id)
    home, seeker = at_home(caller), await services(interaction).seekers.mine(caller)

    async def update(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        await services(sent).seekers.update(
            await caller_in(sent, home), hope=typed.hope, attends=typed.attends, preferences=typed.preferences
        )
        return plain("Kept. Your place in the list is as it was.")

    return SeekerForm("What you hope for", update, named=False, seeker=seeker)


@responds()
async def withdraw(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Take the person off the waiting list."""
    await services(interaction).seekers.withdraw(await caller_in(interaction, community_id))
    return plain(views.LEFT_THE_LIST)


@responds()
async def waiting_list(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Show to a mentor those who wait, from the beginning of the list."""
    caller = await caller_in(interaction, community_id)
    return views.waiting_list(await services(interaction).offering.waiting_for(caller))


@responds()
async def further(interaction: Interaction, community_id: int, after: int) -> ui.LayoutView:
    """Show to a mentor those who wait behind the place with the row id *after*."""
    caller = await caller_in(interaction, community_id)
    return views.waiting_list(await services(interaction).offering.waiting_for(caller, after=after))


@responds()
async def offer(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Offer the person as a mentor to whoever was chosen on the waiting list."""
    chosen = chosen_ids(interaction)
    if not chosen:
        raise NoLongerWaiting
    caller = await caller_in(interaction, community_id)
    pairing = await services(interaction).offering.offer_to_waiting(caller, chosen[0])
    return plain(views.offered(pairing, house(interaction).programme))


async def offer_here(interaction: Interaction) -> None:
    """Offer the person as a mentor from a list of old, which does not name its community: that of this server."""
    await offer(interaction, interaction.guild_id or 0)


ROUTES = (
    Route("offer:{community_id}", offer),
    Route("offer", offer_here),
    Route("waiting:{community_id}:{after}", further),
)
