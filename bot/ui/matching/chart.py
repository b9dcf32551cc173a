"""Draws the chart of who fits: every possible pair in a matrix or, for many people, a summary."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from .canvas import (
    BAND_COLOUR,
    FAINT_TEXT_COLOUR,
    HIGHLIGHT_COLOUR,
    HIGHLIGHT_TEXT_COLOUR,
    LINE_COLOUR,
    TEXT_COLOUR,
    Canvas,
    text_width,
)
from .chart_data import Bar, ChartData, format_count_of, summary_bars

CHART_WIDTH = 1000
CHART_MARGIN = 32
MAX_CELL_SIZE, MIN_CELL_SIZE = 84, 34

ROW_LABEL_WIDTH = 176
"""Pixels for the labels of the rows: the numbers of those who wait, and for how long."""


class _Grid:
    """The positions and sizes of a matrix's rows and columns, in pixels."""

    def __init__(self, picture: ChartData) -> None:
        across = (CHART_WIDTH - 2 * CHART_MARGIN - ROW_LABEL_WIDTH) / len(picture.mentors)
        self.cell = max(MIN_CELL_SIZE, min(MAX_CELL_SIZE, across))
        self.left, self.top = CHART_MARGIN + ROW_LABEL_WIDTH, CHART_MARGIN + 104
        self.right = self.left + self.cell * len(picture.mentors)
        self.bottom = self.top + self.cell * len(picture.seekers)
        self.size = max(19, min(28, self.cell * 0.56))

    def centre(self, place: int, *, start: float) -> float:
        """Return the centre of the row or column at this place, where the first begins at *start*."""
        return start + self.cell * (place + 0.5)


def draw_matrix(picture: ChartData) -> bytes:
    """Return a PNG with a row for each seeker, a column for each mentor and a circle for each possible pair."""
    grid = _Grid(picture)
    canvas = Canvas(max(grid.right + CHART_MARGIN, 660), grid.bottom + 124)
    canvas.text(CHART_MARGIN, CHART_MARGIN + 10, _title(picture), size=26, anchor="lm")
    _rows(canvas, grid, picture)
    _columns(canvas, grid, picture)
    _cells(canvas, grid, picture)
    _legend(canvas, grid.bottom + 44)
    return canvas.png()


def draw_summary(picture: ChartData) -> bytes:
    """Return a PNG of bars: how many wait, how long, how many mentors could suit them, and how many are matched."""
    parts = summary_bars(picture)
    y = CHART_MARGIN + 64.0
    canvas = Canvas(CHART_WIDTH, y + sum(78 + 46 * len(bars) for _, bars in parts) + 60)
    canvas.text(CHART_MARGIN, CHART_MARGIN + 12, _title(picture), size=28, anchor="lm")
    for title, bars in parts:
        y = _bars(canvas, y, title, bars)
    canvas.rounded_rectangle((CHART_MARGIN, y + 6, CHART_MARGIN + 44, y + 28), fill=HIGHLIGHT_COLOUR)
    canvas.text(CHART_MARGIN + 56, y + 17, "matched now", size=22, colour=FAINT_TEXT_COLOUR, anchor="lm")
    canvas.rounded_rectangle((CHART_MARGIN + 230, y + 6, CHART_MARGIN + 274, y + 28), edge=FAINT_TEXT_COLOUR)
    canvas.text(
        CHART_MARGIN + 286, y + 17, "not this time, or still free", size=22, colour=FAINT_TEXT_COLOUR, anchor="lm"
    )
    return canvas.png()


def _rows(canvas: Canvas, grid: _Grid, picture: ChartData) -> None:
    matched = {number for number, _ in picture.chosen}
    longest = max(1, *(each.days for each in picture.seekers), 1)
    for place, each in enumerate(picture.seekers):
        y = grid.centre(place, start=grid.top)
        if place % 2 == 0:
            lane = (CHART_MARGIN - 12, y - grid.cell / 2, grid.right + 12, y + grid.cell / 2)
            canvas.rounded_rectangle(lane, fill=BAND_COLOUR, round_by=4)
        _badge(canvas, CHART_MARGIN + 22, y, str(each.number), grid.size, is_matched=each.number in matched)
        canvas.text(
            grid.left - 14,
            y - 5,
            f"{each.days} d",
            size=max(17, grid.size * 0.82),
            colour=FAINT_TEXT_COLOUR,
            anchor="rm",
        )
        bar = 70 * each.days / longest
        canvas.rounded_rectangle(
            (grid.left - 14 - bar, y + grid.size * 0.5, grid.left - 14, y + grid.size * 0.5 + 4),
            fill=FAINT_TEXT_COLOUR,
        )


