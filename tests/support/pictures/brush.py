"""A sheet to draw a message on: measured as a narrow phone measures it, with the fonts that the simulator brings."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import simcord
from PIL import Image, ImageDraw, ImageFont

WIDTH = 390
SHARPNESS, SMOOTHNESS = 2, 2
SCALE = SHARPNESS * SMOOTHNESS
"""Pixels drawn for each of a phone's: *SHARPNESS* stay in the picture, the rest makes edges smooth."""

REGULAR, BOLD = 400, 700
BACKGROUND, PANEL, EDGE, FIELD = "#313338", "#2b2d31", "#3f4147", "#1e1f22"
INK, FAINT, LINK, WHITE = "#dbdee1", "#a3a9b1", "#4db3ff", "#ffffff"
MENTION, MENTION_INK, CODE = "#3c4270", "#d5d9ff", "#1e1f22"

Box = tuple[float, float, float, float]
Points = list[tuple[float, float]]

_FONTS = Path(simcord.__file__).parent / "preview" / "static" / "fonts"


class Sheet:
    """A sheet with the origin at the top left; all that is drawn on it is measured in the pixels of a phone."""

    def __init__(self, height: float) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, round(height * SCALE)), BACKGROUND)
        self._draw = ImageDraw.Draw(self._image)

    def words(
        self, x: float, baseline: float, said: str, *, size: float, weight: int, colour: str, slanted: bool = False
    ) -> None:
        """Draw words that begin at this point of a line."""
        at = (x * SCALE, baseline * SCALE)
        self._draw.text(at, said, fill=colour, font=_font(size, weight, slanted), anchor="ls")

    def rounded(self, box: Box, colour: str, *, by: float = 8, edge: str | None = None) -> None:
        """Draw a filled rectangle with round corners."""
        self._draw.rounded_rectangle(_scaled(box), by * SCALE, fill=colour, outline=edge, width=SCALE if edge else 0)

    def oval(self, box: Box, colour: str) -> None:
        """Draw a filled circle or oval."""
        self._draw.ellipse(_scaled(box), fill=colour)

    def shape(self, points: Points, colour: str) -> None:
        """Draw a filled shape with corners."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def stroke(self, points: Points, colour: str, width: float) -> None:
        """Draw a line through the points, with round ends."""
        across = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(across, fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval((x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour)

    def png(self) -> bytes:
        """Return the sheet as a PNG file, of a few colours, so that it stays light."""
        file = io.BytesIO()
        smooth = self._image.reduce(SMOOTHNESS)
        smooth.quantize(96, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            file, format="PNG", optimize=True
        )
        return file.getvalue()


def width_of(said: str, *, size: float, weight: int, slanted: bool = False) -> float:
    """Return how wide words are."""
    return float(_font(size, weight, slanted).getlength(said)) / SCALE


def _scaled(box: Box) -> Box:
    left, top, right, bottom = (edge * SCALE for edge in box)
    return left, top, right, bottom


@cache
def _font(size: float, weight: int, slanted: bool) -> ImageFont.FreeTypeFont:
    name = "noto-sans-latin-italic-v2.015.ttf" if slanted else "noto-sans-latin-v2.015.ttf"
    font = ImageFont.truetype(str(_FONTS / name), round(size * SCALE))
    font.set_variation_by_axes([weight, 100])
    return font
