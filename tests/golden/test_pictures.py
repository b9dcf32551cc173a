"""The charts in the docs are as the bot draws them now; pictures of messages are compared where the story is told."""

from __future__ import annotations

import pytest

from bot.ui.matching.chart_data import alt_text
from bot.ui.matching.chart_png import render_chart_png
from bot.ui.reports.chart import draw_bars
from bot.ui.reports.chart_data import bar_groups, chart_alt_text
from tests.ui.matching.test_charts import picture
from tests.ui.reports.test_report_pages import report

from .pictures import DOCS, must_be_as_drawn


@pytest.mark.parametrize(
    ("name", "png", "words"),
    [
        ("report.png", draw_bars(bar_groups(report())), chart_alt_text(bar_groups(report()))),
        ("who-fits.png", render_chart_png(picture(7, 5)), alt_text(picture(7, 5))),
    ],
    ids=["report", "who fits"],
)
def test_each_chart_in_the_docs_is_as_it_is_drawn_now(name: str, png: bytes, words: str) -> None:
    must_be_as_drawn(DOCS / name, png)
    assert f"![{words}]({name})" in (DOCS / "commands.md").read_text(encoding="utf-8")