def _columns(canvas: Canvas, grid: _Grid, picture: ChartData) -> None:
    taken = Counter(chosen for _, chosen in picture.chosen)
    for place, each in enumerate(picture.mentors):
        x = grid.centre(place, start=grid.left)
        canvas.text(x, grid.top - 50, each.label, size=grid.size)
        used = f"{taken[each.label]}/{each.free_places}"
        canvas.text(x, grid.top - 20, used, size=min(grid.size * 0.78, grid.cell * 0.5), colour=FAINT_TEXT_COLOUR)


def _cells(canvas: Canvas, grid: _Grid, picture: ChartData) -> None:
    most = max(1, *picture.points.values(), 1)
    for row, waiting in enumerate(picture.seekers):
        for column, mentor in enumerate(picture.mentors):
            pair = waiting.number, mentor.label
            x, y = grid.centre(column, start=grid.left), grid.centre(row, start=grid.top)
            if pair in picture.points:
                share = math.sqrt(max(0, picture.points[pair]) / most)
                _mark(canvas, x, y, grid.cell, share, is_chosen=pair in picture.chosen)


def _mark(canvas: Canvas, x: float, y: float, cell: float, share: float, *, is_chosen: bool) -> None:
    """Draw a possible pair: the better the fit, the larger the circle; behind a chosen one is a filled square."""
    if is_chosen:
        half = cell / 2 - 1.5
        canvas.rounded_rectangle(
            (x - half, y - half, x + half, y + half), fill=HIGHLIGHT_COLOUR, edge=TEXT_COLOUR, round_by=cell / 6
        )
    canvas.circle(x, y, cell * (0.09 + 0.24 * share), fill=HIGHLIGHT_TEXT_COLOUR if is_chosen else FAINT_TEXT_COLOUR)


def _badge(canvas: Canvas, x: float, y: float, words: str, size: float, *, is_matched: bool) -> None:
    """Draw a number, on a filled badge for somebody who is matched, on an outlined one for the others."""
    half = max(size * 0.8, text_width(words, size) / 2 + 6)
    box = (x - half, y - size * 0.72, x + half, y + size * 0.72)
    canvas.rounded_rectangle(
        box,
        fill=HIGHLIGHT_COLOUR if is_matched else None,
        edge=None if is_matched else LINE_COLOUR,
        round_by=size / 2,
    )
    canvas.text(x, y, words, size=size, colour=HIGHLIGHT_TEXT_COLOUR if is_matched else TEXT_COLOUR)


def _legend(canvas: Canvas, y: float) -> None:
    size, x = 20, float(CHART_MARGIN)
    for share in (0.0, 0.5, 1.0):
        _mark(canvas, x + 14, y, 44, share, is_chosen=False)
        x += 36
    canvas.text(x, y, "the larger, the better they fit", size=size, colour=FAINT_TEXT_COLOUR, anchor="lm")
    x += text_width("the larger, the better they fit", size) + 46
    _mark(canvas, x, y, 44, 0.6, is_chosen=True)
    canvas.text(x + 34, y, "chosen", size=size, colour=FAINT_TEXT_COLOUR, anchor="lm")
    notes = "d: days waiting.   1/2: one chosen, room for two.   Empty: not possible."
    canvas.text(CHART_MARGIN, y + 44, notes, size=size, colour=FAINT_TEXT_COLOUR, anchor="lm")


def _title(picture: ChartData) -> str:
    who = format_count_of(len(picture.seekers), "waits", "wait") if picture.seekers else "Nobody waits"
    return f"{who}, {format_count_of(len(picture.mentors), 'mentor') if picture.mentors else 'no mentor'} with room"


def _bars(canvas: Canvas, y: float, title: str, bars: Sequence[Bar]) -> float:
    """Draw the bars one below the other on one scale; return the y at which the next group may begin."""
    canvas.text(CHART_MARGIN, y + 16, title, size=25, anchor="lm")
    y += 48
    left, right = CHART_MARGIN + 260, CHART_WIDTH - CHART_MARGIN - 150
    longest = max(1, *(many for *_, many in bars))
    for words, done, many in bars:
        canvas.text(left - 18, y + 18, words, size=23, colour=FAINT_TEXT_COLOUR, anchor="rm")
        whole, filled = ((right - left) * part / longest for part in (many, done))
        canvas.rounded_rectangle((left, y + 2, left + whole, y + 34), edge=FAINT_TEXT_COLOUR, round_by=5)
        canvas.rounded_rectangle((left, y + 2, left + filled, y + 34), fill=HIGHLIGHT_COLOUR, round_by=5)
        canvas.text(left + whole + 14, y + 18, f"{done} of {many}" if many else "none", size=23, anchor="lm")
        y += 46
    return y + 30
