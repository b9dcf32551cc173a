"""Draws the picture of a report: bars in one colour, so that it needs none, in letters that a phone can show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ui.matching.canvas import FAINT_TEXT_COLOUR, HIGHLIGHT_COLOUR, Canvas

from .chart_data import BarGroup

REPORT_WIDTH = 780
"""Pixels: twice as many as a phone's screen is wide, on which all letters are then half as large."""

FONT_SIZE, TITLE_SIZE = 28, 32
BAR_HEIGHT, TITLE_HEIGHT = 46, 56
MARGIN, LABEL_WIDTH, NUMBER_WIDTH = 28, 270, 90

LEAST_BAR = 4.0
"""Pixels of a bar that is anything at all."""


def draw_bars(groups: Sequence[BarGroup]) -> bytes:
    """Return a PNG with the groups below each other, each on its own scale. Slow: call it in a thread."""
    height = sum(TITLE_HEIGHT + BAR_HEIGHT * len(group.bars) for group in groups)
    canvas = Canvas(REPORT_WIDTH, height + MARGIN * (len(groups) + 1))
    y = float(MARGIN)
    for group in groups:
        canvas.text(MARGIN, y + TITLE_HEIGHT / 2 - 6, group.title, size=TITLE_SIZE, anchor="lm")
        y = _draw_group(canvas, y + TITLE_HEIGHT, group) + MARGIN
    return canvas.png()


def _draw_group(canvas: Canvas, y: float, group: BarGroup) -> float:
    """Draw the bars of a group; return the y below them."""
    left = MARGIN + LABEL_WIDTH
    longest = max(1, *(number for _, number in group.bars), 1)
    for label, number in group.bars:
        middle, room = y + BAR_HEIGHT / 2, REPORT_WIDTH - MARGIN - NUMBER_WIDTH - left
        length = max(LEAST_BAR, room * number / longest) if number else 0.0
        canvas.text(left - 16, middle, label, size=FONT_SIZE, colour=FAINT_TEXT_COLOUR, anchor="rm")
        canvas.rounded_rectangle((left, y + 5, left + length, y + BAR_HEIGHT - 5), fill=HIGHLIGHT_COLOUR)
        canvas.text(left + length + 12, middle, str(number), size=FONT_SIZE, anchor="lm")
        y += BAR_HEIGHT
    return y
