"""The chart of who fits, as a PNG; Pillow is imported only when one is needed."""

from __future__ import annotations

from .chart_data import ChartData


def render_chart_png(picture: ChartData) -> bytes:
    """Return the chart as a PNG about 1000 pixels wide, the same for the same data. Slow: call it in a thread."""
    # Pillow is read in here: most of the time nobody asks for a picture.
    from bot.ui.matching import chart as sketches  # noqa: PLC0415

    return sketches.draw_matrix(picture) if picture.is_small else sketches.draw_summary(picture)
