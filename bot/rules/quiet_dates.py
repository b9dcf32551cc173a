"""Days without messages, as people type them: a date or a range of days on a line, or between commas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .bad_input import InvalidQuietDates, TooManyDates
from .contact_hours import DateRange
from .text_limits import clean_text
from .typed_dates import parse_range

MAX_QUIET_RANGES = 40

MAX_QUIET_RANGE_DAYS = 366
"""Days of one range, the first and the last included."""

MAX_QUIET_DATE_AHEAD = timedelta(days=3 * 366)
"""How far ahead a quiet day may lie."""

MAX_QUOTED_CHARS = 60
"""Characters of unreadable text that are quoted back."""

# A comma parts two days, unless a year alone follows it: "Dec 24, 2026".
_BETWEEN = re.compile(r"[\n;]|,(?!\s*[0-9]{4}(?![0-9-]))")


def parse_ranges(text: str, *, today: date) -> tuple[DateRange, ...]:
    """Return the days typed, in order, overlapping ranges merged; those wholly past are left out.

    Raises InvalidQuietDates with the first piece that is no date, longer than a year or more than three years ahead,
    and TooManyDates.
    """
    spans = []
    for piece in _BETWEEN.split(clean_text(text)):
        if bare := piece.strip(" \t-–—•*·"):
            try:
                spans.append(parse_range(bare, today=today))
            except ValueError:
                raise InvalidQuietDates(
                    bare if len(bare) <= MAX_QUOTED_CHARS else bare[: MAX_QUOTED_CHARS - 1] + "…"
                ) from None
    coming = tuple(_merge_ranges(span for span in spans if span.last >= today))
    for span in coming:
        if (span.last - span.first).days >= MAX_QUIET_RANGE_DAYS or span.last > today + MAX_QUIET_DATE_AHEAD:
            raise InvalidQuietDates(format_ranges([span]))
    if len(coming) > MAX_QUIET_RANGES:
        raise TooManyDates(limit=MAX_QUIET_RANGES)
    return coming


def format_ranges(ranges: Iterable[DateRange]) -> str:
    """Return the ranges as text, one on a line, as `parse_ranges` reads them."""
    return "\n".join(
        f"{span.first}" if span.first == span.last else f"{span.first} to {span.last}" for span in ranges
    )


def ranges_to_json(ranges: Iterable[DateRange]) -> str:
    """Return the ranges as they are stored."""
    return json.dumps([[span.first.isoformat(), span.last.isoformat()] for span in ranges], separators=(",", ":"))


def ranges_from_json(stored: str) -> tuple[DateRange, ...]:
    """Return the ranges from their stored form."""
    return tuple(
        DateRange(first=date.fromisoformat(first), last=date.fromisoformat(last))
        for first, last in json.loads(stored)
    )


def _merge_ranges(spans: Iterable[DateRange]) -> Iterator[DateRange]:
    """Yield the ranges in order, overlapping ones merged; adjacent ones stay as they were typed."""
    current: DateRange | None = None
    for span in sorted(spans, key=lambda each: (each.first, each.last)):
        if current is None or span.first > current.last:
            if current is not None:
                yield current
            current = span
        else:
            current = DateRange(first=current.first, last=max(current.last, span.last))
    if current is not None:
        yield current
