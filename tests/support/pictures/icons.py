"""The emoji of buttons and lines as small drawings, as no font for them can be drawn everywhere alike."""

from __future__ import annotations

from .brush import WHITE, Sheet

GREEN, RED, BLUE, GREY, GOLD, BROWN = "#3ba55d", "#ed4245", "#3b88c3", "#99aab5", "#f2b84b", "#a0552d"

Part = tuple[str, str, list[float]]
"""How (*oval*, *box*, *shape*, or *line*, whose first number is its width), in which colour, where in 24 × 24."""

ICONS: dict[str, list[Part]] = {
    "🌱": [
        ("line", GREEN, [2.4, 12, 22, 12, 12]),
        ("shape", GREEN, [12, 13, 4, 12, 1, 4, 8, 5, 12, 10]),
        ("shape", "#57c27a", [12, 13, 12, 8, 16, 3, 23, 2, 20, 10]),
    ],
    "🍂": [
        ("shape", "#d9822b", [4, 17, 4, 9, 10, 3, 21, 2, 21, 12, 15, 19, 8, 20]),
        ("line", BROWN, [1.8, 2, 22, 16, 8]),
        ("line", BROWN, [1.4, 9, 15, 9, 10]),
        ("line", BROWN, [1.4, 10, 14, 16, 14]),
    ],
    "🤝": [
        ("shape", "#e0a53a", [0, 8, 9, 6, 16, 13, 12, 18, 8, 16, 0, 16]),
        ("shape", GOLD, [24, 8, 14, 6, 8, 11, 10, 14, 14, 12, 18, 16, 24, 16]),
        ("line", "#8a6116", [1.2, 11, 17, 14, 14]),
    ],
    "🔎": [
        ("line", GREY, [3.6, 13, 13, 21, 21]),
        ("oval", GREY, [2, 2, 17, 17]),
        ("oval", "#bbddf5", [4.5, 4.5, 14.5, 14.5]),
    ],
    "🧭": [
        ("oval", GREY, [1, 1, 23, 23]),
        ("oval", WHITE, [4, 4, 20, 20]),
        ("shape", RED, [17, 7, 14, 14, 10, 10]),
        ("shape", "#66757f", [7, 17, 14, 14, 10, 10]),
    ],
    "✉️": [("box", "#e1e8ed", [1, 4, 23, 20]), ("line", GREY, [1.8, 2.5, 6, 12, 13.5, 21.5, 6])],
    "⏸️": [("box", BLUE, [1, 1, 23, 23]), ("box", WHITE, [6.5, 6, 10.5, 18]), ("box", WHITE, [13.5, 6, 17.5, 18])],
    "💬": [
        ("box", "#e1e8ed", [1, 2, 23, 17]),
        ("shape", "#e1e8ed", [5, 15, 12, 16, 5, 23]),
        *[("oval", "#66757f", [x, 8, x + 3, 11]) for x in (5.5, 10.5, 15.5)],
    ],
    "📭": [
        ("box", "#66757f", [10, 16, 14, 24]),
        ("box", BLUE, [1, 5, 23, 17]),
        ("oval", "#bbddf5", [2, 6, 10, 16]),
        ("line", RED, [2.4, 16, 8, 16, 2, 20, 2]),
    ],
    "✅": [("box", GREEN, [1, 1, 23, 23]), ("line", WHITE, [3, 6, 12.5, 10.5, 17, 18, 7.5])],
    "❌": [("line", RED, [4, 4, 4, 20, 20]), ("line", RED, [4, 20, 4, 4, 20])],
}


def draw_icon(sheet: Sheet, x: float, y: float, size: float, emoji: str) -> None:
    """Draw an emoji into a square. Raises KeyError for one that has no drawing yet."""
    unit = size / 24
    for how, colour, numbers in ICONS[emoji]:
        width, *places = numbers if how == "line" else [0.0, *numbers]
        points = [(x + a * unit, y + b * unit) for a, b in zip(places[::2], places[1::2], strict=True)]
        if how == "line":
            sheet.stroke(points, colour, width * unit)
        elif how == "shape":
            sheet.shape(points, colour)
        elif how == "oval":
            sheet.oval((*points[0], *points[1]), colour)
        else:
            sheet.rounded((*points[0], *points[1]), colour, by=min(3 * unit, (points[1][0] - points[0][0]) / 4))
