"""What the chart of who fits shows, as numbers and letters without names, and its alternative text."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MAX_MATRIX_SIDE = 26
"""How many people on either side a matrix shows; for more, the chart is a summary."""

MAX_ALT_TEXT_LENGTH = 1024
"""Characters that Discord accepts as the description of a picture."""

WAITING_TIME_BINS = (
    (7, "under a week"),
    (14, "1 to 2 weeks"),
    (30, "2 to 4 weeks"),
    (90, "1 to 3 months"),
    (None, "longer"),
)
CHOICE_COUNT_BINS = (
    (0, "nobody"),
    (1, "one mentor"),
    (3, "2 or 3 mentors"),
    (9, "4 to 9 mentors"),
    (None, "10 or more"),
)
"""The bins of both histograms, each with its upper end; the last has none."""

Bar = tuple[str, int, int]
"""A label, how many of these people or places are matched, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSeeker:
    """A seeker in the chart: the number that the page uses for them, and how many days they have waited."""

    number: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartMentor:
    """A mentor in the chart: the letter that the page uses for them, and how many places they have free."""

    label: str
    free_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartData:
    """The chart's data. *points* has every possible pair, by number and letter; *chosen* are some of those."""

    seekers: Sequence[ChartSeeker]
    mentors: Sequence[ChartMentor]
    points: Mapping[tuple[int, str], int]
    chosen: Collection[tuple[int, str]]

    @property
    def is_small(self) -> bool:
        """Whether the chart can show every pair."""
        return 0 < len(self.seekers) <= MAX_MATRIX_SIDE and 0 < len(self.mentors) <= MAX_MATRIX_SIDE

    @property
    def numbers_without_fit(self) -> list[int]:
        """The numbers of the seekers whom no mentor fits."""
        fitting = {number for number, _ in self.points}
        return [each.number for each in self.seekers if each.number not in fitting]


def column_label(place: int) -> str:
    """Return A, B, … Z, AA, AB, … for places from 0 on."""
    return (column_label(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def alt_text(picture: ChartData) -> str:
    """Return the chart in words: all that it shows but the size of the circles, within Discord's limit."""
    room = sum(each.free_places for each in picture.mentors)
    matched = {number for number, _ in picture.chosen}
    alone = picture.numbers_without_fit
    left = [each.number for each in picture.seekers if each.number not in matched and each.number not in alone]
    free = room - len(picture.chosen)
    mentors = format_count_of(len(picture.mentors), "mentor has", "mentors have")
    told = [
        f"{format_count_of(len(picture.seekers), 'person waits', 'people wait')}; {mentors} room for {room} in all.",
        _chosen(picture),
        *_summary(picture),
        f"Not matched this time: {_those(left, picture)}." if left else "",
        f"No mentor fits: {_those(alone, picture)}." if alone else "",
        f"Afterwards there is room for {free} more." if free else "Afterwards there is no room left.",
    ]
    return " ".join(filter(None, told))[:MAX_ALT_TEXT_LENGTH]


def format_count_of(many: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun: 1 day, 3 days."""
    return f"{many} {one if many == 1 else more or one + 's'}"


def _chosen(picture: ChartData) -> str:
    if not picture.chosen:
        return "No pair is chosen."
    how_many = format_count_of(len(picture.chosen), "pair is", "pairs are") + " chosen"
    if not picture.is_small:
        return f"{how_many}."
    days = {each.number: each.days for each in picture.seekers}
    pairs = [
        f"{number} with {who} ({format_count_of(days[number], 'day')})" for number, who in sorted(picture.chosen)
    ]
    return f"{how_many}, with how long they have waited: {', '.join(pairs)}."


def _those(numbers: Sequence[int], picture: ChartData) -> str:
    """Return the numbers as a list or, where the chart is a summary, how many they are."""
    if not picture.is_small:
        return format_count_of(len(numbers), "person", "people")
    return ", ".join(map(str, numbers))


def _summary(picture: ChartData) -> list[str]:
    """Return what a summary shows, in words, or, of a matrix, how many pairs it has."""
    if picture.is_small:
        return [f"{format_count_of(len(picture.points), 'pair is', 'pairs are')} possible."]
    return [
        f"{title}: {'; '.join(f'{words}, {done} of {many} matched' for words, done, many in bars if many)}."
        for title, bars in summary_bars(picture)[1:]
    ]


def summary_bars(picture: ChartData) -> list[tuple[str, list[Bar]]]:
    """Return a summary's groups of bars: how many wait, how long, and how many mentors could suit them."""
    matched = {number for number, _ in picture.chosen}
    possible = Counter(number for number, _ in picture.points)
    by_days = [(each.days, each.number in matched) for each in picture.seekers]
    by_choice = [(possible[each.number], each.number in matched) for each in picture.seekers]
    room = sum(each.free_places for each in picture.mentors)
    groups = [
        ("All together", [("people waiting", len(matched), len(by_days)), ("places", len(picture.chosen), room)])
    ]
    if picture.seekers:
        groups.append(("Waiting for", _histogram(by_days, WAITING_TIME_BINS, is_below=True)))
    if picture.seekers and picture.mentors:
        groups.append(("Could be right for them", _histogram(by_choice, CHOICE_COUNT_BINS, is_below=False)))
    return groups


def _histogram(
    each: Sequence[tuple[int, bool]], ends: Sequence[tuple[int | None, str]], *, is_below: bool
) -> list[Bar]:
    """Return the bars of a histogram; with *is_below*, the upper end of a bin is not part of it."""
    found: list[Bar] = []
    start = 0
    for end, words in ends:
        stop = sys.maxsize if end is None else end + (not is_below)
        inside = [is_matched for many, is_matched in each if start <= many < stop]
        found.append((words, sum(inside), len(inside)))
        start = stop
    return found
