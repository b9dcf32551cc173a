"""A message as a narrow phone shows it, drawn from the components that the bot sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.demo.story.plain_text import BUTTON, SELECTS, TEXT, chosen_in

from .blocks import Block
from .brush import BOLD, EDGE, FAINT, FIELD, INK, PANEL, REGULAR, WHITE, WIDTH, Sheet
from .icons import draw_icon
from .text import Reader, Style, draw_pieces, one_line, text

ROW, CONTAINER, SEPARATOR, SECTION = 1, 17, 14, 9
BUTTON_COLOURS = {1: "#5865f2", 2: "#4e5058", 3: "#248046", 4: "#da373c"}
BUTTON_HEIGHT, SELECT_HEIGHT, GAP, MARGIN, PADDING, FACE = 34.0, 38.0, 8.0, 12.0, 13.0, 36.0
LEFT = MARGIN + FACE + 10
LABEL, SMALL = Style(size=14, colour=WHITE), Style(size=12, colour=FAINT)
BOT = "Mentorship Companion"


@dataclass(frozen=True, slots=True)
class Drawer:
    """Draws components; *names* are those of people, roles and channels."""

    names: Mapping[int, str]
    read: Reader

    def message(self, components: list[dict[str, Any]], *, is_ephemeral: bool) -> bytes:
        """Return a whole message as a PNG, with who it is from, and the line below what one alone sees."""
        body = [self._block(part, WIDTH - LEFT - MARGIN) for part in components]
        if is_ephemeral:
            body.append(text("-# Only you can see this", WIDTH - LEFT - MARGIN, self.read))
        block = Block.stack([_sender(), *body], gap=7)
        sheet = Sheet(block.height + 2 * MARGIN)
        sheet.oval((MARGIN, MARGIN, MARGIN + FACE, MARGIN + FACE), "#6f9e77")
        draw_icon(sheet, MARGIN + FACE * 0.2, MARGIN + FACE * 0.2, FACE * 0.6, "🤝")
        block.draw(sheet, LEFT, MARGIN)
        return sheet.png()

    def _block(self, part: dict[str, Any], width: float) -> Block:
        """Return a component as a block. Raises KeyError for a kind that has no drawing yet."""
        kind = part["type"]
        if kind == TEXT:
            return text(part["content"], width, self.read)
        if kind == SEPARATOR:
            return _separator(width, space=part["spacing"] * 4)
        if kind == ROW and part["components"][0]["type"] == BUTTON:
            return _buttons(part["components"], width)
        if kind == ROW and part["components"][0]["type"] in SELECTS:
            return _select(*chosen_in(part["components"][0], self.names), width)
        if kind == CONTAINER:
            return self._container(part, width)
        raise KeyError(kind)

    def _container(self, part: dict[str, Any], width: float) -> Block:
        inside = Block.stack([self._block(each, width - 2 * PADDING) for each in part["components"]], gap=GAP)
        height = inside.height + 2 * PADDING

        def draw(sheet: Sheet, x: float, y: float) -> None:
            sheet.rounded((x, y, x + width, y + height), f"#{part['accent_color']:06x}")
            sheet.rounded((x + 4, y, x + width, y + height), PANEL, edge=PANEL)
            inside.draw(sheet, x + PADDING + 2, y + PADDING)

        return Block(height, draw)


def _sender() -> Block:
    name, app = Style(size=15.5, weight=BOLD, colour=WHITE), Style(size=10, weight=BOLD, colour=WHITE)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        name.draw(sheet, x, y + 15, BOT)
        x += name.width(BOT) + 7
        sheet.rounded((x, y + 2, x + app.width("APP") + 9, y + 17), BUTTON_COLOURS[1], by=4)
        app.draw(sheet, x + 4.5, y + 13.2, "APP")

    return Block(19, draw)


def _separator(width: float, *, space: float) -> Block:
    return Block(
        2 * space + 1, lambda sheet, x, y: sheet.rounded((x, y + space, x + width, y + space + 1), EDGE, by=0)
    )


def _buttons(buttons: list[dict[str, Any]], width: float) -> Block:
    """Return buttons side by side, as many as there is room for, each as wide as its label."""
    places: list[tuple[dict[str, Any], float, float]] = []
    x = y = 0.0
    for button in buttons:
        wide = _button_width(button)
        if x and x + wide > width:
            x, y = 0.0, y + BUTTON_HEIGHT + GAP
        places.append((button, x, y))
        x += wide + GAP

    def draw(sheet: Sheet, left: float, top: float) -> None:
        for button, x, y in places:
            _draw_button(sheet, left + x, top + y, button)

    return Block(y + BUTTON_HEIGHT, draw)


def _button_width(button: dict[str, Any]) -> float:
    return 28 + LABEL.width(button["label"]) + (24 if button.get("emoji") else 0)


def _draw_button(sheet: Sheet, x: float, y: float, button: dict[str, Any]) -> None:
    sheet.rounded((x, y, x + _button_width(button), y + BUTTON_HEIGHT), BUTTON_COLOURS[button["style"]])
    if button.get("emoji"):
        draw_icon(sheet, x + 13, y + 8.5, 17, button["emoji"]["name"])
        x += 24
    LABEL.draw(sheet, x + 14, y + 22, button["label"])


def _select(shown: str, is_chosen: bool, width: float) -> Block:
    label = Style(size=14, weight=REGULAR, colour=INK if is_chosen else FAINT)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.rounded((x, y, x + width, y + SELECT_HEIGHT), FIELD, edge=EDGE)
        draw_pieces(sheet, x + 12, y + 24, one_line(shown, label, most=width - 44))
        right, middle = x + width - 18, y + SELECT_HEIGHT / 2
        sheet.stroke([(right - 5, middle - 2.5), (right, middle + 2.5), (right + 5, middle - 2.5)], FAINT, 1.8)

    return Block(SELECT_HEIGHT, draw)
