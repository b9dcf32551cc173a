"""Two tables to save: the numbers of each month, and the pairings that they are made of.

Their names tell nothing. They are CSV as RFC 4180 has it, in UTF-8 with a mark by which spreadsheets know it. Dates
are days in UTC.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import StringIO

from bot.rules.callers import is_known_user
from bot.rules.visibility import DataKind, Viewer, may_know
from bot.services.reports.service import ReportExport
from bot.ui.closing.labels import end_label
from bot.ui.privacy.export import pack_files
from storage.models.enums import PairingState
from storage.models.records import Pairing

from .labels import ORIGIN_LABELS, state_label

MONTHS_FILE_NAME, ROWS_FILE_NAME, TABLES_ZIP_NAME = "table-1.csv", "table-2.csv", "tables.zip"

MONTH_COLUMNS = (
    *("month", "began", "ended", "of these in the first weeks", "going on at its end"),
    *("median days they lasted", "median days from asking to beginning"),
)
PAIRING_COLUMNS = (
    *("mentor", "mentor's id", "mentee", "mentee's id", "came about", "state"),
    *("asked", "began", "over", "ended by"),
)
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""Characters with which a cell begins that spreadsheets would compute."""

FindName = Callable[[int], str | None]
"""Returns somebody's display name by their id; None where it is not known."""


def export_tables(export: ReportExport, name: FindName) -> dict[str, bytes]:
    """Return the tables by file name, packed where they are too large. It may take a while: call it in a thread."""
    rows = [_pairing_row(each, name) for each in export.pairings if may_know(_kind(each), to=Viewer.FACILITATOR)]
    tables = {
        MONTHS_FILE_NAME: _csv(MONTH_COLUMNS, _month_rows(export)),
        ROWS_FILE_NAME: _csv(PAIRING_COLUMNS, rows),
    }
    return pack_files(tables, TABLES_ZIP_NAME)


def harmless_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless_cell(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _month_rows(export: ReportExport) -> Iterator[list[str]]:
    if not may_know(DataKind.PAIRED, to=Viewer.FACILITATOR):
        return
    for each in export.months:
        span = each.span
        counts = (span.begun, span.ended, span.ended_early, each.active)
        days = ("" if one is None else f"{one:.1f}" for one in (span.days_lasted, span.days_to_begin))
        yield [f"{each.month:%Y-%m}", *map(str, counts), *days]


def _pairing_row(pairing: Pairing, name: FindName) -> list[str]:
    return [
        *_person(pairing.mentor_id, name),
        *_person(pairing.mentee_id, name),
        ORIGIN_LABELS[pairing.asked_by],
        state_label(pairing),
        *(_day(at) for at in (pairing.proposed_at, pairing.began_at, pairing.closed_at)),
        end_label(pairing),
    ]


def _person(person: int, name: FindName) -> tuple[str, str]:
    """Return a name and an id; nothing of somebody who was erased, or who is a stranger to the reader."""
    return (name(person) or "", str(person)) if is_known_user(person) else ("", "")


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d}"


def _kind(pairing: Pairing) -> DataKind:
    return DataKind.OPEN_PROPOSAL if pairing.state is PairingState.PROPOSED else DataKind.PAIRED
