"""Days without messages, as people type them: a date or a range of days on a line, or between commas.

Understood are ISO dates and those in which the month is a word, so that no 3/4 is ever taken for the wrong day. A
year that is left out means the next such day; in a range, the next that is not over yet, also across New Year.
"""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .contact_hours import DateRange
from .refusals import InvalidQuietDates, TooManyDates
from .text_limits import clean_text

MAX_QUIET_RANGES = 40

MAX_QUIET_RANGE_DAYS = 366
"""Days of one range, the first and the last included."""

MAX_QUIET_DATE_AHEAD = timedelta(days=3 * 366)
"""How far ahead a quiet day may lie."""

MAX_QUOTED_CHARS = 60
"""Characters of unreadable text that are quoted back."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_OF = {name[:letters]: at for at, name in enumerate(_MONTHS, start=1) for letters in (3, 4, len(name))}
# A comma parts two days, unless a year alone follows it: "Dec 24, 2026".
_BETWEEN = re.compile(r"[\n;]|,(?!\s*[0-9]{4}(?![0-9-]))")
_TOKEN = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9]))"
    r"|(?P<year>[0-9]{4}(?![0-9]))"
    r"|(?P<day>[0-9]{1,2}(?![0-9]))(?:st|nd|rd|th)?"
    r"|(?P<to>\.\.+|[-–—]|(?:to|until|till|through)\b)"
    r"|(?P<skip>[ ,]|(?:the|of|from)\b)"
    r"|(?P<month>[a-z]+)(?:\.(?!\.))?"
)


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as typed; what was left out is None."""

    day: int
    month: int | None = None
    year: int | None = None


def parse_ranges(text: str, *, today: date) -> tuple[DateRange, ...]:
    """Return the days typed, in order, overlapping ranges merged; those wholly past are left out.

    Raises InvalidQuietDates with the first piece that is no date, longer than a year or more than three years ahead,
    and TooManyDates.
    """
    spans = []
    for piece in _BETWEEN.split(clean_text(text)):
        if bare := piece.strip(" \t-–—•*·"):
            try:
                spans.append(_parse_range(bare, today=today))
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


def _parse_range(piece: str, *, today: date) -> DateRange:
    """Return the range that a piece of text means. Raises ValueError for anything but a day or a range of days."""
    sides: list[list[tuple[str, str]]] = [[]]
    for kind, word in _tokens(unicodedata.normalize("NFKC", piece).casefold()):
        if kind == "to":
            sides.append([])
        else:
            sides[-1].append((kind, word))
    days = [_day(side) for side in sides]
    if len(days) == 1:
        day = _first_on_or_after(days[0], today)
        return DateRange(first=day, last=day)
    first, last = days  # of three or more, it is a ValueError as well
    return _range_between(first, last, today=today)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise ValueError("neither number nor month")
        if found.lastgroup != "skip":
            yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _day(side: list[tuple[str, str]]) -> _Day:
    match side:
        case [("iso", iso)]:
            year, month, day = iso.split("-")
            return _Day(int(day), int(month), int(year))
        case [("day", day)]:
            return _Day(int(day))
        case [("day", day), ("year", year)]:
            return _Day(int(day), None, int(year))
        case [("day", day), ("month", name)] | [("month", name), ("day", day)]:
            return _Day(int(day), _month(name))
        case [("day", day), ("month", name), ("year", year)] | [("month", name), ("day", day), ("year", year)]:
            return _Day(int(day), _month(name), int(year))
    raise ValueError("no day")


def _month(name: str) -> int:
    if name not in _MONTH_OF:
        raise ValueError("no month")
    return _MONTH_OF[name]


def _range_between(first: _Day, last: _Day, *, today: date) -> DateRange:
    """Return the range between two days as typed.

    A month given once holds for both; a year given once helps to find the other. Raises ValueError if it is
    backwards.
    """
    if first.month is None or last.month is None:
        if first.day > last.day:
            raise ValueError("backwards within a month")
        month = last.month if first.month is None else first.month
        first, last = _Day(first.day, month, first.year), _Day(last.day, month, last.year)
    if first.year is None:
        ends = _first_on_or_after(last, today)
        begins = _last_on_or_before(first, ends)
    else:
        begins = _first_on_or_after(first, today)
        ends = _first_on_or_after(last, begins)
    if begins > ends:
        raise ValueError("backwards")
    return DateRange(first=begins, last=ends)


def _first_on_or_after(day: _Day, since: date) -> date:
    """Return the day itself, or, without a year, the first such day from *since* on. May raise ValueError."""
    # 29 February may be eight years off. Of no day at all, min and max raise ValueError.
    if day.year is not None:
        return min(_occurrences_in(day, [day.year]))
    return min(each for each in _occurrences_in(day, range(since.year, since.year + 9)) if each >= since)


def _last_on_or_before(day: _Day, until: date) -> date:
    return max(each for each in _occurrences_in(day, range(until.year - 8, until.year + 1)) if each <= until)


def _occurrences_in(day: _Day, years: Iterable[int]) -> list[date]:
    if day.month is None:
        raise ValueError("no month")
    return [date(year, day.month, day.day) for year in years if day.day <= monthrange(year, day.month)[1]]
