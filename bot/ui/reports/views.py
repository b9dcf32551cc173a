"""Pages of a report for facilitators: the numbers, what they are made of, and the tables to save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.rules.report import free_places, is_open_mentor
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.reports.service import Report, SpanPairings
from bot.ui.closing.cards import ended_text
from bot.ui.components.overview import WeeklyMatter, queue_button, weekly_button
from bot.ui.components.paging import FIRST_PLACE, Place, entry_of, page_at
from bot.ui.components.reports import (
    FacilitatorList,
    SpanPart,
    facilitator_list_id,
    list_button,
    span_button,
    span_list_id,
)
from bot.ui.core.layout import (
    Block,
    card_view,
    format_count,
    format_date,
    format_days,
    format_relative,
    join_lines,
    mention_user,
    until_about,
)
from storage.models.enums import MentorState, PairingState
from storage.models.records import Pairing
from storage.models.reports import CountAndOldest, MentorRoom

from .chart_data import mentor_bars
from .labels import LIVE_STATE_LABELS, ORIGIN_LABELS

FEWER = "fewer than 5"
"""What is said of any number of confided things below five, also of none."""

NOTHING_TO_SEE = "There is nothing that I may show you here."
WITHOUT_OWN = "-# Only you see this. What you are part of yourself is not counted."
SPAN_TITLES = {SpanPart.BEGUN: "Began", SpanPart.ENDED: "Ended"}

Line = tuple[DataKind, str]


def report_page(report: Report, picture: ui.Item[Any], files: dict[str, bytes]) -> ui.LayoutView:
    """Return the page of a report: each number stands above the button that leads to what it is made of."""
    home, since = report.community_id, report.since
    waiting = [weekly_button(home, matter) for matter in WeeklyMatter if matter is not WeeklyMatter.SEEKERS]
    sections: list[tuple[str, list[Line], list[ui.Item[Any]]]] = [
        ("Now", _now(report), [queue_button(), list_button(FacilitatorList.MATCHES)]),
        ("Mentors", _mentors(report), [list_button(FacilitatorList.MENTORS)]),
        ("Pairings", _pairings(report), [list_button(FacilitatorList.PAIRS)]),
        (f"Since {format_date(since)}", _span(report), [span_button(since, part) for part in SpanPart]),
        ("What waits for facilitators", _waiting(report), [list_button(FacilitatorList.CONCERNS)]),
    ]
    blocks: list[Block] = ["## The programme in numbers", WITHOUT_OWN, picture]
    for title, lines, buttons in sections:
        known = [words for kept, words in lines if may_know(kept, to=Viewer.FACILITATOR)]
        if known:
            blocks += [join_lines(f"### {title}", *known), buttons]
    return card_view(*blocks, list(waiting), files=files)


def mentors_page(rooms: Sequence[MentorRoom], place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of all mentors with their room."""
    if not may_know(DataKind.MENTORING, to=Viewer.FACILITATOR):
        return card_view(NOTHING_TO_SEE)
    if not rooms:
        return card_view("There are no mentors just now.")
    page = page_at((entry_of(room.applied_at, room.user_id, _room(room)) for room in rooms), place)
    return card_view(f"## Mentors ({page.total})", *page.blocks(facilitator_list_id(FacilitatorList.MENTORS)))


def span_page(shown: SpanPairings, part: SpanPart, place: Place = FIRST_PLACE) -> ui.LayoutView:
    """Return one page of what began, or what ended, from a moment on."""
    if not may_know(DataKind.PAIRED, to=Viewer.FACILITATOR):
        return card_view(NOTHING_TO_SEE)
    began = [entry_of(each.began_at, each.id, _begun(each)) for each in shown.begun]
    ended = [entry_of(each.closed_at, each.id, ended_text(each)) for each in shown.ended]
    page = page_at(began if part is SpanPart.BEGUN else ended, place)
    title = f"## {SPAN_TITLES[part]} since {format_date(shown.since)} ({page.total})"
    return card_view(title, *page.blocks(span_list_id(shown.since, part)))


def export_tables_page(tables: dict[str, bytes]) -> ui.LayoutView:
    """Return the tables, for the reader alone."""
    files: Iterable[ui.Item[Any]] = (ui.File(f"attachment://{name}") for name in tables)
    return card_view(
        "Here are two tables: the numbers of each month, and the pairings that they are made of. What you are part "
        "of yourself is not among them. Only you see this message, and it goes when you close it or restart Discord. "
        "There are names in it: what you save, please keep where nobody else looks.",
        *files,
        files=tables,
    )


