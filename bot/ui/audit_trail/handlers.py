"""Handlers of the audit trail, for facilitators; an older page replaces the one before."""

from __future__ import annotations

import discord
from discord import ui

from bot.ui.components.paging import PAGE_PARTS, moment_of, page_position
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.respond import responds
from bot.ui.core.routes import Route

from . import views


@responds()
async def show_trail(
    interaction: Interaction, member: discord.User | None = None, *, since: str | None = None
) -> ui.LayoutView:
    """Show who did what, or what somebody did and what was done about them, newest first."""
    about = member.id if member else None
    return views.trail_page(await services(interaction).audit_trail.newest(caller_of(interaction), about, since))


@responds()
async def show_trail_of(interaction: Interaction, about: int) -> ui.LayoutView:
    """Show what somebody did and what was done about them, newest first."""
    return views.trail_page(await services(interaction).audit_trail.newest(caller_of(interaction), about))


@responds(edit_source=True)
async def show_trail_page(interaction: Interaction, about: int, since: int, at: int, behind: int) -> ui.LayoutView:
    """Show the page of the trail to which a button leads."""
    shown = await services(interaction).audit_trail.page(
        caller_of(interaction), about or None, moment_of(since), page_position(at, behind)
    )
    return views.trail_page(shown)


AUDIT_TRAIL_ROUTES = (
    Route("trail:{about}", show_trail_of),
    Route(f"trail:{{about}}:{{since}}:{PAGE_PARTS}", show_trail_page),
)
