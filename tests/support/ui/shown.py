"""All that people read: what the story shows, every message and card in every state, and the guide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from discord import ui

from bot.rules.message_specs import SPECS
from bot.rules.programme import Programme
from bot.ui.core.layout import DM_OPENING, text_displays
from bot.ui.outbox import cards as outbox_cards
from bot.ui.outbox import direct_messages
from bot.ui.setup.guide import read_guide
from storage.models.enums import MessageKind
from tests.golden.files import path

from .cases import cases_of

RENDERED = [kind for kind in SPECS if kind is not MessageKind.REACTION_ANSWERED]
"""Every kind of message but the one whose words are a refusal's, which stand in one table."""

MARKS = re.compile(r"<[^>]*>|\(https?://\S+\)")
COMMAND = re.compile(r"`/[^`]*`|(?<!\w)/[a-z-]+( [a-z-]+)?")


def views_of(kind: MessageKind) -> Iterator[ui.LayoutView]:
    """Yield a message or card in every state."""
    render = direct_messages.render_dm if kind in direct_messages.DM_RENDERERS else outbox_cards.render_card
    yield from (view for about in cases_of(kind, "words") if (view := render(about, Programme())) is not None)


@cache
def everything_read() -> dict[str, str]:
    """Return every text, without what people wrote, by itself, with where it stands."""
    found = {said: f"guide: {title}" for title, said in read_guide(None, Programme()).items()}
    for kind in RENDERED:
        for view in views_of(kind):
            found.setdefault("\n".join(text.content for text in text_displays(view)), kind.name)
    for block in _told_in_the_story():
        found.setdefault(block, "story")
    return {own: place for said, place in found.items() if (own := _own_words(said))}


def _told_in_the_story() -> Iterator[str]:
    """Yield every text that the story shows, lines that were broken put together again."""
    lines: list[str] = []
    for line in [*path("story.txt").read_text(encoding="utf-8").splitlines(), ""]:
        if "│" in line:
            shown = line.partition("│")[2].removeprefix(" ")
            is_new = not lines or shown.startswith((">", "[", "- ", "  ")) or len(lines[-1]) < LONG_LINE
            lines = [*lines, shown] if is_new else [*lines[:-1], f"{lines[-1]} {shown}"]
        elif lines:
            yield "\n".join(each for each in lines if not each.startswith("["))
            lines = []


LONG_LINE = 80
"""Characters from which a line of the story may have been broken."""


def _own_words(said: str) -> str:
    """Return a text without quotations, marks and commands, and without the first line of direct messages."""
    lines = (line.strip() for line in said.splitlines())
    own = [line for line in lines if not line.startswith(">") and line != DM_OPENING]
    return COMMAND.sub("that", MARKS.sub("Ada", "\n".join(own))).strip()
