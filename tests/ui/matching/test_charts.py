"""The picture of who waits and who has room: readable, the same for the same, and told in words as well."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.ui.matching.chart_data import (
    MAX_ALT_TEXT_LENGTH,
    ChartData,
    ChartMentor,
    ChartSeeker,
    alt_text,
    column_label,
)
from bot.ui.matching.chart_png import render_chart_png


def picture(waiting: int, mentors: int) -> ChartData:
    """So many of each; every third pair is possible, and as many are chosen as there is one for."""
    numbers = [ChartSeeker(number=number, days=number * 3 % 140) for number in range(1, waiting + 1)]
    messages = [ChartMentor(label=column_label(place), free_places=1 + place % 3) for place in range(mentors)]
    points = {
        (one.number, other.label): one.number * place % 40
        for one in numbers
        for place, other in enumerate(messages)
        if (one.number + place) % 3 != 2
    }
    chosen = {pair for pair in points if column_label(pair[0] - 1) == pair[1]}
    return ChartData(seekers=numbers, mentors=messages, points=points, chosen=chosen)


SMALL = ChartData(
    seekers=[ChartSeeker(number=1, days=12), ChartSeeker(number=2, days=1), ChartSeeker(number=3, days=0)],
    mentors=[ChartMentor(label="A", free_places=2), ChartMentor(label="B", free_places=1)],
    points={(1, "A"): 3, (1, "B"): 9, (2, "B"): 1},
    chosen={(1, "B")},
)


@pytest.mark.parametrize(
    ("waiting", "mentors"),
    [(0, 0), (0, 7), (7, 0), (1, 1), (3, 12), (12, 3), (26, 26), (27, 26), (26, 27), (300, 200)],
)
def test_whoever_they_are_it_is_a_picture_that_a_phone_can_show(waiting: int, mentors: int) -> None:
    drawn = Image.open(io.BytesIO(render_chart_png(picture(waiting, mentors))))

    drawn.load()
    assert drawn.format == "PNG"
    assert 600 <= drawn.width <= 1200
    assert 200 <= drawn.height <= 1300


@pytest.mark.parametrize("drawn", [SMALL, picture(40, 40)])
def test_the_same_is_drawn_the_same_to_the_byte(drawn: ChartData) -> None:
    first = render_chart_png(drawn)

    assert render_chart_png(replace(drawn, points=dict(reversed(list(drawn.points.items()))))) == first
    assert len(first) < 100_000


@pytest.mark.parametrize(
    "other",
    [
        replace(SMALL, chosen=set()),
        replace(SMALL, chosen={(1, "A"), (2, "B")}),
        replace(SMALL, points={**SMALL.points, (3, "A"): 4}),
        replace(SMALL, points={**SMALL.points, (1, "A"): 8}),
        replace(SMALL, seekers=[*SMALL.seekers[:2], ChartSeeker(number=3, days=30)]),
        replace(SMALL, mentors=[ChartMentor(label="A", free_places=1), ChartMentor(label="B", free_places=1)]),
    ],
)
def test_whatever_differs_shows(other: ChartData) -> None:
    assert render_chart_png(other) != render_chart_png(SMALL)


def test_where_there_are_many_it_shows_how_many_got_one() -> None:
    many = picture(60, 40)

    assert render_chart_png(replace(many, chosen=set())) != render_chart_png(many)


def test_what_is_chosen_shows_without_colours() -> None:
    def grey(drawn: ChartData) -> Image.Image:
        return Image.open(io.BytesIO(render_chart_png(drawn))).convert("L")

    chosen, not_chosen = grey(SMALL), grey(replace(SMALL, chosen=set()))

    darker, lighter = 0x2D, 0xB0
    middle = (32 + 176 + 84 + 10, 136 + 10)
    assert not_chosen.getpixel(middle) == pytest.approx(darker + 4, abs=12)
    assert chosen.getpixel(middle) == pytest.approx(lighter, abs=12)


def test_the_words_say_the_same() -> None:
    assert alt_text(SMALL) == (
        "3 people wait; 2 mentors have room for 3 in all. 1 pair is chosen: 1 with B (waiting 12 days). "
        "Not matched this time: 2. No mentor fits: 3. Afterwards there is room for 2 more."
    )


def test_the_words_for_nobody_are_calm_too() -> None:
    assert alt_text(picture(0, 0)) == (
        "0 people wait; 0 mentors have room for 0 in all. No pair is chosen. Afterwards there is no room left."
    )


def test_where_the_picture_sums_up_the_words_do() -> None:
    many = replace(picture(300, 200), points={}, chosen=set())

    assert alt_text(many) == (
        "300 people wait; 200 mentors have room for 399 in all. No pair is chosen. No mentor fits: 300 people. "
        "Afterwards there is room for 399 more."
    )


@pytest.mark.parametrize("size", [(26, 26), (26, 3), (300, 200), (9000, 4)])
def test_the_words_are_never_more_than_discord_takes(size: tuple[int, int]) -> None:
    told = alt_text(picture(*size))

    assert told.endswith(".")
    assert len(told) < MAX_ALT_TEXT_LENGTH


def test_letters_go_on_after_z() -> None:
    assert [column_label(place) for place in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AB"),
        *("AZ", "BA", "ZZ", "AAA"),
    ]
