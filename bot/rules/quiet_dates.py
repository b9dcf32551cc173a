"""Days without messages, as people type them: a date or a stretch of days on a line, or between commas.

Read are ISO dates and those in which the month is a word, so that no 3/4 is ever taken for the wrong day. A year that
is left out means the next such day; in a stretch, the next that is not over yet, also across New Year.
"""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .moments import Span
from .refusals import NotDates, TooManyDates
from .writing import clean

MOST_SPANS = 40

LONGEST_SPAN = 366
"""Days, the first and the last included."""

FARTHEST = timedelta(days=3 * 366)
"""How far ahead a quiet day may lie."""

LONGEST_PIECE = 60
"""Characters of what could not be read that are told back."""

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


def read(text: str, *, today: date) -> tuple[Span, ...]:
    """The days typed, in order, overlapping ones as one; those that are wholly past are left out.

    Raises NotDates with the first piece that is no such thing, that is longer than a year or more than three years
    ahead, and TooManyDates.
    """
    spans = []
    for piece in _BETWEEN.split(clean(text)):
        if bare := piece.strip(" \t-–—•*·"):
            try:
                spans.append(_span(bare, today=today))
            except ValueError:
                raise NotDates(bare if len(bare) <= LONGEST_PIECE else bare[: LONGEST_PIECE - 1] + "…") from None
    coming = tuple(_merged(span for span in spans if span.last >= today))
    for span in coming:
        if (span.last - span.first).days >= LONGEST_SPAN or span.last > today + FARTHEST:
            raise NotDates(write([span]))
    if len(coming) > MOST_SPANS:
        raise TooManyDates(limit=MOST_SPANS)
    return coming


def write(spans: Iterable[Span]) -> str:
    """One on a line, as `read` takes them back."""
    return "\n".join(f"{span.first}" if span.first == span.last else f"{span.first} to {span.last}" for span in spans)


def to_json(spans: Iterable[Span]) -> str:
    """As they are stored."""
    return json.dumps([[span.first.isoformat(), span.last.isoformat()] for span in spans], separators=(",", ":"))


def from_json(stored: str) -> tuple[Span, ...]:
    """Back from storage."""
    return tuple(
        Span(first=date.fromisoformat(first), last=date.fromisoformat(last)) for first, last in json.loads(stored)
    )


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """In order; days side by side stay as they were typed."""
    current: Span | None = None
    for span in sorted(spans, key=lambda each: (each.first, each.last)):
        if current is None or span.first > current.last:
            if current is not None:
                yield current
            current = span
        else:
            current = Span(first=current.first, last=max(current.last, span.last))
    if current is not None:
        yield current


def _span(piece: str, *, today: date) -> Span:
    """Raises ValueError for anything but a day or a stretch of days."""
    sides: list[list[tuple[str, str]]] = [[]]
    for kind, word in _tokens(unicodedata.normalize("NFKC", piece).casefold()):
        if kind == "to":
            sides.append([])
        else:
            sides[-1].append((kind, word))
    days = [_day(side) for side in sides]
    if len(days) == 1:
        day = _first_from(days[0], today)
        return Span(first=day, last=day)
    first, last = days  # of three or more, it is a ValueError as well
    return _stretch(first, last, today=today)


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


def _stretch(first: _Day, last: _Day, *, today: date) -> Span:
    """A month said once holds for both; a year said once helps to find the other."""
    if first.month is None or last.month is None:
        if first.day > last.day:
            raise ValueError("backwards within a month")
        month = last.month if first.month is None else first.month
        first, last = _Day(first.day, month, first.year), _Day(last.day, month, last.year)
    if first.year is None:
        ends = _first_from(last, today)
        begins = _last_until(first, ends)
    else:
        begins = _first_from(first, today)
        ends = _first_from(last, begins)
    if begins > ends:
        raise ValueError("backwards")
    return Span(first=begins, last=ends)


def _first_from(day: _Day, since: date) -> date:
    """The day itself, or, without a year, the first such day from *since* on."""
    # 29 February may be eight years off. Of no day at all, min and max raise ValueError.
    if day.year is not None:
        return min(_in_years(day, [day.year]))
    return min(each for each in _in_years(day, range(since.year, since.year + 9)) if each >= since)


def _last_until(day: _Day, until: date) -> date:
    return max(each for each in _in_years(day, range(until.year - 8, until.year + 1)) if each <= until)


def _in_years(day: _Day, years: Iterable[int]) -> list[date]:
    if day.month is None:
        raise ValueError("no month")
    return [date(year, day.month, day.day) for year in years if day.day <= monthrange(year, day.month)[1]]
