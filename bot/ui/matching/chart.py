"""The chart of who fits, drawn: each pair in a matrix or, of many, a summary."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence

from .canvas import DEEP, FAINT, INK, LANE, LINE, SAGE, Canvas, width_of
from .chart_data import Picture, counted

WIDTH = 1000
MARGIN = 32
LARGEST_CELL, SMALLEST_CELL = 84, 34

LEFT = 176
"""Room for the numbers of those who wait, and for how long."""

SPANS = ((7, "under a week"), (14, "1 to 2 weeks"), (30, "2 to 4 weeks"), (90, "1 to 3 months"), (None, "longer"))
CHOICES = ((0, "nobody"), (1, "one mentor"), (3, "2 or 3 mentors"), (9, "4 to 9 mentors"), (None, "10 or more"))
"""Upper ends, the last without one."""

Bar = tuple[str, int, int]
"""What it stands for, how many of these are matched, and how many there are."""


class _Grid:
    """Where the rows and columns of a matrix lie."""

    def __init__(self, picture: Picture) -> None:
        across = (WIDTH - 2 * MARGIN - LEFT) / len(picture.mentors)
        self.cell = max(SMALLEST_CELL, min(LARGEST_CELL, across))
        self.left, self.top = MARGIN + LEFT, MARGIN + 104
        self.right = self.left + self.cell * len(picture.mentors)
        self.bottom = self.top + self.cell * len(picture.waiting)
        self.size = max(19, min(28, self.cell * 0.56))

    def middle(self, place: int, *, start: float) -> float:
        """The middle of a row or column."""
        return start + self.cell * (place + 0.5)


def matrix(picture: Picture) -> bytes:
    """A row for each who waits, a column for each mentor, a circle where they could be a pair."""
    grid = _Grid(picture)
    canvas = Canvas(max(grid.right + MARGIN, 660), grid.bottom + 124)
    canvas.text(MARGIN, MARGIN + 10, _title(picture), size=26, anchor="lm")
    _rows(canvas, grid, picture)
    _columns(canvas, grid, picture)
    _cells(canvas, grid, picture)
    _legend(canvas, grid.bottom + 44)
    return canvas.png()


def summary(picture: Picture) -> bytes:
    """How many wait and how long, how many mentors could be right for them, and for how many there is one now."""
    matched = {number for number, _ in picture.chosen}
    possible = Counter(number for number, _ in picture.points)
    by_days = [(each.days, each.number in matched) for each in picture.waiting]
    by_choice = [(possible[each.number], each.number in matched) for each in picture.waiting]
    room = sum(each.room for each in picture.mentors)
    parts = [
        ("All together", [("people waiting", len(matched), len(by_days)), ("places", len(picture.chosen), room)])
    ]
    if picture.waiting:
        parts.append(("Waiting for", _spread(by_days, SPANS, is_below=True)))
    if picture.waiting and picture.mentors:
        parts.append(("Could be right for them", _spread(by_choice, CHOICES, is_below=False)))
    y = MARGIN + 64.0
    canvas = Canvas(WIDTH, y + sum(78 + 46 * len(bars) for _, bars in parts) + 60)
    canvas.text(MARGIN, MARGIN + 12, _title(picture), size=28, anchor="lm")
    for title, bars in parts:
        y = _bars(canvas, y, title, bars)
    canvas.plate((MARGIN, y + 6, MARGIN + 44, y + 28), fill=SAGE)
    canvas.text(MARGIN + 56, y + 17, "matched now", size=22, colour=FAINT, anchor="lm")
    canvas.plate((MARGIN + 230, y + 6, MARGIN + 274, y + 28), edge=FAINT)
    canvas.text(MARGIN + 286, y + 17, "not this time, or still free", size=22, colour=FAINT, anchor="lm")
    return canvas.png()


def _rows(canvas: Canvas, grid: _Grid, picture: Picture) -> None:
    matched = {number for number, _ in picture.chosen}
    longest = max(1, *(each.days for each in picture.waiting), 1)
    for place, each in enumerate(picture.waiting):
        y = grid.middle(place, start=grid.top)
        if place % 2 == 0:
            lane = (MARGIN - 12, y - grid.cell / 2, grid.right + 12, y + grid.cell / 2)
            canvas.plate(lane, fill=LANE, round_by=4)
        _badge(canvas, MARGIN + 22, y, str(each.number), grid.size, is_matched=each.number in matched)
        canvas.text(
            grid.left - 14, y - 5, f"{each.days} d", size=max(17, grid.size * 0.82), colour=FAINT, anchor="rm"
        )
        bar = 70 * each.days / longest
        canvas.plate((grid.left - 14 - bar, y + grid.size * 0.5, grid.left - 14, y + grid.size * 0.5 + 4), fill=FAINT)


def _columns(canvas: Canvas, grid: _Grid, picture: Picture) -> None:
    taken = Counter(chosen for _, chosen in picture.chosen)
    for place, each in enumerate(picture.mentors):
        x = grid.middle(place, start=grid.left)
        canvas.text(x, grid.top - 50, each.letter, size=grid.size)
        used = f"{taken[each.letter]}/{each.room}"
        canvas.text(x, grid.top - 20, used, size=min(grid.size * 0.78, grid.cell * 0.5), colour=FAINT)


def _cells(canvas: Canvas, grid: _Grid, picture: Picture) -> None:
    most = max(1, *picture.points.values(), 1)
    for row, waiting in enumerate(picture.waiting):
        for column, mentor in enumerate(picture.mentors):
            pair = waiting.number, mentor.letter
            x, y = grid.middle(column, start=grid.left), grid.middle(row, start=grid.top)
            if pair in picture.points:
                share = math.sqrt(max(0, picture.points[pair]) / most)
                _mark(canvas, x, y, grid.cell, share, is_chosen=pair in picture.chosen)


def _mark(canvas: Canvas, x: float, y: float, cell: float, share: float, *, is_chosen: bool) -> None:
    """One possible pair: the larger the circle, the better they fit; a plate behind it, if it is chosen."""
    if is_chosen:
        half = cell / 2 - 1.5
        canvas.plate((x - half, y - half, x + half, y + half), fill=SAGE, edge=INK, round_by=cell / 6)
    canvas.circle(x, y, cell * (0.09 + 0.24 * share), fill=DEEP if is_chosen else FAINT)


def _badge(canvas: Canvas, x: float, y: float, words: str, size: float, *, is_matched: bool) -> None:
    """A number; on a filled plate for someone who is matched, with only an edge for the others."""
    half = max(size * 0.8, width_of(words, size) / 2 + 6)
    box = (x - half, y - size * 0.72, x + half, y + size * 0.72)
    canvas.plate(box, fill=SAGE if is_matched else None, edge=None if is_matched else LINE, round_by=size / 2)
    canvas.text(x, y, words, size=size, colour=DEEP if is_matched else INK)


def _legend(canvas: Canvas, y: float) -> None:
    size, x = 20, float(MARGIN)
    for share in (0.0, 0.5, 1.0):
        _mark(canvas, x + 14, y, 44, share, is_chosen=False)
        x += 36
    canvas.text(x, y, "the larger, the better they fit", size=size, colour=FAINT, anchor="lm")
    x += width_of("the larger, the better they fit", size) + 46
    _mark(canvas, x, y, 44, 0.6, is_chosen=True)
    canvas.text(x + 34, y, "chosen", size=size, colour=FAINT, anchor="lm")
    notes = "d: days waiting.   1/2: one chosen, room for two.   Empty: not possible."
    canvas.text(MARGIN, y + 44, notes, size=size, colour=FAINT, anchor="lm")


def _title(picture: Picture) -> str:
    who = counted(len(picture.waiting), "waits", "wait") if picture.waiting else "Nobody waits"
    return f"{who}, {counted(len(picture.mentors), 'mentor') if picture.mentors else 'no mentor'} with room"


def _spread(each: Sequence[tuple[int, bool]], ends: Sequence[tuple[int | None, str]], *, is_below: bool) -> list[Bar]:
    """How many fall into each span, and how many of these are matched; *is_below*: its end is no longer in it."""
    found: list[Bar] = []
    start = 0
    for end, words in ends:
        stop = sys.maxsize if end is None else end + (not is_below)
        inside = [is_matched for many, is_matched in each if start <= many < stop]
        found.append((words, sum(inside), len(inside)))
        start = stop
    return found


def _bars(canvas: Canvas, y: float, title: str, bars: Sequence[Bar]) -> float:
    """One below the other, on one scale; returns where the next may begin."""
    canvas.text(MARGIN, y + 16, title, size=25, anchor="lm")
    y += 48
    left, right = MARGIN + 260, WIDTH - MARGIN - 150
    longest = max(1, *(many for *_, many in bars))
    for words, done, many in bars:
        canvas.text(left - 18, y + 18, words, size=23, colour=FAINT, anchor="rm")
        whole, filled = ((right - left) * part / longest for part in (many, done))
        canvas.plate((left, y + 2, left + whole, y + 34), edge=FAINT, round_by=5)
        canvas.plate((left, y + 2, left + filled, y + 34), fill=SAGE, round_by=5)
        canvas.text(left + whole + 14, y + 18, f"{done} of {many}" if many else "none", size=23, anchor="lm")
        y += 46
    return y + 30
