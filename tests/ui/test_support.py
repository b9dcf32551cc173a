"""The card with the crisis lines: that it fits, and what it says first."""

from __future__ import annotations

from datetime import date

from bot.config_sections import CRISIS_LINES, LONGEST_COUNTRY, MOST_COUNTRIES, MOST_ON_LINES, SupportSettings
from bot.ui import support
from bot.ui.buttons import is_known
from bot.ui.look import SUPPORT_ID
from bot.ui.support import CrisisLines

from .limits import text, what_breaks

KNOWN = CrisisLines(**SupportSettings().model_dump())
FULL = SupportSettings(
    lines={
        f"{number:x>{LONGEST_COUNTRY}}": "9" * (MOST_ON_LINES // MOST_COUNTRIES - LONGEST_COUNTRY)
        for number in range(MOST_COUNTRIES)
    }
)
FULL_TO_THE_BRIM = CrisisLines(**FULL.model_dump())


def test_the_lines_are_shown_in_their_order_with_the_day_of_the_last_check() -> None:
    own = CrisisLines(checked=date(2027, 2, 1), lines={"Österreich": "142", "Deutschland": "0800 1110111"})

    assert support.lines(own).splitlines() == [
        "**Österreich**: 142",
        "**Deutschland**: 0800 1110111",
        "-# Last checked: 1 February 2027.",
    ]


def test_by_default_there_are_lines_for_five_countries_and_for_elsewhere() -> None:
    assert list(CRISIS_LINES) == ["Canada", "United States", "United Kingdom", "Ireland", "Australia", "Elsewhere"]
    assert all("mergency" in told for told in CRISIS_LINES.values())


def test_with_as_much_as_the_settings_allow_it_fits_a_message() -> None:
    for known in (KNOWN, FULL_TO_THE_BRIM):
        assert what_breaks(support.page(known)) == []
        assert what_breaks(support.lines_alone(known)) == []


def test_every_country_can_be_read_without_a_click() -> None:
    said = text(support.page(FULL_TO_THE_BRIM))

    assert all(country in said for country in FULL_TO_THE_BRIM.lines)


def test_the_button_on_every_direct_message_is_one_of_its_controls() -> None:
    assert is_known(SUPPORT_ID)
