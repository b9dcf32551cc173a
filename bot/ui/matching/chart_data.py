"""What the chart of who fits shows, in numbers and letters without names, and the same in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MOST_ACROSS = 26
"""How many on either side a picture shows one by one; where there are more, it sums up."""

LONGEST_ALT = 1024
"""Characters that Discord takes as the description of a picture."""

NAMED = 12
"""How many the words for a picture name of each sort; of the others only how many they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Someone who waits: the number beside which the text tells of them, and for how many days."""

    number: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithRoom:
    """A mentor: the letter that the text uses, and for how many more they have room."""

    letter: str
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is to be seen. *points* has each possible pair, by number and letter; *chosen* are some of those."""

    waiting: Sequence[Waiting]
    mentors: Sequence[WithRoom]
    points: Mapping[tuple[int, str], int]
    chosen: Collection[tuple[int, str]]

    @property
    def is_small(self) -> bool:
        """Whether each of them can be shown."""
        return 0 < len(self.waiting) <= MOST_ACROSS and 0 < len(self.mentors) <= MOST_ACROSS

    @property
    def without_anyone(self) -> list[int]:
        """The numbers of those whom no mentor fits."""
        fitting = {number for number, _ in self.points}
        return [each.number for each in self.waiting if each.number not in fitting]


def letter(place: int) -> str:
    """A, B, … Z, AA, AB, … for places from 0 on."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def alt_text(picture: Picture) -> str:
    """The picture in words, short enough for Discord."""
    room = sum(each.room for each in picture.mentors)
    matched = {number for number, _ in picture.chosen}
    alone = picture.without_anyone
    left = [each.number for each in picture.waiting if each.number not in matched and each.number not in alone]
    free = room - len(picture.chosen)
    mentors = counted(len(picture.mentors), "mentor has", "mentors have")
    told = [
        f"{counted(len(picture.waiting), 'person waits', 'people wait')}; {mentors} room for {room} in all.",
        _chosen(picture),
        f"Not matched this time: {_those(left, picture)}." if left else "",
        f"No mentor fits: {_those(alone, picture)}." if alone else "",
        f"Afterwards there is room for {free} more." if free else "Afterwards there is no room left.",
    ]
    return " ".join(filter(None, told))[:LONGEST_ALT]


def counted(many: int, one: str, more: str | None = None) -> str:
    """ "1 day", "3 days"."""
    return f"{many} {one if many == 1 else more or one + 's'}"


def _chosen(picture: Picture) -> str:
    if not picture.chosen:
        return "No pair is chosen."
    how_many = counted(len(picture.chosen), "pair is", "pairs are") + " chosen"
    if not picture.is_small:
        return f"{how_many}."
    days = {each.number: each.days for each in picture.waiting}
    pairs = [
        f"{number} with {who} (waiting {counted(days[number], 'day')})" for number, who in sorted(picture.chosen)
    ]
    return f"{how_many}: {', '.join(pairs[:NAMED])}{_more(pairs)}."


def _those(numbers: Sequence[int], picture: Picture) -> str:
    """Their numbers or, where the picture shows only how many they are, how many."""
    if not picture.is_small:
        return counted(len(numbers), "person", "people")
    return ", ".join(map(str, numbers[:NAMED])) + _more(numbers)


def _more(all_of_them: Sequence[object]) -> str:
    return f" and {len(all_of_them) - NAMED} more" if len(all_of_them) > NAMED else ""