def _now(report: Report) -> list[Line]:
    longest = f", the longest since {format_relative(report.seekers.oldest)}" if report.seekers.oldest else ""
    return [
        (DataKind.SEEKING, f"- waiting for a mentor: **{report.seekers.number}**{longest}"),
        (DataKind.MENTORING, f"- free places: **{report.mentors.free_places}**"),
    ]


def _mentors(report: Report) -> list[Line]:
    told = " · ".join(f"{label} **{number}**" for label, number in mentor_bars(report))
    return [(DataKind.MENTORING, f"- {told}"), (DataKind.MENTORING, "-# On hold: nobody new comes to them for now.")]


def _pairings(report: Report) -> list[Line]:
    lines = [
        (
            DataKind.OPEN_PROPOSAL if state is PairingState.PROPOSED else DataKind.PAIRED,
            f"- {label}: **{report.live[state]}**",
        )
        for state, label in LIVE_STATE_LABELS.items()
    ]
    return [*lines, (DataKind.SILENCE, f"- quiet: **{report.waiting.quiet.number}**")]


def _span(report: Report) -> list[Line]:
    span, first = report.span, format_days(report.first_weeks_days)
    to_begin = f", half of them no more than {_days(span.days_to_begin)} after asking" if span.begun else ""
    lasted = f", half of them after no more than {_days(span.days_lasted)}" if span.ended else ""
    return [
        (DataKind.PAIRED, f"- began: **{span.begun}**{to_begin}"),
        (DataKind.PAIRED, f"- ended: **{span.ended}**{lasted}; in the first {first}: **{span.ended_early}**"),
    ]


def _waiting(report: Report) -> list[Line]:
    waiting = report.waiting
    return [
        (DataKind.CONTACT, _confided("wishes to be contacted, in *What waits for me*", *waiting.contact_requests)),
        (DataKind.CONCERN, _confided("concerns", *waiting.concerns)),
        (DataKind.MENTORING, _waits("offers to mentor", waiting.offers)),
        (DataKind.PAIRED, _waits("both have said yes", waiting.approvals)),
        (DataKind.SILENCE, _waits("quiet pairs", waiting.quiet)),
        (DataKind.UNREACHABLE, _waits("out of reach", waiting.unreachable)),
        (DataKind.MENTORING, _waits("stopped mentoring this week", waiting.stepped_down)),
    ]


def _confided(what: str, number: int | None, oldest: datetime | None) -> str:
    return f"- {what}: **{FEWER if number is None else number}**{_since(oldest)}"


def _waits(what: str, found: CountAndOldest) -> str:
    return f"- {what}: **{found.number}**{_since(found.oldest)}"


def _since(oldest: datetime | None) -> str:
    return f", the oldest {format_relative(oldest)}" if oldest else ""


def _days(days: float | None) -> str:
    return format_count(max(1, round(days or 0)), "day")


def _room(room: MentorRoom) -> str:
    who = mention_user(room.user_id)
    has = f"{room.mentee_count} of {format_count(room.capacity, 'place')} taken · since {format_date(room.since)}"
    if room.confirmed_at is not None:
        has += f", last confirmed {format_date(room.confirmed_at)}"
    if room.state is MentorState.PAUSED:
        return f"{who} · paused{until_about(room.paused_until)} · {has}"
    if room.state is MentorState.SUSPENDED:
        return f"{who} · suspended · {has}"
    if not is_open_mentor(room):
        return f"{who} · on hold: nobody new for now · {has}"
    return f"{who} · {'open' if free_places(room) else 'full'} · {has}"


def _couple(pairing: Pairing, verb: str) -> str:
    return f"{mention_user(pairing.mentor_id)} {verb} {mention_user(pairing.mentee_id)}"


def _begun(pairing: Pairing) -> str:
    began = format_date(pairing.began_at or pairing.proposed_at)
    asked = f"{ORIGIN_LABELS[pairing.asked_by]} {format_date(pairing.proposed_at)}"
    return f"{_couple(pairing, 'mentors' if pairing.closed_at is None else 'mentored')} · since {began} · {asked}"
