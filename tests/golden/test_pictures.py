"""The pictures in the docs are as the bot draws them now: their size, their words, light enough on dark."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.ui.matching.chart_data import alt_text
from bot.ui.matching.chart_png import render_chart_png
from bot.ui.reports.chart import draw_bars
from bot.ui.reports.chart_data import bar_groups, chart_alt_text
from tests.ui.matching.test_charts import picture
from tests.ui.reports.test_report_pages import report

from .files import HOW, WRITE

DOCS = Path(__file__).parents[2] / "docs"
WIDEST_MB = 0.1
MOST_DIFFERENT = 2.0
"""Average difference of a pixel, of 255: another version of the library may draw letters a little otherwise."""


@pytest.mark.parametrize(
    ("name", "png", "words"),
    [
        ("report.png", draw_bars(bar_groups(report())), chart_alt_text(bar_groups(report()))),
        ("who-fits.png", render_chart_png(picture(7, 5)), alt_text(picture(7, 5))),
    ],
    ids=["report", "who fits"],
)
def test_each_picture_in_the_docs_is_as_it_is_drawn_now(name: str, png: bytes, words: str) -> None:
    file = DOCS / name
    if os.environ.get(WRITE):
        file.write_bytes(png)
    kept, now = Image.open(file).convert("RGB"), Image.open(io.BytesIO(png)).convert("RGB")

    assert kept.size == now.size, HOW
    assert max(ImageStat.Stat(ImageChops.difference(kept, now)).mean) < MOST_DIFFERENT, HOW
    assert len(png) < WIDEST_MB * 1_000_000
    greys = now.convert("L").tobytes()
    assert max(greys) - min(greys) > 150
    assert f"![{words}]({name})" in (DOCS / "commands.md").read_text(encoding="utf-8")
