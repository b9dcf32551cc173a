"""Text as Discord would set it: headings, bold, small print, quotations, lists, names and times, in lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from .blocks import Block
from .brush import BOLD, CODE, EDGE, FAINT, INK, LINK, MENTION, MENTION_INK, REGULAR, WHITE, Sheet, width_of
from .icons import ICONS, draw_icon

Reader = Callable[[str], str]
"""Says a mention, a command or a time as its reader sees it."""

LINE_HEIGHT, TEXT_SIZE = 1.36, 15.0
KINDS = ((">>> ", 15.0), ("### ", 16.5), ("## ", 19.0), ("# ", 22.0), ("-# ", 12.5), ("> ", 15.0), ("- ", 15.0))
QUOTES, INDENT, AROUND = {">>> ", "> "}, 13.0, 2.0

_PIECE = re.compile(
    r"\\(?P<plain>.)|\*\*(?P<bold>.+?)\*\*|\*(?P<slanted>.+?)\*|`(?P<code>.+?)`|\[(?P<link>[^\]]+)\]\(https[^)]+\)"
    rf"|(?P<said><[@#/t][^>]+>)|(?P<icon>{'|'.join(ICONS)})"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of a line looks."""

    size: float = TEXT_SIZE
    weight: int = REGULAR
    colour: str = INK
    slanted: bool = False
    behind: str | None = None
    """Colour of what lies behind it: a name, a command or a time does not swim in the text."""

    def width(self, said: str) -> float:
        """Return how wide words of this style are; an emoji is a square."""
        if said in ICONS:
            return self.size * 1.15
        wide = width_of(said, size=self.size, weight=self.weight, slanted=self.slanted)
        return wide + (2 * AROUND if self.behind else 0)

    def draw(self, sheet: Sheet, x: float, baseline: float, said: str) -> None:
        """Draw words of this style."""
        if said in ICONS:
            draw_icon(sheet, x, baseline - self.size * 0.9, self.size * 1.1, said)
            return
        if self.behind:
            box = (x, baseline - self.size, x + self.width(said.rstrip()), baseline + self.size * 0.3)
            sheet.rounded(box, self.behind, by=3)
            x += AROUND
        sheet.words(x, baseline, said, size=self.size, weight=self.weight, colour=self.colour, slanted=self.slanted)


Piece = tuple[str, Style]


def text(content: str, width: float, read: Reader) -> Block:
    """Return a text of several lines as a block of this width."""
    lines: list[Block] = []
    rest_is_quoted = False
    for line in content.splitlines():
        mark, size = next(((mark, size) for mark, size in KINDS if line.startswith(mark)), ("", TEXT_SIZE))
        rest_is_quoted = rest_is_quoted or mark == ">>> "
        mark = "> " if rest_is_quoted else mark
        said = line.removeprefix(">>> ").removeprefix(mark)
        style = Style(size=size, colour=FAINT if mark == "-# " else INK)
        lines.append(
            _paragraph(
                said, mark, replace(style, weight=BOLD, colour=WHITE) if "#" in mark[:1] else style, width, read
            )
        )
    return Block.stack(lines, gap=2)


def one_line(said: str, style: Style, *, most: float) -> list[Piece]:
    """Return a label as pieces, shortened where it would be wider than that."""
    while len(said) > 1 and style.width(said) > most:
        said = said.rstrip("…")[:-1].rstrip() + "…"
    return [(said, style)]


def draw_pieces(sheet: Sheet, x: float, baseline: float, pieces: list[Piece]) -> None:
    """Draw pieces side by side."""
    for said, style in pieces:
        style.draw(sheet, x, baseline, said)
        x += style.width(said)


def _paragraph(said: str, mark: str, style: Style, width: float, read: Reader) -> Block:
    indent = INDENT if mark in QUOTES or mark == "- " else 0.0
    lines = list(_broken(list(_pieces(said, style, read)), width - indent))
    step = style.size * LINE_HEIGHT

    def draw(sheet: Sheet, x: float, y: float) -> None:
        if mark in QUOTES:
            sheet.rounded((x, y, x + 3.5, y + step * len(lines)), EDGE, by=1.7)
        elif mark == "- ":
            sheet.oval((x + 3, y + step * 0.46, x + 7, y + step * 0.46 + 4), style.colour)
        for row, line in enumerate(lines):
            draw_pieces(sheet, x + indent, y + row * step + style.size * 1.02, line)

    return Block(step * len(lines), draw)


def _pieces(said: str, style: Style, read: Reader) -> Iterator[Piece]:
    at = 0
    for found in _PIECE.finditer(said):
        yield said[at : found.start()], style
        at = found.end()
        inner = str(found[found.lastgroup or 0])
        if found["bold"]:
            yield from _pieces(inner, replace(style, weight=BOLD), read)
        elif found["slanted"]:
            yield from _pieces(inner, replace(style, slanted=True), read)
        elif found["link"]:
            yield from _pieces(inner, replace(style, colour=LINK), read)
        elif found["code"]:
            yield inner, replace(style, behind=CODE)
        elif found["said"]:
            is_time = inner.startswith("<t:")
            yield (
                read(inner),
                replace(style, behind=EDGE) if is_time else replace(style, behind=MENTION, colour=MENTION_INK),
            )
        else:
            yield inner, style
    yield said[at:], style


def _broken(pieces: list[Piece], width: float) -> Iterator[list[Piece]]:
    """Yield lines, broken between words."""
    line: list[Piece] = []
    taken = 0.0
    for said, style in pieces:
        for word in re.findall(r"\S+ *| +", said):
            ends_a_word = line and word[0] in ".,;:)" and not line[-1][0].endswith(" ")
            if taken + style.width(word.rstrip()) > width and line and not ends_a_word:
                yield line
                line, taken = [], 0.0
            joined = bool(style.behind and line and line[-1][1] == style)
            before = line.pop()[0] if joined else ""
            taken += style.width(before + word) - (style.width(before) if joined else 0)
            line.append((before + word, style))
    yield line
