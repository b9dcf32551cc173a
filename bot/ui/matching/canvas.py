"""A sheet to draw on: calm colours, smooth edges, the font that Pillow brings along."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

PAPER, LANE = "#25282e", "#2d3138"
"""Dark, so that it glares on no one: it stands out calmly from Discord's light look, and fits into its dark one."""

INK, FAINT, LINE = "#eef0f2", "#b4bac3", "#4b515b"
SAGE, DEEP = "#8fc7a9", "#17301f"

FINE = 3
"""Everything is drawn so many times larger and then made smaller, which smooths the edges."""

Box = tuple[float, float, float, float]


class Canvas:
    """A sheet of so many pixels; the origin is at the top left."""

    def __init__(self, width: float, height: float) -> None:
        self._image = Image.new("RGB", (round(width) * FINE, round(height) * FINE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(self, x: float, y: float, words: str, *, size: float, colour: str = INK, anchor: str = "mm") -> None:
        """Words at a point; *anchor* is Pillow's: l, m or r across, and m for the middle of the height."""
        self._draw.text((x * FINE, y * FINE), words, fill=colour, font=_font(round(size * FINE)), anchor=anchor)

    def circle(self, x: float, y: float, radius: float, *, fill: str | None = None, edge: str | None = None) -> None:
        """Filled, or with an edge, or both."""
        box = self._scaled((x - radius, y - radius, x + radius, y + radius))
        self._draw.ellipse(box, fill=fill, outline=edge, width=2 * FINE if edge else 0)

    def plate(self, box: Box, *, fill: str | None = None, edge: str | None = None, round_by: float = 6) -> None:
        """A rectangle with round corners."""
        if box[2] - box[0] < 1:
            return
        radius = min(round_by, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2) * FINE
        self._draw.rounded_rectangle(
            self._scaled(box), radius, fill=fill, outline=edge, width=2 * FINE if edge else 0
        )

    def png(self) -> bytes:
        """As a file."""
        file = io.BytesIO()
        self._image.reduce(FINE).quantize(128, dither=Image.Dither.NONE).save(file, format="PNG", optimize=True)
        return file.getvalue()

    @staticmethod
    def _scaled(box: Box) -> tuple[float, float, float, float]:
        left, top, right, bottom = (edge * FINE for edge in box)
        return left, top, right, bottom


def width_of(words: str, size: float) -> float:
    """How wide words of this size are."""
    return float(_font(round(size * FINE)).getlength(words)) / FINE


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
