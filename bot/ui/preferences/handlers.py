"""Handlers of the page on which somebody says when they may be written to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

from discord import ui

from bot.rules.callers import Caller
from bot.rules.check_in_schedule import contact_hours_of
from bot.rules.refusals import NotFound
from bot.ui.components.navigation import NavigationTarget, navigate_button
from bot.ui.components.preferences import PreferenceMove, RestLength, chosen_numbers
from bot.ui.core.context import Interaction, caller_in, caller_of, client, services
from bot.ui.core.layout import Block, Reply, card_view, reply_view, text_view
from bot.ui.core.modals import Form, opens_form
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route, selected_values
from storage.models.preferences import Preferences

from . import modals, status, views

WITH_FORM = (PreferenceMove.DATES, PreferenceMove.TIMES)
SAVED_WITHOUT_FORM = tuple(move for move in PreferenceMove if move not in WITH_FORM)
"""The moves that need no form."""


@responds()
async def show_preferences(interaction: Interaction, time_zone: str | None) -> ui.LayoutView:
    """Show when the person may be written to; a time zone that they typed is saved first."""
    caller, here = caller_of(interaction), client(interaction)
    if time_zone is None:
        return await build_preferences_page(interaction, await here.services.preferences.mine(caller))
    meant = await asyncio.to_thread(views.resolve_zone, here.zone_finder, time_zone, now=here.clock())
    return await build_preferences_page(
        interaction, await here.services.preferences.set_time_zone(caller, meant.zone), meant.explanation
    )


@responds()
async def open_preferences(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Show when the person may be written to in the community of the button."""
    caller, here = await caller_in(interaction, community_id), client(interaction)
    discreet = await here.services.preferences.is_discreet(caller)
    holds = await here.services.preferences.mine(caller)
    return views.preferences_page(holds, here.programme, discreet=discreet, now=here.clock())


@responds()
async def resume_check_ins(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Resume the person's check-ins."""
    await services(interaction).preferences.go_on(await caller_in(interaction, community_id))
    return _said(status.RESUMED_TEXT, community_id)


@responds()
async def rest_from_check_ins(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Rest the person's check-ins until they resume them."""
    await services(interaction).preferences.rest(await caller_in(interaction, community_id))
    return _said(status.RESTING_TEXT, community_id)


@responds()
async def opt_out_of_check_ins(interaction: Interaction, community_id: int) -> ui.LayoutView:
    """Stop the person's check-ins for good, or until they resume them."""
    await services(interaction).preferences.opt_out(await caller_in(interaction, community_id))
    return _said(status.OPTED_OUT_TEXT, community_id)


@responds(edit_source=True)
async def change_preference(interaction: Interaction, community_id: int, move: PreferenceMove) -> ui.LayoutView:
    """Save one preference, and show the page as it is now."""
    caller = await caller_in(interaction, community_id)
    return await build_preferences_page(interaction, *await _save_preference(interaction, caller, move))


@opens_form
async def open_dates_form(interaction: Interaction, community_id: int) -> Form:
    """Open the form for single days without messages."""
    now = await services(interaction).preferences.mine(await caller_in(interaction, community_id))
    return modals.DatesForm(partial(_save_dates, community_id=community_id), now)


@opens_form
async def open_times_form(interaction: Interaction, community_id: int) -> Form:
    """Open the form for the person's time zone, by the city, and hour."""
    now = await services(interaction).preferences.mine(await caller_in(interaction, community_id))
    hour = contact_hours_of(now, client(interaction).programme).hour
    return modals.CityForm("My time zone and hour", partial(_save_times, community_id=community_id), hour=hour)


async def build_preferences_page(
    interaction: Interaction, holds: Preferences, said: str | None = None
) -> ui.LayoutView:
    """Return the page of the person's preferences, with a confirmation of a change if there is one."""
    here = client(interaction)
    discreet = await here.services.preferences.is_discreet(await caller_in(interaction, holds.community_id))
    return views.preferences_page(holds, here.programme, discreet=discreet, now=here.clock(), confirmation=said)


async def is_discreet(interaction: Interaction, community_id: int) -> bool:
    """Return whether what stays on the caller's screen is to say nothing of what they answered."""
    own = replace(caller_of(interaction), community_id=community_id)
    return await services(interaction).preferences.is_discreet(own)


async def confirm_above(interaction: Interaction, community_id: int, said: str, *blocks: Block) -> Reply:
    """Return a card with the confirmation as its first line, so that what comes next stays in sight.

    For those who chose discretion it comes after the card, where it doesn't stay.
    """
    caller = caller_of(interaction)
    if await is_discreet(interaction, community_id):
        return [reply_view(caller, *blocks), text_view(said)]
    return reply_view(caller, said, *blocks)


def _said(said: str, community_id: int) -> ui.LayoutView:
    return card_view(said, [navigate_button(community_id, NavigationTarget.PREFERENCES)])


async def _save_preference(
    interaction: Interaction, caller: Caller, move: PreferenceMove
) -> tuple[Preferences, str | None]:
    """Save the preference; return all preferences as they are now, and a confirmation or None."""
    wishes, values = services(interaction).preferences, selected_values(interaction)
    numbers = chosen_numbers(values)
    match move:
        case PreferenceMove.HOUR if numbers:
            return await wishes.set_hour(caller, numbers[0]), None
        case PreferenceMove.WEEKDAYS:
            return await wishes.set_quiet_weekdays(caller, numbers), None
        case PreferenceMove.REST if values and values[0] in set(RestLength):
            until = None if values[0] == RestLength.OPEN else values[0]
            return await wishes.rest(caller, until=until), None
        case PreferenceMove.RESUME:
            return await wishes.go_on(caller), status.RESUMED_TEXT
        case PreferenceMove.OPT_OUT:
            return await wishes.opt_out(caller), None
        case PreferenceMove.MASK | PreferenceMove.UNMASK:
            return await wishes.set_discreet(caller, discreet=move is PreferenceMove.MASK), None
        case PreferenceMove.TAKE_AWAY:
            await services(interaction).privacy.take_messages_away(caller)
            return await wishes.mine(caller), status.TAKEN_AWAY_TEXT
        case PreferenceMove.SHARE_ZONE | PreferenceMove.KEEP_ZONE:
            return await wishes.share_zone(caller, shares=move is PreferenceMove.SHARE_ZONE), None
    raise NotFound


async def _save_dates(interaction: Interaction, dates: str, *, community_id: int) -> ui.LayoutView:
    caller = await caller_in(interaction, community_id)
    kept = await services(interaction).preferences.set_quiet_dates(caller, dates)
    return await build_preferences_page(
        interaction, kept, "Kept. On those days I don't ask; it comes on the next good one."
    )


async def _save_times(interaction: Interaction, typed: modals.CityInput, *, community_id: int) -> ui.LayoutView:
    caller, here, meant = await caller_in(interaction, community_id), client(interaction), None
    if typed.city:
        meant = await asyncio.to_thread(views.resolve_zone, here.zone_finder, typed.city, now=here.clock())
    zone = meant.zone if meant is not None else None
    kept = await here.services.preferences.set_times(caller, time_zone=zone, hour=typed.hour)
    return await build_preferences_page(interaction, kept, meant.explanation if meant is not None else None)


PREFERENCE_ROUTES = (
    Route(f"prefer:{{community_id}}:{PreferenceMove.TIMES}", open_times_form),
    Route(f"prefer:{{community_id}}:{PreferenceMove.DATES}", open_dates_form),
    Route("prefer:{community_id}:{move}", change_preference, move=SAVED_WITHOUT_FORM),
)
