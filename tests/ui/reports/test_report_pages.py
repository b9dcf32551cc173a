"""A report's page, picture and tables: all of them fit, say the same, and harm nobody who opens them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image, ImageColor

from bot.rules.programme import Programme
from bot.rules.report import MentorNumbers, SpanNumbers, by_month
from bot.rules.visibility import ACCESS_TABLE, Access, DataKind, Viewer
from bot.services.reports.service import Report, ReportExport, SpanPairings, WaitingNumbers
from bot.ui.components.reports import SpanPart
from bot.ui.core.layout import files_of, gallery
from bot.ui.matching import canvas
from bot.ui.reports import chart, views
from bot.ui.reports.chart_data import bar_groups, chart_alt_text
from bot.ui.reports.export import MONTHS_FILE_NAME, ROWS_FILE_NAME, TABLES_ZIP_NAME, export_tables
from bot.ui.reports.handlers import REPORT_FILE_NAME
from bot.ui.routing.registry import is_known_custom_id
from storage.models.enums import AskedBy, MentorState, PairingState
from storage.models.reports import CountAndOldest, MentorRoom
from tests.support.factories import COMMUNITY_ID, MENTEE_ID, MENTOR_ID, NOW, pairing
from tests.support.ui.limits import custom_ids, limit_violations, text
from tests.ui.privacy.test_discretion import TELLING

SOME = CountAndOldest(3, NOW - timedelta(days=9))
PHONE_WIDTH = 390


def report(**changed: object) -> Report:
    """Return a report with something of each kind."""
    usual = Report(
        community_id=COMMUNITY_ID,
        since=NOW - timedelta(days=90),
        first_day=(NOW - timedelta(days=90)).date(),
        seekers=CountAndOldest(7, NOW - timedelta(days=40)),
        mentors=MentorNumbers(open=3, full=5, paused=1, held=0, free_places=4),
        live=Counter({PairingState.PROPOSED: 2, PairingState.ACTIVE: 1204, PairingState.PAUSED: 3}),
        span=SpanNumbers(begun=5, ended=3, ended_early=1, days_lasted=41.2, days_to_begin=0.3),
        first_weeks_days=14,
        waiting=WaitingNumbers(
            contact_requests=(6, NOW),
            concerns=(None, NOW),
            offers=SOME,
            approvals=SOME,
            quiet=SOME,
            unreachable=SOME,
            stepped_down=SOME,
        ),
    )
    return replace(usual, **changed)  # type: ignore[arg-type]  # what a test names, it names rightly


def page(shown: Report) -> str:
    """Return the text of a report's page."""
    return text(views.report_page(shown, gallery(REPORT_FILE_NAME, "alt"), {REPORT_FILE_NAME: b""}))


def test_the_page_fits_and_each_number_has_a_button_to_its_rows() -> None:
    view = views.report_page(report(), gallery(REPORT_FILE_NAME, "alt"), {REPORT_FILE_NAME: b"png"})

    assert limit_violations(view) == []
    assert [custom_id for custom_id in custom_ids(view) if not is_known_custom_id(custom_id)] == []
    assert [each.partition(":")[2] for each in custom_ids(view) if each.startswith(("facilitator", "report"))] == [
        *("queue", "matches", "mentors", "pairs"),
        *(f"{int((NOW - timedelta(days=90)).timestamp()) // 60}:{part}" for part in ("begun", "ended")),
        "concerns",
    ]
    assert "- ended: **3**, half of them after no more than 41 days; in the first 2 weeks: **1**" in text(view)
    assert "- began: **5**, half of them no more than 1 day after asking" in text(view)


def test_what_is_confided_is_exact_from_five_on_and_in_no_picture() -> None:
    few, many = (
        report(waiting=replace(report().waiting, contact_requests=(number, NOW), concerns=(number, NOW)))
        for number in (None, 60)
    )

    assert page(few).count("**fewer than 5**") == 2
    assert page(few).replace("fewer than 5", "60") == page(many)
    assert bar_groups(few) == bar_groups(many)


def test_the_picture_is_read_in_greys_on_a_phone_and_the_same_for_the_same() -> None:
    groups = bar_groups(report())

    png = chart.draw_bars(groups)

    drawn = Image.open(io.BytesIO(png))
    grey = drawn.convert("L")
    assert (drawn.format, drawn.width) == ("PNG", chart.REPORT_WIDTH)
    assert len(png) < 60_000
    assert chart.FONT_SIZE * PHONE_WIDTH / chart.REPORT_WIDTH >= 13
    assert drawn.height < 1.5 * chart.REPORT_WIDTH
    first_bar = chart.MARGIN + chart.TITLE_HEIGHT + chart.BAR_HEIGHT // 2
    inside, outside = (grey.getpixel((x, first_bar)) for x in (chart.MARGIN + chart.LABEL_WIDTH + 20, 5))
    assert isinstance(inside, int | float)
    assert isinstance(outside, int | float)
    assert inside - outside > 100
    assert chart.draw_bars(bar_groups(report())) == png


@pytest.mark.parametrize("colour", [canvas.TEXT_COLOUR, canvas.FAINT_TEXT_COLOUR, canvas.HIGHLIGHT_COLOUR])
def test_text_and_bars_stand_out_from_the_background_in_their_light_alone(colour: str) -> None:
    light, dark = _luminance(colour), _luminance(canvas.BACKGROUND_COLOUR)

    assert (light + 0.05) / (dark + 0.05) >= 7


