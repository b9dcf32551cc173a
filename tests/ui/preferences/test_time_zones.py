"""People find their time zone by what they would type, and see by the clock that it is theirs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.bad_input import UnknownTimeZone
from bot.ui.core.refusals import refusal_text
from bot.ui.preferences import time_zones as zones_module
from bot.ui.preferences.cities import Cities, normalise_name
from bot.ui.preferences.time_zones import COMMON_ZONES, TimeZoneFinder, is_zone
from bot.ui.preferences.views import resolve_zone

NOW = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def zones() -> TimeZoneFinder:
    return TimeZoneFinder()


def first(zones: TimeZoneFinder, typed: str) -> tuple[str, str]:
    return zones.search(typed, now=NOW, limit=1)[0]


@pytest.mark.parametrize(
    ("typed", "label", "zone"),
    [
        # cities, however they are written
        ("sao paulo", "São Paulo, Brazil (09:20 now)", "America/Sao_Paulo"),
        ("SÃO_PAULO", "São Paulo, Brazil (09:20 now)", "America/Sao_Paulo"),
        ("Zürich", "Zürich, Switzerland (13:20 now)", "Europe/Zurich"),
        ("zurich", "Zürich, Switzerland (13:20 now)", "Europe/Zurich"),
        ("kathmandu", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        ("katmandu", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        ("new york", "New York City, New York, United States (07:20 now)", "America/New_York"),
        (" new_york ", "New York City, New York, United States (07:20 now)", "America/New_York"),
        ("St. John’s", "St. John's, Canada (08:50 now)", "America/St_Johns"),
        ("ndjamena", "N'Djamena, Chad (13:20 now)", "Africa/Ndjamena"),
        ("München", "Munich, Germany (13:20 now)", "Europe/Berlin"),
        ("lodz", "Łódź, Poland (13:20 now)", "Europe/Warsaw"),
        ("kiev", "Kyiv, Ukraine (14:20 now)", "Europe/Kyiv"),
        # the beginning of one is enough, and the largest comes first
        ("kathm", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        ("portland", "Portland, Oregon, United States (04:20 now)", "America/Los_Angeles"),
        ("birmingh", "Birmingham, United Kingdom (12:20 now)", "Europe/London"),
        # a city and where it lies
        ("portland, me", "Portland, Maine, United States (07:20 now)", "America/New_York"),
        (
            "Portland, Maine, United States (07:20 now)",
            "Portland, Maine, United States (07:20 now)",
            "America/New_York",
        ),
        ("portland maine usa", "Portland, Maine, United States (07:20 now)", "America/New_York"),
        ("Paris, Tex", "Paris, Texas, United States (06:20 now)", "America/Chicago"),
        ("katmandu nepal", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        ("london uk", "London, United Kingdom (12:20 now)", "Europe/London"),
        ("san jose mexico", "San José del Cabo, Mexico (05:20 now)", "America/Mazatlan"),
        ("Berlin, Deutschland", "Berlin, Germany (13:20 now)", "Europe/Berlin"),
        ("Kathmandu, Nepal (18:05 now)", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        # countries and states
        ("Nepal", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        ("germany", "Berlin, Germany (13:20 now)", "Europe/Berlin"),
        ("netherlands", "Rotterdam, The Netherlands (13:20 now)", "Europe/Amsterdam"),
        ("switzerl", "Zürich, Switzerland (13:20 now)", "Europe/Zurich"),
        ("texas", "Houston, Texas, United States (06:20 now)", "America/Chicago"),
        ("usa", "New York City, New York, United States (07:20 now)", "America/New_York"),
        ("Palestine", "East Jerusalem, Palestinian Territory (14:20 now)", "Asia/Hebron"),
        ("korea", "Seoul, South Korea (21:20 now)", "Asia/Seoul"),
        # a clock
        ("UTC-5", "US Eastern time, New York (07:20 now)", "America/New_York"),
        ("utc+5:45", "Kathmandu, Nepal (18:05 now)", "Asia/Kathmandu"),
        # the names themselves, also of old
        ("Europe/Berlin", "Europe/Berlin (13:20 now)", "Europe/Berlin"),
        ("america new york", "America/New_York (07:20 now)", "America/New_York"),
        ("europe/ber", "Europe/Berlin (13:20 now)", "Europe/Berlin"),
        ("lord howe", "Australia/Lord_Howe (23:20 now)", "Australia/Lord_Howe"),
        ("asia/calcutta", "Asia/Calcutta (17:50 now)", "Asia/Calcutta"),
        ("utc", "UTC (12:20 now)", "UTC"),
        # what people call their time
        ("EST", "US Eastern time, New York (07:20 now)", "America/New_York"),
        ("pacific time", "US Pacific time, Los Angeles (04:20 now)", "America/Los_Angeles"),
        ("US Central Standard Time", "US Central time, Chicago (06:20 now)", "America/Chicago"),
        ("cet", "Central European time, Berlin (13:20 now)", "Europe/Berlin"),
    ],
)
def test_what_people_type_finds_their_zone(zones: TimeZoneFinder, typed: str, label: str, zone: str) -> None:
    assert first(zones, typed) == (label, zone)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("UTC-5", ("US Eastern time, New York", "Toronto, Canada", "Lima, Peru")),
        ("GMT+1", ("Central European time, Berlin", "Lagos, Nigeria", "Kinshasa, Democratic Republic of the Congo")),
    ],
)
def test_a_clock_of_several_places_is_asked_about(zones: TimeZoneFinder, typed: str, places: tuple[str, ...]) -> None:
    with pytest.raises(UnknownTimeZone) as asked:
        resolve_zone(zones, typed, now=NOW)

    assert asked.value.places[:3] == places
    assert all(place in refusal_text(asked.value) for place in places)
    assert {resolve_zone(zones, place, now=NOW).zone for place in places} <= set(available_timezones())


@pytest.mark.parametrize(("typed", "zone"), [("Palestine", "Asia/Hebron"), ("UTC+5:45", "Asia/Kathmandu")])
def test_what_was_sent_without_choosing_finds_what_is_meant(zones: TimeZoneFinder, typed: str, zone: str) -> None:
    assert resolve_zone(zones, typed, now=NOW).zone == zone


def test_nothing_typed_shows_common_zones_without_reading_the_cities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones_module, "Cities", None)
    zones = TimeZoneFinder()

    shown = zones.search("  ", now=NOW)

    assert len(shown) == len(COMMON_ZONES) == 25
    assert shown[0] == ("US Eastern time, New York (07:20 now)", "America/New_York")
    assert zones.search("", now=NOW, limit=3) == shown[:3]
    assert all(is_zone(zone) for _, zone in shown)


@pytest.mark.parametrize("typed", ["zzzzqq", "qtmndw", "москва", "東京", "!?", "()", "a b c d e f g", "🌍"])
def test_what_fits_nothing_finds_nothing(zones: TimeZoneFinder, typed: str) -> None:
    assert zones.search(typed, now=NOW) == []


def test_names_that_begin_so_come_before_those_in_which_it_stands(zones: TimeZoneFinder) -> None:
    labels = [label.partition(",")[0] for label, _ in zones.search("york", now=NOW)]

    assert labels[0] == "York"
    assert labels.index("Yorkville") < labels.index("New York City")


def test_a_country_shows_each_of_its_zones_by_its_largest_city(zones: TimeZoneFinder) -> None:
    shown = [zone for _, zone in zones.search("canada", now=NOW)]

    assert shown[:4] == ["America/Toronto", "America/Edmonton", "America/Winnipeg", "America/Vancouver"]
    assert len(shown) == len(set(shown))


def test_one_or_two_letters_are_not_looked_for_inside_names(zones: TimeZoneFinder) -> None:
    assert all(normalise_name(label).startswith("qo") for label, _ in zones.search("qo", now=NOW))


def test_the_clock_in_a_label_knows_about_summer(zones: TimeZoneFinder) -> None:
    in_july = datetime(2026, 7, 1, 12, 20, tzinfo=UTC)

    assert zones.search("zurich", now=in_july)[0][0] == "Zürich, Switzerland (14:20 now)"


def test_two_towns_of_one_name_in_one_country_are_told_apart(zones: TimeZoneFinder) -> None:
    assert zones.search("puebla, mexico", now=NOW)[:2] == [
        ("Puebla, Mexico (06:20 now)", "America/Mexico_City"),
        ("Puebla, Mexico, America/Tijuana (04:20 now)", "America/Tijuana"),
    ]


def test_every_zone_that_people_live_in_is_found_by_its_name(zones: TimeZoneFinder) -> None:
    listed = [name for name in available_timezones() if is_zone(name)]

    missing = [name for name in listed if first(zones, name) != (f"{name} ({_clock(name)} now)", name)]

    assert len(listed) > 400
    assert missing == []


def test_what_was_picked_before_finds_the_same_again(zones: TimeZoneFinder) -> None:
    shown = [found for typed in ("san", "vic", "x", "") for found in zones.search(typed, now=NOW)]

    lost = [label for label, zone in shown if zone not in dict(zones.search(label, now=NOW)).values()]

    assert lost == []


@settings(deadline=None)  # a busy machine is no failure
@given(typed=st.text(max_size=120) | st.text("abcdeinorst ,/_-.(", max_size=30), limit=st.integers(1, 25))
def test_whatever_is_typed_is_answered_within_discords_limits(zones: TimeZoneFinder, typed: str, limit: int) -> None:
    shown = zones.search(typed, now=NOW, limit=limit)

    assert len(shown) <= limit
    assert len({label for label, _ in shown}) == len(shown)
    assert all(1 <= len(label) <= 100 and label.endswith(f"({_clock(zone)} now)") for label, zone in shown)
    assert all(is_zone(zone) for _, zone in shown)


def test_a_long_label_keeps_its_clock() -> None:
    shown = zones_module._with_labels([("x" * 200, "UTC")], now=NOW, limit=1)

    assert shown == [("x" * 88 + " (12:20 now)", "UTC")]


def test_several_searches_at_once_read_the_cities_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Cities] = []

    class Counted(Cities):
        def __init__(self, names: frozenset[str]) -> None:
            super().__init__(names)
            read.append(self)

    monkeypatch.setattr(zones_module, "Cities", Counted)
    zones = TimeZoneFinder()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: zones.search("zurich", now=NOW)[0][1], range(4)))

    assert found == ["Europe/Zurich"] * 4
    assert len(read) == 1


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", "Asia/Calcutta"])
def test_iana_names_of_places_are_zones(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            "Berlin",
            "europe/berlin",
            "Europe",
            "Europe/",
            "Europe/Nowhere",
            "Europe/Berlin ",
            "/Europe/Berlin",
        ),
        *("EST", "EST5EDT", "US/Eastern", "Etc/GMT+5", "GMT", "localtime", "Factory", "posixrules", "SystemV/EST5"),
        *("posix/Europe/Berlin", "right/Europe/Berlin", "Europe/../Europe/Berlin", "Europe/../../../etc/passwd"),
        *("Europe/Berlin\0", "Europe/\ud800", "Europe/" + "x" * 5000, "America/Argentina", "+02:00", "UTC+2"),
    ],
)
def test_anything_else_is_no_zone(name: str) -> None:
    assert not is_zone(name)


@given(st.text().map("Europe/{}".format))
def test_no_name_makes_the_question_stumble(name: str) -> None:
    assert is_zone(name) in {True, False}


def test_letters_are_folded_as_people_type_them() -> None:
    assert [normalise_name(text) for text in ("Łódź", "Sankt-Gallen", "Straße", "Æ_Ø", "  D.C. ", "Ho Chi Minh")] == [
        *("lodz", "sankt gallen", "strasse", "ae o", "dc", "ho chi minh"),
    ]


def test_cities_of_zones_that_this_machine_does_not_know_are_left_out() -> None:
    nepali = Cities(frozenset({"Asia/Kathmandu"}))

    assert {nepali.zone(city) for city in range(len(nepali))} == {"Asia/Kathmandu"}
    assert nepali.label(0) == "Kathmandu, Nepal"
    assert list(nepali.named("zurich")) == []


def _clock(zone: str) -> str:
    return f"{NOW.astimezone(ZoneInfo(zone)):%H:%M}"
