"""Handlers of the page on which someone says when they may be written to."""

from __future__ import annotations

import asyncio
from functools import partial

from discord import ui

from bot.rules.people import Caller
from bot.rules.refusals import NotFound
from bot.ui.components.navigation import NavigationTarget, door_button
from bot.ui.components.preferences import PreferenceMove, RestLength
from bot.ui.core.context import Interaction, caller_in, caller_of, house, services
from bot.ui.core.layout import card
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, chosen
from storage.models.records import Preferences

from . import modals, status, views

KEPT_AT_ONCE = tuple(move for move in PreferenceMove if move is not PreferenceMove.DATES)
"""The moves that need no form."""


@responds()
async def show(interaction: Interaction, time_zone: str | None) -> ui.LayoutView:
    """Show when the person may be written to; where a time zone was typed, keep it first."""
    caller, here = caller_of(interaction), house(interaction)
    if time_zone is None:
        return await page(interaction, await here.services.preferences.mine(caller))
    meant = await asyncio.to_thread(views.zone_meant, here.zones, time_zone, now=here.clock())
    return await page(interaction, await here.services.preferences.live_in(caller, meant.zone), meant.said)


@responds()
async def open_page(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show when the person may be written to in the community of the button."""
    caller, here = await caller_in(interaction, community_id), house(interaction)
    discreet = await here.services.preferences.is_discreet(caller)
    holds = await here.services.preferences.mine(caller)
    return views.page(holds, here.programme, discreet=discreet, now=here.clock())


@responds()
async def go_on(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Resume the person's check-ins."""
    await services(interaction).preferences.go_on(await caller_in(interaction, community_id))
    return _said(status.AGAIN, community_id)


@responds()
async def rest(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Rest the person's check-ins until they resume them."""
    await services(interaction).preferences.rest(await caller_in(interaction, community_id))
    return _said(status.RESTS, community_id)


@responds()
async def opt_out(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Stop the person's check-ins for good, or until they resume them."""
    await services(interaction).preferences.opt_out(await caller_in(interaction, community_id))
    return _said(status.NONE_ANY_MORE, community_id)


@responds(in_place=True)
async def prefer(interaction: Interaction, community_id: int, move: PreferenceMove) -> ui.LayoutView:
    """Keep one wish of when the person is written to, and show the page with what holds now."""
    caller = await caller_in(interaction, community_id)
    return await page(interaction, *await _kept(interaction, caller, move))


@opens_form
async def dates(interaction: Interaction, community_id: int) -> Form:
    """Open the form for single days without messages."""
    now = await services(interaction).preferences.mine(await caller_in(interaction, community_id))
    return modals.DatesForm(partial(_keep_dates, community_id=community_id), now)


async def page(interaction: Interaction, holds: Preferences, said: str | None = None) -> ui.LayoutView:
    """Return the page of the person's wishes, with what there is to say about a change."""
    here = house(interaction)
    discreet = await here.services.preferences.is_discreet(await caller_in(interaction, holds.community_id))
    return views.page(holds, here.programme, discreet=discreet, now=here.clock(), said=said)


def _said(said: str, community_id: int) -> ui.LayoutView:
    return card(said, [door_button(community_id, NavigationTarget.PREFERENCES)])


async def _kept(interaction: Interaction, caller: Caller, move: PreferenceMove) -> tuple[Preferences, str | None]:
    """Keep the wish; return what holds now, and what there is to say about it."""
    wishes, values = services(interaction).preferences, chosen(interaction)
    numbers = [int(value) for value in values if value.isdecimal() and len(value) < 3]
    match move:
        case PreferenceMove.HOUR if numbers:
            return await wishes.like_hour(caller, numbers[0]), None
        case PreferenceMove.WEEKDAYS:
            return await wishes.keep_weekdays_quiet(caller, numbers), None
        case PreferenceMove.REST if values and values[0] in set(RestLength):
            until = None if values[0] == RestLength.OPEN else values[0]
            return await wishes.rest(caller, until=until), None
        case PreferenceMove.RESUME:
            return await wishes.go_on(caller), status.AGAIN
        case PreferenceMove.OPT_OUT:
            return await wishes.opt_out(caller), None
        case PreferenceMove.MASK | PreferenceMove.UNMASK:
            return await wishes.set_discreet(caller, discreet=move is PreferenceMove.MASK), None
    raise NotFound


async def _keep_dates(interaction: Interaction, dates: str, *, community_id: int) -> ui.LayoutView:
    caller = await caller_in(interaction, community_id)
    kept = await services(interaction).preferences.keep_dates_quiet(caller, dates)
    return await page(interaction, kept, "Kept. On those days I don't ask; it comes on the next good one.")


ROUTES = (
    Route(f"prefer:{{community_id}}:{PreferenceMove.DATES}", dates),
    Route("prefer:{community_id}:{move}", prefer, move=KEPT_AT_ONCE),
)
