"""Handlers of facilitators' reports: the page, the lists that its numbers are made of, and the tables to save."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from discord import ui

from bot.rules.callers import require_community_id
from bot.services.reports.service import Report
from bot.ui.components.paging import FIRST_PLACE, LIST_PARTS, Place
from bot.ui.components.reports import FacilitatorList, SpanPart
from bot.ui.concerns import handlers as concerns_handlers
from bot.ui.core.context import Interaction, caller_of, services
from bot.ui.core.layout import gallery
from bot.ui.core.mentions import member_names
from bot.ui.core.respond import responds
from bot.ui.core.routes import Handler, Route
from bot.ui.matching import handlers as matching_handlers
from bot.ui.overview import facilitator_handlers

from . import views
from .chart_data import bar_groups, chart_alt_text
from .export import export_tables

REPORT_FILE_NAME = "numbers.png"


@responds()
async def show_report(interaction: Interaction, since: str | None) -> ui.LayoutView:
    """Show the report, with what began and ended since then."""
    report = await services(interaction).reports.report(caller_of(interaction), since)
    alt, png = await asyncio.to_thread(_draw, report)
    return views.report_page(report, gallery(REPORT_FILE_NAME, alt), {REPORT_FILE_NAME: png})


@responds()
async def show_mentors(interaction: Interaction) -> ui.LayoutView:
    """Show all mentors with their room."""
    return await _mentors(interaction, FIRST_PLACE)


@responds()
async def show_span(interaction: Interaction, since: int, part: SpanPart) -> ui.LayoutView:
    """Show what began, or what ended, since then."""
    return await _span(interaction, since, part, FIRST_PLACE)


@responds(edit_source=True)
async def turn_span(interaction: Interaction, since: int, part: SpanPart, at: int, row: int) -> ui.LayoutView:
    """Show another page of it."""
    return await _span(interaction, since, part, Place(at, row))


@responds(edit_source=True)
async def turn_list(interaction: Interaction, shown: FacilitatorList, at: int, row: int) -> ui.LayoutView:
    """Show another page of one of the facilitators' lists."""
    return await PAGES[shown](interaction, Place(at, row))


@responds()
async def export_report(interaction: Interaction) -> ui.LayoutView:
    """Show the tables to save."""
    caller = caller_of(interaction)
    export = await services(interaction).reports.export(caller)
    name = member_names(interaction.client, require_community_id(caller))
    return views.export_tables_page(await asyncio.to_thread(export_tables, export, name))


LIST_HANDLERS: dict[FacilitatorList, Handler] = {
    FacilitatorList.PAIRS: facilitator_handlers.show_pairs,
    FacilitatorList.MENTORS: show_mentors,
    FacilitatorList.MATCHES: matching_handlers.find_matches,
    FacilitatorList.CONCERNS: concerns_handlers.list_concerns,
}


async def _mentors(interaction: Interaction, place: Place) -> ui.LayoutView:
    return views.mentors_page(await services(interaction).reports.mentor_rooms(caller_of(interaction)), place)


async def _span(interaction: Interaction, since: int, part: SpanPart, place: Place) -> ui.LayoutView:
    found = await services(interaction).reports.begun_and_ended(caller_of(interaction), since)
    return views.span_page(found, part, place)


PAGES: dict[FacilitatorList, Callable[[Interaction, Place], Awaitable[ui.LayoutView]]] = {
    FacilitatorList.PAIRS: facilitator_handlers.pairs_page_at,
    FacilitatorList.MENTORS: _mentors,
    FacilitatorList.CONCERNS: concerns_handlers.concerns_page_at,
}
"""Lists with pages; a set of matches has its own."""


async def show_list(interaction: Interaction, shown: FacilitatorList) -> None:
    """Show one of the facilitators' lists."""
    await LIST_HANDLERS[shown](interaction)


def _draw(report: Report) -> tuple[str, bytes]:
    # Pillow is read in here: most of the time nobody asks for a picture.
    from bot.ui.reports import chart  # noqa: PLC0415

    groups = bar_groups(report)
    return chart_alt_text(groups), chart.draw_bars(groups)


REPORT_ROUTES = (
    Route("facilitator:{shown}", show_list, shown=FacilitatorList),
    Route(f"facilitator:{{shown}}:{LIST_PARTS}", turn_list, shown=tuple(PAGES)),
    Route("report:{since}:{part}", show_span, part=SpanPart),
    Route(f"report:{{since}}:{{part}}:{LIST_PARTS}", turn_span, part=SpanPart),
)
