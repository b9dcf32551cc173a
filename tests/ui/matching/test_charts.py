"""The picture of who waits and who has room: readable, the same for the same, and told in words as well."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from PIL import Image, ImageColor

from bot.ui.matching import canvas
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
        "3 people wait; 2 mentors have room for 3 in all. 1 pair is chosen, with how long they have "
        "waited: 1 with B (12 days). 3 pairs are possible. Not matched this time: 2. No mentor fits: 3. "
        "Afterwards there is room for 2 more."
    )


def test_the_words_for_nobody_are_calm_too() -> None:
    assert alt_text(picture(0, 0)) == (
        "0 people wait; 0 mentors have room for 0 in all. No pair is chosen. Afterwards there is no room left."
    )


def test_where_the_picture_sums_up_the_words_do() -> None:
    many = replace(picture(300, 200), points={}, chosen=set())

    assert alt_text(many) == (
        "300 people wait; 200 mentors have room for 399 in all. No pair is chosen. "
        "Waiting for: under a week, 0 of 16 matched; 1 to 2 weeks, 0 of 16 matched; 2 to 4 weeks, 0 of 37 matched; "
        "1 to 3 months, 0 of 131 matched; longer, 0 of 100 matched. "
        "Could be right for them: nobody, 0 of 300 matched. No mentor fits: 300 people. "
        "Afterwards there is room for 399 more."
    )


@pytest.mark.parametrize("size", [(26, 26), (26, 3), (300, 200), (9000, 4)])
@pytest.mark.parametrize("is_all_chosen", [True, False])
def test_the_words_are_never_more_than_discord_takes_and_leave_nobody_out(
    size: tuple[int, int], *, is_all_chosen: bool
) -> None:
    drawn = picture(*size)
    if is_all_chosen:
        chosen = {(each.number, drawn.mentors[each.number % size[1]].label) for each in drawn.seekers}
        long_ago = [replace(each, days=3650) for each in drawn.seekers]
        drawn = replace(drawn, chosen=chosen, points=dict.fromkeys(chosen, 1), seekers=long_ago)

    told = alt_text(drawn)

    assert told.endswith(".")
    assert len(told) < MAX_ALT_TEXT_LENGTH
    if drawn.is_small:
        listed = re.findall(r"(\d+) with|(?<=[:,] )(\d+)(?=[,.])", told)
        assert sorted(int(one or other) for one, other in listed) == list(range(1, size[0] + 1))


def _seen_by(colour: str, cones: tuple[tuple[float, ...], ...]) -> list[float]:
    """A colour as somebody sees it to whom one kind of cones is missing, as light."""
    linear = [(each / 255) ** 2.2 for each in ImageColor.getrgb(colour)[:3]]
    return [max(0.0, sum(share * each for share, each in zip(row, linear, strict=True))) for row in cones]


@pytest.mark.parametrize(
    "cones",
    [
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    ],
    ids=["no red", "no green", "no blue"],
)
@pytest.mark.parametrize(
    ("front", "behind"),
    [
        (canvas.TEXT_COLOUR, canvas.BACKGROUND_COLOUR),
        (canvas.FAINT_TEXT_COLOUR, canvas.BACKGROUND_COLOUR),
        (canvas.FAINT_TEXT_COLOUR, canvas.BAND_COLOUR),
        (canvas.HIGHLIGHT_COLOUR, canvas.BACKGROUND_COLOUR),
        (canvas.HIGHLIGHT_COLOUR, canvas.BAND_COLOUR),
        (canvas.HIGHLIGHT_TEXT_COLOUR, canvas.HIGHLIGHT_COLOUR),
    ],
)
def test_every_colour_stands_out_for_the_colour_blind(
    front: str, behind: str, cones: tuple[tuple[float, ...], ...]
) -> None:
    """As Machado, Oliveira and Fernandes (2009) reckon what they see, and the Web's guidelines the contrast."""
    lights = [
        sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), _seen_by(colour, cones), strict=True))
        for colour in (front, behind)
    ]

    assert (max(lights) + 0.05) / (min(lights) + 0.05) >= 4.5


def test_letters_go_on_after_z() -> None:
    assert [column_label(place) for place in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AB"),
        *("AZ", "BA", "ZZ", "AAA"),
    ]
