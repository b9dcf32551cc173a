"""The card with the crisis lines: that it fits, and what it says first."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from discord import ui

from bot.config.crisis_lines import ELSEWHERE, CrisisLines
from bot.config.sections import (
    DEFAULT_CRISIS_LINES,
    MAX_COUNTRIES,
    MAX_COUNTRY_CHARS,
    MAX_CRISIS_LINES_CHARS,
    SupportSettings,
)
from bot.ui.components.home import Server, named_apart
from bot.ui.core.audience import People, people_text
from bot.ui.core.layout import SUPPORT_CUSTOM_ID
from bot.ui.routing.registry import is_known_custom_id
from bot.ui.support import views as support_views
from bot.ui.support.views import SERVERS_ON_CARD
from tests.support.ui.limits import component_payloads, custom_ids, limit_violations, text
from tests.support.ui.walking import walk

KNOWN = CrisisLines(**SupportSettings().model_dump())
FULL = SupportSettings(
    lines={
        f"{number:x>{MAX_COUNTRY_CHARS}}": "9" * (MAX_CRISIS_LINES_CHARS // MAX_COUNTRIES - MAX_COUNTRY_CHARS)
        for number in range(MAX_COUNTRIES)
    }
)
FULL_TO_THE_BRIM = CrisisLines(**FULL.model_dump())
SERVERS = [Server(10**18 + number, "n" * 100) for number in range(20)]
"""More than fit, with names as long as Discord allows."""


def test_the_lines_are_shown_in_their_order_with_the_day_of_the_last_check() -> None:
    own = CrisisLines(checked=date(2027, 2, 1), lines={"Österreich": "142", "Deutschland": "0800 1110111"})

    assert support_views.crisis_line_text(own).splitlines() == [
        "**Österreich**: 142",
        "**Deutschland**: 0800 1110111",
        "-# Lines last checked: 1 February 2027.",
    ]


def test_by_default_there_are_lines_also_for_violence_at_home_for_five_countries_and_for_elsewhere() -> None:
    *countries, elsewhere = DEFAULT_CRISIS_LINES

    assert countries == ["Canada", "United States", "United Kingdom", "Ireland", "Australia"]
    assert elsewhere == ELSEWHERE
    assert all("mergency" in told for told in DEFAULT_CRISIS_LINES.values())
    assert all("If home is not safe: " in DEFAULT_CRISIS_LINES[country] for country in countries)


@pytest.mark.parametrize(
    ("chosen", "locale", "own"),
    [
        ("Ireland", "en-US", "Ireland"),
        (None, "en-GB", "United Kingdom"),
        ("Gone from the settings", "en-US", "United States"),
        (None, "de", ELSEWHERE),
        (None, "", ELSEWHERE),
    ],
)
def test_the_communitys_lines_come_first_or_else_those_of_the_readers_language(
    chosen: str | None, locale: str, own: str
) -> None:
    page = support_views.support_page(KNOWN, SERVERS[:1], locale=locale, people=People(country=chosen))
    [menu] = [item for item in page.walk_children() if isinstance(item, ui.Select)]

    assert KNOWN.lines[own] in text(page)
    assert [option.value for option in menu.options] == [country for country in KNOWN.lines if country != own]
    assert not any(KNOWN.lines[option.value] in text(page) for option in menu.options)


def test_without_lines_for_elsewhere_the_first_come_first() -> None:
    own = CrisisLines(checked=date(2027, 2, 1), lines={"Österreich": "142", "Deutschland": "0800 1110111"})

    assert own.own_country(None, "en-US") == "Österreich"


def test_on_a_phone_little_stands_before_the_first_button() -> None:
    """At 390 pixels Discord shows about 45 signs in a line."""
    for own in KNOWN.lines:
        page = support_views.support_page(KNOWN, SERVERS[:1], people=People(country=own))
        items = list(page.walk_children())
        first = next(place for place, item in enumerate(items) if isinstance(item, ui.Button))
        before = [item.content for item in items[:first] if isinstance(item, ui.TextDisplay)]
        assert sum(-(-len(line) // 45) for shown in before for line in shown.splitlines()) <= 12


def test_whom_one_can_write_to_is_named() -> None:
    assert people_text(People(coordinator=1, facilitators=[2, 3])) == (
        "**You can also write yourself, now:** to <@1>, who coordinates mentorship here, or to <@2> or <@3>, "
        "facilitators."
    )
    assert people_text(People(facilitators=[2])) == "**You can also write yourself, now:** to <@2>, a facilitator."
    assert people_text(People()) is None


def test_with_as_much_as_the_settings_allow_it_fits_a_message() -> None:
    for known, shared in product((KNOWN, FULL_TO_THE_BRIM), (SERVERS, SERVERS[:1], [])):
        page = support_views.support_page(known, shared)
        assert limit_violations(page) == []
        assert len(custom_ids(page)) == (2 * min(len(shared), SERVERS_ON_CARD) or 1) + (len(shared) > 1) + 1
        assert all(is_known_custom_id(custom_id) for custom_id in custom_ids(page))
        assert limit_violations(support_views.crisis_lines_page(known)) == []


@pytest.mark.parametrize("country", [None, "Gone from the settings"])
def test_a_country_without_lines_gets_all_there_are(country: str | None) -> None:
    said = text(support_views.crisis_lines_page(FULL_TO_THE_BRIM, country))

    assert all(country in said for country in FULL_TO_THE_BRIM.lines)


def test_one_servers_buttons_are_neutral_and_only_several_are_named() -> None:
    one = support_views.support_page(KNOWN, [Server(1, "HEAL")])
    two = support_views.support_page(KNOWN, [Server(1, "Circle"), Server(2, "Ring")])

    assert "HEAL" not in text(one)
    assert "Raise a concern: Circle" in text(two)
    assert "Reach a facilitator: Ring" in text(two)


def test_where_not_all_servers_fit_a_button_leads_to_all() -> None:
    assert "All our servers" in text(support_views.support_page(KNOWN, SERVERS))
    assert "All our servers" not in text(support_views.support_page(KNOWN, SERVERS[:SERVERS_ON_CARD]))


@pytest.mark.parametrize("count", [1, 25, 26, 100, 1000])
def test_every_server_can_be_reached_and_those_of_one_name_are_told_apart(count: int) -> None:
    shared = [Server(10**18 + number, "n" * 100) for number in range(count)]

    pages = walk(lambda place: support_views.servers_page(named_apart(shared), place))

    ways = [
        each for page in pages for each in component_payloads(page) if each.get("label") not in {"Next", "Previous"}
    ]
    reach = [each for each in ways if each.get("custom_id", "").endswith(":reach")]
    assert [each["custom_id"] for each in reach] == [f"support:{each.id}:reach" for each in shared]
    assert len({each["label"] for each in reach}) == count


def test_a_server_whose_name_is_not_known_is_no_choice_among_several() -> None:
    assert named_apart([Server(1, "")]) == [Server(1, "")]
    assert named_apart([Server(1, ""), Server(2, "Ring")]) == [Server(2, "Ring")]


def test_without_a_server_there_is_a_word_and_the_way_to_what_is_stored() -> None:
    page = support_views.support_page(KNOWN, [])

    assert custom_ids(page) == ["privacy:0:mine", "support:0:country"]
    assert "In your server, `/support` has buttons for that" in text(page)


def test_who_asks_to_be_reached_hears_what_to_expect_and_what_to_do_meanwhile() -> None:
    said = text(support_views.contact_confirmation())

    assert "I ask a facilitator to get in touch with you" in said
    assert "As long as nobody has taken it on, I ask again, and then others." in said
    assert "please don't wait for us" in said


def test_the_button_on_every_direct_message_is_one_of_its_controls() -> None:
    assert is_known_custom_id(SUPPORT_CUSTOM_ID)
