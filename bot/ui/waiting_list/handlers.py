"""Handlers of the waiting list: joining, changing, leaving, and offering to someone on it."""

from __future__ import annotations

from dataclasses import replace

from discord import ui

from bot.rules.callers import require_community_id
from bot.rules.refusals import FirstStep, NoLongerWaiting
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.core.audience import coordinator_text, first_recipient_in_community
from bot.ui.core.context import Interaction, caller_in, client, services
from bot.ui.core.layout import QUIET, card_view, text_view
from bot.ui.core.mentions import role_names_in
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_ids

from . import views
from .modals import SeekerForm, SeekerInput


@opens_form
async def open_seeker_form(interaction: Interaction, community_id: int | None = None) -> Form:
    """Open the form for the waiting list; the sender's rights are checked again when it is sent."""
    caller = await caller_in(interaction, community_id)
    home, earlier = require_community_id(caller), await services(interaction).waiting_list.check_can_join(caller)

    async def send(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        await services(sent).waiting_list.join(
            await caller_in(sent, home),
            hope=typed.hope,
            attends=typed.attends,
            listed=typed.listed,
            preferences=typed.preferences,
        )
        outlook = await services(sent).waiting_list.outlook(await caller_in(sent, home))
        said = views.joined_confirmation(outlook, await first_recipient_in_community(sent, home, by_dm=True))
        return card_view(
            said,
            [
                navigate_button(home, NavigationTarget.ABOUT_ME),
                navigate_button(home, NavigationTarget.BROWSE_MENTORS),
            ],
            views.joined_details(client(sent).programme, listed=typed.listed),
            await coordinator_text(sent, home),
            colour=QUIET,
        )

    # Who may see it is chosen anew each time, without a default.
    asked_anew = replace(earlier, listed=None) if earlier else None
    return SeekerForm("Finding a mentor", send, is_for_named_mentor=False, seeker=asked_anew)


@opens_form
async def change_seeker_form(interaction: Interaction, community_id: int) -> Form:
    """Open the form for what a seeker hopes for; the sender is looked up again when it is sent."""
    caller = await caller_in(interaction, community_id)
    home, seeker = require_community_id(caller), await services(interaction).waiting_list.mine(caller)

    async def update(sent: Interaction, typed: SeekerInput) -> ui.LayoutView:
        await services(sent).waiting_list.update(
            await caller_in(sent, home),
            hope=typed.hope,
            attends=typed.attends,
            listed=typed.listed,
            preferences=typed.preferences,
        )
        return text_view(f"Kept. Your place in the list is as it was. {views.listed_text(typed.listed)}")

    return SeekerForm("What you hope for", update, is_for_named_mentor=False, seeker=seeker)


@responds()
async def leave_waiting_list(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Take the person off the waiting list."""
    await services(interaction).waiting_list.withdraw(await caller_in(interaction, community_id))
    return text_view(views.LEFT_THE_LIST)


@responds()
async def show_waiting_list(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Show a mentor those who wait, from the beginning of the list."""
    return await _waiting_list(interaction, community_id, FIRST_PLACE)


@responds(edit_source=True)
async def turn_waiting_list(interaction: Interaction, community_id: int, at: int, row: int) -> ui.LayoutView:
    """Show another page of it."""
    return await _waiting_list(interaction, community_id, Place(at, row))


@responds()
async def show_rest_of_old_list(interaction: Interaction, community_id: int, after: int) -> ui.LayoutView:
    """Show the page behind the row with the id *after*, from an old list whose custom_id says no more."""
    return await _waiting_list(interaction, community_id, Place(row=after + 1))


async def _waiting_list(interaction: Interaction, community_id: int | None, place: Place) -> ui.LayoutView:
    caller = await caller_in(interaction, community_id)
    found = await services(interaction).offers.list_waiting(caller)
    return views.waiting_list_page(found, role_names_in(interaction, found.community_id), place)


@responds()
async def offer_to_waiting(interaction: Interaction, community_id: int | None = None) -> ui.LayoutView:
    """Offer the caller as a mentor to the selected seeker. Raises NoLongerWaiting without a selection."""
    chosen = selected_ids(interaction)
    if not chosen:
        raise NoLongerWaiting
    caller = await caller_in(interaction, community_id)
    await services(interaction).preferences.check_has_begun(caller, FirstStep.OFFER)
    pairing = await services(interaction).offers.offer_to_waiting(caller, chosen[0])
    return text_view(views.offer_confirmation(pairing, client(interaction).programme))


async def offer_in_server(interaction: Interaction) -> None:
    """Offer the caller as a mentor from an old list whose custom_id names no community: that of this server."""
    await offer_to_waiting(interaction, interaction.guild_id or 0)


WAITING_LIST_ROUTES = (
    Route("offer:{community_id}", offer_to_waiting),
    Route("offer", offer_in_server),
    Route(f"waiting:{{community_id}}:{LIST_PARTS}", turn_waiting_list),
    Route("waiting:{community_id}:{after}", show_rest_of_old_list),
)
