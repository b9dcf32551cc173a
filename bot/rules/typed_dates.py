"""Days as people type them, read alike everywhere: in a date until which something is so, and in days kept free.

Understood are ISO dates, those in which the month is a word, those in numbers that can mean one day only, so that no
3/4 is ever taken for the wrong day, and *today*, *tomorrow* or a day of the week. A year that is left out means the
next such day; in a range, the next that is not over yet, also across New Year.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .contact_hours import DateRange

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_OF = {name[:length]: at for at, name in enumerate(_MONTHS, start=1) for length in (3, 4, len(name))}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {name[:length]: at for at, name in enumerate(_DAYS) for length in (3, len(name))}
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_BEFORE_A_DAY = re.compile(r"^(?:(?:on|until|till|to|since|from|next|this|last) )+")
_TOKEN = re.compile(
    r"(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9]))"
    r"|(?P<compact>[0-9]{8}(?![0-9]))"
    r"|(?P<numbers>[0-9]{1,2}(?:/[0-9]{1,2}(?:/[0-9]{4})?(?![0-9/])|\.[0-9]{1,2}\.?(?:[0-9]{4})?(?![0-9.])))"
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


def parse_day(text: str, *, today: date, is_past: bool = False) -> date:
    """Return the day that is meant: without a year the next such day, or, where it *is_past*, the last one.

    Raises ValueError for anything but one day.
    """
    bare = _BEFORE_A_DAY.sub("", _plain(text))
    if bare in _NEAR:
        return today + timedelta(days=_NEAR[bare])
    if bare in _WEEKDAYS:
        ahead = (_WEEKDAYS[bare] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead - 7 if is_past else ahead)
    day = _day(list(_tokens(bare)))
    return _last_on_or_before(day, today) if is_past and day.year is None else _first_on_or_after(day, today)


def parse_range(text: str, *, today: date) -> DateRange:
    """Return the day, or the range of days, that is meant. Raises ValueError for anything else."""
    sides: list[list[tuple[str, str]]] = [[]]
    plain = _plain(text)
    if plain in _NEAR or plain in _WEEKDAYS:
        day = parse_day(plain, today=today)
        return DateRange(first=day, last=day)
    for kind, word in _tokens(plain):
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


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


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
        case [("compact", digits)]:
            return _Day(int(digits[6:]), int(digits[4:6]), int(digits[:4]))
        case [("numbers", typed)]:
            return _day_in_numbers([int(number) for number in re.findall("[0-9]+", typed)])
        case [("day", day)]:
            return _Day(int(day))
        case [("day", day), ("year", year)]:
            return _Day(int(day), None, int(year))
        case [("day", day), ("month", name)] | [("month", name), ("day", day)]:
            return _Day(int(day), _month(name))
        case [("day", day), ("month", name), ("year", year)] | [("month", name), ("day", day), ("year", year)]:
            return _Day(int(day), _month(name), int(year))
    raise ValueError("no day")


def _day_in_numbers(numbers: list[int]) -> _Day:
    """Return the day that stands in numbers, if only one of the two can be the month. Else raises ValueError."""
    one, other, *year = numbers
    if one <= 12 and other <= 12 and one != other:
        raise ValueError("one or the other")
    return _Day(max(one, other), min(one, other), *year)


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
