"""What the chart of who fits shows, as numbers and letters without names, and its alternative text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MAX_MATRIX_SIDE = 26
"""How many people on either side a matrix shows; for more, the chart is a summary."""

MAX_ALT_TEXT_LENGTH = 1024
"""Characters that Discord accepts as the description of a picture."""

MAX_LISTED_NUMBERS = 12
"""How many of each sort the alternative text lists; the others are only counted."""


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
    """Return the chart in words, within Discord's limit for descriptions."""
    room = sum(each.free_places for each in picture.mentors)
    matched = {number for number, _ in picture.chosen}
    alone = picture.numbers_without_fit
    left = [each.number for each in picture.seekers if each.number not in matched and each.number not in alone]
    free = room - len(picture.chosen)
    mentors = format_count_of(len(picture.mentors), "mentor has", "mentors have")
    told = [
        f"{format_count_of(len(picture.seekers), 'person waits', 'people wait')}; {mentors} room for {room} in all.",
        _chosen(picture),
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
        f"{number} with {who} (waiting {format_count_of(days[number], 'day')})"
        for number, who in sorted(picture.chosen)
    ]
    return f"{how_many}: {', '.join(pairs[:MAX_LISTED_NUMBERS])}{_more(pairs)}."


def _those(numbers: Sequence[int], picture: ChartData) -> str:
    """Return the numbers as a list or, where the chart is a summary, how many they are."""
    if not picture.is_small:
        return format_count_of(len(numbers), "person", "people")
    return ", ".join(map(str, numbers[:MAX_LISTED_NUMBERS])) + _more(numbers)


def _more(all_of_them: Sequence[object]) -> str:
    return f" and {len(all_of_them) - MAX_LISTED_NUMBERS} more" if len(all_of_them) > MAX_LISTED_NUMBERS else ""
