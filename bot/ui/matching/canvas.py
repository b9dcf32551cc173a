"""A canvas to draw charts on, with muted colours, smooth edges and the font that comes with Pillow."""

from __future__ import annotations

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

BACKGROUND_COLOUR, BAND_COLOUR = "#25282e", "#2d3138"
"""Dark, so that it glares at nobody; it suits both the light and the dark theme of Discord."""

TEXT_COLOUR, FAINT_TEXT_COLOUR, LINE_COLOUR = "#eef0f2", "#b4bac3", "#4b515b"
HIGHLIGHT_COLOUR, HIGHLIGHT_TEXT_COLOUR = "#8fc7a9", "#17301f"

SUPERSAMPLING = 3
"""How many times larger everything is drawn before the image is reduced, which smooths the edges."""

Box = tuple[float, float, float, float]


class Canvas:
    """A canvas measured in pixels of the finished image, with the origin at the top left."""

    def __init__(self, width: float, height: float) -> None:
        self._image = Image.new(
            "RGB", (round(width) * SUPERSAMPLING, round(height) * SUPERSAMPLING), BACKGROUND_COLOUR
        )
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self, x: float, y: float, words: str, *, size: float, colour: str = TEXT_COLOUR, anchor: str = "mm"
    ) -> None:
        """Draw text at a point; *anchor* is Pillow's: l, m or r horizontally, then m for the vertical middle."""
        self._draw.text(
            (x * SUPERSAMPLING, y * SUPERSAMPLING),
            words,
            fill=colour,
            font=_font(round(size * SUPERSAMPLING)),
            anchor=anchor,
        )

    def circle(self, x: float, y: float, radius: float, *, fill: str | None = None, edge: str | None = None) -> None:
        """Draw a circle that is filled, has an edge, or both."""
        box = self._scaled((x - radius, y - radius, x + radius, y + radius))
        self._draw.ellipse(box, fill=fill, outline=edge, width=2 * SUPERSAMPLING if edge else 0)

    def rounded_rectangle(
        self, box: Box, *, fill: str | None = None, edge: str | None = None, round_by: float = 6
    ) -> None:
        """Draw a rectangle with round corners; nothing if it is less than a pixel wide."""
        if box[2] - box[0] < 1:
            return
        radius = min(round_by, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2) * SUPERSAMPLING
        self._draw.rounded_rectangle(
            self._scaled(box), radius, fill=fill, outline=edge, width=2 * SUPERSAMPLING if edge else 0
        )

    def png(self) -> bytes:
        """Return the image as a PNG file."""
        file = io.BytesIO()
        # Of a few flat colours; other methods, and a smaller file, would take five times as long.
        flat = self._image.reduce(SUPERSAMPLING).quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        flat.save(file, format="PNG")
        return file.getvalue()

    @staticmethod
    def _scaled(box: Box) -> tuple[float, float, float, float]:
        left, top, right, bottom = (edge * SUPERSAMPLING for edge in box)
        return left, top, right, bottom


def text_width(words: str, size: float) -> float:
    """Return the width of a text of this size in pixels."""
    return float(_font(round(size * SUPERSAMPLING)).getlength(words)) / SUPERSAMPLING


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
