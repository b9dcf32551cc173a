"""The chart of who fits, as a PNG; Pillow is imported only when one is asked for."""

from __future__ import annotations

from .chart_data import Picture


def who_fits(picture: Picture) -> bytes:
    """A PNG, about a thousand pixels wide and always the same for the same. It takes a while: call it in a thread."""
    # Pillow is read in here: most of the time nobody asks for a picture.
    from bot.ui.matching import chart as sketches  # noqa: PLC0415

    return sketches.matrix(picture) if picture.is_small else sketches.summary(picture)