def _luminance(colour: str) -> float:
    """Return how light a colour is, as the Web's guidelines for contrast reckon it."""
    parts = [each / 255 for each in ImageColor.getrgb(colour)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_picture_in_words_has_the_same_numbers_in_the_same_order() -> None:
    assert chart_alt_text(bar_groups(report())) == (
        "Now: 7 waiting, 4 free places. Mentors: 3 open, 5 full, 1 paused, 0 on hold. "
        "Pairings: 2 suggested, 0 wait for a yes, 1204 active, 3 paused, 3 quiet. "
        "Since 3 October 2025: 5 began, 3 ended, 1 in the first 2 weeks."
    )


def test_long_lists_fit_one_message_and_say_how_long_they_are() -> None:
    rooms = [
        MentorRoom(MENTOR_ID + place, state, 3, place % 4, place % 5 == 0, NOW, NOW, NOW, NOW)
        for place in range(300)
        for state in (MentorState.APPROVED, MentorState.PAUSED)
    ]
    ended = [pairing(PairingState.ENDED, began_at=NOW, closed_at=NOW)] * 300
    shown = SpanPairings(since=NOW, begun=ended, ended=ended)

    pages = [views.mentors_page(rooms), *(views.span_page(shown, part) for part in SpanPart)]

    assert [limit_violations(view) for view in pages] == [[], [], []]
    assert ["(600)" in text(pages[0]), *("(300)" in text(view) for view in pages[1:])] == [True] * 3
    assert "no mentors" in text(views.mentors_page([]))


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (DataKind.SEEKING, "waiting for a mentor"),
        (DataKind.MENTORING, "offers to mentor"),
        (DataKind.MENTORING, "nobody new for now"),
        (DataKind.OPEN_PROPOSAL, "2 suggested"),
        (DataKind.PAIRED, "active"),
        (DataKind.PAIRED, "mentored"),
        (DataKind.PAIRED, "2026-01"),
        (DataKind.SILENCE, "3 quiet"),
        (DataKind.CONTACT, "wishes to be contacted"),
        (DataKind.CONCERN, "concerns:"),
        (DataKind.UNREACHABLE, "out of reach: "),
    ],
)
def test_what_the_visibility_table_forbids_is_on_no_page_picture_or_table(
    kept: DataKind, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told in _everything()

    monkeypatch.setitem(ACCESS_TABLE[kept], Viewer.FACILITATOR, Access.NO)

    assert told not in _everything()


def _everything() -> str:
    """Return all that reports show, as text."""
    ended = pairing(PairingState.ENDED, began_at=NOW, closed_at=NOW)
    export = ReportExport(community_id=COMMUNITY_ID, pairings=[ended], months=by_month([ended], Programme(), at=NOW))
    rooms = [MentorRoom(MENTOR_ID, MentorState.APPROVED, 2, 0, True, None, NOW, NOW, None)]
    shown = SpanPairings(since=NOW, begun=[], ended=[ended])
    pages = [text(views.mentors_page(rooms)), text(views.span_page(shown, SpanPart.ENDED)), page(report())]
    tables = [each.decode() for each in export_tables(export, lambda _: None).values()]
    return "\n".join([*pages, *tables, chart_alt_text(bar_groups(report()))])


def table(content: bytes) -> list[list[str]]:
    """Return a table as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_name_is_taken_for_a_formula_and_any_comes_back_as_it_was(start: str) -> None:
    name = f'{start}cmd|"a, b"\r\nĀ'
    kept = ReportExport(community_id=COMMUNITY_ID, pairings=[pairing()], months=[])

    tables = export_tables(kept, lambda _: name)

    [_, row] = table(tables[ROWS_FILE_NAME])
    assert row[:4] == [f"'{name}", str(MENTOR_ID), f"'{name}", str(MENTEE_ID)]
    assert tables[ROWS_FILE_NAME].startswith(b"\xef\xbb\xbfmentor,mentor's id,mentee,")
    assert not [word for word in TELLING for file in (*tables, REPORT_FILE_NAME, TABLES_ZIP_NAME) if word in file]


def test_the_tables_say_how_it_came_about_and_ended_and_name_nobody_who_was_erased() -> None:
    day = NOW.date().isoformat()
    pairings = [
        pairing(PairingState.ENDED, mentee_id=-7, began_at=NOW, closed_at=NOW),
        pairing(PairingState.PROPOSED, asked_by=AskedBy.FACILITATOR),
    ]
    months = by_month(pairings, Programme(), at=NOW)

    tables = export_tables(
        ReportExport(community_id=COMMUNITY_ID, pairings=pairings, months=months), {MENTOR_ID: "Ines"}.get
    )

    ended, suggested = table(tables[ROWS_FILE_NAME])[1:]
    assert ended[:2] == ["Ines", str(MENTOR_ID)]
    assert ended[2:] == ["", "", "the mentee asked", "ended", day, day, day, "one of the two"]
    assert suggested[3:] == [str(MENTEE_ID), "a facilitator suggested it", "suggested", day, "", "", ""]
    assert table(tables[MONTHS_FILE_NAME])[1:] == [["2026-01", "1", "1", "1", "0", "0.0", "0.0"]]


def test_the_tables_are_packed_where_one_message_does_not_hold_them() -> None:
    many = ReportExport(community_id=COMMUNITY_ID, pairings=[pairing()] * 90, months=[])

    packed = export_tables(many, lambda _: "x" * 50_000)

    assert list(packed) == [TABLES_ZIP_NAME]
    assert [file.filename for file in files_of(views.export_tables_page(packed))] == [TABLES_ZIP_NAME]
