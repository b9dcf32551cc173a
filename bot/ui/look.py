"""How everything looks: one calm card, made of lines and rows of buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

CALM = discord.Colour(0x6F9E87)
WARM = discord.Colour(0xD9A066)
QUIET = discord.Colour(0x7A8591)

OPENING = "🌿 *Something for you, when you have a quiet moment.*"
"""How every direct message begins: all that a locked phone shows."""

MOST_COMPONENTS = 40
MOST_TEXT = 4000

SHORT_QUOTE, LONG_QUOTE = 1600, 2500
"""Characters of a quotation: where there may be two in a message, and where it stands alone. All that people
can write in a form is shown whole, unless it is little but signs and line breaks."""

Row = list[ui.Item[Any]]
Block = str | Row | ui.Item[Any] | None


def card(*blocks: Block, colour: discord.Colour = CALM) -> ui.LayoutView:
    """A card: text for each string, a row of controls for each list; None is left out."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for block in blocks:
        if isinstance(block, str):
            container.add_item(ui.TextDisplay(block))
        elif isinstance(block, list):
            if block:
                container.add_item(ui.ActionRow(*block))
        elif block is not None:
            container.add_item(block)
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def line() -> ui.Separator[Any]:
    """A thin line between two things."""
    return ui.Separator()


def dm(*blocks: Block, colour: discord.Colour = CALM) -> ui.LayoutView:
    """A card for a direct message, with the opening that betrays nothing."""
    return card(OPENING, *blocks, colour=colour)


def fitting(groups: Iterable[Sequence[Block]], *, reserve: int = 6, text_reserve: int = 600) -> list[Block]:
    """As many whole groups of blocks as fit one Discord message, and a line that says how many do not."""
    shown: list[Block] = []
    left_out = 0
    components, characters = reserve, text_reserve
    for group in groups:
        needs = sum(1 + (len(block) if isinstance(block, list) else 0) for block in group if block)
        writes = sum(len(block) for block in group if isinstance(block, str))
        if left_out or components + needs > MOST_COMPONENTS or characters + writes > MOST_TEXT:
            left_out += 1
            continue
        components, characters = components + needs, characters + writes
        shown += group
    if left_out:
        shown.append(f"-# …and {left_out} more.")
    return shown


def person(user_id: int | None) -> str:
    """A mention; it shows the name and never pings, because the bot allows no pings at all."""
    return f"<@{user_id}>" if user_id else "someone"


def day(when: datetime) -> str:
    """A date in the reader's own time zone."""
    return discord.utils.format_dt(when, "D")


def since(when: datetime) -> str:
    """How long ago, or how long until, as Discord counts it for the reader."""
    return discord.utils.format_dt(when, "R")


def quote(words: str | None, *, limit: int = SHORT_QUOTE) -> str | None:
    """Somebody's words as a quotation, with nothing in them that could pass for the bot's own.

    *limit* is for the characters as Discord counts them: signs that are escaped count double, and each line
    has its mark. Words that are longer end in "…".
    """
    if not words:
        return None
    shown = _quoted(words)
    while len(shown) > limit:
        words = words[: len(words) * limit // len(shown) - 1]
        shown = _quoted(words + "…")
    return shown


def _quoted(words: str) -> str:
    return "\n".join(f"> {part}" for part in discord.utils.escape_markdown(words).splitlines())


def as_written(words: str) -> str:
    """Somebody's words to the other of the two, as long as they were; a link shows where it leads."""
    return words.replace("](", "]\N{FULLWIDTH LEFT PARENTHESIS}")


def joined(*parts: str | None) -> str:
    """The parts that there are, each on a line of its own."""
    return "\n".join(part for part in parts if part)
